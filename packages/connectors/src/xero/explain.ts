import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Xero";

/** https://developer.xero.com/documentation/api/accounting/responsecodes and …/guides/oauth2/limits, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  const vendorCode = textIn(fields, "Type") ?? textIn(fields, "Title") ?? String(status);
  switch (status) {
    case 400:
      return refusalOf(fields, vendorCode);
    case 401:
      return unauthorized(textIn(fields, "Detail") ?? "", vendorCode);
    case 403:
      return forbidden(fields, vendorCode);
    case 404:
      return { code: "not-found", message: "Xero has no such record.", vendorCode };
    case 429:
      return throttled(response, now);
    default:
      return status >= 500 && status !== 501
        ? {
            code: "unavailable",
            message: `Xero is not available (${status}); try again later.`,
            vendorCode,
          }
        : { code: "rejected", message: `Xero refused the request (${status}).`, vendorCode };
  }
}

/** Messages stand on the document or on its lines. */
function refusalOf(fields: Fields, vendorCode: string): Failure {
  const messages = listIn(fields, "Elements").flatMap(validationMessages);
  const text = line(messages.join("; ") || (textIn(fields, "Message") ?? "no reason given"), 300);
  const duplicate = /must be unique/i.test(text);
  return {
    code: duplicate ? "conflict" : "rejected",
    message: `Xero refused it: ${text.replace(/[.;]+$/, "")}. Correct that in Xero or in the order.`,
    vendorCode,
  };
}

function validationMessages(value: unknown): string[] {
  if (!isFields(value)) return [];
  const own = listIn(value, "ValidationErrors").flatMap((entry) =>
    isFields(entry) ? (textIn(entry, "Message") ?? []) : [],
  );
  return [...own, ...listIn(value, "LineItems").flatMap(validationMessages)];
}

function unauthorized(detail: string, vendorCode: string): Failure {
  if (/AuthorizationUnsuccessful|insufficient_scope/i.test(detail))
    return {
      code: "auth-denied",
      message: "Xero has not granted this: connect again and allow every scope that is asked for.",
      vendorCode,
    };
  if (/TokenInvalid|TokenRevoked/i.test(detail))
    return {
      code: "auth-revoked",
      message: "Xero no longer accepts this connection; connect it again.",
      vendorCode,
    };
  return { code: "auth-expired", message: "The sign-in to Xero has expired.", vendorCode };
}

function forbidden(fields: Fields, vendorCode: string): Failure {
  const detail = `${textIn(fields, "Detail") ?? ""} ${textIn(fields, "Title") ?? ""}`;
  return /AuthenticationUnsuccessful/i.test(detail)
    ? {
        code: "wrong-tenant",
        message:
          "This sign-in is not connected to the organisation in the settings; choose another tenant or connect again.",
        vendorCode,
      }
    : {
        code: "auth-denied",
        message: "The Xero user may not do this; give it a role that may approve purchase orders.",
        vendorCode,
      };
}

/** A day's limit rolls over 24 hours: it is told, not waited out. */
function throttled({ headers }: HttpResponse, now: Instant): Failure {
  const problem = headers["x-rate-limit-problem"] ?? "minute";
  const hint = problem === "concurrent" ? afterMs(now, 1000) : retryAt(headers["retry-after"], now);
  const message =
    problem === "day"
      ? "The calls that Xero allows in 24 hours are used up; it goes on by itself later."
      : "Xero asks us to slow down.";
  return {
    code: "throttled",
    message,
    vendorCode: problem,
    ...(hint === undefined ? {} : { retryAt: hint }),
  };
}

export const voice: Voice = { title, explain };
