import { type ChainRecord, genesis, linkHash } from "./canonical.ts";
import type { Database, Session } from "./database.ts";

/** What `verify` found: every record in its place, or the first that is not. */
export type Verification =
  /** Whoever keeps the heads somewhere else can tell later that not even the whole end was replaced. */
  | { readonly kind: "intact"; readonly records: number; readonly heads: readonly ChainHead[] }
  | {
      readonly kind: "broken";
      readonly tenant: string;
      readonly sequence: number;
      /** Null when the record itself is gone. */
      readonly stream: string | null;
      /** One sentence: what differs. */
      readonly message: string;
    };

interface StoredLink extends ChainRecord {
  readonly previous: string;
  readonly hash: string;
}

/** Where the chain of a tenant ends. */
export interface ChainHead {
  readonly tenant: string;
  readonly sequence: number;
  readonly hash: string;
}

/** Bytes of JSON read at once stay bounded: an event may hold the proofs of hundreds of lines. */
export const recordsRead = 200;

/** Computes every hash again, in one snapshot of the database. */
export async function verifyChain(database: Database, tenant?: string): Promise<Verification> {
  return database.transaction(async (session) => {
    await session.query("set transaction isolation level repeatable read, read only");
    return verifySnapshot(session, tenant);
  });
}

/** The same within a transaction of the caller's. */
export async function verifySnapshot(session: Session, tenant?: string): Promise<Verification> {
  const heads = await session.query<ChainHead>(
    "select tenant, sequence, hash from parstock.tenants where $1::text is null or tenant = $1 order by tenant",
    [tenant ?? null],
  );
  const [stray] = await session.query<{ tenant: string; stream: string; sequence: number }>(
    `select tenant, stream, sequence from parstock.events e
       where ($1::text is null or tenant = $1) and not exists (select from parstock.tenants t where t.tenant = e.tenant)
       order by tenant, sequence limit 1`,
    [tenant ?? null],
  );
  if (stray !== undefined) {
    return {
      kind: "broken",
      ...stray,
      message: `Tenant ${stray.tenant} has records but no head: the row that says where its chain ends was removed.`,
    };
  }
  let records = 0;
  for (const head of heads) {
    const broken = await verifyTenant(session, head);
    if (broken !== null) return broken;
    records += head.sequence;
  }
  return { kind: "intact", records, heads };
}

async function verifyTenant(session: Session, head: ChainHead): Promise<Verification | null> {
  const versions = new Map<string, number>();
  let previous = genesis;
  let sequence = 0;
  const broken = (at: number, stream: string | null, message: string): Verification => ({
    kind: "broken",
    tenant: head.tenant,
    sequence: at,
    stream,
    message,
  });
  for await (const link of links(session, head.tenant)) {
    sequence += 1;
    if (link.sequence !== sequence) {
      return broken(
        sequence,
        null,
        `Record ${sequence} is missing: the next one found is ${link.sequence}.`,
      );
    }
    const version = (versions.get(link.stream) ?? 0) + 1;
    versions.set(link.stream, version);
    if (link.previous !== previous) {
      return broken(
        sequence,
        link.stream,
        `Record ${sequence} (${link.stream}) does not follow the record before it: one of the two was exchanged, moved or rewritten.`,
      );
    }
    if (linkHash(previous, link) !== link.hash) {
      return broken(
        sequence,
        link.stream,
        `Record ${sequence} (${link.stream}) was changed: its content does not give the hash stored with it.`,
      );
    }
    if (link.version !== version) {
      return broken(
        sequence,
        link.stream,
        `Record ${sequence} has version ${link.version} of ${link.stream}, and version ${version} is due.`,
      );
    }
    previous = link.hash;
  }
  if (sequence < head.sequence) {
    return broken(
      sequence + 1,
      null,
      `Record ${sequence + 1} is missing: the chain ends at ${sequence}, and its head says ${head.sequence}.`,
    );
  }
  if (sequence > head.sequence) {
    return broken(
      head.sequence + 1,
      null,
      `Record ${head.sequence + 1} lies beyond the head of the chain, which says ${head.sequence}.`,
    );
  }
  if (previous !== head.hash) {
    return broken(
      sequence,
      null,
      `The head of the chain holds another hash than its last record, ${sequence}.`,
    );
  }
  return null;
}

/** The records of a tenant in their order, read page by page. */
export async function* links(session: Session, tenant: string): AsyncGenerator<StoredLink> {
  let after = 0;
  for (;;) {
    const page = await session.query<StoredLink>(
      `select tenant, sequence, stream, version, event::text as event, previous, hash from parstock.events
       where tenant = $1 and sequence > $2 order by sequence limit ${recordsRead}`,
      [tenant, after],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}
