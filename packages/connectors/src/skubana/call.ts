import type { Context, Exchange } from "@parstock/core";

import { type Fields, fieldsOf, malformed, parseJson } from "../lib/json.ts";
import { pageNumber } from "../lib/page.ts";
import { ask, get } from "../lib/talk.ts";
import { type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

type Resource =
  | "v1/inventory"
  | "v1.1/products"
  | "v1/vendors"
  | "v1/vendorproducts"
  | "v1/warehouses"
  | "v1.1/purchaseorders";

/** The demo system has hosts of its own. */
export function hostOf({ settings }: Context, part: "api" | "sign-in"): string {
  const isDemo = settings["system"] === "demo";
  if (part === "api") return isDemo ? "https://api.demo.skubana.com" : "https://api.skubana.com";
  return isDemo ? "https://demo.skubana.com" : "https://app.skubana.com";
}

/** Orders come fifty to a page, everything else a hundred. */
const pageSize = 100;
const orderPageSize = 50;

export interface List {
  readonly values: readonly Fields[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
}

/** There is no total, and a short page proves nothing: the end is the first page without rows. */
export function* readList(
  context: Context,
  resource: Resource,
  cursor: string | null,
  filter: Parameters = {},
): Exchange<List> {
  const page = pageNumber(cursor);
  const limit = resource === "v1.1/purchaseorders" ? orderPageSize : pageSize;
  const values = yield* readValues(context, resource, { ...filter, page, limit });
  return { values, next: values.length === 0 ? null : String(page + 1) };
}

/** One answer; warehouses know no pages. */
export function* readValues(
  context: Context,
  resource: Resource,
  parameters: Parameters = {},
): Exchange<readonly Fields[]> {
  const url = withQuery(`${hostOf(context, "api")}/${resource}`, parameters);
  const { body } = yield* ask(voice, context, get(url));
  const values = parseJson(body, voice.title);
  if (!Array.isArray(values))
    return malformed(`${voice.title} answered with something that is not a list; try again later.`);
  return values.map((value) => fieldsOf(value, `an answer of ${voice.title}`));
}

export function* readAll(
  context: Context,
  resource: Resource,
  filter: Parameters = {},
): Exchange<readonly Fields[]> {
  const found: Fields[] = [];
  let cursor: string | null = null;
  do {
    const list: List = yield* readList(context, resource, cursor, filter);
    found.push(...list.values);
    cursor = list.next;
  } while (cursor !== null);
  return found;
}
