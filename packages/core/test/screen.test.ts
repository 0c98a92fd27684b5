import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  add,
  compare,
  decimal,
  type Decimal,
  parseDecimal,
  subtract,
  zero,
} from "../src/quantity.ts";
import { appendRow, createColumns, screen } from "../src/screen.ts";

interface Row {
  readonly onHand: Decimal;
  readonly committed: Decimal;
  readonly backordered: Decimal;
  readonly onOrder: Decimal;
  readonly inTransit: Decimal;
  readonly supply: Decimal;
  readonly deductions: Decimal;
  readonly point: Decimal;
}

const empty: Row = {
  onHand: zero,
  committed: zero,
  backordered: zero,
  onOrder: zero,
  inTransit: zero,
  supply: zero,
  deductions: zero,
  point: zero,
};

function exactPosition(row: Row): Decimal {
  return subtract(
    add(row.onHand, row.onOrder, row.inTransit, row.supply),
    row.committed,
    row.backordered,
    row.deductions,
  );
}

function screened(rows: readonly Row[], capacity = rows.length): number[] {
  const columns = createColumns(capacity);
  for (const row of rows)
    appendRow(columns, row, Number(row.supply), Number(row.deductions), Number(row.point));
  return [...screen(columns)];
}

/** Quantities where doubles go wrong: tenths and thirds of units, twelve decimals, near 10^15, and whole ones. */
const quantity: fc.Arbitrary<Decimal> = fc.oneof(
  fc.integer({ min: -50, max: 500 }).map(decimal),
  fc.integer({ min: -9999, max: 9999 }).map((n) => decimal(String(n / 10))),
  fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }).map((n) => decimal(String(n))),
  fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }).map((n) => decimal(`${n}e-12`)),
  fc
    .tuple(fc.bigInt({ min: 10n ** 14n, max: 10n ** 15n - 1n }), fc.integer({ min: 1, max: 999 }))
    .map(([n, thousandths]) => decimal(`${n}.${String(thousandths).padStart(3, "0")}`)),
);
/** How far the exact position is from the point: nothing, the finest step there is, or anything. */
const gap = fc.oneof(
  fc.constantFrom("0", "0.000000000001", "-0.000000000001", "0.1", "-0.1").map(decimal),
  quantity,
);
const rowAtGap: fc.Arbitrary<Row & { readonly gap: Decimal }> = fc
  .record({
    onHand: quantity,
    committed: quantity,
    backordered: quantity,
    onOrder: quantity,
    inTransit: quantity,
    supply: quantity,
    deductions: quantity,
    gap,
  })
  .map((terms) => ({
    ...terms,
    point: subtract(exactPosition({ ...terms, point: zero }), terms.gap),
  }));

describe("screening", () => {
  it("never misses an item whose exact position is at or below its point", () => {
    fc.assert(
      fc.property(fc.array(rowAtGap, { minLength: 1, maxLength: 20 }), (rows) => {
        const found = new Set(screened(rows));
        const missed = rows.filter(
          (row, index) => compare(exactPosition(row), row.point) <= 0 && !found.has(index),
        );
        expect(missed).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("finds few more than that: only rows within a hair of the point", () => {
    fc.assert(
      fc.property(rowAtGap, (row) => {
        const size = Object.values({ ...row, gap: zero }).map((value) => Math.abs(Number(value)));
        const hair = size.reduce((sum, value) => sum + value, 0) * 2 ** -47;
        fc.pre(Number(row.gap) > hair);
        expect(screened([row])).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("finds 0.1 + 0.1 + 0.1 at a point of 0.3, where plain doubles see it above", () => {
    const tenth = decimal("0.1");
    const row = {
      ...empty,
      onHand: tenth,
      onOrder: tenth,
      inTransit: tenth,
      point: decimal("0.3"),
    };
    expect(0.1 + 0.1 + 0.1).toBeGreaterThan(0.3);
    expect(screened([row])).toEqual([0]);
  });

  it("finds a position a thousandth below a point near 10^15 that doubles round away", () => {
    const row = {
      ...empty,
      onHand: decimal("999999999999999"),
      committed: decimal("0.001"),
      point: decimal("999999999999999"),
    };
    expect(screened([row])).toEqual([0]);
  });

  it("takes rows in threes: below, at and above the point", () => {
    const rows = ["19", "20", "21"].map((onHand) => ({
      ...empty,
      onHand: decimal(onHand),
      point: decimal(20),
    }));
    expect(screened(rows)).toEqual([0, 1]);
  });

  it("takes whatever is not known for a candidate", () => {
    const columns = createColumns(4);
    const unread = { ...empty, onHand: parseDecimal("99") ?? zero };
    for (const point of [Number.NaN, Infinity, -Infinity, 5])
      appendRow(columns, unread, 0, 0, point);
    appendRow(columns, unread, Number.NaN, 0, 5);
    appendRow(columns, unread, 0, Number.NaN, 5);
    expect([...screen(columns)]).toEqual([0, 1, 2, 4, 5]);
  });

  it("grows beyond its capacity and keeps the rows", () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({
      ...empty,
      onHand: decimal(index),
      point: decimal(1499),
    }));
    expect(screened(rows, 0)).toEqual(Array.from({ length: 1500 }, (_, index) => index));
    expect(screened([], 0)).toEqual([]);
  });
});
