import type { OrderStatus } from "@parstock/core";

import type { OrderPage, OrderRow } from "../api.ts";
import type { Hub } from "../hub.ts";

export interface OrderQuery {
  readonly statuses?: readonly OrderStatus[];
  readonly supplier?: string;
  /** Part of a reference, of a supplier's id or name, or a whole item id, whatever the case. */
  readonly search?: string;
  readonly limit: number;
  /** Continues a list: the reference of its last row. */
  readonly before?: string;
}

/** Fields of a row, read out of the stored state so that hundreds of lines need not travel. */
const columns = `o.reference, o.supplier, o.state->'parties'->'supplier'->>'name' as "supplierName", o.ship_to as "shipTo",
  o.status, case when o.status in ('unknown', 'failed') then o.state->>'step' end as step, (o.state->>'held')::boolean as held,
  o.lines, o.total::text as total, o.currency, o.order_day as "orderDay", o.state->'order'->>'expectedDay' as "expectedDay",
  o.state->'waitsFor' as "waitsFor", o.changed_at as "changedAt"`;

/** Orders, newest first; `total` counts all that match. */
export async function orderPage(hub: Hub, query: OrderQuery): Promise<OrderPage> {
  const where = `o.tenant = $1 and ($2::text[] is null or o.status = any($2::text[]))
    and ($3::text is null or o.supplier = $3)
    and ($4::text is null or o.reference ilike $4 or o.supplier ilike $4 or o.state->'parties'->'supplier'->>'name' ilike $4
      or exists (select from parstock.order_lines l where l.tenant = o.tenant and l.reference = o.reference and l.item ilike $5))`;
  const plain = query.search?.replace(/[\\%_]/g, "\\$&") ?? null;
  const parameters = [
    hub.settings.core.tenant,
    query.statuses ?? null,
    query.supplier ?? null,
    plain === null ? null : `%${plain}%`,
    plain,
  ];
  const { database } = hub.store;
  const [counted] = await database.query<{ total: number }>(
    `select count(*)::integer as total from parstock.orders o where ${where}`,
    parameters,
  );
  const rows = await database.query<OrderRow>(
    `select ${columns} from parstock.orders o where ${where} and ($6::text is null or (o.proposed_at, o.reference) <
       (select b.proposed_at, b.reference from parstock.orders b where b.tenant = $1 and b.reference = $6))
     order by o.proposed_at desc, o.reference desc limit $7`,
    [...parameters, query.before ?? null, query.limit],
  );
  return { total: counted?.total ?? 0, rows };
}

/** Orders that hold lines of one item for one location, newest first. */
export async function ordersOfItem(
  hub: Hub,
  item: string,
  location: string,
  limit: number,
): Promise<OrderRow[]> {
  return hub.store.database.query<OrderRow>(
    `select ${columns} from parstock.orders o where o.tenant = $1 and exists
       (select from parstock.order_lines l where l.tenant = o.tenant and l.reference = o.reference and l.item = $2 and l.location = $3)
     order by o.proposed_at desc, o.reference desc limit $4`,
    [hub.settings.core.tenant, item, location, limit],
  );
}
