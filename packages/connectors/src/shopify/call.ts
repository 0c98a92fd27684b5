import type { Context, Exchange, HttpRequest, HttpResponse } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  type Json,
  listIn,
  malformed,
  parseJson,
  textIn,
  within,
} from "../lib/json.ts";
import { ask as askOnce, send } from "../lib/talk.ts";
import { documents, type Operation } from "./documents.ts";
import { voice } from "./explain.ts";

/** The newest stable version on 2026-11-23; supported until October 2027. An older one would silently be served by the oldest that still is. */
export const apiVersion = "2026-10";

/** Our purchase orders; a type that only this app can define and write. */
export const orderType = "$app:purchase_order";

type Variables = Readonly<Record<string, Json | undefined>>;

/** Tokens are sent nowhere else than to a shop. */
const shopShape = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

export function shopUrl(context: Context): string {
  const host = (context.settings["shop"] ?? "")
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/+$/, "");
  if (!shopShape.test(host))
    fail({
      code: "bad-setting",
      field: "shop",
      message: 'The setting "shop" must be the shop\'s own address, such as acme.myshopify.com.',
    });
  return `https://${host}`;
}

export function isShopUrl(url: string): boolean {
  return shopShape.test(/^https:\/\/([^/?#]+)/.exec(url)?.[1] ?? "");
}

export function graphqlRequest(
  context: Context,
  name: Operation,
  variables: Variables,
): HttpRequest {
  const query = documents[name];
  // A bulk query makes a job that only reads: one too many does no harm.
  const writes = query.startsWith("mutation") && name !== "RunBulk";
  const url = `${shopUrl(context)}/admin/api/${apiVersion}/graphql.json`;
  return send("POST", url, { query, variables }, {}, writes ? "writes" : "reads");
}

/** What stands under `data`; refusals inside HTTP 200 have ended the conversation before. */
export function* ask(
  context: Context,
  name: Operation,
  variables: Variables = {},
): Exchange<Fields> {
  return dataIn(yield* askOnce(voice, context, graphqlRequest(context, name, variables)));
}

/** The same of an answer that was no refusal. */
export function dataIn({ body }: HttpResponse): Fields {
  const { data } = fieldsOf(parseJson(body, voice.title), "the answer of Shopify");
  return isFields(data)
    ? data
    : malformed("Shopify's answer holds no data; try again later.", "data");
}

/** What a mutation changed; an answer without it and without a reason is no success either. */
export function changedIn(data: Fields, mutation: string, thing: string): Fields {
  const changed = within(data, mutation)[thing];
  return isFields(changed)
    ? changed
    : malformed(`Shopify's answer to ${mutation} shows no ${thing}; it is looked up again.`, thing);
}

export interface Nodes {
  readonly nodes: readonly unknown[];
  /** Where the next page begins; null at the end. */
  readonly after: string | null;
}

/** A connection: its rows, and whether there are more. */
export function nodesIn(fields: Fields, name: string): Nodes {
  const connection = fields[name];
  if (!isFields(connection))
    return malformed(`The list ${name} is missing in the answer of Shopify.`, name);
  const page = within(connection, "pageInfo");
  const more = page["hasNextPage"] === true ? textIn(page, "endCursor") : undefined;
  return { nodes: listIn(connection, "nodes"), after: more ?? null };
}
