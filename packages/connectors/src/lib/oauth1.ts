import type { HttpRequest, Stamp } from "@parstock/core";

import { base64 } from "./base64.ts";
import { hmacSha256 } from "./hmac.ts";
import { msOf } from "./time.ts";
import { encode, type Parameters, parseQuery, query } from "./url.ts";

/** Keys of OAuth 1.0a; the token is left out where a consumer signs for itself ("one-legged"). */
export interface SigningKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token?: string;
  readonly tokenSecret?: string;
}

/**
 * The `oauth_…` parameters of a request, signed with HMAC-SHA256 over method, address and query (RFC 5849, section 3.4).
 * A JSON body is not part of what is signed. They travel in the query string or in an `Authorization` header.
 */
export function oauth1(
  { method, url }: Pick<HttpRequest, "method" | "url">,
  keys: SigningKeys,
  { now, nonce }: Stamp,
): Parameters {
  const [base = "", search = ""] = url.split("?");
  const oauth = {
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: nonce,
    oauth_signature_method: "HMAC-SHA256",
    oauth_timestamp: Math.floor(msOf(now) / 1000),
    oauth_token: keys.token,
    oauth_version: "1.0",
  };
  const pairs = query({ ...parseQuery(search), ...oauth }).split("&");
  const text = [method, base, pairs.sort().join("&")].map(encode).join("&");
  const key = `${encode(keys.consumerSecret)}&${encode(keys.tokenSecret ?? "")}`;
  return { ...oauth, oauth_signature: base64(hmacSha256(key, text)) };
}

/** The value of an `Authorization` header; some want a realm first. */
export function oauth1Header(parameters: Parameters, realm?: string): string {
  const all = { ...(realm === undefined ? {} : { realm }), ...parameters };
  const pairs = Object.entries(all).filter(([, value]) => value !== undefined);
  return `OAuth ${pairs.map(([name, value]) => `${encode(name)}="${encode(String(value))}"`).join(", ")}`;
}
