import type {
  Day,
  Decimal,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
  Supply,
} from "@parstock/core";

import { isPositive, isZero, minus, over, plus, times } from "../decimal.ts";
import { malformed } from "../json.ts";
import { type Rows, rowsOf } from "../page.ts";
import { line as oneLineOf } from "../words.ts";
import { quote, type Columns } from "./columns.ts";
import { readDay } from "./days.ts";
import type { Mapping } from "./mapping.ts";
import { readNumber } from "./numbers.ts";
import { ratioOf } from "./offer.ts";
import { orderFields, type OrderField } from "./order-fields.ts";
import { orderStatusText, readOrderStatus } from "./order-status.ts";
import { oneLine, supplierKey } from "./suppliers.ts";

/** One line of an order as its table shows it. */
export interface OrderRow {
  /** What the system calls the row. */
  readonly id: string;
  /** Place among the rows of its table, from 0. */
  readonly at: number;
  cell(field: OrderField): string;
}

/** What goes into a cell: numbers digit by digit, days as days. */
export type OrderValue =
  /** `also` is what else it may be called, where a cell links to a row of another table. */
  | { readonly text: string; readonly also?: string }
  | { readonly number: Decimal }
  | { readonly day: Day };

/** A row to be written, field by field. */
export type OrderValues = Readonly<Partial<Record<OrderField, OrderValue>>>;

/** Lines of one order; two of them with one number belong to two orders that carry one reference. */
export interface TableOrder {
  /** Id of the first line. */
  readonly id: string;
  readonly reference: OrderReference;
  readonly rows: readonly OrderRow[];
}

const none = "0" as Decimal;
/** No cell of a table needs more. */
const nameMax = 500;

export function orderRow(
  id: string,
  at: number,
  cells: readonly string[],
  columns: Columns<OrderField>,
): OrderRow {
  return { id, at, cell: (field) => oneLine(cells[columns.at.get(field) ?? -1] ?? "") };
}

/** The lines of a purchase, numbered from 1 without gaps. */
export function orderValues({ order, supplier }: Purchase): readonly OrderValues[] {
  const lines = order.lines.filter(({ quantity }) => !isZero(quantity));
  return lines.map((line, index): OrderValues => {
    const due = line.expectedDay ?? order.expectedDay;
    const { numerator, denominator } = line.ratio;
    return {
      reference: { text: order.reference },
      line: { number: String(index + 1) as Decimal },
      status: { text: orderStatusText("ordered") },
      supplier: { ...textValue(supplier.name), also: supplier.id },
      item: textValue(line.item),
      name: textValue(line.name),
      ...(line.supplierSku === undefined ? {} : { supplierSku: textValue(line.supplierSku) }),
      quantity: { number: line.quantity },
      unit: textValue(line.unit.code),
      ratio: { number: over(numerator, denominator, 6) },
      price: { number: over(line.price, line.priceUnit, 12) },
      total: { number: line.total },
      currency: { text: order.currency },
      orderedOn: { day: order.orderDay },
      ...(due === undefined ? {} : { expectedOn: { day: due } }),
      shipTo: textValue(order.shipTo),
      ...(order.note === undefined || index > 0 ? {} : { note: textValue(order.note) }),
    };
  });
}

function textValue(value: string): OrderValue {
  return { text: oneLineOf(value, nameMax) };
}

/**
 * The orders with a reference. Line 1 is written last where rows can't be written all at once: an order is there when its
 * first line is.
 */
export function ordersWith(
  rows: readonly OrderRow[],
  reference: OrderReference,
): readonly TableOrder[] {
  const copies: Map<string, OrderRow>[] = [];
  for (const row of rows) {
    if (row.cell("reference") !== reference) continue;
    const number = lineOf(row);
    const copy = copies.find((lines) => !lines.has(number));
    if (copy === undefined) copies.push(new Map([[number, row]]));
    else copy.set(number, row);
  }
  return copies.flatMap((lines): TableOrder[] => {
    const first = lines.get("1");
    if (first === undefined) return [];
    const sorted = [...lines].sort(([a], [b]) => Number(a) - Number(b));
    return [{ id: first.id, reference, rows: sorted.map(([, row]) => row) }];
  });
}

/** The number of a line, "1" for "1.0". */
export function lineOf(row: OrderRow): string {
  const reading = readNumber(row.cell("line"), ".");
  return reading.kind === "number" ? reading.value : row.cell("line");
}

export function isCalledOff({ rows }: TableOrder): boolean {
  return rows.every((row) => readOrderStatus(row.cell("status")) === "cancelled");
}

export function isSent({ rows }: TableOrder): boolean {
  const unsent = ["draft", "ordered", "sending", "cancelled"];
  return rows.every((row) => !unsent.includes(readOrderStatus(row.cell("status"))));
}

