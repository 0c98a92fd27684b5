import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { tableSettings } from "../lib/table/settings.ts";
import { voice } from "./explain.ts";
import { scopes, signIn } from "./session.ts";
import { members } from "./sheets.ts";
import { parseWebhook, subscribe, unsubscribe, verifyWebhook, withToken } from "./webhooks.ts";

export const googleSheets: Connector = {
  name: "google-sheets",
  title: voice.title,
  settings: [
    {
      name: "clientEmail",
      title: "Service account",
      help: "Its e-mail address, client_email in the key file; share the spreadsheet with it as an editor.",
      kind: "text",
      required: true,
    },
    {
      name: "privateKey",
      title: "Private key",
      help: "private_key in the key file (IAM > Service Accounts > Keys), from BEGIN to END with its line breaks.",
      kind: "secret",
      required: true,
    },
    {
      name: "spreadsheet",
      title: "Spreadsheet",
      help: "Its address, or the long id in it.",
      kind: "text",
      required: true,
    },
    ...tableSettings("The tab's name; its first row holds the headings."),
    {
      name: "webhookSecret",
      title: "Webhook secret",
      help: "16 letters and digits or more; blank has one made up. Google sends it back with each notification.",
      kind: "secret",
      required: false,
    },
  ],
  scopes,
  pace: { perSecond: null, perMinute: 60, perDay: null, concurrent: 1 },
  deprecations: [],

  authorize(request: HttpRequest, credentials: Credentials): HttpRequest {
    const authorization = `Bearer ${credentials["accessToken"] ?? ""}`;
    const addressed = withToken(request, credentials);
    return { ...addressed, headers: { ...addressed.headers, authorization } };
  },
  refresh: signIn,
  explain: voice.explain,

  ...members,
  settleMs: 60_000,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};
