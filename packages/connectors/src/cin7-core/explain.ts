import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { isFields, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Cin7 Core";

/** "API Status Codes" of https://dearinventory.docs.apiary.io, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const vendorCode = String(status);
  switch (status) {
    case 401:
    case 403:
      return {
        code: "auth-revoked",
        message:
          "Cin7 Core does not take the account id and key; copy both again from Integrations > API, and see that the API application is active.",
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: "Cin7 Core has no such record.", vendorCode };
    case 429: {
      const until = retryAt(response.headers["retry-after"], now);
      return {
        code: "throttled",
        message: "Cin7 Core takes 60 calls a minute from an API application; it goes on by itself.",
        vendorCode,
        ...(until === undefined ? {} : { retryAt: until }),
      };
    }
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Cin7 Core is not available (${status}); try again later.`,
            vendorCode,
          }
        : {
            code: "rejected",
            message: `Cin7 Core refused it: ${reasonIn(response.body)}. Correct that in Cin7 Core or in the order.`,
            vendorCode,
          };
  }
}

/** A list of errors, one error, or plain text. */
function reasonIn(body: string): string {
  const answer = tryJson(body);
  const errors = (Array.isArray(answer) ? answer : [answer]).filter(isFields);
  const texts = errors.flatMap((error) => textIn(error, "Exception") ?? []);
  const plain = answer === null && !body.includes("<") ? body : "";
  const text = line(texts.join("; ") || plain, 300);
  return text === "" ? "no reason given" : text.replace(/[.;\s]+$/, "");
}

export const voice: Voice = { title, explain };
