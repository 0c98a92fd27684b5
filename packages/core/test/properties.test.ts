import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Snapshot } from "../src/book.ts";
import { day } from "../src/calendar.ts";
import { explainProof, recompute } from "../src/explain.ts";
import { supplyOf } from "../src/life-cycle.ts";
import { decideNeed, needKey } from "../src/need.ts";
import type { LineProof, OrderState } from "../src/order.ts";
import { type Plan, planOrders } from "../src/plan.ts";
import type { Policy, RoundingMode } from "../src/policy.ts";
import { compare, decimal, type Decimal, divide, multiply, zero } from "../src/quantity.ts";
import { sizeLine, type SizingInputs } from "../src/sizing.ts";
import type { StockRecord } from "../src/source.ts";
import type { SupplierItem } from "../src/supplier.ts";
import { golden } from "./golden.ts";

const whole = (min: number, max: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min, max }).map((number) => decimal(number));

const quantity = fc
  .tuple(fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(1, 10, 1000))
  .map(([value, scale]) => decimal(String(value / scale)));

const policy: fc.Arbitrary<Policy> = fc.oneof(
  fc.record({
    kind: fc.constant("r,Q" as const),
    reorderPoint: whole(0, 50),
    orderQuantity: whole(1, 60),
  }),
  fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 60 })).map(([s, gap]) => ({
    kind: "s,S" as const,
    reorderPoint: decimal(s),
    orderUpTo: decimal(s + gap),
  })),
  fc.record({ kind: fc.constant("par" as const), parLevel: whole(0, 60) }),
  fc.record({
    kind: fc.constant("fixed" as const),
    threshold: whole(0, 50),
    orderQuantity: whole(1, 60),
  }),
  fc.record({
    kind: fc.constant("R,S" as const),
    review: fc.record({
      everyDays: fc.integer({ min: 1, max: 3 }),
      from: fc.constant(day("2026-11-02")),
    }),
    orderUpTo: whole(0, 60),
  }),
  fc.record({
    kind: fc.constant("days-of-cover" as const),
    dailyDemand: whole(0, 5),
    coverDays: fc.integer({ min: 0, max: 20 }),
    safetyDays: fc.integer({ min: 0, max: 5 }),
    reviewDays: fc.integer({ min: 0, max: 5 }),
  }),
);

const rounding: fc.Arbitrary<RoundingMode> = fc.constantFrom("up", "cap", "nearest");

const offer: fc.Arbitrary<SupplierItem> = fc
  .record({
    minimumQuantity: whole(0, 30),
    multiple: fc.option(whole(1, 24), { nil: undefined }),
    ratio: fc.record({ numerator: whole(1, 24), denominator: whole(1, 3) }),
    decimals: fc.integer({ min: 0, max: 2 }),
    breakAt: whole(20, 200),
  })
  .map(({ minimumQuantity, multiple, ratio, decimals, breakAt }) => ({
    supplier: "north",
    item: "A",
    purchaseUnit: { code: "box", decimals },
    ratio,
    minimumQuantity,
    ...(multiple === undefined ? {} : { multiple }),
    prices: [
      { from: zero, price: decimal(3), currency: "EUR" },
      { from: breakAt, price: decimal(2), currency: "EUR" },
    ],
    leadTimeDays: 3,
  }));

const base = golden<Snapshot, unknown>("plans")[0]?.inputs as Snapshot;

interface Fact {
  readonly onHand: Decimal;
  readonly committed: Decimal;
  readonly policy: Policy;
  readonly rounding: RoundingMode;
  readonly offer: SupplierItem;
}

const fact: fc.Arbitrary<Fact> = fc.record({
  onHand: quantity,
  committed: whole(0, 20),
  policy,
  rounding,
  offer,
});

function recordOf(given: Fact, index: number): StockRecord {
  const item = `A${index}`;
  const [first] = base.records;
  if (first === undefined) throw new Error("the table has no record");
  const location = index % 2 === 0 ? "main" : "branch";
  const { onHand, committed } = given;
  return {
    item: { ...first.item, id: item },
    stock: { ...first.stock, item, location, onHand, committed },
    rule: {
      item,
      location,
      policy: given.policy,
      rounding: given.rounding,
      status: "active",
      dailyDemand: decimal(2),
    },
    offers: [{ ...given.offer, item }],
  };
}

