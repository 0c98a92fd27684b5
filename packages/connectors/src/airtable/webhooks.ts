import type { Context, Exchange, InboundEvent, InboundRequest, Subscription } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { hex, hmacSha256, sameText } from "../lib/hmac.ts";
import {
  type Fields,
  fieldsOf,
  type Json,
  listIn,
  needText,
  parseJson,
  textIn,
  within,
} from "../lib/json.ts";
import { settingOf } from "../lib/table/settings.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { instantOf } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { baseUrl, readBase, tableNamed } from "./base.ts";
import { voice } from "./explain.ts";
import { parseWebhook as parseSubscription, type Webhook } from "./wire.ts";

/** The secret is base64, and its bytes are the key. */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  const body = bytesOf(request.bodyBase64);
  const key = bytesOf(secret);
  const given = request.headers["x-airtable-content-mac"];
  if (body === null || key === null || key.length === 0 || given === undefined) return false;
  return sameText(`hmac-sha256=${hex(hmacSha256(key, body))}`, given.trim());
}

/** A notification says only that the table changed; it is read anew, so that what changed is never fetched. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const text = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const fields = fieldsOf(parseJson(text, voice.title), "a webhook of Airtable");
  const id = needText(within(fields, "webhook"), "id", "a webhook of Airtable");
  const timestamp = textIn(fields, "timestamp") ?? "";
  const at = instantOf(timestamp);
  return [{ id: `${id}/${timestamp}`, about: "stock", ...(at === null ? {} : { at }) }];
}

/**
 * A webhook lives for 7 days from its last renewal, and tells its secret only once: one whose secret got lost with an answer
 * is refused by us each time, and made anew.
 */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const known = (yield* readWebhooks(context)).find(
    ({ notificationUrl }) => notificationUrl === callbackUrl,
  );
  if (known === undefined) return yield* create(context, callbackUrl);
  const { id } = known;
  if (known.refused) {
    yield* remove(context, id);
    return yield* create(context, callbackUrl);
  }
  const renewed = yield* change(context, `${id}/refresh`, {});
  if (!known.notifies) yield* change(context, `${id}/enableNotifications`, { enable: true });
  return { id, endsAt: instantOf(textIn(renewed, "expirationTime") ?? "") };
}

function* remove(context: Context, id: string): Exchange<void> {
  yield* ask(voice, context, send("DELETE", webhooksUrl(context, id), undefined));
}

function* create(context: Context, notificationUrl: string): Exchange<Subscription> {
  const table = tableNamed(yield* readBase(context), settingOf(context, "stockTable"));
  const filters = { dataTypes: ["tableData"], recordChangeScope: table.id };
  const made = yield* change(context, "", {
    notificationUrl,
    specification: { options: { filters } },
  });
  return {
    id: needText(made, "id", "a new webhook of Airtable"),
    endsAt: instantOf(textIn(made, "expirationTime") ?? ""),
    secret: needText(made, "macSecretBase64", "a new webhook of Airtable"),
  };
}

export function* unsubscribe(context: Context, { id }: Subscription): Exchange<void> {
  const there = (yield* readWebhooks(context)).some((one) => one.id === id);
  if (there) yield* remove(context, id);
}

function* readWebhooks(context: Context): Exchange<readonly Webhook[]> {
  const answer = yield* askFields(voice, context, get(webhooksUrl(context, "")));
  return listIn(answer, "webhooks").map(parseSubscription);
}

function* change(context: Context, path: string, body: Json): Exchange<Fields> {
  return yield* askFields(voice, context, send("POST", webhooksUrl(context, path), body));
}

function webhooksUrl(context: Context, path: string): string {
  return baseUrl(context, "bases/", path === "" ? "webhooks" : `webhooks/${path}`);
}
