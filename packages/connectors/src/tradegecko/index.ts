import type { Connector, Credentials, Day, HttpRequest } from "@parstock/core";

import { withQuery } from "../lib/url.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { redeem, renew, signInUrl } from "./sign-in.ts";
import { parseWebhook, verifyWebhook } from "./webhooks.ts";
import { cancelOrder, createOrder, findOrder, previewOrder, readProgress } from "./writes.ts";

export const tradegecko: Connector = {
  name: "tradegecko",
  title: voice.title,
  settings: [
    {
      name: "baseUrl",
      title: "Address of the endpoint",
      help: "TradeGecko itself was retired in 2022: name an endpoint of your own that speaks its API, such as a migration gateway.",
      kind: "url",
      required: true,
    },
    {
      name: "signIn",
      title: "Sign-in",
      help: "`token` for a privileged access token, which does not expire; `person` for OAuth.",
      kind: "choice",
      choices: ["token", "person"],
      required: true,
      initial: "token",
    },
    {
      name: "privilegedToken",
      title: "Privileged access token",
      help: "Made in the endpoint for this connection; blank with OAuth.",
      kind: "secret",
      required: false,
    },
    {
      name: "authUrl",
      title: "Address of the sign-in",
      help: "What stands before /oauth/authorize and /oauth/token; blank with a privileged token.",
      kind: "url",
      required: false,
    },
    {
      name: "clientId",
      title: "Application id",
      help: "Of the OAuth application; blank with a privileged token.",
      kind: "text",
      required: false,
    },
    {
      name: "clientSecret",
      title: "Application secret",
      help: "Of the OAuth application; webhooks are signed with it as well.",
      kind: "secret",
      required: false,
    },
    {
      name: "location",
      title: "Main location",
      help: "Label of the location that orders go to when they name no other.",
      kind: "text",
      required: true,
    },
    {
      name: "currency",
      title: "Currency",
      help: "Three letters such as SGD: what suppliers are paid in.",
      kind: "text",
      required: true,
    },
    {
      name: "orderStatus",
      title: "New orders are",
      help: "`active`, or `draft` where somebody goes on with them.",
      kind: "choice",
      choices: ["active", "draft"],
      required: true,
      initial: "active",
    },
    {
      name: "taxTreatment",
      title: "Prices are",
      help: "Whether the prices of orders include tax.",
      kind: "choice",
      choices: ["exclusive", "inclusive"],
      required: true,
      initial: "exclusive",
    },
  ],
  scopes: ["public"],
  pace: { perSecond: null, perMinute: 60, perDay: null, concurrent: null },
  deprecations: [
    {
      what: "TradeGecko itself, as QuickBooks Commerce, in the course of 2022",
      endsOn: "2022-12-31" as Day,
      source: "https://developer.tradegecko.com (its last banner; the address no longer answers)",
    },
  ],

  authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
    const { privilegedToken = "", accessToken = "" } = credentials;
    const authorization = `Bearer ${privilegedToken === "" ? accessToken : privilegedToken}`;
    return { ...request, headers: { ...request.headers, authorization } };
  },
  consent: {
    url(context, { redirectUrl, state }) {
      return withQuery(`${signInUrl(context)}/oauth/authorize`, {
        response_type: "code",
        client_id: context.settings["clientId"],
        redirect_uri: redirectUrl,
        state,
      });
    },
    redeem(context, credentials, { redirectUrl }, { code = "" }) {
      return redeem(context, credentials, redirectUrl, code);
    },
  },
  refresh: renew,
  explain: voice.explain,

  readStock,
  readItems,
  readLocations,
  readSuppliers,
  readOpenOrders,

  findOrder,
  createOrder,
  previewOrder,
  settleMs: 60_000,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
};
