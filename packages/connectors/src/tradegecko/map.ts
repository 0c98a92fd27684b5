import type {
  Context,
  Decimal,
  Item,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  Purchase,
  ReorderRule,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { isPositive } from "../lib/decimal.ts";
import { decimalIn, needText, textIn } from "../lib/json.ts";
import { asOrdered } from "../lib/order-lines.ts";
import { dayOf } from "../lib/time.ts";
import {
  type GeckoCompany,
  type GeckoLine,
  type GeckoOrder,
  type GeckoVariant,
  placesIn,
} from "./wire.ts";

const none = "0" as Decimal;
export const pricePlaces = 4;

export type Names = ReadonlyMap<string, string>;

/** Bundles have no stock of their own, and neither has what is not managed. */
export function levelsOf(variant: GeckoVariant, places: Names, context: Context): StockLevel[] {
  const { sku, stocked } = variant;
  const where = `the stock of variant ${sku} in TradeGecko`;
  if (!stocked) return [];
  return placesIn(variant).map((place) => {
    const id = needText(place, "location_id", where);
    return {
      item: sku,
      location: places.get(id) ?? `#${id}`,
      onHand: decimalIn(place, "stock_on_hand", where) ?? none,
      committed: decimalIn(place, "committed", where) ?? none,
      backordered: none,
      onOrder: none,
      inTransit: none,
      readAt: context.now,
    };
  });
}

export function entryOf(variant: GeckoVariant, places: Names): ItemEntry {
  return { item: itemOf(variant), rules: rulesOf(variant, places), offers: [] };
}

function itemOf({ sku, stocked, fields }: GeckoVariant): Item {
  const names = ["product_name", "name"].flatMap((name) => textIn(fields, name) ?? []);
  return {
    id: sku,
    name: [...new Set(names)].join(", ") || sku,
    unit: { code: "ea", decimals: 0 },
    kind: fields["composite"] === true ? "kit" : stocked ? "stock" : "non-stock",
    status: textIn(fields, "status") === "active" ? "active" : "discontinued",
  };
}

/** Since 2014 the point lives at the locations; none was -1 before, and is empty since. */
function rulesOf(variant: GeckoVariant, places: Names): ReorderRule[] {
  const where = `the reorder points of variant ${variant.sku} in TradeGecko`;
  return placesIn(variant).flatMap((place): ReorderRule[] => {
    const parLevel = decimalIn(place, "reorder_point", where) ?? none;
    const id = needText(place, "location_id", where);
    if (!isPositive(parLevel)) return [];
    return [
      {
        item: variant.sku,
        location: places.get(id) ?? `#${id}`,
        status: "active",
        policy: { kind: "par", parLevel },
      },
    ];
  });
}

export function supplierOf(company: GeckoCompany, { settings }: Context): Supplier {
  const { code, name, active, email } = company;
  return {
    id: code,
    name,
    status: active ? "active" : "blocked",
    currency: settings["currency"] ?? "",
    ...(email === undefined ? {} : { email }),
  };
}

/** An order with its lines, and what is known about those it names. */
export interface WholeOrder {
  readonly order: GeckoOrder;
  readonly lines: readonly GeckoLine[];
  readonly skus: Names;
}

function skuOf({ skus }: WholeOrder, { variantId }: GeckoLine): string {
  return skus.get(variantId) ?? `#${variantId}`;
}

export function placedOf(
  whole: WholeOrder,
  company: GeckoCompany | undefined,
  purchase?: Purchase,
): PlacedOrder {
  const { order, lines } = whole;
  const meant =
    purchase !== undefined &&
    (company?.code === purchase.supplier.id || company?.name === purchase.supplier.name);
  const supplier = meant ? purchase.order.supplier : company?.code;
  const shown = lines.map((line) => ({
    item: skuOf(whole, line),
    quantity: line.quantity,
    ...(line.price === undefined ? {} : { price: line.price }),
  }));
  return {
    externalId: order.id,
    reference: order.number,
    ...(supplier === undefined ? {} : { supplier }),
    lines: purchase === undefined ? shown : asOrdered(purchase.order, pricePlaces, shown),
  };
}

export function suppliesOf(whole: WholeOrder, places: Names): Supply[] {
  const { order, lines } = whole;
  const location = places.get(order.locationId ?? "");
  const due = dayOf(order.dueAt ?? "");
  if (location === undefined) return [];
  return lines
    .filter(({ received, quantity }) => !received && isPositive(quantity))
    .map((line) => ({
      from: order.status === "draft" ? "draft" : "order",
      reference: order.number,
      item: skuOf(whole, line),
      location,
      quantity: line.quantity,
      ...(due === null ? {} : { due }),
    }));
}

export function progressOf(whole: WholeOrder): OrderProgress {
  const received = whole.lines.map((line) => ({
    item: skuOf(whole, line),
    quantity: line.received ? line.quantity : none,
  }));
  const some = whole.lines.some((line) => line.received);
  return { status: stateOf(whole.order, some), received: some ? received : [] };
}

function stateOf({ status, procurement }: GeckoOrder, some: boolean): OrderProgress["status"] {
  if (status === "draft") return "draft";
  if (status === "received" || procurement === "procured") return "received";
  return some || procurement === "partial" ? "partly-received" : "submitted";
}
