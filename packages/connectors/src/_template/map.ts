import type { Context, Decimal, PlacedOrder, StockLevel } from "@parstock/core";

import type { AcmeOrder, AcmeStock } from "./wire.ts";

const none = "0" as Decimal;

export function stockOf({ sku, onHand }: AcmeStock, context: Context): StockLevel {
  return {
    item: sku,
    location: context.settings["location"] ?? "main",
    onHand,
    committed: none,
    backordered: none,
    onOrder: none,
    inTransit: none,
    readAt: context.now,
  };
}

export function placedOf(order: AcmeOrder): PlacedOrder {
  return {
    externalId: order.id,
    reference: order.reference,
    ...(order.supplier === undefined ? {} : { supplier: order.supplier }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    lines: order.lines.map(({ sku, quantity, price }) => ({
      item: sku,
      quantity,
      ...(price === undefined ? {} : { price }),
    })),
  };
}
