import type { Failure, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, listIn, textIn, tryJson } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Magento";

/** https://developer.adobe.com/commerce/webapi/rest/use-rest/ (responses, error messages), checked 2026-11-23. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status, headers, body } = response;
  if (status < 400) return null;
  const answer = tryJson(body);
  const text = isFields(answer) ? reasonIn(answer) : "";
  const vendorCode = String(status);
  switch (status) {
    case 401:
      return unauthorized(text, vendorCode);
    case 403:
      return {
        code: "auth-denied",
        message: `Magento, or a firewall before it, does not let this connection in${text === "" ? "" : `: ${text}`}.`,
        vendorCode,
      };
    case 404:
      return {
        code: "not-found",
        message: text.startsWith("Request does not match")
          ? "This Magento does not know the request: see that its address is right and that its Inventory modules are enabled."
          : `Magento has no such record${text === "" ? "" : `: ${text}`}.`,
        vendorCode,
      };
    case 429: {
      const until = retryAt(headers["retry-after"], now);
      return {
        code: "throttled",
        message: "The shop's server asks us to slow down; it goes on by itself.",
        vendorCode,
        ...(until === undefined ? {} : { retryAt: until }),
      };
    }
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Magento is not available (${status}), or in maintenance; try again later.`,
            vendorCode,
          }
        : {
            code: "rejected",
            message: `Magento refused it: ${text === "" ? "no reason given" : text}.`,
            vendorCode,
          };
  }
}

/** 401 stands for no sign-in and for no permission; then it names the resource that has to be ticked. */
function unauthorized(text: string, vendorCode: string): Failure {
  const [, resource] = /authorized to access ([\w:, ]+)/.exec(text) ?? [];
  if (resource !== undefined)
    return {
      code: "auth-denied",
      message: `The integration may not use ${resource.trim()}; tick that under System > Extensions > Integrations > API, and activate the integration again.`,
      vendorCode,
    };
  return {
    code: "auth-revoked",
    message:
      "Magento does not accept the keys; activate the integration again and copy all four. A token alone is accepted only where Stores > Configuration > Services > OAuth allows it.",
    vendorCode,
  };
}

/** Messages have places for words: %1 with a list, %field with names. */
function reasonIn(answer: Fields): string {
  const entries = [answer, ...listIn(answer, "errors").filter(isFields)];
  const texts = entries.flatMap((entry) => {
    const message = textIn(entry, "message");
    return message === undefined ? [] : [filled(message, entry["parameters"])];
  });
  return line(texts.join(" "), 300).replace(/[.;\s]+$/, "");
}

function filled(message: string, parameters: unknown): string {
  const words = Array.isArray(parameters)
    ? Object.fromEntries(parameters.map((word: unknown, at) => [String(at + 1), word]))
    : isFields(parameters)
      ? parameters
      : {};
  return message.replace(/%(\w+)/g, (place, name: string) => {
    const word: unknown = words[name];
    return typeof word === "string" ? word : place;
  });
}

export const voice: Voice = { title, explain };
