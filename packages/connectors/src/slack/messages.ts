import type { OrderStatus } from "@parstock/core";

import type { Json } from "../lib/json.ts";
import { line } from "../lib/words.ts";

/** An order as people in a channel see it; amounts and days as they are to be read. */
export interface OrderCard {
  readonly reference: string;
  /** What the buttons decide about: a click on an older one is refused. */
  readonly version: number;
  readonly status: OrderStatus;
  readonly supplier: string;
  readonly shipTo: string;
  /** "EUR 292.80". */
  readonly value: string;
  readonly expected: string | null;
  readonly lines: readonly CardLine[];
  /** Why it waits, a sentence an entry. */
  readonly waitsFor: readonly string[];
  /** What happened last, one sentence with who did it. */
  readonly latest: string;
  /** Its page in the dashboard. */
  readonly url: string | null;
}

export interface CardLine {
  /** As the order numbers it. */
  readonly number: number;
  readonly item: string;
  readonly name: string;
  readonly quantity: string;
  readonly unit: string;
  readonly value: string;
  /** Why so much, one sentence. */
  readonly reason: string;
}

/** What `chat.postMessage` and an incoming webhook take besides the channel. */
export interface SlackMessage {
  /** Read out where blocks are not shown. */
  readonly text: string;
  readonly blocks: readonly Json[];
}

export const actions = {
  approve: "parstock.approve",
  edit: "parstock.edit",
  reject: "parstock.reject",
  show: "parstock.show",
} as const;

/** https://docs.slack.dev/reference/block-kit/blocks, checked 2026-11-23. */
const most = { header: 150, section: 3000, digest: 15, button: 75 };

/** Escaping makes five characters of one, and a text has 3,000 at the most. */
const sayMax = 500;

