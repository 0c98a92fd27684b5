import {
  type Actor,
  addDays,
  type Day,
  decideOrder,
  type Decimal,
  fail,
  type Instant,
  isPositive,
  mayApprove,
  type OrderCommand,
  type OrderReference,
  type OrderState,
  parseDecimal,
  type Purchase,
  type Receipt,
  type Settings,
  restOf,
} from "@parstock/core";

import type { App } from "./app.ts";
import { coreSettings } from "./shop-settings.ts";
import { askToTend } from "./tend.ts";

/** What a person may do with an order. */
export type OrderAction =
  | { readonly action: "approve" }
  | { readonly action: "reject" | "cancel" | "close"; readonly reason: string }
  | { readonly action: "retry" | "confirm-sent" | "send-again" | "release" }
  /** What the supplier changed, or delivered beyond what was ordered. */
  | { readonly action: "accept-change" | "decline-change" }
  | {
      readonly action: "edit";
      readonly line: number;
      readonly quantity: string;
      readonly reason: string;
    }
  /** No lines named: everything that is still to come. */
  | {
      readonly action: "receive";
      readonly lines: readonly { readonly line: number; readonly quantity: string }[];
    };

/**
 * Records a person's decision, expecting the version that the person saw, and has the rest done in the background.
 * Fails with one sentence when the order has moved on, may not do that now, or the person may not decide it.
 */
export async function actOnOrder(
  app: App,
  shop: string,
  reference: OrderReference,
  action: OrderAction,
  by: Actor,
  seen: number,
): Promise<void> {
  const shopState = await app.shops.find(shop);
  if (shopState === null) return fail({ code: "auth-revoked", message: "The app was removed." });
  const settings = coreSettings(shop, shopState.settings, app.environment.mailFrom);
  const state = await findOrder(app, shop, reference);
  if (seen !== state.version) return movedOn(reference);
  const now = app.now().toISOString() as Instant;
  if (action.action === "approve") await assertMayApprove(app, settings, state, by);
  const decision = decideOrder(state, commandFor(action, state, settings, now), now, by);
  if (decision.kind === "refused") return fail({ code: "conflict", message: decision.message });
  const answer = await app.store.answer({
    kind: "ledger.append",
    tenant: shop,
    entries: [
      {
        stream: `order/${reference}`,
        expected: state.version,
        events: decision.events.map((event) => ({ stream: "order", reference, event }) as const),
      },
    ],
    claims: [],
  });
  if (answer.kind === "conflict") return movedOn(reference);
  await app.shops.change(shop, { runWanted: true });
  await askToTend(app, shop);
}

/** Fails with `not-found`: an order of another shop is none. */
export async function findOrder(
  app: App,
  shop: string,
  reference: OrderReference,
): Promise<OrderState> {
  const state = await app.store.answer({ kind: "ledger.order", tenant: shop, reference });
  return state ?? fail({ code: "not-found", message: `There is no order ${reference}.` });
}

/** The order as the supplier gets it. */
export async function orderPdf(
  app: App,
  shop: string,
  reference: OrderReference,
): Promise<Uint8Array> {
  const shopState = await app.shops.find(shop);
  const { order, parties, mayHaveArrived } = await findOrder(app, shop, reference);
  if (shopState === null) return fail({ code: "auth-revoked", message: "The app was removed." });
  const { company } = coreSettings(shop, shopState.settings, app.environment.mailFrom);
  const purchase: Purchase = { order, ...parties, company };
  const { renderPdf } = await import("@parstock/documents/pdf");
  return renderPdf(purchase, { copy: mayHaveArrived });
}

function movedOn(reference: OrderReference): never {
  return fail({
    code: "conflict",
    message: `Order ${reference} has changed meanwhile; look at it again before you decide.`,
  });
}

async function assertMayApprove(
  app: App,
  settings: Settings,
  state: OrderState,
  by: Actor,
): Promise<void> {
  const { tenant } = settings;
  const facts = await app.store.answer({
    kind: "ledger.tenant",
    tenant,
    source: "",
    month: app.now().toISOString().slice(0, 7),
  });
  const permission = mayApprove(by, state, facts, settings);
  if (permission.kind === "may-not") fail({ code: "auth-denied", message: permission.reason });
}

function commandFor(
  action: OrderAction,
  state: OrderState,
  settings: Settings,
  now: Instant,
): OrderCommand {
  const { quietAfterRejectionDays } = settings.approval;
  const quietUntil = addDays(now.slice(0, 10) as Day, quietAfterRejectionDays);
  switch (action.action) {
    case "approve":
      return { type: "approved", reason: "Approved." };
    case "reject":
      return { type: "rejected", reason: reasonOf(action.reason), quietUntil };
    case "cancel":
      return { type: "cancelled", reason: reasonOf(action.reason) };
    case "close":
      return { type: "closed", reason: reasonOf(action.reason) };
    case "edit":
      return {
        type: "edit",
        line: action.line,
        quantity: quantityOf(action.quantity),
        reason: reasonOf(action.reason),
        quietUntil,
      };
    case "receive":
      return { type: "received", lines: receiptsOf(action.lines, state) };
    case "accept-change":
      return { type: "change-accepted", reason: "Accepted." };
    case "decline-change":
      return { type: "change-declined", reason: "Declined." };
    case "release":
      return { type: "released" };
    case "retry":
    case "confirm-sent":
    case "send-again":
      return { type: action.action };
  }
}

function receiptsOf(
  lines: readonly { readonly line: number; readonly quantity: string }[],
  { order }: OrderState,
): Receipt[] {
  if (lines.length > 0)
    return lines
      .map(({ line, quantity }) => ({ line, quantity: quantityOf(quantity) }))
      .filter(({ quantity }) => quantity !== "0");
  return order.lines.flatMap((line): Receipt[] => {
    const quantity = restOf(line);
    return isPositive(quantity) ? [{ line: line.number, quantity }] : [];
  });
}

function reasonOf(text: string): string {
  const reason = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return reason === ""
    ? fail({ code: "bad-input", field: "reason", message: "Say why, in a few words." })
    : reason.slice(0, 500);
}

function quantityOf(text: string): Decimal {
  return (
    parseDecimal(text.trim()) ??
    fail({
      code: "bad-input",
      field: "quantity",
      message: `"${text.slice(0, 40)}" is not a quantity; write it like 12 or 12.5.`,
    })
  );
}
