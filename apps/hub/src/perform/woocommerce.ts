import type { Credentials, HttpEffect, HttpResponse } from "@parstock/core";
import imported from "@woocommerce/woocommerce-rest-api";

import { answerMs, lostTo } from "./http.ts";

// The package is CommonJS with a default export: what Node hands out is the object around it.
const WooCommerceRestApi =
  (imported as unknown as { readonly default?: typeof imported }).default ?? imported;

const root = "/wp-json/wc/v3/";
const signed = /^(?:consumer_|oauth_)/;

/** What of the library's answers we use; it hands through those of axios. */
interface ShopAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: string;
}

/**
 * Sends one request to a shop by WooCommerce's own library, which signs it: what the connector has put in to prove who
 * asks, for hosts without the library, is taken out again. Like `sendHttp` it follows no redirect, and it hands the
 * body on as text, since a number of JSON may not survive being parsed.
 */
export async function sendToShop(
  { request, deadline }: HttpEffect,
  { consumerKey = "", consumerSecret = "" }: Credentials,
  now: () => Date,
): Promise<HttpResponse> {
  const left =
    deadline === undefined ? answerMs : Math.min(answerMs, Date.parse(deadline) - now().getTime());
  if (left <= 0) return { status: 0, headers: {}, body: "", lost: "not-sent" };
  const url = new URL(request.url);
  const at = url.pathname.indexOf(root);
  const query = [...url.searchParams];
  const shop = new WooCommerceRestApi({
    url: url.origin + url.pathname.slice(0, at),
    consumerKey,
    consumerSecret,
    queryStringAuth: query.some(([name]) => name === "consumer_key"),
    axiosConfig: {
      signal: AbortSignal.timeout(left),
      maxRedirects: 0,
      responseType: "text",
      transformResponse: (body: string) => body,
      validateStatus: () => true,
    },
  });
  const endpoint = url.pathname.slice(at + root.length);
  const parameters = Object.fromEntries(query.filter(([name]) => !signed.test(name)));
  const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body);
  try {
    const answer = await (body === undefined
      ? shop.get(endpoint, parameters)
      : shop.post(endpoint, body as object, parameters));
    return answerOf(answer as ShopAnswer);
  } catch (thrown) {
    return { status: 0, headers: {}, body: "", lost: lostTo(thrown) };
  }
}

function answerOf({ status, headers, data }: ShopAnswer): HttpResponse {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { status, headers: Object.fromEntries(texts), body: data };
}
