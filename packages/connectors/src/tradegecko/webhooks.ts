import type { InboundEvent, InboundRequest } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { isSigned } from "../lib/hmac.ts";
import { fieldsOf, needText, parseJson, textIn } from "../lib/json.ts";
import { instantOfMs } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";

const where = "a webhook of TradeGecko";

/** base64(HMAC-SHA256(application secret, body)). */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  return isSigned(request, "x-gecko-signature", secret);
}

/** Thin: ids that stay within the system, so that what changed is read again. Deliveries are repeated under their id. */
export function parseWebhook({ bodyBase64, headers }: InboundRequest): readonly InboundEvent[] {
  const body = utf8Text(bytesOf(bodyBase64) ?? new Uint8Array()) ?? "";
  const event = fieldsOf(parseJson(body, voice.title), where);
  const at = instantOfMs(Number(textIn(event, "timestamp") ?? NaN) * 1000);
  return [
    {
      id: headers["x-gecko-delivery"] ?? body,
      about: aboutOf(needText(event, "event", where)),
      ...(at === null ? {} : { at }),
    },
  ];
}

/** Singular in the list of events, plural in the example. */
function aboutOf(event: string): InboundEvent["about"] {
  switch (event.split(".")[0]?.replace(/ies$/, "y").replace(/s$/, "")) {
    case "stock_adjustment":
    case "stock_transfer":
    case "fulfillment":
    case "procurement":
    case "order":
      return "stock";
    case "variant":
    case "product":
      return "item";
    case "company":
      return "supplier";
    case "purchase_order":
      return "order";
    default:
      return "other";
  }
}
