import type {
  Connector,
  Context,
  Credentials,
  Diagnosis,
  Exchange,
  HttpRequest,
} from "@parstock/core";

import { tableSettings } from "../lib/table/settings.ts";
import { voice } from "./explain.ts";
import { sendOrder } from "./mail.ts";
import { members, regions } from "./sheets.ts";
import { parseWebhook, readWebhooks, subscribe, unsubscribe, verifyWebhook } from "./webhooks.ts";

export const smartsheet: Connector = {
  name: "smartsheet",
  title: voice.title,
  settings: [
    {
      name: "accessToken",
      title: "Access token",
      help: "Account > Personal Settings > API Access > Generate new access token; it acts as that person.",
      kind: "secret",
      required: true,
    },
    {
      name: "region",
      title: "Region",
      help: "Where the account is kept: app.smartsheet.eu is europe, app.smartsheet.au is australia.",
      kind: "choice",
      choices: regions,
      required: true,
      initial: "default",
    },
    ...tableSettings("The sheet's id, a long number: File > Properties."),
    {
      name: "webhookSecret",
      title: "Webhook secret",
      help: "Made by Smartsheet when the webhook is; blank until then.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["READ_SHEETS", "WRITE_SHEETS", "ADMIN_WEBHOOKS"],
  pace: { perSecond: null, perMinute: 300, perDay: null, concurrent: 1 },
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
  sendOrder,

  *doctor(context: Context): Exchange<readonly Diagnosis[]> {
    const found = yield* members.doctor(context);
    const sheet = context.settings["stockTable"]?.trim();
    const off = (yield* readWebhooks(context)).filter(
      (one) => one.sheet === sheet && one.status.startsWith("DISABLED"),
    );
    return [
      ...found,
      ...off.map((one): Diagnosis => ({
        level: "wrong",
        message: `Smartsheet has switched a webhook off (${one.status}): ${one.details ?? "no reason given"} What changed since is found by the next run; set the webhook up again.`,
      })),
    ];
  },

  verifyWebhook,
  parseWebhook,
  subscribe,
  unsubscribe,
};
