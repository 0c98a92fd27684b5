import { Hono } from "hono";
import { expect, onTestFinished, test, vi } from "vitest";

import { slackManifest } from "../../src/command/slack-manifest.ts";
import { startServer } from "../../src/server/serve.ts";
import { addSlack, type Channels, channelsOf } from "../../src/slack/index.ts";
import { type Business, openBusiness, stockCsv, suppliersCsv } from "../business.ts";
import {
  click,
  type FakeSlack,
  interaction,
  signed,
  signingSecret,
  startSlack,
} from "./fake-slack.ts";

interface Office {
  readonly business: Business;
  readonly slack: FakeSlack;
  readonly channels: Channels;
  readonly runs: string[];
  readonly reports: string[];
  send(body: string, init?: RequestInit): Promise<Response>;
  /** Resolves when a call of the method with these words was made. */
  sees(method: string, words: string): Promise<void>;
  waiting(): Promise<{ reference: string; version: number }[]>;
}

const people = "U0DANA=dana, U0ERIN=erin";
const approvers = [
  { id: "dana", name: "Dana Field", role: "buyer", upTo: 500 },
  { id: "erin", name: "Erin Moss", role: "manager" },
];

async function openOffice(
  settings: Readonly<Record<string, string>> = {},
  files?: Readonly<Record<string, string>>,
): Promise<Office> {
  const slack = await startSlack();
  const business = await openBusiness(
    {
      autopilot: "ask",
      approval: { approvers },
      connections: {
        office: {
          system: "slack",
          settings: {
            channel: "C0PROCURE1",
            team: "T0EXAMPLE",
            people,
            apiUrl: slack.apiUrl,
            dashboardUrl: "https://parstock.example",
            ...settings,
          },
        },
      },
    },
    {},
    files,
  );
  const { hub } = business;
  hub.credentials.save("office", { botToken: "xoxb-test", appToken: "xapp-test", signingSecret });
  const [runs, reports]: [string[], string[]] = [[], []];
  const channels = channelsOf(hub, {
    report: (message) => reports.push(message),
    startRun: (by) => runs.push(by),
  });
  onTestFinished(() => channels.stop());
  channels.open();
  const app = new Hono();
  addSlack(app, { hub, channels, report: (message) => reports.push(message) });
  return {
    business,
    slack,
    channels,
    runs,
    reports,
    send: async (body, init = signed(body)) => app.request("/slack/office", init),
    async sees(method, words) {
      await expect
        .poll(() => slack.called(method).map(({ body }) => JSON.stringify(body)), {
          timeout: 20_000,
        })
        .toContainEqual(expect.stringContaining(words));
    },
    async waiting() {
      const { tenant } = hub.settings.core;
      const { rows } = await hub.store.pageOrders(tenant, { statuses: ["waiting"], limit: 500 });
      return Promise.all(
        rows.map(async ({ reference }) => {
          const state = await hub.store.answer({ kind: "ledger.order", tenant, reference });
          return { reference, version: state?.version ?? 0 };
        }),
      );
    },
  };
}

/** Orders of 27 items at three suppliers, posted. */
async function openPosted(): Promise<Office & { first: { reference: string; version: number } }> {
  const office = await openOffice();
  await office.business.run();
  await expect.poll(() => office.slack.messages.size, { timeout: 20_000 }).toBe(3);
  const [first] = await office.waiting();
  if (first === undefined) throw new Error("nothing waits");
  return { ...office, first };
}

async function statusOf({ business }: Office, reference: string): Promise<string | undefined> {
  const { tenant } = business.hub.settings.core;
  const state = await business.hub.store.answer({ kind: "ledger.order", tenant, reference });
  return state?.status;
}

test("what waits is posted once, with item, reason, quantity, supplier, value and buttons", async () => {
  const { business, slack, channels, waiting } = await openPosted();
  const orders = await waiting();
  expect(slack.called("chat.postMessage")).toHaveLength(3);
  const [call] = slack.called("chat.postMessage");
  expect(call?.authorization).toBe("Bearer xoxb-test");
  const said = JSON.stringify(call?.body);
  for (const part of [
    "Supplies",
    "IT-",
    "on hand",
    "EUR",
    "parstock.approve",
    "https://parstock.example/orders/PS-",
  ])
    expect(said.toLowerCase()).toContain(part.toLowerCase());
  expect(orders).toHaveLength(3);
  // A hub that starts again says nothing twice.
  await channels.stop();
  const again = channelsOf(business.hub, { report: () => {}, startRun: () => {} });
  again.open();
  await business.run();
  await again.stop();
  expect(slack.called("chat.postMessage")).toHaveLength(3);
});

