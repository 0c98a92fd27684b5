import { addDays, addMs, type Day, epochMs, type Instant } from "./calendar.ts";
import { perform, type Purchase, type Run } from "./effect.ts";
import { keepExceptions } from "./exception.ts";
import { type Failure, failureOf } from "./failure.ts";
import { type Keeper, stayLeased, underLease } from "./lease.ts";
import type { Exception, LedgerEvent } from "./ledger.ts";
import { decideOrder, evolveOrder, type OrderCommand } from "./life-cycle.ts";
import type { Actor, OrderState, Revision } from "./order.ts";
import { Pacer } from "./pace.ts";
import { followException, heedProgress } from "./progress.ts";
import { isPositive } from "./quantity.ts";
import { isRevising } from "./revision.ts";
import type { Settings } from "./settings.ts";
import type { PlaceAnswer, Target } from "./source.ts";

export interface FollowInputs {
  readonly settings: Settings;
  /** Every target that orders were placed in, not only the one that new ones go to. */
  readonly targets: readonly Target[];
  readonly holder: string;
  readonly by: Actor;
  /** Only carries out what people want changed, and asks after nothing else. */
  readonly changesOnly?: boolean;
}

export type FollowReport =
  | { readonly kind: "busy" }
  | {
      readonly kind: "followed";
      readonly asked: number;
      /** Orders that moved. */
      readonly moved: readonly OrderState[];
      readonly exceptions: readonly Exception[];
    };

/** A change that surely was not made is tried this often before a person has to look. */
const attemptsMax = 8;
/** A target that does not answer for this many orders one after the other is left for this round. */
const failuresMax = 3;
/** How long a person is told of an order that has ended otherwise than it should. */
const endedDays = 7;

/**
 * Asks the targets for the orders that are open and lets the ledger follow: acknowledged, received in part or in full,
 * closed, cancelled there. What people want changed about a placed order is carried out on the way. Each target is asked
 * at its published pace; what a round has no requests left for comes first in a later one, and a target that can't be
 * asked does not keep the others from being asked.
 */
export function* followOrders(inputs: FollowInputs): Run<FollowReport> {
  const { settings, holder, by } = inputs;
  const report = yield* underLease({ tenant: settings.tenant, holder, by }, (keeper) =>
    new Follower(inputs, keeper).follow(),
  );
  return report ?? { kind: "busy" };
}

class Follower {
  private readonly inputs: FollowInputs;
  private readonly keeper: Keeper;
  private readonly moved = new Map<string, OrderState>();
  private readonly exceptions: Exception[] = [];
  /** Orders that were asked after this time, those of them that were looked at closely, and targets that were asked. */
  private readonly asked = new Set<string>();
  private readonly close = new Set<string>();
  private readonly reached = new Set<string>();
  private isLost = false;

  constructor(inputs: FollowInputs, keeper: Keeper) {
    this.inputs = inputs;
    this.keeper = keeper;
  }

  *follow(): Run<FollowReport> {
    const { tenant } = this.keeper;
    const open = yield* perform({ kind: "ledger.orders", tenant, which: "open" });
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const byTarget = new Map<Target, OrderState[]>();
    for (const state of open) {
      const target = this.targetOf(state);
      if (target === null) continue;
      const states = byTarget.get(target);
      if (states === undefined) byTarget.set(target, [state]);
      else states.push(state);
    }
    for (const [target, states] of byTarget) yield* this.askTarget(target, states, at);
    if (!this.isLost) yield* this.tell(open, at);
    const { moved, exceptions, asked } = this;
    return { kind: "followed", asked: asked.size, moved: [...moved.values()], exceptions };
  }

  /** By connection, else by name where only one target has it. */
  private targetOf({ placedIn, order }: OrderState): Target | null {
    if (placedIn === undefined) return null;
    const { connection, target: name } = placedIn;
    const fitting = this.inputs.targets.filter((target) =>
      connection === undefined ? target.name === name : target.connection === connection,
    );
    const [target, ...others] = fitting;
    if (target !== undefined && others.length === 0) return target;
    if (others.length > 0)
      this.exceptions.push({
        key: `follow:connection:${name}`,
        code: "not-connected",
        message: `Order ${order.reference} and perhaps others were placed in ${name} before it was written down over which connection, and there are several; book what arrives by hand, and change or cancel them there.`,
      });
    else if (connection !== undefined)
      this.exceptions.push({
        key: `follow:connection:${connection}`,
        code: "not-connected",
        message: `Order ${order.reference} and perhaps others were placed in ${name} over the connection ${connection}, which is not there any more; connect it again, or book what arrives by hand.`,
      });
    return null;
  }

