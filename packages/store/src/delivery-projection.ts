import {
  add,
  type Decimal,
  decimal,
  type RefusalMark,
  type ShortfallMark,
  zero,
} from "@parstock/core";

import type { Session } from "./database.ts";
import { type Table, type TableRow, upsert } from "./table.ts";

const refusals = {
  name: "parstock.refusals",
  columns: { tenant: "text", item: "text", location: "text", supplier: "text", at: "text" },
  key: ["tenant", "item", "location", "supplier"],
} as const satisfies Table<string>;

const shortfalls = {
  name: "parstock.shortfalls",
  columns: { tenant: "text", item: "text", location: "text", quantity: "numeric" },
  key: ["tenant", "item", "location"],
} as const satisfies Table<string>;

/** The last refusal of each supplier; the marks in the order in which they were made. */
export async function projectRefusals(
  session: Session,
  tenant: string,
  marks: readonly RefusalMark[],
): Promise<void> {
  const rows = new Map<string, TableRow<keyof typeof refusals.columns>>();
  for (const { item, location, supplier, at } of marks)
    rows.set(JSON.stringify([item, location, supplier]), { tenant, item, location, supplier, at });
  await upsert(session, refusals, [...rows.values()]);
}

/** Adds up what is to be proposed again, until a need is claimed; the marks in the order in which they were made. */
export async function projectShortfalls(
  session: Session,
  tenant: string,
  marks: readonly ShortfallMark[],
): Promise<void> {
  if (marks.length === 0) return;
  const places = [marks.map(({ item }) => item), marks.map(({ location }) => location)];
  const stored = await session.query<{ item: string; location: string; quantity: string }>(
    `select s.item, s.location, s.quantity::text as quantity from parstock.shortfalls s
     join (select distinct * from unnest($2::text[], $3::text[]) as m (item, location)) m
       on m.item = s.item and m.location = s.location
     where s.tenant = $1`,
    [tenant, ...places],
  );
  const left = new Map<string, { item: string; location: string; quantity: Decimal }>(
    stored.map((row) => [keyOf(row), { ...row, quantity: decimal(row.quantity) }]),
  );
  for (const { item, location, quantity } of marks) {
    const key = keyOf({ item, location });
    const before = left.get(key)?.quantity ?? zero;
    if (quantity === null) left.delete(key);
    else left.set(key, { item, location, quantity: add(before, quantity) });
  }
  if (stored.length > 0)
    await session.query(
      `delete from parstock.shortfalls s using unnest($2::text[], $3::text[]) as gone (item, location)
       where s.tenant = $1 and s.item = gone.item and s.location = gone.location`,
      [tenant, stored.map(({ item }) => item), stored.map(({ location }) => location)],
    );
  await upsert(
    session,
    shortfalls,
    [...left.values()].map((row) => ({ tenant, ...row })),
  );
}

function keyOf({ item, location }: { readonly item: string; readonly location: string }): string {
  return JSON.stringify([item, location]);
}
