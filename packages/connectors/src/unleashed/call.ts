import type { Context, Credentials, Exchange, HttpRequest } from "@parstock/core";

import { base64 } from "../lib/base64.ts";
import { hmacSha256 } from "../lib/hmac.ts";
import { needList, textIn, within } from "../lib/json.ts";
import { pageNumber } from "../lib/page.ts";
import { askFields, get } from "../lib/talk.ts";
import { type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

export const api = "https://api.unleashedsoftware.com";

/** Calls are counted by the month, so that pages are large; more than this is not on the vendor's own pages. */
const pageSize = 500;

/**
 * The signature covers the query alone, character by character as it goes out; page numbers stand in the path and are not
 * signed: https://apidocs.unleashedsoftware.com/AuthenticationHelp
 */
export function authorize(
  request: HttpRequest,
  { apiId = "", apiKey = "" }: Credentials,
): HttpRequest {
  const query = request.url.split("?")[1] ?? "";
  return {
    ...request,
    headers: {
      ...request.headers,
      "content-type": "application/json",
      "client-type": "parstock/parstock",
      "api-auth-id": apiId,
      "api-auth-signature": base64(hmacSha256(apiKey, query)),
    },
  };
}

export interface List {
  readonly values: readonly unknown[];
  /** Pages in all, as large as the server makes them. */
  readonly pages: number;
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
}

type Resource = "StockOnHand" | "Products" | "Suppliers" | "Warehouses" | "PurchaseOrders";

export function* readList(
  context: Context,
  resource: Resource,
  cursor: string | null,
  filter: Parameters = {},
): Exchange<List> {
  const page = pageNumber(cursor);
  const request = get(withQuery(`${api}/${resource}/${page}`, { ...filter, pageSize }));
  const answer = yield* askFields(voice, context, request);
  const pages = Number(textIn(within(answer, "Pagination"), "NumberOfPages") ?? 1);
  return {
    values: needList(answer, "Items", `the answer of ${voice.title}`),
    pages,
    next: page < pages ? String(page + 1) : null,
  };
}

export function* readAll(
  context: Context,
  resource: Resource,
  filter: Parameters = {},
): Exchange<readonly unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  do {
    const list: List = yield* readList(context, resource, cursor, filter);
    found.push(...list.values);
    cursor = list.next;
  } while (cursor !== null);
  return found;
}
