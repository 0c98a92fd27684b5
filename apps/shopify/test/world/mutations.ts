import type { Scene } from "./resolvers.ts";
import type { Entry, Level, Shop } from "./shop.ts";

interface Written {
  readonly fields?: readonly { readonly key: string; readonly value: string }[] | null;
}

interface Terminal {
  readonly locationId: string;
  readonly name: string;
  readonly changeFromQuantity?: number | null;
  readonly ledgerDocumentUri?: string | null;
}

interface Adjustment {
  readonly name: string;
  readonly changes: readonly (Omit<Terminal, "name"> & {
    readonly inventoryItemId: string;
    readonly delta: number;
  })[];
}

interface Move {
  readonly changes: readonly {
    readonly inventoryItemId: string;
    readonly quantity: number;
    readonly from: Terminal;
    readonly to: Terminal;
  }[];
}

interface Metafield {
  readonly ownerId: string;
  readonly key: string;
  readonly namespace?: string | null;
}

function refused(thing: string, code: string | null, message: string, field: string[] | null) {
  return { [thing]: null, userErrors: [{ field, message, ...(code === null ? {} : { code }) }] };
}

function node(entry: Entry): unknown {
  return {
    id: entry.id,
    handle: entry.handle,
    type: entry.type,
    updatedAt: new Date(entry.updatedAt).toISOString(),
    fields: [...entry.values].map(([key, value]) => ({ key, value })),
  };
}

/** Fields that are not named keep their values. */
function write(entry: Entry, { fields }: Written, now: number) {
  for (const { key, value } of fields ?? []) entry.values.set(key, value);
  entry.updatedAt = now;
  return { metaobject: node(entry), userErrors: [] };
}

function levelOf(shop: Shop, itemId: string, locationId: string): Level | undefined {
  return shop.byItem.get(itemId)?.find(({ place }) => place.id === locationId);
}

function shift(level: Level | undefined, name: string, delta: number, now: number): void {
  if (level === undefined) return;
  if (name === "incoming") level.incoming += delta;
  else level.available += delta;
  level.updatedAt = now;
}

const group = "inventoryAdjustmentGroup";
const changed = { [group]: { id: "gid://shopify/InventoryAdjustmentGroup/1" }, userErrors: [] };

/** Mandatory at run time since 2026-04, whatever the schema says; a document may not be Shopify's own. */
function faultIn(terminal: Terminal): string | null {
  if (!("changeFromQuantity" in terminal)) return "changeFromQuantity is required";
  const document = terminal.ledgerDocumentUri ?? "";
  if (terminal.name === "available")
    return document === "" ? null : "available takes no ledger document";
  return document === "" || document.startsWith("gid://shopify/")
    ? "a ledger document is required"
    : null;
}

