import type { InboundEvent, InboundRequest } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { hex, hmacSha256, sameText, sha256Hex } from "../lib/hmac.ts";
import { type Fields, fieldsOf, isFields, parseJson, textIn, within } from "../lib/json.ts";
import { parseQuery } from "../lib/url.ts";
import { utf8Bytes, utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";

/** Decoded parameters by name, names and values glued, then the body as it came: https://www.zoho.com/billing/help/settings/automation/securing-webhooks.html */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  const given = request.headers["x-zoho-webhook-signature"];
  const body = bytesOf(request.bodyBase64);
  if (given === undefined || body === null || secret === "") return false;
  const form = isForm(request);
  const query = request.url.includes("?") ? parseQuery(request.url) : {};
  const parameters = { ...query, ...(form ? parseQuery(`?${utf8Text(body) ?? ""}`) : {}) };
  const glued = Object.keys(parameters)
    .sort()
    .map((name) => `${name}${parameters[name] ?? ""}`)
    .join("");
  const head = utf8Bytes(glued);
  const signed = new Uint8Array(head.length + (form ? 0 : body.length));
  signed.set(head);
  if (!form) signed.set(body, head.length);
  return sameText(hex(hmacSha256(secret, signed)), given.trim().toLowerCase());
}

function isForm({ headers }: InboundRequest): boolean {
  return (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

const records: Readonly<Record<string, InboundEvent["about"]>> = {
  item: "item",
  contact: "supplier",
  vendor: "supplier",
  purchaseorder: "order",
  salesorder: "stock",
  invoice: "stock",
  package: "stock",
  shipmentorder: "stock",
  inventory_adjustment: "stock",
};

/** A workflow rule tells of one record; its time of change tells one delivery from the next. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const text = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const id = sha256Hex(`${request.url}\n${text}`);
  if (isForm(request) || text.trim() === "") return [{ id, about: "other" }];
  const body = fieldsOf(parseJson(text, voice.title), "a webhook of Zoho Inventory");
  const found = Object.keys(records).find((name) => isFields(body[name]));
  if (found === undefined) return [{ id, about: "other" }];
  const key = keyOf(within(body, found));
  return [{ id, about: records[found] ?? "other", ...(key === undefined ? {} : { key }) }];
}

/** What people call it. */
function keyOf(record: Fields): string | undefined {
  return (
    textIn(record, "sku") ??
    textIn(record, "reference_number") ??
    textIn(record, "contact_name") ??
    textIn(record, "name")
  );
}
