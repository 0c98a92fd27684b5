import type { Decimal, Ratio } from "@parstock/core";

import { decimalOf, isPositive } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  isFields,
  isTrue,
  type Json,
  listIn,
  malformed,
  needDecimal,
  needText,
  number,
  textIn,
} from "../lib/json.ts";
import type { ItemUnits } from "../lib/unit-lines.ts";

/**
 * Acumatica's shapes, as far as they are used: endpoint Default/24.200.001. Every scalar is wrapped, `{"value": 24}`, an
 * empty one is `{}`, and keys may come padded with blanks.
 */
export interface AcItem {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly status: string;
  readonly kit: boolean;
  readonly category: string | undefined;
  readonly vendors: readonly AcVendorLine[];
}

export interface AcVendorLine {
  readonly vendor: string;
  readonly active: boolean;
  readonly isDefault: boolean;
  readonly unit: string | undefined;
  readonly leadTimeDays: number;
  readonly minimum: Decimal | undefined;
  readonly lot: Decimal | undefined;
  readonly orderQuantity: Decimal | undefined;
  readonly price: Decimal | undefined;
  readonly currency: string | undefined;
}

/** An item at a warehouse, with what it is replenished by there. */
export interface AcPlan {
  readonly item: string;
  readonly warehouse: string;
  readonly reorderPoint: Decimal | undefined;
  readonly maximum: Decimal | undefined;
  readonly source: string;
  readonly method: string;
  readonly vendor: string | undefined;
}

export interface AcOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly hold: boolean;
  readonly vendor: string | undefined;
  readonly vendorRef: string | undefined;
  readonly currency: string | undefined;
  readonly day: string | undefined;
  readonly promised: string | undefined;
  readonly lines: readonly AcLine[];
}

interface AcLine {
  readonly id: string;
  readonly item: string;
  readonly unit: string | undefined;
  readonly warehouse: string | undefined;
  readonly quantity: Decimal;
  readonly received: Decimal;
  readonly price: Decimal | undefined;
  readonly promised: string | undefined;
  /** Nothing more will come of it. */
  readonly done: boolean;
}

const none = "0" as Decimal;

/** `{"OrderQty":{"value":"24"},"Terms":{},"Details":[…]}` as plain fields; blanks at the end are taken off. */
export function unwrap(value: unknown, where: string): Fields {
  const fields = fieldsOf(value, where);
  return Object.fromEntries(Object.entries(fields).map(([name, held]) => [name, plain(held)]));
}

function plain(held: unknown): unknown {
  if (typeof held === "string") return held.trim();
  if (Array.isArray(held)) return held.map(plain);
  if (!isFields(held)) return held;
  if ("value" in held) return plain(held["value"]);
  const entries = Object.entries(held).map(([name, inner]) => [name, plain(inner)] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Values for a request, each in its wrapping; what is undefined is left out. */
export function wrap(values: Readonly<Record<string, string | boolean | Decimal | undefined>>): {
  readonly [name: string]: Json | undefined;
} {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === undefined ? undefined : { value },
    ]),
  );
}

export function amount(value: Decimal): Json {
  return { value: number(value) };
}

/** Details come as a list of records. */
function detailsOf(fields: Fields, name: string, where: string): Fields[] {
  return listIn(fields, name).map((entry) => fieldsOf(entry, where));
}

function positive(fields: Fields, name: string, where: string): Decimal | undefined {
  const value = decimalIn(fields, name, where);
  return value === undefined || !isPositive(value) ? undefined : value;
}

export function parseItem(value: unknown): AcItem {
  const fields = unwrap(value, "a stock item from Acumatica");
  const id = needText(fields, "InventoryID", "a stock item from Acumatica");
  const where = `stock item ${id} of Acumatica`;
  return {
    id,
    name: textIn(fields, "Description") ?? id,
    unit: textIn(fields, "BaseUOM") ?? "EA",
    status: textIn(fields, "ItemStatus") ?? "",
    kit: isTrue(fields, "IsAKit"),
    category: textIn(fields, "ItemClass"),
    vendors: detailsOf(fields, "VendorDetails", where).map((line) => ({
      vendor: needText(line, "VendorID", where),
      active: line["Active"] !== false,
      isDefault: isTrue(line, "Default"),
      unit: textIn(line, "PurchaseUnit"),
      leadTimeDays:
        Number(textIn(line, "LeadTimeDays") ?? 0) + Number(textIn(line, "AddLeadTimeDays") ?? 0),
      minimum: positive(line, "MinOrderQty", where),
      lot: positive(line, "LotSize", where),
      orderQuantity: positive(line, "EOQ", where),
      price: positive(line, "LastVendorPrice", where),
      currency: textIn(line, "CurrencyID"),
    })),
  };
}

