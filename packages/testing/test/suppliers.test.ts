import {
  type Actor,
  day,
  decimal,
  defaultOrdering,
  type OrderCommand,
  type StockRecord,
  type Supplier,
} from "@parstock/core";
import { describe, expect, it } from "vitest";

import { ada, announce, bookReceipts, command } from "../src/people.ts";
import { north, recordOf, Shop } from "./shop.ts";

// What suppliers confirm, refuse and deliver otherwise than ordered, through the whole engine (domain guide, sections 7 and 9).

const south = { ...north, id: "south", name: "South Supplies", email: "orders@south.example" };
const book: Actor = { kind: "system", name: "book" };

function shopOf(supplier: Partial<Supplier> = {}, ...more: readonly StockRecord[]): Shop {
  const bolt = recordOf({ item: "bolt", onHand: "12" });
  return new Shop({ records: [bolt, ...more], suppliers: [{ ...north, ...supplier }, south] });
}

/** A bolt that both sell, North being preferred. */
function soldByBoth(): StockRecord {
  const bolt = recordOf({ item: "bolt", onHand: "12", offer: { preferred: true } });
  const [first] = bolt.offers;
  if (first === undefined) throw new Error("nobody sells it");
  return { ...bolt, offers: [first, { ...first, supplier: "south", preferred: false }] };
}

function tell(shop: Shop, given: OrderCommand, by: Actor = ada, place = 0): boolean {
  const reference = shop.orders[place]?.order.reference ?? "";
  return shop.do(command(shop.settings, reference, by, () => given));
}

function answer(shop: Shop, said: { quantity?: string; price?: string; expectedDay?: string }) {
  const { quantity, price, expectedDay } = said;
  const line = {
    line: 1,
    ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
    ...(price === undefined ? {} : { price: decimal(price) }),
    ...(expectedDay === undefined ? {} : { expectedDay: day(expectedDay) }),
  };
  return tell(shop, { type: "answer", lines: [line], tolerance: shop.settings.approval }, book);
}

function deliver(shop: Shop, quantity: number): void {
  const [placed] = shop.world.landed();
  if (placed === undefined) throw new Error("nothing was placed");
  shop.world.receive(placed, 1, quantity);
  shop.do(bookReceipts(shop.settings, shop.world, placed.order.reference));
}

/** Exceptions of the last run, by key. */
function toldBy(shop: Shop): string[] {
  const report = shop.run();
  return report.kind === "busy" ? [] : report.exceptions.map(({ key }) => key);
}

function orders(shop: Shop): string[] {
  return shop.orders.map(
    ({ order, status }) => `${order.supplier} ${order.lines[0]?.quantity} ${status}`,
  );
}

describe("a short delivery", () => {
  it("stays on order of a supplier without a rule", () => {
    const shop = shopOf();
    shop.run();
    deliver(shop, 10);
    expect([shop.coming("bolt"), toldBy(shop)]).toEqual(["28", []]);
    expect(orders(shop)).toEqual(["north 38 partly-received"]);
  });

  it("is given up by rule, and bought again once the position is at its point", () => {
    const shop = shopOf({ shortDelivery: "cancel" });
    shop.run();
    deliver(shop, 10);
    shop.run();
    expect(shop.coming("bolt")).toBe("0");
    expect(orders(shop)).toEqual(["north 38 received"]);
    shop.world.sell({ item: "bolt", location: "main" }, 2);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 received", "north 30 sent"]);
  });

  it("is proposed again at once by rule, once", () => {
    const shop = shopOf({ shortDelivery: "re-propose" });
    shop.run();
    deliver(shop, 10);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 received", "north 28 sent"]);
    shop.run();
    expect(shop.orders).toHaveLength(2);
  });

  it("is proposed again of an item far above its point, too, but never above its level", () => {
    const shop = shopOf({ shortDelivery: "re-propose" });
    shop.run();
    deliver(shop, 37);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 received", "north 1 sent"]);
  });

  it("follows the company's rule where the supplier has none", () => {
    const shop = shopOf();
    const settings = {
      ...shop.settings,
      ordering: { ...shop.settings.ordering, shortDelivery: "cancel" as const },
    };
    shop.run("schedule", { settings });
    deliver(shop, 10);
    expect(shop.coming("bolt")).toBe("0");
  });
});

describe("an over-delivery", () => {
  it("within the tolerance is received without a word", () => {
    const shop = shopOf({ overDeliveryPercent: decimal(5) });
    shop.run();
    deliver(shop, 39);
    expect(toldBy(shop)).toEqual([]);
    expect(orders(shop)).toEqual(["north 38 received"]);
  });

  it("beyond it is booked, and one exception stays until a person has decided", () => {
    const shop = shopOf();
    shop.run();
    deliver(shop, 48);
    const key = `order:${shop.orders[0]?.order.reference}:changed`;
    expect(shop.orders[0]?.order.lines[0]?.received).toBe("48");
    expect([toldBy(shop), toldBy(shop)]).toEqual([[key], [key]]);
    expect(shop.raised).toEqual([key]);
    expect(tell(shop, { type: "approved", reason: "we can use it" }, book)).toBe(false);
    expect(tell(shop, { type: "approved", reason: "we can use it" })).toBe(true);
    expect(toldBy(shop)).toEqual([]);
    expect(orders(shop)).toEqual(["north 38 received"]);
  });
});

