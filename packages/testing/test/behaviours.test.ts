import {
  type Actor,
  day,
  type Day,
  decimal,
  type Instant,
  type OrderCommand,
  type StockRecord,
  type Trigger,
} from "@parstock/core";
import { describe, expect, it, test } from "vitest";

import { ada, bookReceipts, command } from "../src/people.ts";
import { noFaults, type World } from "../src/world.ts";
import { north, recordOf, Shop } from "./shop.ts";

// The twelve behaviours of the domain guide, section 13, through the whole engine.

const south = { ...north, id: "south", name: "South Supplies", email: "orders@south.example" };

function tell(shop: Shop, reference: string, given: OrderCommand, by: Actor = ada): boolean {
  return shop.do(command(shop.settings, reference, by, () => given));
}

function firstOf(shop: Shop): string {
  return shop.orders[0]?.order.reference ?? "";
}

function statuses(shop: Shop): string[] {
  return shop.orders.map(({ status }) => status);
}

function deliver(shop: Shop, quantity: number): void {
  const [placed] = shop.world.landed();
  if (placed === undefined) throw new Error("nothing was placed");
  shop.world.receive(placed, 1, quantity);
  shop.do(bookReceipts(shop.settings, shop.world, placed.order.reference));
}

function kitOf(
  components: readonly { readonly item: string; readonly quantity: string }[],
): StockRecord {
  const parts = components.map(({ item, quantity }) => ({ item, quantity: decimal(quantity) }));
  return recordOf({ item: "kit", onHand: "0", more: { kind: "kit", components: parts } });
}

function asked(record: StockRecord, committed: string): StockRecord {
  return { ...record, stock: { ...record.stock, committed: decimal(committed) } };
}

/** The next mail does not get out, those after it do. */
function failNextMail(world: World): void {
  let left = 1;
  world.faults = { ...noFaults, mail: () => (left-- > 0 ? "not-sent" : "none") };
}

describe("1: a second scan changes nothing", () => {
  const records = [
    recordOf({ item: "bolt", onHand: "12" }),
    recordOf({ item: "bolt", onHand: "7", location: "branch" }),
    recordOf({ item: "nut", onHand: "90" }),
  ];

  it("when it comes after the first, with two locations and one supplier", () => {
    const shop = new Shop({ records });
    expect(shop.run().kind).toBe("finished");
    expect(shop.ordered.sort()).toEqual(["bolt 38", "bolt 43"]);
    const events = shop.world.ledger.events("acme").length;
    const again = shop.run();
    expect(again).toMatchObject({ kind: "finished", plan: { orders: [] } });
    const later = shop.world.ledger.events("acme").slice(events);
    expect(later.filter(({ event }) => event.stream !== "run")).toEqual([]);
    expect(shop.world.placed).toHaveLength(2);
    expect(shop.world.posted).toHaveLength(2);
  });

  it.each([1, 2, 3, 5, 8, 13])("when it runs at the same time, %i steps behind", (lead) => {
    const shop = new Shop({ records });
    const [first, second] = [shop.begin(), shop.begin()];
    let [one, two] = [first.next(), second.next()];
    for (let step = 0; one.done !== true || two.done !== true; step += 1) {
      if (one.done !== true) one = first.next(shop.world.perform(one.value));
      if (step >= lead && two.done !== true) two = second.next(shop.world.perform(two.value));
    }
    expect([one.value.kind, two.value.kind].sort()).toEqual(["busy", "finished"]);
    expect(shop.ordered.sort()).toEqual(["bolt 38", "bolt 43"]);
    expect(shop.world.posted).toHaveLength(2);
  });
});

test("2: after an order up to S the item is quiet until its position falls to s again", () => {
  const shop = new Shop({ records: [recordOf({ item: "bolt", onHand: "20" })] });
  shop.run();
  expect(shop.ordered).toEqual(["bolt 30"]);
  deliver(shop, 30);
  shop.world.sell({ item: "bolt", location: "main" }, 29);
  shop.run();
  expect(shop.ordered).toEqual(["bolt 30"]);
  shop.world.sell({ item: "bolt", location: "main" }, 1);
  shop.run();
  expect(shop.ordered).toEqual(["bolt 30", "bolt 30"]);
});

