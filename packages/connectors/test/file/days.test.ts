import { describe, expect, test } from "vitest";

import { orderOf, readDay, weighDay, type DayOrder } from "../../src/lib/table/days.ts";

const day = (cell: string, order: DayOrder | null = null): string => {
  const reading = readDay(cell, order);
  return reading.kind === "day" ? reading.day : reading.kind;
};

describe("a day", () => {
  test.for([
    ["2026-11-23", "2026-11-23"],
    ["2026/1/5", "2026-01-05"],
    ["20261123", "2026-11-23"],
    ["2026-11-23T14:30:00Z", "2026-11-23"],
    ["2026-11-23 14:30", "2026-11-23"],
    ["23.11.2026", "2026-11-23"],
    ["3.4.26", "2026-04-03"],
    ["23/11/2026", "2026-11-23"],
    ["11/23/2026", "2026-11-23"],
    ["4/4/2026", "2026-04-04"],
    ["2028-02-29", "2028-02-29"],
    ["2026-03-29", "2026-03-29"],
    ["2026-10-25", "2026-10-25"],
  ] as const)("%s is %s", ([cell, expected]) => {
    expect(day(cell)).toBe(expected);
  });

  test.for(["2026-02-29", "2026-13-01", "2026-00-10", "31/31/2026", "45992", "tomorrow", "1/2"])(
    "%s is no day",
    (cell) => {
      expect(day(cell)).toBe("unreadable");
    },
  );

  test("only the order tells 3 April from 4 March", () => {
    expect(day("03/04/2026")).toBe("ambiguous");
    expect(day("03/04/2026", "DMY")).toBe("2026-04-03");
    expect(day("03/04/2026", "MDY")).toBe("2026-03-04");
    expect(day("23/11/2026", "MDY")).toBe("unreadable");
  });
});

test.for([
  [["03/04/2026", "23/04/2026"], "DMY"],
  [["03/04/2026", "04/23/2026"], "MDY"],
  [["3.4.2026"], "DMY"],
  [["03/04/2026", "2026-04-23"], null],
  [["23/04/2026", "04/23/2026"], null],
] as const)("the column %j has the order %s", ([cells, order]) => {
  const evidence = { dayFirst: false, monthFirst: false };
  for (const cell of cells) weighDay(cell, evidence);
  expect(orderOf(evidence)).toBe(order);
});
