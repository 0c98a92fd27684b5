import type { Context, Exchange } from "@parstock/core";

import { type Fields, fieldsOf, malformed, parseJson } from "../lib/json.ts";
import { nextPage, pageNumber } from "../lib/page.ts";
import { ask, get } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

export const api = "https://api.cin7.com/api/v1";

/** The most that Cin7 Omni gives; above that it cuts in silence. */
const pageSize = 250;

type Resource =
  | "Stock"
  | "Products"
  | "ProductOptions"
  | "Contacts"
  | "Branches"
  | "PurchaseOrders";

export interface Asked {
  /** SQL-like text; values are quoted by `quoted`. */
  readonly where?: string | undefined;
  readonly order?: string;
  readonly fields?: string;
}

export interface List {
  readonly values: readonly unknown[];
  /** Cursor of the next page; null at the end. There is no total. */
  readonly next: string | null;
}

/** An answer without a body is an empty list. */
export function* readList(
  context: Context,
  resource: Resource,
  cursor: string | null,
  asked: Asked = {},
): Exchange<List> {
  const page = pageNumber(cursor);
  const url = withQuery(`${api}/${resource}`, { ...asked, page, rows: pageSize });
  const { body } = yield* ask(voice, context, get(url));
  const values = body.trim() === "" ? [] : parseJson(body, voice.title);
  if (!Array.isArray(values))
    return malformed("Cin7 Omni answered with something that is not a list; try again later.");
  return { values, next: nextPage(cursor, values.length, pageSize) };
}

export function* readAll(
  context: Context,
  resource: Resource,
  asked: Asked = {},
): Exchange<readonly Fields[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  do {
    const list: List = yield* readList(context, resource, cursor, asked);
    found.push(...list.values);
    cursor = list.next;
  } while (cursor !== null);
  return found.map((value) => fieldsOf(value, `the list ${resource} of ${voice.title}`));
}

/** A text within a condition. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** `values` in groups that leave an address short: longer ones than 2,048 characters are refused by many web servers. */
export function grouped<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (let from = 0; from < values.length; from += size)
    groups.push(values.slice(from, from + size));
  return groups;
}
