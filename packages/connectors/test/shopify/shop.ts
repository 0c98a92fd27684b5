import type { VendorFacts } from "@parstock/testing";

export const shop = "acme.myshopify.com";

export interface Variant {
  id: bigint;
  itemId: bigint;
  sku: string | null;
  title: string;
  options: string;
  tracked: boolean;
  bundle: boolean;
  metafields?: { point?: string; level?: string; places?: string };
  status: string;
}

/** Quantities by name at a place; numbers as text, since the facts hold fractions that Shopify itself would not. */
export interface Level {
  variant: Variant;
  place: Place;
  onHand: string;
  available: string;
  incoming: number;
  updatedAt: string;
}

export interface Place {
  id: bigint;
  name: string;
}

export interface Entry {
  id: string;
  handle: string;
  values: Map<string, string>;
  /** When the search index shows it. */
  at: number;
}

/** Beyond 2^53, as Shopify's ids are. */
const firstId = 271_878_346_596_884_015n;

export function gid(type: string, id: bigint | number | string): string {
  return `gid://shopify/${type}/${id}`;
}

export function stockOf(
  facts: VendorFacts,
  place: Place,
): { variants: Variant[]; levels: Level[] } {
  const variants = facts.items.map((item, index) => ({
    id: firstId + BigInt(index) * 2n,
    itemId: firstId + BigInt(index) * 2n + 1n,
    sku: item.id,
    title: item.name,
    options: "Default Title",
    tracked: true,
    bundle: false,
    status: "ACTIVE",
  }));
  const levels = variants.map((variant, index) => {
    const onHand = facts.items[index]?.onHand ?? "0";
    return {
      variant,
      place,
      onHand,
      available: onHand,
      incoming: 0,
      updatedAt: "2026-11-20T10:00:00Z",
    };
  });
  return { variants, levels };
}

export function entriesOf(facts: VendorFacts): Entry[] {
  return facts.orders.map((order, index) => ({
    id: gid("Metaobject", 900 + index),
    handle: order.reference.toLowerCase(),
    at: 0,
    values: new Map([
      ["reference", order.reference],
      ["status", ["open", "acknowledged", "partly-received"][index % 3] ?? "open"],
      ["supplier", order.supplier],
      ["ship_to", "main"],
      ["lines", JSON.stringify(order.lines.map((line) => ({ ...line, base: line.quantity })))],
    ]),
  }));
}

function metafield(value: string | undefined): unknown {
  return value === undefined ? null : { value };
}

export function variantNode(one: Variant, twins: number): unknown {
  return {
    id: gid("ProductVariant", one.id),
    sku: one.sku,
    title: one.options,
    requiresComponents: one.bundle,
    product: { title: one.title, status: one.status, isGiftCard: false },
    point: metafield(one.metafields?.point),
    level: metafield(one.metafields?.level),
    places: metafield(one.metafields?.places),
    inventoryItem: {
      id: gid("InventoryItem", one.itemId),
      tracked: one.tracked,
      duplicateSkuCount: twins,
    },
  };
}

export function levelNode({ variant, place, ...level }: Level, twins: number): unknown {
  return {
    id: `gid://shopify/InventoryLevel/${place.id}?inventory_item_id=${variant.itemId}`,
    isActive: true,
    location: { name: place.name },
    item: {
      id: gid("InventoryItem", variant.itemId),
      sku: variant.sku,
      tracked: variant.tracked,
      duplicateSkuCount: twins,
    },
    quantities: [
      { name: "available", quantity: Number(level.available) },
      { name: "on_hand", quantity: Number(level.onHand) },
      { name: "incoming", quantity: level.incoming },
    ],
  };
}

export function entryNode({ id, handle, values }: Entry): unknown {
  const fields = [...values].map(([key, value]) => ({ key, value }));
  return { id, handle, updatedAt: "2026-11-23T08:00:00Z", fields };
}
