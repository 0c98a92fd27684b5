import type { Failure } from "@parstock/core";

/** Rows that can be read, and one sentence for each that cannot: a bad row takes no other with it. */
export interface Rows<T> {
  readonly rows: readonly T[];
  readonly faults: readonly string[];
}

/** Parses row by row. `parse` may give several rows, none, or fail with `malformed-answer`, which becomes a fault. */
export function rowsOf<T>(
  values: readonly unknown[],
  parse: (value: unknown) => readonly T[],
): Rows<T> {
  const rows: T[] = [];
  const faults: string[] = [];
  for (const value of values) {
    try {
      rows.push(...parse(value));
    } catch (thrown) {
      faults.push(malformedMessage(thrown));
    }
  }
  return { rows, faults };
}

function malformedMessage(thrown: unknown): string {
  const failure = (thrown as { readonly failure?: Failure }).failure;
  if (failure?.code !== "malformed-answer") throw thrown;
  return failure.message;
}

/** The page number that a cursor holds; the first is 1. */
export function pageNumber(cursor: string | null): number {
  const page = Number(cursor ?? 1);
  return Number.isInteger(page) && page > 0 ? page : 1;
}

/** The cursor after a page of `count` rows out of at most `size`; null at the end. */
export function nextPage(cursor: string | null, count: number, size: number): string | null {
  return count < size ? null : String(pageNumber(cursor) + 1);
}
