import { readFileSync } from "node:fs";
import { join } from "node:path";

import { failureOf } from "@parstock/core";
import { describe, expect, test } from "vitest";

import { parseMapping } from "../../src/file/index.ts";

function refusal(mapping: unknown): string {
  try {
    parseMapping(JSON.stringify(mapping), "mapping.json");
    return "";
  } catch (error) {
    return failureOf(error)?.message ?? String(error);
  }
}

test("a mapping is read whole", () => {
  const mapping = parseMapping(
    JSON.stringify({
      columns: { sku: "material", committed: null },
      defaults: { supplier: "Acme", leadTimeDays: 5, leadTimeIn: "calendar-days" },
      numbers: { decimal: "," },
      dates: "DMY",
      suppliers: { Acme: { email: "orders@acme.example", orderDays: ["Mon", "Thu"] } },
      locations: { main: { name: "Main", address: ["1 High Street", "Town"] } },
      units: { kg: 2 },
      policy: "fixed",
      reviewFrom: "2026-01-05",
      emptyWhenZero: ["minimumQuantity"],
      delimiter: "^",
      encoding: "Windows-1252",
    }),
    "mapping.json",
  );
  expect(mapping).toEqual({
    columns: { sku: "material", committed: null },
    defaults: { supplier: "Acme", leadTimeDays: "5" },
    leadTimeIn: "calendar-days",
    decimal: ",",
    dates: "DMY",
    suppliers: { Acme: { email: "orders@acme.example", orderDays: "Mon;Thu" } },
    locations: { main: { name: "Main", address: ["1 High Street", "Town"] } },
    units: { kg: 2 },
    policy: "fixed",
    reviewFrom: "2026-01-05",
    emptyWhenZero: ["minimumQuantity"],
    delimiter: "^",
    encoding: "windows-1252",
  });
});

describe("each mistake gets its sentence", () => {
  test.for([
    [[], "mapping.json: the mapping must be an object in braces."],
    [{ columns: "sku" }, `mapping.json: "columns" must be an object in braces.`],
    [
      { columns: { sku: 3 } },
      `mapping.json: "columns.sku" must be the heading of a column, or null for none.`,
    ],
    [
      { defaults: { leadTimeIn: "weeks" } },
      `mapping.json: "defaults.leadTimeIn" must be "working-days" or "calendar-days".`,
    ],
    [
      { defaults: { currency: {} } },
      `mapping.json: "defaults.currency" must be a text or a number.`,
    ],
    [
      { numbers: { decimal: ".", group: "," } },
      `mapping.json: unknown key "numbers.group"; only "decimal" is known.`,
    ],
    [
      { units: { kg: 1.5 } },
      `mapping.json: "units.kg" must be a whole number of decimal places from 0 to 6.`,
    ],
    [
      { policy: "min-max" },
      `mapping.json: "policy" must be one of "r,Q", "s,S", "par", "R,S", "R,s,S", "days-of-cover", "fixed".`,
    ],
    [{ reviewFrom: "soon" }, `mapping.json: "reviewFrom" must be a day such as "2026-01-05".`],
    [
      { emptyWhenZero: ["moq"] },
      `mapping.json: "emptyWhenZero" must be a list of fields such as ["minimumQuantity", "multiple"].`,
    ],
    [{ delimiter: ";;" }, `mapping.json: "delimiter" must be one character such as ";".`],
    [
      { encoding: "morse" },
      `mapping.json: "encoding" must be one of utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, iso-8859-15, windows-1250.`,
    ],
    [
      { locations: { main: { zip: "1" } } },
      `mapping.json: "locations.main.zip" is not known or not of the right kind; known are name, timeZone, costCentre (texts), address (list of lines), transferLeadTimeDays (whole number).`,
    ],
  ] as const)("%j", ([mapping, sentence]) => {
    expect(refusal(mapping)).toBe(sentence);
  });

  test("a field that does not exist is named with those that do", () => {
    expect(refusal({ columns: { qty: "Qty" } })).toMatch(
      /^mapping\.json: unknown field "columns\.qty"; known are sku, name, location, onHand, /,
    );
    expect(refusal({ suppliers: { Acme: { mail: "x" } } })).toMatch(
      /^mapping\.json: unknown field "suppliers\.Acme\.mail"; known are id, name, email, /,
    );
  });

  test("a field named like a part of every object is not known either", () => {
    expect(refusal({ columns: { constructor: "x" } })).toMatch(
      /^mapping\.json: unknown field "columns\.constructor"/,
    );
  });
});

test("the example in the README is a mapping", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../src/file/README.md"), "utf8");
  const example = /```json\n([^]*?)```/.exec(readme)?.[1] ?? "";
  expect(Object.keys(parseMapping(example, "README.md"))).toContain("suppliers");
});
