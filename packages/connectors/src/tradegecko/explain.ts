import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { instantOfMs } from "../lib/time.ts";
import { line } from "../lib/words.ts";

/** Said wherever the system is offered: there is no TradeGecko to connect to any more. */
const title = "TradeGecko (ended 2022)";

/** The vendor's documentation of 2018 to 2020 ("Errors", "Rate limiting"), as the README says; checked 2026-11-23. */
function explain({ status, headers, body }: HttpResponse, now: Instant): Failure | null {
  if (status < 400) return null;
  const vendorCode = String(status);
  switch (status) {
    case 401:
      return {
        code: "auth-expired",
        message: "The endpoint no longer accepts the sign-in; it is renewed, or connect again.",
        vendorCode,
      };
    case 402:
      return {
        code: "auth-denied",
        message: "The account's subscription has lapsed; its owner has to renew it.",
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message: "The sign-in may not do that; use one of a user who may order.",
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: "TradeGecko has no such record.", vendorCode };
    case 429:
      return {
        code: "throttled",
        message: "TradeGecko takes 300 requests in five minutes; it goes on by itself.",
        vendorCode,
        ...resetOf(headers["x-rate-limit-reset"], now),
      };
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `The endpoint is not available (${status}); try again later.`,
            vendorCode,
          }
        : refused(body, vendorCode);
  }
}

/** Seconds since 1970. */
function resetOf(header: string | undefined, now: Instant): Pick<Failure, "retryAt"> {
  const at = /^\d{1,12}$/.test(header ?? "") ? instantOfMs(Number(header) * 1000) : null;
  return at === null || at < now ? {} : { retryAt: at };
}

function refused(body: string, vendorCode: string): Failure {
  const answer = tryJson(body);
  const fields = isFields(answer) ? answer : {};
  const errors = isFields(fields["errors"]) ? fields["errors"] : {};
  const [field] = Object.keys(errors);
  const text = line(textsIn(errors) || (textIn(fields, "message") ?? ""), 300);
  return {
    code: /already been taken/i.test(text) ? "conflict" : "rejected",
    message: `TradeGecko refused it: ${text === "" ? "no reason given" : text.replace(/[.;\s]+$/, "")}. Correct that there or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

/** A list of texts for each field: "due_at can't be blank". */
function textsIn(errors: Fields): string {
  return Object.entries(errors)
    .flatMap(([field, texts]) =>
      [texts].flat().flatMap((text) => (typeof text === "string" ? [`${field} ${text}`] : [])),
    )
    .join("; ");
}

export const voice: Voice = { title, explain };
