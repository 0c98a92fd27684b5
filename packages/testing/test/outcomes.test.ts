import {
  decimal,
  defaultApproval,
  type Effect,
  mayApprove,
  type Program,
  recordLimits,
  type RunEvent,
  type RunReport,
  type Settings,
} from "@parstock/core";
import { describe, expect, it } from "vitest";

import { ada, announce, bob } from "../src/people.ts";
import { north, recordOf, Shop } from "./shop.ts";

// What a run says that is no error: a need that another had first, a stop between two steps, limits without a name.

function shopOf(settings: Partial<Settings> = {}): Shop {
  const records = ["bolt", "nut"].map((item) => recordOf({ item, onHand: "12" }));
  return new Shop({ records, settings });
}

/** Drives a run up to an effect, lets `meanwhile` happen before it, and drives it to its end. */
function interrupted(
  shop: Shop,
  before: (effect: Effect) => boolean,
  meanwhile: (effect: Effect) => void,
): RunReport {
  const program: Program<Effect, RunReport> = shop.begin();
  let left = 1;
  let next = program.next();
  while (next.done !== true) {
    if (left > 0 && before(next.value)) {
      left -= 1;
      meanwhile(next.value);
    }
    next = program.next(shop.world.perform(next.value));
  }
  expect(left).toBe(0);
  return next.value;
}

function isProposal(effect: Effect): boolean {
  return effect.kind === "ledger.append" && effect.claims.length > 0;
}

function lastRun(shop: Shop): RunEvent | undefined {
  return shop.world.ledger
    .events("acme")
    .flatMap(({ event }) => (event.stream === "run" ? [event.event] : []))
    .findLast(({ type }) => type === "run-finished");
}

/** Somebody else writes an order for the first need of a proposal, a moment earlier. */
function overtake(shop: Shop, effect: Effect): void {
  if (effect.kind !== "ledger.append") throw new Error(effect.kind);
  const { fence: _fence, ...rival } = effect;
  const reference = "PS-RIVAL";
  const [entry] = rival.entries;
  const answer = shop.world.ledger.answer({
    ...rival,
    claims: rival.claims.slice(0, 1).map((claim) => ({ ...claim, reference })),
    entries: [
      {
        stream: `order/${reference}`,
        expected: 0,
        events: (entry?.events ?? []).map((event) => ({ ...event, reference })),
      },
    ],
  });
  expect(answer).toEqual({ kind: "appended" });
}

describe("a need that another run had first", () => {
  it("is told, counted and recorded, and what else was on the order comes with the next run", () => {
    const shop = shopOf();
    const report = interrupted(shop, isProposal, (effect) => overtake(shop, effect));
    const findings = [
      {
        guard: "duplicate",
        message:
          "Another run ordered bolt for main first; nothing is ordered twice. The other 1 of this order to north comes with the next run.",
      },
    ];
    expect(report).toMatchObject({
      kind: "finished",
      findings,
      exceptions: [],
      counts: { proposed: 0, skipped: { duplicate: 1 } },
    });
    expect(lastRun(shop)).toMatchObject({ findings });
  });

  it("is told by the run that was overtaken", () => {
    const shop = shopOf();
    const report = interrupted(shop, isProposal, () => {
      shop.world.now += 10 * 60_000;
      expect(shop.run()).toMatchObject({ kind: "finished", counts: { proposed: 1 }, findings: [] });
    });
    expect(report).toMatchObject({
      kind: "finished",
      findings: [
        {
          guard: "duplicate",
          message: expect.stringMatching(
            /^Another run took over before order PS-\S+ to north was written; it goes on\.$/,
          ),
        },
      ],
      counts: { proposed: 0, skipped: { duplicate: 1 } },
    });
    expect(shop.orders).toHaveLength(1);
  });

  it("is not there on an ordinary day", () => {
    const shop = shopOf();
    expect(shop.run()).toMatchObject({ findings: [], counts: { skipped: {} } });
    expect(lastRun(shop)).not.toHaveProperty("findings");
  });
});

describe("the kill switch", () => {
  const stop = { type: "submission-stopped", reason: "stocktaking" } as const;

  it.each([
    ["placed", (effect: Effect) => effect.kind === "ledger.append" && effect.claims.length > 0],
    ["sent", (effect: Effect) => effect.kind === "http" && effect.request.method === "POST"],
  ])("between two steps says which order is not %s, and lets it go on later", (what, before) => {
    const shop = shopOf();
    const report = interrupted(shop, before, () => {
      shop.do(announce(shop.settings, ada, stop));
    });
    const reference = shop.orders[0]?.order.reference;
    const message = `Order ${reference} to ${north.name} is not ${what}: submission is stopped (stocktaking).`;
    expect(report).toMatchObject({
      kind: "finished",
      findings: [{ guard: "kill-switch", message }],
      counts: { sent: 0, skipped: { "kill-switch": 1 } },
      exceptions: [{ key: "order:kill-switch", code: "kill-switch" }],
    });
    expect(lastRun(shop)).toMatchObject({ findings: [{ guard: "kill-switch", message }] });
    expect(shop.world.posted).toEqual([]);
    shop.run();
    expect(shop.raised).toEqual(["order:kill-switch"]);
    shop.do(announce(shop.settings, ada, { type: "submission-resumed" }));
    expect(shop.run()).toMatchObject({ findings: [], exceptions: [], counts: { sent: 1 } });
    expect(shop.world.posted).toHaveLength(1);
  });

  it("says nothing while there is nothing to stop", () => {
    const shop = shopOf({ autopilot: "ask" });
    shop.do(announce(shop.settings, ada, stop));
    expect(shop.run()).toMatchObject({ findings: [], exceptions: [], counts: { waiting: 1 } });
  });
});

