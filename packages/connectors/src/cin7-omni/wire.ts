import type { Decimal } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needDecimal,
  needText,
  textIn,
} from "../lib/json.ts";

interface OmniLine {
  readonly code: string;
  readonly quantity: Decimal;
  readonly price: Decimal | undefined;
  /** On purchase orders "shipped" is what was received. */
  readonly received: Decimal;
}

export interface OmniOrder {
  readonly id: string;
  readonly reference: string;
  readonly company: string | undefined;
  readonly currency: string | undefined;
  readonly branchId: string | undefined;
  readonly approved: boolean;
  readonly voided: boolean;
  readonly accepted: boolean;
  readonly fullyReceived: boolean;
  readonly due: string | undefined;
  readonly lines: readonly OmniLine[];
}

export interface OmniOption {
  readonly id: string;
  readonly code: string;
  readonly fields: Fields;
}

export function parseOrder(value: unknown): OmniOrder {
  const fields = fieldsOf(value, "a purchase order from Cin7 Omni");
  const id = needText(fields, "id", "a purchase order from Cin7 Omni");
  const reference = textIn(fields, "reference") ?? `#${id}`;
  const where = `purchase order ${reference} of Cin7 Omni`;
  return {
    id,
    reference,
    company: textIn(fields, "company"),
    currency: textIn(fields, "currencyCode"),
    branchId: textIn(fields, "branchId"),
    approved: isTrue(fields, "isApproved"),
    voided: isTrue(fields, "isVoid") || textIn(fields, "cancellationDate") !== undefined,
    accepted: textIn(fields, "supplierAcceptanceDate") !== undefined,
    fullyReceived: textIn(fields, "fullyReceivedDate") !== undefined,
    due: textIn(fields, "estimatedDeliveryDate"),
    lines: listIn(fields, "lineItems").flatMap((line) => lineOf(fieldsOf(line, where), where)),
  };
}

/** Lines without a code are words, or costs. */
function lineOf(line: Fields, where: string): OmniLine[] {
  const code = textIn(line, "code")?.trim();
  if (code === undefined) return [];
  return [
    {
      code,
      quantity: needDecimal(line, "qty", where),
      price: decimalIn(line, "unitPrice", where),
      received: decimalIn(line, "qtyShipped", where) ?? ("0" as Decimal),
    },
  ];
}

/** The code has two names, of which the shorter is on its way out. */
export function parseOption(value: unknown): OmniOption {
  const fields = fieldsOf(value, "a product option from Cin7 Omni");
  const id = needText(fields, "id", "a product option from Cin7 Omni");
  const code = textIn(fields, "productOptionCode") ?? textIn(fields, "code");
  return { id, code: code?.trim() ?? `#${id}`, fields };
}

export function optionsOf(product: Fields, where: string): readonly OmniOption[] {
  return listIn(product, "productOptions").map((option) => parseOption(fieldsOf(option, where)));
}
