import type { Day, Instant } from "./calendar.ts";
import type { ItemId, LocationId } from "./item.ts";
import { lineTotal } from "./money.ts";
import type { Supply } from "./need.ts";
import type {
  Actor,
  Allocation,
  Order,
  OrderChange,
  OrderEvent,
  OrderLine,
  OrderState,
  OrderStatus,
  Receipt,
  Step,
} from "./order.ts";
import {
  add,
  compare,
  type Decimal,
  isPositive,
  round,
  smallest,
  subtract,
  toBaseUnits,
  total,
  zero,
} from "./quantity.ts";

/**
 * The life of a purchase order as a decider: a command and a state give events, events fold into a state (after
 * Chassaing's decider). `unknown` is a state like any other: an effect was begun and its answer never came. Only what
 * a look-up found leads out of it; no path leads from `unknown` straight to another attempt.
 */
export type OrderCommand =
  | OrderChange
  /** A person changes the quantity of a line before the order is approved. */
  | {
      readonly type: "edit";
      readonly line: number;
      readonly quantity: Decimal;
      readonly reason: string;
      /** If this lowers the quantity, how long the person's figure stands. */
      readonly quietUntil?: Day;
    }
  /** A person looked and says that the lost mail arrived. */
  | { readonly type: "confirm-sent" }
  /** A person wants the lost mail sent again, marked as a copy. */
  | { readonly type: "send-again" }
  /** A person mended what made it fail. */
  | { readonly type: "retry" };

export type OrderDecision =
  | { readonly kind: "accepted"; readonly events: readonly OrderEvent[] }
  | { readonly kind: "refused"; readonly message: string };

const beforeSubmission = ["proposed", "waiting", "approved"] as const;
const withSupplier = [
  "submitted",
  "sent",
  "acknowledged",
  "confirmed",
  "changed",
  "partly-received",
] as const;

/** From which states each change may happen. `unknown` and `failed` are refined below by the step they concern. */
const allowedFrom: Readonly<Record<OrderChange["type"], readonly OrderStatus[]>> = {
  proposed: [],
  amended: ["proposed", "waiting"],
  asked: ["proposed", "waiting"],
  approved: ["proposed", "waiting"],
  rejected: beforeSubmission,
  expired: ["waiting"],
  edited: ["proposed", "waiting"],
  held: [...beforeSubmission, "submitted", "failed"],
  released: [...beforeSubmission, "submitted", "failed"],
  submitting: ["approved"],
  submitted: ["submitting", "unknown"],
  sending: ["submitted"],
  sent: ["sending", "unknown", "failed"],
  failed: ["approved", "submitting", "submitted", "sending"],
  absent: ["submitting", "sending", "unknown", "failed"],
  lost: ["submitting", "sending"],
  acknowledged: ["submitted", "sent"],
  confirmed: ["submitted", "sent", "acknowledged", "changed"],
  changed: ["submitted", "sent", "acknowledged", "confirmed"],
  refused: ["submitted", "sent", "acknowledged", "confirmed", "changed"],
  received: withSupplier,
  closed: [...withSupplier, "received", "refused"],
  cancelled: [
    ...beforeSubmission,
    "submitted",
    "sent",
    "acknowledged",
    "confirmed",
    "changed",
    "refused",
    "partly-received",
    "failed",
  ],
};

/** Decides a command against the present state; a refusal says why in one sentence. */
export function decideOrder(
  state: OrderState | null,
  command: OrderCommand,
  at: Instant,
  by: Actor,
): OrderDecision {
  if (command.type === "proposed") {
    return state === null
      ? accept(at, by, command)
      : refuse(`Order ${state.order.reference} exists already.`);
  }
  if (state === null) return refuse("There is no such order.");
  switch (command.type) {
    case "edit":
      return decideEdit(state, command, at, by);
    case "confirm-sent":
      return decideOrder(
        state,
        { type: "sent", answer: "confirmed by a person", found: false },
        at,
        by,
      );
    case "send-again":
      if (state.status !== "unknown" || state.step !== "sending")
        return refuse(`Order ${state.order.reference} has no uncertain mail.`);
      return accept(at, by, {
        type: "absent",
        step: "sending",
        failure: { code: "outcome-unknown", message: "A person asked for a marked copy." },
      });
    case "retry":
      if (state.status !== "failed" || state.step === undefined)
        return refuse(`Order ${state.order.reference} has not failed.`);
      return accept(at, by, {
        type: "absent",
        step: state.step,
        failure: state.failure ?? { code: "rejected", message: "It failed." },
      });
    default:
      return decideChange(state, command, at, by);
  }
}

