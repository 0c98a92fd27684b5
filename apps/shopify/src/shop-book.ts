import type { Instant } from "@parstock/core";
import type { Database } from "@parstock/store";

import { initialSettings, type ShopSettings } from "./shop-settings.ts";

/** How far a first read has come. */
interface Progress {
  readonly items: number;
  readonly levels: number;
}

export interface ShopState {
  readonly shop: string;
  readonly installedAt: Instant;
  readonly settings: ShopSettings;
  /** ISO 4217, as the shop sells; null until it was asked. */
  readonly currency: string | null;
  /** When everything was read, and when what has changed since. */
  readonly fullAt: Instant | null;
  readonly changedAt: Instant | null;
  /** Set while everything is being read. */
  readonly progress: Progress | null;
  /** Why the last read or run failed, one sentence. */
  readonly problem: string | null;
  readonly runWanted: boolean;
  /** Events came soon after a run: from then on there is to be another. */
  readonly runAfter: Instant | null;
}

/** The shops that have the app installed. */
export interface ShopBook {
  install(shop: string, at: Instant): Promise<void>;
  /** Null once the app was removed. */
  find(shop: string): Promise<ShopState | null>;
  /** Shops whose last look is at least their interval ago. */
  due(at: Instant): Promise<string[]>;
  change(shop: string, what: Partial<Omit<ShopState, "shop" | "installedAt">>): Promise<void>;
  /** Forgets the shop's sessions: nothing can be read or ordered for it any more. */
  uninstall(shop: string): Promise<void>;
  /** Removes everything that was ever kept of a shop, its orders too: the law stands above the ledger that only grows. */
  redact(shop: string): Promise<void>;
}

const columns = {
  settings: "settings",
  currency: "currency",
  fullAt: "full_at",
  changedAt: "changed_at",
  progress: "progress",
  problem: "problem",
  runWanted: "run_wanted",
  runAfter: "run_after",
} as const;

const ofShop = [
  "sessions",
  "locations",
  "items",
  "levels",
  "rules",
  "suppliers",
  "offers",
  "dirty",
  "deliveries",
  "mirrored",
  "told",
  "shops",
];

export function openShopBook(database: Database): ShopBook {
  return {
    async install(shop, at) {
      await database.query(
        "insert into parstock_shopify.shops (shop, installed_at, settings) values ($1, $2, $3) on conflict (shop) do nothing",
        [shop, at, JSON.stringify(initialSettings(shop))],
      );
    },
    async find(shop) {
      const [row] = await database.query<ShopState>(
        `select shop, installed_at as "installedAt", settings, currency, full_at as "fullAt", changed_at as "changedAt",
           progress, problem, run_wanted as "runWanted", run_after as "runAfter"
         from parstock_shopify.shops s where shop = $1
           and exists (select from parstock_shopify.sessions x where x.shop = s.shop)`,
        [shop],
      );
      return row === undefined
        ? null
        : { ...row, settings: { ...initialSettings(shop), ...row.settings } };
    },
    async due(at) {
      const rows = await database.query<{
        shop: string;
        changed_at: string | null;
        interval: number;
        run_wanted: boolean;
      }>(
        `select shop, changed_at, coalesce((settings->>'intervalMinutes')::integer, 60) as interval,
           run_wanted or coalesce(run_after <= $1, false) or exists (select from parstock_shopify.dirty d where d.shop = s.shop) as run_wanted
         from parstock_shopify.shops s where exists (select from parstock_shopify.sessions x where x.shop = s.shop)
         order by shop`,
        [at],
      );
      const now = Date.parse(at);
      return rows
        .filter(
          (row) =>
            row.run_wanted ||
            row.changed_at === null ||
            now - Date.parse(row.changed_at) >= row.interval * 60_000 - 30_000,
        )
        .map(({ shop }) => shop);
    },
    async change(shop, what) {
      const names = Object.keys(what) as (keyof typeof columns)[];
      const values = names.map((name) => {
        const value = what[name];
        return typeof value === "object" && value !== null
          ? JSON.stringify(value)
          : (value ?? null);
      });
      const set = names.map((name, index) => `${columns[name]} = $${index + 2}`).join(", ");
      await database.query(`update parstock_shopify.shops set ${set} where shop = $1`, [
        shop,
        ...values,
      ]);
    },
    async uninstall(shop) {
      await database.query("delete from parstock_shopify.sessions where shop = $1", [shop]);
      await database.query(
        "update parstock_shopify.shops set full_at = null, changed_at = null, progress = null where shop = $1",
        [shop],
      );
    },
    async redact(shop) {
      await database.transaction(async (session) => {
        for (const table of ofShop)
          await session.query(`delete from parstock_shopify.${table} where shop = $1`, [shop]);
        const ledger = await session.query<{ name: string }>(
          "select table_name as name from information_schema.columns where table_schema = 'parstock' and column_name = 'tenant' order by table_name",
        );
        // A tenant's chain is its own: taking the whole of it away breaks nobody else's.
        await session.script("alter table parstock.events disable trigger events_append_only");
        for (const { name } of ledger)
          await session.query(`delete from parstock.${name} where tenant = $1`, [shop]);
        await session.script("alter table parstock.events enable trigger events_append_only");
      });
    },
  };
}