/** The root fields of mutations that the app writes with. */
export const mutations = {
  bulkOperationRunQuery: ({ query }: { readonly query: string }, { jobs, shop }: Scene) => ({
    bulkOperation: jobs.start(shop, query),
    userErrors: [],
  }),
  metaobjectDefinitionCreate: (
    { definition }: { readonly definition: { readonly type: string } },
    { shop }: Scene,
  ) => {
    if (shop.definitions.has(definition.type))
      return refused("metaobjectDefinition", "TAKEN", "Type has already been taken", [
        "definition",
        "type",
      ]);
    shop.definitions.add(definition.type);
    return {
      metaobjectDefinition: { id: "gid://shopify/MetaobjectDefinition/1" },
      userErrors: [],
    };
  },
  metaobjectUpsert: (
    {
      handle,
      metaobject,
    }: {
      readonly handle: { readonly type: string; readonly handle: string };
      readonly metaobject: Written;
    },
    { shop, now }: Scene,
  ) => {
    if (!shop.definitions.has(handle.type))
      return refused("metaobject", "UNDEFINED_OBJECT_TYPE", "No definition exists for type", [
        "handle",
      ]);
    let entry = shop.entries.find(
      (one) => one.type === handle.type && one.handle === handle.handle,
    );
    if (entry === undefined) {
      entry = {
        id: `gid://shopify/Metaobject/${shop.next()}`,
        handle: handle.handle,
        type: handle.type,
        values: new Map(),
        at: now,
        updatedAt: now,
      };
      shop.entries.push(entry);
    }
    return write(entry, metaobject, now);
  },
  metaobjectUpdate: (
    { id, metaobject }: { readonly id: string; readonly metaobject: Written },
    { shop, now }: Scene,
  ) => {
    const entry = shop.entries.find((one) => one.id === id);
    return entry === undefined
      ? refused("metaobject", "RECORD_NOT_FOUND", "Record not found", ["id"])
      : write(entry, metaobject, now);
  },
  inventoryAdjustQuantities: ({ input }: { readonly input: Adjustment }, scene: Scene) =>
    scene.once("inventoryAdjustQuantities", input, () => {
      const fault = input.changes
        .map((change) => faultIn({ ...change, name: input.name }))
        .find((one) => one !== null);
      if (fault !== undefined) return refused(group, "INVALID_QUANTITY_DOCUMENT", fault, ["input"]);
      for (const { inventoryItemId, locationId, delta } of input.changes)
        shift(levelOf(scene.shop, inventoryItemId, locationId), input.name, delta, scene.now);
      return changed;
    }),
  inventoryMoveQuantities: ({ input }: { readonly input: Move }, scene: Scene) =>
    scene.once("inventoryMoveQuantities", input, () => {
      for (const { from, to } of input.changes) {
        if (from.locationId !== to.locationId)
          return refused(group, "DIFFERENT_LOCATIONS", "The locations differ", ["input"]);
        if (from.name === to.name)
          return refused(group, "SAME_QUANTITY_NAME", "The names are the same", ["input"]);
        const fault = faultIn(from) ?? faultIn(to);
        if (fault !== null) return refused(group, "INVALID_QUANTITY_DOCUMENT", fault, ["input"]);
      }
      for (const { inventoryItemId, quantity, from, to } of input.changes) {
        const level = levelOf(scene.shop, inventoryItemId, from.locationId);
        shift(level, from.name, -quantity, scene.now);
        shift(level, to.name, quantity, scene.now);
      }
      return changed;
    }),
  metafieldDefinitionCreate: (
    { definition }: { readonly definition: { readonly key: string } },
    { shop }: Scene,
  ) => {
    if (shop.metafieldDefinitions.has(definition.key))
      return refused("createdDefinition", "TAKEN", "Key is in use", ["definition", "key"]);
    shop.metafieldDefinitions.add(definition.key);
    return { createdDefinition: { id: "gid://shopify/MetafieldDefinition/1" }, userErrors: [] };
  },
  metafieldsSet: (
    { metafields }: { readonly metafields: readonly (Metafield & { readonly value: string })[] },
    { shop, now }: Scene,
  ) => {
    if (metafields.length > 25)
      return refused("metafields", "LESS_THAN_OR_EQUAL_TO", "At most 25", ["metafields"]);
    for (const { ownerId, key, value } of metafields) {
      const owner = shop.variants.find(({ id }) => id === ownerId);
      if (owner === undefined)
        return refused("metafields", "INVALID", "Owner does not exist", ["metafields"]);
      owner.metafields.set(key, value);
      owner.updatedAt = now;
    }
    const made = metafields.map((_, index) => ({ id: `gid://shopify/Metafield/${index + 1}` }));
    return { metafields: made, userErrors: [] };
  },
  metafieldsDelete: (
    { metafields }: { readonly metafields: readonly Metafield[] },
    { shop, now }: Scene,
  ) => {
    for (const { ownerId, key } of metafields) {
      const owner = shop.variants.find(({ id }) => id === ownerId);
      owner?.metafields.delete(key);
      if (owner !== undefined) owner.updatedAt = now;
    }
    return {
      deletedMetafields: metafields.map(({ ownerId, key }) => ({
        ownerId,
        key,
        namespace: "$app",
      })),
      userErrors: [],
    };
  },
  flowTriggerReceive: (
    { handle, payload }: { readonly handle: string; readonly payload: unknown },
    { shop }: Scene,
  ) => {
    shop.triggers.push({ handle, payload });
    return { userErrors: [] };
  },
} as const;
