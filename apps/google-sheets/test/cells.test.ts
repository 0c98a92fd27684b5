import { decimal, parseDecimal } from "@parstock/core";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { figureCell, piecesOf, squared, textCell, textOf } from "../src/cells.ts";
import { Grid, type Value } from "./google/grid.ts";

const utc = (): string => "UTC";

/** What a cell gives back of what was set. */
function kept(given: unknown): Value {
  const grid = new Grid("Sheet1");
  grid.set(1, 1, given);
  return grid.at(1, 1).value;
}

describe("a number in a cell", () => {
  test.each([
    [0.1 + 0.2, "0.3"],
    [2, "2"],
    [-4.5, "-4.5"],
    [1e-7, "0.0000001"],
    [123_456_789_012_345, "123456789012345"],
    [1e20, "100000000000000000000"],
  ])("%s is read as %s", (value, text) => {
    expect(textOf(value, utc)).toBe(text);
  });

  it("is exact, or the figure stays a text", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.integer({ min: 0, max: 8 }),
        (digits, places) => {
          const sign = digits < 0n ? "-" : "";
          const text = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
          const at = text.length - places;
          const written = places === 0 ? text : `${text.slice(0, at)}.${text.slice(at)}`;
          const figure = parseDecimal(sign + written) ?? decimal(0);
          const cell = figureCell(figure);
          const stored = kept(typeof cell === "string" ? textCell(cell) : cell);
          expect(textOf(stored, utc)).toBe(figure);
        },
      ),
    );
  });
});

describe("a text in a cell", () => {
  const risky = fc.constantFrom(
    "007",
    "=1+1",
    "+49 30 1234",
    "-5",
    "@me",
    "'quoted",
    "2026-11-23",
    "1/2",
    "12.5",
    "1,234",
    "50%",
    "TRUE",
    "false",
    " 5",
    "1e5",
    "$5",
    "Nov 5",
    "May-2026",
    "5 November",
  );

  it("is given back as it was written, whatever Sheets would make of it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), risky), (text) => {
        expect(kept(textCell(text))).toBe(text);
      }),
    );
  });

  it("that is too long for a cell is given back from several", () => {
    const text = `${"x=".repeat(60_000)}'`;
    const pieces = piecesOf(text);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.map(kept).join("")).toBe(text);
  });
});

test("rows are made of one width", () => {
  expect(squared([[1], [1, 2]])).toEqual([
    [1, ""],
    [1, 2],
  ]);
});
