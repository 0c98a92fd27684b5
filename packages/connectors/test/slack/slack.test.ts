import { readFileSync } from "node:fs";
import { join } from "node:path";

import type {
  Connector,
  Context,
  Exchange,
  HttpRequest,
  HttpResponse,
  Instant,
} from "@parstock/core";
import { json, testConnector } from "@parstock/testing";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import {
  alertMessage,
  appManifest,
  digestMessage,
  editDialog,
  openDialog,
  orderMessage,
  parseReorder,
  parseRequest,
  peopleOf,
  plainMessage,
  postAlert,
  postMessage,
  rejectDialog,
  respond,
  slack,
  type OrderCard,
  type SlackMessage,
  updateMessage,
  verifyRequest,
  whisper,
} from "../../src/slack/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { blockFaults } from "./block-kit.ts";

const folder = contractOf("slack");
const now = "2026-11-23T08:00:00.000Z" as Instant;
const secret = "8f742231b10e8888abcd99yyyzzz85a5";

function sample<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as T;
}

/** The example of Slack's own guide. */
const command =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const genuine = {
  headers: {
    "x-slack-request-timestamp": "1531420618",
    "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  },
  body: command,
  secret,
  now: "2018-07-12T18:37:00.000Z",
  genuine: true,
};

testConnector({
  // What Slack sends are decisions and not webhooks of the port; they are forged like those all the same.
  connector: { ...slack, verifyWebhook: verifyRequest },
  world: () => {
    throw new Error("Slack keeps nothing that is read or ordered");
  },
  settings: {},
  credentials: {},
  webhooks: [
    { ...genuine, name: "Slack's own example", staleAfterMs: 301_000 },
    {
      ...genuine,
      name: "the same five minutes too early",
      now: "2018-07-12T18:31:00.000Z",
      genuine: false,
    },
    {
      ...genuine,
      name: "the same under another time",
      headers: { ...genuine.headers, "x-slack-request-timestamp": "1531420619" },
      genuine: false,
    },
    {
      ...genuine,
      name: "a version that is not known",
      headers: {
        ...genuine.headers,
        "x-slack-signature": genuine.headers["x-slack-signature"].replace("v0", "v1"),
      },
      genuine: false,
    },
  ],
});

const card: OrderCard = {
  reference: "PS-261123-7KQ4MX",
  version: 2,
  status: "waiting",
  supplier: `North & Sons <!channel> "Lab"`,
  shipTo: "Main store",
  value: "EUR 292.80",
  expected: "2026-12-04",
  lines: [
    {
      number: 1,
      item: "CUP-12OZ",
      name: "Cup <@U1> & lid",
      quantity: "24",
      unit: "ea",
      value: "EUR 36.00",
      reason: "On hand 6, below the reorder point of 20.",
    },
  ],
  waitsFor: ["The order is above 100 EUR."],
  latest: "Proposed by the schedule.",
  url: "https://parstock.example/orders/PS-261123-7KQ4MX",
};

const anyText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 400 }),
  fc.constantFrom("&".repeat(400), "<!channel>", "", "line\nbreak", "`*_~"),
);
const anyCard = fc.record({
  reference: fc.constant("PS-261123-7KQ4MX"),
  version: fc.nat(),
  status: fc.constantFrom("waiting", "approved", "sent", "failed", "cancelled"),
  supplier: anyText,
  shipTo: anyText,
  value: anyText,
  expected: fc.option(anyText),
  waitsFor: fc.array(anyText),
  latest: anyText,
  url: fc.option(fc.webUrl()),
  lines: fc.array(
    fc.record({
      number: fc.nat(),
      item: anyText,
      name: anyText,
      quantity: anyText,
      unit: anyText,
      value: anyText,
      reason: anyText,
    }),
    { minLength: 1, maxLength: 120 },
  ),
}) as fc.Arbitrary<OrderCard>;

const texts = (message: SlackMessage): string => JSON.stringify(message.blocks);

