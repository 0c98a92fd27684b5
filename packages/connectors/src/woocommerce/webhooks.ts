import type {
  Context,
  Exchange,
  InboundEvent,
  InboundRequest,
  Instant,
  Subscription,
} from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { isSigned } from "../lib/hmac.ts";
import {
  type Fields,
  fieldsOf,
  type Json,
  listIn,
  parseJson,
  textIn,
  within,
} from "../lib/json.ts";
import { askFields, send } from "../lib/talk.ts";
import { afterMs } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { apiUrl, type Listing, needListing } from "./catalogue.ts";
import { voice } from "./explain.ts";
import { parseProduct, parseWebhook as parseSubscription, type WooWebhook } from "./wire.ts";

/** There is no topic for low stock; `order.created` tells of sales before the product itself does. */
const topics = [
  "product.created",
  "product.updated",
  "product.deleted",
  "product.restored",
  "order.created",
] as const;

export const webhookName = "Parstock";

/** Where `authorize` puts the secret: left out, the shop would make up one that can be guessed. */
export const secretPlace = '"secret":"{webhookSecret}"';

/** More than five failed deliveries in a row disable a webhook for good: so often it is looked after. */
const repairMs = 3_600_000;

/** The first request of a new webhook is a form without a signature, and without a 200 the webhook stays off. It says nothing. */
function isPing(request: InboundRequest): boolean {
  return (
    request.headers["x-wc-webhook-signature"] === undefined &&
    /^application\/x-www-form-urlencoded\b/.test(request.headers["content-type"] ?? "") &&
    /^webhook_id=\d+$/.test(bodyOf(request))
  );
}

export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  return isPing(request) || isSigned(request, "x-wc-webhook-signature", secret);
}

function bodyOf(request: InboundRequest): string {
  return utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
}

/** Delivery ids are made of the time and repeat: an event is known by what it shows. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  if (isPing(request)) return [];
  const topic = request.headers["x-wc-webhook-topic"] ?? "";
  const payload = fieldsOf(parseJson(bodyOf(request), voice.title), "a webhook of WooCommerce");
  const id = textIn(payload, "id") ?? "";
  switch (topic.split(".")[0]) {
    case "product":
      return [
        topic === "product.deleted" ? { id: `${topic}/${id}`, about: "item" } : changed(payload),
      ];
    case "order":
      return [
        { id: `${topic}/${id}/${textIn(payload, "date_modified_gmt") ?? ""}`, about: "stock" },
      ];
    case "action": {
      const delivery = request.headers["x-wc-webhook-delivery-id"] ?? "";
      return [{ id: `${topic}/${textIn(payload, "arg") ?? ""}/${delivery}`, about: "stock" }];
    }
    default:
      return [{ id: `${topic}/${id}`, about: "other" }];
  }
}

/** The product as it is now, not as it was when it changed; deliveries come out of order. */
function changed(payload: Fields): InboundEvent {
  const { id, sku, parentId, quantity, stockKept, modifiedAt } = parseProduct(payload);
  // A variation may show the SKU or the stock of its parent: which item that is, a read tells.
  const key = parentId === undefined && stockKept === "here" ? (sku ?? `#${id}`) : undefined;
  return {
    id: `product/${id}/${modifiedAt ?? ""}/${quantity ?? ""}`,
    about: "stock",
    ...(key === undefined ? {} : { key }),
    ...(modifiedAt === undefined ? {} : { at: modifiedAt }),
  };
}

/** Makes the webhooks that are missing and puts disabled ones on again, in one batch. Ends when it should be done again. */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const ours = (yield* readWebhooks(context)).filter(({ address }) => address === callbackUrl);
  const missing = topics.filter((topic) => !ours.some((one) => one.topic === topic));
  const disabled = ours.filter(({ status }) => status === "disabled");
  const made =
    missing.length + disabled.length === 0
      ? []
      : yield* writeBatch(context, {
          create: missing.map((topic) => ({
            name: `${webhookName} ${topic}`,
            topic,
            delivery_url: callbackUrl,
            status: "active",
            secret: "{webhookSecret}",
          })),
          update: disabled.map(({ id }) => ({
            id: Number(id),
            status: "active",
            secret: "{webhookSecret}",
          })),
        });
  const ids = new Set([...ours, ...made].map(({ id }) => id));
  return { id: [...ids].join(","), endsAt: afterMs(context.now, repairMs) as Instant };
}

export function* unsubscribe(context: Context, { id }: Subscription): Exchange<void> {
  const there = new Set((yield* readWebhooks(context)).map((one) => one.id));
  const gone = id.split(",").filter((one) => there.has(one));
  if (gone.length > 0) yield* writeBatch(context, { delete: gone.map(Number) });
}

export function* readWebhooks(context: Context): Exchange<WooWebhook[]> {
  const found: WooWebhook[] = [];
  let page: string | null = null;
  do {
    const filter = { status: "all", orderby: "id", order: "asc" };
    const listing: Listing = yield* needListing(context, "webhooks", page, filter);
    found.push(...listing.values.map(parseSubscription));
    page = listing.next;
  } while (page !== null);
  return found;
}

/** The answer is 200 even where single entries failed: each failed one holds an error in place of its fields. */
function* writeBatch(
  context: Context,
  batch: Readonly<Record<string, readonly Json[]>>,
): Exchange<WooWebhook[]> {
  const request = send("POST", apiUrl(context, "webhooks/batch"), batch);
  const answer = yield* askFields(voice, context, request);
  const entries = Object.keys(batch).flatMap((verb) => listIn(answer, verb));
  return entries.map((value) => {
    const entry = fieldsOf(value, "the answer of WooCommerce");
    const error = within(entry, "error");
    const code = textIn(error, "code");
    if (code !== undefined)
      fail({
        code: "rejected",
        message: `The shop refused a webhook: ${textIn(error, "message") ?? code} Give the key's user the right to manage the shop, and check the callback address.`,
        vendorCode: code,
      });
    return parseSubscription(entry);
  });
}
