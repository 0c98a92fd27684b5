import {
  add,
  decimal,
  type Decimal,
  itemKey,
  type Instant,
  type ItemEntry,
  type Location,
  type ReorderRule,
  type RowsEffect,
  type RowsPage,
  type StockLevel,
  type Supplier,
} from "@parstock/core";
import type { Database } from "@parstock/store";

import { stockColumns } from "./stock-source.ts";
import { put, type Table } from "./tables.ts";

/** When to order an item and up to where, as people write it; both empty: not reordered there. */
export interface Figures {
  readonly item: string;
  /** "*" holds for every location without figures of its own. */
  readonly location: string;
  readonly point: Decimal | null;
  readonly level: Decimal | null;
}

/** What was read of a shop, so that a run, a grid of 50,000 rows and a screen need no call. */
export interface Shelf {
  keepLocations(shop: string, rows: readonly Location[], seen: string): Promise<void>;
  /** Items with their rules as the shop has them; figures that wait to be written there stand. */
  keepItems(shop: string, entries: readonly ItemEntry[], seen: string): Promise<void>;
  keepLevels(shop: string, levels: readonly StockLevel[], seen: string): Promise<void>;
  /** After a whole read: what it did not see is gone. */
  forgetUnseen(shop: string, seen: string): Promise<void>;
  /** Writes figures that are still to go to the shop. */
  setFigures(shop: string, figures: readonly Figures[]): Promise<void>;
  locations(shop: string): Promise<Location[]>;
  suppliers(shop: string): Promise<Supplier[]>;
  /** The tables of `shelfSource`; `at` is when what they hold was true, `arriving` what is neither on order nor in it. */
  rows(
    shop: string,
    effect: RowsEffect,
    at: Instant,
    arriving: ReadonlyMap<string, Decimal>,
  ): Promise<RowsPage>;
}

const locations = {
  name: "parstock_shopify.locations",
  columns: { shop: "text", location: "text", details: "json", seen: "text" },
  key: ["shop", "location"],
} as const satisfies Table<string>;

const items = {
  name: "parstock_shopify.items",
  columns: {
    shop: "text",
    item: "text",
    variant: "text",
    name: "text",
    details: "json",
    seen: "text",
  },
  key: ["shop", "item"],
} as const satisfies Table<string>;

const levels = {
  name: "parstock_shopify.levels",
  columns: {
    shop: "text",
    item: "text",
    location: "text",
    on_hand: "numeric",
    committed: "numeric",
    on_order: "numeric",
    seen: "text",
  },
  key: ["shop", "item", "location"],
} as const satisfies Table<string>;

const rules = {
  name: "parstock_shopify.rules",
  columns: {
    shop: "text",
    item: "text",
    location: "text",
    point: "numeric",
    level: "numeric",
    pending: "boolean",
  },
  key: ["shop", "item", "location"],
} as const satisfies Table<string>;

export function openShelf(database: Database): Shelf {
  return {
    keepLocations: (shop, rows, seen) =>
      put(
        database,
        locations,
        rows.map((row) => ({ shop, location: row.id, details: JSON.stringify(row), seen })),
      ),
    keepItems: (shop, entries, seen) => keepItems(database, shop, entries, seen),
    keepLevels: (shop, rows, seen) =>
      put(
        database,
        levels,
        rows.map(({ item, location, onHand, committed, onOrder }) => ({
          shop,
          item,
          location,
          on_hand: onHand,
          committed,
          on_order: onOrder,
          seen,
        })),
      ),
    async forgetUnseen(shop, seen) {
      for (const table of [locations, items, levels])
        await database.query(`delete from ${table.name} where shop = $1 and seen <> $2`, [
          shop,
          seen,
        ]);
      await database.query(
        `delete from parstock_shopify.rules r where shop = $1
           and not exists (select from parstock_shopify.items i where i.shop = r.shop and i.item = r.item)`,
        [shop],
      );
    },
    setFigures: (shop, figures) =>
      put(
        database,
        rules,
        figures.map((row) => ({ ...row, shop, pending: "true" })),
      ),
    async locations(shop) {
      const rows = await database.query<{ details: Location }>(
        "select details from parstock_shopify.locations where shop = $1 order by location",
        [shop],
      );
      return rows.map(({ details }) => details);
    },
    async suppliers(shop) {
      const rows = await database.query<{ details: Supplier }>(
        "select details from parstock_shopify.suppliers where shop = $1 order by supplier",
        [shop],
      );
      return rows.map(({ details }) => details);
    },
    async rows(shop, { table, cursor }, at, arriving) {
      if (table === "stock") return stockRows(database, shop, cursor, at, arriving);
      const details =
        table === "suppliers" ? await this.suppliers(shop) : await this.locations(shop);
      return pageOf(
        ["details"],
        details.map((one) => [JSON.stringify(one)]),
        at,
      );
    },
  };
}

