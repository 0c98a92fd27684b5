import type { Context, Exchange, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import {
  type Fields,
  fieldsOf,
  type Json,
  listIn,
  malformed,
  needText,
  within,
} from "../lib/json.ts";
import { askFields, get, send } from "../lib/talk.ts";
import { encode, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

/** A GET of ids gives at most about 200 records. */
const pageSize = 200;

const where = "the answer of Brightpearl";

function urlOf({ settings }: Context, path: string): string {
  const { datacenter = "", account = "" } = settings;
  if (!/^[\w-]+\.brightpearl(?:connect)?\.com$/.test(datacenter))
    fail({
      code: "bad-setting",
      field: "datacenter",
      message:
        'The setting "datacenter" must be Brightpearl\'s own host, such as euw1.brightpearlconnect.com.',
    });
  return `https://${datacenter}/public-api/${encode(account)}/${path}`;
}

/** Whose app this is goes with every request: https://help.brightpearl.com (Choosing the right API connection method). */
function apps({ settings }: Context): Record<string, string> {
  const { appRef = "", devRef = "" } = settings;
  return {
    "brightpearl-app-ref": appRef,
    ...(devRef === "" ? {} : { "brightpearl-dev-ref": devRef }),
  };
}

/** What stands under `response`, which may be anything. */
export function* readAny(
  context: Context,
  path: string,
  filter: Parameters = {},
): Exchange<unknown> {
  const request = get(withQuery(urlOf(context, path), filter), apps(context));
  return (yield* askFields(voice, context, request))["response"];
}

export function* readValues(context: Context, path: string): Exchange<readonly Fields[]> {
  const found = yield* readAny(context, path);
  if (!Array.isArray(found)) return malformed(`The list response is missing in ${where}.`);
  return found.map((value) => fieldsOf(value, where));
}

export function writing(
  context: Context,
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: Json,
): HttpRequest {
  return send(method, urlOf(context, path), body, apps(context));
}

/** Makes a record, and gives the id that it got. */
export function* create(context: Context, path: string, body: Json): Exchange<string> {
  const made = yield* askFields(voice, context, writing(context, "POST", path, body));
  return needText(made, "response", where);
}

export interface Found {
  /** Values by the names of their columns. */
  readonly rows: readonly Fields[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
}

/** A page of a search, whose rows are bare lists: which value is which is said by its columns, and by nothing else. */
export function* search(
  context: Context,
  path: string,
  cursor: string | null,
  filter: Parameters,
  size: number = pageSize,
): Exchange<Found> {
  const first = Number(cursor ?? 1);
  const paging = { pageSize: size, firstResult: first };
  const found = fieldsOf(yield* readAny(context, path, { ...filter, ...paging }), where);
  const names = listIn(within(found, "metaData"), "columns").map((column) =>
    String(fieldsOf(column, where)["name"]),
  );
  const rows = listIn(found, "results").map((row): Fields => {
    if (!Array.isArray(row)) return malformed(`A row is no list in ${where}.`);
    return Object.fromEntries(names.map((name, at) => [name, row[at] as unknown]));
  });
  return { rows, next: rows.length < size ? null : String(first + rows.length) };
}

/** The most on one page of a search. */
const searchSizeMax = 500;

/** All rows of a search, one page after the other, until one brings `enough`. */
export function* searchAll(
  context: Context,
  path: string,
  filter: Parameters,
  enough: (rows: readonly Fields[]) => boolean = () => false,
): Exchange<readonly Fields[]> {
  const rows: Fields[] = [];
  let cursor: string | null = null;
  do {
    const found: Found = yield* search(context, path, cursor, filter, searchSizeMax);
    rows.push(...found.rows);
    cursor = enough(found.rows) ? null : found.next;
  } while (cursor !== null);
  return rows;
}
