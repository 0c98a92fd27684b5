import type { Session } from "./database.ts";
import { type Table, type TableRow, upsert } from "./table.ts";
import type { TenantRecord } from "./tenant-projection.ts";

/** An item at a location that is to be left alone up to and including a day. */
export interface QuietMark {
  readonly sequence: number;
  readonly item: string;
  readonly location: string;
  readonly until: string;
  readonly because: "decided" | "snoozed";
}

const quiet = {
  name: "parstock.quiet",
  columns: { tenant: "text", item: "text", location: "text", until: "text" },
  key: ["tenant", "item", "location"],
} as const satisfies Table<string>;

export function snoozesOf(records: readonly TenantRecord[]): QuietMark[] {
  return records.flatMap(({ sequence, event }): QuietMark[] => {
    if (event.type !== "item-snoozed") return [];
    const { item, location, until } = event;
    return [{ sequence, item, location, until, because: "snoozed" }];
  });
}

/** A decision about an order never shortens a quiet time; a person's snooze sets it as it says, also to a shorter one. */
export async function projectQuiet(
  session: Session,
  tenant: string,
  marks: readonly QuietMark[],
): Promise<void> {
  if (marks.length === 0) return;
  const stored = await session.query<{ item: string; location: string; until: string }>(
    `select q.item, q.location, q.until from parstock.quiet q
     join (select distinct * from unnest($2::text[], $3::text[]) as m (item, location)) m
       on m.item = q.item and m.location = q.location
     where q.tenant = $1`,
    [tenant, marks.map(({ item }) => item), marks.map(({ location }) => location)],
  );
  const rows = new Map<string, TableRow<keyof typeof quiet.columns> & { until: string }>(
    stored.map((row) => [keyOf(row.item, row.location), { tenant, ...row }]),
  );
  for (const { item, location, until, because } of marks.toSorted(
    (a, b) => a.sequence - b.sequence,
  )) {
    const key = keyOf(item, location);
    const old = rows.get(key)?.until;
    const stays = because === "decided" && old !== undefined && old > until;
    rows.set(key, { tenant, item, location, until: stays ? old : until });
  }
  await upsert(session, quiet, [...rows.values()]);
}

function keyOf(item: string, location: string): string {
  return JSON.stringify([item, location]);
}
