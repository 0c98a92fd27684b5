import type { Day } from "./calendar.ts";
import { lineTotal } from "./money.ts";
import type {
  Allocation,
  ConfirmedLine,
  Order,
  OrderEvent,
  OrderLine,
  OrderState,
  Receipt,
} from "./order.ts";
import { add, type Decimal, smallest, subtract, toBaseUnits, total, zero } from "./quantity.ts";
import { evolveRevision, isRevision, withoutRevision } from "./revision.ts";
import { reached } from "./shortfall.ts";

/** Folds one event into the state. Throws on a stream that does not begin with `proposed`: that ledger is broken. */
export function evolveOrder(state: OrderState | null, event: OrderEvent): OrderState {
  const next = fold(state, event);
  // What the supplier refuses whole is not amended any more, or the amendment would bring it back to life.
  const isOff = next.status === "refused" && next.revision?.kind === "amend";
  return isOff || ended.includes(next.status) ? withoutRevision(next) : next;
}

/** What is over is changed no more. */
const ended: readonly OrderState["status"][] = ["received", "closed", "cancelled"];

function fold(state: OrderState | null, event: OrderEvent): OrderState {
  if (event.type === "proposed") {
    return {
      order: event.order,
      parties: event.parties,
      status: "proposed",
      version: (state?.version ?? 0) + 1,
      held: false,
      waitsFor: [],
      attempts: { submitting: 0, sending: 0 },
      differences: [],
      mayHaveArrived: false,
      needKeys: event.needKeys,
      proposedAt: event.at,
      changedAt: event.at,
      editedBy: [],
    };
  }
  if (state === null) throw new Error(`an order's first event is "proposed", not "${event.type}"`);
  const { step: _step, failure: _failure, approvalExpiresAt: _expires, ...kept } = state;
  const moved = {
    version: state.version + 1,
    changedAt: event.at,
    ...("document" in event ? { documents: heardWith(state, event.document) } : {}),
  };
  const base = { ...kept, ...moved };
  /** A change that leaves the status as it is keeps what belongs to that status. */
  const stayed = { ...state, ...moved };
  const { change: _change, ...unchanged } = base;
  const { lineReasons: _reasons, ...unasked } = base;
  const decided = { ...unchanged, waitsFor: [] };
  /** What arrives while a change waits for a person decides nothing about it. */
  const waiting = state.change === undefined ? null : state.status;
  if (isRevision(event)) return evolveRevision(state, decided, stayed, event);
  switch (event.type) {
    case "amended":
      return {
        ...unasked,
        order: event.order,
        parties: event.parties,
        needKeys: [...state.needKeys, ...event.needKeys],
        status: "proposed",
        waitsFor: [],
      };
    case "asked":
      return {
        ...base,
        status: "waiting",
        waitsFor: event.reasons,
        approvalExpiresAt: event.expiresAt,
        lineReasons: event.lines ?? [],
      };
    case "approved":
      return { ...unasked, status: "approved", waitsFor: [], approvedBy: event.by };
    case "rejected":
      return { ...base, status: "rejected", waitsFor: [] };
    case "expired":
      return { ...base, status: "expired", waitsFor: [] };
    case "edited": {
      const editedBy =
        event.by.kind === "person"
          ? [...new Set([...state.editedBy, event.by.id])]
          : state.editedBy;
      return {
        ...stayed,
        order: withQuantity(state.order, event.line, event.quantity),
        editedBy,
      };
    }
    case "held":
      return { ...stayed, held: true };
    case "released":
      return { ...stayed, held: false };
    case "submitting":
      return {
        ...base,
        status: "submitting",
        placedIn: {
          target: event.target,
          ...(event.connection === undefined ? {} : { connection: event.connection }),
        },
        attempts: { ...state.attempts, submitting: state.attempts.submitting + 1 },
      };
    case "submitted":
      return {
        ...base,
        status: "submitted",
        externalId: event.externalId,
        differences: event.differences,
      };
    case "sending":
      return {
        ...base,
        status: "sending",
        messageId: event.messageId,
        sentTo: event.to,
        attempts: { ...state.attempts, sending: state.attempts.sending + 1 },
      };
    case "sent":
      return { ...base, status: "sent" };
    case "failed":
      return { ...base, status: "failed", step: event.step, failure: event.failure };
    case "lost":
      return {
        ...base,
        status: "unknown",
        step: event.step,
        failure: event.failure,
        lostAt: event.at,
      };
    case "absent":
      return {
        ...base,
        status: event.step === "submitting" ? "approved" : "submitted",
        failure: event.failure,
        // After a person mended what made it fail, the count of tries begins anew.
        attempts:
          state.status === "failed" ? { ...state.attempts, [event.step]: 0 } : state.attempts,
        mayHaveArrived:
          state.mayHaveArrived ||
          (event.step === "sending" && event.failure.code === "outcome-unknown"),
      };
    case "acknowledged":
    case "confirmed":
      return { ...decided, status: reached(state.order, event.type) };
    case "changed": {
      const { differences, lines, reasons = [] } = event;
      if (lines === undefined) return { ...decided, status: "changed", differences };
      if (reasons.length > 0)
        return {
          ...base,
          status: "changed",
          differences,
          change: { lines, reasons },
          waitsFor: reasons,
        };
      const order = withAnswer(state.order, lines);
      return { ...decided, order, status: reached(order, "confirmed"), differences };
    }
    case "change-accepted": {
      const order = asAnswered(state);
      return { ...decided, order, status: reached(order, "confirmed") };
    }
    case "change-declined":
      return { ...decided, status: reached(state.order, "acknowledged"), differences: [] };
    case "refused":
      return { ...decided, status: "refused", waitsFor: [event.reason] };
    case "shipped":
      return {
        ...stayed,
        order: withDelivery(state.order, event.lines, event.deliveredOn),
      };
    case "noted":
      return stayed;
    case "received": {
      const order = withAdded(state.order, event.lines, "received");
      return { ...base, order, status: waiting ?? reached(order, "partly-received") };
    }
    case "rest-cancelled": {
      const order = withAdded(state.order, event.lines, "cancelled");
      return { ...base, order, status: waiting ?? reached(order, state.status) };
    }
    case "closed":
      return { ...decided, status: "closed" };
    case "cancelled":
      return { ...decided, status: "cancelled" };
  }
}

