import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { amountFigure, amountText, lineTotal, minorUnits, roundMoney } from "../src/money.ts";
import { compare, decimal, type Decimal, multiply, subtract } from "../src/quantity.ts";
import { golden } from "./golden.ts";

describe("line totals", () => {
  interface Row {
    readonly quantity: Decimal;
    readonly price: Decimal;
    readonly priceUnit: Decimal;
    readonly currency: string;
  }
  test.each(golden<Row, Decimal>("line-totals"))("$name", ({ inputs, expected }) => {
    const { quantity, price, priceUnit, currency } = inputs;
    expect(lineTotal(quantity, price, priceUnit, currency)).toBe(expected);
  });

  it("round amounts the same way", () => {
    const ties = ["0.125", "0.135", "-0.125", "1.005"].map(decimal);
    expect(ties.map((amount) => roundMoney(amount, "EUR"))).toEqual(["0.12", "0.14", "-0.12", "1"]);
    expect(roundMoney(decimal("101.5"), "JPY")).toBe("102");
    expect(roundMoney(decimal("0.0005"), "KWD")).toBe("0");
  });

  it("is never further than half a minor unit from the exact amount", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 9n }).map((n) => decimal(String(n)));
    const price = fc.integer({ min: 0, max: 10 ** 9 }).map((n) => decimal(String(n / 1000)));
    fc.assert(
      fc.property(amount, price, fc.constantFrom("JPY", "EUR", "KWD", "CLF"), (q, p, currency) => {
        const exact = multiply(q, p);
        const twice = multiply(subtract(lineTotal(q, p, decimal(1), currency), exact), decimal(2));
        const unit = decimal(`1e-${minorUnits(currency)}`);
        expect(compare(twice, unit)).toBeLessThanOrEqual(0);
        expect(compare(twice, subtract(decimal(0), unit))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("refuses an unknown currency and a price unit of zero", () => {
    expect(() => roundMoney(decimal(1), "DEM")).toThrow(/DEM/);
    expect(() => lineTotal(decimal(1), decimal(1), decimal(0), "EUR")).toThrow(RangeError);
  });
});

describe("minor units", () => {
  test.each(golden<{ currency: string }, number | null>("minor-units"))(
    "of '$name'",
    ({ inputs, expected }) => {
      expect(minorUnits(inputs.currency)).toBe(expected);
    },
  );
});

function digits(currency: string): number | undefined {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits;
}

/**
 * The list against the one that comes with the runtime (CLDR), which has no funds codes, keeps withdrawn codes, and says
 * how many decimals people use where ISO says how many there are. What differs is named, so that neither side moves unseen.
 */
describe("the currencies that are known", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const ours = letters
    .flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
    .filter((code) => minorUnits(code) !== null);
  const theirs = new Set(Intl.supportedValuesOf("currency"));

  it("are those of the runtime, and the funds codes and Venezuela's second bolivar", () => {
    const known = ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "VED"];
    expect(ours.filter((code) => !theirs.has(code))).toEqual(known);
  });

  it("leave out withdrawn codes and units of account", () => {
    // Withdrawn by the end of 2025, and two units of account; a newer runtime may have dropped some.
    const left = ["ANG", "BGN", "CUC", "HRK", "SLL", "XDR", "XSU", "ZWL"];
    const missing = [...theirs].filter((code) => minorUnits(code) === null);
    expect(missing.filter((code) => !left.includes(code))).toEqual([]);
  });

  it("have the runtime's decimals, but where people leave out those that ISO has", () => {
    const dropped = "AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SOS SYP YER".split(" ");
    const differing = ours.filter((code) => theirs.has(code) && digits(code) !== minorUnits(code));
    expect(differing.filter((code) => !dropped.includes(code))).toEqual([]);
    expect(differing.filter((code) => digits(code) !== 0)).toEqual([]);
    expect(ours).toHaveLength(164);
  });
});

describe("an amount for a person", () => {
  it.each([
    ["24.8", "GBP", "24.80 GBP"],
    ["80", "EUR", "80.00 EUR"],
    ["0.0125", "EUR", "0.0125 EUR"],
    ["500", "JPY", "500 JPY"],
    ["1.5", "KWD", "1.500 KWD"],
    ["-3", "USD", "-3.00 USD"],
    ["7.5", "DEM", "7.5 DEM"],
  ])("%s %s reads %s", (amount, currency, text) => {
    expect(amountText(decimal(amount), currency)).toBe(text);
    expect(`${amountFigure(decimal(amount), currency)} ${currency}`).toBe(text);
  });
});
