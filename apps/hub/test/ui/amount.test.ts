import { describe, expect, test } from "vitest";

import { formatMoney, formatQuantity, readQuantity, typedQuantity } from "../../src/ui/amount.ts";

/** Intl separates with narrow no-break spaces in places; which kind of space is its business. */
const plain = (text: string): string => text.replaceAll(/\s/gu, " ");

describe("quantities are written exactly", () => {
  test.each([
    ["0", "en-GB", "0"],
    ["-3", "en-GB", "-3"],
    ["1234567.125", "en-GB", "1,234,567.125"],
    ["1234567.125", "de-DE", "1.234.567,125"],
    ["0.1", "de-DE", "0,1"],
    ["999999999999999.000000000001", "en-GB", "999,999,999,999,999.000000000001"],
    ["9007199254740993", "en-GB", "9,007,199,254,740,993"],
    ["some", "en-GB", "some"],
  ])("%s in %s is %s", (value, locale, written) => {
    expect(formatQuantity(value, locale)).toBe(written);
  });
});

describe("money has the decimals of its currency, and more where it has more", () => {
  test.each([
    ["12", "EUR", "en-GB", "€12.00"],
    ["12.4", "EUR", "de-DE", "12,40 €"],
    ["0.0125", "EUR", "en-GB", "€0.0125"],
    ["1204000", "JPY", "en-GB", "JP¥1,204,000"],
    ["1.5", "KWD", "en-GB", "KWD 1.500"],
    ["12.345678901234", "EUR", "en-GB", "€12.345678901234"],
    ["1234.5", "euro", "en-GB", "1,234.5 euro"],
    ["1234.5", "", "en-GB", "1,234.5 "],
  ])("%s %s in %s is %s", (value, currency, locale, written) => {
    expect(plain(formatMoney(value, currency, locale))).toBe(written);
  });
});

describe("typed quantities", () => {
  test.each([
    ["12", "en-GB", "12"],
    [" 12.50 ", "en-GB", "12.5"],
    ["007", "en-GB", "7"],
    ["0", "en-GB", "0"],
    ["12,5", "de-DE", "12.5"],
    ["1,000", "en-GB", null],
    ["1.000", "de-DE", null],
    ["-1", "en-GB", null],
    ["1e3", "en-GB", null],
    ["", "en-GB", null],
    ["٣", "en-GB", null],
  ])("%s in %s is read as %s", (typed, locale, value) => {
    expect(readQuantity(typed, locale)).toBe(value);
  });

  test("are offered as they are read", () => {
    expect(typedQuantity("1234.5", "de-DE")).toBe("1234,5");
    expect(readQuantity(typedQuantity("1234.5", "de-DE"), "de-DE")).toBe("1234.5");
  });
});
