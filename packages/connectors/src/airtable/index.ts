import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { tableSettings } from "../lib/table/settings.ts";
import { voice } from "./explain.ts";
import { members } from "./records.ts";
import { parseWebhook, subscribe, unsubscribe, verifyWebhook } from "./webhooks.ts";

export const airtable: Connector = {
  name: "airtable",
  title: voice.title,
  settings: [
    {
      name: "accessToken",
      title: "Personal access token",
      help: "Made at airtable.com/create/tokens, with the scopes above and access to the base; it acts as its person.",
      kind: "secret",
      required: true,
    },
    {
      name: "base",
      title: "Base",
      help: "Its id, the part of its address that begins with app.",
      kind: "text",
      required: true,
    },
    ...tableSettings("The table's name, or its id, which stays when it is renamed."),
    {
      name: "webhookSecret",
      title: "Webhook secret",
      help: "Told by Airtable once, when the webhook is made; blank until then.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["data.records:read", "data.records:write", "schema.bases:read", "webhook:manage"],
  pace: { perSecond: 5, perMinute: null, perDay: null, concurrent: 1 },
  deprecations: [],

  authorize(request: HttpRequest, { accessToken = "" }: Credentials): HttpRequest {
    return {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${accessToken}` },
    };
  },
  explain: voice.explain,

  ...members,
  settleMs: 60_000,

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};
