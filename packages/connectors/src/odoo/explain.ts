import type { Failure, FailureCode, HttpResponse, Instant } from "@parstock/core";

import { type Fields, isFields, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { afterMs, retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

export const title = "Odoo";

/** Odoo itself repeats a transaction five times before it gives up on a lock; it is rolled back by then. */
const lockPauseMs = 3000;

/**
 * JSON-RPC answers 200 with the error inside; JSON-2 answers real statuses. Messages are translated, so the name of
 * the exception decides: odoo/http.py and odoo/exceptions.py of 17.0, and the page "External JSON-2 API" of 19.0.
 */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  if (status === 200) return refusalInside(response.body, now);
  if (status < 300) return null;
  if (status < 400)
    return {
      code: "bad-setting",
      field: "url",
      message:
        "The address of Odoo leads somewhere else; enter the one that the browser ends up at, and the database.",
    };
  if (status === 429) {
    const hint = retryAt(response.headers["retry-after"], now);
    return {
      code: "throttled",
      message: "Odoo asks us to slow down.",
      ...(hint === undefined ? {} : { retryAt: hint }),
    };
  }
  const answer = tryJson(response.body);
  const name = isFields(answer) ? textIn(answer, "name") : undefined;
  if (isFields(answer) && name !== undefined) return refusalOf(answer, name, status, now);
  switch (status) {
    case 401:
      return keyRefused("401");
    case 403:
      return mayNot("", "403");
    case 404:
      return noApi("404");
    default:
      return status >= 500
        ? {
            code: "unavailable",
            message: `Odoo is not available (${status}); try again later.`,
            vendorCode: String(status),
          }
        : {
            code: "rejected",
            message: `Odoo refused the request (${status}).`,
            vendorCode: String(status),
          };
  }
}

export const voice: Voice = { title, explain };

/** How far into an answer the name of its envelope may stand. */
const openingLength = 300;

/** Answers run to megabytes: only those that are an error are read twice. */
function refusalInside(body: string, now: Instant): Failure | null {
  if (!body.slice(0, openingLength).includes('"jsonrpc"') || !body.includes('"error"')) return null;
  const answer = tryJson(body);
  if (!isFields(answer) || !isFields(answer["error"])) return null;
  const error = within(answer, "error");
  const thrown = within(error, "data");
  const name = textIn(error, "code") === "100" ? expired : (textIn(thrown, "name") ?? "unknown");
  return refusalOf(thrown, name, null, now);
}

const expired = "odoo.http.SessionExpiredException";

/** `status` is null over JSON-RPC, where a wrong user id may just be one that was never looked up. */
function refusalOf(thrown: Fields, name: string, status: number | null, now: Instant): Failure {
  const text = sentence(textIn(thrown, "message") ?? "");
  const short = name.slice(name.lastIndexOf(".") + 1);
  switch (short) {
    case "AccessDenied":
    case "SessionExpiredException":
    case "Unauthorized":
      return status === null
        ? { code: "auth-expired", message: "Odoo wants a new sign-in.", vendorCode: name }
        : keyRefused(name);
    case "AccessError":
    case "Forbidden":
      return mayNot(text, name);
    case "MissingError":
      return { code: "not-found", message: "Odoo has no such record any more.", vendorCode: name };
    case "NotFound":
      return noApi(name);
    case "SerializationFailure":
    case "LockNotAvailable":
    case "DeadlockDetected":
    case "LockError":
      return {
        code: "throttled",
        message: "Odoo is busy with the same records; it goes on by itself in a moment.",
        vendorCode: name,
        retryAt: afterMs(now, lockPauseMs),
      };
    case "OperationalError":
      return /database .* does not exist/i.test(text) ? noDatabase(name) : away(name);
    case "UserError":
    case "ValidationError":
    case "RedirectWarning":
      return rejected(text, name);
    default:
      return status !== null && status >= 500 && !/^(?:builtins|odoo)\./.test(name)
        ? away(name)
        : rejected(text, name);
  }
}

function keyRefused(vendorCode: string): Failure {
  return {
    code: "auth-revoked",
    message:
      "Odoo does not accept the API key: it has expired, was deleted, or belongs to another database; make a new one under Preferences, Account Security.",
    vendorCode,
  };
}

function mayNot(text: string, vendorCode: string): Failure {
  const reason = text === "" ? "" : ` (${text})`;
  return {
    code: "auth-denied",
    message: `The Odoo user may not do this${reason}; give it the rights Purchase / User and Inventory / User.`,
    vendorCode,
  };
}

function noApi(vendorCode: string): Failure {
  return {
    code: "bad-setting",
    field: "version",
    message:
      "Odoo does not know this call: check the address and the version in the settings, and that Inventory and Purchase are installed.",
    vendorCode,
  };
}

function noDatabase(vendorCode: string): Failure {
  return {
    code: "wrong-tenant",
    field: "database",
    message: "Odoo has no database of that name; correct it in the settings.",
    vendorCode,
  };
}

function away(vendorCode: string): Failure {
  return { code: "unavailable", message: "Odoo is not available; try again later.", vendorCode };
}

function rejected(text: string, vendorCode: string): Failure {
  const field = /Invalid field '?([\w.]+)'? (?:on|in) /.exec(text)?.[1];
  const code: FailureCode = "rejected";
  return {
    code,
    message: `Odoo refused it: ${text === "" ? "no reason given" : text}. Correct that in Odoo or in the order.`,
    vendorCode,
    ...(field === undefined ? {} : { field }),
  };
}

/** The first paragraph: what follows names users, records and groups. No addresses of people. */
function sentence(text: string): string {
  const first = text.trim().split(/\n\s*\n/)[0] ?? "";
  return line(first.replace(/\S+@\S+/g, "…"), 240).replace(/[.\s]+$/, "");
}
