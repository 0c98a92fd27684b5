import type { Day, Instant, ItemId, LocationId } from "@parstock/core";

import type { Session } from "./database.ts";
import { type Table, type TableRow, upsert } from "./table.ts";
import type { TenantRecord } from "./tenant-projection.ts";

const snoozes = {
  name: "parstock.snoozes",
  columns: {
    tenant: "text",
    item: "text",
    location: "text",
    until: "text",
    reason: "text",
    name: "text",
    at: "text",
  },
  key: ["tenant", "item", "location"],
} as const satisfies Table<string>;

/** The last word of a person about leaving an item alone; an earlier one about the same item no longer counts. */
export async function projectSnoozes(
  session: Session,
  tenant: string,
  records: readonly TenantRecord[],
): Promise<void> {
  const rows = new Map<string, TableRow<keyof typeof snoozes.columns>>();
  for (const { event } of records) {
    if (event.type !== "item-snoozed") continue;
    const { item, location, until, at, by } = event;
    const reason = event.reason ?? null;
    rows.set(JSON.stringify([item, location]), {
      tenant,
      item,
      location,
      until,
      reason,
      name: by.name,
      at,
    });
  }
  await upsert(session, snoozes, [...rows.values()]);
}

/** An item at a location that no trigger orders, up to and including a day. */
export interface QuietItem {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly until: Day;
  /** What a person said who snoozed it; null when it is quiet because an order was rejected or lowered. */
  readonly snoozed: {
    readonly reason: string | null;
    readonly name: string;
    readonly at: Instant;
  } | null;
}

/** What is quiet on a day, the first to wake first. */
export async function listQuiet(
  session: Session,
  tenant: string,
  today: Day,
): Promise<QuietItem[]> {
  const rows = await session.query<{
    item: string;
    location: string;
    until: Day;
    reason: string | null;
    name: string | null;
    at: Instant | null;
  }>(
    `select q.item, q.location, q.until, s.reason, s.name, s.at from parstock.quiet q
     left join parstock.snoozes s
       on s.tenant = q.tenant and s.item = q.item and s.location = q.location and s.until = q.until
     where q.tenant = $1 and q.until >= $2 order by q.until, q.item, q.location`,
    [tenant, today],
  );
  return rows.map(({ item, location, until, reason, name, at }) => ({
    item,
    location,
    until,
    snoozed: name === null || at === null ? null : { reason, name, at },
  }));
}

/** Where an item has been low, bought or left alone: the locations that the ledger knows it at. */
export async function locationsOfItem(
  session: Session,
  tenant: string,
  item: ItemId,
): Promise<LocationId[]> {
  const rows = await session.query<{ location: string }>(
    `select location from parstock.watch where tenant = $1 and item = $2
     union select location from parstock.order_lines where tenant = $1 and item = $2
     union select location from parstock.quiet where tenant = $1 and item = $2 order by location`,
    [tenant, item],
  );
  return rows.map(({ location }) => location);
}
