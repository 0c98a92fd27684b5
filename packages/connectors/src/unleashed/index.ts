import type { Connector } from "@parstock/core";

import { authorize } from "./call.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { parseWebhook, verifyWebhook } from "./webhooks.ts";
import { cancelOrder, createOrder, findOrder, previewOrder, readProgress } from "./writes.ts";

export const unleashed: Connector = {
  name: "unleashed",
  title: voice.title,
  settings: [
    {
      name: "apiId",
      title: "API id",
      help: "Integration > Unleashed API Access; only the account owner sees it.",
      kind: "secret",
      required: true,
    },
    {
      name: "apiKey",
      title: "API key",
      help: "On the same page. It can neither be changed nor limited: keep it as you would the owner's password.",
      kind: "secret",
      required: true,
    },
    {
      name: "warehouse",
      title: "Main warehouse",
      help: "Code of the warehouse that the levels of products hold for; Settings > System > Warehouses.",
      kind: "text",
      required: true,
    },
    {
      name: "otherWarehouses",
      title: "Other warehouses",
      help: "Codes of further warehouses whose stock is read, with commas between them; their levels are kept in Parstock.",
      kind: "text",
      required: false,
    },
    {
      name: "currency",
      title: "Base currency",
      help: "The account's own currency as three letters, such as NZD.",
      kind: "text",
      required: true,
    },
    {
      name: "threshold",
      title: "Reorder at",
      help: "Which level of a product says that it is low.",
      kind: "choice",
      choices: ["MinStockAlertLevel", "ReOrderPoint"],
      required: true,
      initial: "MinStockAlertLevel",
    },
    {
      name: "leadTimeDays",
      title: "Lead time in days",
      help: "Working days from order to delivery; Unleashed's API does not show any.",
      kind: "number",
      required: false,
      initial: "7",
    },
    {
      name: "orderStatus",
      title: "New orders are",
      help: "Placed, or Parked or Unapproved where somebody goes on with them in Unleashed.",
      kind: "choice",
      choices: ["Placed", "Parked", "Unapproved"],
      required: true,
      initial: "Placed",
    },
    {
      name: "taxCode",
      title: "Tax code of orders",
      help: "As under Settings > Company > Taxes; blank sends orders without tax.",
      kind: "text",
      required: false,
    },
    {
      name: "taxRate",
      title: "Tax rate",
      help: "The rate of that tax code as a fraction, 0.15 for 15 %.",
      kind: "number",
      required: false,
    },
    {
      name: "webhookKey",
      title: "Webhook signing key",
      help: "Shown once when the subscription is made in Unleashed.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: [],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: null },
  deprecations: [],

  authorize,
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
