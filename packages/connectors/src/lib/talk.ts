import type {
  Context,
  Exchange,
  Failure,
  HttpRequest,
  HttpResponse,
  Instant,
} from "@parstock/core";

import { fail } from "./fail.ts";
import { type Fields, fieldsOf, type Json, parseJson, writeJson } from "./json.ts";

type Headers = Readonly<Record<string, string>>;

/** Who answers: every connector is one. */
export interface Voice {
  readonly title: string;
  explain(response: HttpResponse, now: Instant): Failure | null;
}

export function get(url: string, headers: Headers = {}): HttpRequest {
  return {
    method: "GET",
    url,
    headers: { accept: "application/json", ...headers },
    intent: "reads",
  };
}

/** A request with a JSON body; a write unless `intent` says that it only looks. */
export function send(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  body: Json | undefined,
  headers: Headers = {},
  intent: "reads" | "writes" = "writes",
): HttpRequest {
  const request: HttpRequest = {
    method,
    url,
    headers: { accept: "application/json", ...headers },
    intent,
  };
  if (body === undefined) return request;
  return {
    ...request,
    headers: { "content-type": "application/json", ...request.headers },
    body: writeJson(body),
  };
}

/** The answer to a request; a refusal ends the conversation as the failure that it means. */
export function* ask(voice: Voice, context: Context, request: HttpRequest): Exchange<HttpResponse> {
  const response = yield request;
  const failure = voice.explain(response, context.now);
  return failure === null ? response : fail(failure);
}

/** The fields of a JSON answer. */
export function* askFields(voice: Voice, context: Context, request: HttpRequest): Exchange<Fields> {
  const response = yield* ask(voice, context, request);
  return fieldsIn(voice, response);
}

/** Like `askFields`, and null when the system says that there is no such thing. */
export function* seek(
  voice: Voice,
  context: Context,
  request: HttpRequest,
): Exchange<Fields | null> {
  const response = yield request;
  const failure = voice.explain(response, context.now);
  if (failure === null) return fieldsIn(voice, response);
  return failure.code === "not-found" ? null : fail(failure);
}

function fieldsIn({ title }: Voice, response: HttpResponse): Fields {
  return fieldsOf(parseJson(response.body, title), `the answer of ${title}`);
}
