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

export interface GeckoOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly procurement: string;
  readonly companyId: string | undefined;
  readonly locationId: string | undefined;
  readonly dueAt: string | undefined;
}

export interface GeckoLine {
  readonly variantId: string;
  readonly quantity: Decimal;
  readonly price: Decimal | undefined;
  /** Goods come in by whole lines, each under a procurement. */
  readonly received: boolean;
}

export interface GeckoVariant {
  readonly id: string;
  readonly sku: string;
  readonly stocked: boolean;
  readonly fields: Fields;
}

export interface GeckoCompany {
  readonly id: string;
  /** Its code, else its name. */
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
  readonly email: string | undefined;
}

export function parseOrder(value: unknown): GeckoOrder {
  const fields = fieldsOf(value, "a purchase order from TradeGecko");
  const id = needText(fields, "id", "a purchase order from TradeGecko");
  return {
    id,
    number: textIn(fields, "order_number") ?? `#${id}`,
    status: needText(fields, "status", `purchase order ${id} of TradeGecko`),
    procurement: textIn(fields, "procurement_status") ?? "",
    companyId: textIn(fields, "company_id"),
    locationId: textIn(fields, "stock_location_id"),
    dueAt: textIn(fields, "due_at"),
  };
}

/** Lines without a variant are words, or costs. */
export function parseLine(fields: Fields): GeckoLine[] {
  const where = "a line of a purchase order from TradeGecko";
  const variantId = textIn(fields, "variant_id");
  if (variantId === undefined) return [];
  return [
    {
      variantId,
      quantity: needDecimal(fields, "quantity", where),
      price: decimalIn(fields, "price", where),
      received: textIn(fields, "procurement_id") !== undefined,
    },
  ];
}

export function parseVariant(value: unknown): GeckoVariant {
  const fields = fieldsOf(value, "a variant from TradeGecko");
  const id = needText(fields, "id", "a variant from TradeGecko");
  return {
    id,
    sku: textIn(fields, "sku") ?? `#${id}`,
    stocked: fields["manage_stock"] !== false && !isTrue(fields, "composite"),
    fields,
  };
}

export function placesIn({ sku, fields }: GeckoVariant): readonly Fields[] {
  return listIn(fields, "locations").map((place) =>
    fieldsOf(place, `the locations of variant ${sku} in TradeGecko`),
  );
}

export function parseCompany(value: unknown): GeckoCompany {
  const fields = fieldsOf(value, "a supplier from TradeGecko");
  const id = needText(fields, "id", "a supplier from TradeGecko");
  const name = needText(fields, "name", `supplier ${id} of TradeGecko`);
  return {
    id,
    code: textIn(fields, "company_code") ?? name,
    name,
    active: textIn(fields, "status") !== "archived",
    email: textIn(fields, "email"),
  };
}