/** Slack's three control characters; nothing in a name is then a mention or a link. */
function escaped(text: string, atMost = sayMax): string {
  return line(text, atMost).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** One order, with its buttons while it waits; the same message again as the order goes on. */
export function orderMessage(card: OrderCard): SlackMessage {
  const { reference, supplier, value, status } = card;
  const waiting = status === "waiting";
  return {
    text: line(
      `${waiting ? "Waiting for approval" : words[status]}: order ${escaped(reference)} for ${escaped(supplier)}, ${escaped(value)}`,
      most.section,
    ),
    blocks: [
      header(`${waiting ? "Approve an order?" : words[status]} ${supplier}`),
      {
        type: "section",
        fields: [
          field("Supplier", supplier),
          field("Value", value),
          field("Reference", reference),
          field("Ship to", card.shipTo),
          ...(card.expected === null ? [] : [field("Expected", card.expected)]),
        ],
      },
      section(linesOf(card)),
      ...(waiting && card.waitsFor.length > 0 ? [context(escaped(card.waitsFor.join(" ")))] : []),
      ...(waiting ? [decision(card)] : []),
      context([escaped(card.latest), ...linkTo(card.url)].join(" · ")),
    ],
  };
}

/** Without buttons: an incoming webhook can't take a click, nor change what it posted. */
export function alertMessage(card: OrderCard): SlackMessage {
  const { text, blocks } = orderMessage({ ...card, status: "waiting" });
  return { text, blocks: blocks.filter((block) => !isActions(block)) };
}

/** An order as one of many. */
export interface DigestRow {
  readonly reference: string;
  readonly status: OrderStatus;
  readonly supplier: string;
  readonly value: string;
  readonly lines: number;
}

/** Many orders at once make one message; each can be called up with a click where clicks are taken. */
export function digestMessage(
  orders: readonly DigestRow[],
  url: string | null,
  clickable: boolean,
): SlackMessage {
  const waiting = orders.filter(({ status }) => status === "waiting");
  const shown = waiting.slice(0, most.digest);
  const lines = orders.reduce((count, order) => count + order.lines, 0);
  const title =
    waiting.length === 0
      ? `All ${counted(orders.length, "order")} are decided`
      : `${waiting.length} of ${counted(orders.length, "order")} wait for approval`;
  return {
    text: title,
    blocks: [
      header(title),
      context(`${counted(lines, "low item")} in ${counted(orders.length, "order")}.`),
      ...shown.map((order): Json => {
        const { supplier, value, reference } = order;
        const text = `*${escaped(supplier, 150)}*  ${escaped(value, 40)}, ${counted(order.lines, "line")}\n${escaped(reference)}`;
        const open = { type: "section", text: mrkdwn(text) };
        return clickable
          ? { ...open, accessory: button("Show", actions.show, { reference, version: 0 }) }
          : open;
      }),
      ...(waiting.length > shown.length
        ? [context(`and ${waiting.length - shown.length} more`)]
        : []),
      ...linkTo(url, "Open Parstock").map(context),
    ],
  };
}

/** A sentence for one person only, or for all. */
export function plainMessage(text: string): SlackMessage {
  return { text: escaped(text), blocks: [section(escaped(text))] };
}

/** As many lines as fit; the dashboard has them all. */
function linesOf({ lines }: OrderCard): string {
  const shown: string[] = [];
  let left = most.section - 100;
  for (const { item, name, quantity, unit, value, reason } of lines) {
    const what = `• *${escaped(item, 60)}*  ${escaped(name, 80)}`;
    const text = `${what}: ${escaped(quantity, 30)} ${escaped(unit, 20)}, ${escaped(value, 30)}\n   ${escaped(reason, 160)}`;
    left -= text.length + 1;
    if (left < 0) break;
    shown.push(text);
  }
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${counted(rest, "more line")}`] : [])].join("\n");
}

function decision(card: OrderCard): Json {
  return {
    type: "actions",
    block_id: "parstock.decision",
    elements: [
      {
        ...button("Approve", actions.approve, card),
        style: "primary",
        confirm: {
          title: plain("Approve this order?"),
          text: plain(line(`${card.value} to ${card.supplier}; it is placed and sent.`, 300)),
          confirm: plain("Approve"),
          deny: plain("Cancel"),
        },
      },
      button("Edit", actions.edit, card),
      { ...button("Reject", actions.reject, card), style: "danger" },
    ],
  };
}

/** People can read the value of a button: it says which order in which version, and nothing else. */
function button(
  text: string,
  action: string,
  { reference, version }: Pick<OrderCard, "reference" | "version">,
) {
  return {
    type: "button",
    action_id: action,
    text: plain(line(text, most.button)),
    value: JSON.stringify({ order: reference, version }),
  };
}

function header(text: string): Json {
  return { type: "header", text: plain(line(text, most.header)) };
}

function field(name: string, value: string): Json {
  return mrkdwn(`*${name}*\n${escaped(value, 300)}`);
}

function section(text: string): Json {
  return { type: "section", text: mrkdwn(text === "" ? "–" : text) };
}

function context(text: string): Json {
  return { type: "context", elements: [mrkdwn(text === "" ? "–" : text)] };
}

export function plain(text: string): Json {
  return { type: "plain_text", text: text === "" ? "–" : text, emoji: false };
}

function mrkdwn(text: string): Json {
  return { type: "mrkdwn", text };
}

function linkTo(url: string | null, text = "Open in Parstock"): string[] {
  return url === null ? [] : [`<${url.replace(/[<>|\s]/g, encodeURIComponent)}|${text}>`];
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function isActions(block: Json): boolean {
  return typeof block === "object" && block !== null && "type" in block && block.type === "actions";
}

const words: Readonly<Record<OrderStatus, string>> = {
  proposed: "Proposed:",
  waiting: "Waiting:",
  approved: "Approved:",
  rejected: "Rejected:",
  expired: "Expired:",
  submitting: "Being placed:",
  submitted: "Placed:",
  sending: "Being sent:",
  sent: "Sent:",
  unknown: "Not certain:",
  failed: "Failed:",
  acknowledged: "Acknowledged:",
  confirmed: "Confirmed:",
  changed: "Changed by the supplier:",
  refused: "Refused by the supplier:",
  "partly-received": "Partly received:",
  received: "Received:",
  closed: "Closed:",
  cancelled: "Cancelled:",
};
