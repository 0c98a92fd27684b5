import type { Context, Exchange, HttpResponse, Instant } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, listIn, needText, textIn, tryJson, within } from "../lib/json.ts";
import { ask as askOnce } from "../lib/talk.ts";
import { afterMs, instantOf, seconds } from "../lib/time.ts";
import { originOf } from "../lib/url.ts";
import { utf8Bytes } from "../lib/utf8.ts";
import { ask } from "./call.ts";
import { bulkDocuments } from "./documents.ts";
import { voice } from "./explain.ts";

/** Results are read in pieces of this many bytes. */
const pieceBytes = 1_000_000;
/** A job that runs this long was given up; a finished one is taken when a read that waited for it comes again this soon. */
const runningMs = 1_800_000;
const finishedMs = 120_000;

/** Results lie there, behind a signed link: https://shopify.dev/docs/api/usage/bulk-operations/queries */
const resultOrigin = "https://storage.googleapis.com";

export interface BulkPage {
  readonly values: readonly unknown[];
  readonly next: readonly ["bulk", string, string] | null;
  readonly readAt: Instant;
}

/** Joins a job of ours that still runs or has just ended, else starts one. */
export function* startBulk(context: Context, kind: keyof typeof bulkDocuments): Exchange<string> {
  const query = bulkDocuments[kind];
  const filter = `operation_type:query created_at:>'${seconds(afterMs(context.now, -runningMs))}'`;
  const found = yield* ask(context, "Bulks", { filter });
  const jobs = listIn(within(found, "bulkOperations"), "nodes").map((job) =>
    fieldsOf(job, "a bulk operation of Shopify"),
  );
  const ours = jobs.find((job) => sameQuery(textIn(job, "query"), query) && isFresh(job, context));
  if (ours !== undefined) return needText(ours, "id", "a bulk operation of Shopify");
  const started = yield* ask(context, "RunBulk", { query });
  const job = within(within(started, "bulkOperationRunQuery"), "bulkOperation");
  return needText(job, "id", "the answer of Shopify");
}

function isFresh(job: Fields, { now }: Context): boolean {
  switch (textIn(job, "status")) {
    case "CREATED":
    case "RUNNING":
      return true;
    case "COMPLETED":
      return (instantOf(textIn(job, "completedAt") ?? "") ?? "") >= afterMs(now, -finishedMs);
    default:
      return false;
  }
}

function sameQuery(found: string | undefined, query: string): boolean {
  return found?.replace(/\s+/g, " ").trim() === query.replace(/\s+/g, " ").trim();
}

/** The next piece of a job's result. While the job runs, `explain` has the host wait. */
export function* readBulk(context: Context, id: string, offset: number): Exchange<BulkPage> {
  const job = within(yield* ask(context, "Bulk", { id }), "bulkOperation");
  const status = textIn(job, "status") ?? "missing";
  if (status !== "COMPLETED")
    fail({
      code: "unavailable",
      message: `Shopify did not finish gathering the shop's catalogue (${textIn(job, "errorCode") ?? status}); it is started again with the next read.`,
      vendorCode: textIn(job, "errorCode") ?? status,
    });
  const readAt = instantOf(textIn(job, "createdAt") ?? "") ?? context.now;
  const size = Number(textIn(job, "fileSize") ?? 0);
  const url = textIn(job, "url");
  if (url === undefined || offset >= size) return { values: [], next: null, readAt };
  if (originOf(url) !== resultOrigin)
    fail({
      code: "malformed-answer",
      message: "Shopify answered with a link to another address, which is not followed.",
    });
  const response = yield* askOnce(voice, context, {
    method: "GET",
    url,
    headers: { range: `bytes=${offset}-${offset + pieceBytes - 1}` },
    intent: "reads",
  });
  return piece(response, id, offset, size, readAt);
}

function piece(
  { status, body }: HttpResponse,
  id: string,
  offset: number,
  size: number,
  readAt: Instant,
): BulkPage {
  // A host that leaves the range out gets everything at once.
  const last = status !== 206 || offset + pieceBytes >= size;
  const text = last ? body : body.slice(0, body.lastIndexOf("\n") + 1);
  const read = (status === 206 ? offset : 0) + utf8Bytes(text).length;
  if (text === "" || (last && read < size))
    fail({
      code: "malformed-answer",
      message: "The shop's catalogue arrived from Shopify in part only; try again later.",
    });
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return {
    values: lines.map((line) => tryJson(line)),
    next: last ? null : ["bulk", id, String(read)],
    readAt,
  };
}
