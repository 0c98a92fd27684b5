import type { Day, Decimal } from "@parstock/core";

import { decimalOf } from "../lib/decimal.ts";
import { type Fields, isTrue, listIn, malformed, needText, textIn } from "../lib/json.ts";
import { dayOf } from "../lib/time.ts";

/**
 * Odoo's records, as far as they are used, from rows of `search_read` with `load: ""`: links are plain ids, and what is
 * empty is `false`, whatever its type. Field names as in the source of 16.0 to 19.0.
 */

/** Odoo computes in doubles; six decimals are more than any unit of measure keeps and less than their noise. */
const places = 6;

/** Numbers arrive as the text that Python wrote: "12.0", "0.30000000000000004", "1e-05". */
function quantityIn(row: Fields, name: string): Decimal | undefined {
  const text = textIn(row, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(Math.abs(number) < 1e15))
    return malformed(`The field ${name} from Odoo is not a number.`, name);
  return decimalOf(number.toFixed(places)) ?? malformed(`The field ${name} is no number.`, name);
}

export function needQuantity(row: Fields, name: string, where: string): Decimal {
  return (
    quantityIn(row, name) ?? malformed(`The field ${name} is missing in ${where} of Odoo.`, name)
  );
}

/** The id of a link, with its name where Odoo gives both; undefined when it is empty. */
export function linkIn(row: Fields, name: string): number | undefined {
  const value = row[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" && /^\d+$/.test(first) ? Number(first) : undefined;
}

export function needLink(row: Fields, name: string, where: string): number {
  return linkIn(row, name) ?? malformed(`The field ${name} is missing in ${where} of Odoo.`, name);
}

export function linksIn(row: Fields, name: string): number[] {
  return listIn(row, name).flatMap((value) => (typeof value === "string" ? Number(value) : []));
}

export function idOf(row: Fields, model: string): number {
  return needLink(row, "id", model);
}

/** Days and times are UTC, without a zone mark. */
export function dayIn(row: Fields, name: string): Day | undefined {
  return dayOf((textIn(row, name) ?? "").slice(0, 10)) ?? undefined;
}

export interface OdooProduct {
  readonly id: number;
  readonly template: number;
  /** Internal reference, else barcode; undefined when there is neither. */
  readonly code: string | undefined;
  readonly name: string;
  readonly unit: number;
  readonly purchaseUnit: number;
  readonly purchasable: boolean;
  readonly active: boolean;
}

export const productFields: readonly string[] = [
  "default_code",
  "barcode",
  "name",
  "uom_id",
  "purchase_ok",
  "active",
];

export function parseProduct(row: Fields): OdooProduct {
  const id = idOf(row, "product.product");
  const unit = needLink(row, "uom_id", `product ${id}`);
  return {
    id,
    template: linkIn(row, "product_tmpl_id") ?? id,
    code: codeOf(row),
    name: textIn(row, "name") ?? codeOf(row) ?? `product ${id}`,
    unit,
    purchaseUnit: linkIn(row, "uom_po_id") ?? unit,
    purchasable: row["purchase_ok"] !== false,
    active: row["active"] !== false,
  };
}

/** People know a product by its internal reference; some businesses keep only the barcode. */
export function codeOf(row: Fields): string | undefined {
  return textIn(row, "default_code")?.trim() ?? textIn(row, "barcode")?.trim();
}

export interface OdooUnit {
  readonly id: number;
  readonly name: string;
  /** Reference units in one of it, as a ratio without loss: a dozen is 12 to 1, a gram 1 to 1000. */
  readonly size: { readonly numerator: Decimal; readonly denominator: Decimal };
  readonly decimals: number;
}

const one = "1" as Decimal;

/** 19 turned `factor` round: there it is the size, before it the inverse, with the size in `factor_inv`. */
export function parseUnit(row: Fields): OdooUnit {
  const id = idOf(row, "uom.uom");
  const name = needText(row, "name", `unit ${id} of Odoo`);
  const factor = needQuantity(row, "factor", `unit ${name}`);
  const inverse = quantityIn(row, "factor_inv");
  const smaller = textIn(row, "uom_type") === "smaller";
  const size =
    inverse === undefined
      ? sizeOf(row, factor)
      : smaller
        ? { numerator: one, denominator: factor }
        : { numerator: inverse, denominator: one };
  return { id, name, size, decimals: decimalsOf(textIn(row, "rounding") ?? "1") };
}

/** A size below one is kept as its inverse, which is the round number that somebody entered. */
function sizeOf(row: Fields, factor: Decimal): OdooUnit["size"] {
  const size = Number(textIn(row, "factor"));
  if (size >= 1) return { numerator: factor, denominator: one };
  return { numerator: one, denominator: decimalOf((1 / size).toFixed(places)) ?? one };
}

/** 0.01 is two places, 1 none; 0.5 and 0.05 one and two. */
function decimalsOf(rounding: string): number {
  const text = Number(rounding).toFixed(places).replace(/0+$/, "");
  return text.length - text.indexOf(".") - 1;
}

export interface OdooSeller {
  readonly id: number;
  readonly partner: number;
  readonly template: number | undefined;
  readonly product: number | undefined;
  readonly sequence: number;
  readonly from: Decimal;
  readonly price: Decimal;
  readonly discountPercent: Decimal;
  readonly currency: number | undefined;
  readonly unit: number | undefined;
  readonly delayDays: number;
  readonly code: string | undefined;
  readonly validFrom: Day | undefined;
  readonly validTo: Day | undefined;
}

export const sellerFields: readonly string[] = [
  "product_tmpl_id",
  "product_id",
  "sequence",
  "min_qty",
  "price",
  "currency_id",
  "delay",
  "product_code",
  "date_start",
  "date_end",
];

/** The vendor was `name` until 15 and is `partner_id` now. */
export function parseSeller(row: Fields): OdooSeller {
  const id = idOf(row, "product.supplierinfo");
  const where = `vendor price ${id}`;
  return {
    id,
    partner: linkIn(row, "partner_id") ?? needLink(row, "name", where),
    template: linkIn(row, "product_tmpl_id"),
    product: linkIn(row, "product_id"),
    sequence: Number(textIn(row, "sequence") ?? 1),
    from: quantityIn(row, "min_qty") ?? ("0" as Decimal),
    price: needQuantity(row, "price", where),
    discountPercent: quantityIn(row, "discount") ?? ("0" as Decimal),
    currency: linkIn(row, "currency_id"),
    unit: linkIn(row, "product_uom_id"),
    delayDays: Math.max(0, Number(textIn(row, "delay") ?? 0)),
    code: textIn(row, "product_code"),
    validFrom: dayIn(row, "date_start"),
    validTo: dayIn(row, "date_end"),
  };
}

export interface OdooRule {
  readonly id: number;
  readonly product: number;
  readonly location: number;
  readonly minimum: Decimal;
  readonly maximum: Decimal;
  readonly multiple: Decimal | undefined;
  readonly multipleUnit: number | undefined;
  readonly auto: boolean;
  readonly snoozedUntil: Day | undefined;
  readonly seller: number | undefined;
  readonly route: number | undefined;
}

export const ruleFields: readonly string[] = [
  "product_id",
  "location_id",
  "product_min_qty",
  "product_max_qty",
  "trigger",
  "snoozed_until",
  "route_id",
];

export function parseRule(row: Fields): OdooRule {
  const id = idOf(row, "stock.warehouse.orderpoint");
  const where = `reordering rule ${id}`;
  return {
    id,
    product: needLink(row, "product_id", where),
    location: needLink(row, "location_id", where),
    minimum: needQuantity(row, "product_min_qty", where),
    maximum: needQuantity(row, "product_max_qty", where),
    multiple: quantityIn(row, "qty_multiple"),
    multipleUnit: linkIn(row, "replenishment_uom_id"),
    auto: textIn(row, "trigger") !== "manual",
    snoozedUntil: dayIn(row, "snoozed_until"),
    seller: linkIn(row, "supplier_id") ?? linkIn(row, "vendor_id"),
    route: linkIn(row, "route_id"),
  };
}

export interface OdooMove {
  readonly id: number;
  readonly product: number;
  readonly from: number;
  readonly to: number;
  readonly quantity: Decimal;
  readonly day: Day | undefined;
  readonly orderLine: number | undefined;
  /** Goods are there and reserved for it: it waits for no other move. */
  readonly ready: boolean;
}

export const moveFields: readonly string[] = [
  "product_id",
  "location_id",
  "location_dest_id",
  "product_qty",
  "date",
  "state",
  "purchase_line_id",
];

/** `product_qty` is in the product's own unit, whatever the move was entered in. */
export function parseMove(row: Fields): OdooMove {
  const id = idOf(row, "stock.move");
  const where = `stock move ${id}`;
  return {
    id,
    product: needLink(row, "product_id", where),
    from: needLink(row, "location_id", where),
    to: needLink(row, "location_dest_id", where),
    quantity: needQuantity(row, "product_qty", where),
    day: dayIn(row, "date"),
    orderLine: linkIn(row, "purchase_line_id"),
    ready: ["assigned", "partially_available"].includes(textIn(row, "state") ?? ""),
  };
}

export interface OdooOrder {
  readonly id: number;
  readonly number: string;
  readonly origin: string;
  readonly state: string;
  readonly partner: number | undefined;
  readonly currency: number | undefined;
  /** Type of the receipt operation: it says into which warehouse. */
  readonly operation: number | undefined;
  readonly receipts: string | undefined;
  readonly acknowledged: boolean;
  readonly orderedOn: Day | undefined;
}

export const orderFields: readonly string[] = [
  "name",
  "origin",
  "state",
  "partner_id",
  "currency_id",
  "picking_type_id",
  "date_order",
  "date_approve",
];

export function parseOrder(row: Fields): OdooOrder {
  const id = idOf(row, "purchase.order");
  return {
    id,
    number: needText(row, "name", `purchase order ${id} of Odoo`),
    origin: textIn(row, "origin") ?? "",
    state: needText(row, "state", `purchase order ${id} of Odoo`),
    partner: linkIn(row, "partner_id"),
    currency: linkIn(row, "currency_id"),
    operation: linkIn(row, "picking_type_id"),
    receipts: textIn(row, "receipt_status"),
    acknowledged: isTrue(row, "acknowledged") || isTrue(row, "mail_reception_confirmed"),
    orderedOn: dayIn(row, "date_approve") ?? dayIn(row, "date_order"),
  };
}

export interface OdooLine {
  readonly id: number;
  readonly order: number;
  readonly product: number | undefined;
  readonly quantity: Decimal;
  /** In the product's own unit. */
  readonly baseQuantity: Decimal;
  readonly received: Decimal;
  readonly price: Decimal;
  readonly unit: number | undefined;
  readonly due: Day | undefined;
}

/** Names of the unit field: until 18, in 19, after it. */
export const lineUnitFields: readonly string[] = ["product_uom", "product_uom_id", "uom_id"];

export const lineFields: readonly string[] = [
  "order_id",
  "product_id",
  "product_qty",
  "product_uom_qty",
  "qty_received",
  "price_unit",
  "date_planned",
];

export function parseLine(row: Fields): OdooLine {
  const id = idOf(row, "purchase.order.line");
  const where = `order line ${id}`;
  const none = "0" as Decimal;
  const quantity = quantityIn(row, "product_qty") ?? none;
  return {
    id,
    order: needLink(row, "order_id", where),
    product: linkIn(row, "product_id"),
    quantity,
    baseQuantity: quantityIn(row, "product_uom_qty") ?? quantity,
    received: quantityIn(row, "qty_received") ?? none,
    price: quantityIn(row, "price_unit") ?? none,
    unit: lineUnitFields
      .map((name) => linkIn(row, name))
      .find((found): found is number => found !== undefined),
    due: dayIn(row, "date_planned"),
  };
}
