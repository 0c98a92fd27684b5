import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { describe, expect, onTestFinished, test } from "vitest";

import type {
  AutopilotState,
  ItemDetail,
  LimitsPage,
  LowPage,
  OrderDetail,
  OrderPage,
  Overview,
  QuietPage,
  RunPage,
} from "../src/api.ts";
import { startServer } from "../src/server/serve.ts";
import { type Business, finished, openBusiness } from "./business.ts";

interface Client {
  readonly business: Business;
  readonly address: string;
  get<T>(path: string): Promise<T>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The next event with this name. */
  next(event: string): Promise<unknown>;
}

async function connect(settings: object = {}): Promise<Client> {
  return serve(await openBusiness(settings));
}

async function serve(business: Business): Promise<Client> {
  const reports: string[] = [];
  const server = await startServer(business.hub, {
    host: "127.0.0.1",
    port: 0,
    report: (message) => reports.push(message),
  });
  onTestFinished(async () => {
    await server.stop();
    expect(reports).toEqual([]);
  });
  const at = (path: string): string => new URL(path, server.address).href;
  return {
    business,
    address: server.address,
    async get<T>(path: string) {
      const response = await fetch(at(path));
      expect(response.status).toBe(200);
      return (await response.json()) as T;
    },
    post: (path, body, headers = {}) =>
      fetch(at(path), {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    async next(event) {
      const abort = new AbortController();
      const response = await fetch(at("/api/events"), { signal: abort.signal });
      let text = "";
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const found = new RegExp(`event: ${event}\ndata: (.*)\n`).exec(text);
        if (found === null) continue;
        abort.abort();
        return JSON.parse(found[1]!) as unknown;
      }
      throw new Error("the events ended");
    },
  };
}

test("what is low, its orders and its documents can be looked at", async () => {
  const { business, get, address } = await connect();
  await business.run();
  const overview = await get<Overview>("/api/overview");
  expect(overview).toMatchObject({
    low: 9,
    waiting: 3,
    open: 0,
    running: false,
    mail: { kind: "outbox" },
    waitingValue: { EUR: "243" },
    lastRun: { by: "Maria Lopez", counts: { read: 27 } },
  });
  const low = await get<LowPage>("/api/low?search=item 3&limit=5");
  expect(low).toMatchObject({
    total: 1,
    rows: [{ item: "IT-3", onHand: "2", position: "2", point: "5", level: "20" }],
  });
  const { rows } = await get<OrderPage>("/api/orders?status=waiting&limit=2");
  expect(rows).toHaveLength(2);
  const rest = await get<OrderPage>(`/api/orders?limit=2&before=${rows[1]!.reference}`);
  expect(rest).toMatchObject({ total: 3, rows: [{ status: "waiting" }] });
  const item = await get<ItemDetail>("/api/items/main/IT-3");
  expect(item.explanation.at(-1)).toBe("2 is at or below 5: 20 - 2 = 18 pcs are needed.");
  expect(item.orders.map((order) => order.reference)).toEqual([low.rows[0]!.reference]);
  const order = await get<OrderDetail>(`/api/orders/${rows[0]!.reference}`);
  expect(order.timeline.map((entry) => entry.type)).toEqual(["proposed", "asked"]);
  expect(order.orderLines[0]!.explanation.length).toBeGreaterThan(3);
  expect(order.actions).toEqual(expect.arrayContaining(["approve", "reject", "edit", "hold"]));
  expect(order.actions).not.toContain("release");
  const types = await Promise.all(
    order.documents.map(async ({ href }) => {
      const response = await fetch(new URL(href, address));
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
      const policy = response.headers.get("content-security-policy") ?? "";
      return [response.headers.get("content-type"), policy.split("; ").at(-1)];
    }),
  );
  expect(types).toEqual([
    ["application/pdf", "frame-ancestors 'none'"],
    ["text/html; charset=utf-8", "sandbox"],
    ["text/plain; charset=utf-8", "sandbox"],
    ["text/csv; charset=utf-8", "sandbox"],
    ["message/rfc822", "sandbox"],
  ]);
  expect(await get<RunPage>("/api/runs")).toMatchObject({ total: 1, rows: [{ stopped: [] }] });
  expect(await get("/api/exceptions")).toEqual({ total: 0, rows: [] });
  expect(await get("/api/audit")).toMatchObject({ ok: true });
});

test("a person approves, and the order goes out and is told by an event", async () => {
  const { business, get, post, next } = await connect();
  await business.run();
  const [row] = (await get<OrderPage>("/api/orders")).rows;
  const { version, reference } = await get<OrderDetail>(`/api/orders/${row!.reference}`);
  const change = next("change");
  const approved = await post(`/api/orders/${reference}/actions`, {
    version,
    by: "Maria Lopez",
    action: "approve",
  });
  expect(approved.status).toBe(200);
  expect(await change).toMatchObject({ streams: expect.arrayContaining([`order/${reference}`]) });
  await expect
    .poll(async () => (await get<OrderDetail>(`/api/orders/${reference}`)).status)
    .toBe("sent");
  const again = await post(`/api/orders/${reference}/actions`, {
    version,
    by: "Maria Lopez",
    action: "reject",
    reason: "Late.",
  });
  expect(again.status).toBe(409);
  expect(await again.json()).toEqual({
    message: `Order ${reference} has changed meanwhile; look at it again before you decide.`,
  });
});

test("a person starts a run", async () => {
  const { get, post, next } = await connect();
  const running = next("run");
  // The event stream has to be there before the run is.
  await expect.poll(async () => (await get<RunPage>("/api/runs")).total).toBeGreaterThanOrEqual(0);
  expect((await post("/api/runs", { by: "Maria Lopez" })).status).toBe(202);
  expect(await running).toHaveProperty("running");
  await expect
    .poll(async () => (await get<RunPage>("/api/runs")).rows[0]?.finishedAt)
    .toEqual(expect.any(String));
  expect((await get<Overview>("/api/overview")).waiting).toBe(3);
});

test("autopilot is confirmed, withdrawn, stopped and resumed by a named person", async () => {
  const { get, post } = await connect({ autopilot: "auto" });
  const scope = { kind: "supplier", id: "SUP1" };
  const by = "Maria Lopez";
  expect((await post("/api/autopilot/confirm", { by, scope })).status).toBe(200);
  expect(await get<AutopilotState>("/api/autopilot")).toMatchObject({
    mode: "auto",
    confirmations: [{ kind: "supplier", id: "SUP1", name: "Maria Lopez" }],
  });
  expect((await post("/api/autopilot/withdraw", { by, scope })).status).toBe(200);
  expect((await post("/api/autopilot/withdraw", { by, scope })).status).toBe(404);
  expect((await post("/api/autopilot/stop", { by, reason: "Stocktaking." })).status).toBe(200);
  expect((await get<Overview>("/api/overview")).submissionStopped).toBe("Stocktaking.");
  expect((await post("/api/autopilot/resume", { by, reason: "" })).status).toBe(200);
  expect((await get<Overview>("/api/overview")).submissionStopped).toBeNull();
});

test("an item is snoozed and woken by a named person, and every run leaves it alone meanwhile", async () => {
  const { business, get, post } = await connect();
  const place = { item: "IT-3", location: "main" };
  const by = "Maria Lopez";
  await business.run();
  const [order] = (await get<OrderPage>("/api/orders?search=IT-3")).rows;
  const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const snooze = { by, ...place, until, reason: "Being replaced." };
  expect((await post("/api/quiet/snooze", { ...snooze, until: "2026-02-30" })).status).toBe(400);
  expect((await post("/api/quiet/snooze", { ...snooze, until: "2020-01-01" })).status).toBe(400);
  expect((await post("/api/quiet/snooze", { ...snooze, item: "IT-99" })).status).toBe(404);
  expect((await post("/api/quiet/snooze", snooze)).status).toBe(200);
  const snoozed = { reason: "Being replaced.", name: by, at: expect.any(String) };
  expect(await get("/api/quiet")).toEqual({ total: 1, rows: [{ ...place, until, snoozed }] });
  const low = await get<LowPage>("/api/low?search=IT-3");
  expect(low.rows[0]).toMatchObject({ item: "IT-3", quiet: { until, snoozed } });
  const reject = { by, action: "reject", reason: "Too much." };
  expect((await post(`/api/orders/${order!.reference}/actions`, reject)).status).toBe(200);
  expect(finished(await business.run()).counts.skipped).toMatchObject({ snoozed: 3 });
  expect((await get<LowPage>("/api/low?outcome=snoozed&search=IT-3")).total).toBe(1);

  expect((await post("/api/quiet/wake", { by, ...place })).status).toBe(200);
  expect((await post("/api/quiet/wake", { by, ...place })).status).toBe(409);
  // The other items of the rejected order stay quiet.
  expect((await get<QuietPage>("/api/quiet")).rows.map(({ snoozed: who }) => who)).toEqual([
    null,
    null,
  ]);
  const next = finished(await business.run());
  expect(next.plan.orders.flatMap(({ order: { lines } }) => lines.map(({ item }) => item))).toEqual(
    ["IT-3"],
  );
});

function broken(): never {
  throw new Error("no route to postgres://parstock:hunter2@db.example.com/ledger?sslkey=s3cret");
}

test("raised limits stop runs and approvals until a named person stands for them", async () => {
  const { business, get } = await connect();
  await business.run();
  expect(await get<LimitsPage>("/api/limits")).toMatchObject({ raised: 0 });
  const [order] = (await get<OrderPage>("/api/orders")).rows;
  const raised = await business.reopen({ guards: { priceChangeShare: 0.5 } });
  const { get: read, post } = await serve(raised);
  const limit = "guards.priceChangeShare";
  const row = async (): Promise<unknown> =>
    (await read<LimitsPage>("/api/limits")).rows.find((entry) => entry.limit === limit);
  expect(await row()).toMatchObject({
    value: "0.5",
    raisedFrom: "0.15",
    recorded: { value: "0.15", name: "replenishment" },
  });
  expect((await read<Overview>("/api/overview")).raisedLimits).toBe(1);
  const approve = (): Promise<Response> =>
    post(`/api/orders/${order!.reference}/actions`, { by: "Ann", action: "approve" });
  const refused = await approve();
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ message: expect.stringContaining(limit) });
  expect(await raised.run()).toMatchObject({ kind: "stopped" });
  expect((await post("/api/limits/record", { by: " " })).status).toBe(400);
  expect((await post("/api/limits/record", { by: "Maria Lopez" })).status).toBe(200);
  expect(await row()).toMatchObject({
    value: "0.5",
    raisedFrom: null,
    recorded: { value: "0.5", name: "Maria Lopez" },
  });
  expect((await read<Overview>("/api/overview")).raisedLimits).toBe(0);
  expect((await approve()).status).toBe(200);
});

