import { approvalDue } from "./approval.ts";
import { addMs, epochMs, type Instant } from "./calendar.ts";
import {
  type Company,
  type MailAnswer,
  type Message,
  perform,
  type Purchase,
  type Run,
} from "./effect.ts";
import { type Failure, failureOf } from "./failure.ts";
import { type Keeper, stayLeased } from "./lease.ts";
import type { Exception, LedgerEvent, RunFinding } from "./ledger.ts";
import { decideOrder, evolveOrder, type OrderCommand } from "./life-cycle.ts";
import { amountText } from "./money.ts";
import type { Actor, Difference, OrderState, Step } from "./order.ts";
import { isPositive } from "./quantity.ts";
import type { Settings } from "./settings.ts";
import type { Target } from "./source.ts";
import type { Supplier } from "./supplier.ts";

/** Where orders go: the system of record that they are placed in, and how they reach the supplier. */
export interface Outlet {
  readonly target: Target;
  /** Milliseconds after which an absent mail is really absent in the outbox or mailbox that is searched. */
  readonly mailSettleMs: number;
}

export interface Advanced {
  readonly orders: readonly OrderState[];
  readonly exceptions: readonly Exception[];
  /** Orders that the kill switch stopped, one sentence each. */
  readonly findings: readonly RunFinding[];
}

/** A step that surely did not happen is tried this often before a person has to look. */
const attemptsMax = 8;

const engine: Actor = { kind: "rule", name: "engine" };

/**
 * Carries every unfinished order as far as it goes: approved ones are placed, placed ones are sent, and whatever an
 * earlier run left open is looked up. One order's failure is that order's exception and nobody else's. `suppliers` as
 * the source has them now; null before it was read, and then nothing new is begun.
 */
export function* advanceOrders(
  settings: Settings,
  outlet: Outlet,
  keeper: Keeper,
  suppliers: ReadonlyMap<string, Supplier> | null,
): Run<Advanced> {
  const { tenant } = keeper;
  const unfinished = yield* perform({ kind: "ledger.orders", tenant, which: "unfinished" });
  const orders: OrderState[] = [];
  const exceptions: Exception[] = [];
  const findings: RunFinding[] = [];
  let stopped: string | null = null;
  for (const state of unfinished) {
    const courier = new Courier(settings, outlet, keeper, suppliers);
    let reached = state;
    try {
      reached = yield* courier.advance(state);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null) throw thrown;
      exceptions.push(exceptionFor(state, "order-failed", failure.message));
    }
    // What a supplier changed waits for a person; it is not carried anywhere.
    if (reached.status !== "changed") orders.push(reached);
    exceptions.push(...orderExceptions(reached, outlet, settings, courier.now));
    if (courier.stopped !== null) {
      stopped = courier.stopped;
      findings.push(killSwitch(reached, stopped));
    }
  }
  if (stopped !== null)
    exceptions.push({
      key: "order:kill-switch",
      code: "kill-switch",
      message: `Submission is stopped (${stopped}): approved orders are neither placed nor sent until somebody resumes it.`,
    });
  return { orders, exceptions, findings };
}

function killSwitch({ order, status, parties }: OrderState, why: string): RunFinding {
  const what = status === "approved" ? "placed" : "sent";
  return {
    guard: "kill-switch",
    message: `Order ${order.reference} to ${parties.supplier.name} is not ${what}: submission is stopped (${why}).`,
  };
}

