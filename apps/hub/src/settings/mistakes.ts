import { closest, distance } from "fastest-levenshtein";
import * as v from "valibot";

/** One sentence for each thing that is wrong: where, what it must be, and for an unknown key what was likely meant. */
export function mistakesIn(
  file: string,
  schema: v.GenericSchema,
  issues: readonly v.BaseIssue<unknown>[],
): string[] {
  return issues.map((issue) => {
    const path = v.getDotPath(issue) ?? "";
    if (issue.type === "strict_object" && issue.expected === "never") {
      return `${file}: there is no setting "${path}"${meant(path, schema)}.`;
    }
    if (issue.type === "strict_object" && issue.received === "undefined")
      return `${file}: "${path}" is missing.`;
    const where = path === "" ? "the settings" : `"${path}"`;
    return `${file}: ${where} must be ${issue.message}.`;
  });
}

function meant(path: string, schema: v.GenericSchema): string {
  const parts = path.split(".");
  const name = parts.pop() ?? "";
  const known = keysAt(schema, parts);
  if (known.length === 0) return "";
  const near = closest(name, known);
  return distance(name.toLowerCase(), near.toLowerCase()) <= Math.max(2, name.length / 3)
    ? `; write "${[...parts, near].join(".")}" if you mean that`
    : `; known ${parts.length === 0 ? "here" : `in "${parts.join(".")}"`} are ${known.join(", ")}`;
}

/** The keys that a schema knows below a path. */
function keysAt(schema: unknown, path: readonly string[]): string[] {
  const inner = unwrapped(schema);
  const entries = inner.entries;
  const [first, ...rest] = path;
  if (first === undefined) return entries === undefined ? [] : Object.keys(entries);
  const next = entries?.[first] ?? inner.item ?? inner.value;
  return next === undefined ? [] : keysAt(next, rest);
}

interface SchemaShape {
  readonly wrapped?: unknown;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly item?: unknown;
  readonly value?: unknown;
}

function unwrapped(schema: unknown): SchemaShape {
  const shape = schema as SchemaShape;
  return shape.wrapped === undefined ? shape : unwrapped(shape.wrapped);
}
