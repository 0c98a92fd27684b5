import {
  divide,
  evolveOrder,
  quietedBy,
  type RefusalMark,
  refusalsBy,
  type ShortfallMark,
  shortfallsBy,
  isPositive,
  type LedgerEvent,
  type OrderEvent,
  type OrderReference,
  type OrderState,
  supplyOf,
} from "@parstock/core";

import { canonicalJson } from "./canonical.ts";
import type { Session } from "./database.ts";
import { projectRefusals, projectShortfalls } from "./delivery-projection.ts";
import { projectQuiet, type QuietMark, snoozesOf } from "./quiet-projection.ts";
import { evolveRun, type RunState } from "./run-state.ts";
import { projectSnoozes } from "./snoozes.ts";
import { type Table, type TableRow, upsert } from "./table.ts";
import { projectTenant, type TenantRecord } from "./tenant-projection.ts";

/** An event with its place in the chain. */
export interface LedgerRecord {
  readonly sequence: number;
  readonly event: LedgerEvent;
}

const orders = {
  name: "parstock.orders",
  columns: {
    tenant: "text",
    reference: "text",
    status: "text",
    supplier: "text",
    ship_to: "text",
    currency: "text",
    total: "numeric",
    lines: "integer",
    cost_centre: "text",
    order_day: "text",
    proposed_at: "text",
    changed_at: "text",
    state: "json",
  },
  key: ["tenant", "reference"],
} as const satisfies Table<string>;

const orderLines = {
  name: "parstock.order_lines",
  columns: {
    tenant: "text",
    reference: "text",
    part: "integer",
    line: "integer",
    item: "text",
    location: "text",
    quantity: "numeric",
    received: "boolean",
    price: "numeric",
  },
  key: ["tenant", "reference", "part"],
} as const satisfies Table<string>;

const supply = {
  name: "parstock.supply",
  columns: {
    tenant: "text",
    reference: "text",
    part: "integer",
    origin: "text",
    item: "text",
    location: "text",
    quantity: "numeric",
    due: "text",
  },
  key: ["tenant", "reference", "part"],
} as const satisfies Table<string>;

const runs = {
  name: "parstock.runs",
  columns: {
    tenant: "text",
    run: "text",
    source: "text",
    dry: "boolean",
    started_at: "text",
    proposed: "integer",
    state: "json",
  },
  key: ["tenant", "run"],
} as const satisfies Table<string>;

/** Brings every projection of a tenant up to date with the records, which follow those projected before. */
export async function project(
  session: Session,
  tenant: string,
  records: readonly LedgerRecord[],
): Promise<void> {
  const orderEvents = new Map<OrderReference, OrderRecord[]>();
  const runEvents: (LedgerEvent & { stream: "run" })[] = [];
  const tenantRecords: TenantRecord[] = [];
  for (const { sequence, event } of records) {
    if (event.stream === "order") {
      const events = orderEvents.get(event.reference);
      if (events === undefined)
        orderEvents.set(event.reference, [{ sequence, event: event.event }]);
      else events.push({ sequence, event: event.event });
    } else if (event.stream === "run") {
      runEvents.push(event);
    } else {
      tenantRecords.push({ sequence, event: event.event });
    }
  }
  const marks = await projectOrders(session, tenant, orderEvents);
  await projectRuns(session, tenant, runEvents);
  await projectTenant(session, tenant, tenantRecords);
  await projectSnoozes(session, tenant, tenantRecords);
  await projectQuiet(session, tenant, [...marks.quiet, ...snoozesOf(tenantRecords)]);
  await projectRefusals(session, tenant, inOrder(marks.refused));
  await projectShortfalls(session, tenant, inOrder(marks.short));
}

interface OrderRecord {
  readonly sequence: number;
  readonly event: OrderEvent;
}

/** What events of orders say about items, beyond the orders themselves. */
interface ItemMarks {
  /** For the projection that also knows what people snoozed. */
  readonly quiet: QuietMark[];
  readonly refused: Sequenced<RefusalMark>[];
  readonly short: Sequenced<ShortfallMark>[];
}

type Sequenced<Mark> = Mark & { readonly sequence: number };

function inOrder<Mark extends { readonly sequence: number }>(marks: readonly Mark[]): Mark[] {
  return marks.toSorted((a, b) => a.sequence - b.sequence);
}