test("an approval is recorded in the person's name, carried out, and shows in the message", async () => {
  const office = await openPosted();
  const { slack, first, send, sees } = office;
  const answer = await send(
    interaction(click(slack, "U0ERIN", "parstock.approve", first.reference, first.version)),
  );
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  await expect.poll(() => statusOf(office, first.reference), { timeout: 20_000 }).toBe("sent");
  await sees("chat.update", "Sent");
  const { tenant } = office.business.hub.settings.core;
  const file = await office.business.hub.store.order(tenant, first.reference);
  expect(file?.state.approvedBy).toMatchObject({ kind: "person", id: "erin", name: "Erin Moss" });
  const [message] = [...slack.messages.values()].filter(({ text }) =>
    text.includes(first.reference),
  );
  expect(message?.blocks).not.toContain("parstock.approve");
});

test("a second click, and a click on an older version, is refused to the one who clicked", async () => {
  const office = await openPosted();
  const { slack, first, send, sees } = office;
  const approve = interaction(
    click(slack, "U0ERIN", "parstock.approve", first.reference, first.version - 1),
  );
  await send(approve);
  await sees("respond", "has changed meanwhile");
  expect(slack.called("respond")[0]?.body["response_type"]).toBe("ephemeral");
  expect(slack.called("respond")[0]?.authorization).not.toContain("xapp");
  expect(await statusOf(office, first.reference)).toBe("waiting");
});

test.each([
  ["somebody whom nobody knows", "U0STRANGER", {}, "Parstock does not know you"],
  [
    "another workspace",
    "U0ERIN",
    { team: { id: "T0OTHER" } },
    "are not taken from the Slack workspace",
  ],
])("%s decides nothing", async (_who, user, change, sentence) => {
  const office = await openPosted();
  const { slack, first, send, sees } = office;
  const payload = click(slack, user, "parstock.approve", first.reference, first.version);
  await send(interaction({ ...payload, ...change }));
  await sees("respond", sentence);
  expect(await statusOf(office, first.reference)).toBe("waiting");
});

test("limits and four eyes hold as in the dashboard", async () => {
  const office = await openPosted();
  const { slack, first, send, sees, waiting } = office;
  const view = (quantity: string, version: number): object => ({
    type: "view_submission",
    team: { id: "T0EXAMPLE" },
    user: { id: "U0ERIN", team_id: "T0EXAMPLE" },
    view: {
      callback_id: "parstock.edit",
      private_metadata: JSON.stringify({ order: first.reference, version }),
      state: {
        values: {
          "line.1": { text: { type: "plain_text_input", value: quantity } },
          reason: { text: { value: "A campaign is coming." } },
        },
      },
    },
  });
  // The dialog itself: its fields are checked before it closes.
  await send(interaction(click(slack, "U0ERIN", "parstock.edit", first.reference, first.version)));
  await sees("views.open", "line.1");
  const refused = await send(interaction(view("many", first.version)));
  expect(await refused.json()).toEqual({
    response_action: "errors",
    errors: { "line.1": "Write a quantity like 12 or 12.5." },
  });
  const taken = await send(interaction(view("4000", first.version)));
  expect([taken.status, await taken.text()]).toEqual([200, ""]);
  await sees("chat.update", "4000");
  const edited = (await waiting()).find(({ reference }) => reference === first.reference);
  expect(edited?.version).toBeGreaterThan(first.version);
  const approve = (user: string): Promise<Response> =>
    send(
      interaction(click(slack, user, "parstock.approve", first.reference, edited?.version ?? 0)),
    );
  // 4,000 at 1.50 is above what Dana may approve, so nobody but Erin could: she alone may approve what she edited.
  await approve("U0DANA");
  await sees("respond", "may approve up to");
  await approve("U0ERIN");
  await expect.poll(() => statusOf(office, first.reference), { timeout: 20_000 }).toBe("sent");
});

test("whoever edited an order does not approve it alone while somebody else can", async () => {
  const office = await openPosted();
  const { slack, first, send, sees, waiting } = office;
  const form = new URLSearchParams({
    command: "/reorder",
    text: "IT-0 7",
    user_id: "U0ERIN",
    team_id: "T0EXAMPLE",
    response_url: slack.responseUrl,
  });
  await send(form.toString());
  await sees("respond", "now has 7 of IT-0");
  const changed = (await waiting()).filter(({ reference, version }) =>
    reference === first.reference ? version !== first.version : true,
  );
  const { tenant } = office.business.hub.settings.core;
  const states = await Promise.all(
    (await waiting()).map(({ reference }) =>
      office.business.hub.store.answer({ kind: "ledger.order", tenant, reference }),
    ),
  );
  const edited = states.find((state) => state?.editedBy.includes("erin"));
  expect(changed.length).toBeGreaterThan(0);
  await send(
    interaction(
      click(
        slack,
        "U0ERIN",
        "parstock.approve",
        edited?.order.reference ?? "",
        edited?.version ?? 0,
      ),
    ),
  );
  await sees("respond", "another approver has to approve it");
});

