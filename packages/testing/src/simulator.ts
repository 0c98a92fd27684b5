import {
  add,
  day,
  decimal,
  type Effect,
  followOrders,
  type FollowReport,
  type OrderCommand,
  type Outlet,
  type Program,
  replenish,
  type RunReport,
  type Source,
  type Target,
  type Trigger,
} from "@parstock/core";

import { Dice } from "./dice.ts";
import { violationsOf } from "./invariants.ts";
import { ada, announce, bob, bookReceipts, command } from "./people.ts";
import { type Sample, sampleWorld } from "./sample-world.ts";
import { worldSource, worldSourceWithSupply, worldTarget } from "./world-connector.ts";
import { type Faults, noFaults, World } from "./world.ts";

/** Ways to break the engine on purpose, so that the simulator can be seen to notice. */
export interface Sabotage {
  readonly target?: (target: Target) => Target;
  /** Stands between a program and the world. */
  readonly perform?: (effect: Effect, world: World) => unknown;
}

export interface Simulation {
  readonly seed: number;
  /** Invariants that did not hold, one sentence an entry; replay with `simulate(seed)`. */
  readonly violations: readonly string[];
  readonly steps: number;
  readonly runs: number;
  readonly orders: number;
  readonly mails: number;
  /** Faults that struck, by name. */
  readonly struck: Readonly<Record<string, number>>;
}

/**
 * One schedule out of a seed. Several engine runs and people act on one world step by step, every effect being a point
 * at which another may go first, at which a worker may die or fall asleep, and at which the world may lose a request or
 * its answer. Then the faults end, people clear up what is theirs to decide, and the invariants must hold (domain guide,
 * section 11).
 */
export function simulate(seed: number, sabotage: Sabotage = {}): Simulation {
  const simulator = new Simulator(seed, sabotage);
  simulator.disturb();
  simulator.heal();
  return simulator.result();
}

interface Worker {
  /** Null for a person, who holds nothing. */
  readonly holder: string | null;
  readonly program: Program<Effect, unknown>;
  pending: Effect;
  asleepUntil: number;
}

const workersMax = 3;
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Rounds of healing after which a world that still moves is a violation. */
const roundsMax = 14;

class Simulator {
  private readonly seed: number;
  private readonly dice: Dice;
  private readonly sabotage: Sabotage;
  private readonly sample: Sample;
  private readonly world: World;
  private readonly source: Source;
  private readonly outlet: Outlet;
  private readonly workers: Worker[] = [];
  private readonly struck: Record<string, number> = {};
  private readonly violations: string[] = [];
  /** Names of workers that died: a process that starts again may go by its old one, and takes up its lease. */
  private readonly dead: string[] = [];
  private feed: ReturnType<Faults["feed"]> = "none";
  private steps = 0;
  private runs = 0;

  constructor(seed: number, sabotage: Sabotage) {
    this.seed = seed;
    this.sabotage = sabotage;
    this.dice = new Dice(seed);
    this.sample = sampleWorld(this.dice);
    this.world = new World(this.sample.world);
    this.source = this.dice.chance(40) ? worldSourceWithSupply : worldSource;
    const target = worldTarget(this.sample.world.settleMs);
    this.outlet = {
      target: sabotage.target?.(target) ?? target,
      mailSettleMs: this.sample.world.mailSettleMs,
    };
    for (const scope of this.sample.confirmed)
      this.finish(announce(this.sample.settings, ada, { type: "autopilot-confirmed", scope }));
  }

  /** The part with faults: a hundred or two small things happen in a random order. */
  disturb(): void {
    this.world.faults = this.faults();
    this.startRun();
    for (let left = this.dice.integer(80, 300); left > 0; left -= 1) this.happen();
    this.workers.length = 0;
    this.world.faults = noFaults;
  }

  private happen(): void {
    this.world.now += this.dice.integer(0, 400);
    switch (this.dice.weighted(likely)) {
      case "step":
        return this.step();
      case "run":
        return this.startRun();
      case "crash":
        return this.crash();
      case "sleep":
        return this.sleep();
      case "jump":
        return this.jump();
      case "sale":
        return this.sale();
      case "person":
        return this.person();
      case "receipt":
        return this.receipt();
      case "follow":
        return this.startFollow();
      case "answer":
        return this.answer();
      case "feed":
        this.feed = this.dice.weighted({
          none: 6,
          // One lonely item at zero is nothing that a guard could doubt.
          "all-zero": this.world.shelf.size > 1 ? 1 : 0,
          "page-missing": 1,
          stale: 2,
          down: 1,
        });
    }
  }

  private startRun(): void {
    if (this.workers.length >= workersMax) return;
    const trigger = this.dice.pick<Trigger>(["event", "schedule", "person"]);
    this.start(this.run(trigger));
    // The same event told twice.
    if (this.dice.chance(15) && this.workers.length < workersMax) this.start(this.run(trigger));
  }