/** What a person has to know about an order that does not go on by itself. */
function orderExceptions(
  state: OrderState,
  outlet: Outlet,
  settings: Settings,
  now: Instant | null,
): Exception[] {
  const { reference } = state.order;
  const supplier = state.parties.supplier.name;
  if (state.status === "unknown") {
    const message =
      state.step === "sending"
        ? `The mail with order ${reference} to ${supplier} may or may not have gone out; ask ${supplier} or look among the sent mail, then say that it arrived or send a marked copy.`
        : `Order ${reference} was handed to ${outlet.target.name} and no answer came; it is looked up until it is found or surely absent.`;
    return [exceptionFor(state, "uncertain", message)];
  }
  if (state.status === "failed") {
    return [
      exceptionFor(
        state,
        "order-failed",
        `Order ${reference} to ${supplier} could not be ${state.step === "sending" ? "sent" : "placed"}: ${state.failure?.message ?? "no reason was given."}`,
      ),
    ];
  }
  if (state.status === "changed") {
    return state.change === undefined
      ? []
      : [
          exceptionFor(
            state,
            "changed",
            `Order ${reference} was changed by ${supplier}: ${state.change.reasons.join(" ")} Take it by approving the change, or reject it and settle it with ${supplier}.`,
          ),
        ];
  }
  const found: Exception[] = [];
  if (state.differences.length > 0) {
    const differences = state.differences
      .map((difference) => `${difference.field} ${difference.ordered} became ${difference.found}`)
      .join(", ");
    found.push(
      exceptionFor(
        state,
        "differs",
        `${outlet.target.name} keeps order ${reference} differently: ${differences}. Release it when that is right, else correct it there.`,
      ),
    );
  }
  if (now !== null) {
    const due = approvalDue(state, settings, now);
    if (due === "remind" || due === "escalate") {
      found.push(
        exceptionFor(
          state,
          due === "remind" ? "approval-reminder" : "approval-escalated",
          `Order ${reference} to ${supplier} over ${amountText(state.order.total, state.order.currency)} has waited for approval since ${state.proposedAt.slice(0, 10)}.`,
        ),
      );
    }
  }
  return found;
}

function exceptionFor(state: OrderState, code: string, message: string): Exception {
  const { reference, supplier } = state.order;
  return { key: `order:${reference}:${code}`, code, message, reference, supplier };
}

/** Takes one order from state to state. Every transition is appended before the next effect. */
class Courier {
  now: Instant | null = null;
  /** Why the kill switch kept this order from going on; null when it did not. */
  stopped: string | null = null;
  /** Tried and surely not done: the next run tries again. */
  private resting = false;
  private readonly settings: Settings;
  private readonly outlet: Outlet;
  private readonly keeper: Keeper;
  private readonly suppliers: ReadonlyMap<string, Supplier> | null;

  constructor(
    settings: Settings,
    outlet: Outlet,
    keeper: Keeper,
    suppliers: ReadonlyMap<string, Supplier> | null,
  ) {
    this.settings = settings;
    this.outlet = outlet;
    this.keeper = keeper;
    this.suppliers = suppliers;
  }

  *advance(start: OrderState): Run<OrderState> {
    let state = start;
    for (;;) {
      const next: OrderState | null = yield* this.step(state);
      if (next === null) return state;
      state = next;
      if (this.resting) return state;
    }
  }

  /** The next state, or null when the order rests here for now. */
  private *step(state: OrderState): Run<OrderState | null> {
    const now = yield* this.clock();
    switch (state.status) {
      case "waiting":
        return approvalDue(state, this.settings, now) === "expire"
          ? yield* this.record(state, { type: "expired" })
          : null;
      case "approved":
        return (yield* this.mayAct(state, now)) ? yield* this.submit(state) : null;
      case "submitting":
        return yield* this.record(state, {
          type: "lost",
          step: "submitting",
          failure: interrupted("placed"),
        });
      case "submitted":
        return (yield* this.mayAct(state, now)) ? yield* this.send(state) : null;
      case "sending":
        return yield* this.record(state, {
          type: "lost",
          step: "sending",
          failure: interrupted("sent"),
        });
      case "unknown":
        return state.step === "sending"
          ? yield* this.findMail(state, now)
          : yield* this.findOrder(state, now);
      default:
        return null;
    }
  }

  /** Asks for the kill switch each time: it stops a run that is under way, too. */
  private *mayAct(state: OrderState, now: Instant): Run<boolean> {
    if (state.held || this.suppliers === null) return false;
    if (state.failure?.retryAt !== undefined && state.failure.retryAt > now) return false;
    const { tenant } = this.keeper;
    const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
    this.stopped = facts.submissionStopped;
    return this.stopped === null;
  }

  private *submit(state: OrderState): Run<OrderState | null> {
    const { target } = this.outlet;
    if (state.attempts.submitting >= attemptsMax) return yield* this.giveUp(state, "submitting");
    const deadline = yield* stayLeased(this.keeper);
    if (deadline === null) return null;
    const begun = yield* this.record(state, {
      type: "submitting",
      target: target.name,
      ...(target.connection === undefined ? {} : { connection: target.connection }),
      fence: this.keeper.fence,
    });
    if (begun === null) return null;
    const answer = yield* target.create(this.purchase(begun), deadline);
    switch (answer.kind) {
      case "placed":
        return yield* this.recordPlaced(begun, answer.externalId, false, answer.differences);
      case "refused":
        return yield* this.record(begun, {
          type: "failed",
          step: "submitting",
          failure: answer.failure,
        });
      case "not-sent":
        return yield* this.rest(begun, "submitting", answer.failure);
      case "lost":
        return yield* this.record(begun, {
          type: "lost",
          step: "submitting",
          failure: answer.failure,
        });
    }
  }

