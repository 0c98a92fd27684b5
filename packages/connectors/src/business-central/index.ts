import type { Connector, Context, Credentials, HttpRequest, SignIn } from "@parstock/core";

import { basic } from "../lib/base64.ts";
import { requestTokens } from "../lib/oauth.ts";
import { encode } from "../lib/url.ts";
import { doctor } from "./doctor.ts";
import { voice } from "./explain.ts";
import { readDemand, readOpenOrders, readReceipts } from "./movements.ts";
import { readItems, readLocations, readStock, readSuppliers } from "./reads.ts";
import { parseWebhook, subscribe, unsubscribe, verifyWebhook, withSecret } from "./webhooks.ts";
import {
  amendOrder,
  cancelOrder,
  confirmOrder,
  createOrder,
  findOrder,
  previewOrder,
  readDocument,
  readProgress,
} from "./writes.ts";

export const businessCentral: Connector = {
  name: "business-central",
  title: voice.title,
  settings: [
    {
      name: "tenant",
      title: "Microsoft Entra tenant",
      help: "Id or domain of the tenant, in the Business Central admin centre and in the web address.",
      kind: "text",
      required: true,
    },
    {
      name: "environment",
      title: "Environment",
      help: "Name of the environment as the admin centre writes it; capitals matter.",
      kind: "text",
      required: true,
      initial: "Production",
    },
    {
      name: "company",
      title: "Company id",
      help: "Id of the company; `doctor` lists the companies with theirs.",
      kind: "text",
      required: true,
    },
    {
      name: "companyName",
      title: "Company name",
      help: "Guards against a copied company, whose id is another one, and makes links to orders.",
      kind: "text",
      required: false,
    },
    {
      name: "clientId",
      title: "Application id",
      help: "Of the app registration in Microsoft Entra that has API.ReadWrite.All as an application permission with admin consent.",
      kind: "text",
      required: true,
    },
    {
      name: "clientSecret",
      title: "Client secret",
      help: "Value of a client secret of that app registration; shown once.",
      kind: "secret",
      required: false,
    },
    {
      name: "companion",
      title: "Companion app",
      help: "`installed` once the extension beside this connector is published: it gives reorder points, vendors, stock by location and release.",
      kind: "choice",
      choices: ["absent", "installed"],
      required: true,
      initial: "absent",
    },
    {
      name: "release",
      title: "Release new orders",
      help: "`no` leaves them as drafts for a person; releasing needs the companion app.",
      kind: "choice",
      choices: ["yes", "no"],
      required: false,
      initial: "yes",
    },
    {
      name: "location",
      title: "Location",
      help: "Code of the location for items whose stock is one figure; any word where the company uses no locations.",
      kind: "text",
      required: false,
      initial: "main",
    },
    {
      name: "webhookSecret",
      title: "Webhook secret",
      help: "A random text of at least 16 characters of your own; Business Central repeats it in every notification.",
      kind: "secret",
      required: false,
    },
    {
      name: "address",
      title: "Address of an own server",
      help: "For on-premises only: https://host:7048/instance.",
      kind: "url",
      required: false,
    },
    {
      name: "webServiceKey",
      title: "User and web service key",
      help: "For on-premises without OAuth only: user name, colon, web service access key.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["API.ReadWrite.All"],
  // 6,000 requests in 5 minutes, 5 at a time for one app: dev-itpro/api-reference/v2.0/dynamics-rate-limits
  pace: { perSecond: null, perMinute: 1200, perDay: null, concurrent: 5 },
  deprecations: [],

  authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
    const { accessToken = "", webServiceKey = "", webhookSecret = "" } = credentials;
    const [user = "", ...key] = webServiceKey.split(":");
    const authorization =
      webServiceKey === "" ? `Bearer ${accessToken}` : basic(user, key.join(":"));
    const headers = { ...request.headers, authorization };
    return withSecret({ ...request, headers }, webhookSecret);
  },
  *refresh({ settings }: Context, credentials: Credentials): SignIn {
    return yield* requestTokens(
      {
        title: voice.title,
        url: `https://login.microsoftonline.com/${encode(settings["tenant"] ?? "")}/oauth2/v2.0/token`,
        clientId: settings["clientId"] ?? "",
        clientSecret: credentials["clientSecret"],
        clientIn: "form",
        form: {
          grant_type: "client_credentials",
          scope: "https://api.businesscentral.dynamics.com/.default",
        },
      },
      credentials,
    );
  },
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
  // An operation that nobody waits for any more may still end: Business Central gives it 8 minutes, its gateway 10.
  settleMs: 600_000,
  confirmOrder,
  readDocument,
  amendOrder,
  cancelOrder,
  readProgress,

  doctor,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};
