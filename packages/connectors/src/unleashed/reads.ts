import type {
  Context,
  Decimal,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { rowsOf } from "../lib/page.ts";
import { type List, readAll, readList } from "./call.ts";
import {
  entryOf,
  isStocked,
  openStatuses,
  stockOf,
  suppliesOf,
  supplierOf,
  warehousesOf,
} from "./map.ts";
import {
  parseOrder,
  parseProduct,
  parseStock,
  parseSupplier,
  parseWarehouse,
  type UnleashedStock,
} from "./wire.ts";

const none = "0" as Decimal;

/**
 * One warehouse after the other, each read whole: the cursor is its place in the settings. Without a warehouse Unleashed
 * sums over all of them. A product that never moved has no figure, so that the main warehouse is completed from the list of
 * products, unless only changes are asked for.
 */
export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const warehouses = warehousesOf(context);
  const place = Number(cursor ?? 0);
  const warehouse = warehouses[place] ?? warehouses[0];
  const values = yield* readAll(context, "StockOnHand", {
    warehouseCode: warehouse,
    modifiedSince: since?.slice(0, 19),
  });
  const found = rowsOf(values, (value) => [parseStock(value)]);
  const unmoved = place === 0 && since === null ? yield* readUnmoved(context, values) : [];
  return {
    rows: [...found.rows, ...unmoved].map((stock) => stockOf(stock, warehouse, context)),
    faults: found.faults,
    next: place + 1 < warehouses.length ? String(place + 1) : null,
  };
}

/** A row of stock that can't be read still means that there is one. */
function* readUnmoved(
  context: Context,
  stock: readonly unknown[],
): Exchange<readonly UnleashedStock[]> {
  const known = new Set(
    stock.map((value) => (value as { readonly ProductCode?: unknown } | null)?.ProductCode),
  );
  const products = rowsOf(yield* readAll(context, "Products"), (value) => [parseProduct(value)]);
  return products.rows
    .filter((product) => isStocked(product) && !known.has(product.code))
    .map(({ code }) => ({ product: code, onHand: none, allocated: none }));
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const filter = { modifiedSince: since?.slice(0, 19) };
  const { values, next } = yield* readList(context, "Products", cursor, filter);
  const products = rowsOf(values, (value) => [parseProduct(value)]);
  const isOffered = products.rows.some(({ supplier }) => supplier !== undefined);
  const currencies = isOffered ? yield* readCurrencies(context) : new Map<string, string>();
  return {
    rows: products.rows.map((product) => entryOf(product, currencies, context)),
    faults: products.faults,
    next,
  };
}

function* readCurrencies(context: Context): Exchange<ReadonlyMap<string, string>> {
  const suppliers = rowsOf(yield* readAll(context, "Suppliers"), (value) => [parseSupplier(value)]);
  return new Map(
    suppliers.rows.flatMap(({ code, currency }) =>
      currency === undefined ? [] : [[code, currency] as const],
    ),
  );
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const { values, next } = yield* readList(context, "Suppliers", cursor);
  return { ...rowsOf(values, (value) => [supplierOf(parseSupplier(value), context)]), next };
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const { values, next } = yield* readList(context, "Warehouses", cursor);
  const { rows, faults } = rowsOf(values, (value) => [parseWarehouse(value)]);
  return { rows: rows.map(({ code, name }) => ({ id: code, name })), faults, next };
}

/** One status after the other; the cursor is "Placed/2". */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const [status = openStatuses[0], page = "1"] = cursor?.split("/") ?? [];
  const filter = { orderStatus: status };
  const list: List = yield* readList(context, "PurchaseOrders", page, filter);
  const { rows, faults } = rowsOf(list.values, (value) => suppliesOf(parseOrder(value), context));
  const later = openStatuses[openStatuses.findIndex((open) => open === status) + 1];
  const after = later === undefined ? null : `${later}/1`;
  return { rows, faults, next: list.next === null ? after : `${status}/${list.next}` };
}
