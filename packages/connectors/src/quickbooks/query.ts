import type { Context, Exchange, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, listIn, within } from "../lib/json.ts";
import { askFields, get } from "../lib/talk.ts";
import { encode, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { parseItem, type QuickBooksItem } from "./wire.ts";

/** The most rows that one query gives. */
export const rowsMax = 1000;

/** Names or ids in one `IN (…)`. */
const listMax = 100;

export function companyUrl(context: Context, path: string): string {
  const host =
    context.settings["environment"] === "sandbox"
      ? "https://sandbox-quickbooks.api.intuit.com"
      : "https://quickbooks.api.intuit.com";
  const company = context.settings["companyId"] ?? "";
  if (!/^\d+$/.test(company))
    fail({
      code: "bad-setting",
      field: "companyId",
      message:
        "The company id of QuickBooks must be digits; it stands in the account settings there.",
    });
  return withQuery(`${host}/v3/company/${company}/${path}`, { minorversion: 75 });
}

/** Rows of an entity; an empty answer is `QueryResponse: {}`. */
export function* readRows(
  context: Context,
  entity: string,
  rest: string,
): Exchange<readonly unknown[]> {
  const answer = yield* askFields(voice, context, queryRequest(context, entity, rest));
  return listIn(within(answer, "QueryResponse"), entity);
}

/** Long queries go as the body of a POST: a look-up all the same. */
function queryRequest(context: Context, entity: string, rest: string): HttpRequest {
  const text = `select * from ${entity} ${rest}`;
  if (text.length < 1500) return get(withQuery(companyUrl(context, "query"), { query: text }));
  return {
    method: "POST",
    url: companyUrl(context, "query"),
    headers: { accept: "application/json", "content-type": "application/text" },
    body: text,
    intent: "reads",
  };
}

/** One page, oldest first; `from` is the first row, counted from 1. */
export function* readPage(
  context: Context,
  entity: string,
  where: string,
  from: number,
): Exchange<readonly unknown[]> {
  const order = `ORDERBY Id STARTPOSITION ${from} MAXRESULTS ${rowsMax}`;
  return yield* readRows(context, entity, `${where} ${order}`.trim());
}

/** Rows whose column holds one of the values. */
export function* readWhereIn(
  context: Context,
  entity: string,
  column: string,
  values: readonly string[],
): Exchange<readonly unknown[]> {
  const rows: unknown[] = [];
  const wanted = [...new Set(values)];
  for (let at = 0; at < wanted.length; at += listMax) {
    const list = wanted
      .slice(at, at + listMax)
      .map(quoted)
      .join(",");
    rows.push(
      ...(yield* readRows(context, entity, `where ${column} IN (${list}) MAXRESULTS ${rowsMax}`)),
    );
  }
  return rows;
}

export function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}

/** The codes of items by their ids: lines hold ids only. */
export function* readCodes(
  context: Context,
  ids: readonly string[],
): Exchange<ReadonlyMap<string, string>> {
  const rows = yield* readWhereIn(context, "Item", "Id", ids);
  return new Map(rows.map(parseItem).map(({ id, code }) => [id, code]));
}

/** The items behind our codes: by SKU, and by name for what has none. */
export function* findItems(
  context: Context,
  codes: readonly string[],
): Exchange<ReadonlyMap<string, QuickBooksItem>> {
  const found = new Map<string, QuickBooksItem>();
  for (const column of ["Sku", "FullyQualifiedName"]) {
    const missing = codes.filter((code) => !found.has(code));
    const rows = yield* readWhereIn(context, "Item", column, missing);
    for (const item of rows.map(parseItem)) {
      if (!missing.includes(item.code)) continue;
      if (found.has(item.code) && found.get(item.code)?.id !== item.id)
        fail({
          code: "rejected",
          field: item.code,
          message: `QuickBooks has two items with code ${item.code}; give them different SKUs there.`,
        });
      found.set(item.code, item);
    }
  }
  const [missing] = codes.filter((code) => !found.has(code));
  if (missing !== undefined)
    fail({
      code: "rejected",
      field: missing,
      message: `QuickBooks has no active item with SKU or name ${missing}; create it there or correct the code.`,
    });
  return found;
}

/** The one entity that an answer holds under its name. */
export function entityIn(answer: Fields, name: string): Fields {
  return fieldsOf(answer[name], `the answer of ${voice.title}`);
}

export function orderUrl(context: Context, id: string, rest = ""): string {
  return companyUrl(context, `purchaseorder/${encode(id)}${rest}`);
}
