import type { Connector, Context, Credentials, HttpRequest, SignIn } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { encode, withQuery } from "../lib/url.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { parseWebhook, subscribe, unsubscribe, verifyWebhook } from "./webhooks.ts";
import {
  cancelOrder,
  createOrder,
  findOrder,
  markSent,
  previewOrder,
  readProgress,
} from "./writes.ts";

export const brightpearl: Connector = {
  name: "brightpearl",
  title: voice.title,
  settings: [
    {
      name: "account",
      title: "Account",
      help: "The account code, as in the address that Brightpearl is opened with.",
      kind: "text",
      required: true,
    },
    {
      name: "datacenter",
      title: "API host",
      help: "Host of the account's data centre, shown with the app: euw1.brightpearlconnect.com, use1.brightpearlconnect.com or ws-ap1.brightpearl.com.",
      kind: "text",
      required: true,
      initial: "euw1.brightpearlconnect.com",
    },
    {
      name: "signIn",
      title: "Sign-in",
      help: "`person` for an OAuth app; `private app` for one made in this account under Settings > API.",
      kind: "choice",
      choices: ["person", "private app"],
      required: true,
      initial: "person",
    },
    {
      name: "appRef",
      title: "App reference",
      help: "The app's reference, which is its client id too.",
      kind: "text",
      required: true,
    },
    {
      name: "devRef",
      title: "Developer reference",
      help: "Of the developer account that an OAuth app belongs to; blank for a private app.",
      kind: "text",
      required: false,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "Of the OAuth app; blank for a private app.",
      kind: "secret",
      required: false,
    },
    {
      name: "accountToken",
      title: "Account token",
      help: "Of the private app, under Settings > API > Private apps; blank for an OAuth app.",
      kind: "secret",
      required: false,
    },
    {
      name: "warehouse",
      title: "Main warehouse",
      help: "Name of the warehouse that orders go to when they name no other, and where products that never had stock are counted as none.",
      kind: "text",
      required: true,
    },
    {
      name: "buildingStatus",
      title: "Status of orders in the making",
      help: "Make a purchase order status for Parstock alone: an order has it until all its rows are there.",
      kind: "text",
      required: true,
      initial: "Parstock building",
    },
    {
      name: "orderStatus",
      title: "Status of new orders",
      help: "Name of the purchase order status that a whole order gets.",
      kind: "text",
      required: true,
      initial: "Placed with supplier",
    },
    {
      name: "sentStatus",
      title: "Status of sent orders",
      help: "Name of the status for orders that Parstock has mailed; blank leaves the status as it is.",
      kind: "text",
      required: false,
    },
    {
      name: "cancelledStatus",
      title: "Status of cancelled orders",
      help: "Name of the status for orders that are called off; orders that have it count as none.",
      kind: "text",
      required: false,
    },
    {
      name: "taxCode",
      title: "Tax code",
      help: "Code for all rows of orders; blank takes each product's own.",
      kind: "text",
      required: false,
    },
    {
      name: "webhookToken",
      title: "Webhook token",
      help: "A long random text of your own, put into the address of every webhook as ?token=….",
      kind: "secret",
      required: false,
    },
  ],
  scopes: [],
  pace: { perSecond: null, perMinute: 200, perDay: null, concurrent: null },
  deprecations: [],

  authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
    const { accountToken = "", accessToken = "" } = credentials;
    const proof =
      accountToken === ""
        ? { authorization: `Bearer ${accessToken}` }
        : { "brightpearl-account-token": accountToken };
    return { ...request, headers: { ...request.headers, ...proof } };
  },
  consent: {
    url({ settings }, { redirectUrl, state }) {
      const { account = "", appRef } = settings;
      return withQuery(`https://oauth.brightpearl.com/authorize/${encode(account)}`, {
        response_type: "code",
        client_id: appRef,
        redirect_uri: redirectUrl,
        state,
      });
    },
    *redeem(context, credentials, { redirectUrl }, { code = "" }) {
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUrl };
      const { clientSecret } = credentials;
      return yield* requestTokens({ ...tokens(context), clientSecret, form }, credentials);
    },
  },
  *refresh(context: Context, credentials: Credentials): SignIn {
    if ((credentials["accountToken"] ?? "") !== "")
      fail({
        code: "auth-revoked",
        message:
          "Brightpearl does not accept the private app's reference and token; copy both again from Settings > API > Private apps.",
      });
    return yield* renewTokens(tokens(context), credentials);
  },
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
  markSent,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};

/** Renewing takes no secret; each refresh token is good once. */
function tokens({ settings }: Context): Omit<TokenRequest, "form"> {
  const { account = "", appRef = "" } = settings;
  return {
    title: voice.title,
    url: `https://oauth.brightpearl.com/token/${encode(account)}`,
    clientId: appRef,
    clientSecret: undefined,
    clientIn: "form",
  };
}
