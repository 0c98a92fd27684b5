import type {
  Context,
  Day,
  Decimal,
  DemandEntry,
  Exchange,
  Instant,
  Marks,
  Page,
  StockLevel,
} from "@parstock/core";

import { isPositive, minus } from "../lib/decimal.ts";
import { sha256Hex } from "../lib/hmac.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  listIn,
  needDecimal,
  needText,
  textIn,
} from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterDays, afterMs, dayOf } from "../lib/time.ts";
import { type List, readList } from "./call.ts";
import { cursorOf, type Places, startOf } from "./places.ts";
import { isAt, type Promised, readPromised, readSourceItems } from "./promised.ts";

const none = "0" as Decimal;
/** Clocks differ, and orders are saved after the time that they show. */
const overlapMs = 300_000;

/** "2026-11-23 08:00:00", UTC. */
function databaseTime(instant: Instant): string {
  return instant.slice(0, 19).replace("T", " ");
}

export function changedSince(since: Instant): string {
  return databaseTime(afterMs(since, -overlapMs));
}

/**
 * Source items have no time of change: every page is read, and one that is as it was before ends with that. Orders change
 * what is promised and no source item; with `since`, what stands on orders of late is read again after the last page.
 */
export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
  marks?: Marks,
): Exchange<Page<StockLevel>> {
  const { what, page, places } = yield* startOf(context, cursor);
  if (what === "orders") return yield* readOrdered(context, page, places, since ?? context.now);
  if (places.sources.length === 0) return { rows: [], next: null };
  const asked = { conditions: [isAt(places.sources)], sortedBy: "sku" };
  const list: List = yield* readList(context, "inventory/source-items", page, asked);
  const mark = sha256Hex(JSON.stringify(list.values)).slice(0, 16);
  const after = since === null || !readsPromised(context) ? null : cursorOf("orders", "1", places);
  const next = list.next === null ? after : cursorOf("stock", list.next, places);
  if (marks?.get(cursor ?? "") === mark) return { rows: [], next, mark };
  return { ...(yield* levelsOf(context, list.values, places)), next, mark };
}

function readsPromised({ settings }: Context): boolean {
  return settings["salable"] !== "no";
}

function* levelsOf(
  context: Context,
  values: readonly Fields[],
  places: Places,
): Exchange<Omit<Page<StockLevel>, "next">> {
  const promised = readsPromised(context)
    ? yield* readPromised(context, values, places)
    : new Map<string, Promised>();
  return rowsOf(values, (value) => {
    const where = "a source item from Magento";
    const row = fieldsOf(value, where);
    const item = needText(row, "sku", where);
    const location = needText(row, "source_code", where);
    const own = promised.get(item);
    return [
      {
        item,
        location,
        onHand: needDecimal(row, "quantity", where),
        committed: own?.source === location ? own.quantity : none,
        backordered: none,
        onOrder: none,
        inTransit: none,
        readAt: context.now,
      },
    ];
  });
}

/** Only simple products have stock; what they are parts of stands on orders beside them. */
function isStocked(line: Fields): boolean {
  return /^(?:simple|virtual)$/.test(textIn(line, "product_type") ?? "simple");
}

function linesOf(order: Fields): readonly Fields[] {
  return listIn(order, "items")
    .map((line) => fieldsOf(line, "an order from Magento"))
    .filter(isStocked);
}

function* readOrdered(
  context: Context,
  page: string,
  places: Places,
  since: Instant,
): Exchange<Page<StockLevel>> {
  const list: List = yield* readList(context, "orders", page, {
    conditions: [{ field: "updated_at", is: "gteq", value: changedSince(since) }],
    sortedBy: "entity_id",
    fields: "items[items[sku,product_type]],total_count",
  });
  const skus = new Set(list.values.flatMap(linesOf).flatMap((line) => textIn(line, "sku") ?? []));
  const values = yield* readSourceItems(context, [...skus], places.sources);
  const next = list.next === null ? null : cursorOf("orders", list.next, places);
  return { ...(yield* levelsOf(context, values, places)), next };
}

/** What customers ordered and did not call off, counted where the stock is shipped from first. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const { page, places } = yield* startOf(context, cursor);
  const location = places.sources[0] ?? "";
  const list: List = yield* readList(context, "orders", page, {
    conditions: [
      { field: "created_at", is: "gteq", value: `${period.from} 00:00:00` },
      { field: "created_at", is: "lt", value: `${afterDays(period.to, 1)} 00:00:00` },
    ],
    sortedBy: "entity_id",
    fields: "items[created_at,items[sku,product_type,qty_ordered,qty_canceled]],total_count",
  });
  const { rows, faults } = rowsOf(list.values, (order) =>
    demandOf(fieldsOf(order, "an order from Magento"), location),
  );
  const next = list.next === null ? null : cursorOf("orders", list.next, places);
  return { rows, faults, next };
}

function demandOf(order: Fields, location: string): DemandEntry[] {
  const where = "an order from Magento";
  const day = dayOf(needText(order, "created_at", where));
  return linesOf(order).flatMap((line): DemandEntry[] => {
    const ordered = decimalIn(line, "qty_ordered", where) ?? none;
    const quantity = minus(ordered, decimalIn(line, "qty_canceled", where) ?? none);
    if (day === null || !isPositive(quantity)) return [];
    return [{ item: needText(line, "sku", where), location, day, quantity }];
  });
}