  private *askTarget(target: Target, states: readonly OrderState[], at: Instant): Run<void> {
    const { intervalMinutes } = this.inputs.settings;
    const pacer = new Pacer(target.pace ?? noPace, intervalMinutes);
    const revising = states.filter(isRevising);
    const others = this.inputs.changesOnly === true ? [] : states.filter((one) => !isRevising(one));
    const closely = isFirstRoundOfDay(at, intervalMinutes);
    let failed = 0;
    for (const state of [...revising, ...inTurn(others, pacer, at, intervalMinutes)]) {
      if (this.isLost || pacer.isSpent) return;
      if ((yield* stayLeased(this.keeper)) === null) {
        this.isLost = true;
        return;
      }
      const failure = yield* this.askAfter(target, state, pacer, closely);
      if (failure === null || isOfOne(failure)) {
        failed = 0;
        continue;
      }
      failed += 1;
      // An order whose page fails there must not keep the others from being asked after.
      if (failure.code === "unavailable" && failed < failuresMax) continue;
      this.exceptions.push({
        key: `follow:connection:${target.connection ?? target.name}`,
        code: "not-followed",
        message: `Orders in ${target.name} can't be asked after now, so that receipts there are not known here: ${failure.message}`,
      });
      return;
    }
    this.reached.add(target.connection ?? target.name);
  }

