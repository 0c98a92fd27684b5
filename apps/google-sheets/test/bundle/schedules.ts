import type { LedgerEvent, NeedClaim, OrderState } from "@parstock/core";
import { LedgerBook } from "@parstock/core/ledger-book";
import { Dice } from "@parstock/testing";

import { type CallPoint, type Faults, type Google, noFaults } from "../google/google.ts";
import { column, editEvent, openShop, select, write } from "../shop.ts";

export interface Schedule {
  readonly seed: number;
  /** What did not hold, a sentence each. */
  readonly violations: readonly string[];
  readonly mails: number;
  readonly orders: number;
  readonly struck: Readonly<Record<string, number>>;
}

const hourMs = 3_600_000;
const level = 50;
const point = 10;
const ada = "ada@shop.example";
const serviceError = /Serverfehler|zu häufig/;

/**
 * One schedule out of a seed: checks by trigger, edit and hand, people who approve, receive, edit and sort, and at every
 * service call the chance that the script is ended, that Google reports an error, that another execution or a person comes
 * in between. Then the faults end, people decide what only they can, and nothing may be double, lost or unrecorded.
 */
export function runSchedule(seed: number, broken: Google["broken"] = null): Schedule {
  const dice = new Dice(seed);
  const withGmail = dice.chance(40);
  const items = Array.from({ length: dice.integer(2, 5) }, (_, index) => `item-${index}`);
  const google = openShop({
    rows: items.map((sku) => ({
      sku,
      onHand: dice.integer(1, 30),
      supplier: dice.pick(["North", "South"]),
    })),
    suppliers: [
      ["North", "orders@north.example"],
      ["South", "orders@south.example"],
    ],
    settings: {
      Autopilot: dice.chance(70) ? "auto" : "ask",
      "Send with": withGmail ? "Gmail" : "MailApp",
    },
  });
  if (withGmail) google.scopes.add("https://mail.google.com/");
  select(google, "Inventory", ...items.map((_, index) => index + 2));
  if (dice.chance(80)) google.press("parstockConfirmAutopilot");

  google.broken = broken;
  const world = new Disturbance(google, dice, items);
  google.faults = world.faults();
  for (let left = dice.integer(10, 25); left > 0; left--) world.happen();
  google.faults = noFaults;
  google.broken = null;
  const violations = [...world.unexpected, ...settled(google, items)];
  return {
    seed,
    violations,
    mails: google.mails.length,
    orders: ordersOf(google).size,
    struck: world.struck,
  };
}

/** One check with something to order and approved beforehand, ended at one of its calls; then people and checks go on. */
export function endCheckAt(
  index: number,
  fault: "crash-before" | "crash-after",
  kept: "none" | "all",
): { readonly name: string | null; readonly violations: readonly string[] } {
  const items = ["item-0", "item-1"];
  const google = openShop({
    rows: items.map((sku, row) => ({ sku, onHand: 3, supplier: row === 0 ? "North" : "South" })),
    suppliers: [
      ["North", "orders@north.example"],
      ["South", "orders@south.example"],
    ],
    settings: { Autopilot: "auto" },
  });
  select(google, "Inventory", 2, 3);
  google.press("parstockConfirmAutopilot");
  let name: string | null = null;
  google.faults = {
    keptOf: (pending) => (kept === "all" ? pending : 0),
    at: (call) => {
      if (call.index !== index || name !== null) return "none";
      ({ name } = call);
      return fault;
    },
  };
  google.fire("parstockScheduledCheck");
  google.faults = noFaults;
  return { name, violations: settled(google, items) };
}

class Disturbance {
  readonly struck: Record<string, number> = {};
  readonly unexpected: string[] = [];
  private readonly google: Google;
  private readonly dice: Dice;
  private readonly items: readonly string[];
  private depth = 0;

  constructor(google: Google, dice: Dice, items: readonly string[]) {
    this.google = google;
    this.dice = dice;
    this.items = items;
  }

  happen(): void {
    const { google, dice } = this;
    google.now += dice.integer(1000, 20 * 60_000);
    switch (
      dice.weighted({
        check: 8,
        approve: 4,
        sale: 4,
        receive: 2,
        sort: 1,
        jump: 2,
        quota: 1,
        resume: 2,
      })
    ) {
      case "check":
        return this.guarded(() => google.fire("parstockScheduledCheck"));
      case "approve":
        return this.approve();
      case "sale":
        this.sale();
        return this.guarded(() =>
          google.fire("parstockOnEdit", [editEvent(google, "Inventory", 2)]),
        );
      case "receive":
        return this.receive();
      case "sort":
        return this.sort();
      case "jump":
        google.now += dice.integer(1, 30) * hourMs;
        return;
      case "quota":
        this.strike("quota");
        google.spendMail(ada, google.mailLeft(ada));
        return;
      case "resume":
        if (google.triggers.some(({ handler }) => handler === "parstockContinue"))
          this.guarded(() => google.fire("parstockContinue"));
    }
  }

