import {
  type Actor,
  carryOut,
  type Confirmation,
  decideOrder,
  evolveOrder,
  fail,
  type Instant,
  type LedgerEvent,
  mayApprove,
  type OrderCommand,
  type OrderEvent,
  type OrderState,
  type Outlet,
  recordLimits,
  replenish,
  type Run,
  type RunReport,
  runSync,
  type Target,
  type TenantEvent,
  type TenantFacts,
  type Trigger,
  unrecordedRaises,
} from "@parstock/core";

import type { Opened } from "./elsewhere.ts";
import { Log } from "./log.ts";
import { mailbox } from "./mail.ts";
import { OrdersTab, receiptsIn } from "./orders.ts";
import { performer, type Performer } from "./perform.ts";
import { readSettings, type SheetSettings } from "./settings.ts";
import { sheetSource } from "./stock.ts";
import { elsewhere } from "./system.ts";
import { settingsTab, Workbook } from "./workbook.ts";

export function clock(): Instant {
  return new Date().toISOString() as Instant;
}

/** How long a person waits for a check that is going on. */
const patienceMs = 20_000;

/**
 * Does the work while no other execution of this spreadsheet does any; null when one is still at it after `waitMs`. Google
 * releases the lock of a script that died.
 */
export function underLock<T>(waitMs: number, work: () => T): T | null {
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(waitMs)) return null;
  try {
    return work();
  } finally {
    lock.releaseLock();
  }
}

/** The same for a person, who is told to wait. */
export function inTurn<T>(work: () => T): T {
  const done = underLock(patienceMs, () => [work()] as const);
  if (done === null)
    fail({ code: "conflict", message: "A check is going on; try again in a minute." });
  return done[0];
}

/** Whoever has the menu or the sidebar open; scripts started by them run under their name. */
export function personHere(): Actor & { readonly kind: "person" } {
  const address = Session.getEffectiveUser().getEmail();
  if (address === "")
    fail({
      code: "auth-denied",
      message: "Google does not say who you are; sign in and try again.",
    });
  return { kind: "person", id: address.toLowerCase(), name: address };
}

