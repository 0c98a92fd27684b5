import {
  advanceOrders,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Effect,
  type Entry,
  type Instant,
  type OrderEvent,
  type Outlet,
  type Program,
  type Purchase,
  type Settings,
  targetOf,
  underLease,
} from "@parstock/core";

import type { ConnectorUnderTest } from "./connector-case.ts";
import { Dice } from "./dice.ts";
import { samplePurchase } from "./purchases.ts";
import { type Mishap, VendorHost } from "./vendor-host.ts";
import { vendorFacts } from "./vendor.ts";

export interface ConnectorSimulation {
  readonly schedules: number;
  /** What did not hold, one sentence an entry, each with the seed that shows it. */
  readonly violations: readonly string[];
  /** Mishaps that struck, crashes and expired tokens, by name: a schedule that meets none proves nothing. */
  readonly struck: Readonly<Record<string, number>>;
}

interface Worker {
  readonly program: Program<Effect, unknown>;
  pending: Effect;
}

const settings: Settings = {
  tenant: "acme",
  company: { name: "Acme Ltd", address: [], language: "en" },
  autopilot: "auto",
  from: "buying@acme.example",
  copyTo: [],
  intervalMinutes: 60,
  guards: defaultGuards,
  approval: defaultApproval,
  ordering: defaultOrdering,
};

const references = ["PS-261123-0000AA", "PS-261123-0000AB", "PS-261123-0000AC"];
const roundsMax = 20;
/** Longer than any lease. */
const leaseOverMs = 180_000;

/**
 * Approved orders are carried out over a connector's world by two workers at a time, with every effect a point at which
 * the other may go first or a worker may die, and with requests and answers that get lost. Afterwards the faults end,
 * and every order must be there once: none doubled, none lost.
 */
export function simulateConnector(
  subject: ConnectorUnderTest,
  schedules: number,
): ConnectorSimulation {
  const struck: Record<string, number> = {};
  const violations: string[] = [];
  for (let seed = 1; seed <= schedules; seed += 1) {
    const schedule = new Schedule(subject, seed, struck);
    schedule.disturb();
    violations.push(...schedule.heal().map((sentence) => `seed ${seed}: ${sentence}`));
  }
  return { schedules, violations, struck };
}

class Schedule {
  private readonly dice: Dice;
  private readonly host: VendorHost;
  private readonly outlet: Outlet;
  private readonly purchases: readonly Purchase[];
  private readonly struck: Record<string, number>;
  private readonly settleMs: number;
  private workers: Worker[] = [];
  private started = 0;
  /** Requests that take effect after their sender gave up: when, and what. */
  private late: { readonly at: number; readonly act: () => void }[] = [];
  private readonly posted = new Set<string>();
  private mishapsLeft: number;

  constructor(subject: ConnectorUnderTest, seed: number, struck: Record<string, number>) {
    this.dice = new Dice(seed);
    this.struck = struck;
    this.host = new VendorHost({ ...subject, world: subject.world() });
    const facts = vendorFacts(6);
    this.host.world.fill(facts);
    this.settleMs = subject.connector.settleMs ?? 60_000;
    this.host.world.lag?.(this.dice.integer(0, Math.floor(this.settleMs / 2)));
    this.mishapsLeft = this.dice.integer(1, 6);
    this.purchases = references
      .slice(0, this.dice.integer(1, references.length))
      .map((reference) => samplePurchase(facts, reference, subject.pieces));
    this.outlet = { target: targetOf(this.host.connection()), mailSettleMs: 1000 };
    for (const purchase of this.purchases) this.approve(purchase);
  }

  private approve({ order, supplier, shipTo }: Purchase): void {
    const by = { kind: "rule", name: "test" } as const;
    const at = this.host.instant();
    const parties = { supplier, shipTo };
    const events: OrderEvent[] = [
      { at, by, type: "proposed", order, parties, needKeys: [], proofs: [] },
      { at, by, type: "approved", reason: "test" },
    ];
    const { reference } = order;
    const entry: Entry = {
      stream: `order/${reference}`,
      expected: 0,
      events: events.map((event) => ({ stream: "order", reference, event })),
    };
    this.host.ledger.answer({
      kind: "ledger.append",
      tenant: "acme",
      entries: [entry],
      claims: [],
    });
  }

  disturb(): void {
    this.host.mishap = (request) => this.mishap(request.intent === "writes");
    for (let left = this.dice.integer(15, 60); left > 0; left -= 1) this.happen();
    this.host.mishap = () => null;
  }

  private happen(): void {
    this.host.now += this.dice.integer(0, 500);
    this.land();
    if (this.workers.length < 2 && this.dice.chance(60)) this.start();
    const throwOf = this.dice.integer(1, 1000);
    if (throwOf <= 30) this.crash();
    else if (throwOf <= 90) this.host.now += this.dice.integer(0, 2 * leaseOverMs);
    else if (throwOf <= 110) this.expire();
    // The longer a worker goes undisturbed, the further it comes.
    else for (let left = this.dice.integer(1, 12); left > 0; left -= 1) this.step();
  }

  private mishap(writes: boolean): Mishap | null {
    if (this.mishapsLeft === 0 || !this.dice.chance(writes ? 35 : 6)) return null;
    this.mishapsLeft -= 1;
    const mishap = this.dice.pick<Mishap>([
      "not-sent",
      "lost-before",
      "lost-after",
      "lost-after",
      "broken-before",
      "broken-after",
      "throttled",
      "truncated",
    ]);
    this.count(writes ? `${mishap} write` : `${mishap} read`);
    return mishap;
  }

