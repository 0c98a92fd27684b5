import {
  type Actor,
  amountText,
  type LedgerEvent,
  type OrderEvent,
  type OrderState,
  type RunEvent,
  type TenantEvent,
} from "@parstock/core";

export function actorName(by: Actor): string {
  return by.name;
}

/** What an entry of the Log says to people. */
export function sentenceOf(kept: LedgerEvent): string {
  if (kept.stream === "order") return orderSentence(kept.event);
  return kept.stream === "run" ? runSentence(kept.event) : tenantSentence(kept.event);
}

function orderSentence(event: OrderEvent): string {
  switch (event.type) {
    case "proposed":
    case "amended":
      return `${event.type === "proposed" ? "Proposed" : "Raised"}: ${event.order.lines.length} lines, ${amountText(event.order.total, event.order.currency)}.`;
    case "asked":
      return `Waits for a person: ${event.reasons.join(" ")}`;
    case "approved":
      return `Approved: ${event.reason}`;
    case "edited":
      return `Line ${event.line}: ${event.from} became ${event.quantity}.`;
    case "rejected":
    case "held":
    case "closed":
    case "cancelled":
      return `${words(event.type)}: ${event.reason}`;
    case "sending":
      return `The mail to ${event.to} is about to go.`;
    case "sent":
      return event.found ? "The mail went out: it was found." : "The mail went out.";
    case "failed":
    case "lost":
    case "absent":
      return `${words(event.type)}: ${event.failure.message}`;
    case "received":
      return `Received: ${event.lines.map(({ line, quantity }) => `${quantity} of line ${line}`).join(", ")}.`;
    default:
      return `${words(event.type)}.`;
  }
}

function runSentence(event: RunEvent): string {
  switch (event.type) {
    case "run-started":
      return `Check (${event.trigger}).`;
    case "read-finished":
      return `${event.read.records} rows read${event.read.good ? "" : ", not to be trusted"}.`;
    case "run-stopped":
      return `Stopped: ${event.reasons.join(" ")}`;
    case "run-finished":
      return `${event.counts.low} low, ${event.counts.proposed} orders proposed, ${event.counts.sent} sent.`;
  }
}

function tenantSentence(event: TenantEvent): string {
  switch (event.type) {
    case "autopilot-confirmed":
      return `Auto-order confirmed for ${event.scope.kind} ${event.scope.id}.`;
    case "autopilot-withdrawn":
      return `Auto-order withdrawn for ${event.scope.kind} ${event.scope.id}.`;
    case "submission-stopped":
      return `Paused: ${event.reason}`;
    case "exception-raised":
      return event.exception.message;
    case "exception-resolved":
      return `Settled: ${event.key}.`;
    default:
      return `${words(event.type)}.`;
  }
}

function words(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1).replace(/-/g, " ");
}

/** An order's state in the words of the Orders tab. */
export function statusOf({ status, held, step }: OrderState): string {
  if (held) return "on hold";
  switch (status) {
    case "proposed":
    case "waiting":
      return "waiting for approval";
    case "submitted":
      return "waiting to be sent";
    case "unknown":
      return step === "sending" ? "uncertain: was it sent?" : "uncertain: was it placed?";
    default:
      return status.replace(/-/g, " ");
  }
}
