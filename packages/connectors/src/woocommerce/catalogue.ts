import type { Context, Exchange, Failure, HttpResponse, Instant, Page } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { parseJson } from "../lib/json.ts";
import { nextPage, pageNumber, type Rows, rowsOf } from "../lib/page.ts";
import { ask, get } from "../lib/talk.ts";
import { afterMs } from "../lib/time.ts";
import { originOf, type Parameters, withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { isListed, type Listed } from "./map.ts";
import { parseProduct, productFields, type WooProduct } from "./wire.ts";

/** The most that WordPress gives on a page. */
export const pageSize = 100;
/** Products are changed while we page and clocks differ: a window begins this much earlier. */
const overlapMs = 300_000;
/** Parents at a time, on shops that list variations by parent only. */
const parentsAtOnce = 20;

/** Where `authorize` puts the key, for servers that drop the Authorization header. */
export const keyPlaces = "consumer_key=&consumer_secret=";

/** An address of REST v3. Plain http is for shops without a certificate: requests are signed there, and not hidden. */
export function apiUrl(context: Context, path: string, parameters: Parameters = {}): string {
  const { shop = "", keyIn } = context.settings;
  const base = shop.trim().replace(/\/+$/, "");
  if (originOf(base) === null)
    fail({
      code: "bad-setting",
      field: "shop",
      message: 'The setting "shop" must be the shop\'s address, such as https://shop.example.',
    });
  const url = withQuery(`${base}/wp-json/wc/v3/${path}`, parameters);
  if (keyIn !== "query" || /^http:/i.test(base)) return url;
  return `${url}${url.includes("?") ? "&" : "?"}${keyPlaces}`;
}

export interface Listing {
  readonly values: readonly unknown[];
  readonly next: string | null;
}

/** One page of a list; null where the shop does not know the address. */
export function* readListing(
  context: Context,
  path: string,
  page: string | null,
  filter: Parameters,
): Exchange<Listing | null> {
  const response = yield get(
    apiUrl(context, path, { per_page: pageSize, ...filter, page: pageNumber(page) }),
  );
  const failure: Failure | null = voice.explain(response, context.now);
  if (failure?.code === "not-found") return null;
  if (failure !== null) fail(failure);
  return listingOf(response, page, Number(filter["per_page"] ?? pageSize));
}

function listingOf(response: HttpResponse, page: string | null, size: number): Listing {
  const values = parseJson(response.body, voice.title);
  if (!Array.isArray(values))
    fail({
      code: "malformed-answer",
      message: "WooCommerce answered with something that is not a list; try again later.",
    });
  const last = Number(response.headers["x-wp-totalpages"] ?? NaN) <= pageNumber(page);
  return { values, next: last ? null : nextPage(page, values.length, size) };
}

export function* needListing(
  context: Context,
  path: string,
  page: string | null,
  filter: Parameters,
): Exchange<Listing> {
  const listing = yield* readListing(context, path, page, filter);
  return listing ?? fail(unknownAddress(context));
}

function unknownAddress({ now }: Context): Failure {
  const answer = { status: 404, headers: {}, body: '{"code":"rest_no_route"}' };
  return voice.explain(answer, now) as Failure;
}

/**
 * Products, then variations: a changed variation does not reliably touch its parent. The cursor names the list and its page:
 * "products/3", "variations/1", or "variable/2" on shops before 10.3, which list variations by parent only.
 */
export function* readListed(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<Listed>> {
  const [list = "products", page = "1"] = cursor?.split("/") ?? [];
  if (list === "variable") return yield* readByParent(context, page, since);
  const listing = yield* readListing(context, list, page, {
    ...changedSince(since),
    status: "any",
    orderby: "id",
    order: "asc",
    _fields: productFields,
  });
  if (listing === null && list === "products") return fail(unknownAddress(context));
  if (listing === null) return yield* readByParent(context, "1", since);
  const { rows, faults } = listedIn(listing);
  if (list === "products") {
    const next = listing.next === null ? "variations/1" : `products/${listing.next}`;
    return { rows: rows.map((product) => ({ product, parent: null })), faults, next };
  }
  const next = listing.next === null ? null : `variations/${listing.next}`;
  return { rows: yield* withParents(context, rows), faults, next };
}

function listedIn({ values }: Listing): Rows<WooProduct> {
  return rowsOf(values, (value) => [parseProduct(value)].filter(isListed));
}

/** Parameters that a shop does not know are ignored: it then gives more than was asked for, never less. */
function changedSince(since: Instant | null): Parameters {
  if (since === null) return {};
  return { modified_after: afterMs(since, -overlapMs).slice(0, 19), dates_are_gmt: "true" };
}

/** A variation takes name and threshold from its parent. One whose parent is in the bin is not for sale. */
export function* withParents(
  context: Context,
  variations: readonly WooProduct[],
): Exchange<Listed[]> {
  const ids = new Set(variations.flatMap(({ parentId }) => parentId ?? []));
  if (ids.size === 0) return [];
  const listing = yield* needListing(context, "products", null, {
    include: [...ids].join(","),
    status: "any",
    _fields: productFields,
  });
  const parents = new Map(listedIn(listing).rows.map((parent) => [parent.id, parent]));
  return variations.flatMap((product) => {
    const parent = parents.get(product.parentId ?? "");
    return parent === undefined ? [] : [{ product, parent }];
  });
}

function* readByParent(
  context: Context,
  page: string,
  since: Instant | null,
): Exchange<Page<Listed>> {
  const listing = yield* needListing(context, "products", page, {
    type: "variable",
    status: "any",
    orderby: "id",
    order: "asc",
    per_page: parentsAtOnce,
    _fields: productFields,
  });
  const parents = listedIn(listing);
  const found: Listed[] = [];
  const faults = [...parents.faults];
  for (const parent of parents.rows) {
    const variations = yield* readVariations(context, parent.id, changedSince(since));
    found.push(...variations.rows.map((product) => ({ product, parent })));
    faults.push(...variations.faults);
  }
  return { rows: found, faults, next: listing.next === null ? null : `variable/${listing.next}` };
}

/** All variations of one product. */
export function* readVariations(
  context: Context,
  parentId: string,
  filter: Parameters,
): Exchange<Rows<WooProduct>> {
  const rows: WooProduct[] = [];
  const faults: string[] = [];
  let page: string | null = null;
  do {
    const path = `products/${parentId}/variations`;
    const listing: Listing = yield* needListing(context, path, page, {
      ...filter,
      orderby: "id",
      order: "asc",
      _fields: productFields,
    });
    const parsed = listedIn(listing);
    rows.push(...parsed.rows.map((row) => ({ ...row, parentId })));
    faults.push(...parsed.faults);
    page = listing.next;
  } while (page !== null);
  return { rows, faults };
}

/** The text of one option under WooCommerce → Settings → Products. */
export function* readOption(context: Context, name: string): Exchange<string | undefined> {
  const url = apiUrl(context, `settings/products/${name}`, { _fields: "id,value" });
  const response = yield* ask(voice, context, get(url));
  const option = parseJson(response.body, voice.title) as { readonly value?: unknown } | null;
  return typeof option?.value === "string" ? option.value : undefined;
}
