import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "WooCommerce";

/** WordPress answers `{code, message, data}`; hosts and firewalls before it answer with pages: https://developer.woocommerce.com/docs/apis/rest-api/, checked 2026-11-23. */
function explain({ status, headers, body }: HttpResponse, now: Instant): Failure | null {
  if (status < 400) return null;
  const answer = tryJson(body);
  const fields = isFields(answer) ? answer : null;
  const vendorCode = (fields && textIn(fields, "code")) ?? String(status);
  const text = line((fields && textIn(fields, "message")) ?? "", 200).replace(/[.]+$/, "");
  switch (status) {
    case 401:
      return unauthorized(vendorCode, text);
    case 403:
      return {
        code: "auth-denied",
        message:
          fields === null
            ? "The shop's host or a security plug-in blocks the REST API; allow requests to /wp-json/ from Parstock there."
            : `The shop does not allow it: ${text}. Give the key Read/Write permission and a user who manages the shop.`,
        vendorCode,
      };
    case 404:
      return notFound(vendorCode, text);
    case 429: {
      const hint = retryAt(headers["retry-after"], now);
      return {
        code: "throttled",
        message: "The shop's host asks us to slow down.",
        vendorCode,
        ...(hint === undefined ? {} : { retryAt: hint }),
      };
    }
    default:
      return status >= 500 && status !== 501
        ? {
            code: "unavailable",
            message: `The shop is not available (${status}); try again later.`,
            vendorCode,
          }
        : refused(fields ?? {}, vendorCode, text);
  }
}

/**
 * One code stands for an unknown key, a wrong secret, a bad signature and a key without the right: only the words tell them
 * apart, and they may be translated. An unknown key over https is answered like a missing one.
 */
function unauthorized(vendorCode: string, text: string): Failure {
  if (/signature|timestamp|nonce/i.test(text))
    return {
      code: "auth-denied",
      message: `The shop did not take the signature (${text}): check the consumer secret, the clock of this machine, and that the address is written as in WordPress's settings.`,
      vendorCode,
    };
  if (vendorCode === "woocommerce_rest_authentication_error" && !/permission/i.test(text))
    return {
      code: "auth-revoked",
      message: `The shop does not accept the key (${text || vendorCode}); make a new one under WooCommerce → Settings → Advanced → REST API.`,
      vendorCode,
    };
  return {
    code: "auth-denied",
    message:
      "The shop does not know the key, the key may not do this, or the web server drops the Authorization header: give the key Read/Write permission and a user who manages the shop, or send it in the query.",
    vendorCode,
  };
}

function notFound(vendorCode: string, text: string): Failure {
  const message =
    vendorCode === "rest_no_route" || text === ""
      ? "The shop does not know this address: check that WooCommerce is active and up to date, and that permalinks are not plain under WordPress → Settings → Permalinks."
      : `The shop has no such record: ${text}.`;
  return { code: "not-found", message, vendorCode };
}

/** `data.params` names each field with what is wrong with it. */
function refused(fields: Fields, vendorCode: string, text: string): Failure {
  const parameters = within(within(fields, "data"), "params");
  const [field] = Object.keys(parameters);
  const details = Object.keys(parameters).flatMap((name) => textIn(parameters, name) ?? name);
  const reason = line([text, ...details].filter((part) => part !== "").join("; "), 300);
  return {
    code: "rejected",
    message: `The shop refused it: ${(reason || vendorCode).replace(/[.;]+$/, "")}. Correct that and try again.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

export const voice: Voice = { title, explain };
