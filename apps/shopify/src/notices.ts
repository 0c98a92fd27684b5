import type { Instant } from "@parstock/core";

import type { Notice } from "./admission.ts";
import type { App } from "./app.ts";
import { everything } from "./reading.ts";
import { ring } from "./tend.ts";

/** How long a delivery's id is remembered: Shopify tries for four hours, and copies may come much later. */
const rememberedDays = 3;

/**
 * A webhook says that something changed, never what it is now: deliveries repeat, overtake each other and get lost. It
 * marks what has to be looked at again; reading, deciding and ordering happen in the shop's turn.
 */
export async function takeNotice(app: App, notice: Notice): Promise<void> {
  const { shop, topic, id, payload } = notice;
  switch (topic) {
    case "APP_UNINSTALLED":
      return app.shops.uninstall(shop);
    case "SHOP_REDACT":
      return app.shops.redact(shop);
    case "CUSTOMERS_DATA_REQUEST":
    case "CUSTOMERS_REDACT":
      // Nothing of customers is ever kept: orders are read for what was sold, without who bought it.
      return;
    case "APP_SCOPES_UPDATE":
      return;
    default:
      if (await isNew(app, shop, id)) await mark(app, shop, keyOf(topic, payload));
  }
}

async function isNew(app: App, shop: string, id: string): Promise<boolean> {
  const rows = await app.store.database.query<{ id: string }>(
    "insert into parstock_shopify.deliveries (shop, id, at) values ($1, $2, $3) on conflict do nothing returning id",
    [shop, id, app.now().toISOString()],
  );
  return rows.length > 0;
}

/** What is gone shows in no list of changes: only reading everything tells. */
const takesAway = ["PRODUCTS_DELETE", "INVENTORY_ITEMS_DELETE", "INVENTORY_LEVELS_DISCONNECT"];

/** Ids are longer than a binary fraction holds: only those that come as text are of use. */
function keyOf(topic: string, payload: Readonly<Record<string, unknown>>): string {
  if (takesAway.includes(topic)) return everything;
  const id = payload["admin_graphql_api_id"];
  const item = typeof id === "string" ? /inventory_item_id=(\d+)/.exec(id)?.[1] : undefined;
  return item !== undefined && topic.startsWith("INVENTORY_LEVELS_")
    ? `gid://shopify/InventoryItem/${item}`
    : "catalogue";
}

async function mark(app: App, shop: string, key: string): Promise<void> {
  await app.store.database.query(
    `insert into parstock_shopify.dirty (shop, key, told_at) values ($1, $2, $3)
     on conflict (shop, key) do update set told_at = excluded.told_at`,
    [shop, key, app.now().toISOString()],
  );
  ring(app, shop);
}

/** Forgets deliveries that can't come again. */
export async function forgetDeliveries(app: App): Promise<void> {
  const before = new Date(app.now().getTime() - rememberedDays * 86_400_000).toISOString();
  await app.store.database.query("delete from parstock_shopify.deliveries where at < $1", [
    before as Instant,
  ]);
}
