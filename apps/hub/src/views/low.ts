import { explainNeed, fail, type NeedOutcome } from "@parstock/core";
import type { WatchRow } from "@parstock/store";

import type { ItemDetail, LowPage, LowRow } from "../api.ts";
import type { Hub } from "../hub.ts";
import { ordersOfItem } from "./order-rows.ts";

export interface LowQuery {
  readonly search?: string;
  readonly outcome?: NeedOutcome["kind"];
  readonly limit: number;
  readonly offset: number;
}

/** What runs low and why: what nobody has ordered yet first, then by how far below its point it is. */
export async function lowPage(hub: Hub, query: LowQuery): Promise<LowPage> {
  const { database } = hub.store;
  const pattern =
    query.search === undefined ? null : `%${query.search.replace(/[\\%_]/g, "\\$&")}%`;
  const where = `w.tenant = $1 and ($2::text is null or w.outcome = $2)
    and ($3::text is null or w.item ilike $3 or w.name ilike $3 or w.location ilike $3)`;
  const parameters = [hub.settings.core.tenant, query.outcome ?? null, pattern];
  const [counted] = await database.query<{ total: number }>(
    `select count(*)::integer as total from parstock.watch w where ${where}`,
    parameters,
  );
  const rows = await database.query<LowRow>(
    `select ${columns} from parstock.watch w ${serving} where ${where}
     order by s.reference is not null, (w.position - w.point) / greatest(abs(w.point), 1) nulls last, w.item, w.location
     limit $4 offset $5`,
    [...parameters, query.limit, query.offset],
  );
  return { total: counted?.total ?? 0, rows };
}

const columns = `w.item, w.name, w.location, w.need->'inputs'->'item'->'unit' as unit, w.need->'inputs'->'stock'->>'onHand' as "onHand",
  trim_scale(coalesce(w.position, 0))::text as position, trim_scale(w.point)::text as point, trim_scale(w.level)::text as level,
  w.outcome, w.sentence as reason, o.supplier, s.reference`;

/** The order of ours that brings it, the newest where there are several. */
const serving = `left join lateral (
    select max(reference) as reference from parstock.supply s where s.tenant = w.tenant and s.item = w.item and s.location = w.location
  ) s on true left join parstock.orders o on o.tenant = w.tenant and o.reference = s.reference`;

/** One item at one location, with the arithmetic. Fails with `not-found` for an item that is not on the list. */
export async function itemDetail(hub: Hub, item: string, location: string): Promise<ItemDetail> {
  const { tenant } = hub.settings.core;
  const [watched] = await hub.store.watch(tenant, item, location);
  const [row] = await hub.store.database.query<LowRow>(
    `select ${columns} from parstock.watch w ${serving} where w.tenant = $1 and w.item = $2 and w.location = $3 order by w.source limit 1`,
    [tenant, item, location],
  );
  if (watched === undefined || row === undefined) {
    return fail({
      code: "not-found",
      message: `${item} at ${location} was not low in the last run.`,
    });
  }
  const { need }: WatchRow = watched;
  return {
    ...row,
    rule: need.inputs.rule,
    // The list's sentence ends with what kept it from being bought, which only the whole plan knows.
    explanation: [...explainNeed(need).slice(0, -1), row.reason],
    orders: await ordersOfItem(hub, item, location, 20),
  };
}
