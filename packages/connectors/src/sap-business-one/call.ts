import type { Context, Exchange } from "@parstock/core";

import { type Fields, malformed, needList, textIn } from "../lib/json.ts";
import { askFields, get } from "../lib/talk.ts";
import { baseUrl, encode, followed, parseQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

/** Rows of a page; more would hold one of the few worker processes of the customer's server for too long. */
const pageSize = 200;

export function isOld({ settings }: Context): boolean {
  return settings["version"] === "v1";
}

export function root(context: Context): string {
  const version = isOld(context) ? "v1" : "v2";
  return `${baseUrl(context.settings["address"], "address").replace(/\/b1s(?:\/v\d)?$/i, "")}/b1s/${version}`;
}

/** A text in a filter or key. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

export interface Query {
  readonly select: string;
  readonly filter?: string;
  readonly orderBy?: string;
}

/** A list below the root. The `$` of system options stays as it is, as every example of the manual has it. */
export function listPath(name: string, { select, filter, orderBy }: Query, skip = "0"): string {
  const options = [
    `$select=${select}`,
    ...(filter === undefined ? [] : [`$filter=${encode(filter)}`]),
    ...(orderBy === undefined ? [] : [`$orderby=${orderBy}`]),
    ...(skip === "0" ? [] : [`$skip=${skip}`]),
  ];
  return `${name}?${options.join("&")}`;
}

/** `name eq 'A' or name eq 'B'`. */
export function anyOf(name: string, values: readonly string[]): string {
  return values.map((value) => `${name} eq ${value}`).join(" or ");
}

export function rowsIn(answer: Fields | null): readonly unknown[] {
  return answer === null ? [] : needList(answer, "value", `the answer of ${voice.title}`);
}

export interface List {
  readonly values: readonly unknown[];
  /** Rows to skip for the next page; null at the end. */
  readonly next: string | null;
}

/** One page. Links to the next may lack our filter and fields, so that only their place is taken. */
export function* readList(
  context: Context,
  name: string,
  query: Query,
  cursor: string | null,
  size: number = pageSize,
): Exchange<List> {
  const base = root(context);
  const request = get(`${base}/${listPath(name, query, cursor ?? "0")}`, {
    prefer: `odata.maxpagesize=${size}`,
  });
  const answer = yield* askFields(voice, context, request);
  const link = textIn(answer, "@odata.nextLink") ?? textIn(answer, "odata.nextLink");
  return { values: rowsIn(answer), next: link === undefined ? null : placeIn(link, base) };
}

function placeIn(link: string, base: string): string {
  const isWhole = /^(?:[a-z]+:|\/)/i.test(link);
  const url = isWhole ? followed(link, base, voice.title) : link;
  const skip = parseQuery(url)["$skip"] ?? "";
  return /^[1-9]\d*$/.test(skip)
    ? skip
    : malformed(`${voice.title} answered with a link to the next page that names no place.`);
}