async function projectOrders(
  session: Session,
  tenant: string,
  events: ReadonlyMap<OrderReference, readonly OrderRecord[]>,
): Promise<ItemMarks> {
  const marks: ItemMarks = { quiet: [], refused: [], short: [] };
  if (events.size === 0) return marks;
  const stored = await session.query<{ state: OrderState }>(
    "select state from parstock.orders where tenant = $1 and reference = any($2::text[])",
    [tenant, [...events.keys()]],
  );
  const before = new Map(stored.map(({ state }) => [state.order.reference, state]));
  const after: OrderState[] = [];
  for (const [reference, changes] of events) {
    let state = before.get(reference) ?? null;
    for (const { sequence, event } of changes) {
      state = evolveOrder(state, event);
      for (const mark of quietedBy(event, state))
        marks.quiet.push({ sequence, ...mark, because: "decided" });
      for (const mark of refusalsBy(event, state)) marks.refused.push({ sequence, ...mark });
      for (const mark of shortfallsBy(event, state)) marks.short.push({ sequence, ...mark });
    }
    if (state !== null) after.push(state);
  }
  await upsert(
    session,
    orders,
    after.map((state) => orderRow(tenant, state)),
  );
  await replaceParts(session, tenant, orderLines, before, after, lineRows);
  await replaceParts(session, tenant, supply, before, after, supplyRows);
  return marks;
}

/** Rewrites the rows of the orders whose rows changed; most events of an order change none. */
async function replaceParts<Column extends string>(
  session: Session,
  tenant: string,
  table: Table<Column>,
  before: ReadonlyMap<OrderReference, OrderState>,
  after: readonly OrderState[],
  rowsOf: (tenant: string, state: OrderState) => TableRow<Column>[],
): Promise<void> {
  const stale: string[] = [];
  const rows: TableRow<Column>[] = [];
  for (const state of after) {
    const old = before.get(state.order.reference);
    const now = rowsOf(tenant, state);
    if (old !== undefined) {
      if (JSON.stringify(rowsOf(tenant, old)) === JSON.stringify(now)) continue;
      stale.push(state.order.reference);
    }
    rows.push(...now);
  }
  if (stale.length > 0) {
    await session.query(
      `delete from ${table.name} where tenant = $1 and reference = any($2::text[])`,
      [tenant, stale],
    );
  }
  await upsert(session, table, rows);
}

function orderRow(tenant: string, state: OrderState): TableRow<keyof typeof orders.columns> {
  const { order } = state;
  return {
    tenant,
    reference: order.reference,
    status: state.status,
    supplier: order.supplier,
    ship_to: order.shipTo,
    currency: order.currency,
    total: order.total,
    lines: String(order.lines.length),
    cost_centre: order.costCentre ?? "",
    order_day: order.orderDay,
    proposed_at: state.proposedAt,
    changed_at: state.changedAt,
    state: canonicalJson(state),
  };
}

/** As fine as the guard compares prices. */
const unitPricePlaces = 8;

function lineRows(
  tenant: string,
  { order }: OrderState,
): TableRow<keyof typeof orderLines.columns>[] {
  let part = 0;
  return order.lines.flatMap((line) =>
    line.allocations.map((allocation) => ({
      tenant,
      reference: order.reference,
      part: String(++part),
      line: String(line.number),
      item: line.item,
      location: allocation.location,
      quantity: allocation.quantity,
      received: String(isPositive(line.received)),
      price: divide(line.price, line.priceUnit, unitPricePlaces),
    })),
  );
}

function supplyRows(tenant: string, state: OrderState): TableRow<keyof typeof supply.columns>[] {
  return supplyOf(state).map((entry, index) => ({
    tenant,
    reference: entry.reference,
    part: String(index + 1),
    origin: entry.from,
    item: entry.item,
    location: entry.location,
    quantity: entry.quantity,
    due: entry.due ?? null,
  }));
}

async function projectRuns(
  session: Session,
  tenant: string,
  events: readonly (LedgerEvent & { stream: "run" })[],
): Promise<void> {
  if (events.length === 0) return;
  const stored = await session.query<{ state: RunState }>(
    "select state from parstock.runs where tenant = $1 and run = any($2::text[])",
    [tenant, [...new Set(events.map(({ run }) => run))]],
  );
  const states = new Map(stored.map(({ state }) => [state.run, state]));
  for (const { run, event } of events)
    states.set(run, evolveRun(states.get(run) ?? null, run, event));
  const rows = [...states.values()].map((state) => ({
    tenant,
    run: state.run,
    source: state.source,
    dry: String(state.dry),
    started_at: state.startedAt,
    proposed: String(state.counts?.proposed ?? 0),
    state: canonicalJson(state),
  }));
  await upsert(session, runs, rows);
  const good = new Map(
    events.flatMap(({ event }) =>
      event.type === "read-finished" && event.read.good ? [[event.read.source, event.read]] : [],
    ),
  );
  await upsert(
    session,
    goodReads,
    [...good].map(([source, read]) => ({ tenant, source, read: canonicalJson(read) })),
  );
}

const goodReads = {
  name: "parstock.good_reads",
  columns: { tenant: "text", source: "text", read: "json" },
  key: ["tenant", "source"],
} as const satisfies Table<string>;
