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

import { fieldsOf, needList, textIn } from "../lib/json.ts";
import { nextPage, pageNumber, rowsOf } from "../lib/page.ts";
import { askFields, get } from "../lib/talk.ts";
import { type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { openStatuses, placeOf, stockOf, summed, supplierOf, suppliesOf } from "./map.ts";
import { entryOf } from "./products.ts";
import { type CorePurchase, parsePurchase } from "./wire.ts";

export const api = "https://inventory.dearsystems.com/ExternalApi/v2";

/** The most that Cin7 Core gives ("Page size" of its API pages). */
const pageSize = 1000;

/** Open orders are read one by one: a page is what stays well under a minute's 60 calls. */
const orderPageSize = 25;

function* readList(
  context: Context,
  path: string,
  list: string,
  page: string | null,
  filter: Parameters,
  limit: number = pageSize,
): Exchange<readonly unknown[]> {
  const url = withQuery(`${api}/${path}`, { Page: pageNumber(page), Limit: limit, ...filter });
  return needList(yield* askFields(voice, context, get(url)), list, "the answer of Cin7 Core");
}

/** All pages of a list, one after the other, until one brings `enough`. */
export function* readAll(
  context: Context,
  path: string,
  list: string,
  filter: Parameters = {},
  enough: (values: readonly unknown[]) => boolean = () => false,
): Exchange<readonly unknown[]> {
  const values: unknown[] = [];
  for (let page: string | null = "1"; page !== null;) {
    const found: readonly unknown[] = yield* readList(context, path, list, page, filter);
    values.push(...found);
    page = enough(found) ? null : nextPage(page, found.length, pageSize);
  }
  return values;
}

/** There is a row for each bin and batch, and two pages may share a product: all are read before they are added up. */
export function* readStock(context: Context): Exchange<Page<StockLevel>> {
  const values = yield* readAll(context, "ref/productavailability", "ProductAvailabilityList");
  const { rows, faults } = rowsOf(values, (value) => [stockOf(value, context)]);
  return { rows: summed(rows), next: null, faults };
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const values = yield* readList(context, "product", "Products", cursor, {
    ModifiedSince: since?.slice(0, 23),
    IncludeDeprecated: "true",
    IncludeSuppliers: "true",
    IncludeReorderLevels: "true",
  });
  const { rows, faults } = rowsOf(values, (value) => [entryOf(value)]);
  return { rows, faults, next: nextPage(cursor, values.length, pageSize) };
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const values = yield* readList(context, "ref/location", "LocationList", cursor, {
    Deprecated: "false",
  });
  const { rows, faults } = rowsOf(values, (value) => [placeOf(value)]);
  return { rows, faults, next: nextPage(cursor, values.length, pageSize) };
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const values = yield* readList(context, "supplier", "SupplierList", cursor, {
    IncludeDeprecated: "true",
  });
  const { rows, faults } = rowsOf(values, (value) => [supplierOf(value)]);
  return { rows, faults, next: nextPage(cursor, values.length, pageSize) };
}

/** One status after the other; the cursor is "ORDERED/2". The list has no lines: each purchase is read for them. */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  // Names of statuses hold slashes: the page stands behind the last one.
  const [, status = openStatuses[0], page = "1"] = /^(.+)\/(\d+)$/.exec(cursor ?? "") ?? [];
  const filter = { Status: status };
  const values = yield* readList(
    context,
    "purchaseList",
    "PurchaseList",
    page,
    filter,
    orderPageSize,
  );
  const waiting = rowsOf(values, (value) => {
    const row = fieldsOf(value, "the list of purchases of Cin7 Core");
    const id = textIn(row, "ID");
    const done = textIn(row, "CombinedReceivingStatus") === "FULLY RECEIVED";
    return id === undefined || done ? [] : [id];
  });
  const purchases: CorePurchase[] = [];
  for (const id of waiting.rows) purchases.push(yield* readPurchase(context, id));
  const more = nextPage(page, values.length, orderPageSize);
  const later = openStatuses[openStatuses.findIndex((open) => open === status) + 1];
  const next = more !== null ? `${status}/${more}` : later === undefined ? null : `${later}/1`;
  return { rows: purchases.flatMap(suppliesOf), faults: waiting.faults, next };
}

/** Simple, advanced and service purchases alike: https://dearinventory.docs.apiary.io, "Advanced Purchase". */
export function* readPurchase(context: Context, id: string): Exchange<CorePurchase> {
  const url = withQuery(`${api}/advanced-purchase`, { ID: id });
  return parsePurchase(yield* askFields(voice, context, get(url)));
}