/** The base unit of an item and those that are converted to it. */
export function parseUnits(value: unknown): readonly [string, ItemUnits] {
  const fields = unwrap(value, "a stock item from Acumatica");
  const id = needText(fields, "InventoryID", "a stock item from Acumatica");
  const where = `stock item ${id} of Acumatica`;
  const base = textIn(fields, "BaseUOM") ?? "EA";
  const others = detailsOf(fields, "UOMConversions", where)
    .filter((line) => textIn(line, "ToUOM") === base && textIn(line, "FromUOM") !== base)
    .map((line) => [needText(line, "FromUOM", where), ratioOf(line, where)] as const);
  return [id, { base, others: new Map(others) }];
}

/** "Multiply": one FromUOM is so many ToUOM. "Divide": one FromUOM is that part of a ToUOM. */
function ratioOf(line: Fields, where: string): Ratio {
  const factor = needDecimal(line, "ConversionFactor", where);
  const one = "1" as Decimal;
  if (!isPositive(factor))
    return malformed(`The field ConversionFactor in ${where} is not above 0.`);
  return textIn(line, "MultiplyOrDivide") === "Divide"
    ? { numerator: one, denominator: factor }
    : { numerator: factor, denominator: one };
}

export function parsePlan(value: unknown): AcPlan {
  const fields = unwrap(value, "an item warehouse from Acumatica");
  const item = needText(fields, "InventoryID", "an item warehouse from Acumatica");
  const where = `item ${item} at a warehouse of Acumatica`;
  return {
    item,
    warehouse: needText(fields, "WarehouseID", where),
    reorderPoint: decimalIn(fields, "ReorderPoint", where),
    maximum: positive(fields, "MaxQty", where),
    source: textIn(fields, "ReplenishmentSource") ?? "",
    method: textIn(fields, "ReplenishmentMethod") ?? "",
    vendor: textIn(fields, "PreferredVendor"),
  };
}

export function parseOrder(value: unknown): AcOrder {
  const fields = unwrap(value, "a purchase order from Acumatica");
  const id = needText(fields, "id", "a purchase order from Acumatica");
  const where = `purchase order ${textIn(fields, "OrderNbr") ?? id} of Acumatica`;
  return {
    id,
    number: needText(fields, "OrderNbr", where),
    status: textIn(fields, "Status") ?? "",
    hold: isTrue(fields, "Hold"),
    vendor: textIn(fields, "VendorID"),
    vendorRef: textIn(fields, "VendorRef"),
    currency: textIn(fields, "CurrencyID"),
    day: textIn(fields, "Date"),
    promised: textIn(fields, "PromisedOn"),
    lines: detailsOf(fields, "Details", where)
      .filter((line) => textIn(line, "InventoryID") !== undefined)
      .map((line) => parseLine(line, where)),
  };
}

function parseLine(line: Fields, where: string): AcLine {
  return {
    id: needText(line, "id", where),
    item: needText(line, "InventoryID", where),
    unit: textIn(line, "UOM"),
    warehouse: textIn(line, "WarehouseID"),
    quantity: needDecimal(line, "OrderQty", where),
    received: decimalIn(line, "QtyOnReceipts", where) ?? none,
    price: decimalIn(line, "UnitCost", where),
    promised: textIn(line, "Promised"),
    done: isTrue(line, "Completed") || isTrue(line, "Cancelled"),
  };
}

/** Ticks of 100 nanoseconds since the year 1, as milliseconds since 1970. */
export function msOfTicks(text: string): number | null {
  const ticks = decimalOf(text);
  return ticks === null && !/^\d{17,19}$/.test(text)
    ? null
    : Number((BigInt(text.split(".")[0] ?? "0") - 621_355_968_000_000_000n) / 10_000n);
}
