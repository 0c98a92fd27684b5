import type { Instant, Limits } from "@parstock/core";

import type { Session } from "./database.ts";

/** A limit as it was recorded last, with whoever set it to that. */
export interface RecordedLimit {
  /** Its path in the settings. */
  readonly limit: string;
  readonly value: string;
  /** A person for a raise; the first ones and lowered ones are recorded by the run that met them. */
  readonly name: string;
  readonly at: Instant;
}

/** Every limit that is recorded, with the event that gave it its value, by path. */
export async function listLimits(session: Session, tenant: string): Promise<RecordedLimit[]> {
  const settings = await session.query<{ limits: Limits; name: string; at: Instant }>(
    `select event->'event'->'limits' as limits, event->'event'->'by'->>'name' as name, event->'event'->>'at' as at
     from parstock.events where tenant = $1 and stream = 'tenant' and event->'event'->>'type' = 'limits-set'
     order by sequence`,
    [tenant],
  );
  const recorded = new Map<string, RecordedLimit>();
  for (const { limits, name, at } of settings) {
    for (const limit of recorded.keys()) if (limits[limit] === undefined) recorded.delete(limit);
    for (const [limit, value] of Object.entries(limits))
      if (recorded.get(limit)?.value !== value) recorded.set(limit, { limit, value, name, at });
  }
  return [...recorded.values()].sort((a, b) => (a.limit < b.limit ? -1 : 1));
}
