import type { InboundRequest, Instant } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { hex, hmacSha256, sameText } from "../lib/hmac.ts";
import { type Fields, isFields, listIn, textIn, tryJson, within } from "../lib/json.ts";
import { msOf } from "../lib/time.ts";
import { parseQuery } from "../lib/url.ts";
import { utf8Bytes, utf8Text } from "../lib/utf8.ts";
import { dialogs } from "./dialogs.ts";
import { actions } from "./messages.ts";

/** Older or further ahead, a request is a replay: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const windowSeconds = 300;

/** Over the raw bytes, before anything of them is read. */
export function verifyRequest(request: InboundRequest, secret: string, now: Instant): boolean {
  const body = bytesOf(request.bodyBase64);
  const given = request.headers["x-slack-signature"];
  const timestamp = request.headers["x-slack-request-timestamp"] ?? "";
  if (body === null || given === undefined || secret === "" || !/^\d{1,12}$/.test(timestamp))
    return false;
  const lead = utf8Bytes(`v0:${timestamp}:`);
  const message = new Uint8Array(lead.length + body.length);
  message.set(lead);
  message.set(body, lead.length);
  const isOurs = sameText(`v0=${hex(hmacSha256(secret, message))}`, given);
  return isOurs && Math.abs(msOf(now) / 1000 - Number(timestamp)) <= windowSeconds;
}

/** Who did it, and where. Slack's names are no proof of anything: the id is what a person is known by. */
interface SlackCaller {
  readonly user: string;
  readonly team: string;
  /** Takes answers for half an hour, five at the most. */
  readonly responseUrl: string | null;
}

export type Inbound =
  /** A button under an order. */
  | (SlackCaller & {
      readonly kind: "clicked";
      readonly action: "approve" | "edit" | "reject" | "show";
      readonly reference: string;
      readonly version: number;
      /** Opens a dialog within three seconds. */
      readonly trigger: string;
    })
  | (SlackCaller & {
      readonly kind: "filled-in";
      readonly dialog: "edit" | "reject";
      readonly reference: string;
      readonly version: number;
      readonly reason: string;
      /** Quantities as they were typed, by the number of the line. */
      readonly quantities: ReadonlyMap<number, string>;
    })
  | (SlackCaller & { readonly kind: "command"; readonly text: string })
  /** Slack makes sure that the address is ours. */
  | { readonly kind: "challenge"; readonly challenge: string }
  /** Nothing that concerns us; it wants status 200 all the same. */
  | { readonly kind: "other" };

const other: Inbound = { kind: "other" };

/** What a verified request says. */
export function parseRequest(request: InboundRequest): Inbound {
  const body = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const json = body.trimStart().startsWith("{") ? tryJson(body) : null;
  if (isFields(json)) return parsePayload(json);
  const form = parseQuery(body);
  const payload = tryJson(form["payload"] ?? "");
  return parsePayload(isFields(payload) ? payload : form);
}

/** The same without HTTP around it, as Socket Mode delivers it. */
export function parsePayload(payload: Fields): Inbound {
  switch (textIn(payload, "type")) {
    case "url_verification":
      return { kind: "challenge", challenge: textIn(payload, "challenge") ?? "" };
    case "block_actions":
      return clicked(payload);
    case "view_submission":
      return filledIn(payload);
    default:
      return textIn(payload, "command") === undefined
        ? other
        : { kind: "command", ...callerIn(payload), text: textIn(payload, "text") ?? "" };
  }
}

function callerIn(payload: Fields): SlackCaller {
  const user = within(payload, "user");
  return {
    user: textIn(user, "id") ?? textIn(payload, "user_id") ?? "",
    team:
      textIn(within(payload, "team"), "id") ??
      textIn(payload, "team_id") ??
      textIn(user, "team_id") ??
      "",
    responseUrl: textIn(payload, "response_url") ?? null,
  };
}

function clicked(payload: Fields): Inbound {
  const [first] = listIn(payload, "actions");
  const action = isFields(first) ? first : {};
  const [name] = Object.entries(actions).find(([, id]) => id === textIn(action, "action_id")) ?? [];
  const about = orderIn(textIn(action, "value"));
  if (name === undefined || about === null) return other;
  return {
    kind: "clicked",
    ...callerIn(payload),
    ...about,
    action: name as keyof typeof actions,
    trigger: textIn(payload, "trigger_id") ?? "",
  };
}

function filledIn(payload: Fields): Inbound {
  const view = within(payload, "view");
  const [dialog] =
    Object.entries(dialogs).find(([, id]) => id === textIn(view, "callback_id")) ?? [];
  const about = orderIn(textIn(view, "private_metadata"));
  if (dialog === undefined || about === null) return other;
  const values = within(within(view, "state"), "values");
  const typed = (block: string): string =>
    textIn(within(within(values, block), "text"), "value") ?? "";
  return {
    kind: "filled-in",
    ...callerIn(payload),
    ...about,
    dialog: dialog as keyof typeof dialogs,
    reason: typed("reason").trim(),
    quantities: new Map(
      Object.keys(values).flatMap((block) => {
        const number = /^line\.(\d+)$/.exec(block)?.[1];
        return number === undefined ? [] : [[Number(number), typed(block).trim()] as const];
      }),
    ),
  };
}

function orderIn(text: string | undefined): { reference: string; version: number } | null {
  const value = tryJson(text ?? "");
  const fields = isFields(value) ? value : {};
  const reference = textIn(fields, "order");
  const version = Number(textIn(fields, "version") ?? NaN);
  return reference === undefined || !Number.isInteger(version) ? null : { reference, version };
}

/** What was typed after `/reorder`: nothing, an item, or an item and a quantity. */
export interface Reorder {
  readonly item: string | null;
  readonly quantity: string | null;
}

/** People paste smart quotes and blanks that do not break; an item with blanks stands in quotes. */
export function parseReorder(text: string): Reorder {
  const plain = text
    .replace(/[\u00a0\u2007\u202f\u200b]/g, " ")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .trim();
  if (plain === "") return { item: null, quantity: null };
  const [, quoted, after] = /^"([^"]+)"\s*(\S*)$/.exec(plain) ?? [];
  if (quoted !== undefined)
    return { item: quoted.trim(), quantity: after === "" ? null : (after ?? null) };
  const [, item, quantity] = /^(.+?)\s+(\d[\d.,]*)$/.exec(plain) ?? [];
  return item === undefined
    ? { item: plain, quantity: null }
    : { item, quantity: quantity ?? null };
}
