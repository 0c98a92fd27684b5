import {
  addMs,
  type Day,
  decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Effect,
  fail,
  followOrders,
  type FollowReport,
  type Instant,
  type OrderChange,
  type OrderEvent,
  type OrderProgress,
  runSync,
  type Settings,
  type Target,
} from "@parstock/core";
import { describe, expect, it } from "vitest";

import { MemoryLedger } from "../src/memory-ledger.ts";
import { ada, command } from "../src/people.ts";
import { samplePurchase } from "../src/purchases.ts";
import { vendorFacts } from "../src/vendor.ts";

const settings: Settings = {
  tenant: "acme",
  company: { name: "Acme", address: [], language: "en" },
  autopilot: "auto",
  from: "buying@acme.example",
  copyTo: [],
  intervalMinutes: 60,
  guards: defaultGuards,
  approval: defaultApproval,
  ordering: defaultOrdering,
};

/** A ledger with sent orders, and a clock; targets are scripted by each test. */
class Desk {
  now = "2026-11-23T08:00:00.000Z" as Instant;
  readonly ledger: MemoryLedger = new MemoryLedger(() => this.now);
  /** References in the order that they were asked after. */
  readonly asked: string[] = [];

  /** An order that was sent over a connection. */
  place(reference: string, connection: string): void {
    const purchase = samplePurchase(vendorFacts(12), reference);
    const changes: OrderChange[] = [
      {
        type: "proposed",
        order: purchase.order,
        parties: { supplier: purchase.supplier, shipTo: purchase.shipTo },
        needKeys: [],
        proofs: [],
      },
      { type: "approved", reason: "yes" },
      { type: "submitting", target: `The ${connection}`, connection, fence: 1 },
      { type: "submitted", externalId: `${reference}-there`, adopted: false, differences: [] },
      { type: "sending", messageId: reference, to: "x@y.example", fence: 1, copy: false },
      { type: "sent", answer: "250", found: false },
    ];
    const events = changes.map((change) => ({
      stream: "order" as const,
      reference,
      event: { at: this.now, by: ada, ...change } as OrderEvent,
    }));
    this.ledger.answer({
      kind: "ledger.append",
      tenant: "acme",
      entries: [{ stream: `order/${reference}`, expected: 0, events }],
      claims: [],
    });
  }

  target(connection: string, more: Partial<Target> = {}): Target {
    const { asked } = this;
    return {
      name: `The ${connection}`,
      connection,
      settleMs: 1000,
      *find() {
        yield* never();
        return null;
      },
      *create() {
        yield* never();
        return fail({ code: "rejected", message: "Nothing is placed here." });
      },
      *follow(_purchase, externalId) {
        asked.push(externalId.replace("-there", ""));
        yield* call(connection);
        return { progress: told("submitted") };
      },
      ...more,
    };
  }

  follow(targets: readonly Target[]): Extract<FollowReport, { kind: "followed" }> {
    const by = { kind: "rule", name: "schedule" } as const;
    const program = followOrders({ settings, targets, holder: "worker-1", by });
    const report = runSync(program, (effect) => this.perform(effect as Effect));
    if (report.kind === "busy") throw new Error("somebody else is at it");
    return report;
  }

  perform(effect: Effect): unknown {
    if (effect.kind === "clock") return { at: this.now, local: {} };
    if (effect.kind === "wait") {
      this.now = effect.until;
      return null;
    }
    if (effect.kind === "http") return { status: 200, headers: {}, body: "" };
    return this.ledger.answer(effect as Parameters<MemoryLedger["answer"]>[0]);
  }

  later(ms: number): void {
    this.now = addMs(this.now, ms);
  }

  open(): readonly string[] {
    return this.ledger.answer({ kind: "ledger.tenant", tenant: "acme", source: "", month: "" })
      .openExceptions;
  }

  status(reference: string): string | undefined {
    return this.ledger.orders("acme").find(({ order }) => order.reference === reference)?.status;
  }
}

function* never(): Generator<never, void, unknown> {}

function* call(connection: string): Generator<Effect, void, unknown> {
  yield {
    kind: "http",
    connection,
    request: { method: "GET", url: "https://x.example", headers: {}, intent: "reads" },
  };
}

function told(status: OrderProgress["status"]): OrderProgress {
  return { status, received: [] };
}

const hourMs = 3_600_000;

