import type { Context, Exchange, Failure } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, needList, parseJson, textIn } from "../lib/json.ts";
import { pageNumber } from "../lib/page.ts";
import { get, seek } from "../lib/talk.ts";
import { baseUrl, encode, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

/** Shops that limit input give 300 at most; more takes their servers long. */
const pageSize = 100;

/** Of the shop as a whole: which store view is asked makes no difference to stock. */
function urlOf({ settings }: Context, path: string): string {
  const base = baseUrl(settings["address"], "address");
  const store = settings["storeView"] ?? "";
  return `${base}/rest/${encode(store === "" ? "all" : store)}/V1/${path}`;
}

export interface Condition {
  readonly field: string;
  readonly is: "eq" | "in" | "gteq" | "lt";
  readonly value: string;
}

export interface Search {
  /** All are to hold. */
  readonly conditions: readonly Condition[];
  readonly sortedBy: string;
  readonly fields?: string;
}

function criteria({ conditions, sortedBy }: Search, page: number): Parameters {
  const filters = conditions.flatMap(({ field, is, value }, at): [string, string][] => {
    const filter = `searchCriteria[filter_groups][${at}][filters][0]`;
    return [
      [`${filter}[field]`, field],
      [`${filter}[value]`, value],
      [`${filter}[condition_type]`, is],
    ];
  });
  return {
    ...Object.fromEntries(filters),
    "searchCriteria[sortOrders][0][field]": sortedBy,
    "searchCriteria[sortOrders][0][direction]": "ASC",
    "searchCriteria[pageSize]": pageSize,
    "searchCriteria[currentPage]": page,
  };
}

export interface List {
  readonly values: readonly Fields[];
  /** Number of the next page; null at the end. */
  readonly next: string | null;
}

/**
 * Null where Magento does not know the address. Beyond its end a list repeats its last page (magento/magento2 issue 25619):
 * the end is told by the total.
 */
export function* seekList(
  context: Context,
  path: string,
  page: string | null,
  asked: Search,
): Exchange<List | null> {
  const number = pageNumber(page);
  const parameters = { ...criteria(asked, number), fields: asked.fields };
  const answer = yield* seek(voice, context, get(withQuery(urlOf(context, path), parameters)));
  if (answer === null) return null;
  const where = `the answer of ${voice.title}`;
  const values = needList(answer, "items", where).map((value) => fieldsOf(value, where));
  const total = Number(textIn(answer, "total_count") ?? 0);
  return { values, next: number * pageSize < total ? String(number + 1) : null };
}

export function* readList(
  context: Context,
  path: string,
  page: string | null,
  asked: Search,
): Exchange<List> {
  return (yield* seekList(context, path, page, asked)) ?? unknownAddress(context);
}

/** As Magento says it itself. */
function unknownAddress({ now }: Context): never {
  const body = '{"message":"Request does not match any route."}';
  return fail(voice.explain({ status: 404, headers: {}, body }, now) as Failure);
}

export function* readAll(
  context: Context,
  path: string,
  asked: Search,
): Exchange<readonly Fields[]> {
  const found: Fields[] = [];
  let page: string | null = null;
  do {
    const list: List = yield* readList(context, path, page, asked);
    found.push(...list.values);
    page = list.next;
  } while (page !== null);
  return found;
}

/** Any JSON under an address; null when Magento does not know it, or can't say it of this. */
export function* seekValue(context: Context, path: string): Exchange<unknown> {
  const response = yield get(urlOf(context, path));
  const failure = voice.explain(response, context.now);
  if (failure === null) return parseJson(response.body, voice.title);
  return failure.code === "not-found" || failure.code === "rejected" ? null : fail(failure);
}
