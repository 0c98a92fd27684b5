import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { parseWebhook, verifyWebhook } from "./webhooks.ts";
import { cancelOrder, createOrder, findOrder, previewOrder, readProgress } from "./writes.ts";

export const cin7Core: Connector = {
  name: "cin7-core",
  title: voice.title,
  settings: [
    {
      name: "accountId",
      title: "Account id",
      help: "In Cin7 Core under Integrations > API; one for each company.",
      kind: "secret",
      required: true,
    },
    {
      name: "applicationKey",
      title: "Application key",
      help: "On the same page: make an API application for Parstock alone, as each has 60 calls a minute of its own.",
      kind: "secret",
      required: true,
    },
    {
      name: "orderStatus",
      title: "New orders are",
      help: "AUTHORISED counts as on order at once; DRAFT waits for somebody to authorise it in Cin7 Core.",
      kind: "choice",
      choices: ["AUTHORISED", "DRAFT"],
      required: true,
      initial: "AUTHORISED",
    },
    {
      name: "purchaseType",
      title: "Purchase type",
      help: "Advanced purchases take several deliveries and invoices, and goods are put away in a step of its own.",
      kind: "choice",
      choices: ["Simple", "Advanced"],
      required: true,
      initial: "Simple",
    },
    {
      name: "approach",
      title: "Approach",
      help: "STOCK receives goods before the invoice, INVOICE after it.",
      kind: "choice",
      choices: ["STOCK", "INVOICE"],
      required: true,
      initial: "STOCK",
    },
    {
      name: "location",
      title: "Location of orders",
      help: "Name of the location in Cin7 Core that all orders go to; blank takes each order's own.",
      kind: "text",
      required: false,
    },
    {
      name: "taxRule",
      title: "Tax rule",
      help: "Name of a tax rule for purchases; blank takes the product's, else the supplier's.",
      kind: "text",
      required: false,
    },
    {
      name: "webhookToken",
      title: "Webhook token",
      help: "A long random text of your own, typed in with every webhook as its bearer token.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: [],
  pace: { perSecond: null, perMinute: 60, perDay: null, concurrent: null },
  deprecations: [],

  authorize(
    request: HttpRequest,
    { accountId = "", applicationKey = "" }: Credentials,
  ): HttpRequest {
    return {
      ...request,
      headers: {
        ...request.headers,
        "api-auth-accountid": accountId,
        "api-auth-applicationkey": applicationKey,
      },
    };
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
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
};
