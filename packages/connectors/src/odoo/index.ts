import type { Connector, Day } from "@parstock/core";

import { parseWebhook, subscribe, unsubscribe, verifyWebhook } from "./automation.ts";
import { authorize, refresh } from "./call.ts";
import { doctor } from "./doctor.ts";
import { title, voice } from "./explain.ts";
import { readDemand, readOpenOrders, readReceipts } from "./flows.ts";
import { sendOrder, wasSent } from "./mailing.ts";
import { readLocations } from "./places.ts";
import { readItems } from "./reads.ts";
import { readStock } from "./stock.ts";
import { readSuppliers } from "./suppliers.ts";
import {
  amendOrder,
  cancelOrder,
  confirmOrder,
  createOrder,
  findOrder,
  previewOrder,
  readProgress,
} from "./writes.ts";

export const odoo: Connector = {
  name: "odoo",
  title,
  settings: [
    {
      name: "url",
      title: "Address",
      help: "As in the browser, without anything after the host: https://acme.odoo.com.",
      kind: "url",
      required: true,
    },
    {
      name: "version",
      title: "Version",
      help: "Settings, at the bottom; choose 19 also for anything newer.",
      kind: "choice",
      choices: ["16", "17", "18", "19"],
      required: true,
      initial: "19",
    },
    {
      name: "database",
      title: "Database",
      help: "Its name is shown in the database manager and on odoo.com under My Databases; from 19 on only needed where one address serves several.",
      kind: "text",
      required: false,
    },
    {
      name: "login",
      title: "Login",
      help: "E-mail or name that the Odoo user signs in with; not needed from 19 on.",
      kind: "text",
      required: false,
    },
    {
      name: "apiKey",
      title: "API key",
      help: "Made by that user under Preferences, Account Security.",
      kind: "secret",
      required: true,
    },
    {
      name: "companyId",
      title: "Company",
      help: "Number of the company to buy for; blank takes the user's own.",
      kind: "number",
      required: false,
    },
    {
      name: "language",
      title: "Language",
      help: "Odoo's code of the language for product names, as in de_DE; blank takes English.",
      kind: "text",
      required: false,
    },
    {
      name: "confirm",
      title: "Confirm orders",
      help: "`yes` confirms an order and so makes its receipt; `no` leaves it as a request for quotation.",
      kind: "choice",
      choices: ["yes", "no"],
      required: true,
      initial: "yes",
    },
    {
      name: "mailTemplateId",
      title: "Mail template",
      help: "Number of the template that goes to vendors; blank takes Odoo's own for purchase orders.",
      kind: "number",
      required: false,
    },
    {
      name: "rowsPerCall",
      title: "Rows a call",
      help: "Fewer keep a small server quick, more make reading faster.",
      kind: "number",
      required: false,
      initial: "1000",
    },
    {
      name: "webhookKey",
      title: "Key of inbound calls",
      help: "A long random text, the `key` in the address that Odoo's automation calls.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["Purchase / User", "Inventory / User"],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: 1 },
  deprecations: [
    {
      what: "JSON-RPC, which 16 to 18 speak; 19 and newer are spoken to in JSON-2",
      endsOn: "2028-09-30" as Day,
      source: "https://www.odoo.com/documentation/19.0/developer/reference/external_rpc_api.html",
    },
  ],

  authorize,
  refresh,
  explain: voice.explain,

  readStock,
  readItems,
  readLocations,
  readSuppliers,
  readOpenOrders,
  readDemand,
  readReceipts,

  findOrder,
  createOrder,
  previewOrder,
  // A worker whose answer nobody waits for may go on for its two minutes (limit_time_real).
  settleMs: 130_000,
  confirmOrder,
  sendOrder,
  wasSent,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};
