import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { requestTokens } from "../lib/oauth.ts";
import { withQuery } from "../lib/url.ts";
import { hostOf } from "./call.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readItems, readLocations, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import {
  createOrder,
  findOrder,
  previewOrder,
  readProgress,
  sendOrder,
  wasSent,
} from "./writes.ts";

const scopes = ["read_products", "read_inventory", "read_purchaseorders", "write_purchaseorders"];

export const skubana: Connector = {
  name: "skubana",
  title: voice.title,
  settings: [
    {
      name: "system",
      title: "System",
      help: "`demo` is Extensiv's sandbox, with data of its own.",
      kind: "choice",
      choices: ["production", "demo"],
      required: true,
      initial: "production",
    },
    {
      name: "applicationKey",
      title: "Application key",
      help: "Of the application that Extensiv registered for you.",
      kind: "text",
      required: true,
    },
    {
      name: "applicationSecret",
      title: "Application secret",
      help: "Given out with the key.",
      kind: "secret",
      required: true,
    },
    {
      name: "warehouse",
      title: "Main warehouse",
      help: "Name of the warehouse that orders go to when they name no other.",
      kind: "text",
      required: true,
    },
    {
      name: "currency",
      title: "Currency",
      help: "Three letters such as USD: what vendors are paid in; the API does not show it.",
      kind: "text",
      required: true,
      initial: "USD",
    },
    {
      name: "orderStatus",
      title: "New orders are",
      help: "PENDING_DELIVERY where Parstock mails them. AWAITING_AUTHORIZATION where a person authorises them in Extensiv, which mails them then: let the system send its orders itself, or vendors get two mails.",
      kind: "choice",
      choices: ["PENDING_DELIVERY", "AWAITING_AUTHORIZATION"],
      required: true,
      initial: "PENDING_DELIVERY",
    },
    {
      name: "confirmDays",
      title: "Days to confirm",
      help: "Days after the order by which the vendor should confirm it; Extensiv wants one.",
      kind: "number",
      required: true,
      initial: "3",
    },
    {
      name: "paymentTermId",
      title: "Payment terms",
      help: "Id of the payment terms for vendors without default ones.",
      kind: "text",
      required: false,
    },
    {
      name: "format",
      title: "Document",
      help: "What Extensiv makes of an order: a code from its list of formats.",
      kind: "text",
      required: false,
      initial: "PO_PDF_ATTACHMENT",
    },
  ],
  scopes,
  pace: { perSecond: 5, perMinute: null, perDay: null, concurrent: 1 },
  deprecations: [],

  authorize(request: HttpRequest, { accessToken = "" }: Credentials): HttpRequest {
    const authorization = `Bearer ${accessToken}`;
    return { ...request, headers: { ...request.headers, authorization } };
  },
  consent: {
    url(context, { redirectUrl, state }) {
      return withQuery(`${hostOf(context, "sign-in")}/oauth/authorize`, {
        response_type: "code",
        client_id: context.settings["applicationKey"],
        scope: scopes.join(" "),
        redirect_uri: redirectUrl,
        state,
      });
    },
    /** The parameters stand in the address there, and the token is for good. */
    *redeem(context, credentials, { redirectUrl }, { code = "" }) {
      const parameters = {
        grant_type: "authorization_code",
        redirect_uri: redirectUrl,
        code,
      };
      const asked = {
        title: voice.title,
        url: withQuery(`${hostOf(context, "sign-in")}/oauth/token`, parameters),
        clientId: context.settings["applicationKey"] ?? "",
        clientSecret: credentials["applicationSecret"],
        clientIn: "header",
        form: {},
      } as const;
      return yield* requestTokens(asked, credentials);
    },
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
  settleMs: 120_000,
  sendOrder,
  wasSent,
  readProgress,

  doctor,
};
