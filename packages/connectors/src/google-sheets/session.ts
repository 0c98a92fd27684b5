import type { Context, Credentials, HttpRequest, HttpResponse, SignIn } from "@parstock/core";

import { base64Url } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { isFields, type Json, textIn, tryJson, writeJson } from "../lib/json.ts";
import { msOf } from "../lib/time.ts";
import { query } from "../lib/url.ts";
import { utf8Bytes } from "../lib/utf8.ts";

const tokenUrl = "https://oauth2.googleapis.com/token";

/** Drive's is for webhooks. */
export const scopes: readonly string[] = [
  "https://www.googleapis.com/auth/spreadsheets",
  "https://www.googleapis.com/auth/drive.metadata.readonly",
];

/** Below the hour that an assertion may be good for. */
const assertionSeconds = 300;

/**
 * A service account signs in with an assertion (RFC 7523), and no refresh token comes:
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export function* signIn(context: Context, credentials: Credentials): SignIn {
  const issued = Math.floor(msOf(context.now) / 1000);
  const text = [
    { alg: "RS256", typ: "JWT" },
    {
      iss: (context.settings["clientEmail"] ?? "").trim(),
      scope: scopes.join(" "),
      aud: tokenUrl,
      iat: issued,
      exp: issued + assertionSeconds,
    },
  ]
    .map((part: Json) => base64Url(utf8Bytes(writeJson(part))))
    .join(".");
  const signature = (yield { sign: "RS256", text, key: "privateKey" }) as string;
  const request: HttpRequest = {
    method: "POST",
    url: tokenUrl,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: query({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: `${text}.${signature}`,
    }),
    intent: "writes",
  };
  const { status, body } = (yield request) as HttpResponse;
  const answer = tryJson(body);
  const fields = isFields(answer) ? answer : {};
  const accessToken = status === 200 ? textIn(fields, "access_token") : undefined;
  if (accessToken !== undefined) return { ...credentials, accessToken };
  if (status < 400 || status === 429 || status >= 500)
    fail({
      code: "unavailable",
      message: "The sign-in of Google did not answer; try again later.",
    });
  return fail({
    code: "auth-revoked",
    message:
      "Google refuses the service account: check its e-mail address and private key, whether the key was deleted under IAM > Service Accounts, and the clock of this machine.",
    vendorCode: textIn(fields, "error") ?? String(status),
  });
}
