import type {
  Context,
  Decimal,
  Exchange,
  InboundEvent,
  InboundRequest,
  Subscription,
} from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { hex, hmacSha256, sameText } from "../lib/hmac.ts";
import { fieldsOf, isFields, listIn, number, parseJson, textIn, within } from "../lib/json.ts";
import { settingOf } from "../lib/table/settings.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { afterMs, instantOf } from "../lib/time.ts";
import { withQuery } from "../lib/url.ts";
import { utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";
import { changeAgent, sheetId, sheetsUrl } from "./sheets.ts";
import { parseWebhook as parseSubscription, type Webhook } from "./wire.ts";

/** Events of a disabled webhook are lost, so that it is looked after every hour. */
const repairMs = 3_600_000;

export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  const body = bytesOf(request.bodyBase64);
  const given = request.headers["smartsheet-hmac-sha256"];
  if (body === null || given === undefined || secret === "") return false;
  return sameText(hex(hmacSha256(secret, body)), given.trim().toLowerCase());
}

/** A delivery holds no values, only that something changed; what we changed ourselves is no news. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const text = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const fields = fieldsOf(parseJson(text, voice.title), "a webhook of Smartsheet");
  const theirs = listIn(fields, "events").filter(
    (event) => isFields(event) && !(textIn(event, "changeAgent") ?? "").includes(changeAgent),
  );
  if (theirs.length === 0) return [];
  const id =
    textIn(fields, "nonce") ?? `${textIn(fields, "webhookId")}/${textIn(fields, "timestamp")}`;
  const at = instantOf(textIn(fields, "timestamp") ?? "");
  return [{ id, about: "stock", ...(at === null ? {} : { at }) }];
}

/** Makes the webhook where there is none, and switches it on again; Smartsheet calls us back before it answers that. */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const sheet = sheetId(settingOf(context, "stockTable"));
  const known = (yield* readWebhooks(context)).find(
    (one) => one.callbackUrl === callbackUrl && one.sheet === sheet,
  );
  const made =
    known ??
    (yield* askWebhook(context, "POST", "webhooks", {
      name: "Parstock",
      callbackUrl,
      scope: "sheet",
      scopeObjectId: number(sheet as Decimal),
      events: ["*.*"],
      version: 1,
    }));
  const on =
    made.status === "ENABLED"
      ? made
      : yield* askWebhook(context, "PUT", `webhooks/${made.id}`, { enabled: true });
  if (on.status !== "ENABLED")
    return fail({
      code: "rejected",
      message: `Smartsheet does not switch the webhook on (${on.status}): ${on.details ?? "it got no answer"} The callback address must be https on port 443, 8000, 8008, 8080 or 8443 and answer from outside.`,
      vendorCode: on.status,
    });
  const secret = on.secret ?? made.secret;
  return {
    id: made.id,
    endsAt: afterMs(context.now, repairMs),
    ...(secret === undefined ? {} : { secret }),
  };
}

export function* unsubscribe(context: Context, { id }: Subscription): Exchange<void> {
  const there = (yield* readWebhooks(context)).some((one) => one.id === id);
  if (there)
    yield* ask(voice, context, send("DELETE", sheetsUrl(context, `webhooks/${id}`), undefined));
}

export function* readWebhooks(context: Context): Exchange<readonly Webhook[]> {
  const url = withQuery(sheetsUrl(context, "webhooks"), { includeAll: "true" });
  return listIn(yield* askFields(voice, context, get(url)), "data").map(parseSubscription);
}

function* askWebhook(
  context: Context,
  method: "POST" | "PUT",
  path: string,
  body: Parameters<typeof send>[2],
): Exchange<Webhook> {
  const request = send(method, sheetsUrl(context, path), body);
  return parseSubscription(within(yield* askFields(voice, context, request), "result"));
}