/** The Log as the system of record: placing an order is the writing of its event, so nothing can be lost between. */
const orderBook: Target = {
  name: "the Orders tab",
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

/** The open spreadsheet with its Log: what every menu item and every trigger works with. Only under the lock. */
export class Desk {
  readonly workbook: Workbook;
  readonly settings: SheetSettings;
  readonly log: Log;
  private tab: OrdersTab | null = null;
  private readonly opened: Opened | null;
  private readonly outlet: Outlet;
  private readonly performer: Performer;

  constructor() {
    this.workbook = new Workbook();
    const values = this.workbook.read(settingsTab);
    this.settings = readSettings(this.workbook, values);
    this.log = new Log(this.workbook, clock);
    const mail = mailbox(this.settings.mailWith, this.settings.core.company.name);
    this.performer = performer(this.workbook, this.settings, this.log, mail, clock);
    this.opened = elsewhere === null ? null : elsewhere.open(values, this.workbook.id);
    this.outlet = { target: this.opened?.target ?? orderBook, mailSettleMs: mail.settleMs };
  }

  /** Read when the first order is looked at: most checks of a quiet shop never do. */
  get orders(): OrdersTab {
    return (this.tab ??= new OrdersTab(this.workbook));
  }

  get ranOut(): boolean {
    return this.performer.ranOut();
  }

  /** One whole check. A dry one reads and decides, and leaves no mark. */
  check(trigger: Trigger, by: Actor, dry = false, feedChecked = false): RunReport {
    if (!dry) {
      this.takeReceipts();
      this.follow(by, false);
    }
    const program = replenish({
      settings: this.settings.core,
      source: sheetSource(this.workbook, this.settings),
      outlet: this.outlet,
      trigger,
      by,
      run: Utilities.getUuid(),
      holder: "sheet",
      dry,
      feedChecked,
    });
    return this.run(program);
  }

  /** What the system finds wrong with the connection. */
  tryConnection(): readonly string[] {
    return this.opened === null ? [] : this.run(this.opened.tryOut());
  }

  /** Orders placed here are known by their number alone, and nobody but people has to be told of changes. */
  isPlacedElsewhere(reference: string): boolean {
    return this.opened !== null && this.order(reference).externalId !== undefined;
  }

  /** Limits that were raised in Settings and that nobody has put their name to, a sentence each. */
  get raisedLimits(): readonly string[] {
    return unrecordedRaises(this.facts().limits, this.settings.core);
  }

  /** Puts a person's name to the limits as they are. */
  standForLimits(by: Actor): void {
    const answer = this.run(recordLimits(this.settings.core, by));
    if (answer.kind === "refused") fail({ code: "conflict", message: answer.message });
  }

  private run<T>(program: Run<T>): T {
    return runSync(program, this.performer.perform);
  }

  /** What became of orders elsewhere; a system that can't be asked keeps no check from going on. */
  private follow(by: Actor, changesOnly: boolean): void {
    if (this.opened !== null) this.run(this.opened.follow(this.settings.core, by, changesOnly));
  }

  /** Places and sends what can go, without reading stock. */
  carryOn(by: Actor): void {
    this.follow(by, true);
    this.run(carryOut(this.settings.core, this.outlet, "sheet", by));
  }

  /** Writes down what was appended, and shows it. Orders whose rows fell behind are shown again. */
  close(): void {
    this.log.flush();
    if (this.log.orders.size > 0)
      this.orders.show(this.log.orders.values(), this.log.exceptions.values());
    this.workbook.flush();
  }

  order(reference: string): OrderState {
    return (
      this.log.orders.get(reference) ??
      fail({ code: "not-found", message: `There is no order ${reference} in the Log.` })
    );
  }

  /** A person's or a row's word about one order, all of it or nothing. Fails with one sentence when it may not be. */
  decide(reference: string, commands: readonly OrderCommand[], by: Actor, seen?: number): void {
    const before = this.order(reference);
    if (seen !== undefined && seen !== before.version)
      fail({
        code: "conflict",
        message: `Order ${reference} has changed meanwhile; look at it again before you decide.`,
      });
    const events: OrderEvent[] = [];
    let state = before;
    for (const command of commands) {
      if (command.type === "approved") {
        const permission = mayApprove(by, state, this.facts(), this.settings.core);
        if (permission.kind === "may-not")
          fail({ code: "auth-denied", message: permission.reason });
      }
      const decision = decideOrder(state, command, clock(), by);
      if (decision.kind === "refused") fail({ code: "conflict", message: decision.message });
      events.push(...decision.events);
      state = decision.events.reduce(evolveOrder, state);
    }
    this.append(
      `order/${reference}`,
      before.version,
      events.map((event) => ({ stream: "order", reference, event })),
    );
  }

  /** Something said about the whole spreadsheet. */
  announce(said: Announcement, by: Actor): void {
    const event = { at: clock(), by, ...said } as TenantEvent;
    this.append("tenant", this.facts().tenantVersion, [{ stream: "tenant", event }]);
  }

  get paused(): string | null {
    return this.facts().submissionStopped;
  }

  get confirmations(): readonly Confirmation[] {
    return this.facts().confirmations;
  }

  private facts(): TenantFacts {
    const { tenant } = this.settings.core;
    const month = clock().slice(0, 7);
    return this.log.answer({ kind: "ledger.tenant", tenant, source: "", month });
  }

  private takeReceipts(): void {
    for (const state of this.log.orders.values()) {
      const { lines } = receiptsIn(state, this.orders.entries(state.order.reference));
      const command: OrderCommand = { type: "received", lines };
      const by: Actor = { kind: "system", name: "Orders tab" };
      if (lines.length > 0 && decideOrder(state, command, clock(), by).kind === "accepted")
        this.decide(state.order.reference, [command], by);
    }
  }

  private append(stream: string, expected: number, events: readonly LedgerEvent[]): void {
    const { tenant } = this.settings.core;
    const entries = [{ stream, expected, events }];
    const answer = this.log.answer({ kind: "ledger.append", tenant, entries, claims: [] });
    if (answer.kind === "conflict")
      throw new Error(`the only writer met a conflict on ${answer.on}`);
  }
}

type Announcement = TenantEvent extends infer Event
  ? Event extends TenantEvent
    ? Omit<Event, "at" | "by">
    : never
  : never;
