import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { isFields, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Acme";

/** The vendor's page of errors, with the day it was checked. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, headers, body } = response;
  if (status < 400) return null;
  const answer = tryJson(body);
  const text = line((isFields(answer) ? textIn(answer, "message") : undefined) ?? "", 300);
  const vendorCode = String(status);
  switch (status) {
    case 401:
      return {
        code: "auth-revoked",
        message: `${title} does not accept the key; make a new one and connect again.`,
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: `${title} has no such record.`, vendorCode };
    case 429: {
      const hint = retryAt(headers["retry-after"], now);
      return {
        code: "throttled",
        message: `${title} asks us to slow down.`,
        vendorCode,
        ...(hint === undefined ? {} : { retryAt: hint }),
      };
    }
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `${title} is not available; try again later.`,
            vendorCode,
          }
        : { code: "rejected", message: `${title} refused it: ${text}.`, vendorCode };
  }
}

export const voice: Voice = { title, explain };
