import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { isFields, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Smartsheet";

/** Calls are counted by the minute. */
const minuteMs = 60_000;

/** https://developers.smartsheet.com/api/smartsheet/error-codes, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, headers, body } = response;
  if (status < 400) return null;
  const answer = tryJson(body);
  const fields = isFields(answer) ? answer : {};
  const code = textIn(fields, "errorCode") ?? "";
  const vendorCode = code === "" ? String(status) : code;
  const reason = line(textIn(fields, "message") ?? `no reason given (${status})`, 300);
  const support = textIn(fields, "refId");
  const quoted = support === undefined ? "" : ` Smartsheet's support finds it as ${support}.`;
  if (status === 429 || code === "4003")
    return {
      code: "throttled",
      message: "Smartsheet asks us to slow down.",
      retryAt: retryAt(headers["retry-after"], now) ?? afterMs(now, minuteMs),
      vendorCode,
    };
  switch (status) {
    case 401:
      return {
        code: "auth-revoked",
        message:
          "Smartsheet does not accept the access token; make a new one under Account > Personal Settings > API Access.",
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message: `Smartsheet refuses this to the token's user: ${reason} Give the user editor rights on the sheet, and a plan with API access.`,
        vendorCode,
      };
    case 404:
      return {
        code: "not-found",
        message: `Smartsheet has no such sheet or row, or the token's user may not see it: ${reason}`,
        vendorCode,
      };
    default:
      break;
  }
  if (status >= 500)
    return {
      code: "unavailable",
      message: `Smartsheet is not available (${vendorCode}); try again later.`,
      vendorCode,
    };
  const index = textIn(within(fields, "detail"), "index");
  const field = /column (\d+)/.exec(reason)?.[1];
  return {
    code: "rejected",
    message: `Smartsheet refused it: ${reason}${index === undefined ? "" : ` (row ${Number(index) + 1} of the order)`} Correct the column there or the order here.${quoted}`,
    vendorCode,
    ...(field === undefined ? {} : { field: `column ${field}` }),
  };
}

export const voice: Voice = { title, explain };