/** Texts in which Slack looks for mentions and links; in plain ones it looks for nothing. */
const marked = (blocks: SlackMessage["blocks"]): string[] => {
  const found: string[] = [];
  JSON.stringify(blocks, (_key, value: { type?: string; text?: string } | string) => {
    if (typeof value === "object" && value?.type === "mrkdwn") found.push(value.text ?? "");
    return value;
  });
  return found;
};

describe("messages", () => {
  it("keep within Block Kit's limits, whatever the order is called", () => {
    fc.assert(
      fc.property(fc.array(anyCard, { minLength: 1, maxLength: 30 }), (cards) => {
        const [first] = cards as [OrderCard];
        const rows = cards.map((one) => ({ ...one, lines: one.lines.length }));
        const built = [
          orderMessage(first),
          alertMessage(first),
          digestMessage(rows, first.url, true),
        ];
        for (const { text, blocks } of built) {
          expect(text).not.toBe("");
          expect(blockFaults(blocks)).toEqual([]);
          expect(marked(blocks).filter((found) => found.includes("<!"))).toEqual([]);
        }
        for (const view of [editDialog(first), rejectDialog(first)]) {
          const { blocks, title } = view as { blocks: never[]; title: { text: string } };
          expect(blockFaults(blocks)).toEqual([]);
          expect(title.text.length).toBeLessThanOrEqual(24);
        }
      }),
      { numRuns: 60 },
    );
  });
  it("show item, reason, quantity, supplier and value, with three buttons while an order waits", () => {
    const shown = texts(orderMessage(card));
    for (const part of [
      "CUP-12OZ",
      "below the reorder point",
      "24 ea",
      "North &amp; Sons",
      "292.80",
    ])
      expect(shown).toContain(part);
    expect(shown.match(/"action_id":"parstock\.\w+"/g)).toEqual([
      '"action_id":"parstock.approve"',
      '"action_id":"parstock.edit"',
      '"action_id":"parstock.reject"',
    ]);
    const mentions = marked(orderMessage(card).blocks).filter((text) => /<[!@]/.test(text));
    expect(mentions).toEqual([]);
    expect(texts(orderMessage({ ...card, status: "sent" }))).not.toContain("action_id");
  });
  it("put an order and its version into buttons, and nothing else", () => {
    const values = [...texts(orderMessage(card)).matchAll(/"value":"((?:\\.|[^"\\])*)"/g)];
    expect(values.map(([, value]) => JSON.parse(`"${value}"`) as string)).toEqual(
      Array.from({ length: 3 }, () => '{"order":"PS-261123-7KQ4MX","version":2}'),
    );
  });
  it("make one digest of hundreds of orders, and tell in it how many still wait", () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({
      ...card,
      reference: `PS-${at}`,
      status: at < 290 ? ("waiting" as const) : ("sent" as const),
      lines: 2,
    }));
    const { text, blocks } = digestMessage(rows, card.url, true);
    expect(text).toBe("290 of 300 orders wait for approval");
    expect(texts({ text, blocks })).toContain("600 low items in 300 orders");
    expect(texts({ text, blocks })).toContain("and 275 more");
    expect(texts({ text, blocks })).toContain("parstock.show");
    expect(texts(digestMessage(rows, null, false))).not.toContain("action_id");
    expect(digestMessage(rows.slice(290), null, true).text).toBe("All 10 orders are decided");
  });
  it("have no buttons in an incoming webhook", () => {
    expect(texts(alertMessage(card))).not.toContain("action_id");
    expect(plainMessage("<b>").text).toBe("&lt;b&gt;");
  });
});

function inbound(body: string): ReturnType<typeof parseRequest> {
  const bodyBase64 = Buffer.from(body).toString("base64");
  return parseRequest({
    method: "POST",
    url: "https://hub.example/slack",
    headers: {},
    bodyBase64,
  });
}

const payload = (value: object): string =>
  `payload=${encodeURIComponent(JSON.stringify(value)).replace(/%20/g, "+")}`;