test("a rejection takes a reason, and its message says so", async () => {
  const office = await openPosted();
  const { slack, first, send, sees } = office;
  await send(
    interaction(click(slack, "U0DANA", "parstock.reject", first.reference, first.version)),
  );
  await sees("views.open", "Reject an order");
  await send(
    interaction({
      type: "view_submission",
      team: { id: "T0EXAMPLE" },
      user: { id: "U0DANA" },
      view: {
        callback_id: "parstock.reject",
        private_metadata: JSON.stringify({ order: first.reference, version: first.version }),
        state: { values: { reason: { text: { value: "We move house." } } } },
      },
    }),
  );
  await sees("chat.update", "We move house.");
  expect(await statusOf(office, first.reference)).toBe("rejected");
});

test("hundreds of orders make one digest that counts down, and each can be called up", async () => {
  const suppliers = Array.from(
    { length: 40 },
    (_, at) => `S${at},Supplier ${at},o@s${at}.example.com,EUR`,
  );
  const rows = suppliers.map((_, at) => `IT-${at},Item ${at},2,5,20,S${at},1.50,EUR,3`);
  const office = await openOffice(
    {},
    {
      "stock.csv": [stockCsv(0).split("\n")[0], ...rows, ""].join("\n"),
      "suppliers.csv": [suppliersCsv.split("\n")[0], ...suppliers, ""].join("\n"),
    },
  );
  const { slack, send, waiting, sees } = office;
  await office.business.run();
  await sees("chat.postMessage", "40 of 40 orders wait for approval");
  expect(slack.messages.size).toBe(1);
  const [first] = await waiting();
  if (first === undefined) throw new Error("nothing waits");
  await send(interaction(click(slack, "U0DANA", "parstock.show", first.reference, 0)));
  await sees("chat.postMessage", `order ${first.reference}`);
  await send(
    interaction(click(slack, "U0DANA", "parstock.approve", first.reference, first.version)),
  );
  await sees("chat.update", "39 of 40 orders wait for approval");
  expect(slack.messages.size).toBe(2);
});

test("/reorder runs, and tells of an item", async () => {
  const office = await openPosted();
  const command = async (text: string): Promise<void> => {
    const form = new URLSearchParams({
      command: "/reorder",
      text,
      user_id: "U0DANA",
      team_id: "T0EXAMPLE",
      response_url: office.slack.responseUrl,
    });
    expect((await office.send(form.toString())).status).toBe(200);
  };
  await command("");
  await office.sees("respond", "looks what runs low");
  expect(office.runs).toEqual(["Dana Field"]);
  await command("it-3");
  await office.sees("respond", "IT-3 at main: on hand 2");
  await command("NOTHING");
  await office.sees("respond", "NOTHING was not low");
  await command("NOTHING 3");
  await office.sees("respond", "No order that waits for approval has NOTHING");
});

test("only Slack is believed, and only for five minutes", async () => {
  const { send, slack } = await openOffice();
  const body = interaction(click(slack, "U0ERIN", "parstock.approve", "PS-1", 1));
  expect((await send(body, signed(body, "another"))).status).toBe(401);
  expect((await send(body, signed(body, signingSecret, Date.now() - 301_000))).status).toBe(401);
  expect((await send(body, signed(body, ""))).status).toBe(401);
  expect((await send(body, { method: "POST", body })).status).toBe(401);
  expect((await send("ssl_check=1")).status).toBe(200);
  const challenge = '{"type":"url_verification","challenge":"abc"}';
  expect(await (await send(challenge)).text()).toBe("abc");
});

test("an outage is waited out, and nothing is forgotten over it", async () => {
  const office = await openOffice();
  const { slack, business } = office;
  slack.refusals.set("chat.postMessage", [
    { status: 200, body: { ok: false, error: "channel_not_found" } },
  ]);
  await business.run();
  await expect.poll(() => office.reports.join(), { timeout: 20_000 }).toContain('set "channel"');
  await business.write("stock.csv", stockCsv(27).replace("IT-0,Item 0,2", "IT-0,Item 0,1"));
  await business.run();
  await expect.poll(() => slack.messages.size, { timeout: 20_000 }).toBe(3);
});