describe("a changed confirmation", () => {
  it("within the tolerance is taken, and the position follows", () => {
    const shop = shopOf();
    shop.run();
    answer(shop, { quantity: "35", price: "2.01", expectedDay: "2026-11-27" });
    expect(shop.orders[0]?.order).toMatchObject({ total: "70.35", expectedDay: "2026-11-27" });
    expect([shop.coming("bolt"), toldBy(shop)]).toEqual(["35", []]);
    expect(orders(shop)).toEqual(["north 35 confirmed"]);
  });

  it("beyond it waits for a named person and counts as ordered until then", () => {
    const shop = new Shop({ records: [soldByBoth()], suppliers: [north, south] });
    shop.run();
    answer(shop, { quantity: "8" });
    expect(toldBy(shop)).toEqual([`order:${shop.orders[0]?.order.reference}:changed`]);
    expect([shop.coming("bolt"), ...orders(shop)]).toEqual(["38", "north 38 changed"]);
    expect(tell(shop, { type: "approved", reason: "some is better" })).toBe(true);
    shop.run();
    expect(orders(shop)).toEqual(["north 8 confirmed", "south 30 sent"]);
    expect(shop.coming("bolt")).toBe("38");
  });

  it("that is turned down leaves the order as it was", () => {
    const shop = shopOf();
    shop.run();
    answer(shop, { price: "3" });
    tell(shop, { type: "rejected", reason: "not at that price", quietUntil: day("2026-11-30") });
    expect(toldBy(shop)).toEqual([]);
    expect(shop.orders[0]).toMatchObject({ status: "acknowledged", order: { total: "76" } });
  });

  it("to a far later day, once taken, says that the goods come too late", () => {
    const shop = shopOf();
    shop.run();
    answer(shop, { expectedDay: "2027-03-01" });
    tell(shop, { type: "approved", reason: "no choice" });
    expect(toldBy(shop)).toEqual(["world:expedite:bolt\nmain"]);
  });
});

describe("a supplier who refused", () => {
  it("comes last for the item, and the reasons say so", () => {
    const shop = new Shop({ records: [soldByBoth()], suppliers: [north, south] });
    shop.run();
    tell(shop, { type: "refused", reason: "sold out" }, book);
    const report = shop.run();
    expect(orders(shop)).toEqual(["north 38 refused", "south 38 sent"]);
    const proofs = report.kind === "finished" ? report.plan.orders[0]?.proofs : [];
    expect(proofs?.[0]?.supplierReason).toContain(
      "North Supplies refused it or confirmed too little on 2026-11-23, and comes last until 2026-12-07.",
    );
  });

  it("is asked again by a person only, where nobody else sells it", () => {
    const shop = shopOf();
    shop.run();
    tell(shop, { type: "refused", reason: "sold out" }, book);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 refused", "north 38 waiting"]);
    expect(shop.orders[1]?.waitsFor.join(" ")).toContain("North Supplies refused bolt");
    tell(shop, { type: "approved", reason: "they have it again" }, ada, 1);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 refused", "north 38 sent"]);
  });

  it("is not asked again for two locations because one of them was never refused", () => {
    const records = [
      recordOf({ item: "bolt", onHand: "90", location: "branch" }),
      recordOf({ item: "bolt", onHand: "12" }),
    ];
    const ordering = { ...defaultOrdering, shipTo: "main" };
    const shop = new Shop({ records, settings: { ordering } });
    shop.run();
    tell(shop, { type: "refused", reason: "sold out" }, book);
    shop.world.sell({ item: "bolt", location: "branch" }, 75);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 refused", "north 73 waiting"]);
    expect(shop.orders[1]?.waitsFor.join(" ")).toContain("North Supplies refused bolt");
  });

  it("is not asked again for a line that was drafted before, when another joins it", () => {
    const policy = { kind: "s,S", reorderPoint: decimal(45), orderUpTo: decimal(50) } as const;
    const records = [
      recordOf({ item: "nut", onHand: "12", policy }),
      recordOf({ item: "bolt", onHand: "40" }),
    ];
    const shop = new Shop({ records, confirmed: [] });
    shop.run();
    tell(shop, { type: "approved", reason: "yes" });
    shop.world.sell({ item: "nut", location: "main" }, 10);
    shop.run();
    const scope = { kind: "supplier", id: "north" } as const;
    shop.do(announce(shop.settings, ada, { type: "autopilot-confirmed", scope }));
    answer(shop, { quantity: "30" });
    shop.world.sell({ item: "bolt", location: "main" }, 25);
    shop.run();
    expect(shop.ordered).toEqual(["nut 38", "nut 10", "bolt 35"]);
    expect(shop.orders[1]).toMatchObject({
      status: "waiting",
      waitsFor: ["North Supplies refused nut or confirmed too little on 2026-11-23."],
    });
  });

  it("is as good as ever after the time in the settings", () => {
    const shop = shopOf();
    shop.run();
    tell(shop, { type: "refused", reason: "sold out" }, book);
    shop.wait(14);
    shop.run();
    expect(orders(shop)).toEqual(["north 38 refused", "north 38 sent"]);
  });
});
