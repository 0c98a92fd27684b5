import { describe, expect, it } from "vitest";

import { goldenCases, goldenTables } from "../src/golden.ts";

// What PHP has to pass too is JSON: no undefined, no binary fraction where a decimal belongs, an origin for each answer.

describe("golden tables", () => {
  it.each(goldenTables())("%s says of every row what is expected and who says so", (table) => {
    const rows = goldenCases<unknown, unknown>(table);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ source }) => source === "")).toEqual([]);
  });

  it("hold the rows of the domain guide that concern ordering", () => {
    const names = goldenTables().flatMap((table) =>
      goldenCases<unknown, unknown>(table).map(({ name }) => name),
    );
    const rows = ["3", "32", "33", "34", "35", "36", "37"];
    expect(rows.filter((row) => !names.some((name) => name.startsWith(`row ${row}:`)))).toEqual([]);
  });
});
