import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  add,
  compare,
  decimal,
  type Decimal,
  divide,
  isNegative,
  isPositive,
  largest,
  lowerToMultiple,
  median,
  multiply,
  parseDecimal,
  raiseToMultiple,
  round,
  type Rounding,
  smallest,
  subtract,
  toBaseUnits,
  toPurchaseUnits,
  total,
  zero,
} from "../src/quantity.ts";

/** The model: a decimal as a whole number of 10^-24, which BigInt computes with. */
const places = 24;

function scaled(value: Decimal): bigint {
  const [whole = "", fraction = ""] = value.replace("-", "").split(".");
  const digits = BigInt(whole + fraction.padEnd(places, "0"));
  return value.startsWith("-") ? -digits : digits;
}

function written(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -places)}${fraction && `.${fraction}`}`;
}

/** numerator / denominator to a whole number, by the definition of each rounding. */
function quotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const floor = n / d - (n % d < 0n ? 1n : 0n);
  const rest = n - floor * d;
  if (rest === 0n) return floor;
  if (rounding === "up") return floor + 1n;
  if (rounding === "down") return n < 0n ? floor + 1n : floor;
  if (rest * 2n !== d) return rest * 2n > d ? floor + 1n : floor;
  if (rounding === "half-up") return n < 0n ? floor : floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** Decimals of every kind: small and large whole ones, ties, many places, both signs. */
const digitsOf = (value: bigint, decimals: number): Decimal => {
  const unit = 10n ** BigInt(places - decimals);
  return decimal(written(value * unit));
};
const exact: fc.Arbitrary<Decimal> = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(decimal),
  fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }).map((n) => digitsOf(n, 0)),
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 4 }))
    .map(([value, decimals]) => digitsOf(BigInt(value), decimals)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 6, max: 12 }))
    .map(([value, decimals]) => digitsOf(value, decimals)),
);
function roundedHalves(rounding: Rounding): Decimal[] {
  return ["-1.5", "-0.5", "0.5", "1.5", "2.5"].map((value) => round(decimal(value), 0, rounding));
}

const above = exact.filter(isPositive);
const roundings = fc.constantFrom<Rounding>("down", "up", "half-even", "half-up");
const canonical = /^(?:0|-?(?:[1-9]\d*|0(?=\.\d*[1-9]))(?:\.\d*[1-9])?)$/;

describe("decimals", () => {
  it("add and subtract exactly", () => {
    fc.assert(
      fc.property(exact, fc.array(exact, { maxLength: 12 }), (first, rest) => {
        const sum = rest.reduce((all, one) => all + scaled(one), 0n);
        expect(add(first, ...rest)).toBe(written(scaled(first) + sum));
        expect(subtract(first, ...rest)).toBe(written(scaled(first) - sum));
        expect(total([first, ...rest])).toBe(written(scaled(first) + sum));
      }),
      { numRuns: 2000 },
    );
  });

  it("stay exact when a sum leaves the safe integers and comes back", () => {
    const most = decimal("999999999999999");
    const least = decimal("-999999999999999");
    const many = Array.from({ length: 11 }, () => most);
    expect(add(decimal(1), ...many, ...many.map(() => least))).toBe("1");
    expect(add(most, ...many)).toBe("11999999999999988");
    expect(subtract(decimal(1), ...many)).toBe("-10999999999999988");
  });

  it("multiply exactly", () => {
    fc.assert(
      fc.property(exact, exact, (a, b) => {
        const product = scaled(a) * scaled(b);
        const unit = 10n ** BigInt(places);
        expect(product % unit).toBe(0n);
        expect(multiply(a, b)).toBe(written(product / unit));
      }),
      { numRuns: 2000 },
    );
  });

  it("divide with every rounding, to every number of places", () => {
    fc.assert(
      fc.property(
        exact,
        exact.filter((b) => b !== zero),
        fc.integer({ min: 0, max: 12 }),
        roundings,
        (a, b, decimals, rounding) => {
          const units = quotient(scaled(a) * 10n ** BigInt(decimals), scaled(b), rounding);
          const expected = written(units * 10n ** BigInt(places - decimals));
          expect(divide(a, b, decimals, rounding)).toBe(expected);
        },
      ),
      { numRuns: 4000 },
    );
  });

  it("refuse to divide by zero", () => {
    expect(() => divide(decimal(1), zero, 0)).toThrow(RangeError);
    expect(() => divide(zero, zero, 4)).toThrow(RangeError);
    expect(() => divide(decimal("0.5"), zero, 4)).toThrow(RangeError);
  });

  it("round: up is towards positive infinity, halves to even or away from zero", () => {
    fc.assert(
      fc.property(exact, fc.integer({ min: 0, max: 6 }), roundings, (value, decimals, rounding) => {
        const unit = 10n ** BigInt(places - decimals);
        const expected = written(quotient(scaled(value), unit, rounding) * unit);
        expect(round(value, decimals, rounding)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
    expect(roundedHalves("up")).toEqual(["-1", "0", "1", "2", "3"]);
    expect(roundedHalves("down")).toEqual(["-1", "0", "0", "1", "2"]);
    expect(roundedHalves("half-up")).toEqual(["-2", "-1", "1", "2", "3"]);
    expect(roundedHalves("half-even")).toEqual(["-2", "0", "0", "2", "2"]);
  });

  it("compare exactly, also where doubles can't tell them apart", () => {
    fc.assert(
      fc.property(exact, exact, (a, b) => {
        const expected = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0;
        expect(compare(a, b)).toBe(expected);
        expect(largest(a, b)).toBe(expected < 0 ? b : a);
        expect(smallest(a, b)).toBe(expected > 0 ? b : a);
        expect(compare(a, a)).toBe(0);
        expect([isPositive(a), isNegative(a)]).toEqual([scaled(a) > 0n, scaled(a) < 0n]);
      }),
      { numRuns: 2000 },
    );
    expect(compare(decimal("99999999999999.000000000001"), decimal("99999999999999"))).toBe(1);
    expect(compare(decimal("-99999999999999.000000000001"), decimal("-99999999999999"))).toBe(-1);
  });

  it("come back from text as they were written, and in one form only", () => {
    fc.assert(
      fc.property(exact, exact, (a, b) => {
        expect(parseDecimal(a)).toBe(a);
        for (const result of [a, add(a, b), subtract(a, b), multiply(a, b), subtract(a, a)])
          expect(result).toMatch(canonical);
      }),
    );
  });
});

describe("reading decimals", () => {
  it.each([
    ["12", "12"],
    ["+12", "12"],
    ["0012.50", "12.5"],
    ["-0", "0"],
    ["-0.00", "0"],
    ["0.0", "0"],
    [".5", "0.5"],
    ["5.", "5"],
    ["-.5", "-0.5"],
    ["1e3", "1000"],
    ["+1e+3", "1000"],
    ["1.5E-3", "0.0015"],
    ["999999999999999", "999999999999999"],
    ["-999999999999999", "-999999999999999"],
    ["999999999999999.999999999999", "999999999999999.999999999999"],
    ["0.000000000001", "0.000000000001"],
    ["1.10000000000000", "1.1"],
    ["0.30", "0.3"],
  ])("%s is %s", (text, expected) => {
    expect(parseDecimal(text)).toBe(expected);
  });

  it.each([
    "",
    " ",
    "1 2",
    " 1",
    "1\n",
    "1,5",
    "NaN",
    "Infinity",
    "0x10",
    "--1",
    "1e",
    "e5",
    ".",
    "+",
    "1e309",
    "1e15",
    "1000000000000000",
    "-1000000000000000",
    "999999999999999.9999999999999",
    "0.0000000000001",
    "1e-13",
    "1e-99",
    "١٢",
  ])("'%s' is none", (text) => {
    expect(parseDecimal(text)).toBeNull();
    expect(() => decimal(text)).toThrow(RangeError);
  });

  it("refuses numbers that doubles only come near to", () => {
    expect(() => decimal(0.1 + 0.2)).toThrow(RangeError);
    expect(() => decimal(Number.NaN)).toThrow(RangeError);
    expect(decimal(0.1)).toBe("0.1");
  });
});

describe("multiples and units", () => {
  it("raise to the next multiple and lower to the last one", () => {
    fc.assert(
      fc.property(exact, above, (value, multiple) => {
        const raised = scaled(raiseToMultiple(value, multiple));
        expect(raised % scaled(multiple)).toBe(0n);
        expect(raised).toBeGreaterThanOrEqual(scaled(value));
        expect(raised - scaled(multiple)).toBeLessThan(scaled(value));
      }),
    );
    fc.assert(
      fc.property(above, above, (value, multiple) => {
        const lowered = scaled(lowerToMultiple(value, multiple));
        expect(lowered % scaled(multiple)).toBe(0n);
        expect(lowered).toBeLessThanOrEqual(scaled(value));
        expect(lowered + scaled(multiple)).toBeGreaterThan(scaled(value));
      }),
    );
  });

  it("buy the fewest purchase units that hold the need", () => {
    const ratio = fc.record({ numerator: above, denominator: above });
    fc.assert(
      fc.property(
        above,
        ratio,
        fc.integer({ min: 0, max: 3 }),
        (base, { numerator, denominator }, decimals) => {
          const units = toPurchaseUnits(base, { numerator, denominator }, decimals);
          const step = digitsOf(1n, decimals);
          const holds = (purchase: Decimal) =>
            scaled(purchase) * scaled(numerator) >= scaled(base) * scaled(denominator);
          expect(holds(units)).toBe(true);
          expect(holds(subtract(units, step))).toBe(false);
        },
      ),
    );
  });

  it("survive the round trip through a unit", () => {
    const ratio = fc.record({
      numerator: fc.integer({ min: 1, max: 1000 }).map(decimal),
      denominator: fc.integer({ min: 1, max: 1000 }).map(decimal),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }).map(decimal), ratio, (units, r) => {
        expect(
          toPurchaseUnits(multiply(units, r.numerator), { ...r, denominator: decimal(1) }, 0),
        ).toBe(units);
        expect(toBaseUnits(units, { ...r, denominator: decimal(1) })).toBe(
          multiply(units, r.numerator),
        );
      }),
    );
    expect(toBaseUnits(decimal(3), { numerator: decimal(1), denominator: decimal(3) })).toBe("1");
    expect(toBaseUnits(decimal(1), { numerator: decimal(1), denominator: decimal(3) })).toBe(
      "0.333333333333",
    );
    expect(
      toPurchaseUnits(decimal("0.3"), { numerator: decimal("0.1"), denominator: decimal(1) }, 0),
    ).toBe("3");
    expect(
      toPurchaseUnits(
        decimal("2.2047"),
        { numerator: decimal("2.2046"), denominator: decimal(1) },
        0,
      ),
    ).toBe("2");
  });

  it("find the middle", () => {
    expect(median([])).toBeNull();
    expect(median(["10", "9", "100"].map(decimal))).toBe("10");
    expect(median(["1", "2"].map(decimal))).toBe("1.5");
    const values = ["3", "1", "2"].map(decimal);
    median(values);
    expect(values).toEqual(["3", "1", "2"]);
  });
});
