import type { Failure, FailureCode, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "SAP Business One";

/** What the texts of the DI core say, in English: the session is opened in it. First fit counts. */
const refusals: readonly (readonly [RegExp, FailureCode, string | undefined, string])[] = [
  [
    /DB credentials|(?:company|database)\b.*\b(?:not found|does not exist|not registered|invalid)/i,
    "wrong-tenant",
    "companyDb",
    'SAP Business One has no company database of that name; correct the setting "companyDb".',
  ],
  [
    /log ?in failed|fail(?:ed)? to log ?in|user ?name or password|locked out|user is locked|invalid user/i,
    "auth-revoked",
    "password",
    "SAP Business One refuses the user or the password; correct them before the next try, it locks users who fail too often.",
  ],
  [
    /property '?U_ParstockRef'?.*(?:invalid|not found)/i,
    "bad-setting",
    "referenceField",
    'The company has no field U_ParstockRef: run `doctor`, which creates it, or set "referenceField" to NumAtCard.',
  ],
  [
    /active branch|specify.*branch|branch.*(?:missing|assign)/i,
    "rejected",
    "branch",
    'The company keeps branches; set "branch" to the number of the one that orders.',
  ],
  [
    /not authori[sz]ed|\byou are not (?:permitted|allowed)|no authori[sz]ation|no permission/i,
    "auth-denied",
    undefined,
    "The SAP Business One user may not do this; give it a licence and rights for items, purchase orders and business partners.",
  ],
];

/** Where a refusal points to, by what it says. */
const fields: readonly (readonly [RegExp, string])[] = [
  [/warehouse/i, "shipTo"],
  [/delivery date|due date/i, "expectedDay"],
  [/currency|exchange rate/i, "currency"],
  [/\b(?:tax|vat)\b/i, "taxCode"],
  [/uom|unit of measure/i, "unit"],
  [/vendor|supplier|business partner|cardcode|bp code/i, "supplier"],
  [/item/i, "item"],
  [/price/i, "price"],
  [/quantity/i, "quantity"],
];

/** Error codes as the manual "Working with SAP Business One Service Layer" lists them, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const answer = tryJson(response.body);
  const error = isFields(answer) ? within(answer, "error") : {};
  const vendorCode = textIn(error, "code") ?? String(status);
  const said = messageIn(error);
  if (status === 401 && vendorCode === "301")
    return { code: "auth-expired", message: `The session with ${title} has ended.`, vendorCode };
  for (const [text, code, field, message] of refusals)
    if (text.test(said))
      return { code, message, vendorCode, ...(field === undefined ? {} : { field }) };
  switch (status) {
    case 401:
      return { code: "auth-expired", message: `${title} wants a new sign-in.`, vendorCode };
    case 403:
      return {
        code: "auth-denied",
        message: `The ${title} user may not do this${quoted(said)}; give it the rights.`,
        vendorCode,
      };
    case 429: {
      const hint = retryAt(response.headers["retry-after"], now);
      return {
        code: "throttled",
        message: `The gateway before ${title} asks us to slow down.`,
        vendorCode,
        ...(hint === undefined ? {} : { retryAt: hint }),
      };
    }
    default:
      return status >= 500 && status !== 501
        ? {
            code: "unavailable",
            message: `${title} is not available (${status}); try again later.`,
            vendorCode,
          }
        : refusalOf(status, vendorCode, said);
  }
}

function refusalOf(status: number, vendorCode: string, said: string): Failure {
  if (status === 404 || vendorCode === "-2028")
    return {
      code: "not-found",
      message: `${title} has no such record${quoted(said)}.`,
      vendorCode,
    };
  if (status === 412 || vendorCode === "-2039" || vendorCode === "-2035")
    return {
      code: "conflict",
      message: `Somebody else wrote to the same record in ${title}; look at it and try again.`,
      vendorCode,
    };
  const field = fields.find(([text]) => text.test(said))?.[1];
  return {
    code: "rejected",
    message: `${title} refused it${quoted(said)}. Correct that in ${title} or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

/** The code may be a number or a text, the message a text (v2) or one with its language (v1). */
function messageIn(error: Fields): string {
  const text = textIn(error, "message") ?? textIn(within(error, "message"), "value") ?? "";
  return line(text.replace(/\s*\((?:ODBC|OSQL)[^)]*\)/g, ""), 300).replace(/[.;\s]+$/, "");
}

function quoted(said: string): string {
  return said === "" ? "" : `: ${said}`;
}

export const voice: Voice = { title, explain };
