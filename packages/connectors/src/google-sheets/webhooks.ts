import type {
  Context,
  Credentials,
  Exchange,
  HttpRequest,
  InboundEvent,
  InboundRequest,
  Subscription,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { sameText, sha256Hex } from "../lib/hmac.ts";
import { needText, textIn } from "../lib/json.ts";
import { askFields, send } from "../lib/talk.ts";
import { afterMs, instantOfMs, msOf } from "../lib/time.ts";
import { withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { spreadsheet } from "./sheets.ts";

const drive = "https://www.googleapis.com/drive/v3";

/** Where `authorize` puts the token that comes back with every notification. */
const tokenPlace = '"token":"{webhookSecret}"';

/** A channel for a file lives for a day at most: https://developers.google.com/workspace/drive/api/guides/push */
const dayMs = 86_400_000;

export function withToken(request: HttpRequest, { webhookSecret = "" }: Credentials): HttpRequest {
  const { body } = request;
  if (body === undefined || !body.includes(tokenPlace)) return request;
  if (!/^[\w-]{16,256}$/.test(webhookSecret))
    fail({
      code: "bad-setting",
      field: "webhookSecret",
      message:
        "Set a webhook secret of 16 to 256 letters, digits, - or _ before webhooks are set up.",
    });
  return { ...request, body: body.split(tokenPlace).join(`"token":"${webhookSecret}"`) };
}

/** Google signs nothing: what it proves itself by is the token that we gave the channel. */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  const given = request.headers["x-goog-channel-token"];
  return given !== undefined && secret !== "" && sameText(secret, given);
}

/** The first message of a channel, `sync`, says only that it is there. */
export function parseWebhook({ headers }: InboundRequest): readonly InboundEvent[] {
  if (headers["x-goog-resource-state"] === "sync") return [];
  const id = `${headers["x-goog-channel-id"] ?? ""}/${headers["x-goog-message-number"] ?? ""}`;
  return [{ id, about: "stock" }];
}

/** Channels can't be renewed: each time a new one is made, and the one before ends by itself. */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const channel = `parstock-${sha256Hex(`${callbackUrl}\n${context.now}`).slice(0, 32)}`;
  const url = withQuery(`${drive}/files/${spreadsheet(context)}/watch`, {
    supportsAllDrives: "true",
  });
  const request = send("POST", url, {
    id: channel,
    type: "web_hook",
    address: callbackUrl,
    token: "{webhookSecret}",
    expiration: String(msOf(afterMs(context.now, dayMs))),
  });
  const made = yield* askFields(voice, context, request);
  const resource = needText(made, "resourceId", "a new channel of Google Drive");
  return {
    id: `${channel}/${resource}`,
    endsAt: instantOfMs(Number(textIn(made, "expiration") ?? NaN)),
  };
}

export function* unsubscribe(context: Context, subscription: Subscription): Exchange<void> {
  const [id = "", resourceId = ""] = subscription.id.split("/");
  const response = yield send("POST", `${drive}/channels/stop`, { id, resourceId });
  const refusal = voice.explain(response, context.now);
  // A channel that has ended is not known any more.
  if (refusal !== null && refusal.code !== "not-found") fail(refusal);
}
