import type { Session } from "./database.ts";

/** What the database says of itself. */
export interface ServerFacts {
  /** Its clock, UTC. */
  readonly now: string;
  /** Whether a commit is on the disk before it is acknowledged, so that a power cut loses none. */
  readonly writesThrough: boolean;
}

export async function readServer(session: Session): Promise<ServerFacts> {
  const [row] = await session.query<ServerFacts>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
       current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off' as "writesThrough"`,
  );
  if (row === undefined) throw new Error("the database tells nothing of itself");
  return row;
}