  private count(what: string): void {
    this.struck[what] = (this.struck[what] ?? 0) + 1;
  }

  private start(): void {
    this.started += 1;
    const who = {
      tenant: "acme",
      holder: `worker-${this.started}`,
      by: { kind: "rule", name: "engine" } as const,
    };
    const program = underLease(who, (keeper) =>
      advanceOrders(settings, this.outlet, keeper, new Map()),
    );
    const first = program.next();
    if (first.done !== true) this.workers.push({ program, pending: first.value });
  }

  private step(): void {
    const [first, ...others] = this.workers;
    if (first === undefined) return;
    const worker = this.dice.pick([first, ...others]);
    const next = worker.program.next(this.perform(worker.pending));
    if (next.done === true) this.workers = this.workers.filter((one) => one !== worker);
    else worker.pending = next.value;
  }

  /** A worker is gone between asking for an effect and it happening, or between the effect and its answer. */
  private crash(): void {
    const [worker, ...others] = this.workers;
    // What a crash loses between a renewal and its storing is a sign-in, and no order: people connect again.
    if (worker === undefined || this.renewing()) return;
    this.count("crash");
    if (this.dice.chance(50)) {
      this.perform(worker.pending);
      if (this.renewing()) this.reconnect();
    }
    this.workers = others;
  }

  private renewing(): boolean {
    const { tokens } = this.host.world;
    return tokens !== undefined && this.host.credentials["accessToken"] !== tokens.accessToken;
  }

  private reconnect(): void {
    const { tokens } = this.host.world;
    if (tokens === undefined) return;
    const { accessToken, refreshToken } = tokens;
    this.host.credentials = { ...this.host.credentials, accessToken, refreshToken };
  }

  private expire(): void {
    if (this.renewing() || this.host.world.tokens === undefined) return;
    this.host.world.tokens.expire();
    this.count("expired token");
  }

  private land(): void {
    const due = this.late.filter(({ at }) => at <= this.host.now);
    this.late = this.late.filter(({ at }) => at > this.host.now);
    for (const { act } of due) act();
  }

  private perform(effect: Effect): unknown {
    switch (effect.kind) {
      case "mail":
        this.posted.add(effect.message.messageId);
        return { kind: "accepted", answer: "250 queued" };
      case "mail.find":
        return this.posted.has(effect.messageId) ? "found" : "absent";
      case "documents":
        return { subject: "Order", text: "", html: "", attachments: [] };
      case "http":
        return this.maybeLate(effect);
      default:
        return effect.kind.startsWith("ledger.")
          ? this.host.ledger.answer(effect as Parameters<VendorHost["ledger"]["answer"]>[0])
          : this.host.perform(effect);
    }
  }

  /** Some writes are carried out only after their sender has given up on them. */
  private maybeLate(effect: Effect & { readonly kind: "http" }): unknown {
    const { request } = effect;
    const { world } = this.host;
    // A key that stands in every body (Odoo's JSON-RPC) renews nothing.
    const signingIn = this.host.secretsIn(request.body ?? "").length > 0;
    if (signingIn && world.tokens !== undefined) {
      const { mishap } = this.host;
      this.host.mishap = () => null;
      const answer = this.host.perform(effect);
      this.host.mishap = mishap;
      return answer;
    }
    const strikes =
      request.intent === "writes" && this.mishapsLeft > 0 && this.host.mishap !== noMishap;
    if (!strikes || !this.dice.chance(5)) return this.host.perform(effect);
    this.mishapsLeft -= 1;
    this.count("late write");
    const at = this.host.now + this.dice.integer(1, Math.floor(this.settleMs / 2));
    const act = (): void => {
      world.answer(request, new Date(at).toISOString() as Instant);
    };
    this.late.push({ at, act });
    return { status: 0, headers: {}, body: "", lost: "no-answer" };
  }

  /** Without faults, and with a person who retries what was refused, everything ends well; what does not is told. */
  heal(): string[] {
    this.host.mishap = noMishap;
    this.mishapsLeft = 0;
    this.workers = [];
    this.reconnect();
    for (let round = 1; round <= roundsMax && this.open().length > 0; round += 1) {
      this.host.now += leaseOverMs + this.settleMs;
      this.land();
      this.start();
      for (let steps = 0; this.workers.length > 0 && steps < 5000; steps += 1) this.step();
    }
    return [...this.unfinished(), ...this.miscounted(), ...this.careless()];
  }

  private open(): readonly string[] {
    return this.host.ledger
      .orders("acme")
      .filter(({ status }) => status !== "sent" && status !== "failed")
      .map(({ order }) => order.reference);
  }

  private unfinished(): string[] {
    return this.host.ledger
      .orders("acme")
      .filter(({ status }) => status !== "sent")
      .map(
        ({ order, status, failure, differences }) =>
          `order ${order.reference} ended as ${status}: ${failure?.message ?? JSON.stringify(differences)}`,
      );
  }

  private miscounted(): string[] {
    const kept = this.host.world.orders();
    return this.purchases.flatMap(({ order }) => {
      const count = kept.filter(({ reference }) => reference === order.reference).length;
      return count === 1 ? [] : [`order ${order.reference} is there ${count} times`];
    });
  }

  private careless(): string[] {
    return this.host.unstored.length === 0 ? [] : ["a token was used before it was stored"];
  }
}

function noMishap(): null {
  return null;
}
