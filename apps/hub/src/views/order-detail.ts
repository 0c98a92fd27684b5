import { explainProof, type Instant, type OrderReference } from "@parstock/core";
import type { OrderFile } from "@parstock/store";

import type { OrderDetail, OrderRow } from "../api.ts";
import type { Hub } from "../hub.ts";
import { actionsFor } from "../orders.ts";
import { documentFormats } from "./documents.ts";
import { orderFile } from "./order-file.ts";
import { timelineEntry } from "./timeline.ts";

export async function orderDetail(hub: Hub, reference: OrderReference): Promise<OrderDetail> {
  const { state, timeline, proofs } = await orderFile(hub, reference);
  const explanations = new Map(proofs.map((proof) => [proof.line, explainProof(proof)]));
  const { order, parties } = state;
  const now = hub.now().toISOString() as Instant;
  return {
    ...rowOf(state),
    version: state.version,
    email: state.sentTo ?? parties.supplier.email ?? null,
    paymentTerms: order.paymentTerms ?? null,
    externalId: state.externalId ?? null,
    failure: state.failure?.message ?? state.revision?.failure?.message ?? null,
    differences: state.differences,
    orderLines: order.lines.map((line) => ({
      ...line,
      explanation: explanations.get(line.number) ?? [],
    })),
    timeline: timeline.map(timelineEntry),
    documents: documentFormats.map(({ format, mediaType }) => ({
      name: `${reference}.${format}`,
      mediaType,
      href: `/api/orders/${encodeURIComponent(reference)}/documents/${format}`,
    })),
    actions: actionsFor(state, now),
  };
}

function rowOf({
  order,
  parties,
  status,
  step,
  held,
  revision,
  waitsFor,
  approvalExpiresAt,
  changedAt,
}: OrderFile["state"]): OrderRow {
  return {
    reference: order.reference,
    supplier: order.supplier,
    supplierName: parties.supplier.name,
    shipTo: order.shipTo,
    shipToName: parties.shipTo.name,
    status,
    step: step ?? null,
    held,
    revision: revision === undefined || revision.status === "refused" ? null : revision.kind,
    lines: order.lines.length,
    total: order.total,
    currency: order.currency,
    orderDay: order.orderDay,
    expectedDay: order.expectedDay ?? null,
    waitsFor,
    expiresAt: status === "waiting" ? (approvalExpiresAt ?? null) : null,
    changedAt,
  };
}