describe("what Slack sends", () => {
  const who = { user: { id: "U0BUYER01", team_id: "T0EXAMPLE" }, team: { id: "T0EXAMPLE" } };
  it("is a click on an order", () => {
    const click = {
      type: "block_actions",
      ...who,
      trigger_id: "1.2.3",
      response_url: "https://hooks.slack.com/actions/1",
      actions: [{ action_id: "parstock.approve", value: '{"order":"PS-1","version":3}' }],
    };
    expect(inbound(payload(click))).toEqual({
      kind: "clicked",
      action: "approve",
      reference: "PS-1",
      version: 3,
      user: "U0BUYER01",
      team: "T0EXAMPLE",
      trigger: "1.2.3",
      responseUrl: "https://hooks.slack.com/actions/1",
    });
    for (const action of [{ action_id: "other", value: "x" }, { action_id: "parstock.approve" }])
      expect(inbound(payload({ ...click, actions: [action] }))).toEqual({ kind: "other" });
  });
  it("is a dialog that was filled in", () => {
    const view = {
      callback_id: "parstock.edit",
      private_metadata: '{"order":"PS-1","version":3}',
      state: {
        values: {
          "line.2": { text: { type: "plain_text_input", value: " 36 " } },
          reason: { text: { value: "Less is enough." } },
        },
      },
    };
    expect(inbound(payload({ type: "view_submission", team: null, user: who.user, view }))).toEqual(
      {
        kind: "filled-in",
        dialog: "edit",
        reference: "PS-1",
        version: 3,
        user: "U0BUYER01",
        team: "T0EXAMPLE",
        responseUrl: null,
        reason: "Less is enough.",
        quantities: new Map([[2, "36"]]),
      },
    );
  });
  it("is a command, a challenge, or nothing of ours", () => {
    expect(inbound(command)).toMatchObject({ kind: "command", user: "U2CERLKJA", text: "" });
    expect(inbound('{"type":"url_verification","challenge":"abc"}')).toEqual({
      kind: "challenge",
      challenge: "abc",
    });
    expect(inbound("ssl_check=1")).toEqual({ kind: "other" });
    expect(inbound("payload=%7Bbroken")).toEqual({ kind: "other" });
  });
  it.each([
    ["", { item: null, quantity: null }],
    [" CUP-12OZ ", { item: "CUP-12OZ", quantity: null }],
    ["CUP-12OZ 24", { item: "CUP-12OZ", quantity: "24" }],
    ["“Blue glove”\u00a0 2.5", { item: "Blue glove", quantity: "2.5" }],
    ["Blue glove", { item: "Blue glove", quantity: null }],
    ["Blue glove 3", { item: "Blue glove", quantity: "3" }],
  ])("after /reorder %s", (text, reorder) => {
    expect(parseReorder(text)).toEqual(reorder);
  });
});

const contextOf = (settings: Record<string, string> = {}): Context => ({
  settings: { channel: "C0PROCURE1", team: "T0EXAMPLE", people: "U0BUYER01=dana", ...settings },
  now,
  today: "2026-11-23" as Context["today"],
});

/** Holds a conversation with one answer for every request. */
function talk<T>(exchange: Exchange<T>, answer: HttpResponse): { value: T; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  let step = exchange.next();
  while (step.done !== true) {
    asked.push(step.value);
    step = exchange.next(answer);
  }
  return { value: step.value, asked };
}

const credentials = {
  botToken: "xoxb-secret",
  webhookUrl: "https://hooks.slack.com/services/T0/B0/SECRET",
};
const authorize = (request: HttpRequest): HttpRequest =>
  slack.authorize(request, credentials, { now, nonce: "n" });

