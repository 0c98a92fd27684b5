import { readLevelsOf, shopify } from "@parstock/connectors/shopify";
import {
  addMs,
  type Context,
  type Exchange,
  type Instant,
  type Page,
  type StockLevel,
} from "@parstock/core";

import type { App } from "./app.ts";
import type { ShopState } from "./shop-book.ts";

/** Everything is read again this often; what was deleted in the shop is noticed by then. */
const fullEveryMs = 86_400_000;
/** Above so many changed items, asking what has changed costs fewer points than asking item by item. */
const dirtyOneByOne = 40;
/** Our clock and Shopify's may differ. */
const marginMs = 120_000;

/** Marks that something was taken away in the shop. */
export const everything = "everything";

export interface Reading {
  readonly kind: "full" | "changes" | "items" | "nothing";
  readonly faults: readonly string[];
}

/** Brings what is known of a shop up to date, with as little asking as will do. */
export async function readShop(app: App, state: ShopState, at: Instant): Promise<Reading> {
  const { shop, fullAt, changedAt, settings } = state;
  const age = (since: Instant): number => Date.parse(at) - Date.parse(since);
  if (fullAt === null || changedAt === null || age(fullAt) >= fullEveryMs)
    return readEverything(app, state, at);
  const dirty = await app.store.database.query<{ key: string; told_at: Instant }>(
    "select key, told_at from parstock_shopify.dirty where shop = $1 order by told_at, key",
    [shop],
  );
  if (dirty.some(({ key }) => key === everything)) return readEverything(app, state, at);
  const due = age(changedAt) >= settings.intervalMinutes * 60_000 - 30_000;
  const levels = dirty.filter(({ key }) => key.startsWith("gid://shopify/InventoryItem/"));
  const simple = levels.length === dirty.length && levels.length <= dirtyOneByOne;
  if (due || (dirty.length > 0 && !simple)) return readChanges(app, state, changedAt, at);
  if (dirty.length === 0) return { kind: "nothing", faults: [] };
  const faults: string[] = [];
  for (const { key, told_at } of dirty) {
    const page = await app.talk(state, (context) => readLevelsOf(context, key));
    await keepLevels(app, shop, page, fullAt, faults);
    await settle(app, shop, told_at, key);
  }
  return { kind: "items", faults };
}

async function readEverything(app: App, state: ShopState, at: Instant): Promise<Reading> {
  const { shop } = state;
  const faults: string[] = [];
  let items = 0;
  let levels = 0;
  const tell = (): Promise<void> => app.shops.change(shop, { progress: { items, levels } });
  await tell();
  await readLocations(app, state, at, faults);
  await eachPage(
    app,
    state,
    (context, cursor) => itemsOf(context, cursor, null),
    async (page) => {
      items += page.rows.length;
      faults.push(...(page.faults ?? []));
      await app.shelf.keepItems(shop, page.rows, at);
      await tell();
    },
  );
  await eachPage(
    app,
    state,
    (context, cursor) => stockOf(context, cursor, null),
    async (page) => {
      levels += page.rows.length;
      await keepLevels(app, shop, page, at, faults);
      await tell();
    },
  );
  await app.shelf.forgetUnseen(shop, at);
  await app.shops.change(shop, { fullAt: at, changedAt: at, progress: null });
  await settle(app, shop, at);
  return { kind: "full", faults };
}

/** Rows that are still the same keep the mark of the last whole read, and so do those that changed. */
async function readChanges(
  app: App,
  state: ShopState,
  changedAt: Instant,
  at: Instant,
): Promise<Reading> {
  const { shop, fullAt } = state;
  const since = addMs(changedAt, -marginMs);
  const seen = fullAt ?? at;
  const faults: string[] = [];
  const known = (await app.shelf.locations(shop)).map(({ id }) => id);
  const found = await readLocations(app, state, seen, faults);
  // A location is known by its name: under a new one, all that lies there has to be read again.
  if (known.toSorted().join("\n") !== found.toSorted().join("\n"))
    return readEverything(app, state, at);
  await eachPage(
    app,
    state,
    (context, cursor) => itemsOf(context, cursor, since),
    async (page) => {
      faults.push(...(page.faults ?? []));
      await app.shelf.keepItems(shop, page.rows, seen);
    },
  );
  await eachPage(
    app,
    state,
    (context, cursor) => stockOf(context, cursor, since),
    (page) => keepLevels(app, shop, page, seen, faults),
  );
  await app.shops.change(shop, { changedAt: at });
  await settle(app, shop, at);
  return { kind: "changes", faults };
}

async function readLocations(
  app: App,
  state: ShopState,
  seen: Instant,
  faults: string[],
): Promise<string[]> {
  const { readLocations: read } = shopify;
  const names: string[] = [];
  if (read === undefined) return names;
  await eachPage(
    app,
    state,
    (context, cursor) => read.call(shopify, context, cursor),
    async (page) => {
      faults.push(...(page.faults ?? []));
      await app.shelf.keepLocations(state.shop, page.rows, seen);
      names.push(...page.rows.map(({ id }) => id));
    },
  );
  return names;
}

const { readItems, readStock } = shopify;

function itemsOf(context: Context, cursor: string | null, since: Instant | null) {
  if (readItems === undefined) throw new Error("the connector reads items");
  return readItems.call(shopify, context, cursor, since);
}

function stockOf(context: Context, cursor: string | null, since: Instant | null) {
  if (readStock === undefined) throw new Error("the connector reads stock");
  return readStock.call(shopify, context, cursor, since);
}

/** Every page is a conversation of its own, so that what was read is kept whatever comes after it. */
async function eachPage<T>(
  app: App,
  state: ShopState,
  read: (context: Context, cursor: string | null) => Exchange<Page<T>>,
  keep: (page: Page<T>) => Promise<void>,
): Promise<void> {
  let cursor: string | null = null;
  do {
    const from: string | null = cursor;
    const page: Page<T> = await app.talk(state, (context) => read(context, from));
    await keep(page);
    cursor = page.next;
  } while (cursor !== null);
}

async function keepLevels(
  app: App,
  shop: string,
  page: Page<StockLevel>,
  seen: Instant,
  faults: string[],
): Promise<void> {
  faults.push(...(page.faults ?? []));
  await app.shelf.keepLevels(shop, page.rows, seen);
}

/** What was told until then has been looked at; what was told meanwhile has not. */
async function settle(app: App, shop: string, until: Instant, key?: string): Promise<void> {
  await app.store.database.query(
    "delete from parstock_shopify.dirty where shop = $1 and told_at <= $2 and ($3::text is null or key = $3)",
    [shop, until, key ?? null],
  );
}
