import type { Context, Exchange, InboundEvent, InboundRequest, Subscription } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { isSigned } from "../lib/hmac.ts";
import { type Fields, fieldsOf, needText, parseJson, textIn, within } from "../lib/json.ts";
import { afterMs, instantOf } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { ask, nodesIn } from "./call.ts";
import { voice } from "./explain.ts";

const topics = [
  "INVENTORY_LEVELS_UPDATE",
  "INVENTORY_LEVELS_CONNECT",
  "INVENTORY_ITEMS_UPDATE",
  "PRODUCTS_UPDATE",
  "APP_UNINSTALLED",
] as const;

/** Shopify deletes subscriptions whose deliveries fail for four hours: so often they are looked after. */
const renewMs = 14_400_000;

/** Signed with the app's client secret; the newer Events come without the `x-`. */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  return ["shopify-hmac-sha256", "x-shopify-hmac-sha256"].some((header) =>
    isSigned(request, header, secret),
  );
}

export function parseWebhook({ headers, bodyBase64 }: InboundRequest): readonly InboundEvent[] {
  const header = (name: string): string =>
    headers[`shopify-${name}`] ?? headers[`x-shopify-${name}`] ?? "";
  const topic = header("topic").toLowerCase();
  const body = utf8Text(bytesOf(bodyBase64) ?? new Uint8Array()) ?? "";
  const payload = fieldsOf(parseJson(body, voice.title), "a webhook of Shopify");
  const at = instantOf(textIn(payload, "updated_at") ?? header("triggered-at"));
  const key = keyOf(topic, payload);
  return [
    {
      id: header("webhook-id"),
      about: aboutOf(topic),
      ...(key === undefined ? {} : { key }),
      ...(at === null ? {} : { at }),
    },
  ];
}

/** A level's body holds no SKU: it says that the item is to be looked at again. */
function keyOf(topic: string, payload: Fields): string | undefined {
  const item = textIn(payload, "inventory_item_id");
  if (item !== undefined) return `gid://shopify/InventoryItem/${item}`;
  return topic.startsWith("inventory_items/") || topic.startsWith("products/")
    ? textIn(payload, "admin_graphql_api_id")
    : undefined;
}

function aboutOf(topic: string): InboundEvent["about"] {
  switch (topic.split("/")[0]) {
    case "inventory_levels":
      return "stock";
    case "inventory_items":
    case "products":
      return "item";
    default:
      return "other";
  }
}

/** Adds the subscriptions that are missing. Ends when it should be done again. */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const ids: string[] = [];
  const there = new Set<string>();
  const found = nodesIn(
    yield* ask(context, "Webhooks", { uri: callbackUrl }),
    "webhookSubscriptions",
  );
  for (const value of found.nodes) {
    const fields = fieldsOf(value, "a webhook of Shopify");
    ids.push(needText(fields, "id", "a webhook of Shopify"));
    there.add(textIn(fields, "topic") ?? "");
  }
  for (const topic of topics.filter((one) => !there.has(one))) {
    const webhook = { uri: callbackUrl, format: "JSON" };
    const made = within(
      yield* ask(context, "Subscribe", { topic, webhook }),
      "webhookSubscriptionCreate",
    );
    const where = "the answer of Shopify";
    ids.push(needText(within(made, "webhookSubscription"), "id", where));
  }
  return { id: ids.join(","), endsAt: afterMs(context.now, renewMs) };
}

export function* unsubscribe(context: Context, subscription: Subscription): Exchange<void> {
  for (const id of subscription.id.split(",")) yield* ask(context, "Unsubscribe", { id });
}