  /** One order; what it failed with, where it did. */
  private *askAfter(
    target: Target,
    state: OrderState,
    pacer: Pacer,
    closely: boolean,
  ): Run<Failure | null> {
    try {
      const reached = isRevising(state)
        ? yield* pacer.paced(this.revise(target, state))
        : yield* pacer.paced(this.read(target, state, closely));
      if (reached !== state) this.moved.set(state.order.reference, reached);
      return null;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null) throw thrown;
      if (isOfOne(failure) || failure.code === "unavailable")
        this.say(
          state,
          "not-followed",
          `Order ${state.order.reference} can't be asked after in ${target.name}: ${failure.message}`,
        );
      return failure;
    }
  }

  private *read(target: Target, state: OrderState, closely: boolean): Run<OrderState> {
    const { externalId, status } = state;
    if (target.follow === undefined || externalId === undefined || status === "refused")
      return state;
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    // Its own search may not show yet what was just placed.
    if (epochMs(at) < epochMs(addMs(state.changedAt, target.settleMs)) && status === "submitted")
      return state;
    const { progress, differences } = yield* target.follow(
      this.purchase(state.order, state),
      externalId,
      closely,
    );
    this.asked.add(state.order.reference);
    const { commands, exceptions } = heedProgress(state, progress, target.name);
    this.exceptions.push(...exceptions);
    if (differences !== undefined) {
      this.close.add(state.order.reference);
      const fresh = differences.filter((one) => !isKnown(one, state));
      if (fresh.length > 0 && progress.status !== "cancelled")
        this.say(
          state,
          "differs",
          `${target.name} keeps order ${state.order.reference} differently by now: ${fresh.map(({ field, ordered, found }) => `${field} ${ordered} became ${found}`).join(", ")}. Correct it there, or close it here and let the rest be ordered anew.`,
        );
    }
    if (commands.length === 0) return state;
    const by: Actor = { kind: "system", name: target.name };
    return (yield* this.record(state, by, ...commands)) ?? state;
  }

  /** Takes a change from step to step; every step is written down before the next effect. */
  private *revise(target: Target, start: OrderState): Run<OrderState> {
    let state = start;
    while (isRevising(state)) {
      const next: OrderState | null = yield* this.reviseStep(target, state);
      if (next === null) return state;
      state = next;
      if (state.revision?.status === "asked" && state.revision.failure?.retryAt !== undefined)
        return state;
    }
    return state;
  }

  private *reviseStep(target: Target, state: OrderState): Run<OrderState | null> {
    const { revision, externalId } = state;
    if (revision === undefined || externalId === undefined) return null;
    switch (revision.status) {
      case "asked":
        return yield* this.begin(target, state, revision, externalId);
      case "begun":
        return yield* this.record(state, engine, {
          type: "revision-lost",
          failure: {
            code: "outcome-unknown",
            message: "The run ended while the order was being changed.",
          },
        });
      case "unknown":
        return yield* this.lookUp(target, state, revision, externalId);
      case "refused":
        return null;
    }
  }

  private *begin(
    target: Target,
    state: OrderState,
    { kind, order, attempts, failure }: Revision,
    externalId: string,
  ): Run<OrderState | null> {
    const act = kind === "amend" ? target.amend : target.cancel;
    if (act === undefined)
      return yield* this.record(state, engine, {
        type: "revision-refused",
        failure: { code: "bad-setting", message: cannotRevise(target.name, kind) },
      });
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    if (failure?.retryAt !== undefined && failure.retryAt > at) return null;
    if (attempts >= attemptsMax)
      return yield* this.record(state, engine, {
        type: "revision-refused",
        failure: {
          ...(failure ?? { code: "unavailable", message: "It did not succeed." }),
          message: `It was tried ${attemptsMax} times. ${failure?.message ?? ""}`.trim(),
        },
      });
    const { tenant } = this.keeper;
    const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
    if (facts.submissionStopped !== null) return null;
    const deadline = yield* stayLeased(this.keeper);
    if (deadline === null) return null;
    const begun = yield* this.record(state, engine, {
      type: "revision-begun",
      target: target.name,
      fence: this.keeper.fence,
    });
    if (begun === null) return null;
    const purchase = this.purchase(order ?? state.order, state);
    const answer: PlaceAnswer = yield* act.call(target, purchase, externalId, deadline);
    switch (answer.kind) {
      case "placed":
        return yield* this.made(target, begun, answer, false);
      case "refused":
        return yield* this.record(begun, engine, {
          // A refused step says nothing of those before it.
          type:
            kind === "amend" && target.amendsInSteps === true
              ? "revision-lost"
              : "revision-refused",
          failure: answer.failure,
        });
      case "not-sent":
        // Left for the next round, so that one outage is not met with a burst.
        yield* this.record(begun, engine, { type: "revision-absent", failure: answer.failure });
        return null;
      case "lost":
        return yield* this.record(begun, engine, {
          type: "revision-lost",
          failure: answer.failure,
        });
    }
  }

  /** Changes are absolute, so where nothing can be looked up they may be made again. */
  private *lookUp(
    target: Target,
    state: OrderState,
    { kind, order, lostAt }: Revision,
    externalId: string,
  ): Run<OrderState | null> {
    const blind =
      target.follow === undefined || (kind === "amend" && target.amendsInSteps === true);
    const absent: OrderCommand = {
      type: "revision-absent",
      failure: blind
        ? { code: "outcome-unknown", message: `${target.name} does not tell whether it was made.` }
        : { code: "not-found", message: `${target.name} does not show the change.` },
    };
    if (target.follow === undefined) {
      yield* this.record(state, engine, absent);
      // One try a round.
      return null;
    }
    const purchase = this.purchase(order ?? state.order, state);
    let isMade: boolean;
    try {
      const found = yield* target.follow(purchase, externalId, kind === "amend");
      isMade =
        kind === "cancel" ? found.progress.status === "cancelled" : found.differences?.length === 0;
    } catch (thrown) {
      const failure = failureOf(thrown);
      // Some systems delete what is called off.
      if (failure?.code !== "not-found" || kind !== "cancel") throw thrown;
      isMade = true;
    }
    if (isMade) return yield* this.made(target, state, { externalId, differences: [] }, true);
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const hasSettled =
      lostAt !== undefined && epochMs(at) >= epochMs(addMs(lostAt, target.settleMs));
    return hasSettled ? yield* this.record(state, engine, absent) : null;
  }

  /** On hold with the same append where the target made something else of it. */
  private *made(
    target: Target,
    state: OrderState,
    {
      externalId,
      differences,
    }: Pick<Extract<PlaceAnswer, { kind: "placed" }>, "externalId" | "differences">,
    found: boolean,
  ): Run<OrderState | null> {
    const change: OrderCommand = { type: "revision-made", externalId, differences, found };
    const reason = `${target.name} keeps it differently from what was wanted.`;
    return differences.length === 0 || state.held
      ? yield* this.record(state, engine, change)
      : yield* this.record(state, engine, change, { type: "held", reason });
  }

  /** Appends what commands decide, as far as they are allowed; null when the order was moved on by somebody else. */
  private *record(
    state: OrderState,
    by: Actor,
    ...commands: readonly OrderCommand[]
  ): Run<OrderState | null> {
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const { reference } = state.order;
    const events: LedgerEvent[] = [];
    let reached = state;
    for (const command of commands) {
      const decision = decideOrder(reached, command, at, by);
      if (decision.kind === "refused") continue;
      for (const event of decision.events) events.push({ stream: "order", reference, event });
      reached = decision.events.reduce(evolveOrder, reached);
    }
    if (events.length === 0) return null;
    const answer = yield* perform({
      kind: "ledger.append",
      tenant: this.keeper.tenant,
      entries: [{ stream: `order/${reference}`, expected: state.version, events }],
      claims: [],
      fence: { name: "run", fence: this.keeper.fence },
    });
    if (answer.kind === "appended") this.moved.set(reference, reached);
    return answer.kind === "appended" ? reached : null;
  }

  private purchase(order: OrderState["order"], { parties }: OrderState): Purchase {
    const { company } = this.inputs.settings;
    const lines = order.lines.filter((line) => isPositive(line.quantity));
    return { order: { ...order, lines }, ...parties, company };
  }

  private say(state: OrderState, code: string, message: string): void {
    this.exceptions.push(followException(state, code, message));
  }

  /** What was found out this time, what the orders themselves say, and what nobody has looked at again. */
  private *tell(open: readonly OrderState[], at: Instant): Run<void> {
    const { tenant } = this.keeper;
    const now = new Map(open.map((state) => [state.order.reference, state]));
    for (const [reference, state] of this.moved) now.set(reference, state);
    for (const state of now.values()) this.exceptions.push(...standing(state));
    const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
    const kept: Exception[] = [];
    for (const key of facts.openExceptions) {
      const [scope, subject = "", code = ""] = key.split(":");
      if (scope === "follow" && (yield* this.isKept(subject, code, now, at)))
        kept.push({ key, code, message: "" });
    }
    // Those are open already, so that their messages stay the first ones.
    yield* keepExceptions(this.keeper, [...this.exceptions, ...kept], ["follow:"]);
  }

  private *isKept(
    subject: string,
    code: string,
    now: ReadonlyMap<string, OrderState>,
    at: Instant,
  ): Run<boolean> {
    if (subject === "connection")
      return !this.reached.has(code) && this.inputs.targets.some((one) => one.connection === code);
    if (standingCodes.includes(code)) return false;
    const known = now.get(subject);
    const state =
      known ??
      (yield* perform({ kind: "ledger.order", tenant: this.keeper.tenant, reference: subject }));
    if (state === null) return false;
    if (known === undefined || !isOpenStill(state))
      return state.changedAt.slice(0, 10) >= addDays(at.slice(0, 10) as Day, -endedDays);
    if (code === "differs") return !this.close.has(subject);
    return !this.asked.has(subject);
  }
}

