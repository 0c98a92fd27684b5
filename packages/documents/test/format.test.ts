import type { Day, Decimal } from "@parstock/core";
import { decimal, minorUnits, parseDecimal } from "@parstock/core";
import { assert, constantFrom, integer, property, tuple } from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";

import { formatDay, formatDecimal, formatMoney, numberStyle } from "../src/format.ts";
import { renderHtml, renderText } from "../src/index.ts";
import { chooseLanguage } from "../src/labels.ts";
import { line, purchase } from "./sample.ts";

const languages = ["en", "de", "fr", "es", "nl", "it", "pt", "pl"];
const regions = ["en-IN", "en-ZA", "de-CH", "de-AT", "fr-CA", "es-MX", "pt-PT", "nl-BE"];

function styleOf(tag: string): ReturnType<typeof numberStyle> {
  const language = chooseLanguage([tag]);
  return numberStyle(language.tag, language.labels.numbers);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("money", () => {
  test.each([
    ["en-GB", "1234567.5", "EUR", "EUR 1,234,567.50"],
    ["en-IN", "1234567.5", "INR", "INR 12,34,567.50"],
    ["de", "1234567.5", "EUR", "1.234.567,50 EUR"],
    ["de-CH", "1234567.5", "CHF", "CHF 1'234'567.50"],
    ["fr", "1234567.5", "EUR", "1 234 567,50 EUR"],
    ["es", "1234.5", "EUR", "1234,50 EUR"],
    ["es", "12345.5", "EUR", "12.345,50 EUR"],
    ["pl", "1234", "PLN", "1234,00 PLN"],
    ["en", "1234", "JPY", "JPY 1,234"],
    ["en", "1234.5", "KWD", "KWD 1,234.500"],
    ["en", "1", "IQD", "IQD 1.000"],
    ["en", "0.00125", "USD", "USD 0.00125"],
    ["en", "-1234.5", "USD", "USD -1,234.50"],
    ["en", "999999999999999.99", "USD", "USD 999,999,999,999,999.99"],
    ["en", "12.3", "???", "??? 12.30"],
  ])("%s writes %s %s as %s", (tag, value, currency, expected) => {
    const written = formatMoney(decimal(value), currency, styleOf(tag));
    expect(written.replace(/\u00A0/g, " ").replace(/’/g, "'")).toBe(expected);
  });

  test("says the same with the tables of the package as with Intl", () => {
    for (const tag of languages)
      for (const value of ["123.4", "12345.678", "1234567.5"]) {
        const amount = decimal(value);
        const known = formatMoney(amount, "EUR", chooseLanguage([tag]).labels.numbers);
        expect(`${tag} ${known}`).toBe(`${tag} ${formatMoney(amount, "EUR", styleOf(tag))}`);
      }
  });

  test("keeps every digit of any amount in any language", () => {
    const amounts = tuple(
      integer({ min: -(10 ** 14), max: 10 ** 14 }),
      integer({ min: 0, max: 999_999_999_999 }),
      integer({ min: 0, max: 12 }),
    ).map(([whole, fraction, places]) =>
      decimal(`${String(whole)}.${String(fraction).padStart(12, "0").slice(0, places)}`),
    );
    assert(
      property(
        amounts,
        constantFrom(...languages, ...regions),
        constantFrom("EUR", "JPY", "KWD", "CLF"),
        (amount, tag, currency) => {
          const style = styleOf(tag);
          const written = formatMoney(amount, currency, style);
          const digits = written.replace(currency, "").trim();
          expect(readBack(digits, style.decimal)).toBe(amount);
          const fraction = digits.split(style.decimal)[1] ?? "";
          expect(fraction.length).toBeGreaterThanOrEqual(minorUnits(currency) ?? 2);
        },
      ),
    );
  });
});

function readBack(written: string, mark: string): Decimal | null {
  const [whole = "", fraction = ""] = written.split(mark);
  return parseDecimal(`${whole.replace(/[^\d-]/g, "")}.${fraction}`);
}

test("a quantity is grouped and keeps its own fraction", () => {
  expect(formatDecimal(decimal("1200"), styleOf("en"))).toBe("1,200");
  expect(formatDecimal(decimal("0.125"), styleOf("de"))).toBe("0,125");
});

describe("days", () => {
  test.each([
    ["en-GB", "2026-11-23", "23 November 2026"],
    ["en-US", "2026-11-23", "November 23, 2026"],
    ["de-AT", "2027-01-01", "1. Jänner 2027"],
    ["fr", "2024-02-29", "29 février 2024"],
    ["pl", "1970-01-01", "1 stycznia 1970"],
    ["nl", "2000-03-01", "1 maart 2000"],
    ["es", "1900-12-31", "31 de diciembre de 1900"],
  ])("%s writes %s as %s", (tag, day, expected) => {
    expect(formatDay(day as Day, tag)).toBe(expected);
  });
});

describe("languages", () => {
  test.each([
    [["nl-BE", "de"], "nl-BE"],
    [["ja", "de"], "de"],
    [["de_AT", "en"], "de-AT"],
    [[undefined, "fr"], "fr"],
    [["not a tag!", "xx"], "en"],
    [["constructor"], "en"],
  ])("of %j the document is in %s", (wanted, tag) => {
    expect(chooseLanguage(wanted).tag).toBe(tag);
  });

  test.each(languages)("%s fills in every placeholder and counts lines", (language) => {
    for (const count of [1, 2, 3]) {
      const lines = Array.from({ length: count }, (_, index) => line(index + 1));
      const text = renderText(purchase({ lines, supplier: { language } }), { copy: true });
      expect(text).toContain("PO-2026-00042");
      expect(text).not.toMatch(/[{}]|undefined/);
      expect(text).toContain(`(${String(count)} `);
    }
  });

  test.each([
    ["en", ["1 line", "2 lines", "5 lines", "22 lines"]],
    ["fr", ["1 ligne", "2 lignes", "5 lignes", "22 lignes"]],
    ["pl", ["1 pozycja", "2 pozycje", "5 pozycji", "22 pozycje"]],
  ])("%s has its plurals", (language, expected) => {
    const { labels } = chooseLanguage([language]);
    expect([1, 2, 5, 22].map(labels.lines)).toEqual(expected);
    expect(chooseLanguage(["pl"]).labels.lines(112)).toBe("112 pozycji");
    expect(chooseLanguage(["fr"]).labels.lines(0)).toBe("0 ligne");
  });
});

test("a host without Intl gets the same words with ISO days", () => {
  const order = purchase({ supplier: { language: "de-DE" } });
  const withIntl = renderText(order);
  vi.stubGlobal("Intl", undefined);
  expect(renderText(order)).toBe(
    withIntl.replace("23. November 2026", "2026-11-23").replace("1. Dezember 2026", "2026-12-01"),
  );
  expect(renderHtml(order)).toContain("246,30\u00A0EUR");
});
