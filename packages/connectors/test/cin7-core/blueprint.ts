import { readFileSync } from "node:fs";

import type { Fields } from "../../src/lib/json.ts";

interface Field {
  readonly type: string;
  readonly length: number;
  readonly required: boolean;
}

type Table = ReadonlyMap<string, Field>;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;

/** The tables of fields of the API Blueprint, each the first after its headings. */
export function blueprint(file: string): (...headings: readonly string[]) => Table {
  const rows = readFileSync(file, "utf8").split(/\r?\n/);
  return (...headings) => {
    let start = 0;
    for (const heading of headings)
      start = rows.findIndex((row, at) => at >= start && row.startsWith(heading));
    const first = rows.findIndex((row, at) => at > start && /^\|[-:|\s]+$/.test(row)) + 1;
    if (start < 0 || first === 0)
      throw new Error(`the blueprint has no table under ${headings.join(", ")}`);
    const table = new Map<string, Field>();
    for (const row of rows.slice(first)) {
      if (!row.startsWith("|")) break;
      const [, name = "", type = "", length = "", required = "", notes = ""] = row.split("|");
      table.set(name.replaceAll("`", "").trim(), {
        type: type.trim(),
        length: Number(length.trim() || Infinity),
        // "Yes*": needed only together with other fields, which the tests look at themselves.
        required: required.trim() === "Yes" && !notes.includes("Not required for POST"),
      });
    }
    return table;
  };
}

/** What a body breaks of a table, one sentence each; `written` is the same with its numbers as they are written. */
export function faultsOf(table: Table, body: Fields, written: Fields): string[] {
  const missing = [...table].filter(([name, { required }]) => required && !(name in body));
  return [
    ...missing.map(([name]) => `${name} is missing`),
    ...Object.entries(body).flatMap(([name, value]) => {
      const field = table.get(name);
      if (field === undefined) return [`${name} is not known`];
      return fits(field, value, String(written[name])) ? [] : [`${name} is no ${field.type}`];
    }),
  ];
}

function fits({ type, length }: Field, value: unknown, written: string): boolean {
  if (/^guid$/i.test(type)) return typeof value === "string" && guid.test(value);
  if (/^string$/i.test(type)) return typeof value === "string" && value.length <= length;
  if (type === "Boolean") return typeof value === "boolean";
  if (type === "DateTime") return typeof value === "string" && dateTime.test(value);
  const places = /^Decimal with up to (\d)/.exec(type)?.[1];
  if (places !== undefined)
    return (
      typeof value === "number" &&
      /^\d+(?:\.\d+)?$/.test(written) &&
      (written.split(".")[1] ?? "").length <= Number(places)
    );
  if (type.includes("[]")) return Array.isArray(value);
  throw new Error(`the blueprint has a type ${type} that is not judged here`);
}