const engine: Actor = { kind: "rule", name: "engine" };

const noPace = { perSecond: null, perMinute: null, perDay: null, concurrent: null } as const;

/** What to do where a target can't change a placed order by itself. */
export function cannotRevise(target: string, kind: Revision["kind"]): string {
  return kind === "amend"
    ? `${target} can't be told of a change by Parstock; change the order there and tell the supplier.`
    : `${target} can't be told by Parstock to cancel; cancel the order there, tell the supplier, and then say that it is done.`;
}

/** Of this order alone, so that the next one may be asked after. */
function isOfOne({ code }: Failure): boolean {
  return ["not-found", "rejected", "conflict", "malformed-answer", "outcome-unknown"].includes(
    code,
  );
}

function isOpenStill({ status }: OrderState): boolean {
  return !["received", "closed", "cancelled"].includes(status);
}

/** A person was told of these when the order was placed. */
function isKnown(one: OrderState["differences"][number], { differences }: OrderState): boolean {
  return differences.some(
    ({ field, line, found }) => field === one.field && line === one.line && found === one.found,
  );
}

const standingCodes = ["refused", "revision"];

/** What an order's own state says that a person must see; what waits for approval every run tells. */
function standing(state: OrderState): Exception[] {
  const { order, parties, revision, status } = state;
  const supplier = parties.supplier.name;
  const found: Exception[] = [];
  if (status === "refused")
    found.push(
      followException(
        state,
        "refused",
        `${supplier} refused order ${order.reference}: ${state.waitsFor.join(" ")} Cancel or close it; what is needed is ordered again by itself.`,
      ),
    );
  if (revision?.status === "refused" || revision?.status === "unknown") {
    const what = revision.kind === "amend" ? "changed" : "cancelled";
    const why = revision.failure?.message ?? "no reason was given.";
    found.push(
      followException(
        state,
        "revision",
        revision.status === "refused"
          ? revision.mayBeMade === true
            ? `Whether order ${order.reference} was ${what} could not be found out: ${why} Look there; ask for the same change again, or settle it there and say that it is done.`
            : `Order ${order.reference} could not be ${what}: ${why}`
          : `Whether order ${order.reference} was ${what} is not known yet; it is looked up until it is.`,
      ),
    );
  }
  return found;
}

/** Lines, prices and doubles are compared once a day: it takes a look-up more for each order. */
function isFirstRoundOfDay(at: Instant, intervalMinutes: number): boolean {
  return Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16)) < intervalMinutes;
}

/** Where a round can't ask after all of them, each round begins where the one before may have ended. */
function inTurn(
  states: readonly OrderState[],
  { most }: Pacer,
  at: Instant,
  intervalMinutes: number,
): readonly OrderState[] {
  const perRound = Math.max(1, Math.floor(most / 2));
  if (perRound >= states.length) return states;
  const round = Math.floor(epochMs(at) / (intervalMinutes * 60_000));
  const from = (round * perRound) % states.length;
  return [...states.slice(from), ...states.slice(0, from)];
}
