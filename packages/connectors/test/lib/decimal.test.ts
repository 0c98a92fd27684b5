import { add, compare, decimal, divide, multiply, parseDecimal, subtract } from "@parstock/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decimalOf, isPositive, minus, over, plus, times } from "../../src/lib/decimal.ts";

/** Up to nine digits before and six after the point, so that products stay within what core keeps. */
const any = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 9999 }))
  .map(([whole, part]) => decimal(`${whole}.${String(part).padStart(4, "0")}`));

describe("the arithmetic of connectors agrees with core's:", () => {
  it("sums, differences, products", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(plus(a, b)).toBe(add(a, b));
        expect(minus(a, b)).toBe(subtract(a, b));
        expect(times(a, b)).toBe(multiply(a, b));
        expect(isPositive(a)).toBe(compare(a, decimal(0)) > 0);
      }),
    );
  });
  it("quotients, both ways of rounding", () => {
    fc.assert(
      fc.property(any, any, fc.integer({ min: 0, max: 7 }), (a, b, places) => {
        fc.pre(b !== "0");
        expect(over(a, b, places)).toBe(divide(a, b, places, "half-even"));
        expect(over(a, b, places, "half-up")).toBe(divide(a, b, places, "half-up"));
      }),
    );
  });
  it("texts as systems write them", () => {
    const written = fc.oneof(
      any.map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.constantFrom("12.50", "+3", "1e3", "1.5E-3", ".5", "5.", "-0", "0.000", "1e20", ""),
      fc.string(),
    );
    fc.assert(
      fc.property(written, (text) => {
        expect(decimalOf(text)).toBe(parseDecimal(text.trim()));
      }),
    );
  });
});
