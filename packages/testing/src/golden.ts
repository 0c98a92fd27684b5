import { readdirSync, readFileSync } from "node:fs";

/** One row of a golden table: facts, what must come of them, and where that answer comes from. */
export interface GoldenCase<Inputs, Expected> {
  readonly name: string;
  readonly inputs: Inputs;
  readonly expected: Expected;
  readonly source: string;
}

const folder = new URL("../../core/test/golden/", import.meta.url);

/** Names of the tables that every kernel has to pass, whatever language it is written in. */
export function goldenTables(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

/** The rows of one table; fails with the row's place where one lacks a name, an expected answer or a source. */
export function goldenCases<Inputs, Expected>(table: string): GoldenCase<Inputs, Expected>[] {
  const rows = JSON.parse(readFileSync(new URL(`${table}.json`, folder), "utf8")) as unknown[];
  const names = new Set<string>();
  return rows.map((row, index) => {
    const { name, source } = row as GoldenCase<Inputs, Expected>;
    if (typeof name !== "string" || typeof source !== "string" || !("expected" in Object(row)))
      throw new Error(`${table}.json, row ${index + 1}: name, expected and source are needed`);
    if (names.has(name))
      throw new Error(`${table}.json, row ${index + 1}: ${name} is there already`);
    names.add(name);
    return row as GoldenCase<Inputs, Expected>;
  });
}
