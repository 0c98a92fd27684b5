import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, instantOf, msOf, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Shopify";

/**
 * Most refusals come with HTTP 200: https://shopify.dev/docs/api/admin-graphql#status_and_error_codes, checked 2026-11-23. A body
 * is only parsed here when it seems to hold one.
 */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, body } = response;
  if (status >= 400) return refusalOf(response, now);
  const refused = /"errors"\s*:|"userErrors"\s*:\s*\[\s*\{|"bulkOperation"\s*:\s*\{/.test(body);
  if (!refused) return null;
  const answer = tryJson(body);
  if (!isFields(answer)) return null;
  const [error] = listIn(answer, "errors");
  if (isFields(error)) return queryFailure(error, answer, now);
  const data = within(answer, "data");
  for (const name of Object.keys(data)) {
    const [userError] = listIn(within(data, name), "userErrors");
    if (isFields(userError)) return userFailure(userError, now);
  }
  return running(within(data, "bulkOperation"), now);
}

function refusalOf({ status, headers, body }: HttpResponse, now: Instant): Failure {
  const vendorCode = String(status);
  switch (status) {
    case 401:
      return { code: "auth-expired", message: "The sign-in to Shopify has expired.", vendorCode };
    case 402:
    case 423:
      return {
        code: "auth-denied",
        message:
          "Shopify has frozen or locked this shop; nothing works until its owner has settled that.",
        vendorCode,
      };
    case 403:
      return denied("", vendorCode);
    case 404:
      return {
        code: "wrong-tenant",
        message: "There is no such shop at Shopify; check the shop's address in the settings.",
        vendorCode,
      };
    case 429:
    case 430: {
      const hint = retryAt(headers["retry-after"], now);
      return { ...slowDown, vendorCode, ...(hint === undefined ? {} : { retryAt: hint }) };
    }
    default: {
      if (status >= 500 && status !== 501) return away(vendorCode);
      const answer = tryJson(body);
      const reason = isFields(answer) ? (textIn(answer, "errors") ?? "") : "";
      return rejected(reason || `it answered ${status}`, vendorCode);
    }
  }
}

const slowDown = { code: "throttled", message: "Shopify asks us to slow down." } as const;

function away(vendorCode: string): Failure {
  return {
    code: "unavailable",
    message: `Shopify is not available (${vendorCode}); try again later.`,
    vendorCode,
  };
}

function denied(text: string, vendorCode: string): Failure {
  return {
    code: "auth-denied",
    message: `Shopify has not granted this${text === "" ? "" : ` (${text})`}: give the app the scopes that are asked for, and install it again.`,
    vendorCode,
  };
}

function rejected(text: string, vendorCode: string, field?: string): Failure {
  return {
    code: "rejected",
    message: `Shopify refused it: ${line(text, 300).replace(/[.;]+$/, "")}. Correct that in Shopify or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

function queryFailure(error: Fields, answer: Fields, now: Instant): Failure {
  const vendorCode = textIn(within(error, "extensions"), "code") ?? "GRAPHQL_ERROR";
  const text = line(textIn(error, "message") ?? "", 200).replace(/[.]+$/, "");
  switch (vendorCode) {
    case "THROTTLED":
      return { ...slowDown, vendorCode, ...waitOf(answer, now) };
    case "ACCESS_DENIED":
      return denied(text, vendorCode);
    case "SHOP_INACTIVE":
      return { code: "auth-denied", message: "This shop is not active at Shopify.", vendorCode };
    case "INTERNAL_SERVER_ERROR":
    case "TIMEOUT":
      return away(vendorCode);
    default:
      return concurrent(vendorCode, now) ?? rejected(text, vendorCode);
  }
}

/** A bucket of points that refills: https://shopify.dev/docs/api/usage/limits#rate-limits, checked 2026-11-23. */
function waitOf(answer: Fields, now: Instant): { readonly retryAt?: Instant } {
  const cost = within(within(answer, "extensions"), "cost");
  const bucket = within(cost, "throttleStatus");
  const missing =
    Number(textIn(cost, "requestedQueryCost") ?? NaN) -
    Number(textIn(bucket, "currentlyAvailable") ?? NaN);
  const rate = Number(textIn(bucket, "restoreRate") ?? NaN);
  if (!(missing > 0) || !(rate > 0)) return {};
  return { retryAt: afterMs(now, Math.ceil((missing / rate) * 1000) + 250) };
}

function userFailure(error: Fields, now: Instant): Failure {
  const code = textIn(error, "code") ?? "USER_ERROR";
  const field = listIn(error, "field").join(".");
  const special = concurrent(code, now);
  if (special !== null) return special;
  const failure = rejected(
    [field, textIn(error, "message") ?? code].filter((part) => part !== "").join(": "),
    code,
    field === "" ? undefined : field,
  );
  return code === "TAKEN" || code === "URL_HANDLE_TAKEN"
    ? { ...failure, code: "conflict" }
    : failure;
}

/** The same request under the same key is at work: its result comes when it is done. */
function concurrent(vendorCode: string, now: Instant): Failure | null {
  return vendorCode === "IDEMPOTENCY_CONCURRENT_REQUEST"
    ? { ...slowDown, vendorCode, retryAt: afterMs(now, 2000) }
    : null;
}

const soonMs = 20_000;
const lateMs = 85_000;

/** A bulk job that still runs is waited for like anything else that says "not yet". */
function running(job: Fields, now: Instant): Failure | null {
  const status = textIn(job, "status");
  if (status !== "CREATED" && status !== "RUNNING") return null;
  const created = instantOf(textIn(job, "createdAt") ?? "") ?? now;
  const young = msOf(now) - msOf(created) < soonMs;
  return {
    code: "throttled",
    message: "Shopify is still gathering the shop's catalogue; reading goes on when it is done.",
    vendorCode: status,
    retryAt: afterMs(now, young ? soonMs : lateMs),
  };
}

export const voice: Voice = { title, explain };
