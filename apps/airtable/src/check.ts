import {
  type Actor,
  addDays,
  carryOut,
  type Day,
  decideOrder,
  type Effect,
  epochMs,
  fail,
  type Instant,
  isPositive,
  type LedgerEffect,
  type LedgerEvent,
  type LocalTime,
  mayApprove,
  type Moment,
  type OrderCommand,
  type OrderState,
  type Outlet,
  recordLimits,
  replenish,
  type RunReport,
  type Run,
  runAsync,
  subtract,
  type Target,
  type TenantEvent,
  type TenantFacts,
  type Trigger,
  zero,
} from "@parstock/core";
import { renderPurchase, renderText } from "@parstock/documents";

import type { Log } from "./log.ts";
import { type Choice, decidedField, OrderTables } from "./orders.ts";
import type { Base } from "./scripting.ts";
import type { ScriptSettings } from "./settings.ts";
import { Stock } from "./stock.ts";
import { type Decision, tableOf } from "./tables.ts";

/** Airtable ends a script after 30 seconds; no mail is begun after this many milliseconds. */
const workMaxMs = 18_000;

/** A mail for the Send email action, in the words of its fields. */
export interface HandedMail {
  readonly order: string;
  readonly messageId: string;
  readonly to: string;
  readonly cc: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly html: string;
}

/** The log as the system of record: placing an order is the writing of its event, so nothing can be lost between. */
const orderBook: Target = {
  name: "the orders table",
  settleMs: 0,
  // eslint-disable-next-line require-yield -- a program without effects
  *find(): ReturnType<Target["find"]> {
    return [];
  },
  // eslint-disable-next-line require-yield -- a program without effects
  *create({ order }): ReturnType<Target["create"]> {
    return { kind: "placed", externalId: order.reference, differences: [] };
  },
};
const outlet: Outlet = { target: orderBook, mailSettleMs: 0 };
export const automation: Actor = { kind: "system", name: "Airtable automation" };
/** The lock lets one script in, so that all of them may go by one name. */
const holder = "airtable";

/** One whole check of the base, under the lock: what every trigger does. */
export class Check {
  readonly mails: HandedMail[] = [];
  private readonly settings: ScriptSettings;
  private readonly log: Log;
  private readonly stock: Stock;
  private readonly orders: OrderTables;
  private readonly clock: () => Instant;
  private readonly started: number;
  private readonly taken = new Set<string>();

  constructor(base: Base, settings: ScriptSettings, log: Log, clock: () => Instant) {
    this.settings = settings;
    this.log = log;
    this.stock = new Stock(base, settings, clock);
    this.orders = ordersOf(base, settings);
    this.clock = clock;
    this.started = epochMs(clock());
  }

  /** All of it: what people wrote is taken in, what is low is ordered, what may go goes. */
  async run(trigger: Trigger, by: Actor): Promise<RunReport> {
    const { core, limitsBy } = this.settings;
    await this.orders.read();
    this.takeReceipts();
    if (limitsBy !== null) await this.perform(recordLimits(core, limitsBy));
    await this.takeConfirmations();
    for (const choice of this.orders.choices()) this.takeChoice(choice);
    const report = await this.replenish(trigger, by, false);
    if (report.kind !== "finished")
      // What is approved goes out even while a guard keeps new orders back.
      await this.perform(carryOut(core, outlet, holder, by));
    await this.close();
    return report;
  }

  /** What a run would do; writes nothing. */
  preview(by: Actor): Promise<RunReport> {
    return this.replenish("person", by, true);
  }

  /** A person's decision over one order, which they have seen at this version. Null when it is done, else why it may not be. */
  async settle(
    reference: string,
    decision: Decision,
    seen: number,
    by: Actor & { readonly kind: "person" },
  ): Promise<string | null> {
    await this.orders.read();
    const refused = this.choose(reference, decision, seen, by);
    if (refused === null) await this.perform(carryOut(this.settings.core, outlet, holder, by));
    await this.close();
    return refused;
  }

