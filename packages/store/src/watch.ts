import type { Decimal, ItemId, LocationId, Need, NeedOutcome } from "@parstock/core";

import type { Database, Session } from "./database.ts";
import { insert, type Table } from "./table.ts";

/** What a run found about one item at one location: what is low and why. */
export interface WatchRow {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly name: string;
  /** Base units; null where there is no rule. */
  readonly position: Decimal | null;
  readonly point: Decimal | null;
  readonly level: Decimal | null;
  readonly outcome: NeedOutcome["kind"];
  /** The decision in one sentence. */
  readonly sentence: string;
  readonly need: Need;
}

export interface WatchFilter {
  readonly outcome?: NeedOutcome["kind"];
  /** Part of an item's id or name, whatever its case. */
  readonly search?: string;
  /** 100 when left out. */
  readonly limit?: number;
  readonly offset?: number;
}

/** A page of the list; `total` counts all rows that match. The needs come one by one, from `readWatch`. */
export interface WatchPage {
  readonly total: number;
  readonly rows: readonly (Omit<WatchRow, "need"> & { readonly source: string })[];
}

const watch = {
  name: "parstock.watch",
  columns: {
    tenant: "text",
    source: "text",
    item: "text",
    location: "text",
    name: "text",
    position: "numeric",
    point: "numeric",
    level: "numeric",
    outcome: "text",
    sentence: "text",
    need: "json",
  },
  key: ["tenant", "source", "item", "location"],
} as const satisfies Table<string>;

/** Replaces all that was known from this source. */
export async function replaceWatchlist(
  database: Database,
  tenant: string,
  source: string,
  rows: readonly WatchRow[],
): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("delete from parstock.watch where tenant = $1 and source = $2", [
      tenant,
      source,
    ]);
    const written = rows.map(({ need, ...row }) => ({
      ...row,
      tenant,
      source,
      need: JSON.stringify(need),
    }));
    await insert(session, watch, written);
  });
}

const columns = `source, item, location, name, position::text as position, point::text as point, level::text as level, outcome, sentence`;

/** By item and location. */
export async function listWatch(
  session: Session,
  tenant: string,
  filter: WatchFilter,
): Promise<WatchPage> {
  const where = `tenant = $1 and ($2::text is null or outcome = $2)
    and ($3::text is null or item ilike $3 or name ilike $3)`;
  const pattern =
    filter.search === undefined ? null : `%${filter.search.replace(/[\\%_]/g, "\\$&")}%`;
  const parameters = [tenant, filter.outcome ?? null, pattern];
  const [counted] = await session.query<{ total: number }>(
    `select count(*)::integer as total from parstock.watch where ${where}`,
    parameters,
  );
  const rows = await session.query<WatchPage["rows"][number]>(
    `select ${columns} from parstock.watch where ${where} order by item, location, source limit $4 offset $5`,
    [...parameters, filter.limit ?? 100, filter.offset ?? 0],
  );
  return { total: counted?.total ?? 0, rows };
}

/** The rows of one item at one location, one a source that knows it. */
export async function readWatch(
  session: Session,
  tenant: string,
  item: ItemId,
  location: LocationId,
): Promise<(WatchRow & { readonly source: string })[]> {
  return session.query(
    `select ${columns}, need from parstock.watch where tenant = $1 and item = $2 and location = $3 order by source`,
    [tenant, item, location],
  );
}
