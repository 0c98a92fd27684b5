import type {
  Connector,
  Context,
  Credentials,
  Day,
  HttpRequest,
  InboundEvent,
  InboundRequest,
  SignIn,
} from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { isSigned } from "../lib/hmac.ts";
import { fieldsOf, listIn, needText, parseJson, textIn } from "../lib/json.ts";
import { renewTokens, requestTokens, type TokenRequest } from "../lib/oauth.ts";
import { withQuery } from "../lib/url.ts";
import { utf8Text } from "../lib/utf8.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readDemand, readItems, readOpenOrders, readStock, readSuppliers } from "./reads.ts";
import { parseXeroDate } from "./wire.ts";
import {
  amendOrder,
  cancelOrder,
  createOrder,
  findOrder,
  markSent,
  previewOrder,
  readDocument,
  readProgress,
  wasSent,
} from "./writes.ts";

/** Apps made since 2 March 2026 get these; `accounting.transactions` is refused to them. */
const scopes = [
  "offline_access",
  "accounting.invoices",
  "accounting.settings",
  "accounting.contacts",
];

export const xero: Connector = {
  name: "xero",
  title: voice.title,
  settings: [
    {
      name: "tenantId",
      title: "Tenant",
      help: "Id of the Xero organisation; `doctor` lists those that the sign-in is connected to. Blank for a custom connection.",
      kind: "text",
      required: false,
    },
    {
      name: "clientId",
      title: "Client id",
      help: "On the app's Configuration page at developer.xero.com/app/manage.",
      kind: "text",
      required: true,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "Generated on the same page and shown once.",
      kind: "secret",
      required: true,
    },
    {
      name: "signIn",
      title: "Sign-in",
      help: "`person` for a web app; `custom` for a custom connection, which needs no browser.",
      kind: "choice",
      choices: ["person", "custom"],
      required: true,
      initial: "person",
    },
    {
      name: "scopes",
      title: "Scopes",
      help: "Apps made before 2 March 2026 may need accounting.transactions in place of accounting.invoices.",
      kind: "text",
      required: false,
      initial: scopes.join(" "),
    },
    {
      name: "orderStatus",
      title: "New orders are",
      help: "AUTHORISED needs a user who may approve; SUBMITTED waits for an approval in Xero.",
      kind: "choice",
      choices: ["AUTHORISED", "SUBMITTED"],
      required: true,
      initial: "AUTHORISED",
    },
    {
      name: "taxType",
      title: "Tax type of the lines",
      help: "Blank takes the item's own; organisations without tax use NONE.",
      kind: "text",
      required: false,
    },
    {
      name: "brandingThemeId",
      title: "Branding theme",
      help: "Id of the theme that lays out the PDF; blank takes the default.",
      kind: "text",
      required: false,
    },
    {
      name: "location",
      title: "Location",
      help: "Xero has no locations; all its stock is kept under this name.",
      kind: "text",
      required: false,
      initial: "main",
    },
    {
      name: "reservedCalls",
      title: "Calls kept for orders",
      help: "Long reads stop when fewer of the day's calls are left.",
      kind: "number",
      required: false,
      initial: "200",
    },
    {
      name: "webhookKey",
      title: "Webhook signing key",
      help: "On the app's Webhooks page; shown once.",
      kind: "secret",
      required: false,
    },
  ],
  scopes,
  pace: { perSecond: null, perMinute: 60, perDay: 5000, concurrent: 5 },
  deprecations: [
    {
      what: "Broad scopes such as accounting.transactions",
      endsOn: "2027-09-30" as Day,
      source: "https://developer.xero.com/documentation/guides/oauth2/scopes/",
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
      return withQuery("https://login.xero.com/identity/connect/authorize", {
        response_type: "code",
        client_id: context.settings["clientId"],
        redirect_uri: redirectUrl,
        scope: scopesOf(context),
        state,
      });
    },
    *redeem(context, credentials, { redirectUrl }, { code = "" }) {
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUrl };
      return yield* requestTokens({ ...tokens(context, credentials), form }, credentials);
    },
  },
  *refresh(context: Context, credentials: Credentials): SignIn {
    const asked = tokens(context, credentials);
    if (context.settings["signIn"] !== "custom") return yield* renewTokens(asked, credentials);
    const scope = scopesOf(context).replace(/\boffline_access\b ?/, "");
    const form = { grant_type: "client_credentials", scope };
    return yield* requestTokens({ ...asked, form }, credentials);
  },
  explain: voice.explain,

  readStock,
  readItems,
  readSuppliers,
  readOpenOrders,
  readDemand,

  findOrder,
  createOrder,
  previewOrder,
  settleMs: 60_000,
  wasSent,
  markSent,
  readDocument,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook(request: InboundRequest, secret: string): boolean {
    return isSigned(request, "x-xero-signature", secret);
  },
  parseWebhook,
};

function scopesOf(context: Context): string {
  return context.settings["scopes"] ?? scopes.join(" ");
}

function tokens(context: Context, credentials: Credentials): Omit<TokenRequest, "form"> {
  return {
    title: voice.title,
    url: "https://identity.xero.com/connect/token",
    clientId: context.settings["clientId"] ?? "",
    clientSecret: credentials["clientSecret"],
    clientIn: "header",
  };
}

/** Xero tells of contacts and invoices only; an invoice is a hint that tracked stock moved. */
function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const body = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const answer = fieldsOf(parseJson(body, voice.title), "a webhook of Xero");
  const first = Number(textIn(answer, "firstEventSequence") ?? 0);
  return listIn(answer, "events").map((value, index) => {
    const event = fieldsOf(value, "a webhook of Xero");
    const at = parseXeroDate(textIn(event, "eventDateUtc") ?? "");
    return {
      id: `${textIn(event, "tenantId") ?? ""}/${first + index}`,
      about: aboutOf(textIn(event, "eventCategory")),
      key: needText(event, "resourceId", "a webhook of Xero"),
      ...(at === null ? {} : { at }),
    };
  });
}

function aboutOf(category: string | undefined): InboundEvent["about"] {
  switch (category) {
    case "CONTACT":
      return "supplier";
    case "INVOICE":
    case "CREDITNOTE":
      return "stock";
    default:
      return "other";
  }
}
