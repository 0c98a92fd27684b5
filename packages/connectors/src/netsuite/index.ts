import type { Connector, Day } from "@parstock/core";

import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import {
  readDemand,
  readItems,
  readLocations,
  readOpenOrders,
  readReceipts,
  readStock,
  readSuppliers,
} from "./reads.ts";
import { authorize, signIn } from "./session.ts";
import {
  amendOrder,
  cancelOrder,
  createOrder,
  findOrder,
  previewOrder,
  readProgress,
  sendOrder,
  wasSent,
} from "./writes.ts";

const feature = { kind: "choice", choices: ["yes", "no"], required: true, initial: "yes" } as const;

export const netsuite: Connector = {
  name: "netsuite",
  title: voice.title,
  settings: [
    {
      name: "account",
      title: "Account id",
      help: "Under Setup > Company > Company Information: 1234567, or 1234567_SB1 for a sandbox.",
      kind: "text",
      required: true,
    },
    {
      name: "signIn",
      title: "Sign-in",
      help: "`certificate` for OAuth 2.0; `token` for token-based authentication, which new integrations no longer get from 2027.1 on.",
      kind: "choice",
      choices: ["certificate", "token"],
      required: true,
      initial: "certificate",
    },
    {
      name: "clientId",
      title: "Client id",
      help: "Of the integration record; shown once when it is saved. For a certificate.",
      kind: "text",
      required: false,
    },
    {
      name: "certificateId",
      title: "Certificate id",
      help: "Under Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup.",
      kind: "text",
      required: false,
    },
    {
      name: "algorithm",
      title: "Kind of key",
      help: "PS256 for an RSA key of 3072 or 4096 bits, ES256 for a key on the curve P-256.",
      kind: "choice",
      choices: ["PS256", "ES256"],
      required: false,
      initial: "PS256",
    },
    {
      name: "privateKey",
      title: "Private key",
      help: "PEM text of the key whose certificate was uploaded.",
      kind: "secret",
      required: false,
    },
    {
      name: "consumerKey",
      title: "Consumer key",
      help: "Of the integration record. For a token.",
      kind: "secret",
      required: false,
    },
    {
      name: "consumerSecret",
      title: "Consumer secret",
      help: "Shown with the consumer key, once.",
      kind: "secret",
      required: false,
    },
    {
      name: "tokenId",
      title: "Token id",
      help: "Under Setup > Users/Roles > Access Tokens. Leave it blank with a certificate.",
      kind: "secret",
      required: false,
    },
    {
      name: "tokenSecret",
      title: "Token secret",
      help: "Shown with the token id, once.",
      kind: "secret",
      required: false,
    },
    {
      name: "locations",
      title: "The account has locations",
      help: "Whether the feature Multi-Location Inventory is on.",
      ...feature,
    },
    {
      name: "currencies",
      title: "The account has currencies",
      help: "Whether the feature Multiple Currencies is on.",
      ...feature,
    },
    {
      name: "units",
      title: "The account has units",
      help: "Whether the feature Multiple Units of Measure is on.",
      ...feature,
    },
    {
      name: "location",
      title: "Location",
      help: "Name for the stock of an account without locations.",
      kind: "text",
      required: false,
      initial: "main",
    },
    {
      name: "currency",
      title: "Currency",
      help: "ISO code of the currency of an account that has only one.",
      kind: "text",
      required: false,
    },
    {
      name: "subsidiary",
      title: "Subsidiary",
      help: "Internal id of the subsidiary that orders, in OneWorld accounts; vendors and locations must be available in it.",
      kind: "number",
      required: false,
    },
    {
      name: "extraFields",
      title: "More fields of the order",
      help: 'What the order form of the account wants besides, as JSON: {"department": {"id": "3"}}.',
      kind: "text",
      required: false,
    },
  ],
  scopes: [
    "rest_webservices",
    "Setup: REST Web Services",
    "Setup: Log in using OAuth 2.0 Access Tokens (or Access Tokens)",
    "Reports: SuiteAnalytics Workbook",
    "Lists: Items, Vendors, Locations, Currency, Units, Subsidiaries (View)",
    "Transactions: Purchase Order (Edit), Find Transaction (View), Item Receipt and Item Fulfillment (View)",
  ],
  // The smallest account handles five calls at a time, shared with everything else that is connected to it.
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: 2 },
  deprecations: [
    {
      what: "New integrations with token-based authentication, from release 2027.1",
      endsOn: "2027-01-01" as Day,
      source:
        "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_4247329078.html",
    },
  ],

  authorize,
  refresh: signIn,
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
  // NetSuite works on a request for up to 15 minutes, whether its sender waits or not.
  settleMs: 900_000,
  sendOrder,
  wasSent,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,
};
