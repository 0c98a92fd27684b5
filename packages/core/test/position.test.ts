import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { addDays, day } from "../src/calendar.ts";
import type { NeedInputs, Position, Supply } from "../src/need.ts";
import { kitDemand, type KitFault, type KitRecord, positionOf } from "../src/position.ts";
import { add, decimal, type Decimal, subtract, zero } from "../src/quantity.ts";
import { golden } from "./golden.ts";

const positions = golden<NeedInputs, Position>("positions");

describe("positions", () => {
  test.each(positions)("$name", ({ inputs, expected }) => {
    expect(positionOf(inputs)).toEqual(expected);
  });

  const base = positions[0]?.inputs as NeedInputs;
  const quantity = fc
    .tuple(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(1, 10, 1000))
    .map(([value, scale]) => decimal(String(value / scale)));
  const supply: fc.Arbitrary<Supply> = fc.record({
    from: fc.constantFrom("order", "draft", "transfer"),
    reference: fc.constantFrom("PO-1", "PO-2"),
    item: fc.constant("A"),
    location: fc.constant("main"),
    quantity,
    due: fc.integer({ min: -30, max: 60 }).map((days) => addDays(base.today, days)),
  });
  const facts = fc.record({
    onHand: quantity,
    committed: quantity,
    backordered: quantity,
    onOrder: quantity,
    inTransit: quantity,
    lots: fc.array(
      fc.record({
        quantity,
        usableUntil: fc.integer({ min: -5, max: 40 }).map((days) => addDays(base.today, days)),
      }),
      { maxLength: 4 },
    ),
    supply: fc.array(supply, { maxLength: 6 }),
    dailyDemand: quantity,
  });
  const inputsOf = (fact: typeof facts extends fc.Arbitrary<infer T> ? T : never): NeedInputs => ({
    ...base,
    stock: { ...base.stock, ...fact },
    supply: fact.supply,
    rule: base.rule && { ...base.rule, dailyDemand: fact.dailyDemand },
  });

  it("add up from their parts, and count late supply in the total only", () => {
    fc.assert(
      fc.property(facts, (fact) => {
        const p = positionOf(inputsOf(fact));
        const plus = add(p.onHand, p.onOrder, p.inTransit, p.draft, p.substitutes);
        expect(p.total).toBe(subtract(plus, p.committed, p.backordered, p.expiring));
        const inTime = fact.supply.filter(({ due = base.today }) => due <= addDays(base.today, 14));
        expect(p.within).toBe(positionOf(inputsOf({ ...fact, supply: inTime })).total);
      }),
    );
  });

  it("change by exactly what one more order brings, in whatever order supply is listed", () => {
    fc.assert(
      fc.property(facts, supply, (fact, one) => {
        const before = positionOf(inputsOf(fact));
        const after = positionOf(inputsOf({ ...fact, supply: [one, ...fact.supply] }));
        expect(subtract(after.total, before.total)).toBe(one.quantity);
        expect(positionOf(inputsOf({ ...fact, supply: fact.supply.toReversed() }))).toEqual(before);
      }),
    );
  });

  it("never take off more expiring stock than there is, and less when more is sold", () => {
    fc.assert(
      fc.property(facts, (fact) => {
        const expiring = (dailyDemand: Decimal): number =>
          Number(positionOf(inputsOf({ ...fact, dailyDemand })).expiring);
        expect(expiring(fact.dailyDemand)).toBeLessThanOrEqual(Number(fact.onHand));
        expect(expiring(add(fact.dailyDemand, decimal(1)))).toBeLessThanOrEqual(
          expiring(fact.dailyDemand),
        );
      }),
    );
  });

  it("leave their inputs alone", () => {
    const lots = [
      { quantity: decimal(1), usableUntil: day("2026-12-02") },
      { quantity: decimal(1), usableUntil: day("2026-12-01") },
    ];
    const frozen = Object.freeze(lots.map((lot) => Object.freeze(lot)));
    const inputs = { ...base, stock: { ...base.stock, onHand: decimal(2), lots: frozen } };
    expect(positionOf(inputs).total).toBe("2");
  });
});

describe("kit demand", () => {
  interface Expected {
    readonly demand: Readonly<Record<string, Readonly<Record<string, Decimal>>>>;
    readonly faults: readonly KitFault[];
  }
  const rows = golden<{ records: KitRecord[] }, Expected>("kit-demand");

  test.each(rows)("$name", ({ inputs, expected }) => {
    const { demand, faults } = kitDemand(inputs.records);
    const plain = Object.fromEntries(
      [...demand].map(([location, asked]) => [location, Object.fromEntries(asked)]),
    );
    expect({ demand: plain, faults }).toEqual(expected);
  });

  it("ends for any tangle of kits, and asks for nothing when nothing is promised", () => {
    const ids = ["A", "B", "C", "D", "E", "F"];
    const record = rows[1]?.inputs.records[0] as KitRecord;
    const tangle = fc.array(fc.subarray(ids, { minLength: 1 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(tangle, fc.boolean(), (inner, promised) => {
        const records = ids.map((id, index) => ({
          item: {
            ...record.item,
            id,
            components: [...(inner[index] ?? []), "part"].map((item) => ({
              item,
              quantity: decimal(2),
            })),
          },
          stock: {
            ...record.stock,
            item: id,
            committed: promised ? decimal(1) : zero,
            backordered: zero,
          },
        }));
        const { demand, faults } = kitDemand(records);
        expect(faults.length).toBeGreaterThan(0);
        expect([...(demand.get("main")?.keys() ?? [])].filter(() => !promised)).toEqual([]);
      }),
    );
  });
});