async function keepItems(
  database: Database,
  shop: string,
  entries: readonly ItemEntry[],
  seen: string,
): Promise<void> {
  await put(
    database,
    items,
    entries.map(({ item, externalId = null }) => ({
      shop,
      item: item.id,
      variant: externalId,
      name: item.name,
      details: JSON.stringify(item),
      seen,
    })),
  );
  const ids = entries.map(({ item }) => item.id);
  await database.query(
    "delete from parstock_shopify.rules where shop = $1 and item = any($2) and not pending",
    [shop, ids],
  );
  await put(
    database,
    rules,
    entries.flatMap((entry) =>
      entry.rules.map((rule) => ({ shop, ...figuresOf(rule), pending: "false" })),
    ),
    "where not kept.pending",
  );
}

function figuresOf({ item, location, policy, status }: ReorderRule): Figures {
  if (status === "disabled") return { item, location, point: null, level: null };
  if (policy.kind === "s,S")
    return { item, location, point: policy.reorderPoint, level: policy.orderUpTo };
  return { item, location, point: null, level: policy.kind === "par" ? policy.parLevel : null };
}

/** Figures as texts without the zeros that a numeric column may carry. */
const numeric = (column: string): string => `trim_scale(${column})::text`;

/** The rule of the location, else the one for everywhere. */
export const ruleJoin = `left join lateral (
    select r.location as rule, r.point, r.level from parstock_shopify.rules r
    where r.shop = l.shop and r.item = l.item and r.location in (l.location, '*') order by r.location = '*' limit 1
  ) r on true`;

async function stockRows(
  database: Database,
  shop: string,
  cursor: string | null,
  at: Instant,
  arriving: ReadonlyMap<string, Decimal>,
): Promise<RowsPage> {
  const [item = null, location = null] =
    cursor === null ? [] : (JSON.parse(cursor) as (string | null)[]);
  const rows = await database.query<{ cells: string[] }>(
    `select array[l.item, l.location, coalesce(i.details::text, ''), ${numeric("l.on_hand")}, ${numeric("l.committed")},
       ${numeric("l.on_order")}, coalesce(r.rule, ''), coalesce(${numeric("r.point")}, ''), coalesce(${numeric("r.level")}, ''),
       coalesce((select json_agg(o.details order by o.supplier) from parstock_shopify.offers o
         where o.shop = l.shop and o.item = l.item)::text, '')] as cells
     from parstock_shopify.levels l
     left join parstock_shopify.items i on i.shop = l.shop and i.item = l.item ${ruleJoin}
     where l.shop = $1 and ($2::text is null or (l.item, l.location) > ($2, $3))
     order by l.item, l.location limit ${rowsAtOnce}`,
    [shop, item, location],
  );
  const last = rows.length < rowsAtOnce ? undefined : rows.at(-1);
  return {
    ...pageOf(
      stockColumns,
      rows.map(({ cells }) => withArriving(cells, arriving)),
      at,
    ),
    next: last === undefined ? null : JSON.stringify(last.cells.slice(0, 2)),
  };
}

const onOrderAt = stockColumns.indexOf("on_order");

function withArriving(
  cells: readonly string[],
  arriving: ReadonlyMap<string, Decimal>,
): readonly string[] {
  const [item = "", location = ""] = cells;
  const news = arriving.get(itemKey(item, location));
  return news === undefined
    ? cells
    : cells.with(onOrderAt, add(decimal(cells[onOrderAt] ?? "0"), news));
}

function pageOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  at: Instant,
): RowsPage {
  return { header, rows, firstRow: 2, next: null, typed: true, revision: at, asOf: at };
}

const rowsAtOnce = 5_000;