  /** Only a look-up leads out of `unknown`, and "not there" counts only once the target's search must have caught up. */
  private *findOrder(state: OrderState, now: Instant): Run<OrderState | null> {
    const { target } = this.outlet;
    const found = yield* target.find(state.order.reference, this.purchase(state));
    if (found === null) return null;
    const [first, ...doubles] = found;
    if (first !== undefined) {
      const differences = [
        ...first.differences,
        ...doubles.map((double) => ({
          field: "order",
          ordered: first.externalId,
          found: double.externalId,
        })),
      ];
      return yield* this.recordPlaced(state, first.externalId, true, differences);
    }
    if (!hasSettled(state, now, target.settleMs)) return null;
    return yield* this.record(state, {
      type: "absent",
      step: "submitting",
      failure: absent(target.name),
    });
  }

  /** Placed, and on hold with the same append where the target keeps it differently: a crash must not let the mail go. */
  private *recordPlaced(
    state: OrderState,
    externalId: string,
    adopted: boolean,
    differences: readonly Difference[],
  ): Run<OrderState | null> {
    const placed: OrderCommand = { type: "submitted", externalId, adopted, differences };
    const reason = `${this.outlet.target.name} keeps it differently from what was ordered.`;
    return differences.length === 0
      ? yield* this.record(state, placed)
      : yield* this.record(state, placed, { type: "held", reason });
  }

  private *send(state: OrderState): Run<OrderState | null> {
    if (state.attempts.sending >= attemptsMax) return yield* this.giveUp(state, "sending");
    const purchase = this.purchase(state);
    const { target } = this.outlet;
    if (target.send !== undefined) return yield* this.sendThere(state, purchase);
    const to = purchase.supplier.email;
    const copy = state.mayHaveArrived;
    const messageId = messageIdOf(state, this.settings, copy);
    if (to === undefined) {
      return yield* this.record(state, {
        type: "failed",
        step: "sending",
        failure: noAddress(purchase.supplier),
      });
    }
    const rendered = yield* perform({
      kind: "documents",
      purchase,
      copy,
      ...(copy && state.revised === true ? { revised: true } : {}),
    });
    const deadline = yield* stayLeased(this.keeper);
    if (deadline === null) return null;
    const begun = yield* this.record(state, {
      type: "sending",
      messageId,
      to,
      fence: this.keeper.fence,
      copy,
    });
    if (begun === null) return null;
    const { from, replyTo, copyTo } = this.settings;
    const message: Message = {
      messageId,
      from,
      to: [to],
      copyTo: [...copyTo, ...(purchase.supplier.copyTo ?? [])],
      ...(replyTo === undefined ? {} : { replyTo }),
      ...rendered,
      headers: { "X-Parstock-Reference": state.order.reference },
    };
    const reached = yield* this.recordSending(
      begun,
      yield* perform({ kind: "mail", message, deadline }),
    );
    if (reached?.status === "sent" && target.markSent !== undefined)
      yield* target.markSent(purchase);
    return reached;
  }

  /** The system of record sends the order; its own mark is what tells afterwards whether it did. */
  private *sendThere(state: OrderState, purchase: Purchase): Run<OrderState | null> {
    const { target } = this.outlet;
    if (target.send === undefined) return null;
    const deadline = yield* stayLeased(this.keeper);
    if (deadline === null) return null;
    const copy = state.mayHaveArrived;
    const begun = yield* this.record(state, {
      type: "sending",
      messageId: messageIdOf(state, this.settings, copy),
      to: target.name,
      fence: this.keeper.fence,
      copy,
    });
    return begun === null
      ? null
      : yield* this.recordSending(begun, yield* target.send(purchase, deadline));
  }

