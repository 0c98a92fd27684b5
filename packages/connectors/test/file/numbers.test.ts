import { compare, decimal, parseDecimal } from "@parstock/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  compareDecimals,
  markOf,
  newEvidence,
  readNumber,
  weighNumber,
  type DecimalMark,
} from "../../src/lib/table/numbers.ts";

const value = (cell: string, mark: DecimalMark | null = null): string => {
  const reading = readNumber(cell, mark);
  return reading.kind === "number" ? reading.value : reading.kind;
};

describe("a cell that settles itself", () => {
  test.for([
    ["0", "0"],
    ["007", "7"],
    ["+5", "5"],
    ["-5", "-5"],
    ["−5", "-5"],
    ["5-", "-5"],
    ["(1,234.50)", "-1234.5"],
    ["-0", "0"],
    ["-0.00", "0"],
    [".5", "0.5"],
    ["5.", "5"],
    ["0,5", "0.5"],
    ["0.123", "0.123"],
    ["1234.567", "1234.567"],
    ["1.5", "1.5"],
    ["1,50", "1.5"],
    ["1,234,567", "1234567"],
    ["1.234.567", "1234567"],
    ["1.234.567,89", "1234567.89"],
    ["12,34,567.5", "1234567.5"],
    ["1 234 567", "1234567"],
    ["1\u00a0234,5", "1234.5"],
    ["1\u202f234", "1234"],
    ["1'234.50", "1234.5"],
    ["1’234", "1234"],
    ["€ 12,50", "12.5"],
    ["12.50 EUR", "12.5"],
    ["-$5.20", "-5.2"],
    ["$-5.20", "-5.2"],
    ["CHF 1'250.00", "1250"],
    ["1.5e3", "1500"],
    ["25E-1", "2.5"],
    ["999999999999999", "999999999999999"],
  ] as const)("%s is %s", ([cell, expected]) => {
    expect(value(cell)).toBe(expected);
  });

  test.for([
    "NaN",
    "1e309",
    "1e15",
    "1000000000000000",
    "0.0000000000001",
    "Infinity",
    "0x1F",
    "12 pcs",
    "1.2.3",
    "1,23,4",
    "1,2.3,4",
    "--5",
    "(-5)",
    "-5-",
    "1 23",
    "1/2",
    "=1+1",
    "#N/A",
    "..",
    "5 %",
    "٣",
  ])("%s is no number", (cell) => {
    expect(value(cell)).toBe("unreadable");
  });

  test.for(["", " ", "\u00a0"])("%j is blank", (cell) => {
    expect(value(cell)).toBe("blank");
  });
});

describe("a cell that only its column settles", () => {
  test.for(["1,234", "12.345", "-1,234", "€ 1.234"])("%s alone is ambiguous", (cell) => {
    expect(value(cell)).toBe("ambiguous");
  });

  test.for([
    ["1,234", ".", "1234"],
    ["1,234", ",", "1.234"],
    ["1.234", ".", "1.234"],
    ["1.234", ",", "1234"],
  ] as const)("%s with decimal mark %s is %s", ([cell, mark, expected]) => {
    expect(value(cell, mark)).toBe(expected);
  });

  test("a cell that contradicts the settled mark is refused", () => {
    expect(value("1,50", ".")).toBe("unreadable");
    expect(value("1.5", ",")).toBe("unreadable");
  });

  test.for([
    [["1,234", "5.5"], "."],
    [["1,234", "5,5"], ","],
    [["1,234", "1,234,567"], "."],
    [["1.234", "1.234,5"], ","],
    [["1,234", "7"], null],
    [["1,5", "1.5"], null],
    [["1.5", "1,234.5", "2,50"], null],
  ] as const)("the column %j writes decimals with %s", ([cells, mark]) => {
    const evidence = newEvidence();
    for (const cell of cells) weighNumber(cell, evidence);
    expect(markOf(evidence)).toBe(mark);
  });
});

const exact = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
    fc.integer({ min: 0, max: 12 }),
  )
  .map(([digits, places]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0");
    const whole = text.slice(0, text.length - places);
    return { negative: digits < 0n, whole, fraction: places === 0 ? "" : text.slice(-places) };
  });

test("what is read equals core's exact decimal, however it is grouped", () => {
  fc.assert(
    fc.property(
      exact,
      fc.constantFrom<DecimalMark>(".", ","),
      fc.boolean(),
      ({ negative, whole, fraction }, mark, grouped) => {
        const plain = `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
        const separator = mark === "." ? "," : ".";
        const shown = grouped ? whole.replace(/\B(?=(?:\d{3})+$)/g, separator) : whole;
        const cell = `${negative ? "-" : ""}${shown}${fraction === "" ? "" : mark + fraction}`;
        expect(value(cell, mark)).toBe(parseDecimal(plain));
      },
    ),
  );
});

test("decimals are ordered as core orders them", () => {
  const written = exact.map(({ negative, whole, fraction }) =>
    decimal(`${negative ? "-" : ""}${whole}.${fraction}0`),
  );
  fc.assert(
    fc.property(written, written, (a, b) => {
      expect(compareDecimals(a, b)).toBe(compare(a, b));
    }),
  );
});