  private run(trigger: Trigger, feedChecked = false): Program<Effect, RunReport> {
    this.runs += 1;
    return replenish({
      settings: this.sample.settings,
      source: this.source,
      outlet: this.outlet,
      trigger,
      by: feedChecked ? ada : { kind: "system", name: trigger },
      feedChecked,
      run: `run-${this.runs}`,
      holder: (this.dice.chance(50) ? this.dead.pop() : undefined) ?? `worker-${this.runs}`,
      dry: false,
    });
  }

  /** The target is asked, or people's changes are carried out at once. */
  private startFollow(): void {
    if (this.workers.length < workersMax) this.start(this.follow(this.dice.chance(30)));
  }

  private follow(changesOnly = false): Program<Effect, FollowReport> {
    this.runs += 1;
    return followOrders({
      settings: this.sample.settings,
      targets: [this.outlet.target],
      holder: (this.dice.chance(50) ? this.dead.pop() : undefined) ?? `worker-${this.runs}`,
      by: { kind: "system", name: "schedule" },
      changesOnly,
    });
  }

  private start(program: Program<Effect, unknown>): void {
    const first = program.next();
    if (first.done === true) return;
    this.workers.push({
      holder: first.value.kind === "ledger.lease" ? first.value.holder : null,
      program,
      pending: first.value,
      asleepUntil: 0,
    });
  }

  private step(): void {
    const awake = this.workers.filter((worker) => worker.asleepUntil <= this.world.now);
    const [first, ...others] = awake;
    if (first === undefined) return;
    const worker = this.dice.pick([first, ...others]);
    // The longer a worker goes undisturbed, the further it comes.
    for (let left = this.dice.integer(1, 12); left > 0; left -= 1)
      if (!this.advance(worker)) return;
  }

  /** Performs what a worker asked for and lets it go on to its next effect; false when it is done. */
  private advance(worker: Worker): boolean {
    this.steps += 1;
    const next = worker.program.next(this.perform(worker.pending));
    if (next.done === true) {
      this.workers.splice(this.workers.indexOf(worker), 1);
      return false;
    }
    worker.pending = next.value;
    return true;
  }

  private perform(effect: Effect): unknown {
    return this.sabotage.perform === undefined
      ? this.world.perform(effect)
      : this.sabotage.perform(effect, this.world);
  }

  private finish<T>(program: Program<Effect, T>): T {
    let next = program.next();
    while (next.done !== true) {
      this.steps += 1;
      next = program.next(this.perform(next.value));
    }
    return next.value;
  }

  /** A worker dies before its effect, or after it and before it could write down the answer. */
  private crash(): void {
    const [first, ...others] = this.workers;
    if (first === undefined) return;
    const worker = this.dice.pick([first, ...others]);
    if (this.dice.chance(50)) this.perform(worker.pending);
    this.workers.splice(this.workers.indexOf(worker), 1);
    if (worker.holder !== null) this.dead.push(worker.holder);
    this.strike("crash");
  }

  private sleep(): void {
    const [first, ...others] = this.workers;
    if (first === undefined) return;
    const worker = this.dice.pick([first, ...others]);
    worker.asleepUntil = this.world.now + this.dice.integer(1, 200_000);
    this.strike("sleep");
  }

  private jump(): void {
    this.world.now += this.dice.pick([
      this.dice.integer(1_000, 40_000),
      this.dice.integer(100_000, 140_000),
      this.dice.integer(minuteMs, 90 * minuteMs),
      this.dice.chance(20) ? dayMs * this.dice.integer(1, 8) : minuteMs,
    ]);
    this.strike("jump");
  }

  private sale(): void {
    const [first, ...others] = this.sample.world.records;
    if (first === undefined) return;
    this.world.sell(this.dice.pick([first, ...others]).stock, this.dice.integer(1, 8));
  }

