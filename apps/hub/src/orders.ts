import {
  type Actor,
  addDays,
  cannotRevise,
  carryOut,
  type CarryReport,
  type Day,
  decideOrder,
  type Decimal,
  fail,
  type Instant,
  isNegative,
  isPositive,
  type LedgerEvent,
  mayApprove,
  type OrderCommand,
  type OrderEvent,
  type OrderReference,
  type OrderState,
  parseDecimal,
  type Receipt,
  type Revision,
  restOf,
} from "@parstock/core";

import type { OrderAction } from "./api.ts";
import { followPlacedOrders } from "./following.ts";
import type { Hub } from "./hub.ts";

/** What a person may do with an order, as dashboard and command line say it. */
export type Action = OrderAction["action"];

/** Actions after which an order has somewhere to go at once. */
const carriesOn: ReadonlySet<Action> = new Set(["approve", "release", "retry", "send-again"]);

/**
 * Records a person's decision about one order, expecting the version that the person saw. Fails with one sentence
 * when the order has moved on, may not do that now, or the person may not decide it.
 */
export async function actOnOrder(
  hub: Hub,
  reference: OrderReference,
  action: OrderAction,
  by: Actor,
  seen?: number,
): Promise<void> {
  const { tenant } = hub.settings.core;
  const state = await hub.store.answer({ kind: "ledger.order", tenant, reference });
  if (state === null) {
    return fail({ code: "not-found", message: `There is no order ${reference}.` });
  }
  if (seen !== undefined && seen !== state.version) return movedOn(reference);
  assertLines(action, state);
  const now = hub.now().toISOString() as Instant;
  if (action.action === "approve") await assertMayApprove(hub, state, by, now);
  const decision = decideOrder(state, commandFor(action, state, hub, now), now, by);
  if (decision.kind === "refused") return fail({ code: "conflict", message: decision.message });
  const answer = await hub.store.answer({
    kind: "ledger.append",
    tenant,
    entries: [
      {
        stream: `order/${reference}`,
        expected: state.version,
        events: decision.events.map((event: OrderEvent): LedgerEvent => ({
          stream: "order",
          reference,
          event,
        })),
      },
    ],
    claims: [],
  });
  if (answer.kind === "conflict") return movedOn(reference);
}

/** Lines are named by a person, so one that is not there is a slip and no matter of the order's state. */
function assertLines(action: OrderAction, { order }: OrderState): void {
  const named =
    action.action === "edit"
      ? [action.line]
      : action.action === "receive"
        ? action.lines.map(({ line }) => line)
        : [];
  const unknown = named.find((line) => order.lines.every(({ number }) => number !== line));
  if (unknown !== undefined)
    fail({
      code: "bad-input",
      field: "line",
      message: `Order ${order.reference} has no line ${unknown}.`,
    });
}

function movedOn(reference: OrderReference): never {
  return fail({
    code: "conflict",
    message: `Order ${reference} has changed meanwhile; look at it again before you decide.`,
  });
}

async function assertMayApprove(
  hub: Hub,
  state: OrderState,
  by: Actor,
  now: Instant,
): Promise<void> {
  const { core } = hub.settings;
  const facts = await hub.store.answer({
    kind: "ledger.tenant",
    tenant: core.tenant,
    source: "",
    month: now.slice(0, 7),
  });
  const permission = mayApprove(by, state, facts, core);
  if (permission.kind === "may-not") fail({ code: "auth-denied", message: permission.reason });
}

function commandFor(action: OrderAction, state: OrderState, hub: Hub, now: Instant): OrderCommand {
  const { quietAfterRejectionDays } = hub.settings.core.approval;
  const quietUntil = addDays(now.slice(0, 10) as Day, quietAfterRejectionDays);
  switch (action.action) {
    case "approve":
      return { type: "approved", reason: action.reason ?? "Approved." };
    case "reject":
      return { type: "rejected", reason: action.reason, quietUntil };
    case "edit":
      if (state.externalId !== undefined) {
        assertRevisable(hub, state, "amend");
        const { line, quantity, reason } = action;
        return { type: "amend", line, quantity: quantityOf(quantity), reason, quietUntil };
      }
      return {
        type: "edit",
        line: action.line,
        quantity: quantityOf(action.quantity),
        reason: action.reason,
        quietUntil,
      };
    case "hold":
      return { type: "held", reason: action.reason };
    case "release":
      return { type: "released" };
    case "cancel":
      // Of orders of older ledgers it is not known where they were placed.
      if (
        state.externalId === undefined ||
        state.placedIn === undefined ||
        action.doneThere === true
      )
        return { type: "cancelled", reason: action.reason };
      assertRevisable(hub, state, "cancel");
      return { type: "call-off", reason: action.reason };
    case "keep":
      return { type: "revision-withdrawn" };
    case "close":
      return { type: "closed", reason: action.reason };
    case "receive":
      return { type: "received", lines: receiptsOf(action.lines, state) };
    case "retry":
    case "confirm-sent":
    case "send-again":
      return { type: action.action };
  }
}

