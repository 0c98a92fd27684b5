import type { LedgerEvent } from "@parstock/core";

import { links, recordsRead } from "./audit.ts";
import type { Database, Session } from "./database.ts";
import { claimNeeds, claimsOf } from "./need-claim.ts";
import { type LedgerRecord, project } from "./projection.ts";

/** Everything that is computed from the events. The watch list and the leases are no projections of events. */
export const projections: readonly string[] = [
  "needs",
  "orders",
  "order_lines",
  "supply",
  "runs",
  "good_reads",
  "confirmations",
  "exceptions",
  "quiet",
  "snoozes",
  "refusals",
  "shortfalls",
  "limits",
  "limits_raised",
  "submission",
];

/** How a projection as it stood differs from what its events give. */
export interface Drift {
  readonly projection: string;
  /** Rows that the events give and that were not there, that no event gives, and that held something else. */
  readonly missing: number;
  readonly surplus: number;
  readonly changed: number;
  /** Keys of the first of them, five at the most, as people may look for them. */
  readonly examples: readonly string[];
}

/** What a rebuilding read, and what differed before it. */
export interface Rebuilt {
  readonly records: number;
  readonly drifts: readonly Drift[];
}

/** Computes every projection again from the events, while appends wait. */
export async function rebuildProjections(database: Database): Promise<Rebuilt> {
  return database.transaction(rebuildWithin);
}

/** What `rebuildProjections` would change; everything stays as it is. */
export async function compareProjections(database: Database): Promise<Rebuilt> {
  const look = new Look();
  try {
    await database.transaction(async (session) => {
      look.found = await rebuildWithin(session);
      throw look;
    });
  } catch (thrown) {
    if (thrown !== look) throw thrown;
  }
  return look.found;
}

/** Thrown to take a transaction back that was made for its findings only. */
class Look extends Error {
  found: Rebuilt = { records: 0, drifts: [] };
}

async function rebuildWithin(session: Session): Promise<Rebuilt> {
  await session.query("lock table parstock.tenants in exclusive mode");
  for (const projection of projections) {
    await session.query(
      `create temporary table before_${projection} on commit drop as
       select ${await keyOf(session, projection)} as key, t::text as content from parstock.${projection} t`,
    );
    // Not truncate, which would keep readers out until the end.
    await session.query(`delete from parstock.${projection}`);
  }
  const tenants = await session.query<{ tenant: string }>(
    "select tenant from parstock.tenants order by tenant",
  );
  let records = 0;
  for (const { tenant } of tenants) records += await projectAll(session, tenant);
  const drifts: Drift[] = [];
  for (const projection of projections) {
    const drift = await driftOf(session, projection);
    if (drift !== null) drifts.push(drift);
  }
  return { records, drifts };
}

async function projectAll(session: Session, tenant: string): Promise<number> {
  let count = 0;
  let page: LedgerRecord[] = [];
  const flush = async (): Promise<void> => {
    const claims = page.flatMap(({ event }) => claimsOf(event));
    const lost = await claimNeeds(session, tenant, claims);
    if (lost.length > 0)
      throw new Error(`the events of tenant ${tenant} claim need key ${lost[0]} twice`);
    await project(session, tenant, page);
    count += page.length;
    page = [];
  };
  for await (const { sequence, event } of links(session, tenant)) {
    page.push({ sequence, event: JSON.parse(event) as LedgerEvent });
    if (page.length >= recordsRead) await flush();
  }
  await flush();
  return count;
}

/** The primary key as one text, taken from the database so that it can't be another than the table's. */
async function keyOf(session: Session, projection: string): Promise<string> {
  const columns = await session.query<{ name: string }>(
    `select a.attname as name from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = 'parstock.${projection}'::regclass and i.indisprimary
     order by array_position(i.indkey::smallint[], a.attnum)`,
  );
  return `concat_ws(' ', ${columns.map(({ name }) => `t.${name}`).join(", ")})`;
}

async function driftOf(session: Session, projection: string): Promise<Drift | null> {
  const differing = `from before_${projection} b full join
    (select ${await keyOf(session, projection)} as key, t::text as content from parstock.${projection} t) a on a.key = b.key
    where a.content is distinct from b.content`;
  const [counts] = await session.query<Omit<Drift, "projection" | "examples">>(
    `select count(*) filter (where b.key is null)::integer as missing, count(*) filter (where a.key is null)::integer as surplus,
       count(*) filter (where a.key = b.key)::integer as changed ${differing}`,
  );
  if (counts === undefined || counts.missing + counts.surplus + counts.changed === 0) return null;
  const examples = await session.query<{ key: string }>(
    `select coalesce(a.key, b.key) as key ${differing} order by key limit 5`,
  );
  return { projection, ...counts, examples: examples.map(({ key }) => key) };
}
