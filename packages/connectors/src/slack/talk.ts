import type { Context, Diagnosis, Exchange, HttpRequest } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, type Json, needText, textIn } from "../lib/json.ts";
import { ask, askFields, send } from "../lib/talk.ts";
import { baseUrl, originOf } from "../lib/url.ts";
import { voice } from "./explain.ts";
import type { SlackMessage } from "./messages.ts";

/** Where a message stands, for changing it later. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Where `authorize` puts the address of the incoming webhook, which is a secret as a whole. */
export const webhookPlace = "https://hooks.slack.com/{webhookUrl}";

const answersAt = ["https://hooks.slack.com", "https://hooks.slack-gov.com"];

function* call(
  context: Context,
  method: string,
  body: { readonly [name: string]: Json | undefined },
  intent: "reads" | "writes" = "writes",
): Exchange<Fields> {
  const url = `${apiUrl(context)}/${method}`;
  const headers = { "content-type": "application/json; charset=utf-8" };
  return yield* askFields(voice, context, send("POST", url, body, headers, intent));
}

function apiUrl({ settings }: Context): string {
  return baseUrl(settings["apiUrl"] ?? "https://slack.com/api", "apiUrl");
}

function channelOf({ settings }: Context): string {
  const channel = (settings["channel"] ?? "").trim();
  if (channel !== "") return channel;
  return fail({
    code: "bad-setting",
    field: "channel",
    message: 'The setting "channel" must be the id of a Slack channel, such as C0123456789.',
  });
}

/** Posts to the channel of the settings, or into the thread of a message there. */
export function* postMessage(
  context: Context,
  { text, blocks }: SlackMessage,
  thread?: Posted,
): Exchange<Posted> {
  const channel = thread?.channel ?? channelOf(context);
  const answer = yield* call(context, "chat.postMessage", {
    channel,
    text,
    blocks,
    thread_ts: thread?.ts,
    unfurl_links: false,
  });
  return {
    channel: textIn(answer, "channel") ?? channel,
    ts: needText(answer, "ts", "the answer of Slack"),
  };
}

export function* updateMessage(
  context: Context,
  { channel, ts }: Posted,
  { text, blocks }: SlackMessage,
): Exchange<void> {
  yield* call(context, "chat.update", { channel, ts, text, blocks });
}

/** Says something in the channel that one person only sees. */
export function* whisper(
  context: Context,
  user: string,
  { text, blocks }: SlackMessage,
): Exchange<void> {
  yield* call(context, "chat.postEphemeral", {
    channel: channelOf(context),
    user,
    text,
    blocks,
  });
}

export function* openDialog(context: Context, trigger: string, view: Json): Exchange<void> {
  yield* call(context, "views.open", { trigger_id: trigger, view });
}

/** Answers a click or a command without a token, for the one person only. */
export function* respond(
  context: Context,
  responseUrl: string,
  { text, blocks }: SlackMessage,
): Exchange<void> {
  const origin = originOf(responseUrl);
  if (origin === null || ![...answersAt, originOf(apiUrl(context))].includes(origin))
    fail({
      code: "malformed-answer",
      message: "Slack named an address for answers that is not its own; nothing was sent there.",
    });
  yield* ask(
    voice,
    context,
    send("POST", responseUrl, {
      response_type: "ephemeral",
      replace_original: false,
      text,
      blocks,
    }),
  );
}

/** Posts by the incoming webhook alone; nothing of it can be changed later. */
export function* postAlert(context: Context, { text, blocks }: SlackMessage): Exchange<void> {
  const request: HttpRequest = send("POST", webhookPlace, { text, blocks });
  yield* ask(voice, context, request);
}

/** Whether the token is good, and for which workspace and bot it is. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const { settings } = context;
  if (settings["mode"] === "webhook")
    return [
      {
        level: "notice",
        message:
          "Slack gets alerts by its incoming webhook, which can't be tested without posting; orders are decided in the dashboard.",
      },
    ];
  const answer = yield* call(context, "auth.test", {}, "reads");
  const team = textIn(answer, "team_id") ?? "";
  const wanted = (settings["team"] ?? "").trim();
  const people = peopleOf(context);
  return [
    {
      level: "fine",
      message: `Connected to Slack as ${textIn(answer, "user") ?? "the app"} in ${textIn(answer, "team") ?? team}.`,
    },
    ...(wanted === team
      ? []
      : [
          {
            level: "wrong",
            message: `The bot token belongs to the workspace ${team}, and "team" says ${wanted === "" ? "nothing" : wanted}; clicks are taken from the one that is set only.`,
          } as const,
        ]),
    people.size === 0
      ? {
          level: "wrong",
          message:
            'Nobody may decide over Slack yet; set "people" to lines such as U0123456789=dana, a Slack user id and the approver\'s id.',
        }
      : { level: "notice", message: `${people.size} people may decide over Slack.` },
  ];
}

/** Who a Slack user is here: user ids with the id or name of a person, apart by commas, semicolons or lines. */
export function peopleOf({ settings }: Pick<Context, "settings">): ReadonlyMap<string, string> {
  return new Map(
    (settings["people"] ?? "").split(/[,;\n]/).flatMap((entry): [string, string][] => {
      const [, user, person] = /^\s*([A-Z0-9]{3,})\s*[=:]\s*(\S.*?)\s*$/.exec(entry) ?? [];
      return user === undefined || person === undefined ? [] : [[user, person]];
    }),
  );
}
