import type {
  Context,
  Exchange,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { type Fields, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterDays } from "../lib/time.ts";
import { type List, readAll, readList, readValues } from "./call.ts";
import {
  entryOf,
  levelOf,
  minimumsIn,
  type Names,
  namesIn,
  supplierOf,
  suppliesOf,
} from "./map.ts";
import { parseOrder, parseVendorProduct } from "./wire.ts";

/** Orders that are older are not looked at. */
const openDays = 365;

export function* readWarehouses(context: Context): Exchange<Names> {
  return namesIn(yield* readValues(context, "v1/warehouses"), "warehouseId");
}

/** Shelves of a warehouse may stand on two pages: all are read before a level is kept of each warehouse. */
export function* readStock(context: Context): Exchange<Page<StockLevel>> {
  const warehouses = yield* readWarehouses(context);
  const shelves = yield* readAll(context, "v1/inventory");
  const { rows, faults } = rowsOf(shelves, (row) => [levelOf(row as Fields, warehouses, context)]);
  const levels = new Map(
    rows.map((level) => [JSON.stringify([level.item, level.location]), level]),
  );
  return { rows: [...levels.values()], faults, next: null };
}

/** Levels stand with the shelves and offers with the vendors, neither by product: all three are read and put together. */
export function* readItems(context: Context): Exchange<Page<ItemEntry>> {
  const products = yield* readAll(context, "v1.1/products");
  if (products.length === 0) return { rows: [], next: null };
  const warehouses = yield* readWarehouses(context);
  const minimums = by(minimumsIn(yield* readAll(context, "v1/inventory"), warehouses), "item");
  const vendors = namesIn(yield* readAll(context, "v1/vendors"), "vendorId");
  const found = rowsOf(yield* readAll(context, "v1/vendorproducts"), (row) => [
    parseVendorProduct(row as Fields),
  ]);
  const offers = by(found.rows, "sku");
  const { rows, faults } = rowsOf(products, (row) => {
    const sku = textIn(row as Fields, "masterSku") ?? "";
    return [entryOf(row as Fields, minimums.get(sku) ?? [], offers.get(sku) ?? [], vendors)];
  });
  return { rows, faults: [...found.faults, ...faults], next: null };
}

function by<T, Name extends keyof T>(rows: readonly T[], name: Name): ReadonlyMap<T[Name], T[]> {
  const groups = new Map<T[Name], T[]>();
  for (const row of rows) {
    const group = groups.get(row[name]);
    if (group === undefined) groups.set(row[name], [row]);
    else group.push(row);
  }
  return groups;
}

export function* readLocations(context: Context): Exchange<Page<Location>> {
  const names = yield* readWarehouses(context);
  return { rows: [...names.values()].map((name) => ({ id: name, name })), next: null };
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const list: List = yield* readList(context, "v1/vendors", cursor);
  const { rows, faults } = rowsOf(list.values, (row) => [supplierOf(row as Fields, context)]);
  return { rows, faults, next: list.next };
}

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const list: List = yield* readList(context, "v1.1/purchaseorders", cursor, lately(context));
  const { rows, faults } = rowsOf(list.values, (row) => [parseOrder(row)]);
  const warehouses = rows.length === 0 ? new Map<string, string>() : yield* readWarehouses(context);
  return { rows: rows.flatMap((order) => suppliesOf(order, warehouses)), faults, next: list.next };
}

/** Times of change are empty until there is one, so that orders are listed by when they were made. */
export function lately({ today }: Context): { readonly createdDateFrom: string } {
  return { createdDateFrom: `${afterDays(today, -openDays)}T00:00:00Z` };
}
