import type { LedgerEvent } from "@parstock/core";

import { appendedChannel } from "./append.ts";
import type { Database, Session } from "./database.ts";

/** A committed append: the tenant's chain now ends at `sequence`. */
export interface Appended {
  readonly tenant: string;
  readonly sequence: number;
}

/** One event of the feed; orders come without their proofs, which `order` shows. */
export interface Change {
  readonly sequence: number;
  readonly event: LedgerEvent;
}

/** Events after a sequence, oldest first, 1,000 at the most: ask again from the last one. */
export async function readChanges(
  session: Session,
  tenant: string,
  after: number,
): Promise<Change[]> {
  const rows = await session.query<Change>(
    "select sequence, event from parstock.events where tenant = $1 and sequence > $2 order by sequence limit 1000",
    [tenant, after],
  );
  return rows.map(({ sequence, event }) => ({ sequence, event: withoutProofs(event) }));
}

/** Streams that records after one sequence and up to another went into, 500 at the most. */
export async function readStreams(
  session: Session,
  tenant: string,
  after: number,
  upTo: number,
): Promise<string[]> {
  const rows = await session.query<{ stream: string }>(
    `select distinct stream from parstock.events where tenant = $1 and sequence > $2 and sequence <= $3
     order by stream limit 500`,
    [tenant, after, upTo],
  );
  return rows.map(({ stream }) => stream);
}

function withoutProofs(event: LedgerEvent): LedgerEvent {
  if (event.stream !== "order" || !("proofs" in event.event)) return event;
  return { ...event, event: { ...event.event, proofs: [] } };
}

/** Tells listeners of every commit, whichever worker made it. */
export class ChangeFeed {
  readonly #listeners = new Set<(appended: Appended) => void>();
  #end: (() => Promise<void>) | null = null;

  async open(database: Database): Promise<void> {
    const tell = (appended: Appended): void => {
      // In a turn of its own: on PGlite this runs within the append, which a failing listener must not fail.
      for (const listener of this.#listeners) queueMicrotask(() => listener(appended));
    };
    this.#end = await database.listen(
      appendedChannel,
      (payload) => tell(JSON.parse(payload) as Appended),
      () => {
        // What was appended while the connection was away is told once a tenant; a closed pool has nobody to tell.
        database.query<Appended>("select tenant, sequence from parstock.tenants").then(
          (heads) => heads.forEach(tell),
          () => {},
        );
      },
    );
  }

  subscribe(listener: (appended: Appended) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#end?.();
    this.#listeners.clear();
  }
}
