import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Extensiv Order Manager (Skubana)";
const name = "Extensiv";

/** What the vendor's own clients wait where it names no time. */
const pauseMs = 15_000;
/** A write is answered by results and errors, with status 200 for both. */
const mayHoldErrors = /"errorCode"|"errors"\s*:\s*\[\s*\{/;

/** Statuses and headers as the clients named in the README treat them, checked 2026-11-23. */
function explain({ status, headers, body }: HttpResponse, now: Instant): Failure | null {
  if (status < 300) return mayHoldErrors.test(body) ? refusedIn(body, String(status)) : null;
  const vendorCode = String(status);
  switch (status) {
    case 401:
      return {
        code: "auth-revoked",
        message: `${name} no longer accepts this connection, and its tokens can't be renewed; connect it again.`,
        vendorCode,
      };
    case 403:
      return {
        code: "auth-denied",
        message: `This connection may not do that; connect again with the scopes for products, inventory and purchase orders.`,
        vendorCode,
      };
    case 404:
      return { code: "not-found", message: `${name} has no such record.`, vendorCode };
    case 429: {
      const ms = headers["x-skubana-quota-retryafter"] ?? "";
      return {
        code: "throttled",
        message: `${name} asks us to slow down; it goes on by itself.`,
        vendorCode,
        retryAt: afterMs(now, /^\d{1,8}$/.test(ms) ? Number(ms) : pauseMs),
      };
    }
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `${name} is not available (${status}); try again later.`,
            vendorCode,
          }
        : (refusedIn(body, vendorCode) ?? refused("", vendorCode));
  }
}

/** The first error names what it is about: "Vendor product not found (34960)". */
function refusedIn(body: string, status: string): Failure | null {
  const answer = tryJson(body);
  const errors = isFields(answer) ? listIn(answer, "errors").filter(isFields) : [];
  const [first] = errors;
  if (first === undefined) return null;
  const texts = errors.map((error) => {
    const about = textIn(error, "identifier");
    const text = textIn(error, "message") ?? "";
    return about === undefined || text.includes(about) ? text : `${text} (${about})`;
  });
  return refused(texts.join("; "), textIn(first, "errorCode") ?? status);
}

function refused(said: string, vendorCode: string): Failure {
  const text = line(said, 300).replace(/[.;\s]+$/, "");
  return {
    code: /duplicate|already exists/i.test(`${vendorCode} ${text}`) ? "conflict" : "rejected",
    message: `${name} refused it: ${text === "" ? "no reason given" : text}. Correct that in ${name} or in the order.`,
    vendorCode,
  };
}

export const voice: Voice = { title, explain };
