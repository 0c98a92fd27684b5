import type {
  Context,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { type Fields, needText, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { grouped, type List, readAll, readList } from "./call.ts";
import { entryOf, levelsOf, type Names, supplierOf, suppliesOf, type WholeOrder } from "./map.ts";
import { type GeckoOrder, parseCompany, parseLine, parseOrder, parseVariant } from "./wire.ts";

/** Lines are read order by order: a page is what leaves calls for the rest of the five minutes. */
const orderPageSize = 25;
const openStatuses = ["active", "draft"] as const;

export function* readPlaces(context: Context): Exchange<Names> {
  const places = yield* readAll(context, "locations");
  return new Map(
    places.map((place) => {
      const id = needText(place, "id", "a location from TradeGecko");
      return [id, textIn(place, "label") ?? `#${id}`];
    }),
  );
}

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const list: List = yield* readList(context, "variants", cursor, changedSince(since));
  if (list.values.length === 0) return { rows: [], next: list.next };
  const places = yield* readPlaces(context);
  const { rows, faults } = rowsOf(list.values, (value) =>
    levelsOf(parseVariant(value), places, context),
  );
  return { rows, faults, next: list.next };
}

function changedSince(since: Instant | null): { readonly updated_at_min: string | undefined } {
  return { updated_at_min: since ?? undefined };
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const list: List = yield* readList(context, "variants", cursor, changedSince(since));
  if (list.values.length === 0) return { rows: [], next: list.next };
  const places = yield* readPlaces(context);
  const { rows, faults } = rowsOf(list.values, (value) => [entryOf(parseVariant(value), places)]);
  return { rows, faults, next: list.next };
}

export function* readLocations(context: Context): Exchange<Page<Location>> {
  const names = [...(yield* readPlaces(context)).values()];
  return { rows: names.map((name) => ({ id: name, name })), next: null };
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const filter = { company_type: "supplier" };
  const list: List = yield* readList(context, "companies", cursor, filter);
  const { rows, faults } = rowsOf(list.values, (value) => [
    supplierOf(parseCompany(value), context),
  ]);
  return { rows, faults, next: list.next };
}

/** One status after the other; the cursor is "draft/2". */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const [status = openStatuses[0], page = "1"] = cursor?.split("/") ?? [];
  const list: List = yield* readList(context, "purchase_orders", page, { status }, orderPageSize);
  const { rows, faults } = rowsOf(list.values, (value) => [parseOrder(value)]);
  const open = rows.filter(({ procurement }) => procurement !== "procured");
  const places = open.length === 0 ? new Map<string, string>() : yield* readPlaces(context);
  const supplies: Supply[] = [];
  for (const order of open) supplies.push(...suppliesOf(yield* readWhole(context, order), places));
  const later = openStatuses[openStatuses.findIndex((one) => one === status) + 1];
  const after = later === undefined ? null : `${later}/1`;
  return { rows: supplies, faults, next: list.next === null ? after : `${status}/${list.next}` };
}

/** Orders hold the ids of their lines only, and lines the ids of their variants. */
export function* readWhole(context: Context, order: GeckoOrder): Exchange<WholeOrder> {
  const values = yield* readAll(context, "purchase_order_line_items", {
    purchase_order_id: order.id,
  });
  const lines = values.flatMap(parseLine);
  const ids = [...new Set(lines.map(({ variantId }) => variantId))];
  const variants: Fields[] = [];
  for (const group of grouped(ids))
    variants.push(...(yield* readAll(context, "variants", { ids: group })));
  const skus = new Map(variants.map(parseVariant).map(({ id, sku }) => [id, sku]));
  return { order, lines, skus };
}
