import type { Entry, Level, Place, Shop, Variant } from "./shop.ts";

interface Paging {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly query?: string | null;
}

/** What resolvers know beside their arguments. */
export interface Scene {
  readonly shop: Shop;
  readonly now: number;
  /** How long searches do not show what is new. */
  readonly lagMs: number;
  /** A bulk operation reads everything, without pages. */
  readonly bulk: boolean;
  readonly jobs: {
    start(shop: Shop, query: string): unknown;
    list(shop: Shop): readonly { readonly id: string }[];
  };
  /** Runs a write once for its key; refuses one without a key. */
  once(mutation: string, input: unknown, write: () => unknown): unknown;
}

function connection<T>(
  rows: readonly T[],
  paging: Paging,
  scene: Scene,
  node: (row: T) => unknown,
) {
  const from = Number(Buffer.from(paging.after ?? "", "base64").toString());
  const size = scene.bulk ? rows.length : (paging.first ?? 50);
  const end = Math.min(rows.length, from + size);
  const nodes = rows.slice(from, end).map(node);
  return {
    nodes,
    edges: nodes.map((one) => ({ node: one })),
    pageInfo: {
      hasNextPage: end < rows.length,
      endCursor: end === from ? null : Buffer.from(String(end)).toString("base64"),
    },
  };
}

/** "updated_at:>'…'" in milliseconds. */
function sinceIn(query: string | null | undefined): number {
  const text = /updated_at:>'([^']+)'/.exec(query ?? "")?.[1];
  return text === undefined ? -Infinity : Date.parse(text);
}

const iso = (ms: number): string => new Date(ms).toISOString();

function itemNode(variant: Variant, scene: Scene) {
  return {
    __typename: "InventoryItem",
    id: variant.itemId,
    sku: variant.sku,
    tracked: variant.tracked,
    duplicateSkuCount: () => scene.shop.twinsOf(variant),
    inventoryLevels: (paging: Paging) =>
      connection(scene.shop.byItem.get(variant.itemId) ?? [], paging, scene, (level) =>
        levelNode(level, scene),
      ),
  };
}

function levelNode(level: Level, scene: Scene): unknown {
  const { variant, place } = level;
  const quantities: Readonly<Record<string, number>> = {
    available: level.available,
    committed: level.committed,
    on_hand: level.available + level.committed,
    incoming: level.incoming,
  };
  return {
    __typename: "InventoryLevel",
    id: `gid://shopify/InventoryLevel/${place.id.split("/").at(-1)}?inventory_item_id=${variant.itemId.split("/").at(-1)}`,
    isActive: true,
    updatedAt: iso(level.updatedAt),
    location: () => placeNode(place, scene),
    item: () => itemNode(variant, scene),
    quantities: ({ names }: { readonly names: readonly string[] }) =>
      names.map((name) => ({ name, quantity: quantities[name] ?? 0 })),
  };
}

function placeNode(place: Place, scene: Scene): unknown {
  return {
    id: place.id,
    name: place.name,
    address: { formatted: ["1 Harbour Street", "Auckland"] },
    inventoryLevels: (paging: Paging) => {
      const since = sinceIn(paging.query);
      const rows = scene.shop.levels.filter(
        (level) => level.place === place && level.updatedAt > since,
      );
      return connection(rows, paging, scene, (level) => levelNode(level, scene));
    },
  };
}

function variantNode(variant: Variant, scene: Scene): unknown {
  return {
    __typename: "ProductVariant",
    id: variant.id,
    sku: variant.sku,
    title: "Default Title",
    requiresComponents: variant.bundle,
    product: { title: variant.title, status: variant.status, isGiftCard: variant.giftCard },
    inventoryItem: () => itemNode(variant, scene),
    metafield: ({ key }: { readonly key: string }) => {
      const value = variant.metafields.get(key);
      return value === undefined ? null : { value };
    },
  };
}

function entryNode(entry: Entry): unknown {
  return {
    __typename: "Metaobject",
    id: entry.id,
    handle: entry.handle,
    type: entry.type,
    updatedAt: iso(entry.updatedAt),
    fields: [...entry.values].map(([key, value]) => ({ key, value })),
  };
}

