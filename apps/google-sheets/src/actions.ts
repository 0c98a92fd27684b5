import {
  type Actor,
  addDays,
  amountText,
  type Day,
  decideOrder,
  explainProof,
  fail,
  type OrderCommand,
  type OrderState,
  parseDecimal,
  type PlannedOrder,
  type RunReport,
} from "@parstock/core";

import { clock, type Desk } from "./desk.ts";
import { statusOf } from "./sentences.ts";
import { inSheetWords } from "./stock.ts";

export type Action =
  | "approve"
  | "reject"
  | "hold"
  | "release"
  | "retry"
  | "confirm-sent"
  | "send-again"
  | "cancel"
  | "keep"
  | "close";

/** After these an order has somewhere to go at once. */
const carriesOn: ReadonlySet<Action> = new Set([
  "approve",
  "release",
  "retry",
  "send-again",
  "cancel",
]);

function commandFor(
  action: Action,
  quietDays: number,
  reason: string,
  elsewhere: boolean,
): OrderCommand {
  switch (action) {
    case "approve":
      return { type: "approved", reason: reason === "" ? "Approved." : reason };
    case "reject":
      return { type: "rejected", reason, quietUntil: quietUntil(quietDays) };
    case "hold":
      return { type: "held", reason };
    case "release":
      return { type: "released" };
    case "cancel":
      return { type: elsewhere ? "call-off" : "cancelled", reason };
    case "keep":
      return { type: "revision-withdrawn" };
    case "close":
      return { type: "closed", reason };
    default:
      return { type: action };
  }
}

function quietUntil(days: number): Day {
  return addDays(clock().slice(0, 10) as Day, days);
}

const actions: readonly Action[] = [
  "approve",
  "reject",
  "hold",
  "release",
  "retry",
  "confirm-sent",
  "send-again",
  "cancel",
  "keep",
  "close",
];

/** One decision about one order; quantities that were changed beside its rows are taken over when it is approved. */
export function act(
  desk: Desk,
  reference: string,
  action: Action,
  by: Actor,
  seen: number,
  reason = "",
): void {
  if (!actions.includes(action))
    fail({ code: "bad-input", message: `Orders can't be told to "${action}".` });
  const edits = action === "approve" ? editsOf(desk, reference) : [];
  const { quietAfterRejectionDays } = desk.settings.core.approval;
  const elsewhere = desk.isPlacedElsewhere(reference);
  const command = commandFor(action, quietAfterRejectionDays, reason, elsewhere);
  desk.decide(reference, [...edits, command], by, seen);
  if (carriesOn.has(action)) desk.carryOn(by);
}

function editsOf(desk: Desk, reference: string): OrderCommand[] {
  const { order } = desk.order(reference);
  const { quietAfterRejectionDays } = desk.settings.core.approval;
  return desk.orders.entries(reference).flatMap(({ line: number, change }): OrderCommand[] => {
    const line = order.lines.find((one) => one.number === number);
    if (line === undefined || change === "") return [];
    const quantity = parseDecimal(change);
    if (quantity === null)
      fail({
        code: "bad-input",
        message: `Order ${reference}, line ${number}: "${change}" is no quantity; write a number such as 12.`,
      });
    return quantity === line.quantity
      ? []
      : [
          {
            type: "edit",
            line: number,
            quantity,
            reason: "Changed in the Orders tab.",
            quietUntil: quietUntil(quietAfterRejectionDays),
          },
        ];
  });
}

export interface OrderCard {
  readonly reference: string;
  readonly version: number;
  readonly supplier: string;
  readonly status: string;
  readonly total: string;
  readonly lines: readonly string[];
  readonly next: readonly string[];
  readonly why: readonly string[];
  readonly actions: readonly Action[];
}

export interface Overview {
  readonly paused: string | null;
  /** Limits that were raised and that nobody stands for. */
  readonly raised: readonly string[];
  readonly attention: readonly string[];
  readonly orders: readonly OrderCard[];
}