describe("3: what comes is counted once", () => {
  it("as a draft, approved, sent and partly received, the rest only", () => {
    const shop = new Shop({ records: [recordOf({ item: "bolt", onHand: "10" })], confirmed: [] });
    shop.run();
    const reference = firstOf(shop);
    const seen = [shop.orders[0]?.status, shop.coming("bolt")];
    expect(tell(shop, reference, { type: "approved", reason: "yes" })).toBe(true);
    seen.push(shop.orders[0]?.status, shop.coming("bolt"));
    shop.run();
    seen.push(shop.orders[0]?.status, shop.coming("bolt"));
    deliver(shop, 15);
    seen.push(shop.orders[0]?.status, shop.coming("bolt"));
    shop.run();
    expect(seen.join(" ")).toBe("waiting 40 approved 40 sent 40 partly-received 25");
    expect(shop.ordered).toEqual(["bolt 40"]);
  });

  it("cancelled no more, and the next order is the only one that counts", () => {
    const shop = new Shop({ records: [recordOf({ item: "bolt", onHand: "10" })] });
    shop.run();
    expect(tell(shop, firstOf(shop), { type: "cancelled", reason: "wrong" })).toBe(true);
    expect(shop.coming("bolt")).toBe("0");
    expect(tell(shop, firstOf(shop), { type: "approved", reason: "again" })).toBe(false);
    shop.run();
    expect(shop.ordered).toEqual(["bolt 40", "bolt 40"]);
    expect(shop.coming("bolt")).toBe("40");
    shop.run();
    expect(shop.ordered).toHaveLength(2);
  });
});

test("4: a return of bought goods lowers the stock and does not re-open its order", () => {
  const shop = new Shop({ records: [recordOf({ item: "bolt", onHand: "10" })] });
  shop.run();
  deliver(shop, 40);
  expect(shop.orders[0]?.status).toBe("received");
  shop.world.sell({ item: "bolt", location: "main" }, 15);
  shop.run();
  expect([shop.orders[0]?.status, shop.coming("bolt")]).toEqual(["received", "0"]);
  expect(shop.ordered).toEqual(["bolt 40"]);
  shop.world.sell({ item: "bolt", location: "main" }, 15);
  shop.run();
  expect(shop.orders.map(({ status }) => status)).toEqual(["received", "sent"]);
  expect(shop.coming("bolt")).toBe("30");
});

describe("5: kits", () => {
  it("order their components and never themselves, and what is on order counts", () => {
    const set = asked(kitOf([{ item: "bolt", quantity: "4" }]), "5");
    const shop = new Shop({ records: [set, recordOf({ item: "bolt", onHand: "30" })] });
    shop.run();
    expect(shop.ordered).toEqual(["bolt 40"]);
    shop.run();
    expect(shop.ordered).toEqual(["bolt 40"]);
  });

  it("without components are an error that a person sees", () => {
    const shop = new Shop({ records: [kitOf([]), recordOf({ item: "bolt", onHand: "90" })] });
    const report = shop.run();
    expect(report.kind === "finished" && report.exceptions.map(({ message }) => message)).toEqual([
      "Kit The kit has no components: list what it is made of.",
    ]);
    shop.run();
    expect(shop.raised).toEqual(["world:kit:kit"]);
  });
});

test("6: the supplier's minimum tops up once, for the merged line", () => {
  const minimum = { value: decimal(100), below: "top-up" } as const;
  const shop = new Shop({
    suppliers: [{ ...north, minimum }],
    records: [
      recordOf({ item: "bolt", onHand: "20" }),
      recordOf({ item: "nut", onHand: "25" }),
      recordOf({ item: "screw", onHand: "45" }),
    ],
  });
  const report = shop.run();
  expect(shop.ordered).toEqual(["bolt 30", "nut 25"]);
  expect(report.kind === "finished" && report.plan.orders[0]?.minimum?.kind).toBe("top-up");
  shop.run();
  expect(shop.ordered).toEqual(["bolt 30", "nut 25"]);
});

