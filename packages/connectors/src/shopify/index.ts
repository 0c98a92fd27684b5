import type { Connector, Context, Credentials, HttpRequest, SignIn } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { hex, hmacSha256, sameText } from "../lib/hmac.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { withQuery } from "../lib/url.ts";
import { isShopUrl, shopUrl } from "./call.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import {
  amendOrder,
  cancelOrder,
  confirmOrder,
  createOrder,
  findOrder,
  markSent,
  previewOrder,
  readProgress,
  wasSent,
} from "./orders.ts";
import { readItems, readLocations, readOpenOrders, readStock } from "./reads.ts";
import { parseWebhook, subscribe, unsubscribe, verifyWebhook } from "./webhooks.ts";

/** `write_x` includes `read_x`; `write_inventory` is for mirroring only. */
const scopes = [
  "read_products",
  "read_locations",
  "write_inventory",
  "write_metaobjects",
  "write_metaobject_definitions",
];

export { readLevelsOf } from "./reads.ts";

export const shopify: Connector = {
  name: "shopify",
  title: voice.title,
  settings: [
    {
      name: "shop",
      title: "Shop",
      help: "The shop's own address, such as acme.myshopify.com, under Settings → Domains.",
      kind: "text",
      required: true,
    },
    {
      name: "signIn",
      title: "Sign-in",
      help: "`client-credentials` for an app of the same organisation, `person` for a browser, `token` for an app made in the admin before 2026.",
      kind: "choice",
      choices: ["client-credentials", "person", "token"],
      required: true,
      initial: "client-credentials",
    },
    {
      name: "clientId",
      title: "Client id",
      help: "On the app's Settings page at dev.shopify.com; not needed with a token.",
      kind: "text",
      required: false,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "On the same page; it also signs the webhooks.",
      kind: "secret",
      required: false,
    },
    {
      name: "accessToken",
      title: "Access token",
      help: "Only for the sign-in `token`: the one that begins with shpat_.",
      kind: "secret",
      required: false,
    },
    {
      name: "mirror",
      title: "Show orders as incoming",
      help: "`adjustment` adds what is ordered to the incoming quantity of its location, and takes it off when it is received or called off.",
      kind: "choice",
      choices: ["none", "adjustment"],
      required: false,
      initial: "none",
    },
    {
      name: "receiving",
      title: "Received goods",
      help: "`available` makes what is received here available in Shopify; `none` leaves that to whoever counts it there.",
      kind: "choice",
      choices: ["none", "available"],
      required: false,
      initial: "none",
    },
    {
      name: "reader",
      title: "Read stock by",
      help: "`graphql`, or the legacy REST reader inventory_levels.json, which knows available quantities only.",
      kind: "choice",
      choices: ["graphql", "inventory_levels.json"],
      required: false,
      initial: "graphql",
    },
    {
      name: "bulkFrom",
      title: "Bulk reading above",
      help: "Shops with more variants than this are read by one bulk job.",
      kind: "number",
      required: false,
      initial: "5000",
    },
  ],
  scopes,
  // Cost points decide, and every answer says how many are left: 100 a second on standard plans, up to 2,000.
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: null },
  deprecations: [],

  authorize(request: HttpRequest, { accessToken = "" }: Credentials): HttpRequest {
    if (!isShopUrl(request.url)) return request;
    return {
      ...request,
      headers: { ...request.headers, "x-shopify-access-token": accessToken },
    };
  },
  consent: {
    url(context, { redirectUrl, state }) {
      return withQuery(`${shopUrl(context)}/admin/oauth/authorize`, {
        client_id: context.settings["clientId"],
        scope: scopes.join(","),
        redirect_uri: redirectUrl,
        state,
      });
    },
    *redeem(context, credentials, { state }, returned) {
      checkReturned(context, credentials, state, returned);
      const form = { code: returned["code"] ?? "" };
      return yield* requestTokens({ ...tokens(context, credentials), form }, credentials);
    },
  },
  *refresh(context: Context, credentials: Credentials): SignIn {
    const asked = tokens(context, credentials);
    const signIn = context.settings["signIn"] ?? "client-credentials";
    if (signIn !== "client-credentials") return yield* renewTokens(asked, credentials);
    const form = { grant_type: "client_credentials" };
    return yield* requestTokens({ ...asked, form }, credentials);
  },
  explain: voice.explain,

  readStock,
  readItems,
  readLocations,
  readOpenOrders,

  findOrder,
  createOrder,
  previewOrder,
  settleMs: 30_000,
  confirmOrder,
  wasSent,
  markSent,
  amendOrder,
  amendsInSteps: true,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};

function tokens(context: Context, credentials: Credentials): Omit<TokenRequest, "form"> {
  return {
    title: voice.title,
    url: `${shopUrl(context)}/admin/oauth/access_token`,
    clientId: context.settings["clientId"] ?? "",
    clientSecret: credentials["clientSecret"],
    clientIn: "form",
  };
}

/** Shopify signs what it sends back with the person: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant */
function checkReturned(
  context: Context,
  { clientSecret = "" }: Credentials,
  state: string,
  returned: Readonly<Record<string, string>>,
): void {
  const message = Object.keys(returned)
    .filter((name) => name !== "hmac" && name !== "signature")
    .sort()
    .map((name) => `${name}=${returned[name]}`)
    .join("&");
  const genuine =
    clientSecret !== "" &&
    sameText(hex(hmacSha256(clientSecret, message)), returned["hmac"] ?? "") &&
    sameText(returned["state"] ?? "", state) &&
    `https://${returned["shop"]}` === shopUrl(context);
  if (!genuine)
    fail({
      code: "auth-denied",
      message:
        "What came back from the sign-in was not signed by Shopify for this shop; check the client secret and start again.",
    });
}
