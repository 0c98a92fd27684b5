import type { DigestRow, OrderCard } from "@parstock/connectors/slack";
import { amountText, explainNeed, type LineProof, type OrderReference } from "@parstock/core";

import type { OrderRow } from "../api.ts";
import type { Hub } from "../hub.ts";
import { orderFile } from "../views/order-file.ts";
import { timelineEntry } from "../views/timeline.ts";

/** An order as a card. Fails with `not-found` when there is none. */
export async function orderCard(
  hub: Hub,
  reference: OrderReference,
  dashboardUrl: string | null,
): Promise<OrderCard> {
  const { state, timeline, proofs } = await orderFile(hub, reference);
  const { order, parties } = state;
  const last = timeline.at(-1);
  return {
    reference,
    version: state.version,
    status: state.status,
    supplier: parties.supplier.name,
    shipTo: parties.shipTo.name,
    value: amountText(order.total, order.currency),
    expected: order.expectedDay ?? null,
    lines: order.lines.map(({ number, item, name, quantity, unit, total }) => ({
      number,
      item,
      name,
      quantity,
      unit: unit.code,
      value: amountText(total, order.currency),
      reason: reasonOf(proofs.find(({ line }) => line === number)),
    })),
    waitsFor: state.waitsFor,
    latest: last === undefined ? "" : timelineEntry(last).text,
    url: pageOf(dashboardUrl, reference),
  };
}

/** What is there, and what that led to; the rule between them is told by the dashboard. */
function reasonOf(proof: LineProof | undefined): string {
  const [need] = proof?.needs ?? [];
  if (need === undefined) return "Added by a person.";
  const [, position, ...then] = explainNeed(need);
  return [position, then.at(-1)].join(" ");
}

export function digestRow(
  order: Pick<OrderRow, "reference" | "status" | "supplierName" | "total" | "currency" | "lines">,
): DigestRow {
  return {
    reference: order.reference,
    status: order.status,
    supplier: order.supplierName,
    value: amountText(order.total, order.currency),
    lines: order.lines,
  };
}

/** The page of an order, or of all orders, in the dashboard. */
export function pageOf(dashboardUrl: string | null, reference?: string): string | null {
  if (dashboardUrl === null) return null;
  const base = dashboardUrl.replace(/\/+$/, "");
  return reference === undefined
    ? `${base}/orders`
    : `${base}/orders/${encodeURIComponent(reference)}`;
}
