import {
  decimal,
  defaultGuards,
  type Effect,
  type OrderCommand,
  type Run,
  type RunReport,
} from "@parstock/core";
import { describe, expect, it } from "vitest";

import { ada, announce, command } from "../src/people.ts";
import { noFaults } from "../src/world.ts";
import { north, recordOf, Shop } from "./shop.ts";

// Schedules that broke an engine once, told by hand.

/** Runs up to the first effect that `when` knows, and leaves it not performed. */
function runUntil(
  shop: Shop,
  when: (effect: Effect) => boolean,
): { program: Run<RunReport>; at: Effect } {
  const program = shop.begin();
  let step = program.next();
  while (step.done !== true && !when(step.value))
    step = program.next(shop.world.perform(step.value));
  if (step.done === true) throw new Error("the run ended before that");
  return { program, at: step.value };
}

function creates(effect: Effect): boolean {
  return effect.kind === "http" && effect.request.method === "POST";
}

function appends(type: string): (effect: Effect) => boolean {
  return (effect) =>
    effect.kind === "ledger.append" &&
    effect.entries.some(({ events }) => events.some(({ event }) => event.type === type));
}

function resume(shop: Shop, { program, at }: ReturnType<typeof runUntil>): void {
  let step = program.next(shop.world.perform(at));
  while (step.done !== true) step = program.next(shop.world.perform(step.value));
}

function tell(shop: Shop, given: OrderCommand): boolean {
  const reference = shop.orders[0]?.order.reference ?? "";
  return shop.do(command(shop.settings, reference, ada, () => given));
}

function say(shop: Shop, type: "submission-stopped" | "submission-resumed"): void {
  shop.do(announce(shop.settings, ada, { type, reason: "stocktaking" }));
}

const bolt = recordOf({ item: "bolt", onHand: "10" });

describe("a lost answer", () => {
  it("is looked up for the settle time from when it was given up, not from when the order was begun", () => {
    const shop = new Shop({ records: [bolt] });
    shop.world.faults = { ...noFaults, write: () => "lost-after", delay: () => 30_000 };
    const stalled = runUntil(shop, creates);
    shop.world.now += 100_000;
    resume(shop, stalled);
    expect(shop.orders[0]?.status).toBe("unknown");
    shop.world.now += 40_000;
    shop.run();
    expect(shop.orders[0]?.status).toBe("sent");
    expect(shop.world.placed).toHaveLength(1);
  });
});

describe("an order that the target keeps differently", () => {
  it("is not mailed when the run dies as soon as it has written that down", () => {
    const shop = new Shop({ records: [bolt] });
    shop.world.faults = { ...noFaults, write: () => "differs" };
    const dying = runUntil(shop, appends("submitted"));
    shop.world.perform(dying.at);
    shop.world.now += 200_000;
    shop.run();
    expect(shop.world.posted).toEqual([]);
    expect(shop.orders[0]).toMatchObject({ status: "submitted", held: true });
    expect(tell(shop, { type: "released" })).toBe(true);
    shop.run();
    expect(shop.world.posted).toHaveLength(1);
  });
});

describe("an order that was given up after many attempts", () => {
  it("is tried again when a person says so", () => {
    const shop = new Shop({ records: [bolt] });
    shop.world.faults = { ...noFaults, write: () => "not-sent" };
    for (let run = 0; run < 12; run += 1) shop.run();
    expect(shop.orders[0]?.status).toBe("failed");
    shop.world.faults = noFaults;
    expect(tell(shop, { type: "retry" })).toBe(true);
    shop.run();
    expect(shop.orders[0]?.status).toBe("sent");
  });
});

describe("a mail that may have arrived", () => {
  it("goes out again only as a copy with an id of its own, however often", () => {
    const shop = new Shop({ records: [bolt] });
    shop.world.faults = { ...noFaults, mail: () => "lost-after", delay: () => 600_000 };
    for (let run = 0; run < 3; run += 1) {
      shop.run();
      expect(shop.orders[0]).toMatchObject({ status: "unknown", step: "sending" });
      tell(shop, { type: "send-again" });
    }
    expect(shop.world.posted.map(({ subject }) => subject.slice(0, 5))).toEqual([
      "Order",
      "Copy ",
      "Copy ",
    ]);
    expect(new Set(shop.world.posted.map(({ messageId }) => messageId)).size).toBe(3);
  });
});

