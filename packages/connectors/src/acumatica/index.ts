import type { Connector } from "@parstock/core";

import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readDemand, readOpenOrders, readReceipts } from "./movements.ts";
import { readItems, readLocations, readStock, readSuppliers } from "./reads.ts";
import { authorize, consent, refresh, signOut } from "./session.ts";
import { parseWebhook, verifyWebhook } from "./webhooks.ts";
import {
  amendOrder,
  cancelOrder,
  confirmOrder,
  createOrder,
  findOrder,
  previewOrder,
  readProgress,
  sendOrder,
} from "./writes.ts";

export const acumatica: Connector = {
  name: "acumatica",
  title: voice.title,
  settings: [
    {
      name: "address",
      title: "Address",
      help: "Address of the instance as in the browser, up to its name: https://erp.example/Instance.",
      kind: "url",
      required: true,
    },
    {
      name: "tenant",
      title: "Tenant",
      help: "Sign-in name of the tenant, on the Tenants screen (SM203520); without it Acumatica takes the first one.",
      kind: "text",
      required: true,
    },
    {
      name: "branch",
      title: "Branch",
      help: "Code of the branch that orders; blank takes the user's own.",
      kind: "text",
      required: false,
    },
    {
      name: "currency",
      title: "Base currency",
      help: "Currency of vendors that have none of their own, such as USD.",
      kind: "text",
      required: true,
      initial: "USD",
    },
    {
      name: "signIn",
      title: "Sign-in",
      help: "`session` with a user for Parstock alone; `connected application` for OAuth (SM303010).",
      kind: "choice",
      choices: ["session", "connected application"],
      required: true,
      initial: "session",
    },
    {
      name: "user",
      title: "User",
      help: "User name of a user whose role has the purchasing and inventory screens.",
      kind: "text",
      required: false,
    },
    {
      name: "password",
      title: "Password",
      help: "Password of that user; repeated failures lock it.",
      kind: "secret",
      required: false,
    },
    {
      name: "clientId",
      title: "Client id",
      help: "Of the connected application (SM303010); it ends in @ and the tenant.",
      kind: "text",
      required: false,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "Added on the Secrets tab of the connected application; shown once.",
      kind: "secret",
      required: false,
    },
    {
      name: "endpoint",
      title: "Endpoint",
      help: "Name of the web service endpoint (SM207060); Default, or an extension of it.",
      kind: "text",
      required: true,
      initial: "Default",
    },
    {
      name: "version",
      title: "Endpoint version",
      help: "The newest that the instance has; `doctor` lists them.",
      kind: "text",
      required: true,
      initial: "24.200.001",
    },
    {
      name: "location",
      title: "Location",
      help: "Name for the one location of a company without the feature Warehouses.",
      kind: "text",
      required: false,
      initial: "main",
    },
    {
      name: "release",
      title: "Release new orders",
      help: "`no` leaves them on hold for a person.",
      kind: "choice",
      choices: ["yes", "no"],
      required: false,
      initial: "yes",
    },
    {
      name: "releaseAction",
      title: "Release action",
      help: "Name of an action of the endpoint that takes an order off hold; blank clears the Hold box.",
      kind: "text",
      required: false,
    },
    {
      name: "emailAction",
      title: "E-mail action",
      help: "Name of the action that mails an order, added to an extended endpoint from screen PO301000; blank when Parstock mails.",
      kind: "text",
      required: false,
    },
    {
      name: "referenceField",
      title: "Field for our reference",
      help: "Custom field such as Document.UsrParstockRef; blank takes the vendor reference.",
      kind: "text",
      required: false,
    },
    {
      name: "webhookSecret",
      title: "Push notification secret",
      help: "Header Value of the push destination (SM302000), whose Header Name is X-Parstock-Secret; a long random text.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["api", "offline_access"],
  // Licences (SM604000) limit sessions, parallel requests and requests a minute, by figures of their own; this fits the smallest known.
  pace: { perSecond: null, perMinute: 60, perDay: null, concurrent: 1 },
  deprecations: [],

  authorize,
  consent,
  refresh,
  signOut,
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
  // Large orders outlive a time-out; the web server ends a request after ten minutes at the latest.
  settleMs: 600_000,
  confirmOrder,
  sendOrder,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
};
