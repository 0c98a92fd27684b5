import type { AppendAnswer, Entry, LedgerEffect, LedgerEvent } from "@parstock/core";

import { canonicalJson, type ChainRecord, genesis, linkHash } from "./canonical.ts";
import { batches, type Database, type Session } from "./database.ts";
import { assertClaimsRecorded, claimNeeds } from "./need-claim.ts";
import { type LedgerRecord, project } from "./projection.ts";

type Append = Extract<LedgerEffect, { kind: "ledger.append" }>;
type Conflict = Extract<AppendAnswer, { kind: "conflict" }>;

/** The channel on which every commit is told: a JSON text with tenant and sequence. */
export const appendedChannel = "parstock_appended";

/**
 * Appends in one transaction, or answers a conflict and keeps nothing. The tenant's head row is locked first, so the
 * appends of one tenant are in one order and its chain has no forks.
 */
export async function append(database: Database, effect: Append): Promise<AppendAnswer> {
  const { tenant, entries, claims } = effect;
  const events = entries.flatMap((entry) => entry.events);
  assertStreams(entries);
  assertClaimsRecorded(claims, events);
  try {
    await database.transaction(async (session) => {
      const head = await lockHead(session, tenant);
      await checkFence(session, effect);
      const versions = await checkVersions(session, tenant, entries);
      const lost = await claimNeeds(session, tenant, claims);
      if (lost.length > 0) throw new Refused({ kind: "conflict", on: "need", keys: lost });
      if (events.length === 0) return;
      const { links, records } = link(tenant, head, entries, versions);
      await insertEvents(session, links);
      const last = links.at(-1) as Link;
      await project(session, tenant, records);
      await session.query(
        "update parstock.tenants set sequence = $2, hash = $3 where tenant = $1 returning pg_notify($4, $5)",
        [
          tenant,
          last.sequence,
          last.hash,
          appendedChannel,
          JSON.stringify({ tenant, sequence: last.sequence }),
        ],
      );
    });
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.conflict;
    throw thrown;
  }
  return { kind: "appended" };
}

/** Leaves the transaction; its message is never seen. */
class Refused extends Error {
  readonly conflict: Conflict;
  constructor(conflict: Conflict) {
    super("conflict");
    this.conflict = conflict;
  }
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

async function lockHead(session: Session, tenant: string): Promise<Head> {
  const lock = "select sequence, hash from parstock.tenants where tenant = $1 for update";
  const [head] = await session.query<Head>(lock, [tenant]);
  if (head !== undefined) return head;
  await session.query(
    "insert into parstock.tenants (tenant, sequence, hash) values ($1, 0, $2) on conflict do nothing",
    [tenant, genesis],
  );
  const [made] = await session.query<Head>(lock, [tenant]);
  return made as Head;
}

/** Holds the lease row until the commit, so that nobody takes the lease over in between. */
async function checkFence(session: Session, { tenant, fence }: Append): Promise<void> {
  if (fence === undefined) return;
  const [held] = await session.query<{ fence: number }>(
    "select fence from parstock.leases where tenant = $1 and name = $2 and holder is not null for share",
    [tenant, fence.name],
  );
  if (held?.fence !== fence.fence)
    throw new Refused({ kind: "conflict", on: "fence", keys: [fence.name] });
}

async function checkVersions(
  session: Session,
  tenant: string,
  entries: readonly Entry[],
): Promise<Map<string, number>> {
  const found = await session.query<{ stream: string; version: number }>(
    "select stream, max(version) as version from parstock.events where tenant = $1 and stream = any($2::text[]) group by stream",
    [tenant, entries.map(({ stream }) => stream)],
  );
  const versions = new Map(found.map(({ stream, version }) => [stream, version]));
  const behind = entries.filter(({ stream, expected }) => (versions.get(stream) ?? 0) !== expected);
  if (behind.length > 0) {
    throw new Refused({
      kind: "conflict",
      on: "version",
      keys: behind.map(({ stream }) => stream),
    });
  }
  return versions;
}

interface Link extends ChainRecord {
  readonly previous: string;
  readonly hash: string;
}

function link(
  tenant: string,
  head: Head,
  entries: readonly Entry[],
  versions: ReadonlyMap<string, number>,
): { links: Link[]; records: LedgerRecord[] } {
  const links: Link[] = [];
  const records: LedgerRecord[] = [];
  let { sequence, hash } = head;
  for (const { stream, events } of entries) {
    let version = versions.get(stream) ?? 0;
    for (const event of events) {
      const previous = hash;
      const record = {
        tenant,
        sequence: ++sequence,
        stream,
        version: ++version,
        event: canonicalJson(event),
      };
      hash = linkHash(previous, record);
      links.push({ ...record, previous, hash });
      records.push({ sequence, event });
    }
  }
  return { links, records };
}

/** Events go in as single parameters: the proofs of an order are long, and array literals would escape every quote. */
async function insertEvents(session: Session, links: readonly Link[]): Promise<void> {
  for (const batch of batches(links, ({ event }) => event.length, 1_000)) {
    const values = batch.map((_, index) => {
      const [a, b, c, d, e, f] = [1, 2, 3, 4, 5, 6].map((column) => index * 6 + column + 1);
      return `($1, $${a}::bigint, $${b}, $${c}::integer, $${d}::json, $${e}, $${f})`;
    });
    await session.query(
      `insert into parstock.events (tenant, sequence, stream, version, event, previous, hash) values ${values.join(", ")}`,
      [
        batch[0]?.tenant ?? "",
        ...batch.flatMap(({ sequence, stream, version, event, previous, hash }) => [
          sequence,
          stream,
          version,
          event,
          previous,
          hash,
        ]),
      ],
    );
  }
}

function assertStreams(entries: readonly Entry[]): void {
  const streams = entries.map(({ stream }) => stream);
  if (new Set(streams).size < streams.length) throw new Error("an append names each stream once");
  for (const { stream, events } of entries) {
    for (const event of events) {
      const own = streamOf(event);
      if (own !== null && own !== stream)
        throw new Error(`an event of ${own} can't be appended to ${stream}`);
    }
  }
}

/** Null for events of the tenant, whose streams the engine names. */
function streamOf(event: LedgerEvent): string | null {
  if (event.stream === "order") return `order/${event.reference}`;
  return event.stream === "run" ? `run/${event.run}` : null;
}
