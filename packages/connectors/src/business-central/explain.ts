import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { isFields, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Business Central";

/** https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/dynamics-error-codes, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status < 400) return null;
  const answer = tryJson(response.body);
  const error = isFields(answer) ? within(answer, "error") : {};
  const vendorCode = textIn(error, "code") ?? String(status);
  const said = spoken(textIn(error, "message") ?? "");
  switch (status) {
    case 401:
      return {
        code: "auth-expired",
        message:
          "Business Central does not accept the sign-in; if this stays, check the client secret and that the app stands as Enabled on the page Microsoft Entra Applications.",
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message:
          "The app may not do this in Business Central; give it a permission set for purchasing and items on the page Microsoft Entra Applications.",
        vendorCode,
      };
    case 409:
    case 412:
      return {
        code: "conflict",
        message: "Somebody else changed the order in Business Central meanwhile; try again.",
        vendorCode,
      };
    case 429: {
      const hint = retryAt(response.headers["retry-after"], now);
      return {
        code: "throttled",
        message: "Business Central asks us to slow down.",
        vendorCode,
        ...(hint === undefined ? {} : { retryAt: hint }),
      };
    }
    default:
      return status === 408 || status >= 500
        ? {
            code: "unavailable",
            message: `Business Central is not available (${status}); try again later.`,
            vendorCode,
          }
        : refusalOf(vendorCode, said);
  }
}

function refusalOf(vendorCode: string, said: string): Failure {
  if (vendorCode === "Internal_CompanyNotFound")
    return {
      code: "wrong-tenant",
      message:
        "Business Central no longer has the company in the settings; copying or restoring a company gives it a new id, and `doctor` lists those there are.",
      vendorCode,
    };
  if (vendorCode === "NoEnvironment")
    return {
      code: "bad-setting",
      field: "environment",
      message:
        'Business Central has no environment of that name; "environment" is case-sensitive and stands in the admin centre.',
      vendorCode,
    };
  if (/NotFound/.test(vendorCode))
    return {
      code: "not-found",
      message: `Business Central has no such record${said}.`,
      vendorCode,
    };
  if (vendorCode === "Internal_EntityWithSameKeyExists")
    return { code: "conflict", message: `Business Central has it already${said}.`, vendorCode };
  const field = fieldOf(said);
  return {
    code: "rejected",
    message: `Business Central refused it${said}. Correct that in Business Central or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

/** The message without the correlation id that every one ends with. */
function spoken(message: string): string {
  const text = line(message.replace(/\s*CorrelationId:.*$/s, ""), 300).replace(/[.;\s]+$/, "");
  return text === "" ? "" : `: ${text}`;
}

/** "A "vendorNumber" or …", "The field Location Code of table …", "Blocked must be equal to 'No' in Item: …". */
function fieldOf(said: string): string | undefined {
  const found =
    /"(\w+)"/.exec(said) ??
    /[Ff]ield '?([\w .]+?)'? (?:of|in) table\b/.exec(said) ??
    /[Ff]ield '?([\w .]+?)'? (?:must|is|contains|cannot|does)\b/.exec(said) ??
    /^: ([A-Z][\w .]*?) must (?:be|have|not)\b/.exec(said);
  return found?.[1];
}

export const voice: Voice = { title, explain };
