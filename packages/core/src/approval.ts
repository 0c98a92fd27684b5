import { addMs, type Instant } from "./calendar.ts";
import { asAnswered } from "./evolve.ts";
import type { Finding } from "./guard.ts";
import type { Item } from "./item.ts";
import type { AutopilotScope, Confirmation, TenantFacts } from "./ledger.ts";
import { unrecordedRaises } from "./limits.ts";
import { amountFigure, amountText } from "./money.ts";
import type { Actor, Order, OrderState } from "./order.ts";
import { compare } from "./quantity.ts";
import type { Approver, Settings } from "./settings.ts";

/** Whether an order may go ahead alone, or why it waits. */
export type Verdict =
  | { readonly kind: "approved"; readonly reason: string }
  | { readonly kind: "waits"; readonly reasons: readonly string[]; readonly expiresAt: Instant };

const dayMs = 86_400_000;

/** Autopilot goes ahead only when every line is confirmed by a named person, every value is within limits and every guard is quiet. */
export function judgeAutopilot(
  order: Order,
  items: ReadonlyMap<string, Item>,
  findings: readonly Finding[],
  tenant: TenantFacts,
  settings: Settings,
  now: Instant,
): Verdict {
  const reasons = findings.map((finding) => finding.message);
  const confirmedBy = new Set<string>();
  if (settings.autopilot !== "auto") {
    reasons.unshift("Every order waits for a person: autopilot is set to ask.");
  } else {
    const unconfirmed: string[] = [];
    for (const line of order.lines) {
      const confirmation = confirmationFor(
        order.supplier,
        line.item,
        items.get(line.item)?.category,
        tenant.confirmations,
      );
      if (confirmation === null) unconfirmed.push(line.item);
      else confirmedBy.add(confirmation.name);
      if (compare(line.total, settings.approval.lineValue) > 0) {
        reasons.push(
          `Line ${line.number} (${line.item}) is worth ${amountText(line.total, order.currency)}, above the limit of ${amountFigure(settings.approval.lineValue, order.currency)}.`,
        );
      }
    }
    if (unconfirmed.length > 0) reasons.unshift(unconfirmedSentence(unconfirmed));
  }
  if (settings.autopilot === "auto" && compare(order.total, settings.approval.orderValue) > 0) {
    reasons.push(
      `The order is worth ${amountText(order.total, order.currency)}, above the limit of ${amountFigure(settings.approval.orderValue, order.currency)}.`,
    );
  }
  if (reasons.length > 0) {
    return {
      kind: "waits",
      reasons,
      expiresAt: addMs(now, settings.approval.expiresAfterDays * dayMs),
    };
  }
  return {
    kind: "approved",
    reason: `Confirmed for auto-order by ${[...confirmedBy].sort().join(", ")}; every guard is quiet.`,
  };
}

function unconfirmedSentence(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(", ");
  const more = items.length > 3 ? ` and ${items.length - 3} more` : "";
  return `Nobody has confirmed ${shown}${more} for auto-order.`;
}

/** The confirmation that covers an item, its supplier or its category; the narrowest counts. */
export function confirmationFor(
  supplier: string,
  item: string,
  category: string | undefined,
  confirmations: readonly Confirmation[],
): Confirmation | null {
  const covers = (kind: AutopilotScope["kind"], id: string | undefined) =>
    confirmations.find(
      (confirmation) => confirmation.scope.kind === kind && confirmation.scope.id === id,
    );
  return (
    covers("item", item) ??
    (category === undefined ? undefined : covers("category", category)) ??
    covers("supplier", supplier) ??
    null
  );
}

export type Permission =
  | { readonly kind: "may" }
  | { readonly kind: "may-not"; readonly reason: string };

/**
 * Whether a person may approve an order, or what its supplier changed about it: limits by amount, role and cost centre;
 * whoever edited the order or raised a limit since it was proposed cannot be its only approver, and nobody approves by a
 * limit that was raised in secret.
 */
export function mayApprove(
  person: Actor,
  state: OrderState,
  tenant: TenantFacts,
  settings: Settings,
): Permission {
  if (person.kind !== "person") return no("Only a named person can approve an order.");
  const { approvers } = settings.approval;
  const order = asAnswered(state);
  const [secret] = unrecordedRaises(tenant.limits, settings);
  if (secret !== undefined) return no(secret);
  if (approvers.length > 0) {
    const approver = approvers.find((candidate) => candidate.id === person.id);
    if (approver === undefined) return no(`${person.name} is not among the approvers.`);
    const limit = limitOf(approver, order);
    if (limit !== null) return no(limit);
  }
  const others =
    approvers.length === 0
      ? false
      : approvers.some(
          (candidate) => candidate.id !== person.id && limitOf(candidate, order) === null,
        );
  const raised = tenant.limitsRaised.some(
    (change) => change.person === person.id && change.at >= state.proposedAt,
  );
  if ((raised || state.editedBy.includes(person.id)) && others) {
    return no(
      `${person.name} ${raised ? "raised a limit for" : "edited"} this order, so another approver has to approve it.`,
    );
  }
  return { kind: "may" };
}

function limitOf(approver: Approver, order: Order): string | null {
  if (approver.upTo !== null && compare(order.total, approver.upTo) > 0) {
    return `${approver.name} (${approver.role}) may approve up to ${amountFigure(approver.upTo, order.currency)}; this order is worth ${amountText(order.total, order.currency)}.`;
  }
  if (
    approver.costCentres !== undefined &&
    !approver.costCentres.includes(order.costCentre ?? "")
  ) {
    return `${approver.name} (${approver.role}) may not approve for cost centre ${order.costCentre ?? "(none)"}.`;
  }
  return null;
}

function no(reason: string): Permission {
  return { kind: "may-not", reason };
}

/** What is due for a waiting order: nothing, a reminder, an escalation, or its end. */
export function approvalDue(
  state: OrderState,
  settings: Settings,
  now: Instant,
): "nothing" | "remind" | "escalate" | "expire" {
  if (state.status !== "waiting") return "nothing";
  if (state.approvalExpiresAt !== undefined && now >= state.approvalExpiresAt) return "expire";
  if (now >= addMs(state.proposedAt, settings.approval.escalateAfterDays * dayMs))
    return "escalate";
  return now >= addMs(state.proposedAt, settings.approval.remindAfterDays * dayMs)
    ? "remind"
    : "nothing";
}
