import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Brightpearl";

/** Requests are counted by the minute. */
const periodMs = 60_000;

/** Error bodies as recorded, and https://help.brightpearl.com (Request throttling), checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const { code, text } = errorIn(response.body);
  const vendorCode = code ?? String(status);
  switch (status) {
    case 401:
      return {
        code: "auth-expired",
        message: "Brightpearl no longer accepts the sign-in; it is renewed, or connect again.",
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message: "Brightpearl does not let this app do that; look at the app's rights there.",
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: "Brightpearl has no such record.", vendorCode };
    default:
      return isThrottled(status, text)
        ? throttled(response, now)
        : failed(status, vendorCode, text);
  }
}

/** 503 stands for throttling and for trouble: the text tells them apart. */
function isThrottled(status: number, text: string): boolean {
  return status === 429 || (status === 503 && /too many requests/i.test(text));
}

function throttled({ headers, status }: HttpResponse, now: Instant): Failure {
  const next = headers["brightpearl-next-throttle-period"] ?? "";
  return {
    code: "throttled",
    message: "Brightpearl takes 200 requests a minute; it goes on by itself.",
    vendorCode: String(status),
    retryAt: /^\d{1,7}$/.test(next)
      ? afterMs(now, Number(next))
      : (retryAt(headers["retry-after"] ?? headers["brightpearl-throttle-time"], now) ??
        afterMs(now, periodMs)),
  };
}

/** Bad input is answered with 500 too, under a code of the common errors. */
function failed(status: number, vendorCode: string, text: string): Failure {
  if (status >= 500 && !vendorCode.startsWith("CMNC-"))
    return {
      code: "unavailable",
      message: `Brightpearl is not available (${status}); try again later.`,
      vendorCode,
    };
  return {
    code: status === 409 ? "conflict" : "rejected",
    message: `Brightpearl refused it: ${text === "" ? "no reason given" : text}. Correct that in Brightpearl or in the order.`,
    vendorCode,
  };
}

function errorIn(body: string): { readonly code: string | undefined; readonly text: string } {
  const answer = tryJson(body);
  const fields = isFields(answer) ? answer : {};
  const errors = listIn(fields, "errors").filter(isFields);
  const said = errors.flatMap((error) => textIn(error, "message") ?? []).join("; ");
  return {
    code: errors.flatMap((error) => textIn(error, "code") ?? [])[0],
    text: line(said || (textIn(fields, "response") ?? ""), 300).replace(/[.;\s]+$/, ""),
  };
}

export const voice: Voice = { title, explain };