test("a mistake of ours is told to the log with its place, and to the page without", async () => {
  const { hub } = await openBusiness();
  const log: string[] = [];
  const server = await startServer(
    { ...hub, store: { ...hub.store, low: broken } },
    { host: "127.0.0.1", port: 0, report: (message) => log.push(message) },
  );
  onTestFinished(() => server.stop());
  const address = new URL("/api/items/main/jane%40example.com?who=jane", server.address);
  const response = await fetch(address);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    message: "Parstock met a mistake of its own; it is in the log.",
  });
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(
    /^GET \/api\/items\/:location\/:item: Error: no route to postgres:\/\/…@db/,
  );
  expect(log[0]).toContain("server.test.ts");
  expect(log[0]).not.toMatch(/jane|hunter2|s3cret/);
});

describe("refused with one sentence:", () => {
  test.each<[name: string, path: string, body: unknown, status: number, message: string]>([
    [
      "an unknown order",
      "/api/orders/PS-1/actions",
      { by: "M", action: "approve" },
      404,
      "There is no order PS-1.",
    ],
    [
      "no name",
      "/api/orders/PS-1/actions",
      { by: " ", action: "approve" },
      400,
      "This needs your name.",
    ],
    [
      "no reason",
      "/api/orders/PS-1/actions",
      { by: "M", action: "reject", reason: "" },
      400,
      "This needs a reason.",
    ],
    [
      "an unknown action",
      "/api/orders/PS-1/actions",
      { by: "M", action: "burn" },
      400,
      'The request is not understood: "action" is missing or wrong.',
    ],
    ["no object", "/api/runs", null, 400, "The request is not understood."],
    [
      "a strange scope",
      "/api/autopilot/confirm",
      { by: "M", scope: { kind: "all", id: "x" } },
      400,
      'The request is not understood: "scope.kind" is missing or wrong.',
    ],
    ["an unknown address", "/api/nothing", {}, 404, "There is nothing at this address."],
  ])("%s", async (_name, path, body, status, message) => {
    const { post } = await connect();
    const response = await post(path, body);
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });
});

describe("the browser's other pages", () => {
  test("can't decide anything here", async () => {
    const { post } = await connect();
    const body = { by: "Mallory", reason: "x" };
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "null" },
    ] as Record<string, string>[])
      expect((await post("/api/autopilot/stop", body, headers)).status).toBe(403);
    expect((await post("/api/autopilot/stop", body, { "content-type": "text/plain" })).status).toBe(
      415,
    );
  });

  test("can't reach it under a name of their own", async () => {
    const { address } = await connect();
    const { port } = new URL(address);
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(
        {
          host: "127.0.0.1",
          port,
          path: "/api/overview",
          headers: { host: `evil.example:${port}` },
        },
        (response) => resolve(response.resume().statusCode),
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test("can't frame it, sniff it or run scripts in it", async () => {
    const { address } = await connect();
    const { headers } = await fetch(new URL("/api/overview", address));
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
  });
});

test("a port that is taken is said with what to do", async () => {
  const { hub } = await openBusiness();
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve());
  });
  onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
  const { port } = other.address() as AddressInfo;
  await expect(startServer(hub, { host: "127.0.0.1", port, report: () => {} })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is taken; stop what uses it, or choose another with --port ${port + 1}.`,
  );
});
