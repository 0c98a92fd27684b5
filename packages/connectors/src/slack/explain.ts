import type { Failure, FailureCode, HttpResponse, Instant } from "@parstock/core";

import { isFields, listIn, textIn, tryJson, within } from "../lib/json.ts";
import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";

const title = "Slack";

/** Errors that a person mends, with what to do: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const mended: Readonly<Record<string, readonly [code: FailureCode, message: string]>> = {
  invalid_auth: [
    "auth-revoked",
    "Slack does not accept the bot token; copy it anew from OAuth & Permissions of the app.",
  ],
  not_authed: [
    "auth-revoked",
    "There is no bot token for Slack; copy it from OAuth & Permissions of the app.",
  ],
  account_inactive: [
    "auth-revoked",
    "The Slack app was removed from the workspace; install it again.",
  ],
  token_revoked: [
    "auth-revoked",
    "Slack's bot token was revoked; install the app again and copy the new one.",
  ],
  token_expired: [
    "auth-revoked",
    "Slack's bot token has expired; switch token rotation off for the app and copy a new one.",
  ],
  channel_not_found: [
    "bad-setting",
    'Slack has no such channel, or the app may not see it; set "channel" to its id and invite the app to it.',
  ],
  not_in_channel: [
    "bad-setting",
    "The Slack app is not in the channel; type /invite @Parstock there.",
  ],
  is_archived: ["bad-setting", "The Slack channel is archived; choose another one."],
  channel_is_archived: [
    "bad-setting",
    "The Slack channel of the incoming webhook is archived; make a webhook for another one.",
  ],
  no_service: [
    "bad-setting",
    "Slack has no such incoming webhook any more; make a new one and enter its address.",
  ],
  no_active_hooks: [
    "bad-setting",
    "Slack has no such incoming webhook any more; make a new one and enter its address.",
  ],
  invalid_token: [
    "bad-setting",
    "Slack does not know the address of the incoming webhook; copy it anew.",
  ],
  action_prohibited: [
    "auth-denied",
    "An administrator of the Slack workspace does not let the app post there.",
  ],
  restricted_action: [
    "auth-denied",
    "An administrator of the Slack workspace does not let the app post there.",
  ],
  message_not_found: ["not-found", "The Slack message is not there any more."],
  cant_update_message: [
    "not-found",
    "The Slack message belongs to another app and can't be changed.",
  ],
  edit_window_closed: ["not-found", "The workspace does not let messages be changed so late."],
  expired_trigger_id: [
    "conflict",
    "The click came too late for Slack to open a dialog; click again.",
  ],
  trigger_expired: ["conflict", "The click came too late for Slack to open a dialog; click again."],
};

/** Slack refuses with status 200, and its webhooks with a word of text. */
function explain({ status, headers, body }: HttpResponse, now: Instant): Failure | null {
  const answer = tryJson(body);
  const fields = isFields(answer) ? answer : {};
  if (status < 400 && fields["ok"] !== false) return null;
  const word = /^[a-z_]{3,60}$/.exec(body.trim())?.[0];
  const error = textIn(fields, "error") ?? word ?? String(status);
  if (status === 429 || error === "ratelimited" || error === "rate_limited") {
    const hint = retryAt(headers["retry-after"], now);
    const failure: Failure = {
      code: "throttled",
      message: "Slack asks us to slow down.",
      vendorCode: error,
    };
    return hint === undefined ? failure : { ...failure, retryAt: hint };
  }
  const known = mended[error];
  if (known !== undefined) return { code: known[0], message: known[1], vendorCode: error };
  if (error === "missing_scope")
    return {
      code: "auth-denied",
      message: `The Slack app lacks the scope ${textIn(fields, "needed") ?? "for this"}; add it under OAuth & Permissions and install the app again.`,
      vendorCode: error,
    };
  if (
    status >= 500 ||
    /^(?:fatal_error|internal_error|service_unavailable|request_timeout)$/.test(error)
  )
    return {
      code: "unavailable",
      message: `Slack is not available (${error}); try again later.`,
      vendorCode: error,
    };
  const said = listIn(within(fields, "response_metadata"), "messages").filter(
    (message): message is string => typeof message === "string",
  );
  return {
    code: "rejected",
    message: `Slack refused the message (${error})${said.length === 0 ? "" : `: ${line(said.join("; "), 300)}`}.`,
    vendorCode: error,
  };
}

export const voice: Voice = { title, explain };