  private replenish(trigger: Trigger, by: Actor, dry: boolean): Promise<RunReport> {
    const { core } = this.settings;
    const run = this.clock();
    const source = this.stock.source();
    return this.perform(
      replenish({ settings: core, source, outlet, trigger, by, run, holder, dry }),
    );
  }

  private async close(): Promise<void> {
    await this.log.flush();
    await this.orders.show(
      this.log.orders.values(),
      this.log.exceptions.values(),
      this.taken,
      ({ order, parties }) =>
        renderText({ order, ...parties, company: this.settings.core.company }),
      (reference) => this.log.proofs(reference),
    );
  }

  private perform<T>(program: Run<T>): Promise<T> {
    return runAsync(program, (effect) => this.answer(effect));
  }

  private async answer(effect: Effect): Promise<unknown> {
    switch (effect.kind) {
      case "clock":
        return momentOf(this.clock(), effect.timeZones);
      case "rows":
        return this.stock.rows(effect.table);
      case "documents":
        this.assertRoom();
        return renderPurchase(effect.purchase, { copy: effect.copy });
      case "mail":
        return this.handOver(effect);
      case "mail.find":
        return this.find(effect.messageId);
      case "wait":
      case "nonce":
      case "http":
      case "credentials":
      case "credentials.save":
      case "sign":
        throw new Error(`nothing in this base answers ${effect.kind}`);
      default:
        return this.log.answer(effect satisfies LedgerEffect);
    }
  }

  private assertRoom(): void {
    if (this.mails.length >= this.settings.mailsMax || this.isLate())
      fail({
        code: "throttled",
        message: "It goes to Send email with the next check; this one has handed over what it may.",
      });
  }

  private isLate(): boolean {
    return epochMs(this.clock()) - this.started > workMaxMs;
  }

  /**
   * A script cannot send: the mail is an output for the next action, and lost until that one says it has left. Outputs are
   * handed on when the script has ended well, which is after the log was written.
   */
  private handOver({ message }: Extract<Effect, { kind: "mail" }>): unknown {
    const reference = message.headers["X-Parstock-Reference"] ?? "";
    this.orders.note(reference, "It was handed to the Send email action.");
    this.mails.push({
      order: reference,
      messageId: message.messageId,
      to: message.to.join(", "),
      cc: message.copyTo.join(", "),
      replyTo: message.replyTo ?? "",
      subject: message.subject,
      html: message.html,
    });
    return {
      kind: "lost",
      failure: { code: "outcome-unknown", message: "It was handed to the Send email action." },
    };
  }

  private find(messageId: string): "found" | "cannot-tell" {
    const [reference = ""] = messageId.split(/[.@]/);
    return this.orders.mailed(reference) === messageId ? "found" : "cannot-tell";
  }

  private takeReceipts(): void {
    for (const state of this.log.orders.values()) {
      const lines = this.orders.receipts(state);
      if (lines.length > 0) this.decide(state, { type: "received", lines }, automation);
    }
  }

  /** Ticked boxes become confirmations under the name of who ticked them, and unticked ones end them. */
  private async takeConfirmations(): Promise<void> {
    const ticked = await this.stock.confirmed();
    if (ticked === null) return;
    const known = new Map(
      this.facts().confirmations.flatMap(({ scope, person }) =>
        scope.kind === "item" ? [[scope.id, person] as const] : [],
      ),
    );
    for (const [id, { email, name }] of ticked)
      if (known.get(id) !== email.toLowerCase())
        this.announce(
          { type: "autopilot-confirmed", scope: { kind: "item", id } },
          { kind: "person", id: email.toLowerCase(), name },
        );
    for (const id of known.keys())
      if (!ticked.has(id))
        this.announce({ type: "autopilot-withdrawn", scope: { kind: "item", id } }, automation);
  }

  private takeChoice({ reference, decision, person, seen }: Choice): void {
    if (!this.log.orders.has(reference)) return;
    if (person === null) {
      this.orders.note(
        reference,
        `"${decision}" is not done: the table needs a field "${decidedField}" of the type "Last modified by", for the field "Decision" only, so that Airtable says who chose it.`,
      );
      return;
    }
    this.taken.add(reference);
    const by = { kind: "person", id: person.email.toLowerCase(), name: person.name } as const;
    const refused = this.choose(reference, decision, seen, by);
    if (refused !== null) this.orders.note(reference, `"${decision}" is not done: ${refused}`);
  }

