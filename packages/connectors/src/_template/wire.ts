import type { Decimal } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  listIn,
  needDecimal,
  needList,
  needText,
  textIn,
} from "../lib/json.ts";

export interface AcmeStock {
  readonly sku: string;
  readonly onHand: Decimal;
}

export interface AcmeOrder {
  readonly id: string;
  readonly reference: string;
  readonly supplier: string | undefined;
  readonly currency: string | undefined;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: Decimal;
    readonly price: Decimal | undefined;
  }[];
}

export function parseStock(value: unknown): AcmeStock {
  const fields = fieldsOf(value, "a stock row from Acme");
  const sku = needText(fields, "sku", "a stock row from Acme");
  return { sku, onHand: needDecimal(fields, "on_hand", `the stock of ${sku} from Acme`) };
}

export function parseOrders(answer: Fields): AcmeOrder[] {
  return needList(answer, "orders", "the answer of Acme").map(parseOrder);
}

function parseOrder(value: unknown): AcmeOrder {
  const fields = fieldsOf(value, "an order from Acme");
  const id = needText(fields, "id", "an order from Acme");
  const where = `order ${id} from Acme`;
  return {
    id,
    reference: needText(fields, "reference", where),
    supplier: textIn(fields, "supplier"),
    currency: textIn(fields, "currency"),
    lines: listIn(fields, "lines").map((entry) => {
      const line = fieldsOf(entry, where);
      return {
        sku: needText(line, "sku", where),
        quantity: needDecimal(line, "quantity", where),
        price: decimalIn(line, "price", where),
      };
    }),
  };
}