test("an incoming webhook gets each order once, without buttons and without a token", async () => {
  const hook = "https://hooks.slack.com/services/T0EXAMPLE/B0HOOK/SECRET";
  const posted: { headers: Record<string, string>; body: string }[] = [];
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", async (url: string, init: { headers: never; body: string }) => {
    if (url !== hook) return fetch(url, init);
    posted.push(init);
    return new Response("ok");
  });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const office = await openOffice({ mode: "webhook" });
  office.business.hub.credentials.save("office", { webhookUrl: hook });
  await office.business.run();
  await expect.poll(() => posted.length, { timeout: 20_000 }).toBe(3);
  for (const { headers, body } of posted) {
    expect(headers).not.toHaveProperty("authorization");
    expect(body).not.toContain("action_id");
    expect(body).toContain("https://parstock.example/orders/");
  }
  await office.channels.stop();
  const again = channelsOf(office.business.hub, { report: () => {}, startRun: () => {} });
  again.open();
  await office.business.run();
  await again.stop();
  expect(posted).toHaveLength(3);
  expect(office.reports).toEqual([]);
  expect((await office.send("ssl_check=1")).status).toBe(404);
});

test("an address of a webhook that is none of Slack's is told, and gets nothing", async () => {
  const office = await openOffice({ mode: "webhook" });
  office.business.hub.credentials.save("office", { webhookUrl: "https://evil.example/" });
  await office.business.run();
  await expect
    .poll(() => office.reports.join(), { timeout: 20_000 })
    .toContain("must be an address at hooks.slack.com");
});

test("Socket Mode takes the same decisions without an address", async () => {
  const office = await openOffice({ mode: "socket" });
  const { slack, business } = office;
  await expect.poll(() => slack.connected(), { timeout: 20_000 }).toBe(1);
  expect(slack.called("apps.connections.open")[0]?.authorization).toBe("Bearer xapp-test");
  expect((await office.send("ssl_check=1")).status).toBe(404);
  await business.run();
  await expect.poll(() => slack.messages.size, { timeout: 20_000 }).toBe(3);
  const [first] = await office.waiting();
  if (first === undefined) throw new Error("nothing waits");
  await slack.deliver(
    "interactive",
    click(slack, "U0ERIN", "parstock.approve", first.reference, first.version),
  );
  await expect.poll(() => statusOf(office, first.reference), { timeout: 20_000 }).toBe("sent");
  const refused = await slack.deliver("interactive", {
    type: "view_submission",
    team: { id: "T0EXAMPLE" },
    user: { id: "U0ERIN", team_id: "T0EXAMPLE" },
    view: {
      callback_id: "parstock.edit",
      private_metadata: JSON.stringify({ order: first.reference, version: 1 }),
      state: { values: { "line.1": { text: { value: "x" } } } },
    },
  });
  expect(refused).toMatchObject({ response_action: "errors" });
  await slack.deliver("slash_commands", {
    command: "/reorder",
    text: "",
    user_id: "U0DANA",
    team_id: "T0EXAMPLE",
    response_url: slack.responseUrl,
  });
  await expect.poll(() => office.runs).toEqual(["Dana Field"]);
});

test("tokens that Slack refuses stop nothing else, and are said", async () => {
  const slack = await startSlack();
  slack.refusals.set("apps.connections.open", [
    { status: 200, body: { ok: false, error: "invalid_auth" } },
  ]);
  const business = await openBusiness({
    connections: {
      office: { system: "slack", settings: { mode: "socket", apiUrl: slack.apiUrl } },
    },
  });
  business.hub.credentials.save("office", { botToken: "xoxb-test", appToken: "xapp-test" });
  const reports: string[] = [];
  const channels = channelsOf(business.hub, {
    report: (message) => reports.push(message),
    startRun: () => {},
  });
  channels.open();
  await channels.stop();
  expect(reports.join()).toContain("Slack refuses the tokens (invalid_auth)");
});

test("a hub that serves answers Slack beside its dashboard", async () => {
  const { business, slack } = await openOffice();
  const server = await startServer(business.hub, { host: "127.0.0.1", port: 0, report: () => {} });
  onTestFinished(() => server.stop());
  const address = new URL("/slack/office", server.address);
  const body = interaction(click(slack, "U0ERIN", "other", "PS-1", 1));
  expect((await fetch(address, signed(body))).status).toBe(200);
  expect((await fetch(address, { method: "POST", body })).status).toBe(401);
  expect((await fetch(new URL("/slack/nobody", address), signed(body))).status).toBe(404);
});

test("the app is printed with the hub's address, and for Socket Mode without one", async () => {
  const said: string[] = [];
  const terminal = { out: (text: string) => said.push(text), err: () => {}, progress: () => {} };
  await slackManifest({ url: "https://parstock.example/" }, terminal);
  await slackManifest({}, terminal);
  const [there, behind] = said.map(
    (text) => JSON.parse(text) as { settings: Record<string, unknown> },
  );
  expect(JSON.stringify(there)).toContain('"https://parstock.example/slack/slack"');
  expect(behind?.settings).toMatchObject({ socket_mode_enabled: true });
  await expect(slackManifest({ url: "http://x" }, terminal)).rejects.toThrow("https://");
});