  private *recordSending(begun: OrderState, answer: MailAnswer): Run<OrderState | null> {
    switch (answer.kind) {
      case "accepted":
        return yield* this.record(begun, { type: "sent", answer: answer.answer, found: false });
      case "refused":
        return yield* this.record(begun, {
          type: "failed",
          step: "sending",
          failure: answer.failure,
        });
      case "not-sent":
        return yield* this.rest(begun, "sending", answer.failure);
      case "lost":
        return yield* this.record(begun, {
          type: "lost",
          step: "sending",
          failure: answer.failure,
        });
    }
  }

  private *findMail(state: OrderState, now: Instant): Run<OrderState | null> {
    if (state.messageId === undefined) return null;
    const { target } = this.outlet;
    const answer =
      target.send === undefined
        ? yield* perform({ kind: "mail.find", messageId: state.messageId })
        : target.wasSent === undefined
          ? "cannot-tell"
          : yield* target.wasSent(this.purchase(state));
    if (answer === "found")
      return yield* this.record(state, {
        type: "sent",
        answer: "found among the sent mail",
        found: true,
      });
    if (answer === "cannot-tell" || !hasSettled(state, now, this.outlet.mailSettleMs)) return null;
    return yield* this.record(state, {
      type: "absent",
      step: "sending",
      failure: { code: "not-found", message: "The mail is not among the sent mail." },
    });
  }

  /** Left for the next run, so that one outage is not met with a burst. */
  private *rest(state: OrderState, step: Step, failure: Failure): Run<OrderState | null> {
    this.resting = true;
    return yield* this.record(state, { type: "absent", step, failure });
  }

  private *giveUp(state: OrderState, step: Step): Run<OrderState | null> {
    const failure: Failure = state.failure ?? {
      code: "unavailable",
      message: "It did not succeed.",
    };
    return yield* this.record(state, {
      type: "failed",
      step,
      failure: { ...failure, message: `It was tried ${attemptsMax} times. ${failure.message}` },
    });
  }

  /** Appends what commands decide; null when somebody else has moved the order on, who then carries it further. */
  private *record(state: OrderState, ...commands: readonly OrderCommand[]): Run<OrderState | null> {
    const at = yield* this.clock();
    const { reference } = state.order;
    const events: LedgerEvent[] = [];
    let reached = state;
    for (const command of commands) {
      const decision = decideOrder(reached, command, at, engine);
      if (decision.kind === "refused") return null;
      for (const event of decision.events) events.push({ stream: "order", reference, event });
      reached = decision.events.reduce(evolveOrder, reached);
    }
    const answer = yield* perform({
      kind: "ledger.append",
      tenant: this.keeper.tenant,
      entries: [{ stream: `order/${reference}`, expected: state.version, events }],
      claims: [],
      fence: { name: "run", fence: this.keeper.fence },
    });
    return answer.kind === "appended" ? reached : null;
  }

  private *clock(): Run<Instant> {
    this.now = (yield* perform({ kind: "clock", timeZones: [] })).at;
    return this.now;
  }

  private purchase(state: OrderState): Purchase {
    const company: Company = this.settings.company;
    const supplier = this.suppliers?.get(state.order.supplier) ?? state.parties.supplier;
    // A line that somebody set to nothing stays in the ledger and is not ordered.
    const lines = state.order.lines.filter((line) => isPositive(line.quantity));
    return { order: { ...state.order, lines }, supplier, shipTo: state.parties.shipTo, company };
  }
}

function hasSettled(state: OrderState, now: Instant, settleMs: number): boolean {
  return state.lostAt !== undefined && epochMs(now) >= epochMs(addMs(state.lostAt, settleMs));
}

/** The same mail has the same id however often it is tried; a marked copy is another mail. */
function messageIdOf(state: OrderState, settings: Settings, copy: boolean): string {
  const domain =
    settings.from.slice(settings.from.lastIndexOf("@") + 1).replace(/[^A-Za-z0-9.-]/g, "") ||
    "parstock.invalid";
  return copy
    ? `${state.order.reference}.copy${state.version}@${domain}`
    : `${state.order.reference}@${domain}`;
}

function noAddress(supplier: Supplier): Failure {
  return {
    code: "bad-setting",
    field: "email",
    message: `Supplier ${supplier.name} has no e-mail address; add one and try again, or send it yourself and say so.`,
  };
}

function interrupted(what: string): Failure {
  return { code: "outcome-unknown", message: `The run ended while the order was being ${what}.` };
}

function absent(target: string): Failure {
  return { code: "not-found", message: `${target} does not have the order.` };
}
