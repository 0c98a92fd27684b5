import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { basic } from "../lib/base64.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { cancelOrder, createOrder, findOrder, previewOrder, readProgress } from "./writes.ts";

export const cin7Omni: Connector = {
  name: "cin7-omni",
  title: voice.title,
  settings: [
    {
      name: "apiUsername",
      title: "API user name",
      help: "Of a connection of its own, under Settings > Integrations & API > API v1.",
      kind: "secret",
      required: true,
    },
    {
      name: "apiKey",
      title: "API key",
      help: "On the same page; tick Stock, Products, Contacts, Branches and Purchase Orders for the connection.",
      kind: "secret",
      required: true,
    },
    {
      name: "branch",
      title: "Main branch",
      help: "Name of the branch that orders go to when they name no other, and where options that never moved are counted as none.",
      kind: "text",
      required: true,
    },
    {
      name: "currency",
      title: "Currency",
      help: "Three letters such as NZD: what suppliers are paid in, and what the cost column is in.",
      kind: "text",
      required: true,
    },
    {
      name: "minimumField",
      title: "Custom field of the minimum",
      help: "Key of the product custom field that holds the reorder point; blank where levels are kept in Parstock.",
      kind: "text",
      required: false,
    },
    {
      name: "maximumField",
      title: "Custom field of the maximum",
      help: "Key of the product custom field that says up to where to order; blank orders up to the minimum.",
      kind: "text",
      required: false,
    },
    {
      name: "costColumn",
      title: "Cost column",
      help: "Name of the price column with what the supplier asks, such as costNZD.",
      kind: "text",
      required: false,
    },
    {
      name: "leadTimeDays",
      title: "Lead time in days",
      help: "Working days from order to delivery; Cin7 Omni's API shows none.",
      kind: "number",
      required: false,
      initial: "7",
    },
    {
      name: "orderStatus",
      title: "New orders are",
      help: "`approved` counts as incoming at once; `draft` waits for somebody to approve it in Cin7 Omni.",
      kind: "choice",
      choices: ["approved", "draft"],
      required: true,
      initial: "approved",
    },
    {
      name: "taxStatus",
      title: "Tax status of orders",
      help: "`Excl` for prices without tax, `Exempt` for no tax.",
      kind: "choice",
      choices: ["Excl", "Exempt"],
      required: true,
      initial: "Excl",
    },
    {
      name: "taxRate",
      title: "Tax rate",
      help: "In percent, such as 15; blank takes what Cin7 Omni has set.",
      kind: "number",
      required: false,
    },
  ],
  scopes: [],
  pace: { perSecond: 3, perMinute: 60, perDay: 5000, concurrent: null },
  deprecations: [],

  authorize(request: HttpRequest, { apiUsername = "", apiKey = "" }: Credentials): HttpRequest {
    const authorization = basic(apiUsername, apiKey);
    return { ...request, headers: { ...request.headers, authorization } };
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
};
