import type { Connector, Credentials, HttpRequest, Stamp } from "@parstock/core";

import { basic } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { oauth1 } from "../lib/oauth1.ts";
import { withQuery } from "../lib/url.ts";
import { keyPlaces } from "./catalogue.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readDemand, readItems, readStock } from "./reads.ts";
import { parseWebhook, secretPlace, subscribe, unsubscribe, verifyWebhook } from "./webhooks.ts";

export const woocommerce: Connector = {
  name: "woocommerce",
  title: voice.title,
  settings: [
    {
      name: "shop",
      title: "Address of the shop",
      help: "As it stands under WordPress → Settings → General, such as https://shop.example; permalinks must not be plain.",
      kind: "url",
      required: true,
    },
    {
      name: "consumerKey",
      title: "Consumer key",
      help: "Made under WooCommerce → Settings → Advanced → REST API, for a user who manages the shop.",
      kind: "secret",
      required: true,
    },
    {
      name: "consumerSecret",
      title: "Consumer secret",
      help: "Shown once with the key; Read is enough for reading, Read/Write also sets up webhooks.",
      kind: "secret",
      required: true,
    },
    {
      name: "keyIn",
      title: "Key travels in",
      help: "`query` only where the web server drops the Authorization header; it may then stand in the server's log.",
      kind: "choice",
      choices: ["header", "query"],
      required: false,
      initial: "header",
    },
    {
      name: "location",
      title: "Location",
      help: "WooCommerce has no locations; all its stock is kept under this name.",
      kind: "text",
      required: false,
      initial: "main",
    },
    {
      name: "orderUpToTimes",
      title: "Order up to, as a multiple of the low stock amount",
      help: "WooCommerce says when stock is low and not how much to have; 2 orders up to twice the amount.",
      kind: "number",
      required: false,
      initial: "2",
    },
    {
      name: "shopThreshold",
      title: "Use the shop's own low stock threshold",
      help: "`yes` also reorders products without an amount of their own, at the threshold under Settings → Products → Inventory.",
      kind: "choice",
      choices: ["no", "yes"],
      required: false,
      initial: "no",
    },
    {
      name: "webhookSecret",
      title: "Webhook secret",
      help: "Any long random text of letters, digits, hyphens and underscores; webhooks are set up with it and checked against it.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["read_write"],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: 2 },
  deprecations: [],

  authorize(request: HttpRequest, credentials: Credentials, stamp: Stamp): HttpRequest {
    return withKey(withSecret(request, credentials), credentials, stamp);
  },
  explain: voice.explain,

  readStock,
  readItems,
  readDemand,

  doctor,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};

/** Over TLS the key is a name with a password; without, it signs (OAuth 1.0a with no token) and stays unseen. */
function withKey(
  request: HttpRequest,
  { consumerKey = "", consumerSecret = "" }: Credentials,
  stamp: Stamp,
): HttpRequest {
  const { url, headers } = request;
  if (/^http:/i.test(url)) {
    const signed = oauth1(request, { consumerKey, consumerSecret }, stamp);
    return { ...request, url: withQuery(url, signed) };
  }
  if (url.endsWith(keyPlaces)) {
    const bare = url.slice(0, -keyPlaces.length - 1);
    const key = { consumer_key: consumerKey, consumer_secret: consumerSecret };
    return { ...request, url: withQuery(bare, key) };
  }
  const authorization = basic(consumerKey, consumerSecret);
  return { ...request, headers: { ...headers, authorization } };
}

function withSecret(request: HttpRequest, { webhookSecret = "" }: Credentials): HttpRequest {
  const { body } = request;
  if (body === undefined || !body.includes(secretPlace)) return request;
  // Of these characters none has to be escaped in JSON.
  if (!/^[\w-]{16,}$/.test(webhookSecret))
    fail({
      code: "bad-setting",
      field: "webhookSecret",
      message:
        "Set a webhook secret of at least 16 letters, digits, hyphens and underscores before webhooks are set up.",
    });
  return {
    ...request,
    body: body.split(secretPlace).join(`"secret":"${webhookSecret}"`),
  };
}