/** The root fields of queries that the app asks for. */
export const queries = {
  productVariantsCount: (_: unknown, { shop }: Scene) => ({
    count: Math.min(10_000, shop.variants.length),
    precision: "EXACT",
  }),
  shop: (_: unknown, { shop }: Scene) => ({
    name: shop.domain.split(".")[0],
    email: `orders@${shop.domain.split(".")[0]}.example`,
    currencyCode: "EUR",
    ianaTimezone: "Pacific/Auckland",
    billingAddress: { formatted: ["1 Harbour Street", "Auckland"] },
  }),
  currentAppInstallation: (_: unknown, { shop }: Scene) => ({
    accessScopes: shop.scopes.map((handle) => ({ handle })),
  }),
  locations: (paging: Paging, scene: Scene) =>
    connection(scene.shop.places, paging, scene, (place) => placeNode(place, scene)),
  node: ({ id }: { readonly id: string }, scene: Scene) => {
    const variant = scene.shop.variants.find((one) => one.itemId === id || one.id === id);
    if (variant === undefined) return null;
    return variant.id === id ? variantNode(variant, scene) : itemNode(variant, scene);
  },
  inventoryItem: ({ id }: { readonly id: string }, scene: Scene) => {
    const variant = scene.shop.variants.find(({ itemId }) => itemId === id);
    return variant === undefined ? null : itemNode(variant, scene);
  },
  inventoryItems: (paging: Paging, scene: Scene) => {
    const wanted = [...(paging.query ?? "").matchAll(/sku:"((?:[^"\\]|\\.)*)"/g)].map(
      ([, sku = ""]) => sku.replaceAll(/\\(.)/g, "$1").toLowerCase(),
    );
    const rows =
      (paging.query ?? "") === ""
        ? scene.shop.variants
        : scene.shop.variants.filter(({ sku }) => wanted.includes(sku?.toLowerCase() ?? ""));
    return connection(rows, paging, scene, (variant) => itemNode(variant, scene));
  },
  productVariants: (paging: Paging, scene: Scene) => {
    const since = sinceIn(paging.query);
    const rows = scene.shop.variants.filter(({ updatedAt }) => updatedAt > since);
    return connection(rows, paging, scene, (variant) => variantNode(variant, scene));
  },
  bulkOperation: ({ id }: { readonly id: string }, { jobs, shop }: Scene) =>
    jobs.list(shop).find((job) => job.id === id) ?? null,
  bulkOperations: (paging: Paging, scene: Scene) =>
    connection(scene.jobs.list(scene.shop), paging, scene, (job) => job),
  metaobjectByHandle: (
    { handle }: { readonly handle: { readonly type: string; readonly handle: string } },
    { shop }: Scene,
  ) => {
    const found = shop.entries.find(
      (entry) => entry.type === handle.type && entry.handle === handle.handle,
    );
    return found === undefined ? null : entryNode(found);
  },
  metaobject: ({ id }: { readonly id: string }, { shop }: Scene) => {
    const found = shop.entries.find((entry) => entry.id === id);
    return found === undefined ? null : entryNode(found);
  },
  metaobjects: (paging: Paging & { readonly type: string }, scene: Scene) => {
    const wanted = [...(paging.query ?? "").matchAll(/fields\.status:'([^']+)'/g)].map(
      ([, status]) => status,
    );
    const rows = scene.shop.entries.filter(
      ({ type, at, values }) =>
        type === paging.type &&
        at + scene.lagMs <= scene.now &&
        wanted.includes(values.get("status")),
    );
    return connection(rows, paging, scene, entryNode);
  },
  metaobjectDefinitionByType: ({ type }: { readonly type: string }, { shop }: Scene) =>
    shop.definitions.has(type)
      ? {
          id: "gid://shopify/MetaobjectDefinition/1",
          fieldDefinitions: orderFields.map((key) => ({ key })),
        }
      : null,
} as const;

const orderFields = [
  "reference",
  "status",
  "supplier",
  "supplier_name",
  "currency",
  "order_day",
  "expected_day",
  "ship_to",
  "total",
  "note",
  "lines",
  "sent_at",
];
