import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, instantOf } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Airtable";

/** After too many calls a base stays locked for so long: https://airtable.com/developers/web/api/rate-limits */
const lockedMs = 30_000;

/** https://airtable.com/developers/web/api/errors, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, body } = response;
  if (status < 400) return null;
  const answer = tryJson(body);
  const { type, reason } = errorIn(isFields(answer) ? answer : {});
  const vendorCode = type ?? String(status);
  switch (status) {
    case 401:
      return {
        code: "auth-revoked",
        message:
          "Airtable does not accept the access token; make a new one at airtable.com/create/tokens.",
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message:
          "Airtable does not let the token do this, or there is no such base or table: add the base and the scopes to the token, and see that its person may edit the base.",
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: "Airtable has no such base or record.", vendorCode };
    case 429:
      return throttled(body, vendorCode, now);
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Airtable is not available (${status}); try again later.`,
            vendorCode,
          }
        : refused(status, reason, vendorCode);
  }
}

function errorIn(fields: Fields): { readonly type?: string; readonly reason?: string } {
  const { error } = fields;
  if (typeof error === "string") return { type: error };
  const [first] = listIn(fields, "errors");
  const entry = isFields(error) ? error : isFields(first) ? first : {};
  const type = textIn(entry, "type") ?? textIn(entry, "error");
  const reason = textIn(entry, "message");
  return { ...(type === undefined ? {} : { type }), ...(reason === undefined ? {} : { reason }) };
}

function throttled(body: string, vendorCode: string, now: Instant): Failure {
  if (body.includes("BILLING_LIMIT"))
    return {
      code: "throttled",
      message:
        "This month's API calls of the Airtable plan are used up; it goes on by itself on the 1st, or at once with a larger plan.",
      retryAt: nextMonth(now),
      vendorCode,
    };
  return {
    code: "throttled",
    message: "Airtable asks us to slow down.",
    retryAt: afterMs(now, lockedMs),
    vendorCode,
  };
}

function nextMonth(now: Instant): Instant {
  const [year = 0, month = 0] = now.split("-").map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${month < 9 ? "0" : ""}${month + 1}`;
  return instantOf(`${next}-01T00:00:00Z`) ?? now;
}

function refused(status: number, reason: string | undefined, vendorCode: string): Failure {
  const said = line(reason ?? `no reason given (${status})`, 300).replace(/[.\s]+$/, "");
  const field = /[Ff]ield (?:name: )?"([^"]+)"/.exec(said)?.[1];
  const advice =
    vendorCode === "INVALID_MULTIPLE_CHOICE_OPTIONS"
      ? "Add that choice to the field in Airtable"
      : "Correct the field in Airtable or the order here";
  return {
    code: "rejected",
    message: `Airtable refused it: ${said}. ${advice}.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

export const voice: Voice = { title, explain };
