import { explainProof, type OrderEvent, type OrderReference, subtract } from "@parstock/core";

import type { OrderPage, OrderRow, OrdersPage } from "../api.ts";
import type { App } from "../app.ts";
import { findOrder } from "../orders.ts";

const rowsAtOnce = 50;

export const orderColumns = `o.reference, o.status, o.state->'parties'->'supplier'->>'name' as supplier, o.ship_to as "shipTo",
  trim_scale(o.total)::text as total, o.currency, o.lines, o.order_day as "orderDay", (o.state->>'version')::integer as version`;

const groups: Readonly<Record<string, readonly string[]>> = {
  waiting: ["proposed", "waiting"],
  moving: ["approved", "submitting", "submitted", "sending", "unknown", "failed"],
  transit: ["sent", "acknowledged", "confirmed", "changed", "partly-received"],
  done: ["received", "closed", "cancelled", "rejected", "expired", "refused"],
};

export async function ordersPage(
  app: App,
  shop: string,
  group: string,
  before: string,
): Promise<OrdersPage> {
  const rows = await app.store.database.query<OrderRow>(
    `select ${orderColumns} from parstock.orders o where o.tenant = $1 and ($2::text[] is null or o.status = any($2))
       and ($3 = '' or (o.proposed_at, o.reference) <
         (select b.proposed_at, b.reference from parstock.orders b where b.tenant = $1 and b.reference = $3))
     order by o.proposed_at desc, o.reference desc limit $4`,
    [shop, groups[group] ?? null, before, rowsAtOnce + 1],
  );
  return { rows: rows.slice(0, rowsAtOnce), more: rows.length > rowsAtOnce };
}

export async function orderPage(
  app: App,
  shop: string,
  reference: OrderReference,
): Promise<OrderPage> {
  const state = await findOrder(app, shop, reference);
  const file = await app.store.order(shop, reference);
  const { order, parties } = state;
  const explanations = new Map(
    (file?.proofs ?? []).map((proof) => [proof.line, explainProof(proof)]),
  );
  return {
    reference,
    status: state.status,
    supplier: parties.supplier.name,
    shipTo: parties.shipTo.name,
    total: order.total,
    currency: order.currency,
    lines: order.lines.length,
    orderDay: order.orderDay,
    version: state.version,
    expectedDay: order.expectedDay ?? null,
    waitsFor: state.waitsFor,
    changes: state.change?.reasons ?? [],
    failure: state.failure?.message ?? null,
    step: state.step ?? null,
    email: state.sentTo ?? parties.supplier.email ?? null,
    orderLines: order.lines.map((line) => ({
      number: line.number,
      item: line.item,
      name: line.name,
      quantity: line.quantity,
      unit: line.unit.code,
      price: line.price,
      total: line.total,
      received: line.received,
      rest: subtract(line.quantity, line.received),
      explanation: explanations.get(line.number) ?? [],
    })),
    timeline: (file?.timeline ?? []).map((event) => ({
      at: event.at,
      by: event.by.name,
      type: event.type,
      detail: detailOf(event),
    })),
  };
}

/** What an event says beyond its name, in the words of whoever wrote it. */
function detailOf(event: OrderEvent): string {
  switch (event.type) {
    case "asked":
      return event.reasons.join(" ");
    case "approved":
    case "rejected":
    case "edited":
    case "held":
    case "refused":
    case "closed":
    case "cancelled":
      return event.reason;
    case "submitting":
      return event.target;
    case "submitted":
      return event.externalId;
    case "sending":
      return event.to;
    case "sent":
      return event.answer;
    case "failed":
    case "absent":
    case "lost":
      return event.failure.message;
    case "received":
      return event.lines.map(({ line, quantity }) => `${line}: ${quantity}`).join(", ");
    default:
      return "";
  }
}