describe("7: one failure takes nobody else down, and unsent is never sent", () => {
  const two = [
    recordOf({ item: "bolt", onHand: "10" }),
    recordOf({ item: "nut", onHand: "10", offer: { supplier: "south" } }),
  ];
  it("a mail server that fails once", () => {
    const shop = new Shop({ records: two, suppliers: [north, south] });
    failNextMail(shop.world);
    shop.run();
    expect(statuses(shop).sort()).toEqual(["sent", "submitted"]);
    expect(shop.world.posted).toHaveLength(1);
    shop.run();
    expect(statuses(shop)).toEqual(["sent", "sent"]);
    expect(shop.world.placed).toHaveLength(2);
  });

  it("a target that cannot be reached", () => {
    const shop = new Shop({ records: two, suppliers: [north, south] });
    shop.world.faults = { ...noFaults, write: () => "not-sent" };
    shop.run();
    expect(statuses(shop)).toEqual(["approved", "approved"]);
    shop.world.faults = noFaults;
    shop.run();
    expect(statuses(shop)).toEqual(["sent", "sent"]);
  });

  it("one item whose rule is wrong, and one that nobody can size", () => {
    const wrong = { kind: "s,S", reorderPoint: decimal(20), orderUpTo: decimal(5) } as const;
    const shop = new Shop({
      records: [
        recordOf({ item: "bolt", onHand: "10" }),
        recordOf({ item: "nut", onHand: "10", policy: wrong }),
        recordOf({ item: "screw", onHand: "10", offer: { multiple: decimal(0) } }),
      ],
    });
    shop.run();
    expect(shop.ordered).toEqual(["bolt 40"]);
    expect(shop.raised.sort()).toEqual(["world:rule:nut\nmain", "world:supplier:screw\nmain"]);
  });

  it("one item that the feed lists twice", () => {
    const bolt = recordOf({ item: "bolt", onHand: "10" });
    const shop = new Shop({ records: [bolt, bolt, recordOf({ item: "nut", onHand: "10" })] });
    shop.run();
    expect(shop.ordered).toEqual(["nut 40"]);
    expect(shop.raised).toEqual(["world:item-twice:bolt\nmain"]);
  });

  it("one supplier that is blocked", () => {
    const blocked = { ...south, status: "blocked" as const };
    const shop = new Shop({ records: two, suppliers: [north, blocked] });
    shop.run();
    expect(shop.ordered).toEqual(["bolt 40"]);
    expect(shop.raised).toEqual(["world:supplier:nut\nmain"]);
  });

  it("a supplier without an address: its order fails aloud, and goes out once it has one", () => {
    const { email: _email, ...silent } = south;
    const records = two;
    const shop = new Shop({ records, suppliers: [north, silent] });
    shop.run();
    const waiting = shop.orders.find(({ status }) => status === "waiting")?.order.reference ?? "";
    tell(shop, waiting, { type: "approved", reason: "yes" });
    shop.run();
    expect(shop.raised).toEqual([`order:${waiting}:order-failed`]);
    (shop.world.options.suppliers as unknown as (typeof south)[])[1] = south;
    tell(shop, waiting, { type: "retry" });
    shop.run();
    expect(statuses(shop)).toEqual(["sent", "sent"]);
  });
});

test("8: an item without supplier or price is shown once, not once a run", () => {
  const shop = new Shop({
    records: [
      recordOf({ item: "bolt", onHand: "10", offer: null }),
      recordOf({ item: "nut", onHand: "10", offer: { prices: [] } }),
      recordOf({ item: "screw", onHand: "90", offer: null }),
    ],
  });
  for (let run = 0; run < 3; run += 1) shop.run();
  expect(shop.ordered).toEqual([]);
  expect(shop.raised.sort()).toEqual(["world:no-price:nut\nmain", "world:no-supplier:bolt\nmain"]);
});

describe("9: a rule that is snoozed or switched off is ignored", () => {
  it.each<Trigger>(["event", "schedule", "person"])("by a run that a %s starts", (trigger) => {
    const shop = new Shop({
      records: [
        recordOf({ item: "bolt", onHand: "1", rule: { status: "disabled" } }),
        recordOf({ item: "nut", onHand: "1", rule: { snoozedUntil: day("2026-11-23") } }),
      ],
    });
    shop.run(trigger);
    expect(shop.ordered).toEqual([]);
    shop.wait(1);
    shop.run(trigger);
    expect(shop.ordered).toEqual(["nut 49"]);
  });
});

