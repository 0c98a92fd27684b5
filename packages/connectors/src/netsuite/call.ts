import type { Context, Exchange, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, isTrue, needList } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { askFields, send } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

/** The most rows that an answer of SuiteQL holds. */
const pageSize = 1000;

/** https://1234567-sb1.suitetalk.api.netsuite.com, from the account id as NetSuite writes it. */
export function host({ settings }: Context): string {
  const account = (settings["account"] ?? "").trim().toLowerCase().replace(/_/g, "-");
  if (!/^[a-z0-9][a-z0-9-]*$/.test(account))
    fail({
      code: "bad-setting",
      field: "account",
      message: 'The setting "account" must be the account id, such as 1234567 or 1234567_SB1.',
    });
  return `https://${account}.suitetalk.api.netsuite.com`;
}

export function recordUrl(context: Context, path: string): string {
  return `${host(context)}/services/rest/record/v1/purchaseOrder${path}`;
}

/** Whether the account has a feature that makes tables and columns appear. */
export function has({ settings }: Context, feature: "locations" | "currencies" | "units"): boolean {
  return settings[feature] !== "no";
}

/** A text in SuiteQL. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** An internal id in SuiteQL, out of an answer or a cursor. */
export function id(text: string | undefined): string {
  return text !== undefined && /^-?\d{1,18}$/.test(text) ? text : "0";
}

export interface Rows {
  readonly rows: readonly Fields[];
  readonly more: boolean;
}

function suiteQl(context: Context, q: string, offset: number, limit: number): HttpRequest {
  const url = withQuery(`${host(context)}/services/rest/query/v1/suiteql`, { limit, offset });
  return send("POST", url, { q }, { prefer: "transient" }, "reads");
}

/** The first rows of a query. */
export function* ask(
  context: Context,
  q: string,
  limit: number = pageSize,
  offset: number = 0,
): Exchange<Rows> {
  const answer = yield* askFields(voice, context, suiteQl(context, q, offset, limit));
  const items = needList(answer, "items", "the answer of NetSuite");
  const rows = items.map((row) => fieldsOf(row, "the answer of NetSuite"));
  return { rows, more: isTrue(answer, "hasMore") };
}

/** All rows of a query that has few. */
export function* askAll(context: Context, q: string): Exchange<readonly Fields[]> {
  const rows: Fields[] = [];
  for (;;) {
    const page = yield* ask(context, q, pageSize, rows.length);
    rows.push(...page.rows);
    if (!page.more || page.rows.length === 0) return rows;
  }
}

/** Row by row: one that can't be read is a fault and takes no other with it. */
export function parsed<T>(
  rows: readonly Fields[],
  parse: (row: Fields) => readonly T[],
): { readonly rows: readonly T[]; readonly faults: readonly string[] } {
  return rowsOf(rows, (row) => parse(row as Fields));
}
