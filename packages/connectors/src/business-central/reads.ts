import type {
  Context,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
} from "@parstock/core";

import { fieldsOf, needText } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import type { Parameters } from "../lib/url.ts";
import { api, companionApi, filtersOf, hasCompanion, readList } from "./call.ts";
import { entryOf, placeOf, stockOf, supplierOf } from "./map.ts";
import { parseItem } from "./wire.ts";

const itemFields = "number,displayName,blocked,inventory,baseUnitOfMeasureCode,itemCategoryCode";

/** Items as they are asked for: with the companion app also their planning. */
function itemsQuery(context: Context, filter: string): readonly [string, Parameters] {
  return hasCompanion(context)
    ? [`${companionApi(context)}/items`, { $filter: filter, $expand: "stockkeepingUnits" }]
    : [`${api(context)}/items`, { $filter: filter, $select: itemFields }];
}

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  if (since !== null) return yield* readMovedStock(context, cursor, since);
  const [url, query] = itemsQuery(context, "type eq 'Inventory' and blocked eq false");
  const { values, next } = yield* readList(context, cursor, url, query);
  return { ...rowsOf(values, (value) => stockOf(parseItem(value), context)), next };
}

/** Posting does not touch an item's time of change: the item ledger tells which items moved, and those are read again. */
function* readMovedStock(
  context: Context,
  cursor: string | null,
  since: Instant,
): Exchange<Page<StockLevel>> {
  const list = yield* readList(context, cursor, `${api(context)}/itemLedgerEntries`, {
    $filter: `lastModifiedDateTime gt ${since}`,
    $select: "entryNumber,itemNumber",
  });
  const moved = rowsOf(list.values, (value) => [itemNumberOf(value)]);
  const rows: StockLevel[] = [];
  const faults = [...moved.faults];
  for (const filter of filtersOf(moved.rows)) {
    const [url, query] = itemsQuery(context, filter);
    const { values } = yield* readList(context, null, url, query);
    const levels = rowsOf(values, (value) => stockOf(parseItem(value), context));
    rows.push(...levels.rows);
    faults.push(...levels.faults);
  }
  return { rows, faults, next: list.next };
}

export function itemNumberOf(value: unknown): string {
  const where = "an item ledger entry of Business Central";
  return needText(fieldsOf(value, where), "itemNumber", where);
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const changed = since === null ? "" : ` and lastModifiedDateTime gt ${since}`;
  const [url, query] = itemsQuery(context, `type eq 'Inventory'${changed}`);
  const { values, next } = yield* readList(context, cursor, url, query);
  return { ...rowsOf(values, (value) => [entryOf(parseItem(value))]), next };
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const { values, next } = yield* readList(context, cursor, `${api(context)}/locations`, {});
  return { ...rowsOf(values, (value) => [placeOf(fieldsOf(value, "a location"))]), next };
}

const vendorFields =
  "number,displayName,addressLine1,addressLine2,city,state,country,postalCode,email,currencyCode,blocked";

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const { values, next } = yield* readList(context, cursor, `${api(context)}/vendors`, {
    $select: vendorFields,
  });
  return { ...rowsOf(values, (value) => [supplierOf(fieldsOf(value, "a vendor"))]), next };
}
