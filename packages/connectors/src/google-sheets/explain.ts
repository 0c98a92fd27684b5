import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Google Sheets";

/** Calls are counted by the minute: https://developers.google.com/workspace/sheets/api/limits */
const minuteMs = 60_000;

/** https://cloud.google.com/apis/design/errors and the Drive API's error page, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, headers, body } = response;
  if (status < 400) return null;
  const answer = tryJson(body);
  const error = isFields(answer) ? within(answer, "error") : {};
  const vendorCode = textIn(error, "status") ?? String(status);
  const said = line(textIn(error, "message") ?? `no reason given (${status})`, 300);
  if (status === 429 || isThrottled(error))
    return {
      code: "throttled",
      message: "Google asks us to slow down.",
      retryAt: retryAt(headers["retry-after"], now) ?? afterMs(now, minuteMs),
      vendorCode,
    };
  switch (status) {
    case 401:
      return { code: "auth-expired", message: "Google's access token has expired.", vendorCode };
    case 403:
      return { code: "auth-denied", message: forbidden(said), vendorCode };
    case 404:
      return {
        code: "not-found",
        message:
          "Google has no such spreadsheet, or it is not shared with the service account; check its address in the settings.",
        vendorCode,
      };
    default:
      break;
  }
  if (status >= 500)
    return {
      code: "unavailable",
      message: `Google Sheets is not available (${status}); try again later.`,
      vendorCode,
    };
  const range = /Unable to parse range: (.*)/.exec(said)?.[1];
  if (range !== undefined)
    return {
      code: "bad-setting",
      message: `The spreadsheet has no tab ${range}; correct its name in the settings.`,
      vendorCode,
    };
  return {
    code: "rejected",
    message: `Google Sheets refused it: ${said.replace(/[.\s]+$/, "")}. Correct the spreadsheet or the order.`,
    vendorCode,
  };
}

/** The Drive API says so with 403. */
function isThrottled(error: Fields): boolean {
  return listIn(error, "errors").some(
    (entry) => isFields(entry) && /rateLimitExceeded/i.test(textIn(entry, "reason") ?? ""),
  );
}

function forbidden(said: string): string {
  return /has not been used|is disabled/.test(said)
    ? "The Sheets API, or the Drive API for webhooks, is not switched on in the service account's project; enable it under APIs & Services."
    : "Google does not let the service account do this; share the spreadsheet with its e-mail address as an editor, and see that protected ranges let it write.";
}

export const voice: Voice = { title, explain };
