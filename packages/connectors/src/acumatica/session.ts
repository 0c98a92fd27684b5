import type {
  Connector,
  Context,
  Credentials,
  Exchange,
  HttpRequest,
  HttpResponse,
  SignIn,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { send } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { instance } from "./call.ts";
import { voice } from "./explain.ts";

const scopes = "api offline_access";

/** A session by its cookies, or a token of a connected application. */
export function authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
  const { accessToken = "", cookies } = credentials;
  if (accessToken === "") return request;
  const proof =
    cookies === undefined
      ? { authorization: `Bearer ${accessToken}` }
      : { cookie: [`ASP.NET_SessionId=${accessToken}`, cookies].filter(Boolean).join("; ") };
  return { ...request, headers: { ...request.headers, ...proof } };
}

function isConnectedApp({ settings }: Context): boolean {
  return settings["signIn"] === "connected application";
}

export function* refresh(context: Context, credentials: Credentials): SignIn {
  return isConnectedApp(context)
    ? yield* renewTokens(tokens(context, credentials), withoutCookies(credentials))
    : yield* signIn(context, credentials);
}

/** Without what is left of a connection that signed in with a session before. */
function withoutCookies(credentials: Credentials): Credentials {
  const left = Object.entries(credentials).filter(([name]) => name !== "cookies");
  return Object.fromEntries(left);
}

function tokens(context: Context, credentials: Credentials): Omit<TokenRequest, "form"> {
  return {
    title: voice.title,
    url: `${instance(context)}/identity/connect/token`,
    clientId: context.settings["clientId"] ?? "",
    clientSecret: credentials["clientSecret"],
    clientIn: "form",
  };
}

/** The client id holds the tenant: GUID@Tenant. */
export const consent: NonNullable<Connector["consent"]> = {
  url(context, { redirectUrl, state }) {
    return withQuery(`${instance(context)}/identity/connect/authorize`, {
      response_type: "code",
      client_id: context.settings["clientId"],
      redirect_uri: redirectUrl,
      scope: scopes,
      state,
    });
  },
  *redeem(context, credentials, { redirectUrl }, { code = "" }) {
    const form = { grant_type: "authorization_code", code, redirect_uri: redirectUrl };
    const asked = { ...tokens(context, credentials), form };
    return yield* requestTokens(asked, withoutCookies(credentials));
  },
};

/** Never tried twice: failed sign-ins lock the user. A tenant that is left out lands on the first one, without a word. */
function* signIn(context: Context, credentials: Credentials): SignIn {
  const { tenant = "", branch = "", user = "" } = context.settings;
  if (tenant === "")
    fail({
      code: "bad-setting",
      field: "tenant",
      message:
        'Set "tenant" to the sign-in name of the tenant: without it Acumatica takes the first one.',
    });
  const body = {
    name: user,
    password: credentials["password"] ?? "",
    tenant,
    branch: branch === "" ? undefined : branch,
  };
  const response = (yield send(
    "POST",
    `${instance(context)}/entity/auth/login`,
    body,
  )) as HttpResponse;
  const failure = response.status === 0 ? null : voice.explain(response, context.now);
  if (failure !== null) fail(failure);
  const cookies = cookiesIn(response.headers["set-cookie"] ?? "");
  const session = cookies.find(([name]) => name === "ASP.NET_SessionId");
  if (response.status === 0 || session === undefined)
    fail({
      code: "unavailable",
      message: "The sign-in of Acumatica did not answer; try again later.",
    });
  const others = cookies.filter((cookie) => cookie !== session);
  return {
    ...credentials,
    accessToken: session[1],
    cookies: others.map(([name, value]) => `${name}=${value}`).join("; "),
  };
}

/** Several `Set-Cookie` headers in one text, set apart by commas or line breaks; dates hold commas too. */
function cookiesIn(header: string): (readonly [string, string])[] {
  return header.split(/\n|,(?=\s*[^\s;,=]+=)/).flatMap((cookie) => {
    const [, name, value] = /^\s*([^\s;,=]+)=([^;]*)/.exec(cookie) ?? [];
    return name === undefined || value === undefined || value === ""
      ? []
      : [[name, value] as const];
  });
}

/** A session that is not ended occupies a seat of the licence for about 20 minutes. */
export function* signOut(context: Context): Exchange<void> {
  yield {
    method: "POST",
    url: `${instance(context)}/entity/auth/logout`,
    headers: { accept: "application/json" },
    // Without a length, even of nothing, the web server answers 411.
    body: "",
    // Ending a session twice ends it once.
    intent: "reads",
  };
}