describe("10: quantities", () => {
  it("are never zero or less: a need of nothing yields no line", () => {
    const at = { kind: "par", parLevel: decimal(50) } as const;
    const shop = new Shop({
      records: [
        recordOf({ item: "bolt", onHand: "50", policy: at }),
        recordOf({ item: "nut", onHand: "51", policy: at }),
      ],
    });
    shop.run();
    expect(shop.orders).toEqual([]);
  });

  it.each([
    [0, "12"],
    [1, "11.2"],
    [2, "11.11"],
  ])("have at most %i decimals where the unit says so", (decimals, expected) => {
    const offer = { purchaseUnit: { code: "kg", decimals } };
    const policy = { kind: "par", parLevel: decimal("20") } as const;
    const shop = new Shop({ records: [recordOf({ item: "bolt", onHand: "8.89", policy, offer })] });
    shop.run();
    expect(shop.ordered).toEqual([`bolt ${expected}`]);
  });
});

describe("11: expected days", () => {
  // Lead time 3 working days, counted by hand on a calendar.
  it.each<[string, Instant, string, Day, readonly Day[]]>([
    ["a week without gaps", "2026-11-23T08:00:00.000Z" as Instant, "UTC", day("2026-11-26"), []],
    ["a weekend", "2026-11-26T08:00:00.000Z" as Instant, "UTC", day("2026-12-01"), []],
    [
      "Christmas and a weekend",
      "2026-12-23T08:00:00.000Z" as Instant,
      "UTC",
      day("2026-12-29"),
      [day("2026-12-25"), day("2026-12-26")],
    ],
    [
      "the year's boundary",
      "2026-12-30T08:00:00.000Z" as Instant,
      "UTC",
      day("2027-01-05"),
      [day("2027-01-01")],
    ],
    ["the end of February", "2028-02-28T08:00:00.000Z" as Instant, "UTC", day("2028-03-02"), []],
    [
      "a place where it is tomorrow already",
      "2026-11-23T20:00:00.000Z" as Instant,
      "Pacific/Auckland",
      day("2026-11-27"),
      [],
    ],
  ])("over %s", (_name, start, timeZone, expected, holidays) => {
    const calendar = { holidays };
    const shop = new Shop({
      start,
      records: [recordOf({ item: "bolt", onHand: "10" })],
      suppliers: [{ ...north, timeZone, calendar }],
      locations: [{ id: "main", name: "main", timeZone }],
    });
    shop.run();
    expect(shop.orders[0]?.order.expectedDay).toBe(expected);
  });

  // The clocks of Berlin go back on Sunday, 25 October 2026, at three.
  it.each(["2026-10-24T22:30:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-25T22:30:00.000Z"])(
    "on the day of twenty-five hours, at %s",
    (start) => {
      const [timeZone, everyDay] = ["Europe/Berlin", [1, 2, 3, 4, 5, 6, 7]] as const;
      const shop = new Shop({
        start: start as Instant,
        records: [recordOf({ item: "bolt", onHand: "10" })],
        suppliers: [{ ...north, timeZone, calendar: { workingDays: everyDay } }],
        locations: [{ id: "main", name: "main", timeZone, receivingDays: everyDay }],
      });
      shop.run();
      expect(shop.orders[0]?.order.expectedDay).toBe("2026-10-28");
    },
  );
});

test("12: a feed that says zero for everything orders nothing and raises one alarm", () => {
  const records = ["bolt", "nut", "screw"].map((item) => recordOf({ item, onHand: "90" }));
  const shop = new Shop({ records });
  shop.run();
  shop.world.faults = { ...noFaults, feed: () => "all-zero" };
  for (let run = 0; run < 3; run += 1) {
    expect(shop.run().kind).toBe("stopped");
    shop.wait(1 / 24);
  }
  expect(shop.orders).toEqual([]);
  expect(shop.raised).toEqual(["world:feed:0"]);
  shop.world.faults = noFaults;
  expect(shop.run().kind).toBe("finished");
});
