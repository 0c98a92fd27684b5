import type { Connector, Credentials, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { voice } from "./explain.ts";
import { doctor, webhookPlace } from "./talk.ts";

export { editDialog, rejectDialog } from "./dialogs.ts";
export {
  type Inbound,
  parsePayload,
  parseReorder,
  parseRequest,
  type Reorder,
  verifyRequest,
} from "./inbound.ts";
export { appManifest } from "./manifest.ts";
export {
  alertMessage,
  type CardLine,
  digestMessage,
  type DigestRow,
  type OrderCard,
  orderMessage,
  plainMessage,
  type SlackMessage,
} from "./messages.ts";
export {
  openDialog,
  peopleOf,
  postAlert,
  type Posted,
  postMessage,
  respond,
  updateMessage,
  whisper,
} from "./talk.ts";

/**
 * Slack keeps neither stock nor orders, and tells of no changes: a host announces waiting orders there and takes people's
 * decisions, for which everything else here is.
 */
export const slack: Connector = {
  name: "slack",
  title: voice.title,
  settings: [
    {
      name: "mode",
      title: "Reached by",
      help: "`http` where Slack can reach the hub, `socket` where it can't, `webhook` for alerts without buttons.",
      kind: "choice",
      choices: ["http", "socket", "webhook"],
      required: true,
      initial: "http",
    },
    {
      name: "channel",
      title: "Channel",
      help: "Id of the channel for orders, such as #procurement: at the bottom of the channel's About.",
      kind: "text",
      required: false,
    },
    {
      name: "team",
      title: "Workspace",
      help: "Its id, T and letters; decisions are taken from this workspace only.",
      kind: "text",
      required: false,
    },
    {
      name: "people",
      title: "People",
      help: "Who a Slack user is here: U0123456789=dana, U0456=maria; an approver's id or name after each user id.",
      kind: "text",
      required: false,
    },
    {
      name: "dashboardUrl",
      title: "Dashboard",
      help: "Where people open the dashboard, for links in messages.",
      kind: "url",
      required: false,
    },
    {
      name: "apiUrl",
      title: "API",
      help: "Slack's own, unless the workspace is on GovSlack (https://slack-gov.com/api).",
      kind: "url",
      required: false,
      initial: "https://slack.com/api",
    },
    {
      name: "botToken",
      title: "Bot token",
      help: "Begins with xoxb-, under OAuth & Permissions of the app; blank for alerts by webhook only.",
      kind: "secret",
      required: false,
    },
    {
      name: "signingSecret",
      title: "Signing secret",
      help: "Under Basic Information of the app; what Slack sends us is verified with it.",
      kind: "secret",
      required: false,
    },
    {
      name: "appToken",
      title: "App-level token",
      help: "Begins with xapp-, with the scope connections:write; for the mode socket only.",
      kind: "secret",
      required: false,
    },
    {
      name: "webhookUrl",
      title: "Incoming webhook",
      help: "Its whole address, which is a secret; for the mode webhook only.",
      kind: "secret",
      required: false,
    },
  ],
  scopes: ["chat:write", "chat:write.public", "commands", "incoming-webhook"],
  pace: { perSecond: 1, perMinute: null, perDay: null, concurrent: 1 },
  deprecations: [],

  authorize(request: HttpRequest, { botToken = "", webhookUrl = "" }: Credentials): HttpRequest {
    const { url, headers } = request;
    if (url === webhookPlace) {
      if (!/^https:\/\/hooks\.slack(?:-gov)?\.com\/\S+$/.test(webhookUrl))
        fail({
          code: "bad-setting",
          field: "webhookUrl",
          message: "The incoming webhook of Slack must be an address at hooks.slack.com.",
        });
      return { ...request, url: webhookUrl };
    }
    // An address for answers proves itself and gets no token.
    if (url.startsWith("https://hooks.")) return request;
    return { ...request, headers: { ...headers, authorization: `Bearer ${botToken}` } };
  },
  explain: voice.explain,

  doctor,
};
