import type {
  Context,
  Credentials,
  HttpRequest,
  HttpResponse,
  SignIn,
  Stamp,
} from "@parstock/core";

import { base64Url } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { isFields, type Json, textIn, tryJson, writeJson } from "../lib/json.ts";
import { oauth1, oauth1Header } from "../lib/oauth1.ts";
import { msOf } from "../lib/time.ts";
import { query } from "../lib/url.ts";
import { utf8Bytes } from "../lib/utf8.ts";
import { host } from "./call.ts";

/** Below the 60 minutes that an assertion may be good for. */
const assertionSeconds = 300;

/** A token of TBA signs each request; otherwise the access token goes along. The realm is the account of the host name. */
export function authorize(
  request: HttpRequest,
  credentials: Credentials,
  stamp: Stamp,
): HttpRequest {
  const { consumerKey = "", consumerSecret = "", tokenId = "", tokenSecret = "" } = credentials;
  const { accessToken = "" } = credentials;
  const realm = (/^https:\/\/([^.]+)/.exec(request.url)?.[1] ?? "")
    .toUpperCase()
    .replace(/-/g, "_");
  const keys = { consumerKey, consumerSecret, token: tokenId, tokenSecret };
  const authorization =
    tokenId === "" ? `Bearer ${accessToken}` : oauth1Header(oauth1(request, keys, stamp), realm);
  return { ...request, headers: { ...request.headers, authorization } };
}

/**
 * Client credentials with a certificate (RFC 7523): the host signs an assertion with the private key. RS256 is refused by
 * NetSuite, and no refresh token comes: each renewal is a new sign-in.
 */
export function* signIn(context: Context, credentials: Credentials): SignIn {
  const { settings } = context;
  if (settings["signIn"] === "token") refuse("token-refused", tokenRefused);
  const url = `${host(context)}/services/rest/auth/oauth2/v1/token`;
  const sign = settings["algorithm"] === "ES256" ? "ES256" : "PS256";
  const issued = Math.floor(msOf(context.now) / 1000);
  const text = [
    { typ: "JWT", alg: sign, kid: settings["certificateId"] ?? "" },
    {
      iss: settings["clientId"] ?? "",
      scope: "rest_webservices",
      aud: url,
      iat: issued,
      exp: issued + assertionSeconds,
    },
  ]
    .map((part: Json) => base64Url(utf8Bytes(writeJson(part))))
    .join(".");
  const signature = (yield { sign, text, key: "privateKey" }) as string;
  const request: HttpRequest = {
    method: "POST",
    url,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: query({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: `${text}.${signature}`,
    }),
    intent: "writes",
  };
  const response = (yield request) as HttpResponse;
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  const accessToken = response.status === 200 ? textIn(fields, "access_token") : undefined;
  if (accessToken !== undefined) return { ...credentials, accessToken };
  const { status } = response;
  if (status < 400 || status === 429 || status >= 500)
    fail({
      code: "unavailable",
      message: "The sign-in of NetSuite did not answer; try again later.",
    });
  return refuse(textIn(fields, "error") ?? String(status), certificateRefused);
}

const certificateRefused =
  "NetSuite refuses the certificate: check client id and certificate id under Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup, whether it has expired there, and that account and private key belong to it.";
const tokenRefused =
  "NetSuite refuses the token: check account, consumer and token under Setup > Users/Roles > View Login Audit Trail; too many calls at a time look the same.";

function refuse(vendorCode: string, message: string): never {
  return fail({ code: "auth-revoked", message, vendorCode });
}
