import type { Context, Exchange, HttpResponse } from "@parstock/core";

import { type Fields, fieldsOf, isFields, needList, parseJson, tryJson } from "../lib/json.ts";
import { nextPage, pageNumber } from "../lib/page.ts";
import { ask, get } from "../lib/talk.ts";
import { baseUrl, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

/** The most that it gives. */
const pageSize = 250;

type Resource =
  | "companies"
  | "locations"
  | "purchase_orders"
  | "purchase_order_line_items"
  | "variants";

/** No address is built in: the one of the service leads nowhere. */
export function urlOf({ settings }: Context, path: string): string {
  return `${baseUrl(settings["baseUrl"], "baseUrl")}/${path}`;
}

export interface List {
  readonly values: readonly unknown[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
}

/** Lists stand under their own name, and how many pages there are stands in a header. */
export function* readList(
  context: Context,
  resource: Resource,
  cursor: string | null,
  filter: Parameters = {},
  limit: number = pageSize,
): Exchange<List> {
  const page = pageNumber(cursor);
  const url = withQuery(urlOf(context, resource), { ...filter, limit, page });
  const response = yield* ask(voice, context, get(url));
  const where = `the answer of ${voice.title}`;
  const answer = fieldsOf(parseJson(response.body, voice.title), where);
  const values = needList(answer, resource, where);
  return { values, next: nextOf(response, cursor, values.length, limit) };
}

function nextOf(
  { headers }: HttpResponse,
  cursor: string | null,
  count: number,
  limit: number,
): string | null {
  const pagination = tryJson(headers["x-pagination"] ?? "");
  if (!isFields(pagination)) return nextPage(cursor, count, limit);
  const ended = pagination["last_page"] === true || pagination["out_of_bounds"] === true;
  return ended || count === 0 ? null : String(pageNumber(cursor) + 1);
}

export function* readAll(
  context: Context,
  resource: Resource,
  filter: Parameters = {},
): Exchange<readonly Fields[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  do {
    const list: List = yield* readList(context, resource, cursor, filter);
    found.push(...list.values);
    cursor = list.next;
  } while (cursor !== null);
  return found.map((value) => fieldsOf(value, `the list ${resource} of TradeGecko`));
}

/** Values of one filter, few enough that no server finds the address too long. */
const valuesAtOnce = 20;

/** Lists of values are split at commas, so that one with a comma is asked for alone. */
export function grouped(values: readonly string[]): readonly string[] {
  const plain = values.filter((value) => !value.includes(","));
  const groups: string[] = [];
  for (let from = 0; from < plain.length; from += valuesAtOnce)
    groups.push(plain.slice(from, from + valuesAtOnce).join(","));
  return [...groups, ...values.filter((value) => value.includes(","))];
}