export function replayOrder(events: readonly OrderEvent[]): OrderState | null {
  return events.reduce<OrderState | null>(evolveOrder, null);
}

export function withQuantity(order: Order, number: number, quantity: Decimal): Order {
  const lines = order.lines.map((line): OrderLine => {
    if (line.number !== number) return line;
    const base = toBaseUnits(quantity, line.ratio);
    return {
      ...line,
      quantity,
      total: lineTotal(quantity, line.price, line.priceUnit, order.currency),
      allocations: reallocate(line.allocations, base),
    };
  });
  return { ...order, lines, total: total(lines.map((line) => line.total)) };
}

/** The order with the supplier's figures in place of ours. */
export function withAnswer(order: Order, said: readonly ConfirmedLine[]): Order {
  let answered = order;
  for (const { line: number, quantity } of said)
    if (quantity !== undefined) answered = withQuantity(answered, number, quantity);
  const lines = answered.lines.map((line): OrderLine => {
    const { price = line.price, expectedDay = line.expectedDay } =
      said.find((one) => one.line === line.number) ?? {};
    return {
      ...line,
      price,
      total: lineTotal(line.quantity, price, line.priceUnit, order.currency),
      ...(expectedDay === undefined ? {} : { expectedDay }),
    };
  });
  const last = lastExpected(lines);
  return {
    ...answered,
    lines,
    total: total(lines.map((line) => line.total)),
    ...(last === undefined ? {} : { expectedDay: last }),
  };
}

/** The day on which the last of the lines is expected. */
export function lastExpected(lines: readonly OrderLine[]): Day | undefined {
  const days = lines.flatMap(({ expectedDay }) => expectedDay ?? []).sort();
  return days[days.length - 1];
}

/** The order as it would be if what waits were taken. */
export function asAnswered({ order, change }: Pick<OrderState, "order" | "change">): Order {
  return change === undefined ? order : withAnswer(order, change.lines);
}

/** Fills the allocations in their order with `base` units; what is left over goes to the first. */
function reallocate(allocations: readonly Allocation[], base: Decimal): Allocation[] {
  let left = base;
  const filled = allocations.map((allocation) => {
    const quantity = smallest(allocation.quantity, left);
    left = subtract(left, quantity);
    return { ...allocation, quantity };
  });
  const [first, ...rest] = filled;
  return first === undefined ? [] : [{ ...first, quantity: add(first.quantity, left) }, ...rest];
}

const documentsMax = 50;

function heardWith(state: OrderState, document: string | undefined): readonly string[] {
  const before = state.documents ?? [];
  return document === undefined ? before : [...before, document].slice(-documentsMax);
}

/** The supplier knows best when it comes. */
function withDelivery(order: Order, shipped: readonly Receipt[], on: Day | undefined): Order {
  if (on === undefined) return order;
  const lines = order.lines.map((line) =>
    shipped.some((receipt) => receipt.line === line.number) ? { ...line, expectedDay: on } : line,
  );
  return { ...order, lines };
}

/** Adds purchase units to what arrived of the lines, or to what is given up of them. */
function withAdded(order: Order, added: readonly Receipt[], to: "received" | "cancelled"): Order {
  const lines = order.lines.map((line): OrderLine => {
    const more = added.filter((one) => one.line === line.number).map(({ quantity }) => quantity);
    return more.length === 0 ? line : { ...line, [to]: add(line[to] ?? zero, ...more) };
  });
  return { ...order, lines };
}
