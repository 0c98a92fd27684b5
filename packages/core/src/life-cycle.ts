import type { Day, Instant } from "./calendar.ts";
import { judgeAnswer, overDelivered, type Tolerance } from "./confirmation.ts";
import { evolveOrder, withQuantity } from "./evolve.ts";
import type { ItemId, LocationId } from "./item.ts";
import type { Supply } from "./need.ts";
import type {
  Actor,
  ConfirmedLine,
  Order,
  OrderChange,
  OrderEvent,
  OrderLine,
  OrderState,
  OrderStatus,
  Receipt,
  RevisionChange,
  Step,
} from "./order.ts";
import { compare, type Decimal, isIn, isPositive, zero } from "./quantity.ts";
import { isRevising, isRevision, revisionFault } from "./revision.ts";
import { givenUp, restsOf } from "./shortfall.ts";

export { asAnswered, evolveOrder, replayOrder, withAnswer } from "./evolve.ts";

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
  | { readonly type: "retry" }
  /** The supplier confirms lines with its own figures; those beyond the tolerance wait for a person. */
  | {
      readonly type: "answer";
      readonly lines: readonly ConfirmedLine[];
      readonly tolerance: Tolerance;
      /** The supplier's document that says so. */
      readonly document?: string;
    }
  /** A person wants less of a line of a placed order. */
  | {
      readonly type: "amend";
      readonly line: number;
      readonly quantity: Decimal;
      readonly reason: string;
      /** How long the person's figure stands. */
      readonly quietUntil?: Day;
    }
  /** A person wants a placed order called off in the target, too. */
  | { readonly type: "call-off"; readonly reason: string };

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
const allowedFrom: Readonly<
  Record<Exclude<OrderChange, RevisionChange>["type"], readonly OrderStatus[]>
> = {
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
  confirmed: ["submitted", "sent", "acknowledged", "changed", "partly-received"],
  changed: withSupplier,
  "change-accepted": ["changed"],
  "change-declined": ["changed"],
  "rest-cancelled": ["partly-received", "changed"],
  refused: ["submitted", "sent", "acknowledged", "confirmed", "changed"],
  shipped: withSupplier,
  noted: [...withSupplier, "received", "refused"],
  received: withSupplier,
  closed: [...withSupplier, "received", "refused"],
  cancelled: [...beforeSubmission, ...withSupplier, "refused", "failed"],
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
    case "answer":
      return decideAnswer(state, command, at, by);
    case "approved":
    case "rejected":
      return state.change === undefined
        ? decideChange(state, command, at, by)
        : decideOnChange(state, command, at, by);
    case "amend":
      return decideAmend(state, command, at, by);
    case "call-off":
      return decideChange(
        state,
        { type: "revision-asked", kind: "cancel", reason: command.reason },
        at,
        by,
      );
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
  if (isRevision(change)) {
    const fault = revisionFault(state, change, statusFor(change, state));
    return fault === null ? accept(at, by, change) : refuse(fault);
  }
  if ("document" in change && state.documents?.includes(change.document ?? "") === true)
    return refuse(`Order ${reference} has heard that already.`);
  if (!allowedFrom[change.type].includes(statusFor(change, state))) {
    return notNow(state, change.type);
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
      if (isRevising(state)) return refuse(`A change to order ${reference} is under way.`);
      return state.held
        ? refuse(`Order ${reference} is on hold; release it first.`)
        : accept(at, by, change);
    case "held":
      return state.held ? refuse(`Order ${reference} is on hold already.`) : accept(at, by, change);
    case "released":
      return state.held ? accept(at, by, change) : refuse(`Order ${reference} is not on hold.`);
    case "change-accepted":
    case "change-declined":
      return decideOnChange(state, change, at, by);
    case "received":
      return decideReceipt(state, change.lines, at, by);
    case "closed":
      return accept(at, by, ...restWantedAgain(state), change);
    default:
      return accept(at, by, change);
  }
}

