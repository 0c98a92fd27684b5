import { createHmac } from "node:crypto";

import { Hono } from "hono";
import { expect, onTestFinished, test, vi } from "vitest";

import { addWebhooks, Doorbell } from "../../src/connections/webhooks.ts";
import { startServer } from "../../src/server/serve.ts";
import { openBusiness } from "../business.ts";

const key = "signing-key-of-ours";

interface Webhooks {
  send(connection: string, body: string, headers?: Record<string, string>): Promise<Response>;
  /** Resolves when a run that an event began has ended. */
  runFollows(): Promise<void>;
}

async function openWebhooks(): Promise<Webhooks> {
  const business = await openBusiness({
    intervalMinutes: 43_200,
    connections: {
      books: { system: "xero", settings: { clientId: "ours" } },
      network: {
        system: "sap-ariba",
        settings: {
          url: "https://service.ariba.com/cxml",
          country: "US",
          classification: "42132203",
        },
      },
      erp: {
        system: "business-central",
        settings: { tenant: "larkfield.example", company: "1", clientId: "ours" },
      },
    },
  });
  const { hub } = business;
  hub.credentials.save("books", { webhookKey: key });
  // A first run, so that the schedule has nothing to catch up on.
  await business.run();
  const server = await startServer(hub, {
    host: "127.0.0.1",
    port: 0,
    report: () => {},
    eventGatherMs: 50,
  });
  onTestFinished(() => server.stop());
  return {
    send: (connection, body, headers = {}) =>
      fetch(new URL(`/webhooks/${connection}`, server.address), { method: "POST", body, headers }),
    async runFollows() {
      await expect
        .poll(() => hub.store.listRuns(hub.settings.core.tenant, { limit: 1 }), { timeout: 50_000 })
        .toMatchObject([{ trigger: "event", status: "finished" }]);
    },
  };
}

function events(...sequences: readonly number[]): string {
  return JSON.stringify({
    events: sequences.map((sequence) => ({
      resourceId: `invoice-${sequence}`,
      eventDateUtc: "2026-11-23T08:00:00.000",
      eventCategory: "INVOICE",
      eventType: "UPDATE",
      tenantId: "t",
    })),
    firstEventSequence: sequences[0] ?? 0,
    lastEventSequence: sequences.at(-1) ?? 0,
  });
}

function signed(body: string, secret = key): Record<string, string> {
  return { "x-xero-signature": createHmac("sha256", secret).update(body).digest("base64") };
}

test("a signed event is answered at once, and a run follows", async () => {
  const { send, runFollows } = await openWebhooks();
  const body = events(1, 2);
  const answer = await send("books", body, signed(body));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe("");
  await runFollows();
});

test("events that come close together are one ring", () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const answer = vi.fn<() => Promise<void>>(async () => {});
  const doorbell = new Doorbell(answer, 5_000);
  doorbell.ring();
  vi.advanceTimersByTime(4_000);
  doorbell.ring();
  expect(answer).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(answer).toHaveBeenCalledTimes(1);
  doorbell.ring();
  doorbell.close();
  vi.advanceTimersByTime(10_000);
  expect(answer).toHaveBeenCalledTimes(1);
});

test("an event that comes again rings no second time", async () => {
  const business = await openBusiness({
    connections: { books: { system: "xero", settings: { clientId: "ours" } } },
  });
  business.hub.credentials.save("books", { webhookKey: key });
  const app = new Hono();
  let rings = 0;
  addWebhooks(app, { hub: business.hub, ring: () => (rings += 1), report: () => {} });
  const send = async (body: string): Promise<number> => {
    const answer = await app.request("/webhooks/books", {
      method: "POST",
      body,
      headers: signed(body),
    });
    return answer.status;
  };
  expect([await send(events(1, 2)), rings]).toEqual([200, 1]);
  expect([await send(events(1, 2)), rings]).toEqual([200, 1]);
  expect([await send(events(2)), rings]).toEqual([200, 1]);
  expect([await send(events(2, 3)), rings]).toEqual([200, 2]);
});

test("a wrong, missing or empty signature is answered 401, byte for byte", async () => {
  const { send } = await openWebhooks();
  const body = events(1);
  expect((await send("books", body)).status).toBe(401);
  expect((await send("books", body, signed(body, "another-key"))).status).toBe(401);
  expect((await send("books", `${body} `, signed(body))).status).toBe(401);
  expect((await send("books", "{", signed(body, ""))).status).toBe(401);
  // Xero's intent to receive: no events, and only the status counts.
  const empty = events();
  expect((await send("books", empty, signed(empty))).status).toBe(200);
  expect((await send("books", empty, signed(empty, "wrong"))).status).toBe(401);
});

test("what is signed and not understood is refused", async () => {
  const { send } = await openWebhooks();
  expect((await send("books", "no json", signed("no json"))).status).toBe(400);
});

test("nothing else answers under the address", async () => {
  const { send } = await openWebhooks();
  expect((await send("nobody", "{}")).status).toBe(404);
  const large = "x".repeat(1_100_000);
  expect((await send("books", large, signed(large))).status).toBe(413);
});

test("Business Central gets its token back as plain text; other systems get nothing back", async () => {
  const { send } = await openWebhooks();
  const answer = await send("erp?validationToken=%3Cb%3Etoken", "");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await answer.text()).toBe("<b>token");
  expect((await send("books?validationToken=token", "")).status).toBe(401);
});

test("Smartsheet gets its challenge back in a header", async () => {
  const business = await openBusiness({
    connections: {
      sheets: { system: "smartsheet", settings: { stockTable: "4503604829677444" } },
    },
  });
  const app = new Hono();
  addWebhooks(app, { hub: business.hub, ring: () => {}, report: () => {} });
  const answer = await app.request("/webhooks/sheets", {
    method: "POST",
    body: '{"challenge":"a77d947c","webhookId":4503604829677444}',
    headers: { "smartsheet-hook-challenge": "a77d947c" },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("smartsheet-hook-response")).toBe("a77d947c");
  expect(await answer.text()).toBe("");
});

test("the Ariba network is answered in cXML", async () => {
  const { send } = await openWebhooks();
  const answer = await send("network", "<cXML/>", { "content-type": "text/xml" });
  expect(answer.status).toBe(401);
  expect(await answer.text()).toMatch(/<Status code="401" text="Unauthorized"/);
});

test("without a secret nobody is believed", async () => {
  const { send } = await openWebhooks();
  const body = JSON.stringify({
    value: [{ clientState: "", subscriptionId: "1", resource: "items" }],
  });
  expect((await send("erp", body)).status).toBe(401);
});