function decideChange(
  state: OrderState,
  change: OrderChange,
  at: Instant,
  by: Actor,
): OrderDecision {
  const { reference } = state.order;
  if (!allowedFrom[change.type].includes(statusFor(change, state))) {
    return refuse(`Order ${reference} is ${state.status} and can't become ${change.type}.`);
  }
  const step = stepOf(change);
  if (step !== null && stepNow(state) !== step) {
    return refuse(
      `Order ${reference} is ${state.status} (${stepNow(state) ?? "no step"}), not ${step}.`,
    );
  }
  switch (change.type) {
    case "submitting":
    case "sending":
      return state.held
        ? refuse(`Order ${reference} is on hold; release it first.`)
        : accept(at, by, change);
    case "held":
      return state.held ? refuse(`Order ${reference} is on hold already.`) : accept(at, by, change);
    case "released":
      return state.held ? accept(at, by, change) : refuse(`Order ${reference} is not on hold.`);
    case "received":
      return decideReceipt(state, change.lines, at, by);
    default:
      return accept(at, by, change);
  }
}

/** A supplier who answers or delivers has the order, whatever became of the mail: those changes see a placed order. */
function statusFor(change: OrderChange, state: OrderState): OrderStatus {
  const mailed = state.status === "unknown" || state.status === "failed";
  const told = ["acknowledged", "confirmed", "changed", "refused", "received", "closed"];
  return mailed && state.step === "sending" && told.includes(change.type)
    ? "submitted"
    : state.status;
}

/** The step that a change answers; null for changes that answer none. */
function stepOf(change: OrderChange): Step | null {
  switch (change.type) {
    case "submitted":
      return "submitting";
    case "sent":
      return "sending";
    case "failed":
    case "absent":
    case "lost":
      return change.step;
    default:
      return null;
  }
}

function stepNow(state: OrderState): Step | null {
  if (state.status === "approved" || state.status === "submitting") return "submitting";
  if (state.status === "submitted" || state.status === "sending") return "sending";
  return state.step ?? null;
}

function decideEdit(
  state: OrderState,
  edit: Extract<OrderCommand, { type: "edit" }>,
  at: Instant,
  by: Actor,
): OrderDecision {
  const { reference, lines } = state.order;
  const line = lines.find((candidate) => candidate.number === edit.line);
  if (line === undefined) return refuse(`Order ${reference} has no line ${edit.line}.`);
  if (by.kind !== "person") return refuse("Only a named person may edit a quantity.");
  if (!isPositive(edit.quantity) && edit.quantity !== zero)
    return refuse(`The quantity of line ${edit.line} can't be negative.`);
  if (edit.quantity === zero && lines.every((other) => other === line || other.quantity === zero)) {
    return refuse(
      `Line ${edit.line} is the last one of order ${reference}; reject the order instead.`,
    );
  }
  if (compare(round(edit.quantity, line.unit.decimals, "down"), edit.quantity) !== 0) {
    return refuse(
      line.unit.decimals === 0
        ? `Line ${edit.line} is bought in whole ${line.unit.code}; ${edit.quantity} is not whole.`
        : `Line ${edit.line} has at most ${line.unit.decimals} decimals.`,
    );
  }
  const { quantity, reason, quietUntil } = edit;
  const lowered = compare(quantity, line.quantity) < 0 && quietUntil !== undefined;
  return decideChange(
    state,
    {
      type: "edited",
      line: line.number,
      from: line.quantity,
      quantity,
      reason,
      ...(lowered ? { quietUntil } : {}),
    },
    at,
    by,
  );
}

function decideReceipt(
  state: OrderState,
  receipts: readonly Receipt[],
  at: Instant,
  by: Actor,
): OrderDecision {
  const { reference, lines } = state.order;
  for (const receipt of receipts) {
    if (!lines.some((line) => line.number === receipt.line))
      return refuse(`Order ${reference} has no line ${receipt.line}.`);
    if (!isPositive(receipt.quantity))
      return refuse(`The receipt for line ${receipt.line} must be above zero.`);
  }
  return receipts.length === 0
    ? refuse("Nothing was received.")
    : accept(at, by, { type: "received", lines: receipts });
}