describe("following orders in several targets", () => {
  it("goes on with the others where one can't be asked, tells of it, and takes that back", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    desk.place("PS-2", "books");
    const erp = desk.target("erp", {
      *follow() {
        yield* call("erp");
        return fail({ code: "auth-revoked", message: "The erp wants to be connected again." });
      },
    });
    const books = desk.target("books", {
      *follow() {
        yield* call("books");
        return { progress: told("received") };
      },
    });
    const report = desk.follow([erp, books]);
    expect(report.moved.map(({ order }) => order.reference)).toEqual(["PS-2"]);
    expect([desk.status("PS-1"), desk.status("PS-2")]).toEqual(["sent", "received"]);
    expect(desk.open()).toEqual(["follow:connection:erp"]);
    expect(report.exceptions[0]?.message).toMatch(/The erp wants to be connected again\.$/);
    desk.later(hourMs);
    desk.follow([desk.target("erp"), books]);
    expect(desk.open()).toEqual([]);
  });

  it("tells of one order that is not there, and asks after the next", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    desk.place("PS-2", "erp");
    const { follow } = desk.target("erp");
    const erp = desk.target("erp", {
      *follow(purchase, externalId, closely) {
        if (externalId === "PS-1-there") fail({ code: "not-found", message: "It is not there." });
        return yield* follow!(purchase, externalId, closely);
      },
    });
    expect(desk.follow([erp]).asked).toBe(1);
    expect(desk.asked).toEqual(["PS-2"]);
    expect(desk.open()).toEqual(["follow:PS-1:not-followed"]);
  });

  it("says that the connection of an order is gone", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    desk.follow([desk.target("books")]);
    expect(desk.open()).toEqual(["follow:connection:erp"]);
  });

  it("keeps to the day's requests, and comes round to every order", () => {
    const desk = new Desk();
    for (let number = 1; number <= 9; number += 1) desk.place(`PS-${number}`, "erp");
    const pace = { perSecond: null, perMinute: null, perDay: 480, concurrent: 1 };
    for (let round = 0; round < 5; round += 1) {
      const before = desk.asked.length;
      desk.follow([desk.target("erp", { pace })]);
      expect(desk.asked.length - before).toBe(4);
      desk.later(hourMs);
    }
    expect(new Set(desk.asked).size).toBe(9);
  });

  it("compares lines once a day, and tells of a difference until it is gone", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    const looked: boolean[] = [];
    let found = "1";
    const erp = desk.target("erp", {
      *follow(purchase, _externalId, closely) {
        looked.push(closely);
        yield* call("erp");
        const ordered = purchase.order.lines[0]?.quantity ?? "";
        const differs = { line: 1, field: "quantity", ordered, found };
        return {
          progress: told("submitted"),
          ...(closely ? { differences: found === ordered ? [] : [differs] } : {}),
        };
      },
    });
    desk.now = "2026-11-24T00:10:00.000Z" as Instant;
    desk.follow([erp]);
    expect(desk.open()).toEqual(["follow:PS-1:differs"]);
    desk.later(hourMs);
    desk.follow([erp]);
    expect(desk.open()).toEqual(["follow:PS-1:differs"]);
    desk.later(23 * hourMs);
    found = "2.5";
    desk.follow([erp]);
    expect(desk.open()).toEqual([]);
    expect(looked).toEqual([true, false, true]);
  });

  it("tells of an order that was cancelled there for a week", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    const erp = desk.target("erp", {
      *follow() {
        yield* call("erp");
        return { progress: told("cancelled") };
      },
    });
    desk.follow([erp]);
    expect([desk.status("PS-1"), desk.open()]).toEqual(["cancelled", ["follow:PS-1:cancelled"]]);
    desk.later(6 * 24 * hourMs);
    desk.follow([erp]);
    expect(desk.open()).toEqual(["follow:PS-1:cancelled"]);
    desk.later(2 * 24 * hourMs);
    desk.follow([erp]);
    expect(desk.open()).toEqual([]);
  });

  it("says what to do where a target can't be told of a change", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    const amend = { type: "amend", line: 2, quantity: decimal(1), reason: "less" } as const;
    runSync(
      command(settings, "PS-1", ada, () => amend),
      (effect) => desk.perform(effect as Effect),
    );
    const report = desk.follow([desk.target("erp")]);
    expect(report.exceptions.map(({ message }) => message)).toEqual([
      "Order PS-1 could not be changed: The erp can't be told of a change by Parstock; change the order there and tell the supplier.",
    ]);
    expect(desk.open()).toEqual(["follow:PS-1:revision"]);
  });

  it("asks after the others where one order's page fails there every time", () => {
    const desk = new Desk();
    for (const reference of ["PS-1", "PS-2", "PS-3"]) desk.place(reference, "erp");
    const { follow } = desk.target("erp");
    const erp = desk.target("erp", {
      *follow(purchase, externalId, closely) {
        if (externalId === "PS-1-there") fail({ code: "unavailable", message: "Error 500." });
        return yield* follow!(purchase, externalId, closely);
      },
    });
    desk.follow([erp]);
    expect(desk.asked.sort()).toEqual(["PS-2", "PS-3"]);
    expect(desk.open()).toEqual(["follow:PS-1:not-followed"]);
  });

  it("gives a target up for the round that answers for no order", () => {
    const desk = new Desk();
    for (let number = 1; number <= 6; number += 1) desk.place(`PS-${number}`, "erp");
    let asked = 0;
    const erp = desk.target("erp", {
      *follow() {
        asked += 1;
        yield* call("erp");
        return fail({ code: "unavailable", message: "Error 500." });
      },
    });
    desk.follow([erp]);
    expect(asked).toBe(3);
    expect(desk.open()).toContain("follow:connection:erp");
  });

  it("tries a change whose answer is lost once a round where nothing can be looked up, and lets nobody take it back", () => {
    const desk = new Desk();
    desk.place("PS-1", "network");
    const say = (change: Parameters<typeof command>[3]): boolean =>
      runSync(command(settings, "PS-1", ada, change), (effect) => desk.perform(effect as Effect));
    say(() => ({ type: "call-off", reason: "too much" }));
    let calls = 0;
    const { follow: _follow, ...blind } = desk.target("network");
    const network: Target = {
      ...blind,
      *cancel() {
        calls += 1;
        yield* call("network");
        return { kind: "lost", failure: { code: "outcome-unknown", message: "No answer." } };
      },
    };
    for (let round = 1; round <= 3; round += 1) {
      desk.follow([network]);
      expect(calls).toBe(round);
      desk.later(hourMs);
    }
    const before = desk.ledger.orders("acme")[0]?.version;
    say(() => ({ type: "revision-withdrawn" }));
    expect(desk.ledger.orders("acme")[0]?.version).toBe(before);
    for (let round = 4; round <= 10; round += 1) {
      desk.follow([network]);
      desk.later(hourMs);
    }
    expect(calls).toBe(8);
    const [exception] = desk.follow([network]).exceptions;
    expect(exception?.message).toMatch(
      /^Whether order PS-1 was cancelled could not be found out: /,
    );
  });

  it("does not amend an order any more that its supplier has refused", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    const say = (change: Parameters<typeof command>[3]): boolean =>
      runSync(command(settings, "PS-1", ada, change), (effect) => desk.perform(effect as Effect));
    say(() => ({ type: "amend", line: 2, quantity: decimal(1), reason: "less" }));
    say(() => ({ type: "refused", reason: "We are closed." }));
    let amended = 0;
    const erp = desk.target("erp", {
      *amend(_purchase, externalId) {
        amended += 1;
        yield* call("erp");
        return { kind: "placed", externalId, differences: [] };
      },
    });
    desk.follow([erp]);
    expect([amended, desk.status("PS-1")]).toEqual([0, "refused"]);
  });

  it("leaves to a person what the supplier did while an order was amended", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    const say = (change: Parameters<typeof command>[3]): boolean =>
      runSync(command(settings, "PS-1", ada, change), (effect) => desk.perform(effect as Effect));
    say(() => ({ type: "amend", line: 2, quantity: decimal(1), reason: "less" }));
    say(() => ({ type: "received", lines: [{ line: 1, quantity: decimal(9) }] }));
    expect(desk.status("PS-1")).toBe("changed");
    const erp = desk.target("erp", {
      *amend(_purchase, externalId) {
        yield* call("erp");
        return { kind: "placed", externalId, differences: [] };
      },
    });
    desk.follow([erp]);
    const [state] = desk.ledger.orders("acme");
    expect(state).toMatchObject({ status: "changed", change: { reasons: [expect.any(String)] } });
    expect(state?.order.lines.map(({ quantity, received }) => [quantity, received])).toEqual([
      ["2.5", "9"],
      ["1", "0"],
    ]);
  });

  it("keeps an item quiet that a person lowered on a placed order", () => {
    const desk = new Desk();
    desk.place("PS-1", "erp");
    const quietUntil = "2026-11-30" as Day;
    const amend = {
      type: "amend",
      line: 2,
      quantity: decimal(1),
      reason: "less",
      quietUntil,
    } as const;
    runSync(
      command(settings, "PS-1", ada, () => amend),
      (effect) => desk.perform(effect as Effect),
    );
    const of = desk.ledger
      .orders("acme")
      .flatMap(({ order }) => order.lines)
      .map(({ item }) => ({ item, location: "main" }));
    const histories = desk.ledger.answer({ kind: "ledger.history", tenant: "acme", of });
    expect(histories.map(({ quietUntil: until }) => until)).toEqual([null, quietUntil]);
  });
});
