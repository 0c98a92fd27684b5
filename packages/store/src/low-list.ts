import type { ItemId, LocationId, NeedOutcome, SupplierId, Unit } from "@parstock/core";

import type { Session } from "./database.ts";
import type { WatchRow } from "./watch.ts";

/** An entry of the watch list as a row for people, with the order of ours that serves it. */
export interface LowListRow {
  readonly item: ItemId;
  readonly name: string;
  readonly location: LocationId;
  readonly unit: Unit;
  readonly onHand: string;
  readonly position: string;
  readonly point: string | null;
  readonly level: string | null;
  readonly outcome: NeedOutcome["kind"];
  /** The decision, and what kept it from being bought. */
  readonly reason: string;
  readonly supplier: SupplierId | null;
  readonly reference: string | null;
}

export interface LowListFilter {
  readonly outcome?: NeedOutcome["kind"];
  /** Part of an item's id or name or of a location, whatever the case. */
  readonly search?: string;
  readonly limit: number;
  readonly offset: number;
}

export interface LowList {
  /** All that match, whatever the limit. */
  readonly total: number;
  readonly rows: readonly LowListRow[];
}

const columns = `w.item, w.name, w.location, w.need->'inputs'->'item'->'unit' as unit, w.need->'inputs'->'stock'->>'onHand' as "onHand",
  trim_scale(coalesce(w.position, 0))::text as position, trim_scale(w.point)::text as point, trim_scale(w.level)::text as level,
  w.outcome, w.sentence as reason, o.supplier, s.reference`;

/**
 * The order of ours that brings it, the newest where there are several; else the one whose goods arrived after the stock
 * was read, which the next run will see.
 */
const serving = `left join lateral (
    select coalesce(
      (select max(s.reference) from parstock.supply s where s.tenant = w.tenant and s.item = w.item and s.location = w.location),
      (select max(l.reference) from parstock.order_lines l
         join parstock.orders arrived on arrived.tenant = l.tenant and arrived.reference = l.reference
         where l.tenant = w.tenant and l.item = w.item and l.location = w.location and l.received
           and arrived.changed_at > w.need->'inputs'->'stock'->>'readAt')) as reference
  ) s on true left join parstock.orders o on o.tenant = w.tenant and o.reference = s.reference`;

/** What runs low and why: what nobody has ordered yet first, then by how far below its point it is. */
export async function pageLow(
  session: Session,
  tenant: string,
  filter: LowListFilter,
): Promise<LowList> {
  const pattern =
    filter.search === undefined ? null : `%${filter.search.replace(/[\\%_]/g, "\\$&")}%`;
  const where = `w.tenant = $1 and ($2::text is null or w.outcome = $2)
    and ($3::text is null or w.item ilike $3 or w.name ilike $3 or w.location ilike $3)`;
  const parameters = [tenant, filter.outcome ?? null, pattern];
  const [counted] = await session.query<{ total: number }>(
    `select count(*)::integer as total from parstock.watch w where ${where}`,
    parameters,
  );
  const rows = await session.query<LowListRow>(
    `select ${columns} from parstock.watch w ${serving} where ${where}
     order by s.reference is not null, (w.position - w.point) / greatest(abs(w.point), 1) nulls last, w.item, w.location
     limit $4 offset $5`,
    [...parameters, filter.limit, filter.offset],
  );
  return { total: counted?.total ?? 0, rows };
}

/** One item at one location; null when no source's last run listed it. */
export async function readLow(
  session: Session,
  tenant: string,
  item: ItemId,
  location: LocationId,
): Promise<LowListRow | null> {
  const [row] = await session.query<LowListRow>(
    `select ${columns} from parstock.watch w ${serving} where w.tenant = $1 and w.item = $2 and w.location = $3 order by w.source limit 1`,
    [tenant, item, location],
  );
  return row ?? null;
}

/** Entries of one source whose goods are on an order of ours that has not arrived. */
export async function watchBeingServed(
  session: Session,
  tenant: string,
  source: string,
): Promise<WatchRow[]> {
  return session.query<WatchRow>(
    `select item, location, name, position::text as position, point::text as point, level::text as level, outcome, sentence, need
     from parstock.watch w where tenant = $1 and source = $2 and exists
       (select from parstock.supply s where s.tenant = w.tenant and s.item = w.item and s.location = w.location)`,
    [tenant, source],
  );
}
