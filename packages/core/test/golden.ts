import { readFileSync } from "node:fs";

export interface GoldenRow<Inputs, Expected> {
  readonly name: string;
  readonly inputs: Inputs;
  readonly expected: Expected;
  /** Where the expected answer comes from. */
  readonly source: string;
}

/** The rows of test/golden/<table>.json. */
export function golden<Inputs, Expected>(table: string): GoldenRow<Inputs, Expected>[] {
  const text = readFileSync(new URL(`golden/${table}.json`, import.meta.url), "utf8");
  return JSON.parse(text) as GoldenRow<Inputs, Expected>[];
}
