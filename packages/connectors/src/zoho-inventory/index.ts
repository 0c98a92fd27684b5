import type { Connector, Context, Credentials, HttpRequest } from "@parstock/core";

import { withQuery } from "../lib/url.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { accounts, centres, checkCentre } from "./place.ts";
import { readItems, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { redeem, renew } from "./sign-in.ts";
import { parseWebhook, verifyWebhook } from "./webhooks.ts";
import {
  amendOrder,
  cancelOrder,
  confirmOrder,
  createOrder,
  findOrder,
  previewOrder,
  readDocument,
  readProgress,
  sendOrder,
  wasSent,
} from "./writes.ts";

const scopes = [
  "ZohoInventory.items.READ",
  "ZohoInventory.contacts.READ",
  "ZohoInventory.purchaseorders.ALL",
  "ZohoInventory.settings.READ",
];

export const zohoInventory: Connector = {
  name: "zoho-inventory",
  title: voice.title,
  settings: [
    {
      name: "dataCentre",
      title: "Data centre",
      help: "The end of the address that Zoho is opened under: inventory.zoho.eu is eu.",
      kind: "choice",
      choices: [...centres],
      required: true,
      initial: "com",
    },
    {
      name: "organizationId",
      title: "Organisation id",
      help: "Under the organisation's name at the top right, Manage Organizations; `doctor` lists them.",
      kind: "text",
      required: true,
    },
    {
      name: "clientId",
      title: "Client id",
      help: "Of a server-based client at the API console of your data centre, api-console.zoho.com for com.",
      kind: "text",
      required: true,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "On the same page, under Client Secret.",
      kind: "secret",
      required: true,
    },
    {
      name: "numbers",
      title: "Order numbers",
      help: "`ours` makes our reference the order's number, which Zoho takes once only; `zoho` keeps Zoho's own numbers and ours as reference.",
      kind: "choice",
      choices: ["ours", "zoho"],
      required: true,
      initial: "ours",
    },
    {
      name: "newOrders",
      title: "New orders are",
      help: "Where purchase orders need an approval in Zoho choose `submitted`; `draft` leaves issuing to people.",
      kind: "choice",
      choices: ["issued", "submitted", "draft"],
      required: true,
      initial: "issued",
    },
    {
      name: "mailScope",
      title: "Mail by Zoho Books",
      help: "Choose `yes` to ask for Zoho Books too, whose endpoint sends the orders that Inventory does not send.",
      kind: "choice",
      choices: ["no", "yes"],
      required: true,
      initial: "no",
    },
    {
      name: "stock",
      title: "Stock",
      help: "`physical` follows receives and shipments, `accounting` bills and invoices.",
      kind: "choice",
      choices: ["physical", "accounting"],
      required: true,
      initial: "physical",
    },
    {
      name: "priceDecimals",
      title: "Decimals of prices",
      help: "As many as the organisation's price precision in Zoho, at most 6.",
      kind: "number",
      required: false,
      initial: "6",
    },
    {
      name: "orderUpTo",
      title: "Order up to",
      help: "So many times the reorder level, since Zoho keeps nothing to order up to.",
      kind: "number",
      required: false,
      initial: "2",
    },
    {
      name: "leadTimeDays",
      title: "Lead time in days",
      help: "For every item of Zoho, which keeps no lead times.",
      kind: "number",
      required: false,
      initial: "7",
    },
    {
      name: "location",
      title: "Location",
      help: "The organisation's stock is kept under this name.",
      kind: "text",
      required: false,
      initial: "main",
    },
    {
      name: "reservedPercent",
      title: "Calls kept for orders, percent",
      help: "Long reads stop when less than this share of the day's calls is left.",
      kind: "number",
      required: false,
      initial: "20",
    },
    {
      name: "webhookSecret",
      title: "Webhook secret",
      help: "Typed into the webhook action of the workflow rule, and here.",
      kind: "secret",
      required: false,
    },
  ],
  scopes,
  pace: { perSecond: null, perMinute: 100, perDay: 1000, concurrent: 5 },
  deprecations: [],

  authorize(request: HttpRequest, { accessToken = "" }: Credentials): HttpRequest {
    const authorization = `Zoho-oauthtoken ${accessToken}`;
    return { ...request, headers: { ...request.headers, authorization } };
  },
  consent: {
    url(context, { redirectUrl, state }) {
      return withQuery(`${accounts(context)}/oauth/v2/auth`, {
        response_type: "code",
        access_type: "offline",
        prompt: "consent",
        client_id: context.settings["clientId"],
        redirect_uri: redirectUrl,
        scope: scopesOf(context).join(","),
        state,
      });
    },
    redeem(context, credentials, { redirectUrl }, { code = "", location }) {
      checkCentre(context, location);
      return redeem(context, credentials, redirectUrl, code);
    },
  },
  refresh: renew,
  explain: voice.explain,

  readStock,
  readItems,
  readSuppliers,
  readOpenOrders,

  findOrder,
  createOrder,
  previewOrder,
  settleMs: 60_000,
  confirmOrder,
  sendOrder,
  wasSent,
  readDocument,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
};

function scopesOf(context: Context): readonly string[] {
  return context.settings["mailScope"] === "yes"
    ? [...scopes, "ZohoBooks.purchaseorders.CREATE"]
    : scopes;
}