  private choose(reference: string, decision: Decision, seen: number, by: Actor): string | null {
    const state = this.log.orders.get(reference);
    if (state === undefined) return `There is no order ${reference}.`;
    if (seen !== state.version)
      return "The order has changed meanwhile; look at it again before you decide.";
    const why = `"${decision}" chosen in Airtable`;
    return this.decide(state, commandOf(decision, state, this.quietUntil(), why), by);
  }

  private quietUntil(): Day {
    const days = this.settings.core.approval.quietAfterRejectionDays;
    return addDays(this.clock().slice(0, 10) as Day, days);
  }

  /** Null when it is done, else why it may not be. */
  private decide(state: OrderState, command: OrderCommand, by: Actor): string | null {
    const { core } = this.settings;
    if (command.type === "approved") {
      const permission = mayApprove(by, state, this.facts(), core);
      if (permission.kind === "may-not") return permission.reason;
    }
    const { reference } = state.order;
    const decision = decideOrder(state, command, this.clock(), by);
    if (decision.kind === "refused") return decision.message;
    const events = decision.events.map((event): LedgerEvent => ({
      stream: "order",
      reference,
      event,
    }));
    this.append(`order/${reference}`, state.version, events);
    return null;
  }

  private announce(said: Announcement, by: Actor): void {
    const event = { at: this.clock(), by, ...said } as TenantEvent;
    this.append("tenant", this.facts().tenantVersion, [{ stream: "tenant", event }]);
  }

  private facts(): TenantFacts {
    const { tenant } = this.settings.core;
    const month = this.clock().slice(0, 7);
    return this.log.answer({ kind: "ledger.tenant", tenant, source: "", month });
  }

  private append(stream: string, expected: number, events: readonly LedgerEvent[]): void {
    const { tenant } = this.settings.core;
    const entries = [{ stream, expected, events }];
    const answer = this.log.answer({ kind: "ledger.append", tenant, entries, claims: [] });
    if (answer.kind === "conflict")
      throw new Error(`the only writer met a conflict on ${answer.on}`);
  }
}

export function ordersOf(base: Base, { tables }: ScriptSettings): OrderTables {
  return new OrderTables(tableOf(base, tables.orders), tableOf(base, tables.lines));
}

type Announcement = TenantEvent extends infer Event
  ? Event extends TenantEvent
    ? Omit<Event, "at" | "by">
    : never
  : never;

function commandOf(
  decision: Decision,
  { order }: OrderState,
  quietUntil: Day,
  reason: string,
): OrderCommand {
  switch (decision) {
    case "Approve":
      return { type: "approved", reason };
    case "Reject":
      return { type: "rejected", reason, quietUntil };
    case "Mail arrived":
      return { type: "confirm-sent" };
    case "Send a copy":
      return { type: "send-again" };
    case "Received in full":
      return {
        type: "received",
        lines: order.lines.flatMap(({ number, quantity, received, cancelled }) => {
          const rest = subtract(subtract(quantity, received), cancelled ?? zero);
          return isPositive(rest) ? [{ line: number, quantity: rest }] : [];
        }),
      };
  }
}

function momentOf(at: Instant, timeZones: readonly string[]): Moment {
  const local: Record<string, LocalTime> = {};
  for (const timeZone of timeZones) {
    try {
      const format = new Intl.DateTimeFormat("en-CA", { ...localParts, timeZone });
      const parts = new Map(
        format.formatToParts(epochMs(at)).map((part) => [part.type, part.value]),
      );
      local[timeZone] = {
        day: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}` as Day,
        minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
      };
    } catch (thrown) {
      // A zone that nobody knows: UTC counts there.
      if (!(thrown instanceof RangeError)) throw thrown;
    }
  }
  return { at, local };
}

const localParts: Intl.DateTimeFormatOptions = {
  calendar: "iso8601",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
};
