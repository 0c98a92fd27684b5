import type { Decimal, Instant, ItemId, LocationId, OrderStatus, SupplierId } from "@parstock/core";

import type { Session } from "./database.ts";

/** An order as a row for people: what a list shows, read out of the stored state so that its lines need not travel. */
export interface OrderListRow {
  readonly reference: string;
  readonly supplier: SupplierId;
  readonly supplierName: string;
  readonly shipTo: LocationId;
  readonly shipToName: string;
  readonly status: OrderStatus;
  /** Which effect it was, while `unknown` or `failed`. */
  readonly step: "submitting" | "sending" | null;
  readonly held: boolean;
  /** A change to the placed order that is wanted and not made yet. */
  readonly revision: "amend" | "cancel" | null;
  readonly lines: number;
  readonly total: string;
  readonly currency: string;
  readonly orderDay: string;
  readonly expectedDay: string | null;
  readonly waitsFor: readonly string[];
  /** When the request for approval ends by itself. */
  readonly approvalExpiresAt: Instant | null;
  readonly changedAt: Instant;
}

export interface OrderListFilter {
  readonly statuses?: readonly OrderStatus[];
  readonly supplier?: SupplierId;
  /** Part of a reference, of a supplier's id or name, or a whole item id, whatever the case. */
  readonly search?: string;
  readonly limit: number;
  /** Continues a list: the reference of its last row. */
  readonly before?: string;
}

export interface OrderList {
  /** All that match, whatever the limit. */
  readonly total: number;
  readonly rows: readonly OrderListRow[];
}

const columns = `o.reference, o.supplier, o.state->'parties'->'supplier'->>'name' as "supplierName", o.ship_to as "shipTo",
  coalesce(o.state->'parties'->'shipTo'->>'name', o.ship_to) as "shipToName",
  o.status, case when o.status in ('unknown', 'failed') then o.state->>'step' end as step, (o.state->>'held')::boolean as held,
  case when o.state->'revision'->>'status' <> 'refused' then o.state->'revision'->>'kind' end as revision,
  o.lines, o.total::text as total, o.currency, o.order_day as "orderDay", o.state->'order'->>'expectedDay' as "expectedDay",
  o.state->'waitsFor' as "waitsFor", o.state->>'approvalExpiresAt' as "approvalExpiresAt", o.changed_at as "changedAt"`;

/** Orders, newest first. */
export async function pageOrders(
  session: Session,
  tenant: string,
  filter: OrderListFilter,
): Promise<OrderList> {
  const where = `o.tenant = $1 and ($2::text[] is null or o.status = any($2::text[]))
    and ($3::text is null or o.supplier = $3)
    and ($4::text is null or o.reference ilike $4 or o.supplier ilike $4 or o.state->'parties'->'supplier'->>'name' ilike $4
      or exists (select from parstock.order_lines l where l.tenant = o.tenant and l.reference = o.reference and l.item ilike $5))`;
  const plain = filter.search?.replace(/[\\%_]/g, "\\$&") ?? null;
  const parameters = [
    tenant,
    filter.statuses ?? null,
    filter.supplier ?? null,
    plain === null ? null : `%${plain}%`,
    plain,
  ];
  const [counted] = await session.query<{ total: number }>(
    `select count(*)::integer as total from parstock.orders o where ${where}`,
    parameters,
  );
  const rows = await session.query<OrderListRow>(
    `select ${columns} from parstock.orders o where ${where} and ($6::text is null or (o.proposed_at, o.reference) <
       (select b.proposed_at, b.reference from parstock.orders b where b.tenant = $1 and b.reference = $6))
     order by o.proposed_at desc, o.reference desc limit $7`,
    [...parameters, filter.before ?? null, filter.limit],
  );
  return { total: counted?.total ?? 0, rows };
}

/** Orders that hold lines of one item for one location, newest first. */
export async function ordersOfItem(
  session: Session,
  tenant: string,
  item: ItemId,
  location: LocationId,
  limit: number,
): Promise<OrderListRow[]> {
  return session.query<OrderListRow>(
    `select ${columns} from parstock.orders o where o.tenant = $1 and exists
       (select from parstock.order_lines l where l.tenant = o.tenant and l.reference = o.reference and l.item = $2 and l.location = $3)
     order by o.proposed_at desc, o.reference desc limit $4`,
    [tenant, item, location, limit],
  );
}

/** What the orders of one status come to in one currency. */
export interface StatusValue {
  readonly status: OrderStatus;
  readonly currency: string;
  readonly total: Decimal;
}

/** Sums by status and currency, made in the database. */
export async function valuesByStatus(session: Session, tenant: string): Promise<StatusValue[]> {
  return session.query<StatusValue>(
    `select status, currency, trim_scale(sum(total))::text as total from parstock.orders
     where tenant = $1 group by status, currency order by status, currency`,
    [tenant],
  );
}