  faults(): Faults {
    return {
      keptOf: (pending) => this.dice.integer(0, pending),
      at: (callPoint) => this.at(callPoint),
    };
  }

  private at({ name }: CallPoint): ReturnType<Faults["at"]> {
    const { dice } = this;
    if (this.depth <= 1 && dice.chance(name.endsWith(".sendEmail") ? 20 : 2)) this.between(name);
    const fault = dice.weighted({
      none: 120,
      "crash-before": 2,
      "crash-after": 2,
      "fail-before": 1,
      "fail-after": 1,
    });
    if (fault !== "none") this.strike(fault);
    return fault;
  }

  /** Somebody else comes in while an execution is at a call. */
  private between(name: string): void {
    const { google, dice } = this;
    const what = dice.pick(["overlap", "sale", "sort"]);
    if (what === "overlap") {
      this.strike("overlap");
      this.guarded(() => google.fire(dice.pick(["parstockScheduledCheck", "parstockContinue"])));
    } else if (what === "sale") {
      this.strike("edit during a run");
      this.sale();
    } else if (name.endsWith(".sendEmail")) {
      // Nobody can lock a tab against sorting between one call and the next; while a mail goes out there is time for it.
      this.strike("sorted during a run");
      this.sort();
    }
  }

  private guarded(work: () => unknown): void {
    this.depth += 1;
    try {
      work();
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      if (!serviceError.test(message)) this.unexpected.push(`An execution failed: ${message}`);
    } finally {
      this.depth -= 1;
    }
  }

  private approve(): void {
    const { google, dice } = this;
    const waiting = column(google, "Orders", "Status").flatMap((status, index) =>
      status === "waiting for approval" ? [index + 2] : [],
    );
    const [first, ...others] = waiting;
    if (first === undefined) return;
    const row = dice.pick([first, ...others]);
    if (dice.chance(25)) write(google, "Orders", row, "Change quantity to", dice.integer(1, 20));
    select(google, "Orders", row);
    this.guarded(() => google.press("parstockApproveSelected"));
  }

  private sale(): void {
    const { google, dice } = this;
    const row = dice.integer(2, this.items.length + 1);
    const onHand = Number(google.document.grid("Inventory").at(row, 3).value);
    google.document.grid("Inventory").set(row, 3, Math.max(1, onHand - dice.integer(1, 8)));
  }

  /** Goods arrive: the shelf is counted up and the order's row says so, by one person in one go. */
  private receive(): void {
    const { google, dice } = this;
    const booked = column(google, "Orders", "Received so far");
    const sent = column(google, "Orders", "Status").flatMap((status, index) =>
      ["sent", "partly received"].includes(String(status)) && (booked[index] ?? "") === ""
        ? [index + 2]
        : [],
    );
    const [first, ...others] = sent;
    if (first === undefined) return;
    receiveRow(google, dice.pick([first, ...others]));
  }

  private sort(): void {
    this.google.document
      .grid("Orders")
      .sort(1, (a, b) => String(b[0] ?? "").localeCompare(String(a[0] ?? "")));
    if (this.dice.chance(50))
      this.google.document
        .grid("Inventory")
        .sort(1, (a, b) => String(b[0] ?? "").localeCompare(String(a[0] ?? "")));
  }

  private strike(name: string): void {
    this.struck[name] = (this.struck[name] ?? 0) + 1;
  }
}

function receiveRow(google: Google, row: number): void {
  const cellOf = (heading: string): unknown => column(google, "Orders", heading)[row - 2];
  const quantity = Number(cellOf("Quantity"));
  write(google, "Orders", row, "Received so far", quantity);
  const at = column(google, "Inventory", "SKU").indexOf(cellOf("Item") as string);
  const shelf = google.document.grid("Inventory");
  shelf.set(at + 2, 3, Number(shelf.at(at + 2, 3).value) + quantity);
}

