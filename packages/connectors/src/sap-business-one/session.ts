import type { Context, Credentials, HttpRequest, HttpResponse, SignIn } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { isFields, textIn, tryJson } from "../lib/json.ts";
import { send } from "../lib/talk.ts";
import { root } from "./call.ts";
import { voice } from "./explain.ts";

/** `BoSuppLangs`: texts of errors come in the language of the session, and `explain` reads English. */
const english = 3;

/** Some HTTP libraries drop `ROUTEID=.node1` for its dot, so that the header is written by hand. */
export function authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
  const { accessToken = "", routeId = "" } = credentials;
  if (accessToken === "") return request;
  const route = routeId === "" ? "" : `; ROUTEID=${routeId}`;
  return {
    ...request,
    headers: { ...request.headers, cookie: `B1SESSION=${accessToken}${route}` },
  };
}

/**
 * One session for a connection, kept with the credentials and used by all until it ends after 30 idle minutes. It is
 * never tried twice: users who fail too often are locked.
 */
export function* signIn(context: Context, credentials: Credentials): SignIn {
  const body = {
    CompanyDB: context.settings["companyDb"] ?? "",
    UserName: context.settings["user"] ?? "",
    Password: credentials["password"] ?? "",
    Language: english,
  };
  const request = send("POST", `${root(context)}/Login`, body);
  const response = (yield request) as HttpResponse;
  const answer = tryJson(response.body);
  const session = isFields(answer) ? textIn(answer, "SessionId") : undefined;
  const failure = response.status === 0 ? null : voice.explain(response, context.now);
  if (failure !== null)
    fail(
      failure.code === "auth-expired" || failure.code === "rejected"
        ? { ...failure, code: "auth-revoked", message: refused }
        : failure,
    );
  if (session === undefined)
    fail({
      code: "unavailable",
      message: "The sign-in of SAP Business One did not answer; try again later.",
    });
  const routeId = /\bROUTEID=([^;,\s]+)/.exec(response.headers["set-cookie"] ?? "")?.[1] ?? "";
  return { ...credentials, accessToken: session, routeId };
}

const refused =
  "SAP Business One refuses the sign-in; check the company database, the user and the password before the next try.";
