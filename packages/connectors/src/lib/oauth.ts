import type { Credentials, HttpRequest, HttpResponse, SignIn } from "@parstock/core";

import { basic } from "./base64.ts";
import { fail } from "./fail.ts";
import { isFields, textIn, tryJson } from "./json.ts";
import { query } from "./url.ts";

export interface TokenRequest {
  readonly title: string;
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Where the client proves itself: most want a Basic header, some the form. */
  readonly clientIn: "header" | "form";
  readonly form: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a token endpoint (RFC 6749) and returns the credentials with what it gave; a rotated refresh token replaces the old one. */
export function* requestTokens(asked: TokenRequest, credentials: Credentials): SignIn {
  const { title, clientId, clientSecret = "" } = asked;
  const inForm = asked.clientIn === "form";
  const request: HttpRequest = {
    method: "POST",
    url: asked.url,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(inForm ? {} : { authorization: basic(clientId, clientSecret) }),
      ...asked.headers,
    },
    body: query({
      ...asked.form,
      ...(inForm
        ? { client_id: clientId, client_secret: clientSecret === "" ? undefined : clientSecret }
        : {}),
    }),
    intent: "writes",
  };
  const response = (yield request) as HttpResponse;
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  const accessToken = textIn(fields, "access_token");
  if (response.status !== 200 || accessToken === undefined)
    refused(title, response.status, textIn(fields, "error"));
  const refreshToken = textIn(fields, "refresh_token");
  return {
    ...credentials,
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** Renews with the stored refresh token. */
export function* renewTokens(asked: Omit<TokenRequest, "form">, credentials: Credentials): SignIn {
  const { refreshToken = "" } = credentials;
  if (refreshToken === "")
    fail({
      code: "auth-revoked",
      message: `The connection to ${asked.title} has no refresh token; connect it again.`,
    });
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  return yield* requestTokens({ ...asked, form }, credentials);
}

function refused(title: string, status: number, error: string | undefined): never {
  if (status === 0 || status === 429 || status >= 500)
    fail({
      code: "unavailable",
      message: `The sign-in of ${title} did not answer; try again later.`,
    });
  if (error === "invalid_client" || error === "unauthorized_client")
    fail({
      code: "auth-denied",
      message: `${title} does not know our client id or secret; correct them in the connection's settings.`,
      vendorCode: error,
    });
  return fail({
    code: "auth-revoked",
    message: `${title} no longer accepts this connection; connect it again.`,
    vendorCode: error ?? String(status),
  });
}
