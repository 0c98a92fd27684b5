import {
  type Actor,
  amountText,
  type Difference,
  type OrderEvent,
  type Receipt,
} from "@parstock/core";

import type { TimelineEntry } from "../api.ts";

/** An event of an order as one sentence for a person. */
export function timelineEntry(event: OrderEvent): TimelineEntry {
  return { at: event.at, by: nameOf(event.by), type: event.type, text: sentenceFor(event) };
}

export function nameOf(actor: Actor): string {
  return actor.name;
}

function sentenceFor(event: OrderEvent): string {
  const by = nameOf(event.by);
  switch (event.type) {
    case "proposed":
      return `Proposed with ${lines(event.order.lines.length)} over ${amountText(event.order.total, event.order.currency)}.`;
    case "amended":
      return `More was needed: now ${lines(event.order.lines.length)} over ${amountText(event.order.total, event.order.currency)}.`;
    case "asked":
      return `Waits for approval until ${event.expiresAt.slice(0, 10)}: ${event.reasons.join(" ")}`;
    case "approved":
      return event.by.kind === "person"
        ? `${by} approved it: ${event.reason}`
        : `Approved by rule: ${event.reason}`;
    case "rejected":
      return `${by} rejected it: ${event.reason} Its items stay quiet until ${event.quietUntil}.`;
    case "expired":
      return "Nobody decided in time; it expired.";
    case "edited":
      return `${by} changed line ${event.line} from ${event.from} to ${event.quantity}: ${event.reason}`;
    case "held":
      return `${by} put it on hold: ${event.reason}`;
    case "released":
      return `${by} released it.`;
    case "submitting":
      return `Being placed in ${event.target}.`;
    case "submitted":
      return event.adopted
        ? `Found there as ${event.externalId} and adopted.`
        : `Placed as ${event.externalId}.`;
    case "sending":
      return event.copy
        ? `A marked copy is being sent to ${event.to}.`
        : `Being sent to ${event.to}.`;
    case "sent":
      return event.found ? "Found among the sent mail." : `Sent: ${event.answer}`;
    case "failed":
      return `${event.step === "sending" ? "Sending" : "Placing"} failed: ${event.failure.message}`;
    case "absent":
      return `${event.step === "sending" ? "Not sent" : "Not placed"}: ${event.failure.message}`;
    case "lost":
      return `No answer came: ${event.failure.message} It may or may not have happened.`;
    case "acknowledged":
      return "The supplier acknowledged it.";
    case "confirmed":
      return "The supplier confirmed it.";
    case "changed":
      return [
        `The supplier changed it: ${differencesText(event.differences)}.`,
        ...(event.lines === undefined || (event.reasons ?? []).length > 0
          ? (event.reasons ?? [])
          : ["That is within the tolerance and is taken."]),
      ].join(" ");
    case "change-accepted":
      return `${by} took what the supplier changed: ${event.reason}`;
    case "change-declined":
      return `${by} turned down what the supplier changed: ${event.reason}`;
    case "rest-cancelled":
      return `Delivered short: ${event.lines.map(({ line, quantity }) => `${quantity} of line ${line}`).join(", ")} given up${event.again ? ", to be proposed again" : ""}.`;
    case "refused":
      return `The supplier refused it: ${event.reason}`;
    case "received":
      return `${event.by.kind === "system" ? `${by} shows as received` : "Received"}: ${quantities(event.lines)}.`;
    case "closed":
      return `${by} closed it: ${event.reason}`;
    case "cancelled":
      return `${by} cancelled it: ${event.reason}`;
    case "shipped":
      return `${by} says that ${quantities(event.lines)} ${event.lines.length === 1 ? "is" : "are"} on the way${event.deliveredOn === undefined ? "" : ` and due on ${event.deliveredOn}`}.`;
    case "noted":
      return event.text;
    case "revision-asked":
      return event.kind === "cancel"
        ? `${by} wants it cancelled where it was placed: ${event.reason}`
        : `${by} wants less of it: ${event.reason}`;
    case "revision-begun":
      return `${event.target} is being told of the change.`;
    case "revision-made":
      return `The change is made there${event.found ? ", as a look-up found" : ""}.${event.differences.length === 0 ? "" : ` It came out otherwise: ${differencesText(event.differences)}.`}`;
    case "revision-refused":
      return `The change was refused: ${event.failure.message}`;
    case "revision-absent":
      return `The change was not made yet: ${event.failure.message}`;
    case "revision-lost":
      return `No answer came: ${event.failure.message} The change may or may not have been made.`;
    case "revision-withdrawn":
      return `${by} leaves it as it is.`;
  }
}

function quantities(received: readonly Receipt[]): string {
  return received.map(({ line, quantity }) => `${quantity} of line ${line}`).join(", ");
}

function differencesText(differences: readonly Difference[]): string {
  return differences
    .map(({ field, ordered, found }) => `${field} ${ordered} became ${found}`)
    .join(", ");
}

function lines(count: number): string {
  return count === 1 ? "one line" : `${count} lines`;
}