/** As the table shows it; a supplier that is the one we meant carries our name for it. */
export function placedOf(
  { id, reference, rows }: TableOrder,
  mapping: Mapping,
  purchase?: Purchase,
): PlacedOrder {
  const alive = rows.filter((row) => readOrderStatus(row.cell("status")) !== "cancelled");
  const [first] = rows;
  const shown = first?.cell("supplier") ?? "";
  const meant = [purchase?.supplier.name, purchase?.supplier.id].some(
    (name) => name !== undefined && supplierKey(asShown(name)) === supplierKey(shown),
  );
  const items = itemsOf(purchase);
  const supplier = meant ? purchase?.order.supplier : shown;
  const currency = first?.cell("currency") ?? "";
  return {
    externalId: id,
    reference,
    ...(supplier === undefined || supplier === "" ? {} : { supplier }),
    ...(currency === "" ? {} : { currency }),
    lines: alive.map((row) => {
      const price = figureIn(row, "price", mapping);
      return {
        item: items.get(row.cell("item")) ?? row.cell("item"),
        quantity: figureIn(row, "quantity", mapping) ?? none,
        ...(price === null ? {} : { price }),
      };
    }),
  };
}

/** Items of a purchase by what their rows show. */
function itemsOf(purchase: Purchase | undefined): ReadonlyMap<string, string> {
  return new Map(purchase?.order.lines.map(({ item }) => [asShown(item), item]));
}

/** A text of ours after a row has kept it. */
function asShown(text: string): string {
  return oneLine(oneLineOf(text, nameMax));
}

/** What is still to come of the lines that are open; a row that can't be read stops no other. */
export function suppliesIn(
  rows: readonly OrderRow[],
  mapping: Mapping,
  location: string,
): Rows<Supply> {
  return rowsOf(rows, (value): readonly Supply[] => {
    const row = value as OrderRow;
    const status = readOrderStatus(row.cell("status"));
    const reference = row.cell("reference");
    const item = row.cell("item");
    if (status === "received" || status === "closed" || status === "cancelled") return [];
    if (reference === "" || item === "") return [];
    const ordered = figureIn(row, "quantity", mapping) ?? none;
    const open = minus(ordered, figureIn(row, "received", mapping) ?? none);
    if (!isPositive(open)) return [];
    const ratio = ratioOf(row.cell("ratio") || "1", (part) => figureOf(part, mapping));
    if (ratio === null) return wrong(row, "ratio");
    const due = readDay(row.cell("expectedOn"), mapping.dates ?? null);
    return [
      {
        from: status === "draft" ? "draft" : "order",
        reference,
        item,
        location: row.cell("shipTo") || location,
        quantity: over(times(open, ratio.numerator), ratio.denominator, 12),
        ...(due.kind === "day" ? { due: due.day } : {}),
      },
    ];
  });
}

/** Quantities are those of the rows: the order's own units. */
export function progressOf(
  { rows }: TableOrder,
  mapping: Mapping,
  purchase?: Purchase,
): OrderProgress {
  const items = itemsOf(purchase);
  const received = new Map<string, Decimal>();
  let anything = false;
  let everything = true;
  for (const row of rows) {
    const item = items.get(row.cell("item")) ?? row.cell("item");
    const word = readOrderStatus(row.cell("status"));
    const ordered = figureIn(row, "quantity", mapping) ?? none;
    const counted = figureIn(row, "received", mapping);
    const here = counted ?? (word === "received" ? ordered : none);
    received.set(item, plus(received.get(item) ?? none, here));
    if (isPositive(here)) anything = true;
    if (word !== "cancelled" && isPositive(minus(ordered, here))) everything = false;
  }
  return {
    status: statusOf(rows, anything, everything),
    received: [...received].map(([item, quantity]) => ({ item, quantity })),
  };
}

function statusOf(
  rows: readonly OrderRow[],
  anything: boolean,
  everything: boolean,
): OrderProgress["status"] {
  const said = new Set(rows.map((row) => readOrderStatus(row.cell("status"))));
  const all = (...words: readonly string[]): boolean =>
    [...said].every((one) => words.includes(one));
  if (all("cancelled")) return "cancelled";
  if (all("closed", "cancelled")) return "closed";
  if (all("received", "closed", "cancelled")) return everything ? "received" : "closed";
  if (anything) return everything ? "received" : "partly-received";
  if (said.has("received") || said.has("partly-received")) return "partly-received";
  if (all("draft", "cancelled")) return "draft";
  return all("confirmed", "cancelled") ? "acknowledged" : "submitted";
}

/** A number of a row, null where the cell is empty; fails where it is none. */
function figureIn(row: OrderRow, field: OrderField, mapping: Mapping): Decimal | null {
  const cell = row.cell(field);
  if (cell === "") return null;
  return figureOf(cell, mapping) ?? wrong(row, field);
}

/** Numbers come with a decimal point; one with a comma was typed as text. */
function figureOf(cell: string, mapping: Mapping): Decimal | null {
  const reading = readNumber(cell, cell.includes(",") ? (mapping.decimal ?? null) : ".");
  return reading.kind === "number" ? reading.value : null;
}

function wrong(row: OrderRow, field: OrderField): never {
  return malformed(
    `In the table of orders, ${orderFields[field].title} of ${quote(row.cell("reference"))} says ${quote(row.cell(field))}, which is not a number; correct the cell.`,
    field,
  );
}
