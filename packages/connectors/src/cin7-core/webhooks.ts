import type { InboundEvent, InboundRequest } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { sameText, sha256Hex } from "../lib/hmac.ts";
import { fieldsOf, parseJson, textIn } from "../lib/json.ts";
import { utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";

/** Cin7 Core signs nothing: it sends the bearer token that was typed in with the webhook. */
export function verifyWebhook({ headers }: InboundRequest, secret: string): boolean {
  return secret !== "" && sameText(headers["authorization"] ?? "", `Bearer ${secret}`);
}

/** Events of stock are a bare list of a product's rows, all others say what they are. None has an id: the body stands for it. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const body = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const answer = parseJson(body, voice.title);
  const id = sha256Hex(body);
  if (!Array.isArray(answer)) return [eventOf(id, answer)];
  const skus = answer.flatMap(
    (row) => textIn(fieldsOf(row, "a webhook of Cin7 Core"), "SKU") ?? [],
  );
  return [...new Set(skus)].map((key) => ({ id: `${id}/${key}`, about: "stock", key }));
}

function eventOf(id: string, answer: unknown): InboundEvent {
  const event = fieldsOf(answer, "a webhook of Cin7 Core");
  const key = textIn(event, "TaskID");
  return {
    id,
    about: aboutOf(textIn(event, "EventType") ?? ""),
    ...(key === undefined ? {} : { key }),
  };
}

/** Goods that were received change stock and order alike. */
function aboutOf(type: string): InboundEvent["about"] {
  switch (type) {
    case "Purchase/OrderAuthorised":
    case "Purchase/StockReceivedAuthorised":
    case "Purchase/Updated":
      return "order";
    case "Product/Updated":
      return "item";
    case "Supplier/Updated":
      return "supplier";
    default:
      return "other";
  }
}