/** What the target can't be told is said before anything is written down. */
function assertRevisable(
  { targets }: Hub,
  { placedIn, order }: OrderState,
  kind: Revision["kind"],
): void {
  const [target, ...others] = targets.filter((one) =>
    placedIn?.connection === undefined
      ? one.name === placedIn?.target
      : one.connection === placedIn.connection,
  );
  // Of several it is not known which one has the order.
  if (target?.[kind] !== undefined && others.length === 0) return;
  const done = `parstock cancel ${order.reference} --done-there`;
  fail({
    code: "conflict",
    message: `${cannotRevise(target?.name ?? placedIn?.target ?? "The target", kind)}${kind === "cancel" ? ` (${done})` : ""}`,
  });
}

/** No lines named: everything that is still to come. */
function receiptsOf(
  lines: readonly { readonly line: number; readonly quantity: string }[],
  { order }: OrderState,
): Receipt[] {
  if (lines.length > 0)
    return lines.map(({ line, quantity }) => ({ line, quantity: quantityOf(quantity) }));
  return order.lines.flatMap((line): Receipt[] => {
    const quantity = restOf(line);
    return isPositive(quantity) ? [{ line: line.number, quantity }] : [];
  });
}

function quantityOf(text: string): Decimal {
  const quantity = parseDecimal(text.trim());
  if (quantity !== null && !isNegative(quantity)) return quantity;
  return fail({
    code: "bad-input",
    field: "quantity",
    message: `"${text.slice(0, 40)}" is not a quantity; write it like 12 or 12.5.`,
  });
}

/** Places and sends what can go now; a run that is going on elsewhere does it instead. */
export async function carryOutAfter(
  hub: Hub,
  actions: readonly Action[],
  by: Actor,
): Promise<CarryReport | null> {
  const revises = actions.some((action) => action === "edit" || action === "cancel");
  const followed = revises ? await followPlacedOrders(hub, by, { changesOnly: true }) : null;
  // What was amended is sent again.
  const goesOn = followed?.kind === "followed" && followed.moved.length > 0;
  if (!goesOn && !actions.some((action) => carriesOn.has(action))) return null;
  return hub.inTurn(() => hub.perform(carryOut(hub.settings.core, hub.outlet, hub.holder, by)));
}

/** What a person may do with an order now. */
export function actionsFor(state: OrderState, now: Instant): Action[] {
  const isPlaced = state.externalId !== undefined;
  const by: Actor = { kind: "person", id: "anybody", name: "anybody" };
  const [line] = state.order.lines;
  const candidates: [Action, OrderCommand][] = [
    ["approve", { type: "approved", reason: "" }],
    ["reject", { type: "rejected", reason: "", quietUntil: now.slice(0, 10) as Day }],
    ...(line === undefined
      ? []
      : ([
          [
            "edit",
            isPlaced
              ? { type: "revision-asked", kind: "amend", reason: "" }
              : { type: "edit", line: line.number, quantity: line.quantity, reason: "" },
          ],
        ] satisfies [Action, OrderCommand][])),
    ["hold", { type: "held", reason: "" }],
    ["release", { type: "released" }],
    ["retry", { type: "retry" }],
    ["confirm-sent", { type: "confirm-sent" }],
    ["send-again", { type: "send-again" }],
    ...(line === undefined
      ? []
      : ([
          [
            "receive",
            { type: "received", lines: [{ line: line.number, quantity: line.quantity }] },
          ],
        ] satisfies [Action, OrderCommand][])),
    ["cancel", isPlaced ? { type: "call-off", reason: "" } : { type: "cancelled", reason: "" }],
    ["keep", { type: "revision-withdrawn" }],
    ["close", { type: "closed", reason: "" }],
  ];
  return candidates.flatMap(([action, command]) =>
    decideOrder(state, command, now, by).kind === "accepted" ? [action] : [],
  );
}