function settled(google: Google, items: readonly string[]): string[] {
  try {
    return heal(google, items);
  } catch (thrown) {
    return [`Nothing goes on: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
  }
}

const roundsMax = 12;

/** People decide, checks go on, until two of them leave the Log's orders as they are. */
function heal(google: Google, items: readonly string[]): string[] {
  let before = "";
  for (let round = 0; round < roundsMax; round++) {
    // Longer than a lowered quantity leaves its item alone.
    google.now += 8 * 24 * hourMs;
    google.fire("parstockScheduledCheck");
    decideAll(google);
    const states = [...ordersOf(google).values()];
    const now = states.map(({ order, version }) => `${order.reference} ${version}`).join();
    if (now === before) return violationsOf(google, items);
    before = now;
  }
  return [`The spreadsheet still moves after ${roundsMax} checks without faults.`];
}

function decideAll(google: Google): void {
  const { orders } = JSON.parse(google.press("parstockOverview") as string) as {
    orders: { reference: string; version: number; status: string; actions: string[] }[];
  };
  for (const { reference, version, status, actions } of orders) {
    const messageId = ordersOf(google).get(reference)?.messageId;
    const arrived = google.mails.some(({ body }) => body.includes(`[${messageId}]`));
    const action =
      status === "waiting for approval"
        ? "approve"
        : status === "uncertain: was it sent?"
          ? arrived
            ? "confirm-sent"
            : "send-again"
          : status === "failed"
            ? "retry"
            : null;
    if (action !== null && actions.includes(action))
      google.press("parstockAct", [reference, action, version, ""]);
  }
}

interface Entry {
  readonly stream: string;
  readonly events: readonly LedgerEvent[];
  readonly claims: readonly NeedClaim[];
}

function entriesOf(values: readonly (readonly unknown[])[]): Entry[] {
  return values.slice(2).map((row) => {
    const record = JSON.parse(row.slice(7).join("")) as Omit<Entry, "stream">;
    return { stream: String(row[5]), ...record };
  });
}

function ordersOf(google: Google): ReadonlyMap<string, OrderState> {
  const book = new LedgerBook();
  for (const { stream, events, claims } of entriesOf(google.document.values("Log")))
    book.restore(stream, events, claims);
  return book.orders;
}

function violationsOf(google: Google, items: readonly string[]): string[] {
  const found: string[] = [];
  const ids = new Set<string>();
  const unmarked = new Set<string>();
  for (const { subject, body, logThen } of google.mails) {
    const id = /\[([^\]]+)\]\s*$/.exec(body)?.[1] ?? "";
    const reference = id.split(/[.@]/)[0] ?? "";
    if (ids.has(id)) found.push(`Mail ${id} went out twice.`);
    ids.add(id);
    if (!/copy/i.test(subject)) {
      if (unmarked.has(reference))
        found.push(`Order ${reference} was mailed twice without a mark.`);
      unmarked.add(reference);
    }
    const intended = entriesOf(JSON.parse(logThen) as unknown[][]).some(({ events }) =>
      events.some(
        (kept) =>
          kept.stream === "order" && kept.event.type === "sending" && kept.event.messageId === id,
      ),
    );
    if (!intended) found.push(`Mail ${id} went out before the Log said so.`);
  }
  const windows = new Set<string>();
  for (const { claims } of entriesOf(google.document.values("Log")))
    for (const { item, location, window } of claims) {
      const key = `${item} ${location} ${window}`;
      if (windows.has(key)) found.push(`Need ${key} was claimed twice.`);
      windows.add(key);
    }
  const coming = new Map<string, number>();
  const shown = column(google, "Orders", "Order");
  for (const { order, status } of ordersOf(google).values()) {
    const sent = [...ids].some((id) => id.startsWith(order.reference));
    if (["sent", "received", "partly-received"].includes(status) && !sent)
      found.push(`Order ${order.reference} counts as ${status} and no mail went out.`);
    if (!["sent", "received", "closed", "partly-received", "expired"].includes(status))
      found.push(`Order ${order.reference} is left ${status}.`);
    if (!["sent", "partly-received"].includes(status)) continue;
    if (!shown.includes(order.reference)) found.push(`Order ${order.reference} is not shown.`);
    for (const line of order.lines)
      coming.set(
        line.item,
        (coming.get(line.item) ?? 0) + Number(line.quantity) - Number(line.received),
      );
  }
  if (
    new Set(shown.map((order, row) => `${order} ${column(google, "Orders", "Line")[row]}`)).size <
    shown.filter((order) => order !== "").length
  )
    found.push("A line of an order is shown twice.");
  const skus = column(google, "Inventory", "SKU");
  const shelf = column(google, "Inventory", "On hand");
  for (const item of items) {
    const position = Number(shelf[skus.indexOf(item)]) + (coming.get(item) ?? 0);
    if (position <= point) found.push(`${item} is left at ${position}.`);
    if (position > level) found.push(`${item} comes to ${position}, above ${level}.`);
  }
  return found;
}
