import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Acumatica";

/** A licence that is out of sign-ins gets one back when a session has been idle for long enough. */
const seatWaitMs = 600_000;

/** Answers of the contract-based API: the OpenAPI file of Default/24.200.001, and what versions to 26.1 were seen to do. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 300) return null;
  const vendorCode = String(status);
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  switch (status) {
    case 301:
    case 302:
    case 307:
      return redirected(response, vendorCode);
    case 401:
      return { code: "auth-expired", message: "The session with Acumatica has ended.", vendorCode };
    case 403:
      return {
        code: "auth-denied",
        message:
          "The Acumatica user may not do this, or the feature is off; give its role the purchasing screens and check the enabled features.",
        vendorCode,
      };
    case 404:
      return {
        code: "not-found",
        message:
          "Acumatica has no such record, or not this endpoint and version; `doctor` lists the versions that it has.",
        vendorCode,
      };
    case 412:
      return {
        code: "conflict",
        message: "Acumatica has this record already, or somebody changed it meanwhile.",
        vendorCode,
      };
    case 429:
      return throttled(response, now, vendorCode);
    case 500:
      return serverError(fields, now, vendorCode);
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Acumatica is not available (${status}); try again later.`,
            vendorCode,
          }
        : refused([...errorsIn(fields), ...modelErrors(fields)], fields, vendorCode);
  }
}

/** To the sign-in page when the session is over, to an error page when some custom endpoint of the tenant is broken. */
function redirected({ headers }: HttpResponse, vendorCode: string): Failure {
  return /login/i.test(headers["location"] ?? "")
    ? { code: "auth-expired", message: "The session with Acumatica has ended.", vendorCode }
    : {
        code: "malformed-answer",
        message:
          "Acumatica answered with a page in place of data; one broken custom endpoint does that to all of them, so validate them on Web Service Endpoints (SM207060).",
        vendorCode,
      };
}

function throttled(response: HttpResponse, now: Instant, vendorCode: string): Failure {
  const hint = retryAt(response.headers["retry-after"], now);
  return /login/i.test(response.body)
    ? noSeat(now, vendorCode)
    : {
        code: "throttled",
        message: "Acumatica asks us to slow down; the licence limits requests (SM604000).",
        vendorCode,
        ...(hint === undefined ? {} : { retryAt: hint }),
      };
}

function noSeat(now: Instant, vendorCode: string): Failure {
  return {
    code: "throttled",
    message:
      "All sign-ins that the Acumatica licence allows are in use; end sessions on Active Users (SM201010) or wait until one is idle for 20 minutes.",
    vendorCode,
    retryAt: afterMs(now, seatWaitMs),
  };
}

/** Business errors come as 500 too. Nothing of them is kept: a record is saved as a whole or not at all. */
function serverError(fields: Fields, now: Instant, vendorCode: string): Failure {
  const text = textIn(fields, "exceptionMessage") ?? textIn(fields, "message") ?? "";
  const type = textIn(fields, "exceptionType") ?? "";
  if (/API Login Limit|login limit/i.test(text)) return noSeat(now, vendorCode);
  if (/Invalid credentials|is locked|incorrect user ?name or password/i.test(text))
    return {
      code: "auth-revoked",
      message:
        "Acumatica refuses the sign-in; check tenant, user and password before the next try, since repeated failures lock the user.",
      vendorCode,
    };
  if (/PXSetupNotEntered/.test(type))
    return refused([{ field: undefined, text }], fields, vendorCode);
  if (type === "" || /deadlock|time-?out|SqlException|Lock/i.test(`${text} ${type}`))
    return {
      code: "unavailable",
      message: "Acumatica failed on its side (500); try again later.",
      vendorCode,
    };
  return refused([{ field: undefined, text }], fields, vendorCode);
}

interface FieldError {
  readonly field: string | undefined;
  readonly text: string;
}

/** A refused record is echoed with an `error` at its top, in its fields, and in the fields of its rows. */
function errorsIn(value: unknown, field?: string): FieldError[] {
  if (Array.isArray(value)) return value.flatMap((entry) => errorsIn(entry, field));
  if (!isFields(value)) return [];
  const own = textIn(value, "error");
  const inner = Object.entries(value).flatMap(([name, held]) => errorsIn(held, name));
  return [...inner, ...(own === undefined ? [] : [{ field, text: own }])];
}

function modelErrors(fields: Fields): FieldError[] {
  const state = fields["modelState"];
  if (!isFields(state)) return [];
  return Object.entries(state).flatMap(([name, texts]) =>
    (Array.isArray(texts) ? texts : [])
      .filter((text): text is string => typeof text === "string")
      .map((text) => ({ field: /[^.]+$/.exec(name)?.[0], text })),
  );
}

/** The error in a field says more than the one at the top, which often only repeats that there is one. */
function refused(errors: readonly FieldError[], fields: Fields, vendorCode: string): Failure {
  const named = errors.filter(({ field }) => field !== undefined);
  const told = named.length > 0 ? named : errors;
  const [first] = told;
  const said = [
    ...new Set(told.map(({ field, text }) => (field === undefined ? text : `${field}: ${text}`))),
  ];
  const text = line(said.join("; ") || (textIn(fields, "message") ?? "no reason given"), 300);
  return {
    code: "rejected",
    message: `Acumatica refused it: ${text.replace(/[.;\s]+$/, "")}. Correct that in Acumatica or in the order.`,
    vendorCode,
    ...(first?.field === undefined ? {} : { field: first.field }),
  };
}

export const voice: Voice = { title, explain };