describe("a line that a person changes", () => {
  it("while a run is between its reads is not raised on top of the change", () => {
    const draft = new Shop({ records: [bolt], confirmed: [] });
    draft.run();
    draft.world.sell({ item: "bolt", location: "main" }, 9);
    const shopping = draft.orders[0]?.order.lines[0]?.quantity;
    expect(tell(draft, { type: "edit", line: 1, quantity: decimal(15), reason: "less" })).toBe(
      true,
    );
    const between = runUntil(draft, (effect) => effect.kind === "ledger.history");
    expect(tell(draft, { type: "edit", line: 1, quantity: decimal(49), reason: "more" })).toBe(
      true,
    );
    resume(draft, between);
    draft.run();
    expect([shopping, draft.coming("bolt")]).toEqual(["40", "49"]);
  });

  it("to nothing is not ordered, and the rest of its order is", () => {
    const shop = new Shop({
      records: [bolt, recordOf({ item: "nut", onHand: "10" })],
      confirmed: [],
    });
    shop.run();
    tell(shop, { type: "edit", line: 1, quantity: decimal(0), reason: "not needed" });
    tell(shop, { type: "approved", reason: "yes" });
    shop.run();
    const lines = shop.world.placed[0]?.order.lines.map(({ item }) => item);
    expect(lines).toEqual(["nut"]);
  });
});

describe("a supplier's address", () => {
  it("is the one that the source has when the mail goes out", () => {
    const moved = { ...north, email: "new@north.example" };
    const suppliers = [{ ...north, email: "old@north.example" }];
    const shop = new Shop({ records: [bolt], suppliers, confirmed: [] });
    shop.run();
    suppliers[0] = moved;
    tell(shop, { type: "approved", reason: "yes" });
    shop.run();
    expect(shop.orders[0]).toMatchObject({ status: "sent", sentTo: "new@north.example" });
  });
});

describe("a feed that moved more than a guard believes", () => {
  it("stops every run until a person has checked it, and is the new measure from then on", () => {
    const records = [bolt, recordOf({ item: "nut", onHand: "90" })];
    const shop = new Shop({ records, settings: { guards: defaultGuards } });
    shop.run();
    shop.world.sell({ item: "nut", location: "main" }, 85);
    expect([shop.run().kind, shop.run("person").kind]).toEqual(["stopped", "stopped"]);
    expect(shop.run("schedule", { feedChecked: true }).kind).toBe("stopped");
    expect(shop.run("person", { feedChecked: true, by: ada }).kind).toBe("finished");
    expect(shop.orders.map(({ status }) => status)).toEqual(["sent", "waiting"]);
    expect(shop.run().kind).toBe("finished");
  });
});

describe("the kill switch", () => {
  it("stops what would leave the house, while proposals go on", () => {
    const shop = new Shop({ records: [bolt] });
    say(shop, "submission-stopped");
    shop.run();
    expect(shop.orders[0]?.status).toBe("approved");
    expect([shop.world.placed, shop.world.posted]).toEqual([[], []]);
    say(shop, "submission-resumed");
    shop.run();
    expect(shop.orders[0]?.status).toBe("sent");
  });

  it("stops a run that is under way before its next order", () => {
    const other = recordOf({ item: "bolt", onHand: "10", location: "branch" });
    const shop = new Shop({ records: [bolt, other] });
    const underWay = runUntil(shop, creates);
    say(shop, "submission-stopped");
    resume(shop, underWay);
    expect(shop.orders.map(({ status }) => status).sort()).toEqual(["approved", "submitted"]);
    expect([shop.world.placed.length, shop.world.posted.length]).toEqual([1, 0]);
  });
});
