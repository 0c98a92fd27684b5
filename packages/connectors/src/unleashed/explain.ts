import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { instantOf, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Unleashed";

/** https://apidocs.unleashedsoftware.com/AuthenticationHelp and …/Faq, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  const vendorCode = codeOf(fields) ?? String(status);
  switch (status) {
    case 401:
    case 403:
      return forbidden(response, now);
    case 404:
      return {
        code: "not-found",
        message: `Unleashed has no such record${reasonOf(fields, ": ")}.`,
        vendorCode,
      };
    case 429:
      return throttled(response, now);
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Unleashed is not available (${status}); try again later.`,
            vendorCode,
          }
        : refused(fields, status, vendorCode);
  }
}

/** The same status for a wrong signature and for a month whose calls are used up; only the text tells them apart. */
function forbidden({ status, body }: HttpResponse, now: Instant): Failure {
  const vendorCode = String(status);
  if (/quota|limit|exceeded/i.test(body))
    return {
      code: "throttled",
      message:
        "This month's API calls of the Unleashed plan are used up; it goes on by itself on the 1st, or at once with an extra bundle.",
      retryAt: nextMonth(now),
      vendorCode,
    };
  return {
    code: "auth-revoked",
    message:
      "Unleashed does not accept the API id and key; the account owner finds both under Integration > Unleashed API Access.",
    vendorCode,
  };
}

function nextMonth(now: Instant): Instant {
  const [year = 0, month = 0] = now.split("-").map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${month < 9 ? "0" : ""}${month + 1}`;
  return instantOf(`${next}-01T00:00:00Z`) ?? now;
}

function throttled({ headers }: HttpResponse, now: Instant): Failure {
  const hint = retryAt(headers["retry-after"], now);
  const failure: Failure = {
    code: "throttled",
    message: "Unleashed asks us to slow down.",
    vendorCode: "429",
  };
  return hint === undefined ? failure : { ...failure, retryAt: hint };
}

/** One entry for each field that is wrong, or a single description. */
function refused(fields: Fields, status: number, vendorCode: string): Failure {
  const field = entriesOf(fields).flatMap((entry) => textIn(entry, "Field") ?? [])[0];
  const reason = reasonOf(fields, "");
  const isTaken = status === 409 || /already (?:exists|in use|used)|duplicate/i.test(reason);
  return {
    code: isTaken ? "conflict" : "rejected",
    message: `Unleashed refused it: ${reason === "" ? `no reason given (${status})` : reason}. Correct that in Unleashed or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

function entriesOf(fields: Fields): Fields[] {
  const entries = listIn(fields, "Items").filter(isFields);
  return entries.length === 0 ? [fields] : entries;
}

function codeOf(fields: Fields): string | undefined {
  return entriesOf(fields).flatMap((entry) => textIn(entry, "ErrorCode") ?? [])[0];
}

/** `DebugInfo` is left out: it is meant for Unleashed's own people. */
function reasonOf(fields: Fields, lead: string): string {
  const said = entriesOf(fields).flatMap((entry) => {
    const text = textIn(entry, "Description");
    if (text === undefined) return [];
    const field = textIn(entry, "Field");
    return field === undefined || text.includes(field) ? [text] : [`${field}: ${text}`];
  });
  const text = line(said.join("; "), 300).replace(/[.;\s]+$/, "");
  return text === "" ? "" : `${lead}${text}`;
}

export const voice: Voice = { title, explain };
