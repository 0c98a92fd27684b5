import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Cin7 Omni";

/** A list of results may say "success": false with status 200. Its rows are looked at only where that stands in the text. */
const mayHoldRefusal = /"success"\s*:\s*false/i;

/** https://api.cin7.com/api/Help and the clients named in the README, checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, body } = response;
  if (status < 400) return mayHoldRefusal.test(body) ? refusedRow(tryJson(body)) : null;
  const vendorCode = String(status);
  switch (status) {
    case 401:
      return {
        code: "auth-revoked",
        message:
          "Cin7 Omni does not take the API user name and key; copy both again from Settings > Integrations & API > API v1.",
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message:
          "This API connection may not do that; tick Stock, Products, Contacts, Branches and Purchase Orders for it under Settings > Integrations & API > API v1.",
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: "Cin7 Omni has no such record.", vendorCode };
    case 429:
      return {
        code: "throttled",
        message:
          "Cin7 Omni takes 3 calls a second, 60 a minute and 5,000 a day from an API connection; it goes on by itself.",
        vendorCode,
        retryAt: retryAt(response.headers["retry-after"], now) ?? afterMs(now, 1000),
      };
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Cin7 Omni is not available (${status}); try again later.`,
            vendorCode,
          }
        : refused(textsIn(tryJson(body)), vendorCode);
  }
}

/** The first row that was refused; we send one at a time. */
function refusedRow(answer: unknown): Failure | null {
  const rows = Array.isArray(answer) ? answer.filter(isFields) : [];
  const failed = rows.find((row) => row["success"] === false);
  return failed === undefined ? null : refused(textsIn(failed), "success: false");
}

function refused(texts: readonly string[], vendorCode: string): Failure {
  const text = line(texts.join("; "), 300).replace(/[.;\s]+$/, "");
  return {
    code: /unique|already exists|duplicate/i.test(text) ? "conflict" : "rejected",
    message: `Cin7 Omni refused it: ${text === "" ? "no reason given" : text}. Correct that in Cin7 Omni or in the order.`,
    vendorCode,
  };
}

/** `errors`, `Errors`, `message`, or a model state with a list of texts for each field. */
function textsIn(answer: unknown): readonly string[] {
  if (!isFields(answer)) return [];
  const named = lowerCased(answer);
  const state = named["modelstate"];
  const texts = [
    ...listIn(named, "errors"),
    ...(isFields(state) ? Object.values(state).flat() : []),
  ].filter((text) => typeof text === "string");
  return texts.length > 0 ? texts : [textIn(named, "message") ?? ""].filter((text) => text !== "");
}

function lowerCased(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

export const voice: Voice = { title, explain };
