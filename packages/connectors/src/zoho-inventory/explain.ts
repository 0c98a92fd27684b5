import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Zoho Inventory";

/** How long an organisation is blocked that asked too often within a minute. */
const blockedMs = 60_000;

/** `{ code, message }`, where a code other than 0 is a refusal under any status: https://www.zoho.com/inventory/api/v1/introduction/#errors */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  const answer = tryJson(response.body);
  const fields = isFields(answer) ? answer : {};
  const vendorCode = textIn(fields, "code") ?? String(status);
  if (status < 400 && (vendorCode === "0" || textIn(fields, "code") === undefined)) return null;
  if (status === 429 || vendorCode === "44" || vendorCode === "45")
    return throttled(response, vendorCode, now);
  if (status >= 500)
    return {
      code: "unavailable",
      message: `Zoho Inventory is not available (${status}); try again later.`,
      vendorCode,
    };
  return refusalOf(fields, status, vendorCode);
}

function refusalOf(fields: Fields, status: number, vendorCode: string): Failure {
  const text = line(textIn(fields, "message") ?? "no reason given", 300).replace(/[.;]+$/, "");
  // A foreign organisation is refused like a missing permission, under differing codes.
  if (/not associated with the company|invalid organi[sz]ation|organi[sz]ation.* not /i.test(text))
    return {
      code: "wrong-tenant",
      message:
        "This sign-in does not belong to the organisation in the settings; correct the organisation id, or connect again as a user of it.",
      vendorCode,
    };
  if (status === 401)
    return { code: "auth-expired", message: "The sign-in to Zoho has expired.", vendorCode };
  if (status === 403 || vendorCode === "57")
    return {
      code: "auth-denied",
      message:
        "Zoho Inventory does not allow this: connect again with every scope that is asked for, as a user who may approve purchase orders.",
      vendorCode,
    };
  if (status === 404 || /does not exist|not found/i.test(text))
    return { code: "not-found", message: "Zoho Inventory has no such record.", vendorCode };
  if (vendorCode === "29032")
    return {
      code: "rejected",
      field: "item",
      message:
        "Zoho Inventory refused an item that is for sale only; tick Purchase Information on the item there.",
      vendorCode,
    };
  if (/already (?:exist|been (?:taken|used))|duplicate/i.test(text))
    return {
      code: "conflict",
      message: `Zoho Inventory has it already: ${text}. Look there for what was made before.`,
      vendorCode,
    };
  const field = /passed for (\w+)/i.exec(text)?.[1];
  return {
    code: "rejected",
    message: `Zoho Inventory refused it: ${text}. Correct that in Zoho Inventory or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

/** 44 is a minute's block; 45 is the day's quota, which is told and not waited out. */
function throttled({ headers }: HttpResponse, vendorCode: string, now: Instant): Failure {
  if (vendorCode === "45") return daySpent(headers, now);
  const until = retryAt(headers["retry-after"], now) ?? afterMs(now, blockedMs);
  return {
    code: "throttled",
    message: "Zoho Inventory asks us to slow down.",
    vendorCode,
    retryAt: until,
  };
}

function daySpent(headers: HttpResponse["headers"], now: Instant): Failure {
  const until = resetOf(headers, now);
  return {
    code: "throttled",
    message:
      "The calls that Zoho Inventory allows the organisation a day are used up; it goes on by itself tomorrow, or with a larger plan.",
    vendorCode: "45",
    ...(until === undefined ? {} : { retryAt: until }),
  };
}

/** When the day's quota is full again: the header counts seconds. */
export function resetOf(headers: HttpResponse["headers"], now: Instant): Instant | undefined {
  return retryAt(headers["retry-after"] ?? headers["x-rate-limit-reset"], now);
}

export const voice: Voice = { title, explain };