describe("requests", () => {
  const message = orderMessage(card);
  it("post, change and thread messages with the bot's token", () => {
    const posted = json(200, { ok: true, channel: "C0PROCURE1", ts: "1503435956.000247" });
    const { value, asked } = talk(postMessage(contextOf(), message), posted);
    expect(value).toEqual({ channel: "C0PROCURE1", ts: "1503435956.000247" });
    expect(asked[0]?.url).toBe("https://slack.com/api/chat.postMessage");
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      channel: "C0PROCURE1",
      unfurl_links: false,
    });
    expect(authorize(asked[0]!).headers["authorization"]).toBe("Bearer xoxb-secret");
    const thread = talk(postMessage(contextOf(), message, value), posted).asked;
    expect(JSON.parse(thread[0]?.body ?? "")).toMatchObject({ thread_ts: "1503435956.000247" });
    const changed = talk(updateMessage(contextOf(), value, message), json(200, { ok: true })).asked;
    expect(JSON.parse(changed[0]?.body ?? "")).toMatchObject({ ts: "1503435956.000247" });
    const whispered = talk(whisper(contextOf(), "U1", message), json(200, { ok: true })).asked;
    expect(whispered[0]?.url).toMatch(/chat\.postEphemeral$/);
    expect(JSON.parse(whispered[0]?.body ?? "")).toMatchObject({
      channel: "C0PROCURE1",
      user: "U1",
    });
    const opened = talk(
      openDialog(contextOf(), "1.2", rejectDialog(card)),
      json(200, { ok: true }),
    );
    expect(JSON.parse(opened.asked[0]?.body ?? "")).toMatchObject({ trigger_id: "1.2" });
  });
  it("go to the incoming webhook without its address in them", () => {
    const ok = { status: 200, headers: {}, body: "ok" };
    const { asked } = talk(postAlert(contextOf(), alertMessage(card)), ok);
    expect(JSON.stringify(asked)).not.toContain("SECRET");
    const sent = authorize(asked[0]!);
    expect(sent.url).toBe(credentials.webhookUrl);
    expect(sent.headers).not.toHaveProperty("authorization");
    expect(() =>
      slack.authorize(asked[0]!, { webhookUrl: "https://evil.example/" }, { now, nonce: "n" }),
    ).toThrow("hooks.slack.com");
  });
  it("answer at Slack's addresses only, and without the token", () => {
    const ok = { status: 200, headers: {}, body: "ok" };
    const url = "https://hooks.slack.com/actions/T0/1/x";
    const { asked } = talk(respond(contextOf(), url, plainMessage("Too late.")), ok);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ response_type: "ephemeral" });
    expect(authorize(asked[0]!).headers).not.toHaveProperty("authorization");
    expect(() => talk(respond(contextOf(), "https://evil.example/x", message), ok)).toThrow(
      "not its own",
    );
  });
  it("want a channel", () => {
    expect(() => talk(postMessage(contextOf({ channel: "" }), message), json(200, {}))).toThrow(
      "channel",
    );
  });
});

const doctor = (settings: Record<string, string>, answer: object) =>
  talk((slack as Required<Connector>).doctor(contextOf(settings)), json(200, answer)).value;

describe("the doctor", () => {
  const good = { ok: true, team: "Acme", team_id: "T0EXAMPLE", user: "parstock" };
  it("names the workspace and how many may decide", () => {
    expect(doctor({}, good)).toEqual([
      { level: "fine", message: "Connected to Slack as parstock in Acme." },
      { level: "notice", message: "1 people may decide over Slack." },
    ]);
  });
  it("finds another workspace, and that nobody may decide", () => {
    expect(doctor({ team: "T1", people: "dana" }, good).map(({ level }) => level)).toEqual([
      "fine",
      "wrong",
      "wrong",
    ]);
  });
  it("posts nothing to try a webhook", () => {
    const { asked } = talk(slack.doctor!(contextOf({ mode: "webhook" })), json(200, {}));
    expect(asked).toEqual([]);
  });
});

it("knows people by their Slack ids", () => {
  const people = "U0BUYER01=dana; U02 : Maria Lopez,\nnobody\nU03=";
  expect([...peopleOf(contextOf({ people }))]).toEqual([
    ["U0BUYER01", "dana"],
    ["U02", "Maria Lopez"],
  ]);
});