/** What is open and what a person may do about it. */
export function overviewOf(desk: Desk): Overview {
  const found = [...desk.log.exceptions.values()];
  const open = [...desk.log.orders.values()]
    .filter(({ status }) => !ended.has(status))
    .sort((a, b) => Number(waitsForPeople(b)) - Number(waitsForPeople(a)));
  return {
    paused: desk.paused,
    raised: desk.raisedLimits,
    attention: found
      .filter(({ reference }) => reference === undefined)
      .map(({ message }) => inSheetWords(message)),
    orders: open.map((state) =>
      cardOf(
        state,
        found.filter(({ reference }) => reference === state.order.reference),
        desk.isPlacedElsewhere(state.order.reference),
      ),
    ),
  };
}

/** Shown first. */
function waitsForPeople({ status, held }: OrderState): boolean {
  return held || ["waiting", "unknown", "failed"].includes(status);
}

const ended: ReadonlySet<string> = new Set([
  "rejected",
  "expired",
  "cancelled",
  "received",
  "closed",
]);

function cardOf(
  state: OrderState,
  found: readonly { readonly message: string }[],
  elsewhere: boolean,
): OrderCard {
  const { order, parties } = state;
  return {
    reference: order.reference,
    version: state.version,
    supplier: parties.supplier.name,
    status: statusOf(state),
    total: amountText(order.total, order.currency),
    lines: order.lines.map(lineText(order.currency)),
    next: [
      ...(state.status === "waiting" ? state.waitsFor : []),
      ...found.map(({ message }) => message),
    ],
    why: [],
    actions: actions.filter(
      (action) =>
        isAllowed(state, action, elsewhere) &&
        // One way to say no is enough.
        (action !== "cancel" || !isAllowed(state, "reject", elsewhere)),
    ),
  };
}

function isAllowed(state: OrderState, action: Action, elsewhere: boolean): boolean {
  const by: Actor = { kind: "person", id: "anybody", name: "anybody" };
  return decideOrder(state, commandFor(action, 0, "", elsewhere), clock(), by).kind === "accepted";
}

/** What a dry check would order, with the arithmetic in words. */
export function previewOf(report: RunReport): {
  readonly summary: string;
  readonly orders: readonly OrderCard[];
  readonly attention: readonly string[];
} {
  const summary = summaryOf(report);
  if (report.kind !== "finished") return { summary, orders: [], attention: [] };
  return {
    summary,
    orders: report.plan.orders.map(plannedCard),
    attention: report.exceptions.map(({ message }) => inSheetWords(message)),
  };
}

function plannedCard({ order, parties, proofs, verdict, minimum }: PlannedOrder): OrderCard {
  return {
    reference: order.reference,
    version: 0,
    supplier: parties.supplier.name,
    status: verdict.kind === "approved" ? "would go out alone" : "would wait for approval",
    total: amountText(order.total, order.currency),
    lines: order.lines.map(lineText(order.currency)),
    next: verdict.kind === "waits" ? verdict.reasons : [verdict.reason],
    why: [...proofs.flatMap(explainProof), ...(minimum === null ? [] : [minimum.message])],
    actions: [],
  };
}

function lineText(currency: string) {
  return (line: OrderState["order"]["lines"][number]): string =>
    `${line.quantity} ${line.unit.code} ${line.name} (${line.item}), ${amountText(line.total, currency)}`;
}

/** A check in one or two sentences. */
export function summaryOf(report: RunReport): string {
  switch (report.kind) {
    case "busy":
      return "Another check is going on.";
    case "stopped":
      return `Nothing was ordered. ${report.reasons.map(inSheetWords).join(" ")}`;
    case "finished": {
      const { read, low, waiting, sent, uncertain, exceptions } = report.counts;
      const said = [
        `${read} rows, ${low} low`,
        ...(report.plan.orders.length > 0 ? [`${report.plan.orders.length} orders proposed`] : []),
        ...(waiting > 0 ? [`${waiting} waiting for approval`] : []),
        ...(sent > 0 ? [`${sent} sent`] : []),
        ...(uncertain > 0 ? [`${uncertain} uncertain`] : []),
        ...(exceptions > 0 ? [`${exceptions} to look at`] : []),
      ];
      return `${said.join(", ")}.`;
    }
  }
}