/** A supplier who answers or delivers has the order, whatever became of the mail: those changes see a placed order. */
function statusFor(change: OrderChange, state: OrderState): OrderStatus {
  const mailed = state.status === "unknown" || state.status === "failed";
  const told = [
    "acknowledged",
    "confirmed",
    "changed",
    "refused",
    "shipped",
    "noted",
    "received",
    "closed",
    "cancelled",
    "revision-asked",
  ];
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
  const line = state.order.lines.find((candidate) => candidate.number === edit.line);
  if (line === undefined) return refuse(`Order ${state.order.reference} has no line ${edit.line}.`);
  const fault = quantityFault(state.order, line, edit.quantity, by, "reject");
  if (fault !== null) return refuse(fault);
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

/** Why a person may not want that much of a line. */
function quantityFault(
  { reference, lines }: Order,
  line: OrderLine,
  quantity: Decimal,
  by: Actor,
  instead: "reject" | "cancel",
): string | null {
  if (by.kind !== "person") return "Only a named person may edit a quantity.";
  if (!isPositive(quantity) && quantity !== zero)
    return `The quantity of line ${line.number} can't be negative.`;
  if (quantity === zero && lines.every((other) => other === line || other.quantity === zero))
    return `Line ${line.number} is the last one of order ${reference}; ${instead} the order instead.`;
  if (!isIn(quantity, line.unit))
    return line.unit.decimals === 0
      ? `Line ${line.number} is bought in whole ${line.unit.code}; ${quantity} is not whole.`
      : `Line ${line.number} has at most ${line.unit.decimals} decimals.`;
  return null;
}

/** Less than was approved needs no new approval; more does, and is another order. */
function decideAmend(
  state: OrderState,
  { line: number, quantity, reason, quietUntil }: Extract<OrderCommand, { type: "amend" }>,
  at: Instant,
  by: Actor,
): OrderDecision {
  const { order } = state;
  const line = order.lines.find((candidate) => candidate.number === number);
  if (line === undefined) return refuse(`Order ${order.reference} has no line ${number}.`);
  if (state.change !== undefined)
    return refuse(`Decide first about what was changed about order ${order.reference}.`);
  const fault = quantityFault(order, line, quantity, by, "cancel");
  if (fault !== null) return refuse(fault);
  if (compare(quantity, line.quantity) >= 0)
    return refuse(
      `Line ${number} of order ${order.reference} has ${line.quantity}; an order that is placed can only be lowered, more is another order.`,
    );
  const amended = withQuantity(order, number, quantity);
  return decideChange(
    state,
    {
      type: "revision-asked",
      kind: "amend",
      order: amended,
      reason,
      ...(quietUntil === undefined ? {} : { line: number, quietUntil }),
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
  if (receipts.length === 0) return refuse("Nothing was received.");
  const received: OrderChange = { type: "received", lines: receipts };
  const after = evolveOrder(state, { at, by, ...received });
  const changes: OrderChange[] = [received];
  const arrived = new Set(receipts.map(({ line }) => line));
  const rule = state.parties.supplier.shortDelivery ?? "keep";
  const rest = rule === "keep" ? [] : givenUp(after, arrived);
  if (rest.length > 0)
    changes.push({ type: "rest-cancelled", lines: rest, again: rule === "re-propose" });
  const { differences, reasons } = overDelivered(after, arrived);
  if (reasons.length > 0) {
    const before = state.change ?? { lines: [], reasons: [] };
    changes.push({
      type: "changed",
      differences,
      lines: before.lines,
      reasons: [...before.reasons, ...reasons],
    });
  }
  return accept(at, by, ...changes);
}

/** An order that ends short leaves its rest to be proposed again where that is the supplier's rule. */
function restWantedAgain(state: OrderState): OrderChange[] {
  if (state.parties.supplier.shortDelivery !== "re-propose" || !isLive(state.status)) return [];
  const lines = givenUp(state, new Set(state.order.lines.map(({ number }) => number)));
  return lines.length === 0 ? [] : [{ type: "rest-cancelled", lines, again: true }];
}

function decideAnswer(
  state: OrderState,
  { lines, tolerance, document }: Extract<OrderCommand, { type: "answer" }>,
  at: Instant,
  by: Actor,
): OrderDecision {
  // What we have asked for is made of the order as it was; the supplier is heard once that is settled.
  if (isRevising(state))
    return refuse(`A change to order ${state.order.reference} is under way; answer after it.`);
  const verdict = judgeAnswer(state, lines, tolerance, document);
  return verdict.kind === "wrong"
    ? refuse(verdict.message)
    : decideChange(state, verdict.change, at, by);
}

/** What a supplier changed beyond the tolerance is a named person's to take or to turn down. */
function decideOnChange(
  state: OrderState,
  { type, reason }: { readonly type: string; readonly reason: string },
  at: Instant,
  by: Actor,
): OrderDecision {
  if (state.change === undefined) return notNow(state, type);
  if (by.kind !== "person") return refuse("Only a named person may decide about a change.");
  const taken = type === "approved" || type === "change-accepted";
  return accept(at, by, { type: taken ? "change-accepted" : "change-declined", reason });
}

function accept(at: Instant, by: Actor, ...changes: readonly OrderChange[]): OrderDecision {
  return { kind: "accepted", events: changes.map((change) => ({ at, by, ...change })) };
}

function notNow({ order, status }: OrderState, type: string): OrderDecision {
  return refuse(`Order ${order.reference} is ${status} and can't become ${type}.`);
}

function refuse(message: string): OrderDecision {
  return { kind: "refused", message };
}

/** Items that a person's decision leaves alone for some days: those of a rejected order, and a line that was lowered. */
export function quietedBy(
  event: OrderEvent,
  state: OrderState,
): { readonly item: ItemId; readonly location: LocationId; readonly until: Day }[] {
  if (event.type !== "rejected" && event.type !== "edited" && event.type !== "revision-asked")
    return [];
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
const placed: ReadonlySet<OrderStatus> = new Set([...withSupplier, "sending"]);

/** Is the order still moving towards the shelf, in whatever way? */
export function isLive(status: OrderStatus): boolean {
  return !released.has(status);
}

/**
 * Orders that are placed and may still move in the target: asked after, and changed there. Those whose mail is uncertain
 * are among them, those that were never placed are not.
 */
export function isOpenOrder({ status, externalId }: OrderState): boolean {
  return externalId !== undefined && openStatuses.includes(status);
}

/** Statuses of placed orders that may still move; `unknown` and `failed` may also be of orders that were never placed. */
export const openStatuses: readonly OrderStatus[] = [
  ...withSupplier,
  "refused",
  "unknown",
  "failed",
];

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
    "changed",
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
  const { reference, lines, expectedDay } = state.order;
  return lines.flatMap((line) =>
    restsOf(line).map(({ location, quantity }): Supply => {
      const due = line.expectedDay ?? expectedDay;
      return {
        from: isPlaced ? "order" : "draft",
        reference,
        item: line.item,
        location,
        quantity,
        ...(due === undefined ? {} : { due }),
      };
    }),
  );
}
