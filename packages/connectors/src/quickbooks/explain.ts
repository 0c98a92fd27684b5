import type { Failure, FailureCode, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "QuickBooks Online";

/** No `Retry-After` is promised; the limit is counted by the minute. */
const patienceMs = 60_000;

/** https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, body } = response;
  if (status < 400 && !/^\s*\{\s*"Fault"/.test(body)) return null;
  const { code, detail, element } = faultOf(body);
  const vendorCode = code ?? String(status);
  if (status === 429 || code === "3001")
    return {
      code: "throttled",
      message: "QuickBooks asks us to slow down.",
      vendorCode,
      retryAt: retryAt(response.headers["retry-after"], now) ?? afterMs(now, patienceMs),
    };
  const known = code === undefined ? undefined : meanings[code];
  if (known !== undefined)
    return { code: known[0], message: known[1](detail), vendorCode, ...element };
  if (status === 401)
    return { code: "auth-expired", message: "The sign-in to QuickBooks has expired.", vendorCode };
  if (status >= 500)
    return {
      code: "unavailable",
      message: `QuickBooks is not available (${status}); try again later.`,
      vendorCode,
    };
  if (status === 403) return { code: "auth-denied", message: denied, vendorCode };
  if (status === 404)
    return { code: "not-found", message: "QuickBooks has no such record.", vendorCode };
  return { code: "rejected", message: refused(detail), vendorCode, ...element };
}

const denied = "The QuickBooks user may not do this; connect with a company administrator.";

function refused(detail: string): string {
  return `QuickBooks refused it: ${detail}. Correct that in QuickBooks or in the order.`;
}

const meanings: Readonly<Record<string, readonly [FailureCode, (detail: string) => string]>> = {
  "120": [
    "auth-denied",
    () => "This company or its plan does not allow it; purchase orders need Plus or Advanced.",
  ],
  "610": [
    "not-found",
    () => "QuickBooks has no such record, or it was made inactive; read items and vendors again.",
  ],
  "3100": [
    "wrong-tenant",
    () =>
      "This sign-in is not connected to the company in the settings; correct the company id or connect again.",
  ],
  "3200": ["auth-expired", () => "The sign-in to QuickBooks has expired."],
  "3202": ["auth-revoked", () => "QuickBooks no longer accepts this connection; connect it again."],
  "5010": ["conflict", () => "Somebody changed the order in QuickBooks at the same time."],
  "5020": [
    "auth-denied",
    () => "The company's plan lacks purchase orders; they need QuickBooks Plus or Advanced.",
  ],
  "6140": ["conflict", () => "QuickBooks has another order with this number already."],
  "6190": [
    "auth-denied",
    () => "The QuickBooks subscription has ended or the company is read-only; renew it there.",
  ],
  "6210": ["rejected", () => "The books are closed for the order's date; open them or use today."],
  "10000": ["unavailable", () => "QuickBooks had an error of its own; try again later."],
};

interface Fault {
  readonly code: string | undefined;
  readonly detail: string;
  readonly element: { readonly field?: string };
}

/** Faults come as `{"Fault":{"Error":[{"Message",…}]}}`; those of a 401 have every key in lower case. */
function faultOf(body: string): Fault {
  const answer = tryJson(body);
  const fault = isFields(answer) ? (answer["Fault"] ?? answer["fault"]) : undefined;
  const errors = isFields(fault) ? [...listIn(fault, "Error"), ...listIn(fault, "error")] : [];
  const first: Fields = errors.find(isFields) ?? {};
  const read = (name: string): string | undefined =>
    textIn(first, name) ?? textIn(first, name.toLowerCase());
  const field = read("element");
  const text = read("Detail") ?? read("Message") ?? "no reason given";
  return {
    code: read("code"),
    detail: line(text, 300).replace(/[.;]+$/, ""),
    element: field === undefined ? {} : { field },
  };
}

export const voice: Voice = { title, explain };
