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
import {
  add,
  type Decimal,
  isPositive,
  smallest,
  subtract,
  toBaseUnits,
  total,
  zero,
} from "./quantity.ts";
import { evolveRevision, isRevision, withoutRevision } from "./revision.ts";
import { restOf } from "./shortfall.ts";

/** Folds one event into the state. Throws on a stream that does not begin with `proposed`: that ledger is broken. */
export function evolveOrder(state: OrderState | null, event: OrderEvent): OrderState {
  const next = fold(state, event);
  return ended.includes(next.status) ? withoutRevision(next) : next;
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
  const base = {
    ...kept,
    version: state.version + 1,
    changedAt: event.at,
    ...("document" in event ? { documents: heardWith(state, event.document) } : {}),
  };
  const { change: _change, ...unchanged } = base;
  const { lineReasons: _reasons, ...unasked } = base;
  const decided = { ...unchanged, waitsFor: [] };
  /** What arrives while a change waits for a person decides nothing about it. */
  const waiting = state.change === undefined ? null : state.status;
  if (isRevision(event)) return evolveRevision(state, decided, stay(state, base), event);
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
        ...(event.lines === undefined ? {} : { lineReasons: event.lines }),
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
        ...stay(state, base),
        order: withQuantity(state.order, event.line, event.quantity),
        editedBy,
      };
    }
    case "held":
      return { ...stay(state, base), held: true };
    case "released":
      return { ...stay(state, base), held: false };
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
        ...stay(state, base),
        order: withDelivery(state.order, event.lines, event.deliveredOn),
      };
    case "noted":
      return stay(state, base);
    case "received": {
      const order = withReceipts(state.order, event.lines);
      return { ...base, order, status: waiting ?? reached(order, "partly-received") };
    }
    case "rest-cancelled": {
      const order = withoutRest(state.order, event.lines);
      return { ...base, order, status: waiting ?? reached(order, state.status) };
    }
    case "closed":
      return { ...decided, status: "closed" };
    case "cancelled":
      return { ...decided, status: "cancelled" };
  }
}

/** A change that leaves the status as it is keeps what belongs to that status. */
function stay(
  state: OrderState,
  base: Omit<OrderState, "step" | "failure" | "approvalExpiresAt">,
): OrderState {
  return {
    ...base,
    ...(state.step === undefined ? {} : { step: state.step }),
    ...(state.failure === undefined ? {} : { failure: state.failure }),
    ...(state.approvalExpiresAt === undefined
      ? {}
      : { approvalExpiresAt: state.approvalExpiresAt }),
  };
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
  const days = lines.flatMap(({ expectedDay }) => expectedDay ?? []).sort();
  const last = days[days.length - 1] as Day | undefined;
  return {
    ...answered,
    lines,
    total: total(lines.map((line) => line.total)),
    ...(last === undefined ? {} : { expectedDay: last }),
  };
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

/** How far an order has come by what arrived and what was given up of it; `otherwise` while nothing arrived. */
function reached(order: Order, otherwise: OrderState["status"]): OrderState["status"] {
  if (!order.lines.some((line) => isPositive(restOf(line)))) return "received";
  return order.lines.some((line) => isPositive(line.received)) ? "partly-received" : otherwise;
}

function withoutRest(order: Order, given: readonly Receipt[]): Order {
  const lines = order.lines.map((line): OrderLine => {
    const rest = given.filter((one) => one.line === line.number).map(({ quantity }) => quantity);
    return rest.length === 0 ? line : { ...line, cancelled: add(line.cancelled ?? zero, ...rest) };
  });
  return { ...order, lines };
}

function withReceipts(order: Order, receipts: readonly Receipt[]): Order {
  const lines = order.lines.map((line): OrderLine => {
    const arrived = receipts
      .filter((receipt) => receipt.line === line.number)
      .map((receipt) => receipt.quantity);
    return arrived.length === 0 ? line : { ...line, received: add(line.received, ...arrived) };
  });
  return { ...order, lines };
}
