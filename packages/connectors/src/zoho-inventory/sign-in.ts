import type { Context, Credentials, HttpResponse, SignIn } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { isFields, textIn, tryJson } from "../lib/json.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { afterMs } from "../lib/time.ts";
import { voice } from "./explain.ts";
import { accounts } from "./place.ts";

/** About ten tokens are given out for one refresh token within ten minutes. */
const tokensAgainMs = 600_000;

/** Refresh tokens last until they are revoked; the answer holds no new one. */
export function renew(context: Context, credentials: Credentials): SignIn {
  return patient(context, renewTokens(tokens(context, credentials), credentials));
}

export function redeem(
  context: Context,
  credentials: Credentials,
  redirectUrl: string,
  code: string,
): SignIn {
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUrl };
  return patient(context, requestTokens({ ...tokens(context, credentials), form }, credentials));
}

function tokens(context: Context, credentials: Credentials): Omit<TokenRequest, "form"> {
  return {
    title: voice.title,
    url: `${accounts(context)}/oauth/v2/token`,
    clientId: context.settings["clientId"] ?? "",
    clientSecret: credentials["clientSecret"],
    clientIn: "form",
  };
}

/** Tokens that were asked for too often are refused, even with status 200, and the connection is no worse for it. */
function* patient(context: Context, asked: SignIn): SignIn {
  let step = asked.next();
  while (step.done !== true) {
    const answer = (yield step.value) as HttpResponse;
    const fields = tryJson(answer.body);
    if (isFields(fields) && /access denied/i.test(textIn(fields, "error") ?? ""))
      fail({
        code: "unavailable",
        message: "Zoho was asked for too many tokens; it gives some again after ten minutes.",
        vendorCode: "Access Denied",
        retryAt: afterMs(context.now, tokensAgainMs),
      });
    step = asked.next(answer);
  }
  return step.value;
}
