import type {
  Context,
  Decimal,
  Item,
  ItemEntry,
  ItemId,
  ReorderRule,
  StockLevel,
} from "@parstock/core";

import { decimalOf, times } from "../lib/decimal.ts";
import type { WooProduct } from "./wire.ts";

/** A product, or a variation with the product that it belongs to. */
export interface Listed {
  readonly product: WooProduct;
  readonly parent: WooProduct | null;
}

const none = "0" as Decimal;

export function locationOf(context: Context): string {
  return context.settings["location"] ?? "main";
}

/**
 * People know a product by its SKU; one without is "#794", as WordPress's lists show it. A variation without an SKU of its
 * own is shown with its parent's, which would make one item out of several.
 */
export function itemIdOf({ product, parent }: Listed): ItemId {
  const inherited = parent !== null && product.sku === parent.sku;
  return product.sku === undefined || inherited ? `#${product.id}` : product.sku;
}

/** Sold and promised goods are off `stock_quantity` already; goods in unpaid carts are not visible over REST. */
export function stockOf(listed: Listed, context: Context): StockLevel[] {
  const { quantity, stockKept } = listed.product;
  if (stockKept !== "here" || quantity === undefined) return [];
  return [
    {
      item: itemIdOf(listed),
      location: locationOf(context),
      onHand: quantity,
      committed: none,
      backordered: none,
      onOrder: none,
      inTransit: none,
      readAt: context.now,
    },
  ];
}

/** Headings over other products have no stock of their own, and a variation on its parent's stock is the parent. */
export function entryOf(
  listed: Listed,
  shopThreshold: Decimal | undefined,
  context: Context,
): ItemEntry[] {
  const { product, parent } = listed;
  const heading = product.type === "grouped" || product.type === "variable";
  if (product.stockKept === "parent" || (heading && product.stockKept === "nowhere")) return [];
  const item: Item = {
    id: itemIdOf(listed),
    name: parent === null ? product.name || product.id : `${parent.name} – ${product.name}`,
    unit: { code: "ea", decimals: 0 },
    kind: kindOf(product),
    status: isOffered(listed) ? "active" : "blocked",
  };
  const threshold =
    product.lowStockAmount ??
    parent?.lowStockAmount ??
    (product.stockKept === "here" ? shopThreshold : undefined);
  return [{ item, rules: rulesOf(item, threshold, context), offers: [] }];
}

function kindOf({ type, stockKept }: WooProduct): Item["kind"] {
  switch (type) {
    case "external":
      return "drop-ship";
    case "grouped":
    case "bundle":
    case "composite":
    case "woosb":
      return "kit";
    default:
      return stockKept === "here" ? "stock" : "non-stock";
  }
}

/** Drafts may repeat the SKU of what is on sale, and are not for sale themselves. */
export function isListed({ status }: WooProduct): boolean {
  return status === "publish" || status === "private" || status === "future";
}

/** `private` is a way to sell for products, and the unticked "Enabled" box for variations. */
function isOffered({ product, parent }: Listed): boolean {
  return product.status !== "private" || parent === null;
}

/** WooCommerce says when stock is low (at or below the amount) and not how much to have. */
function rulesOf(
  { id }: Item,
  threshold: Decimal | undefined,
  { settings }: Context,
): ReorderRule[] {
  const factor = decimalOf(settings["orderUpToTimes"] ?? "2");
  if (threshold === undefined || factor === null) return [];
  const policy = {
    kind: "s,S",
    reorderPoint: threshold,
    orderUpTo: times(threshold, factor),
  } as const;
  return [{ item: id, location: "*", policy, status: "active" }];
}
