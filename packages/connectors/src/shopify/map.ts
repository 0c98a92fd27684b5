import type {
  Day,
  Decimal,
  Instant,
  Item,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  StockLevel,
  Supply,
} from "@parstock/core";

import { minus } from "../lib/decimal.ts";
import { dayOf } from "../lib/time.ts";
import { rulesOf } from "./rules.ts";
import type { ShopLevel, ShopOrder, ShopVariant } from "./wire.ts";

const none = "0" as Decimal;

/**
 * What is on hand and not available is promised to orders or set aside (damaged, reserved, safety, quality control): none of it
 * can be sold again. `ours` is the part of `incoming` that mirrors our own orders, which count by themselves.
 */
export function stockOf(level: ShopLevel, ours: Decimal, readAt: Instant): StockLevel[] {
  if (!level.counts) return [];
  return [
    {
      item: level.item,
      location: level.location,
      onHand: level.onHand,
      committed: minus(level.onHand, level.available),
      backordered: none,
      onOrder: minus(level.incoming, ours),
      inTransit: none,
      readAt,
    },
  ];
}

/** Shopify knows no suppliers, and reorder settings only where people keep them in our metafields. */
export function entryOf(variant: ShopVariant): ItemEntry {
  const item: Item = {
    id: variant.item,
    name: variant.name,
    unit: { code: "ea", decimals: 0 },
    kind: kindOf(variant),
    status: statusOf(variant.status),
  };
  return { item, externalId: variant.id, rules: rulesOf(variant), offers: [] };
}

function kindOf({ bundle, giftCard, tracked }: ShopVariant): Item["kind"] {
  if (bundle) return "kit";
  return giftCard || !tracked ? "non-stock" : "stock";
}

function statusOf(status: string): Item["status"] {
  switch (status) {
    case "ARCHIVED":
      return "discontinued";
    case "DRAFT":
      return "blocked";
    default:
      return "active";
  }
}

export function placedOf(order: ShopOrder): PlacedOrder {
  const { supplier, currency } = order;
  return {
    externalId: order.id,
    reference: order.reference,
    ...(supplier === undefined ? {} : { supplier }),
    ...(currency === undefined ? {} : { currency }),
    lines: order.lines.map(({ item, quantity, price }) => ({
      item,
      quantity,
      ...(price === undefined ? {} : { price }),
    })),
  };
}

/** Statuses that wait for goods; `created` waits for its mirror as well. */
export const openStatuses = ["created", "open", "acknowledged", "partly-received"] as const;

export function suppliesOf(order: ShopOrder): Supply[] {
  if (!openStatuses.some((status) => status === order.status)) return [];
  const due: Day | null = dayOf(order.expectedDay ?? "");
  return order.lines
    .filter(({ base }) => base !== "0" && !base.startsWith("-"))
    .map(({ item, base }): Supply => ({
      from: order.status === "created" ? "draft" : "order",
      reference: order.reference,
      item,
      location: order.shipTo ?? "main",
      quantity: base,
      ...(due === null ? {} : { due }),
    }));
}

/** People change the status in Shopify's own screen; the field offers these words only. */
export const statuses = [
  "created",
  "open",
  "acknowledged",
  "partly-received",
  "received",
  "closed",
  "cancelled",
] as const;

export function progressOf(order: ShopOrder): OrderProgress {
  const whole = order.status === "received";
  const received = order.lines.map(({ item, quantity, received: some }) => ({
    item,
    quantity: whole ? quantity : some,
  }));
  switch (order.status) {
    case "created":
      return { status: "draft", received };
    case "acknowledged":
    case "partly-received":
    case "received":
    case "closed":
    case "cancelled":
      return { status: order.status, received };
    default:
      return { status: "submitted", received };
  }
}
