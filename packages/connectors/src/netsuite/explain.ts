import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "NetSuite";

/** https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_161114374505.html ("Error Handling"), checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  const [first] = listIn(fields, "o:errorDetails");
  const error = isFields(first) ? first : restletError(fields);
  const vendorCode = textIn(error, "o:errorCode") ?? String(status);
  const said = spoken(textIn(error, "detail") ?? "");
  if (status === 429 || /(?:CONCURRENCY|REQUEST)_LIMIT_EXCEEDED/.test(vendorCode)) {
    const hint = retryAt(response.headers["retry-after"], now);
    return {
      code: "throttled",
      message: "NetSuite handles as many calls of this account as it may at a time.",
      vendorCode,
      ...(hint === undefined ? {} : { retryAt: hint }),
    };
  }
  switch (status) {
    case 401:
      return { code: "auth-expired", message: "NetSuite wants a new sign-in.", vendorCode };
    case 403:
      return {
        code: "auth-denied",
        message: `The role may not do this in NetSuite${quoted(said)}; add the permission to the role of the integration.`,
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: "NetSuite has no such record.", vendorCode };
    default:
      return status >= 500 && status !== 501
        ? {
            code: "unavailable",
            message: `NetSuite is not available (${status}); try again later.`,
            vendorCode,
          }
        : refusalOf(error, vendorCode, said);
  }
}

/** RESTlets and gateways write `{error: {code, message}}`. */
function restletError(fields: Fields): Fields {
  const error = within(fields, "error");
  return { "o:errorCode": textIn(error, "code"), detail: textIn(error, "message") };
}

/** What a sentence of NetSuite points to, and what to do about it. */
const hints: readonly (readonly [RegExp, string, string])[] = [
  [
    /reference key .* for subsidiary|not (?:available|valid) (?:in|for) (?:this |the )?subsidiary/i,
    "subsidiary",
    "Make the supplier and the location available in the subsidiary of the settings.",
  ],
  [
    /unknown identifier|invalid or unsupported search|not found in|was not found/i,
    "features",
    "The account or the role lacks what is asked for: set locations, currencies and units in the connection as the account has them, and give the role SuiteAnalytics Workbook and the records' View permissions.",
  ],
  [
    /please enter (?:a )?value|mandatory|required field/i,
    "extraFields",
    'The order form wants more: give those fields in the setting "extraFields".',
  ],
];

function refusalOf(error: Fields, vendorCode: string, said: string): Failure {
  if (vendorCode === "DUP_RCRD" || /already exists/i.test(said))
    return {
      code: "conflict",
      message: "NetSuite has a purchase order with this external id already; it is looked up.",
      vendorCode,
    };
  if (vendorCode === "RCRD_DSNT_EXIST" || vendorCode === "NONEXISTENT_ID")
    return { code: "not-found", message: "NetSuite has no such record.", vendorCode };
  if (vendorCode === "RCRD_HAS_BEEN_CHANGED")
    return {
      code: "conflict",
      message: "Somebody else changed the record in NetSuite meanwhile; try again.",
      vendorCode,
    };
  const [, hinted, advice] = hints.find(([text]) => text.test(said)) ?? [];
  const field = textIn(error, "o:errorPath") ?? hinted ?? /following field: (\w+)/.exec(said)?.[1];
  return {
    code: "rejected",
    message: `NetSuite refused it${quoted(said)}. ${advice ?? "Correct that in NetSuite or in the order."}`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

function spoken(detail: string): string {
  const text = detail.replace(/^Error while accessing a? ?resource[.:]\s*/i, "");
  return line(text, 300).replace(/[.;\s]+$/, "");
}

function quoted(said: string): string {
  return said === "" ? "" : `: ${said}`;
}

export const voice: Voice = { title, explain };
