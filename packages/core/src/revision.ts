import type { Actor, Order, OrderChange, OrderState, Revision, RevisionChange } from "./order.ts";
import { reached } from "./shortfall.ts";

/**
 * Changes to an order that is placed already. Like placing itself, a change is written as an intent, carried out in the
 * target and then answered; an answer that is lost is looked up. Guards have judged the order as it was approved, so
 * that only less of it can be wanted here: more of an item is another order.
 */

const amendable = ["submitted", "sent", "acknowledged", "confirmed", "changed"];
const cancellable = [...amendable, "partly-received", "refused"];

export function isRevision(change: OrderChange): change is RevisionChange {
  return change.type.startsWith("revision-");
}

/** Whether a change to the placed order is under way. */
export function isRevising({ revision }: OrderState): boolean {
  return revision !== undefined && revision.status !== "refused";
}

/** Why a change may not happen now; null when it may. `status` as `told` of whoever has the order. */
export function revisionFault(
  state: OrderState,
  change: RevisionChange,
  status: string,
): string | null {
  const { reference } = state.order;
  const { revision } = state;
  if (change.type === "revision-asked") {
    if (state.externalId === undefined) return `Order ${reference} is not placed yet.`;
    if (isRevising(state)) return `A change to order ${reference} is under way already.`;
    if (revision?.mayBeMade === true && !isSameRevision(revision, change))
      return unsettled(reference);
    const allowed = change.kind === "amend" ? amendable : cancellable;
    return allowed.includes(status)
      ? null
      : `Order ${reference} is ${state.status} and can't be ${change.kind === "amend" ? "amended" : "cancelled"} now.`;
  }
  const from: Readonly<Record<typeof change.type, readonly Revision["status"][]>> = {
    "revision-begun": ["asked"],
    "revision-made": ["begun", "unknown"],
    "revision-refused": ["asked", "begun", "unknown"],
    "revision-absent": ["begun", "unknown"],
    "revision-lost": ["begun"],
    "revision-withdrawn": ["asked", "refused"],
  };
  if (change.type === "revision-withdrawn" && revision?.mayBeMade === true)
    return unsettled(reference);
  return revision !== undefined && from[change.type].includes(revision.status)
    ? null
    : `Order ${reference} has no change that could be ${change.type.slice("revision-".length)}.`;
}

function unsettled(reference: string): string {
  return `A change to order ${reference} may have been made in part; ask for the same change again, or settle it in the target and say that it is done.`;
}

/** The same change as the one whose answer was lost: the same kind, and the same quantity of every line. */
function isSameRevision(
  { kind, order }: Revision,
  asked: Extract<RevisionChange, { readonly type: "revision-asked" }>,
): boolean {
  return kind === asked.kind && quantities(order) === quantities(asked.order);
}

function quantities(order: Order | undefined): string | undefined {
  return order?.lines.map(({ number, quantity }) => `${number}:${quantity}`).join(",");
}

type Base = Omit<OrderState, "step" | "failure" | "approvalExpiresAt">;

/** Folds a step of a revision. `stay` keeps what belongs to the status. */
export function evolveRevision(
  state: OrderState,
  base: Base,
  stay: OrderState,
  event: RevisionChange & { readonly at: OrderState["changedAt"]; readonly by: Actor },
): OrderState {
  if (event.type === "revision-asked") {
    const { kind, reason, order, by } = event;
    const asked = {
      kind,
      reason,
      by,
      status: "asked",
      attempts: 0,
      ...(state.revision?.mayBeMade === true ? { mayBeMade: true as const } : {}),
    } as const;
    return { ...stay, revision: order === undefined ? asked : { ...asked, order } };
  }
  const { revision } = state;
  if (revision === undefined)
    throw new Error(`order ${state.order.reference} has no revision for "${event.type}"`);
  const { failure: _failure, lostAt: _lostAt, ...kept } = revision;
  switch (event.type) {
    case "revision-begun":
      return { ...stay, revision: { ...kept, status: "begun", attempts: kept.attempts + 1 } };
    case "revision-refused":
      return { ...stay, revision: { ...kept, status: "refused", failure: event.failure } };
    case "revision-absent":
      return {
        ...stay,
        revision: {
          ...kept,
          status: "asked",
          failure: event.failure,
          // Nobody could look, or what can be seen does not tell of steps before the last.
          ...(event.failure.code === "outcome-unknown" ? { mayBeMade: true as const } : {}),
        },
      };
    case "revision-lost":
      return {
        ...stay,
        revision: {
          ...kept,
          status: "unknown",
          failure: event.failure,
          lostAt: event.at,
        },
      };
    case "revision-withdrawn":
      return withoutRevision(stay);
    case "revision-made": {
      const { revision: _revision, ...left } = base;
      const { externalId, differences } = event;
      if (revision.order === undefined)
        return { ...left, externalId, status: "cancelled", waitsFor: [] };
      const order = withArrivals(revision.order, state.order);
      return {
        ...left,
        order,
        externalId,
        differences,
        // Goods may have come while it was changed; else it is to be sent again as it is now.
        status: state.change === undefined ? reached(order, "submitted") : state.status,
        // What the supplier did meanwhile still waits for a person.
        ...(state.change === undefined ? {} : { change: state.change, waitsFor: state.waitsFor }),
        revised: true,
        attempts: { ...state.attempts, sending: 0 },
        mayHaveArrived: state.mayHaveArrived || state.messageId !== undefined,
      };
    }
  }
}

export function withoutRevision(state: OrderState): OrderState {
  const { revision: _revision, ...left } = state;
  return left;
}

/** What arrived while the change was under way has arrived, and what was given up is given up. */
function withArrivals(order: Order, before: Order): Order {
  const now = new Map(before.lines.map((line) => [line.number, line]));
  const lines = order.lines.map((line) => {
    const { received = line.received, cancelled = line.cancelled } = now.get(line.number) ?? {};
    return { ...line, received, ...(cancelled === undefined ? {} : { cancelled }) };
  });
  return { ...order, lines };
}
