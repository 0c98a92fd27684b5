import {
  type Confirmation,
  decimal,
  type Decimal,
  type Exception,
  type Instant,
  type LineProof,
  type OrderEvent,
  type OrderReference,
  type OrderState,
  type OrderStatus,
  type SupplierId,
} from "@parstock/core";

import type { Session } from "./database.ts";
import type { RunState } from "./run-state.ts";
import { live, sqlList } from "./statuses.ts";

/** An order as a list shows it. */
export interface OrderSummary {
  readonly reference: OrderReference;
  readonly status: OrderStatus;
  readonly supplier: SupplierId;
  readonly shipTo: string;
  readonly currency: string;
  readonly total: Decimal;
  readonly lines: number;
  readonly orderDay: string;
  readonly proposedAt: Instant;
  readonly changedAt: Instant;
}

export interface OrderFilter {
  readonly status?: OrderStatus | readonly OrderStatus[];
  readonly supplier?: SupplierId;
  /** 100 when left out. */
  readonly limit?: number;
  /** Continues a list: the reference of its last entry. */
  readonly before?: OrderReference;
}

/** An order with all that led to it. */
export interface OrderFile {
  readonly state: OrderState;
  /** Oldest first, without the proofs. */
  readonly timeline: readonly (OrderEvent & { readonly sequence: number })[];
  readonly proofs: readonly LineProof[];
}

export interface Counts {
  /** Orders by status. */
  readonly orders: Readonly<Partial<Record<OrderStatus, number>>>;
  /** Value of the orders that are still moving, by currency. */
  readonly value: Readonly<Record<string, Decimal>>;
  readonly openExceptions: number;
}

/** Newest first. */
export async function listOrders(
  session: Session,
  tenant: string,
  filter: OrderFilter,
): Promise<OrderSummary[]> {
  const { status, supplier, limit = 100, before } = filter;
  const statuses = status === undefined ? null : typeof status === "string" ? [status] : status;
  const rows = await session.query<OrderSummary>(
    `select reference, status, supplier, ship_to as "shipTo", currency, total::text as total, lines,
       order_day as "orderDay", proposed_at as "proposedAt", changed_at as "changedAt"
     from parstock.orders
     where tenant = $1 and ($2::text[] is null or status = any($2::text[])) and ($3::text is null or supplier = $3)
       and ($4::text is null or (proposed_at, reference) <
         (select b.proposed_at, b.reference from parstock.orders b where b.tenant = $1 and b.reference = $4))
     order by proposed_at desc, reference desc limit $5`,
    [tenant, statuses, supplier ?? null, before ?? null, limit],
  );
  return rows.map((row) => ({ ...row, total: decimal(row.total) }));
}

export async function readOrder(
  session: Session,
  tenant: string,
  reference: OrderReference,
): Promise<OrderFile | null> {
  const [row] = await session.query<{ state: OrderState }>(
    "select state from parstock.orders where tenant = $1 and reference = $2",
    [tenant, reference],
  );
  if (row === undefined) return null;
  const events = await session.query<{ sequence: number; event: { event: OrderEvent } }>(
    "select sequence, event from parstock.events where tenant = $1 and stream = $2 order by version",
    [tenant, `order/${reference}`],
  );
  const proofs = new Map<number, LineProof>();
  const timeline = events.map(({ sequence, event: { event } }) => {
    if (event.type !== "proposed" && event.type !== "amended") return { ...event, sequence };
    for (const proof of event.proofs) proofs.set(proof.line, proof);
    return { ...event, proofs: [], sequence };
  });
  return {
    state: row.state,
    timeline,
    proofs: [...proofs.values()].toSorted((a, b) => a.line - b.line),
  };
}

/** Newest first. */
export async function listRuns(
  session: Session,
  tenant: string,
  filter: { readonly limit?: number; readonly before?: string },
): Promise<RunState[]> {
  const rows = await session.query<{ state: RunState }>(
    `select state from parstock.runs
     where tenant = $1 and ($2::text is null or (started_at, run) <
       (select b.started_at, b.run from parstock.runs b where b.tenant = $1 and b.run = $2))
     order by started_at desc, run desc limit $3`,
    [tenant, filter.before ?? null, filter.limit ?? 100],
  );
  return rows.map(({ state }) => state);
}

export async function countRuns(session: Session, tenant: string): Promise<number> {
  const [counted] = await session.query<{ total: number }>(
    "select count(*)::integer as total from parstock.runs where tenant = $1",
    [tenant],
  );
  return counted?.total ?? 0;
}

export async function readRun(
  session: Session,
  tenant: string,
  run: string,
): Promise<RunState | null> {
  const [row] = await session.query<{ state: RunState }>(
    "select state from parstock.runs where tenant = $1 and run = $2",
    [tenant, run],
  );
  return row?.state ?? null;
}

/** An exception with when it began, and when it ended. */
export interface RaisedException extends Exception {
  readonly raisedAt: Instant;
  readonly resolvedAt: Instant | null;
}

/** Newest first; only those that are open unless `all` is asked for. */
export async function listExceptions(
  session: Session,
  tenant: string,
  filter: { readonly all?: boolean; readonly limit?: number },
): Promise<RaisedException[]> {
  const rows = await session.query<{
    exception: Exception;
    raised_at: Instant;
    resolved_at: Instant | null;
  }>(
    `select exception, raised_at, resolved_at from parstock.exceptions
     where tenant = $1 and ($2::boolean or resolved_at is null) order by raised_at desc, key limit $3`,
    [tenant, filter.all ?? false, filter.limit ?? 1_000],
  );
  return rows.map((row) => ({
    ...row.exception,
    raisedAt: row.raised_at,
    resolvedAt: row.resolved_at,
  }));
}

export async function listConfirmations(session: Session, tenant: string): Promise<Confirmation[]> {
  const rows = await session.query<{
    kind: "item";
    id: string;
    person: string;
    name: string;
    at: Instant;
  }>(
    "select kind, id, person, name, at from parstock.confirmations where tenant = $1 order by kind, id",
    [tenant],
  );
  return rows.map(({ kind, id, person, name, at }) => ({ scope: { kind, id }, person, name, at }));
}

export async function readCounts(session: Session, tenant: string): Promise<Counts> {
  const orders = await session.query<{ status: OrderStatus; count: number }>(
    "select status, count(*)::integer as count from parstock.orders where tenant = $1 group by status order by status",
    [tenant],
  );
  const value = await session.query<{ currency: string; total: string }>(
    `select currency, trim_scale(sum(total))::text as total from parstock.orders
     where tenant = $1 and status in ${sqlList(live)} group by currency order by currency`,
    [tenant],
  );
  const [open] = await session.query<{ count: number }>(
    "select count(*)::integer as count from parstock.exceptions where tenant = $1 and resolved_at is null",
    [tenant],
  );
  return {
    orders: Object.fromEntries(orders.map(({ status, count }) => [status, count])),
    value: Object.fromEntries(value.map(({ currency, total }) => [currency, decimal(total)])),
    openExceptions: open?.count ?? 0,
  };
}
