import type { Context, Exchange, HttpRequest, HttpResponse } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, malformed, parseJson } from "../lib/json.ts";
import { ask } from "../lib/talk.ts";
import { root } from "./call.ts";
import { voice } from "./explain.ts";

/**
 * Several reads in one request (OData 4.01, "Batch Requests"). Parts are answered in order, each with a status of its
 * own. Writes stay out of it: one document is atomic by itself, and a lost answer has to be about one thing.
 */
const boundary = "batch_parstock";

/** What the server gives on a page of a part; more is never asked for. */
export const partRows = 50;

/** Paths below the service's root. */
export function* askAll(
  context: Context,
  paths: readonly string[],
): Exchange<readonly (Fields | null)[]> {
  const response = yield* ask(voice, context, batchRequest(context, paths));
  return partsOf(response, paths.length).map((part) => {
    const failure = voice.explain(part, context.now);
    if (failure !== null) return failure.code === "not-found" ? null : fail(failure);
    return fieldsOf(parseJson(part.body, voice.title), `the answer of ${voice.title}`);
  });
}

/** The boundary is written without quotes: with them the Service Layer answers 405. */
function batchRequest(context: Context, paths: readonly string[]): HttpRequest {
  const base = root(context);
  const folder = base.replace(/^https?:\/\/[^/]+/i, "");
  const part = (path: string): string[] => [
    `--${boundary}`,
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    `GET ${folder}/${path} HTTP/1.1`,
    "Accept: application/json",
    `Prefer: odata.maxpagesize=${partRows}`,
    "",
    "",
  ];
  return {
    method: "POST",
    url: `${base}/$batch`,
    headers: {
      accept: "multipart/mixed",
      "content-type": `multipart/mixed;boundary=${boundary}`,
    },
    body: [...paths.flatMap(part), `--${boundary}--`, ""].join("\r\n"),
    intent: "reads",
  };
}

/** Parts of RFC 2046, each an HTTP message; lines may end in LF alone. */
function partsOf({ headers, body }: HttpResponse, count: number): HttpResponse[] {
  const mark = /boundary="?([^";]+)"?/i.exec(headers["content-type"] ?? "")?.[1]?.trim() ?? "";
  const pieces = mark === "" ? [] : `\n${body}`.split(`\n--${mark}`);
  const end = pieces.pop() ?? "";
  const parts = pieces.slice(1).map(messageOf);
  if (!end.startsWith("--") || parts.length !== count)
    malformed(`${voice.title} answered a batch with something else; try again later.`);
  return parts;
}

function messageOf(piece: string): HttpResponse {
  const [, status, head = "", body = ""] =
    /\nHTTP\/1\.[01] (\d{3})[^\n]*\n((?:[^\r\n]+\r?\n)*)\r?\n([\s\S]*)$/.exec(piece) ?? [];
  const lines = head.split(/\r?\n/).map((text) => /^([\w-]+):\s*(.*)$/.exec(text.trim()));
  return {
    status: Number(status ?? malformed(`${voice.title} answered a batch without a status.`)),
    headers: Object.fromEntries(
      lines.flatMap((found) =>
        found === null ? [] : [[(found[1] ?? "").toLowerCase(), found[2] ?? ""]],
      ),
    ),
    body,
  };
}