const snapshot = fc
  .tuple(fc.array(fact, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([facts, pooled]): Snapshot => {
    const ordering = {
      ...base.settings.ordering,
      shipTo: pooled ? "main" : null,
      orderCost: pooled ? decimal(8) : null,
    };
    return { ...base, settings: { ...base.settings, ordering }, records: facts.map(recordOf) };
  });

/** The same facts after the orders of a plan were written. */
function after(facts: Snapshot, plan: Plan): Snapshot {
  const states = plan.orders.map(({ order, parties }): OrderState => ({
    order,
    parties,
    status: "approved",
    version: 2,
    held: false,
    waitsFor: [],
    attempts: { submitting: 0, sending: 0 },
    differences: [],
    mayHaveArrived: false,
    needKeys: [],
    proposedAt: facts.moment.at,
    changedAt: facts.moment.at,
    editedBy: [],
  }));
  return { ...facts, supply: states.flatMap(supplyOf) };
}

describe("for any facts", () => {
  it("an item above its point is never ordered", () => {
    fc.assert(
      fc.property(snapshot, (facts) => {
        const above = planOrders(facts).needs.filter(
          ({ position, outcome }) =>
            outcome.kind === "needed" && compare(position.total, outcome.point) > 0,
        );
        expect(above).toEqual([]);
      }),
    );
  });

  it("a plan ordered once leaves nothing to order", () => {
    fc.assert(
      fc.property(snapshot, (facts) => {
        const again = planOrders(after(facts, planOrders(facts)));
        expect(again.orders.map(({ order }) => order.lines)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("the same facts give the same plan, in whatever order they come", () => {
    fc.assert(
      fc.property(snapshot, (facts) => {
        const orders = planOrders(facts).orders.map(({ order }) => order);
        const turned = planOrders({ ...facts, records: facts.records.toReversed() });
        expect(turned.orders.map(({ order }) => order)).toEqual(orders);
      }),
    );
  });

  it("every line comes out of its own record, also from JSON, and a changed record is noticed", () => {
    fc.assert(
      fc.property(snapshot, (facts) => {
        for (const proof of planOrders(facts).orders.flatMap(({ proofs }) => proofs)) {
          const kept = JSON.parse(JSON.stringify(proof)) as LineProof;
          expect(recompute(kept)).toEqual([]);
          expect(explainProof(kept)).toEqual(explainProof(proof));
          const { outcome } = kept.sizing;
          if (outcome.kind !== "sized") throw new Error("a line without a size");
          const forged = { ...outcome, quantity: decimal(Number(outcome.quantity) + 1) };
          expect(recompute({ ...kept, sizing: { ...kept.sizing, outcome: forged } })).toHaveLength(
            1,
          );
        }
      }),
    );
  });
});

describe("for any need and offer", () => {
  const inputs = fc
    .record({ fact, point: fc.integer({ min: 0, max: 50 }), ceiling: fc.option(whole(1, 200)) })
    .map(({ fact: given, ceiling }): SizingInputs | null => {
      const record = recordOf(given, 0);
      const { outcome, position } = decideNeed({
        today: day("2026-11-23"),
        item: record.item,
        location: "main",
        stock: record.stock,
        rule: record.rule,
        supply: [],
        substitutes: [],
        kitDemand: zero,
        leadTimeDays: 3,
        reviewDays: 1,
        backlogCap: null,
        earlierNeeds: 0,
        quietUntil: null,
      });
      if (outcome.kind !== "needed") return null;
      return {
        day: day("2026-11-23"),
        offer: given.offer,
        currency: "EUR",
        needs: [{ location: "main", quantity: outcome.quantity }],
        alreadyOnDraft: zero,
        rounding: given.rounding,
        position: position.total,
        point: outcome.point,
        level: outcome.level,
        ceiling,
        economics: null,
      };
    })
    .filter((made) => made !== null);

  it("a line is a multiple of the pack and at least the minimum", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { outcome } = sizeLine(given);
        if (outcome.kind !== "sized") return;
        const { minimumQuantity = zero, multiple } = given.offer;
        expect(compare(outcome.quantity, minimumQuantity)).toBeGreaterThanOrEqual(0);
        if (multiple === undefined) return;
        const lots = divide(outcome.quantity, multiple, 0, "down");
        expect(multiply(lots, multiple)).toBe(outcome.quantity);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a line that is rounded up covers the need, and by less than a lot too much", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { outcome } = sizeLine({ ...given, rounding: "up", ceiling: null });
        if (outcome.kind !== "sized") throw new Error("nothing was ordered");
        const need = Number(given.needs[0]?.quantity);
        const { minimumQuantity = "0", multiple, purchaseUnit, ratio } = given.offer;
        const lot = Number(multiple ?? 10 ** -purchaseUnit.decimals);
        const unit = Number(ratio.numerator) / Number(ratio.denominator);
        const least = Math.max(need / unit, Number(minimumQuantity));
        expect(Number(outcome.base)).toBeGreaterThan(need - 1e-6);
        expect(Number(outcome.quantity)).toBeLessThan(least + lot + 1e-6);
      }),
    );
  });
});

describe("need keys", () => {
  const part = fc.string({ unit: fc.constantFrom("a", "/", "%", "2", "F", "5", " ") });
  const parts = fc.tuple(part, part, part, part, fc.integer({ min: 0, max: 20 }));

  it("are equal only for equal needs", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(needKey(...one) === needKey(...other)).toBe(same);
      }),
      { numRuns: 5_000 },
    );
  });
});
