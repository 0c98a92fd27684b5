import type {
  Context,
  Day,
  Decimal,
  DemandEntry,
  Exchange,
  Instant,
  ItemEntry,
  ItemId,
  Page,
  StockLevel,
} from "@parstock/core";

import { decimalOf } from "../lib/decimal.ts";
import { rowsOf } from "../lib/page.ts";
import { afterDays } from "../lib/time.ts";
import {
  needListing,
  pageSize,
  readListed,
  readListing,
  readOption,
  readVariations,
  withParents,
} from "./catalogue.ts";
import { entryOf, itemIdOf, locationOf, stockOf } from "./map.ts";
import { parseOrder, parseProduct, productFields, type WooOrder, type WooProduct } from "./wire.ts";

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const page = yield* readListed(context, cursor, since);
  return { ...page, rows: page.rows.flatMap((listed) => stockOf(listed, context)) };
}

/** Where the shop's own threshold is to be used it is read once and goes along in the cursor: "products/2/5". */
export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const [list = "products", number = "1", known] = cursor?.split("/") ?? [];
  const kept = known ?? (yield* readShopThreshold(context));
  const threshold = decimalOf(kept) ?? undefined;
  const page = yield* readListed(context, `${list}/${number}`, since);
  return {
    ...page,
    rows: page.rows.flatMap((listed) => entryOf(listed, threshold, context)),
    next: page.next === null ? null : `${page.next}/${kept}`,
  };
}

function* readShopThreshold(context: Context): Exchange<string> {
  if (context.settings["shopThreshold"] !== "yes") return "";
  const value = yield* readOption(context, "woocommerce_notify_low_stock_amount");
  return decimalOf(value ?? "") ?? "";
}

/** What customers ordered: the orders whose goods WooCommerce takes off its stock. Refunds are not put back. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const listing = yield* needListing(context, "orders", cursor, {
    status: "processing,completed,on-hold",
    after: `${afterDays(period.from, -1)}T23:59:59`,
    before: `${afterDays(period.to, 1)}T00:00:00`,
    dates_are_gmt: "true",
    orderby: "id",
    order: "asc",
    _fields: "id,number,date_created_gmt,line_items",
  });
  const { rows, faults } = rowsOf(listing.values, (value) => [parseOrder(value)]);
  const items = yield* variationItems(context, rows);
  const entries = rows.flatMap((order) => demandOf(order, items, context));
  return { rows: entries, faults, next: listing.next };
}

function demandOf(
  order: WooOrder,
  items: ReadonlyMap<string, ItemId>,
  context: Context,
): DemandEntry[] {
  return order.lines.map(({ productId, variationId, sku, quantity }): DemandEntry => {
    const plain = sku ?? `#${productId}`;
    const item = variationId === undefined ? plain : (items.get(variationId) ?? plain);
    const day = order.createdAt.slice(0, 10) as Day;
    return { item, location: locationOf(context), day, quantity: quantity as Decimal };
  });
}

/** A line shows the SKU that it was sold under; whose stock it took only the variation itself tells. */
function* variationItems(
  context: Context,
  orders: readonly WooOrder[],
): Exchange<Map<string, ItemId>> {
  const sold = new Map<string, string>();
  for (const { lines } of orders)
    for (const { productId, variationId } of lines)
      if (variationId !== undefined) sold.set(variationId, productId);
  const found: WooProduct[] = [];
  const ids = [...sold.keys()];
  for (let from = 0; from < ids.length; from += pageSize)
    found.push(...(yield* findVariations(context, ids.slice(from, from + pageSize), sold)));
  const items = new Map<string, ItemId>();
  for (let from = 0; from < found.length; from += pageSize)
    for (const listed of yield* withParents(context, found.slice(from, from + pageSize))) {
      const { product, parent } = listed;
      const counted =
        product.stockKept === "parent" && parent !== null
          ? { product: parent, parent: null }
          : listed;
      items.set(product.id, itemIdOf(counted));
    }
  return items;
}

function* findVariations(
  context: Context,
  ids: readonly string[],
  parents: ReadonlyMap<string, string>,
): Exchange<readonly WooProduct[]> {
  const filter = { include: ids.join(","), status: "any", _fields: productFields };
  const listing = yield* readListing(context, "variations", null, filter);
  if (listing !== null) return rowsOf(listing.values, (value) => [parseProduct(value)]).rows;
  const found: WooProduct[] = [];
  for (const parent of new Set(ids.flatMap((id) => parents.get(id) ?? [])))
    found.push(...(yield* readVariations(context, parent, { include: ids.join(",") })).rows);
  return found;
}
