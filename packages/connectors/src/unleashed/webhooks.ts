import type { InboundEvent, InboundRequest, Instant } from "@parstock/core";

import { base64, bytesOf } from "../lib/base64.ts";
import { hmacSha256, sameText } from "../lib/hmac.ts";
import { fieldsOf, needText, parseJson, textIn } from "../lib/json.ts";
import { instantOf, msOf } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";

const where = "a webhook of Unleashed";

/** Older deliveries are replays. */
const windowMs = 300_000;

function bodyOf({ bodyBase64 }: InboundRequest): string | null {
  const bytes = bytesOf(bodyBase64);
  return bytes === null ? null : utf8Text(bytes);
}

/** base64(HMAC-SHA256(signing key, "{timestamp}.{body}")), the timestamp in seconds. */
export function verifyWebhook(request: InboundRequest, secret: string, now: Instant): boolean {
  const { "x-unleashed-signature": given = "", "x-unleashed-timestamp": stamp = "" } =
    request.headers;
  const body = bodyOf(request);
  if (secret === "" || body === null || !/^\d{1,12}$/.test(stamp)) return false;
  if (Math.abs(msOf(now) - Number(stamp) * 1000) > windowMs) return false;
  return sameText(base64(hmacSha256(secret, `${stamp}.${body}`)), given.trim());
}

/** Sales move stock; there is no event for stock itself. The record may lag behind the event, so that nothing is keyed. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const event = fieldsOf(parseJson(bodyOf(request) ?? "", voice.title), where);
  const at = instantOf(textIn(event, "createdOn") ?? "");
  return [
    {
      id: needText(event, "eventNotificationId", where),
      about: aboutOf(needText(event, "eventType", where)),
      ...(at === null ? {} : { at }),
    },
  ];
}

function aboutOf(type: string): InboundEvent["about"] {
  switch (type.split(".")[0]) {
    case "product":
      return "item";
    case "salesorder":
      return "stock";
    default:
      return "other";
  }
}