  private person(): void {
    if (this.workers.length > workersMax) return;
    const { settings } = this.sample;
    const person = this.dice.pick([ada, bob]);
    if (this.dice.chance(6)) {
      const stop = this.dice.chance(50);
      this.start(
        stop
          ? announce(settings, person, { type: "submission-stopped", reason: "stocktaking" })
          : announce(settings, person, { type: "submission-resumed" }),
      );
      return;
    }
    const [first, ...others] = this.world.ledger.orders(settings.tenant);
    if (first === undefined) return;
    const { reference } = this.dice.pick([first, ...others]).order;
    const { at, choice, change } = {
      at: this.world.instant(),
      choice: this.dice.weighted({
        approve: 8,
        reject: 1,
        edit: 2,
        hold: 1,
        release: 2,
        cancel: 1,
        "call-off": 4,
        amend: 4,
        withdraw: 1,
      }),
      change: this.dice.integer(-5, 2),
    };
    if (choice === "cancel") return this.cancel(reference);
    this.start(
      command(settings, reference, person, (state) => {
        const line = state.order.lines[0];
        switch (choice) {
          case "approve":
            return { type: "approved", reason: "looks right" };
          case "reject":
            return { type: "rejected", reason: "not now", quietUntil: day(at.slice(0, 10)) };
          case "hold":
            return { type: "held", reason: "wait a moment" };
          case "release":
            return state.differences.length === 0 ? { type: "released" } : null;
          case "call-off":
            return { type: "call-off", reason: "not wanted any more" };
          case "withdraw":
            return { type: "revision-withdrawn" };
          case "amend": {
            if (line === undefined) return null;
            const lowered = decimal(Math.max(1, Number(line.quantity) + change));
            return { type: "amend", line: line.number, quantity: lowered, reason: "less will do" };
          }
          case "edit": {
            if (line === undefined) return null;
            const edited = decimal(Math.max(1, Number(line.quantity) + change));
            return { type: "edit", line: line.number, quantity: edited, reason: "another number" };
          }
        }
      }),
    );
  }

  /** Cancelled in the target first, then in the ledger. */
  private cancel(reference: string): void {
    const { settings } = this.sample;
    const state = this.world.ledger.answer({
      kind: "ledger.order",
      tenant: settings.tenant,
      reference,
    });
    if (state === null || !["submitted", "sent"].includes(state.status)) return;
    for (const placed of this.world.placed)
      if (placed.order.reference === reference && placed.received.size === 0)
        placed.cancelled = true;
    this.start(this.withdraw(reference));
  }

  private withdraw(reference: string): Program<Effect, boolean> {
    return command(this.sample.settings, reference, ada, () =>
      this.world.placed.some(({ order, cancelled }) => order.reference === reference && !cancelled)
        ? null
        : { type: "cancelled", reason: "not wanted any more" },
    );
  }

  /** The supplier delivers an order that it knows of, all or some; sometimes nobody books it at once. */
  private receipt(): void {
    const known = new Set(this.world.posted.map((mail) => mail.reference));
    const ours = new Set(
      this.world.ledger.orders(this.sample.settings.tenant).map(({ externalId }) => externalId),
    );
    // Of orders that the target made twice, the supplier delivers the one that was sent.
    const [first, ...others] = this.world
      .landed()
      .filter(({ id, order, closed }) => known.has(order.reference) && ours.has(id) && !closed);
    if (first === undefined) return;
    const placed = this.dice.pick([first, ...others]);
    // A little of it, or all but a little; now and then more than was ordered.
    const part = this.dice.chance(40);
    const little = this.dice.chance(50);
    const more = this.dice.chance(8) ? this.dice.integer(1, 2) : 0;
    for (const { number, quantity } of placed.order.lines) {
      const open = Number(quantity) - (placed.received.get(number) ?? 0);
      if (open <= 0) continue;
      const some = Math.min(open, this.dice.integer(0, 2));
      const arriving = part ? (little ? some : open - some) : open + more;
      if (arriving > 0) this.world.receive(placed, number, arriving);
    }
    // What is left never comes, and the target knows; where rests are given up by rule, it never does.
    const { suppliers } = this.sample.world;
    const rule = suppliers.find(({ id }) => id === placed.order.supplier)?.shortDelivery ?? "keep";
    if (part && (rule !== "keep" || this.dice.chance(15))) placed.closed = true;
    if (this.dice.chance(40))
      this.start(bookReceipts(this.sample.settings, this.world, placed.order.reference));
  }

  /** The supplier confirms an order that it knows of: as it is, less, dearer, later, or not at all. */
  private answer(): void {
    const { settings } = this.sample;
    const known = new Set(this.world.posted.map((mail) => mail.reference));
    const answerable = this.world.landed().filter(({ id, order, closed, received }) => {
      const { reference } = order;
      const state = this.world.ledger.answer({
        kind: "ledger.order",
        tenant: settings.tenant,
        reference,
      });
      return (
        known.has(reference) &&
        state?.externalId === id &&
        state.revision === undefined &&
        !closed &&
        received.size === 0
      );
    });
    const [first, ...others] = answerable;
    if (first === undefined) return;
    const placed = this.dice.pick([first, ...others]);
    const how = this.dice.weighted({ "as ordered": 1, less: 4, dearer: 1, later: 1, refused: 1 });
    const lines = placed.order.lines.map(({ number, quantity, price }) => ({
      line: number,
      ...(how === "less" ? { quantity: decimal(this.dice.integer(0, Number(quantity))) } : {}),
      ...(how === "dearer" ? { price: add(price, decimal(1)) } : {}),
      ...(how === "later" ? { expectedDay: day("2026-12-24") } : {}),
    }));
    const given: OrderCommand =
      how === "refused"
        ? { type: "refused", reason: "sold out" }
        : { type: "answer", lines, tolerance: settings.approval };
    const supplier = { kind: "system", name: placed.order.supplier } as const;
    const { reference } = placed.order;
    if (!this.finish(command(settings, reference, supplier, () => given))) return;
    this.strike(how);
    if (how === "less" || how === "dearer") this.world.confirm(placed, lines);
    if (how === "refused" || placed.order.lines.every(({ quantity }) => Number(quantity) === 0))
      placed.cancelled = true;
  }