describe("refusals", () => {
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["ok", json(200, { ok: true }), null],
    ["the ok of a webhook", { status: 200, headers: {}, body: "ok" }, null],
    ["a lie", json(200, { ok: false, error: "channel_not_found" }), { code: "bad-setting" }],
    ["a token", json(200, { ok: false, error: "invalid_auth" }), { code: "auth-revoked" }],
    [
      "a scope",
      json(200, { ok: false, error: "missing_scope", needed: "chat:write" }),
      { code: "auth-denied", message: expect.stringContaining("chat:write") as string },
    ],
    [
      "blocks",
      json(200, {
        ok: false,
        error: "invalid_blocks",
        response_metadata: { messages: ["[ERROR] x"] },
      }),
      { code: "rejected", message: "Slack refused the message (invalid_blocks): [ERROR] x." },
    ],
    [
      "haste",
      { status: 429, headers: { "retry-after": "30" }, body: "" },
      { code: "throttled", retryAt: "2026-11-23T08:00:30.000Z" },
    ],
    ["haste without a hint", json(200, { ok: false, error: "ratelimited" }), { code: "throttled" }],
    ["an outage", json(200, { ok: false, error: "internal_error" }), { code: "unavailable" }],
    ["a web page", { status: 503, headers: {}, body: "<html>" }, { code: "unavailable" }],
    [
      "a webhook that is gone",
      { status: 410, headers: {}, body: "channel_is_archived" },
      { code: "bad-setting" },
    ],
    [
      "a webhook that was removed",
      { status: 404, headers: {}, body: "no_service" },
      { code: "bad-setting" },
    ],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    expect({ explained: slack.explain(response, now) }).toMatchObject({ explained: failure });
  });
});

describe("published contracts", () => {
  it("take the app's manifest, with an address and without", (context) => {
    if (folder === null) return context.skip(noContract);
    const { $schema, ...schema } = sample<Record<string, unknown>>("manifest.schema.2.0.0.json");
    expect($schema).toContain("draft-07");
    const check = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
    expect(check({ display_information: {} })).toBe(false);
    for (const url of ["https://parstock.example/slack/office", null]) {
      const manifest = JSON.parse(JSON.stringify(appManifest(url))) as object;
      check(manifest);
      expect(check.errors ?? []).toEqual([]);
      expect(JSON.stringify(manifest).includes("url")).toBe(url !== null);
    }
  });
  it("take the fields of messages", (context) => {
    if (folder === null) return context.skip(noContract);
    const { paths } = parse(readFileSync(join(folder, "slack-chat-openapi.yml"), "utf8")) as {
      paths: Record<string, { post: { requestBody?: object; parameters?: object[] } }>;
    };
    for (const method of ["chat.postMessage", "chat.update"]) {
      const known = JSON.stringify(paths[`/${method}`]?.post);
      const answer = json(200, { ok: true, ts: "1.2" });
      const posted = { channel: "C1", ts: "1.2" };
      const exchange: Exchange<unknown> =
        method === "chat.update"
          ? updateMessage(contextOf(), posted, orderMessage(card))
          : postMessage(contextOf(), orderMessage(card), posted);
      const [request] = talk(exchange, answer).asked;
      for (const name of Object.keys(JSON.parse(request?.body ?? "") as object))
        expect([method, name, known.includes(`"${name}"`)]).toEqual([method, name, true]);
    }
  });
  it("agree with Slack's example and the samples", (context) => {
    if (folder === null) return context.skip(noContract);
    const vector = sample<Record<string, string>>("signature.vector.json");
    expect(vector["rawBody"]).toBe(command);
    expect(vector["x-slack-signature"]).toBe(genuine.headers["x-slack-signature"]);
    const click = sample<{ actions: { value: string }[] }>("block_actions.payload.example.json");
    click.actions[0]!.value = '{"order":"PS-1","version":1}';
    expect(inbound(payload(click))).toMatchObject({
      kind: "clicked",
      action: "approve",
      user: "U0BUYER01",
      team: "T0EXAMPLE",
    });
    const form = sample<Record<string, string>>("slash-command.form.example.json");
    const body = new URLSearchParams(form).toString();
    expect(inbound(body)).toMatchObject({
      kind: "command",
      text: "CUP-12OZ 24",
      team: "T0EXAMPLE",
    });
    const published = sample<{ blocks: unknown[] }>("alert.message.example.json");
    expect(blockFaults(published.blocks)).toEqual([]);
  });
});
