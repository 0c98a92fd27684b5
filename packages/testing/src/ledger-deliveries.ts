import type {
  AppendAnswer,
  Day,
  Entry,
  ItemHistory,
  OrderChange,
  Refusal,
  TenantEvent,
  TenantFacts,
} from "@parstock/core";
import { decimal } from "@parstock/core";
import { describe, expect, it } from "vitest";

import {
  boxOf,
  buyer,
  changes,
  later,
  orderEntry,
  placing,
  received,
  sending,
  sent,
  start,
  type Wish,
} from "./ledger-orders.ts";

/** What the suite does with the ledger under test. */
export interface Steps {
  carry(wish: Wish, ...given: readonly OrderChange[]): Promise<void>;
  append(entries: readonly Entry[]): Promise<AppendAnswer>;
  history(item: string, location?: string): Promise<ItemHistory | undefined>;
  facts(): Promise<TenantFacts>;
  tell(...given: readonly TenantEvent[]): Promise<void>;
}

const delivered = [...placing, sending, sent] as const;

const short: OrderChange = {
  type: "changed",
  differences: [],
  lines: [{ line: 1, quantity: decimal(1) }],
  reasons: ["Too little."],
  short: [1],
};

function restOf(boxes: string, again: boolean): OrderChange {
  return { type: "rest-cancelled", lines: [{ line: 1, quantity: decimal(boxes) }], again };
}

function bySupplier(history: ItemHistory | undefined): readonly Refusal[] {
  return [...(history?.refusedBy ?? [])].sort((a, b) => (a.supplier < b.supplier ? -1 : 1));
}

/** What suppliers refused and left short, and which limits were in force: all that the next run has to know of them. */
export function testDeliveries({ carry, append, history, facts, tell }: Steps): void {
  describe("refusals", () => {
    it("are known by item, location and supplier, the last word of each", async () => {
      const wish: Wish = {
        reference: "PS-1",
        lines: [{ item: "a", locations: ["main", "branch"] }, { item: "b" }],
      };
      await carry(wish, ...placing, { type: "refused", reason: "sold out" });
      expect(bySupplier(await history("a"))).toEqual([{ supplier: "north", at: later(4) }]);
      expect(bySupplier(await history("a", "branch"))).toEqual([
        { supplier: "north", at: later(4) },
      ]);
      expect(bySupplier(await history("b"))).toHaveLength(1);
      await carry(
        { reference: "PS-2", lines: [{ item: "a", window: 1 }] },
        ...delivered,
        { type: "acknowledged" },
        { type: "refused", reason: "sold out again" },
      );
      await carry(
        { reference: "PS-3", supplier: "south", lines: [{ item: "a", window: 2 }] },
        ...placing,
        { type: "refused", reason: "never had it" },
      );
      expect(bySupplier(await history("a"))).toEqual([
        { supplier: "north", at: later(7) },
        { supplier: "south", at: later(4) },
      ]);
    });

    it("are also lines of which too little was confirmed, and no others", async () => {
      await carry(
        { reference: "PS-1", lines: [{ item: "a" }, { item: "b" }] },
        ...delivered,
        short,
      );
      expect(bySupplier(await history("a"))).toEqual([{ supplier: "north", at: later(6) }]);
      expect(bySupplier(await history("b"))).toEqual([]);
    });

    it("are none where a person or a rule ended the order", async () => {
      await carry(boxOf("PS-1", {}), ...placing, { type: "cancelled", reason: "wrong" });
      await carry(boxOf("PS-2", {}), {
        type: "rejected",
        reason: "no",
        quietUntil: "2026-11-30" as Day,
      });
      expect(bySupplier(await history("PS-1"))).toEqual([]);
      expect((await history("PS-2"))?.refusedBy).toBeUndefined();
    });
  });

  describe("what short deliveries left to be proposed again", () => {
    it("is none where the rest is kept or just given up", async () => {
      await carry(boxOf("PS-1", {}), ...delivered, received("0.5"));
      await carry(boxOf("PS-2", {}), ...delivered, received("0.5"), restOf("0.5", false));
      expect((await facts()).shortfalls).toBeUndefined();
    });

    it("is the rest by location, until a need is claimed there", async () => {
      const wish: Wish = {
        reference: "PS-1",
        lines: [{ item: "a", locations: ["main", "branch"] }],
      };
      await carry(wish, ...delivered, received("0.5"), restOf("1.5", true));
      const both = [...((await facts()).shortfalls ?? [])];
      expect(both.sort((a, b) => (a.location < b.location ? -1 : 1))).toEqual([
        { item: "a", location: "branch", quantity: "12" },
        { item: "a", location: "main", quantity: "6" },
      ]);
      await carry({ reference: "PS-2", lines: [{ item: "a", window: 1 }] });
      expect((await facts()).shortfalls).toEqual([
        { item: "a", location: "branch", quantity: "12" },
      ]);
    });

    it("adds up over orders, and counts once what comes short twice", async () => {
      await carry({ reference: "PS-1", lines: [{ item: "a" }] }, ...delivered);
      await carry({ reference: "PS-2", lines: [{ item: "a", window: 1 }] }, ...delivered);
      const came = (boxes: string, rest: string): readonly OrderChange[] => [
        received(boxes),
        restOf(rest, true),
      ];
      await append([orderEntry("PS-1", 6, ...changes(...came("1.5", "0.5")))]);
      await append([orderEntry("PS-2", 6, ...changes(...came("1", "0.25")))]);
      await append([orderEntry("PS-2", 8, ...changes(restOf("0.75", true)))]);
      expect((await facts()).shortfalls).toEqual([{ item: "a", location: "main", quantity: "18" }]);
    });
  });

  describe("limits", () => {
    it("are those that were recorded last", async () => {
      expect((await facts()).limits).toBeUndefined();
      await tell({
        at: start,
        by: buyer,
        type: "limits-set",
        limits: { "approval.lineValue": "1" },
      });
      const limits = { "approval.lineValue": "2", "guards.coverDays": "180" };
      await tell({ at: later(1), by: buyer, type: "limits-set", limits });
      expect((await facts()).limits).toEqual(limits);
    });
  });
}