  /** Faults end; people decide what only they can; runs go on until two in a row leave everything as it is. */
  heal(): void {
    let before = -1;
    for (let round = 1; round <= roundsMax; round += 1) {
      this.clearUp();
      this.world.now += 10 * minuteMs;
      this.finish(this.follow());
      const report = this.finish(this.run("schedule", round === 1)) as RunReport;
      const moved = this.orderEvents();
      if (moved === before) {
        this.violations.push(...violationsOf(this.world, this.sample.settings, report));
        return;
      }
      before = moved;
    }
    this.violations.push(`The world still moves after ${roundsMax} rounds without faults.`);
  }

  private orderEvents(): number {
    const { tenant } = this.sample.settings;
    return this.world.ledger.events(tenant).filter(({ event }) => event.stream === "order").length;
  }

  private clearUp(): void {
    const { settings } = this.sample;
    const { ledger } = this.world;
    this.feed = "none";
    if (
      ledger.answer({ kind: "ledger.tenant", tenant: settings.tenant, source: "", month: "" })
        .submissionStopped !== null
    )
      this.finish(announce(settings, ada, { type: "submission-resumed" }));
    for (const { order, externalId } of ledger.orders(settings.tenant)) {
      const { reference } = order;
      this.callOffDoubles(reference, externalId);
      const known = this.world.placed.filter((placed) => placed.order.reference === reference);
      if (known.length > 0 && known.every(({ cancelled }) => cancelled))
        this.finish(this.withdraw(reference));
      for (const person of [ada, bob])
        this.finish(
          command(settings, reference, person, (state) => {
            if (state.revision?.status === "refused") return { type: "revision-withdrawn" };
            if (state.change !== undefined) return { type: "approved", reason: "no choice" };
            if (state.held) return { type: "released" };
            if (state.status === "waiting") return { type: "approved", reason: "looks right" };
            if (state.status === "failed") return { type: "retry" };
            if (state.status !== "unknown" || state.step !== "sending") return null;
            if (this.sample.world.mailSearchable) return null;
            return this.world.posted.some((mail) => mail.messageId === state.messageId)
              ? { type: "confirm-sent" }
              : { type: "send-again" };
          }),
        );
    }
  }

  /** Of orders that the target made twice, the one that the ledger knows is kept. */
  private callOffDoubles(reference: string, externalId: string | undefined): void {
    const same = this.world.placed.filter(({ order }) => order.reference === reference);
    if (externalId === undefined || !same.some(({ doubled }) => doubled)) return;
    for (const placed of same) if (placed.id !== externalId) placed.cancelled = true;
  }

  private faults(): Faults {
    const { dice } = this;
    const pace = dice.pick([1, 1, 3]);
    const throwFor = <Name extends string>(weights: Readonly<Record<Name, number>>): Name => {
      const name = dice.weighted(weights);
      if (name !== "none") this.strike(name);
      return name;
    };
    return {
      write: () =>
        throwFor({
          none: 6 * pace,
          refused: 1,
          "not-sent": 2,
          throttled: 2,
          "lost-before": 3,
          "lost-after": 3,
          late: 2,
          doubled: 1,
          differs: 1,
        }),
      read: () => throwFor({ none: 10 * pace, "not-sent": 1, "no-answer": 1, throttled: 1 }),
      feed: () => this.feed,
      mail: () =>
        throwFor({
          none: 6 * pace,
          refused: 1,
          "not-sent": 2,
          "lost-before": 2,
          "lost-after": 2,
        }),
      delay: (most) => (dice.chance(50) ? 0 : dice.integer(0, Math.floor(most))),
    };
  }

  private strike(name: string): void {
    this.struck[name] = (this.struck[name] ?? 0) + 1;
  }

  result(): Simulation {
    const { tenant } = this.sample.settings;
    return {
      seed: this.seed,
      violations: this.violations,
      steps: this.steps,
      runs: this.runs,
      orders: this.world.ledger.orders(tenant).length,
      mails: this.world.posted.length,
      struck: this.struck,
    };
  }
}

/** How often each thing happens. */
const likely = {
  step: 60,
  run: 8,
  crash: 3,
  sleep: 3,
  jump: 8,
  sale: 6,
  person: 14,
  receipt: 4,
  answer: 6,
  follow: 5,
  feed: 2,
} as const;