function accept(at: Instant, by: Actor, ...changes: readonly OrderChange[]): OrderDecision {
  return { kind: "accepted", events: changes.map((change) => ({ at, by, ...change })) };
}

function refuse(message: string): OrderDecision {
  return { kind: "refused", message };
}

/** Folds one event into the state. Throws on a stream that does not begin with `proposed`: that ledger is broken. */
export function evolveOrder(state: OrderState | null, event: OrderEvent): OrderState {
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
  const base = { ...kept, version: state.version + 1, changedAt: event.at };
  switch (event.type) {
    case "amended":
      return {
        ...base,
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
      };
    case "approved":
      return { ...base, status: "approved", waitsFor: [], approvedBy: event.by };
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
      return { ...base, status: event.type };
    case "changed":
      return { ...base, status: "changed", differences: event.differences };
    case "refused":
      return { ...base, status: "refused", waitsFor: [event.reason] };
    case "received": {
      const order = withReceipts(state.order, event.lines);
      const complete = order.lines.every((line) => compare(line.received, line.quantity) >= 0);
      return { ...base, order, status: complete ? "received" : "partly-received" };
    }
    case "closed":
      return { ...base, status: "closed" };
    case "cancelled":
      return { ...base, status: "cancelled", waitsFor: [] };
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

function withQuantity(order: Order, number: number, quantity: Decimal): Order {
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

function withReceipts(order: Order, receipts: readonly Receipt[]): Order {
  const lines = order.lines.map((line): OrderLine => {
    const arrived = receipts
      .filter((receipt) => receipt.line === line.number)
      .map((receipt) => receipt.quantity);
    return arrived.length === 0 ? line : { ...line, received: add(line.received, ...arrived) };
  });
  return { ...order, lines };
}

/** Items that a person's decision leaves alone for some days: those of a rejected order, and a line that was lowered. */
export function quietedBy(
  event: OrderEvent,
  state: OrderState,
): { readonly item: ItemId; readonly location: LocationId; readonly until: Day }[] {
  if (event.type !== "rejected" && event.type !== "edited") return [];
  const until = event.quietUntil;
  if (until === undefined) return [];
  return state.order.lines
    .filter((line) => event.type === "rejected" || line.number === event.line)
    .flatMap(({ item, allocations }) =>
      allocations.map(({ location }) => ({ item, location, until })),
    );
}

const released: ReadonlySet<OrderStatus> = new Set([
  "rejected",
  "expired",
  "refused",
  "cancelled",
  "received",
  "closed",
]);
const placed: ReadonlySet<OrderStatus> = new Set([
  "submitted",
  "sending",
  "sent",
  "acknowledged",
  "confirmed",
  "changed",
  "partly-received",
]);

/** Is the order still moving towards the shelf, in whatever way? */
export function isLive(status: OrderStatus): boolean {
  return !released.has(status);
}

/** Orders that a run still has to carry further, or that a person has to resolve. */
export function isUnfinished(status: OrderStatus): boolean {
  return [
    "proposed",
    "waiting",
    "approved",
    "submitting",
    "submitted",
    "sending",
    "unknown",
    "failed",
  ].includes(status);
}

/**
 * What an order adds to the position: its rest, each unit once. Ours counts as a draft from the intent on, and as
 * on order once it is placed; whatever ended counts no more. A lost mail does not take a placed order back.
 */
export function supplyOf(state: OrderState): Supply[] {
  if (!isLive(state.status)) return [];
  const isPlaced =
    placed.has(state.status) || (state.step === "sending" && state.externalId !== undefined);
  return state.order.lines.flatMap((line) => {
    let arrived = toBaseUnits(line.received, line.ratio);
    return line.allocations.flatMap((allocation): Supply[] => {
      const taken = smallest(arrived, allocation.quantity);
      arrived = subtract(arrived, taken);
      const quantity = subtract(allocation.quantity, taken);
      if (!isPositive(quantity)) return [];
      const due = line.expectedDay ?? state.order.expectedDay;
      return [
        {
          from: isPlaced ? "order" : "draft",
          reference: state.order.reference,
          item: line.item,
          location: allocation.location,
          quantity,
          ...(due === undefined ? {} : { due }),
        },
      ];
    });
  });
}
