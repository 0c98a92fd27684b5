import { decimal, heedNews, type OrderNews } from "@parstock/core";
import { describe, expect, it } from "vitest";

import { ada, command } from "../src/people.ts";
import { recordOf, Shop } from "./shop.ts";

// What a supplier's documents say about an order, taken into the ledger once each.

const network = { kind: "system", name: "The network" } as const;

function ordered(): Shop {
  const shop = new Shop({ records: [recordOf({ item: "bolt", onHand: "12" })] });
  shop.run();
  return shop;
}

function told(shop: Shop, quantity: string, document = "C-1"): OrderNews {
  return {
    document,
    reference: shop.orders[0]?.order.reference,
    kind: "changed",
    lines: [{ line: 1, kind: "changed", quantity: decimal(quantity) }],
  };
}

function heed(shop: Shop, news: OrderNews): boolean {
  return shop.do(heedNews(shop.settings, news, network));
}

describe("a confirmation with another quantity", () => {
  it("within the tolerance is taken, once for each document", () => {
    const shop = ordered();
    expect(heed(shop, told(shop, "36"))).toBe(true);
    expect(shop.orders[0]).toMatchObject({ status: "confirmed", documents: ["C-1"] });
    expect(shop.coming("bolt")).toBe("36");
    expect(heed(shop, told(shop, "30"))).toBe(false);
    expect(shop.coming("bolt")).toBe("36");
  });

  it("beyond it waits for a person", () => {
    const shop = ordered();
    expect(heed(shop, told(shop, "20"))).toBe(true);
    expect(shop.orders[0]).toMatchObject({
      status: "changed",
      change: { reasons: [expect.stringContaining("20 pcs")] },
    });
    expect(shop.coming("bolt")).toBe("38");
  });

  it("comes again when a change of ours is under way, and is known once it was taken", () => {
    const shop = ordered();
    const reference = shop.orders[0]?.order.reference ?? "";
    const callOff = { type: "call-off", reason: "too much" } as const;
    shop.do(command(shop.settings, reference, ada, () => callOff));
    expect(() => heed(shop, told(shop, "36"))).toThrow(/has to come again/);
    shop.do(command(shop.settings, reference, ada, () => ({ type: "revision-withdrawn" })));
    expect(heed(shop, told(shop, "36"))).toBe(true);
    shop.do(command(shop.settings, reference, ada, () => callOff));
    expect(heed(shop, told(shop, "36"))).toBe(false);
  });
});

describe("news of an order that is under way", () => {
  it.each(["accepted", "refused", "changed"] as const)(
    "%s has to come again while it is not known whether the supplier has it",
    (kind) => {
      const shop = ordered();
      const reference = shop.orders[0]?.order.reference ?? "";
      const news = { ...told(shop, "20"), kind };
      const state = shop.orders[0]!;
      for (const status of ["approved", "submitting", "sending"] as const) {
        const program = heedNews(shop.settings, news, network);
        const first = program.next();
        expect(first.value).toMatchObject({ kind: "ledger.order", reference });
        expect(() => program.next({ ...state, status })).toThrow(/has to come again/);
      }
    },
  );
});