function raised(settings: Settings): Settings {
  return { ...settings, approval: { ...settings.approval, orderValue: decimal(50_000) } };
}

describe("a draft that waits because of one line", () => {
  it("goes on waiting when another line joins, whatever is right about that", () => {
    const records = [
      recordOf({ item: "bolt", onHand: "19", rule: { dailyDemand: decimal("0.1") } }),
      recordOf({ item: "nut", onHand: "30" }),
    ];
    const shop = new Shop({ records });
    shop.run();
    const covered = /bolt is covered for 500 days, more than 180/;
    expect(shop.orders[0]?.waitsFor.join(" ")).toMatch(covered);
    shop.world.sell({ item: "nut", location: "main" }, 15);
    shop.run();
    expect(shop.ordered).toEqual(["bolt 31", "nut 35"]);
    expect(shop.orders.map(({ status }) => status)).toEqual(["waiting"]);
    expect(shop.orders[0]?.waitsFor.join(" ")).toMatch(covered);
    shop.world.sell({ item: "bolt", location: "main" }, 15);
    shop.world.sell({ item: "nut", location: "main" }, 5);
    shop.run();
    expect(shop.orders[0]?.waitsFor.filter((reason) => covered.test(reason))).toHaveLength(1);
  });
});

describe("limits", () => {
  const approvers = [ada, bob].map(({ id, name }) => ({ id, name, role: "buyer", upTo: null }));
  const asking = { autopilot: "ask", approval: { ...defaultApproval, approvers } } as const;

  it("are recorded by the first run, which is no raise", () => {
    const shop = shopOf();
    expect(shop.run().kind).toBe("finished");
    const facts = factsOf(shop);
    expect(facts.limits).toMatchObject({ "approval.orderValue": "20000" });
    expect(facts.limitsRaised).toEqual([]);
    const events = shop.world.ledger.events("acme").length;
    shop.run();
    expect(
      shop.world.ledger
        .events("acme")
        .slice(events)
        .every(({ event }) => event.stream === "run"),
    ).toBe(true);
  });

  it("that were raised stop a run until a named person has recorded them, and that person needs another to approve", () => {
    const shop = shopOf(asking);
    shop.run();
    const [order] = shop.orders;
    if (order === undefined) throw new Error("nothing was proposed");
    const settings = raised(shop.settings);
    const sentence =
      "The limit approval.orderValue was raised from 20000 to 50000 and nobody has put their name to it; record it by name, or set it back.";
    for (const dry of [false, true])
      expect(shop.run("person", { settings, by: ada, dry })).toMatchObject({
        kind: "stopped",
        reasons: [sentence],
        canBeChecked: false,
        exceptions: [{ code: "limits", message: sentence }],
      });
    expect(mayApprove(bob, order, factsOf(shop), settings)).toEqual({
      kind: "may-not",
      reason: sentence,
    });
    const rule = { kind: "rule", name: "schedule" } as const;
    expect(shop.do(recordLimits(settings, rule))).toEqual({ kind: "refused", message: sentence });
    const change = { limit: "approval.orderValue", from: "20000", to: "50000", raised: true };
    expect(shop.do(recordLimits(settings, ada))).toEqual({ kind: "recorded", changes: [change] });
    expect(shop.do(recordLimits(settings, ada))).toEqual({ kind: "recorded", changes: [] });
    expect(shop.run("schedule", { settings }).kind).toBe("finished");
    const facts = factsOf(shop);
    expect(facts.limitsRaised).toMatchObject([{ limit: "approval.orderValue", person: "ada" }]);
    expect(mayApprove(ada, order, facts, settings)).toMatchObject({ kind: "may-not" });
    expect(mayApprove(bob, order, facts, settings)).toEqual({ kind: "may" });
  });

  it("that were lowered, or set back, are recorded by the next run", () => {
    const shop = shopOf();
    const high = raised(shop.settings);
    shop.run("schedule", { settings: high });
    expect(shop.run().kind).toBe("finished");
    expect(factsOf(shop).limits).toMatchObject({ "approval.orderValue": "20000" });
    expect(shop.run("schedule", { settings: high }).kind).toBe("stopped");
    expect(shop.run().kind).toBe("finished");
  });
});

function factsOf(shop: Shop) {
  return shop.world.ledger.answer({
    kind: "ledger.tenant",
    tenant: "acme",
    source: "world",
    month: "",
  });
}
