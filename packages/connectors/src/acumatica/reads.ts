import type {
  Context,
  Exchange,
  HttpRequest,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
} from "@parstock/core";

import { isPositive, minus } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  listIn,
  needDecimal,
  needText,
  parseJson,
  textIn,
} from "../lib/json.ts";
import { type Rows, rowsOf } from "../lib/page.ts";
import { ask, send } from "../lib/talk.ts";
import { instantOf } from "../lib/time.ts";
import { withQuery } from "../lib/url.ts";
import { endpoint, quoted, readPage, readRecords, readUnits } from "./call.ts";
import { voice } from "./explain.ts";
import { entryOf, supplierOf } from "./map.ts";
import { parseItem, parsePlan, unwrap, wrap } from "./wire.ts";

const itemPageSize = 200;

const planPageSize = 500;

/** An inquiry is a PUT that changes nothing. */
function inquiry(context: Context, name: string, details: string, warehouse: string): HttpRequest {
  const url = withQuery(`${endpoint(context)}/${name}`, { $expand: details });
  return send("PUT", url, wrap({ WarehouseID: warehouse }), {}, "reads");
}

export function* readLocations(context: Context): Exchange<Page<Location>> {
  const values = yield* readRecords(context, "Warehouse", {
    $select: "WarehouseID,Description,Active",
  });
  const rows = rowsOf(values, (value): Location[] => {
    const warehouse = unwrap(value, "a warehouse from Acumatica");
    if (warehouse["Active"] === false) return [];
    const id = needText(warehouse, "WarehouseID", "a warehouse from Acumatica");
    return [{ id, name: textIn(warehouse, "Description") ?? id }];
  });
  return { ...rows, next: null };
}

/** One warehouse after the other; the cursor holds those that are left. */
export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const left =
    cursor === null
      ? (yield* readLocations(context)).rows.map(({ id }) => id)
      : (JSON.parse(cursor) as string[]);
  const [warehouse, ...later] = left;
  if (warehouse === undefined)
    return {
      rows: [],
      next: null,
      faults: ["Acumatica has no active warehouse; activate one, or choose another source."],
    };
  const next = later.length === 0 ? null : JSON.stringify(later);
  const request = inquiry(context, "StorageDetailsInquiry", "StorageDetails", warehouse);
  const response = yield* ask(voice, context, request);
  const answer = unwrap(parseJson(response.body, voice.title), "the stock of Acumatica");
  const { rows, faults } = rowsOf(listIn(answer, "StorageDetails"), (value) => [
    levelOf(fieldsOf(value, "a stock level from Acumatica"), warehouse, context),
  ]);
  if (since !== null) {
    const moved = rows.filter(({ changedAt }) => changedAt === null || changedAt > since);
    return { rows: moved.map(({ level }) => level), faults, next };
  }
  const known = new Set(rows.map(({ level }) => level.item));
  const empty = (yield* readPlanned(context, warehouse)).filter((item) => !known.has(item));
  const levels = [
    ...rows.map(({ level }) => level),
    ...empty.map((item) => emptyLevel(item, warehouse, context)),
  ];
  return { rows: levels, faults, next };
}

interface Level {
  readonly level: StockLevel;
  readonly changedAt: Instant | null;
}

/** What hard allocations take off is committed; other figures of availability may count goods on order. */
function levelOf(fields: Fields, warehouse: string, context: Context): Level {
  const item = needText(fields, "InventoryID", "a stock level from Acumatica");
  const where = `the stock of ${item} in Acumatica`;
  const onHand = needDecimal(fields, "QtyOnHand", where);
  const free = decimalIn(fields, "QtyHardAvailable", where) ?? onHand;
  const taken = minus(onHand, free);
  const level = emptyLevel(item, warehouse, context);
  const changedAt = instantOf(textIn(fields, "LastModifiedDateofWarehouseQty") ?? "");
  return {
    level: { ...level, onHand, ...(isPositive(taken) ? { committed: taken } : {}) },
    changedAt,
  };
}

function emptyLevel(item: string, location: string, { now }: Context): StockLevel {
  const none = minus("1" as StockLevel["onHand"], "1" as StockLevel["onHand"]);
  return {
    item,
    location,
    onHand: none,
    committed: none,
    backordered: none,
    onOrder: none,
    inTransit: none,
    readAt: now,
  };
}

/** Items that belong to a warehouse: one that never lay there has no quantities to be listed by. */
function* readPlanned(context: Context, warehouse: string): Exchange<string[]> {
  const items: string[] = [];
  let after: string | null = null;
  do {
    const page: { readonly values: readonly unknown[]; readonly next: string | null } =
      yield* readPage(
        context,
        "ItemWarehouse",
        "InventoryID",
        after,
        planPageSize,
        `WarehouseID eq ${quoted(warehouse)}`,
        { $select: "InventoryID,WarehouseID" },
      );
    items.push(...page.values.map((value) => parsePlan(value).item));
    after = page.next;
  } while (after !== null);
  return items;
}

/** Reorder points stand on item and warehouse, vendors on the item, unit sizes on the item again: one detail at a time. */
export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const changed = since === null ? null : `LastModified gt datetimeoffset${quoted(since)}`;
  const { values, next } = yield* readPage(
    context,
    "StockItem",
    "InventoryID",
    cursor,
    itemPageSize,
    changed,
    { $expand: "VendorDetails" },
  );
  const items = rowsOf(values, (value) => [parseItem(value)]);
  const first = items.rows[0]?.id;
  const last = items.rows[items.rows.length - 1]?.id;
  if (first === undefined || last === undefined) return { rows: [], faults: items.faults, next };
  const range = `InventoryID ge ${quoted(first)} and InventoryID le ${quoted(last)}`;
  const plans = yield* readPlans(context, range);
  const packed = items.rows.filter(({ unit, vendors }) =>
    vendors.some((line) => line.unit !== undefined && line.unit !== unit),
  );
  const units = yield* readUnits(
    context,
    packed.map(({ id }) => id),
  );
  const rows = items.rows.map((item) =>
    entryOf(
      item,
      plans.rows.filter((plan) => plan.item === item.id),
      units.get(item.id),
    ),
  );
  return { rows, faults: [...items.faults, ...plans.faults], next };
}

function* readPlans(context: Context, range: string): Exchange<Rows<ReturnType<typeof parsePlan>>> {
  const values: unknown[] = [];
  for (let $skip = 0; ; $skip += planPageSize) {
    const page = yield* readRecords(context, "ItemWarehouse", {
      $filter: range,
      $select:
        "InventoryID,WarehouseID,ReorderPoint,MaxQty,ReplenishmentSource,ReplenishmentMethod,PreferredVendor",
      $top: planPageSize,
      $skip,
    });
    values.push(...page);
    if (page.length < planPageSize) return rowsOf(values, (value) => [parsePlan(value)]);
  }
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const { values, next } = yield* readPage(
    context,
    "Vendor",
    "VendorID",
    cursor,
    itemPageSize,
    null,
    { $expand: "MainContact,MainContact/Address" },
  );
  const currency = context.settings["currency"] ?? "USD";
  const rows = rowsOf(values, (value) => [
    supplierOf(unwrap(value, "a vendor from Acumatica"), currency),
  ]);
  return { ...rows, next };
}
