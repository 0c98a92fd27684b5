import type { Decimal } from "@parstock/core";

import { isPositive } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needDecimal,
  needText,
  textIn,
  within,
} from "../lib/json.ts";

interface CoreLine {
  readonly sku: string;
  readonly quantity: Decimal;
  readonly price: Decimal | undefined;
}

export interface CorePurchase {
  readonly id: string;
  /** "PO-00102", made by the server. */
  readonly number: string;
  readonly status: string;
  readonly receiving: string;
  readonly supplierId: string | undefined;
  readonly supplier: string | undefined;
  readonly currency: string | undefined;
  readonly location: string | undefined;
  readonly requiredBy: string | undefined;
  readonly note: string;
  readonly memo: string;
  /** None while only the header is there. */
  readonly lines: readonly CoreLine[];
  readonly received: readonly { readonly sku: string; readonly quantity: Decimal }[];
}

export interface CoreProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly taxRule: string | undefined;
}

export interface CoreSupplier {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly taxRule: string | undefined;
}

export function parsePurchase(value: unknown): CorePurchase {
  const fields = fieldsOf(value, "a purchase from Cin7 Core");
  const id = needText(fields, "ID", "a purchase from Cin7 Core");
  const number = textIn(fields, "OrderNumber") ?? id;
  const where = `purchase ${number} of Cin7 Core`;
  const order = within(fields, "Order");
  return {
    id,
    number,
    status: needText(fields, "Status", where),
    receiving: textIn(fields, "CombinedReceivingStatus") ?? "",
    supplierId: textIn(fields, "SupplierID"),
    supplier: textIn(fields, "Supplier"),
    currency: textIn(fields, "SupplierCurrency"),
    location: textIn(fields, "Location"),
    requiredBy: textIn(fields, "RequiredBy"),
    note: textIn(fields, "Note") ?? "",
    memo: textIn(order, "Memo") ?? "",
    lines: listIn(order, "Lines").map((entry) => {
      const one = fieldsOf(entry, where);
      return {
        sku: needText(one, "SKU", where),
        quantity: needDecimal(one, "Quantity", where),
        price: decimalIn(one, "Price", where),
      };
    }),
    received: receivedIn(fields, where),
  };
}

/** Goods of advanced purchases are received first and put away later; of simple ones only the second is kept. */
function receivedIn(fields: Fields, where: string): CorePurchase["received"] {
  const arrived = authorisedLines(fields, "StockReceived", where);
  return arrived.length > 0 ? arrived : authorisedLines(fields, "PutAway", where);
}

function authorisedLines(fields: Fields, name: string, where: string): CorePurchase["received"] {
  return listIn(fields, name)
    .map((entry) => fieldsOf(entry, where))
    .filter((entry) => textIn(entry, "Status") === "AUTHORISED")
    .flatMap((entry) => listIn(entry, "Lines"))
    .map((entry) => fieldsOf(entry, where))
    .map((one) => ({
      sku: needText(one, "SKU", where),
      quantity: needDecimal(one, "Quantity", where),
    }));
}

export function parseProduct(value: unknown): CoreProduct {
  const where = "a product from Cin7 Core";
  const fields = fieldsOf(value, where);
  const sku = needText(fields, "SKU", where);
  return {
    id: needText(fields, "ID", `product ${sku} of Cin7 Core`),
    sku,
    name: textIn(fields, "Name") ?? sku,
    taxRule: textIn(fields, "PurchaseTaxRule"),
  };
}

export function parseSupplier(value: unknown): CoreSupplier {
  const where = "a supplier from Cin7 Core";
  const fields = fieldsOf(value, where);
  const name = needText(fields, "Name", where);
  return {
    id: needText(fields, "ID", `supplier ${name} of Cin7 Core`),
    name,
    currency: needText(fields, "Currency", `supplier ${name} of Cin7 Core`),
    taxRule: textIn(fields, "TaxRule"),
  };
}

/** The price agreed, else the one paid last. */
export function costIn(offer: Fields, where: string): Decimal | undefined {
  return ["FixedCost", "Cost"]
    .map((name) => decimalIn(offer, name, where))
    .find((cost) => cost !== undefined && isPositive(cost));
}

/** The contact that orders go to, then those that get a copy. */
export function emailsIn(supplier: Fields): readonly string[] {
  const contacts = listIn(supplier, "Contacts").map((entry) =>
    fieldsOf(entry, "a contact of a supplier from Cin7 Core"),
  );
  const first = contacts.find((one) => isTrue(one, "Default")) ?? contacts[0];
  const others = contacts.filter((one) => one !== first && isTrue(one, "IncludeInEmail"));
  return [...(first === undefined ? [] : [first]), ...others].flatMap(
    (one) => textIn(one, "Email") ?? [],
  );
}
