import type { Context, Credentials, HttpRequest, SignIn } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { writeJson } from "../lib/json.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { baseUrl, parseQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";

export function signInUrl({ settings }: Context): string {
  return baseUrl(settings["authUrl"], "authUrl");
}

/** Every renewal wants the address again that the code was sent to. */
export function* redeem(
  context: Context,
  credentials: Credentials,
  redirectUrl: string,
  code: string,
): SignIn {
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUrl };
  const asked = { ...tokens(context, credentials), form };
  return { ...(yield* asJson(requestTokens(asked, credentials))), redirectUrl };
}

export function* renew(context: Context, credentials: Credentials): SignIn {
  const { privilegedToken = "", redirectUrl = "" } = credentials;
  if (privilegedToken !== "")
    fail({
      code: "auth-revoked",
      message: "The endpoint does not accept the privileged access token; make a new one there.",
    });
  return yield* asJson(renewTokens(tokens(context, credentials), credentials), redirectUrl);
}

function tokens(context: Context, credentials: Credentials): Omit<TokenRequest, "form"> {
  return {
    title: voice.title,
    url: `${signInUrl(context)}/oauth/token`,
    clientId: context.settings["clientId"] ?? "",
    clientSecret: credentials["clientSecret"],
    clientIn: "form",
  };
}

/** The body of a token request is JSON there, where the standard has a form. */
function* asJson(signIn: SignIn, redirectUrl?: string): SignIn {
  let step = signIn.next();
  while (step.done !== true) {
    const request = step.value as HttpRequest;
    const form = parseQuery(request.body ?? "");
    const body = redirectUrl === undefined ? form : { ...form, redirect_uri: redirectUrl };
    const headers = { ...request.headers, "content-type": "application/json" };
    step = signIn.next(yield { ...request, headers, body: writeJson(body) });
  }
  return step.value;
}
