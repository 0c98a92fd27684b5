import type {
  Context,
  Decimal,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supply,
} from "@parstock/core";

import { plus } from "../lib/decimal.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  listIn,
  needText,
  textIn,
  tryJson,
  within,
} from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterMs, seconds } from "../lib/time.ts";
import { readBulk, startBulk } from "./bulk.ts";
import { ask, type Nodes, nodesIn, orderType } from "./call.ts";
import { readLegacyStock } from "./legacy.ts";
import { entryOf, openStatuses, stockOf, suppliesOf } from "./map.ts";
import { parseLevel, parseOrder, parseVariant, type ShopLevel, type ShopOrder } from "./wire.ts";

/** The search index lags: a window begins this much earlier. */
const overlapMs = 300_000;

type Cursor = readonly [way: string, first: string, second: string];

/** Cursors are texts of JSON, since Shopify's own may hold any character. */
function cursorOf(cursor: string | null): Cursor {
  const value = tryJson(cursor ?? "");
  const [way = "pages", first = "", second = ""] = Array.isArray(value) ? value.map(String) : [];
  return [way, first, second];
}

function written(cursor: readonly string[] | null): string | null {
  return cursor === null ? null : JSON.stringify(cursor);
}

function changedSince(since: Instant | null): string | null {
  return since === null ? null : `updated_at:>'${seconds(afterMs(since, -overlapMs))}'`;
}

/** Location by location; above some thousand variants one bulk job reads them all. */
export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  if (context.settings["reader"] === "inventory_levels.json")
    return yield* readLegacyStock(context, cursor, since);
  const [way, first, second] = cursorOf(cursor);
  if (way === "bulk" || (cursor === null && since === null && (yield* isLarge(context)))) {
    const id = way === "bulk" ? first : yield* startBulk(context, "levels");
    const piece = yield* readBulk(context, id, Number(second || 0));
    const levels = piece.values.filter((value) => !isFields(value) || "quantities" in value);
    const page = yield* stockPage(context, levels, piece.readAt);
    return { ...page, next: written(piece.next) };
  }
  const filter = changedSince(since);
  const variables = { place: first || null, after: second || null, filter };
  const locations = nodesIn(yield* ask(context, "Levels", variables), "locations");
  const [location] = locations.nodes;
  if (location === undefined) return { rows: [], next: null };
  const levels = nodesIn(fieldsOf(location, "a location from Shopify"), "inventoryLevels");
  const page = yield* stockPage(context, levels.nodes, context.now);
  return { ...page, next: nextLevels(first, locations, levels) };
}

function nextLevels(place: string, locations: Nodes, levels: Nodes): string | null {
  if (levels.after !== null) return written(["pages", place, levels.after]);
  return locations.after === null ? null : written(["pages", locations.after, ""]);
}

function* isLarge(context: Context): Exchange<boolean> {
  const count = within(yield* ask(context, "Count"), "productVariantsCount");
  const bulkFrom = Number(context.settings["bulkFrom"] ?? 5000);
  return Number(needText(count, "count", "the answer of Shopify")) > bulkFrom;
}

function* stockPage(
  context: Context,
  values: readonly unknown[],
  readAt: Instant,
): Exchange<Page<StockLevel>> {
  const { rows, faults } = rowsOf(values, (value) => [parseLevel(value)]);
  const ours = yield* readMirrored(context, rows);
  const levels = rows.flatMap((level) =>
    stockOf(level, ours.get(`${level.location}\n${level.item}`) ?? ("0" as Decimal), readAt),
  );
  return { rows: levels, faults, next: null };
}

/** How much of `incoming` mirrors our own open orders; asked only where something is coming. */
function* readMirrored(
  context: Context,
  levels: readonly ShopLevel[],
): Exchange<Map<string, Decimal>> {
  const ours = new Map<string, Decimal>();
  const coming = levels.some(({ counts, incoming }) => counts && incoming !== "0");
  if (context.settings["mirror"] !== "adjustment" || !coming) return ours;
  let after: string | null = null;
  do {
    const page: OrderPage = yield* readOpen(context, after);
    for (const order of page.orders)
      for (const { item, incoming } of order.status === "created" ? [] : order.lines) {
        const key = `${order.shipTo ?? ""}\n${item}`;
        ours.set(key, plus(ours.get(key) ?? ("0" as Decimal), incoming));
      }
    after = page.after;
  } while (after !== null);
  return ours;
}

/** The levels of one inventory item or variant everywhere, asked by its id: no search index comes in between. */
export function* readLevelsOf(context: Context, id: string): Exchange<Page<StockLevel>> {
  const rows: StockLevel[] = [];
  const faults: string[] = [];
  let after: string | null = null;
  do {
    const found = within(yield* ask(context, "LevelsOf", { id, after }), "node");
    const item = "inventoryItem" in found ? within(found, "inventoryItem") : found;
    if (!("inventoryLevels" in item)) break;
    const levels: Nodes = nodesIn(item, "inventoryLevels");
    const page: Page<StockLevel> = yield* stockPage(context, levels.nodes, context.now);
    rows.push(...page.rows);
    faults.push(...(page.faults ?? []));
    after = levels.after;
  } while (after !== null);
  return { rows, faults, next: null };
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const [way, first, second] = cursorOf(cursor);
  if (way === "bulk" || (cursor === null && since === null && (yield* isLarge(context)))) {
    const id = way === "bulk" ? first : yield* startBulk(context, "variants");
    const piece = yield* readBulk(context, id, Number(second || 0));
    return { ...rowsOf(piece.values, entriesOf), next: written(piece.next) };
  }
  const variables = { after: first || null, filter: changedSince(since) };
  const { nodes, after } = nodesIn(yield* ask(context, "Variants", variables), "productVariants");
  return { ...rowsOf(nodes, entriesOf), next: after === null ? null : written(["pages", after]) };
}

function entriesOf(value: unknown): ItemEntry[] {
  return [entryOf(parseVariant(value))];
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const data = yield* ask(context, "Locations", { after: cursor });
  const timeZone = textIn(within(data, "shop"), "ianaTimezone");
  const { nodes, after } = nodesIn(data, "locations");
  const page = rowsOf(nodes, (value): Location[] => {
    const fields = fieldsOf(value, "a location from Shopify");
    const name = needText(fields, "name", "a location from Shopify");
    const address = linesOf(within(fields, "address"));
    return [
      {
        id: name,
        name,
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(address.length === 0 ? {} : { address }),
      },
    ];
  });
  return { ...page, next: after };
}

function linesOf(address: Fields): string[] {
  return listIn(address, "formatted").filter(
    (entry): entry is string => typeof entry === "string" && entry !== "",
  );
}

interface OrderPage {
  readonly orders: readonly ShopOrder[];
  readonly faults: readonly string[];
  readonly after: string | null;
}

function* readOpen(context: Context, after: string | null): Exchange<OrderPage> {
  const filter = openStatuses.map((status) => `fields.status:'${status}'`).join(" OR ");
  const data = yield* ask(context, "OpenOrders", { type: orderType, after, filter });
  const page = nodesIn(data, "metaobjects");
  const { rows, faults } = rowsOf(page.nodes, (value) => [parseOrder(value)]);
  return { orders: rows, faults, after: page.after };
}

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { orders, faults, after } = yield* readOpen(context, cursor);
  return { rows: orders.flatMap(suppliesOf), faults, next: after };
}
