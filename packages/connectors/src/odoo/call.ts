import type {
  Context,
  Credentials,
  Exchange,
  HttpRequest,
  HttpResponse,
  SignIn,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, isFields, type Json, malformed, parseJson, tryJson } from "../lib/json.ts";
import { ask, get, send } from "../lib/talk.ts";
import { baseUrl, encode } from "../lib/url.ts";
import { title, voice } from "./explain.ts";

/**
 * One method of one model. Arguments go by name, as JSON-2 wants them and as `execute_kw` takes them too, so that the
 * rest of the connector is the same for every version.
 */
export interface Call {
  readonly model: string;
  readonly method: string;
  /** Records that the method is called on; left out for methods of the model. */
  readonly ids?: readonly number[];
  readonly named?: { readonly [name: string]: Json | undefined };
  readonly writes?: boolean;
}

/** JSON-2 came with 19.0; before it everything is `execute_kw` over JSON-RPC. */
export function speaksJson2(context: Context): boolean {
  return Number(context.settings["version"] ?? 19) >= 19;
}

export function callRequest(context: Context, asked: Call): HttpRequest {
  const url = baseUrl(context.settings["url"], "url");
  const intent = asked.writes === true ? "writes" : "reads";
  const named: { readonly [name: string]: Json | undefined } = {
    ...asked.named,
    context: surroundings(context, asked),
  };
  const database = context.settings["database"] ?? "";
  if (speaksJson2(context)) {
    const body = { ...(asked.ids === undefined ? {} : { ids: asked.ids }), ...named };
    const path = `${url}/json/2/${encode(asked.model)}/${encode(asked.method)}`;
    return send("POST", path, body, database === "" ? {} : databaseHeader(database), intent);
  }
  const { vals_list: created, ...others } = named;
  // Over RPC `create` looks at its first positional argument (odoo/api.py, call_kw_model_create).
  const positional =
    created === undefined ? (asked.ids === undefined ? [] : [asked.ids]) : [created];
  const args: Json[] = [database, 0, "", asked.model, asked.method, positional, others];
  return send("POST", `${url}/jsonrpc`, rpc("object", "execute_kw", args), {}, intent);
}

/** Companies and language are those of the settings, not whatever the user last chose. */
function surroundings({ settings }: Context, asked: Call): Json {
  const company = Number(settings["companyId"] ?? "");
  return {
    ...(company > 0 ? { allowed_company_ids: [company] } : {}),
    ...(settings["language"] === undefined ? {} : { lang: settings["language"] }),
    ...(asked.named?.["context"] as { readonly [name: string]: Json } | undefined),
  };
}

function databaseHeader(database: string): Readonly<Record<string, string>> {
  return { "x-odoo-database": database };
}

function rpc(service: string, method: string, args: readonly Json[]): Json {
  return { jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } };
}

/** Where `callRequest` leaves room for user id and key; no other body begins like that. */
const blanks =
  /^(\{"jsonrpc":"2\.0","method":"call","id":1,"params":\{"service":"object","method":"execute_kw","args":\["(?:[^"\\]|\\.)*"),0,""/;

/** JSON-2 carries the key as a header, JSON-RPC among the arguments of every call. */
export function authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
  const { apiKey = "", uid = "0" } = credentials;
  const { body = "" } = request;
  if (!blanks.test(body)) {
    if (body.startsWith('{"jsonrpc"')) return request;
    return { ...request, headers: { ...request.headers, authorization: `bearer ${apiKey}` } };
  }
  const filled = body.replace(
    blanks,
    (_, before: string) => `${before},${Number(uid) || 0},${JSON.stringify(apiKey)}`,
  );
  return { ...request, body: filled };
}

/** Over JSON-RPC the user id belongs to every call; it is looked up once and kept beside the key. */
export function* refresh(context: Context, credentials: Credentials): SignIn {
  const { apiKey = "" } = credentials;
  if (speaksJson2(context)) fail(loginRefused);
  const { database = "", login = "" } = context.settings;
  const url = `${baseUrl(context.settings["url"], "url")}/jsonrpc`;
  const asked = rpc("common", "authenticate", [database, login, apiKey, {}]);
  const response = (yield send("POST", url, asked, {}, "reads")) as HttpResponse;
  const refusal = response.status === 0 ? unreachable : voice.explain(response, context.now);
  if (refusal !== null) fail(refusal.code === "auth-expired" ? loginRefused : refusal);
  const answer = tryJson(response.body);
  const uid = isFields(answer) ? answer["result"] : undefined;
  if (typeof uid !== "string") fail(loginRefused);
  return { ...credentials, uid };
}

const loginRefused = {
  code: "auth-revoked",
  message:
    "Odoo does not accept the login in the settings with this API key; correct them, or make a new key under Preferences, Account Security.",
} as const;

const unreachable = {
  code: "unavailable",
  message: "Odoo could not be reached for the sign-in; try again later.",
} as const;

/** What the method returns; numbers as text, nothing as null. */
export function* call(context: Context, asked: Call): Exchange<unknown> {
  return resultOf(yield* ask(voice, context, callRequest(context, asked)));
}

function resultOf(response: HttpResponse): unknown {
  const answer = parseJson(response.body, title);
  // A method that returns None is answered without `result` at all (button_cancel of 17.0).
  return isFields(answer) && answer["jsonrpc"] === "2.0" ? (answer["result"] ?? null) : answer;
}

export interface Search {
  readonly domain: readonly Json[];
  readonly fields: readonly string[];
  readonly limit?: number;
  readonly order?: string;
  readonly archived?: boolean;
}

/**
 * Rows with plain ids for links: `load: ""` keeps Odoo from computing a display name for each, which takes four times
 * as long as the rest (measured on 17.0).
 */
function searchCall(model: string, asked: Search): Call {
  const { domain, fields, limit, order, archived } = asked;
  return {
    model,
    method: "search_read",
    named: {
      domain,
      fields,
      limit,
      order,
      load: "",
      ...(archived === true ? { context: { active_test: false } } : {}),
    },
  };
}

export function* search(context: Context, model: string, asked: Search): Exchange<Fields[]> {
  return rowsIn(yield* call(context, searchCall(model, asked)), model);
}

export function rowsIn(answer: unknown, model: string): Fields[] {
  if (!Array.isArray(answer) || !answer.every(isFields))
    return malformed(`Odoo answered a search of ${model} with something that is no list of rows.`);
  return answer;
}

/** Which of the named fields a model has: that differs from version to version and from module to module. */
export function* fieldsKnown(
  context: Context,
  model: string,
  names: readonly string[],
): Exchange<ReadonlySet<string>> {
  const answer = yield* call(context, {
    model,
    method: "fields_get",
    named: { allfields: names, attributes: ["type"] },
  });
  if (!isFields(answer)) return malformed(`Odoo did not say which fields ${model} has.`);
  return new Set(names.filter((name) => name in answer));
}

/** What Odoo 19 and newer, and only they, say about themselves without a sign-in. */
export function versionRequest(context: Context): HttpRequest {
  const url = baseUrl(context.settings["url"], "url");
  return speaksJson2(context)
    ? get(`${url}/web/version`)
    : send("POST", `${url}/jsonrpc`, rpc("common", "version", []), {}, "reads");
}
