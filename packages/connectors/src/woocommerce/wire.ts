import type { Decimal, Instant } from "@parstock/core";

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
import { instantOf } from "../lib/time.ts";

/** Shapes of REST v3, as far as they are used: https://developer.woocommerce.com/docs/apis/rest-api/ and the schemas in its source. */
export interface WooProduct {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly sku: string | undefined;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  /** `parent`: the quantity is the parent's, and is not to be counted here. */
  readonly stockKept: "here" | "parent" | "nowhere";
  readonly quantity: Decimal | undefined;
  readonly lowStockAmount: Decimal | undefined;
  readonly modifiedAt: Instant | undefined;
}

/** What is asked for: everything else of a product is kilobytes of page. */
export const productFields =
  "id,parent_id,sku,name,type,status,attributes,manage_stock,stock_quantity,low_stock_amount,date_modified_gmt";

export interface WooOrder {
  readonly createdAt: Instant;
  readonly lines: readonly {
    readonly productId: string;
    readonly variationId: string | undefined;
    readonly sku: string | undefined;
    readonly quantity: Decimal;
  }[];
}

export interface WooWebhook {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly status: string;
  readonly address: string;
}

export function parseProduct(value: unknown): WooProduct {
  const fields = fieldsOf(value, "a product from WooCommerce");
  const id = needText(fields, "id", "a product from WooCommerce");
  const where = `product ${id} of WooCommerce`;
  return {
    id,
    parentId: idIn(fields, "parent_id"),
    sku: textIn(fields, "sku"),
    name: plain(textIn(fields, "name") ?? optionsOf(fields)),
    type: textIn(fields, "type") ?? "simple",
    status: textIn(fields, "status") ?? "publish",
    stockKept: stockKept(fields),
    quantity: decimalIn(fields, "stock_quantity", where),
    lowStockAmount: decimalIn(fields, "low_stock_amount", where),
    modifiedAt: gmtIn(fields, "date_modified_gmt"),
  };
}

function stockKept(fields: Fields): WooProduct["stockKept"] {
  if (fields["manage_stock"] === "parent") return "parent";
  return isTrue(fields, "manage_stock") ? "here" : "nowhere";
}

/** Shops before 8.x give variations no name: what tells them apart are their options. */
function optionsOf(fields: Fields): string {
  return listIn(fields, "attributes")
    .flatMap((entry) => textIn(fieldsOf(entry, "an attribute from WooCommerce"), "option") ?? [])
    .join(", ");
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** WordPress keeps titles with entities where the author was not trusted with markup. */
function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|apos));/g, (whole, code, name) =>
    code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

export function parseOrder(value: unknown): WooOrder {
  const fields = fieldsOf(value, "an order from WooCommerce");
  const where = `order ${textIn(fields, "number") ?? ""} of WooCommerce`;
  const created = needText(fields, "date_created_gmt", where);
  return {
    createdAt: gmtIn(fields, "date_created_gmt") ?? (created as Instant),
    lines: listIn(fields, "line_items").flatMap((entry) => {
      const line = fieldsOf(entry, where);
      const productId = idIn(line, "product_id");
      // The product of an old line may be gone for good.
      if (productId === undefined) return [];
      const variationId = idIn(line, "variation_id");
      const quantity = needDecimal(line, "quantity", where);
      return [{ productId, variationId, sku: textIn(line, "sku"), quantity }];
    }),
  };
}

export function parseWebhook(value: unknown): WooWebhook {
  const fields = fieldsOf(value, "a webhook of WooCommerce");
  return {
    id: needText(fields, "id", "a webhook of WooCommerce"),
    name: textIn(fields, "name") ?? "",
    topic: textIn(fields, "topic") ?? "",
    status: textIn(fields, "status") ?? "",
    address: textIn(fields, "delivery_url") ?? "",
  };
}

/** 0 says that there is none. */
function idIn(fields: Fields, name: string): string | undefined {
  const id = textIn(fields, name);
  return id === "0" ? undefined : id;
}

/** Times whose names end in `_gmt` are UTC and do not say so. */
function gmtIn(fields: Fields, name: string): Instant | undefined {
  const text = textIn(fields, name);
  return (text === undefined ? null : instantOf(text)) ?? undefined;
}
