import type {
  Connector,
  Context,
  Credentials,
  Day,
  HttpRequest,
  InboundRequest,
  SignIn,
} from "@parstock/core";

import { isSigned } from "../lib/hmac.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { withQuery } from "../lib/url.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import {
  readDemand,
  readItems,
  readOpenOrders,
  readReceipts,
  readStock,
  readSuppliers,
} from "./reads.ts";
import { parseWebhook } from "./webhooks.ts";
import {
  amendOrder,
  cancelOrder,
  createOrder,
  findOrder,
  markSent,
  previewOrder,
  readDocument,
  readProgress,
  sendOrder,
  wasSent,
} from "./writes.ts";

const scopes = ["com.intuit.quickbooks.accounting"];

export const quickbooks: Connector = {
  name: "quickbooks",
  title: voice.title,
  settings: [
    {
      name: "companyId",
      title: "Company id",
      help: "Digits under Account and settings, Billing and subscription; after signing in it is also in the address as realmId.",
      kind: "text",
      required: true,
    },
    {
      name: "environment",
      title: "Environment",
      help: "`sandbox` for a company made at developer.intuit.com.",
      kind: "choice",
      choices: ["production", "sandbox"],
      required: true,
      initial: "production",
    },
    {
      name: "clientId",
      title: "Client id",
      help: "On the app's Keys and credentials page at developer.intuit.com.",
      kind: "text",
      required: true,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "On the same page.",
      kind: "secret",
      required: true,
    },
    {
      name: "webhookToken",
      title: "Webhook verifier token",
      help: "On the app's Webhooks page.",
      kind: "secret",
      required: false,
    },
    {
      name: "accountId",
      title: "Accounts payable account",
      help: "Id of the account to use where the company has several; blank takes the first.",
      kind: "text",
      required: false,
    },
    {
      name: "taxCode",
      title: "Tax code of the lines",
      help: "Id of a tax code, for companies outside the United States; blank sends none.",
      kind: "text",
      required: false,
    },
    {
      name: "orderUpTo",
      title: "Fill up to",
      help: "QuickBooks keeps a reorder point and no level to fill to: this many times the point.",
      kind: "number",
      required: false,
      initial: "2",
    },
    {
      name: "leadTimeDays",
      title: "Lead time in days",
      help: "QuickBooks keeps none; used until lead times are known from receipts.",
      kind: "number",
      required: false,
      initial: "7",
    },
    {
      name: "location",
      title: "Location",
      help: "QuickBooks has one quantity for the whole company; it is kept under this name.",
      kind: "text",
      required: false,
      initial: "main",
    },
  ],
  scopes,
  pace: { perSecond: null, perMinute: 500, perDay: null, concurrent: 10 },
  deprecations: [
    {
      what: "Webhooks in the eventNotifications envelope",
      endsOn: "2026-07-31" as Day,
      source: "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks",
    },
  ],

  authorize(request: HttpRequest, { accessToken = "" }: Credentials): HttpRequest {
    return {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${accessToken}` },
    };
  },
  consent: {
    url(context, { redirectUrl, state }) {
      return withQuery("https://appcenter.intuit.com/connect/oauth2", {
        response_type: "code",
        client_id: context.settings["clientId"],
        redirect_uri: redirectUrl,
        scope: scopes.join(" "),
        state,
      });
    },
    *redeem(context, credentials, { redirectUrl }, { code = "" }) {
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUrl };
      return yield* requestTokens({ ...tokens(context, credentials), form }, credentials);
    },
  },
  *refresh(context: Context, credentials: Credentials): SignIn {
    return yield* renewTokens(tokens(context, credentials), credentials);
  },
  explain: voice.explain,

  readStock,
  readItems,
  readSuppliers,
  readOpenOrders,
  readDemand,
  readReceipts,

  findOrder,
  createOrder,
  previewOrder,
  settleMs: 60_000,
  sendOrder,
  wasSent,
  markSent,
  readDocument,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook(request: InboundRequest, secret: string): boolean {
    return isSigned(request, "intuit-signature", secret);
  },
  parseWebhook,
};

function tokens(context: Context, credentials: Credentials): Omit<TokenRequest, "form"> {
  return {
    title: voice.title,
    url: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    clientId: context.settings["clientId"] ?? "",
    clientSecret: credentials["clientSecret"],
    clientIn: "header",
  };
}
