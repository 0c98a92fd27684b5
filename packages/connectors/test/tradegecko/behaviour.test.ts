import { compareOrder, type Context, type HttpResponse, type Instant } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { tradegecko } from "../../src/tradegecko/index.ts";
import { subject } from "./subject.ts";
import { type GeckoOrder, privilegedToken, TradeGeckoWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
  credentials: Readonly<Record<string, string>> = {},
): { host: VendorHost; world: TradeGeckoWorld } {
  const world = new TradeGeckoWorld();
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
    credentials: { ...subject.credentials, ...credentials },
  });
  world.fill(filled);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof tradegecko.createOrder>> =>
  tradegecko.createOrder!(context, purchase);

function writes(host: VendorHost): VendorHost["requests"] {
  return host.requests.filter(({ intent }) => intent === "writes");
}

it("says wherever it is offered that the service has ended", () => {
  expect(tradegecko.title).toContain("ended 2022");
  expect(tradegecko.deprecations).toHaveLength(1);
  const [address] = tradegecko.settings;
  expect(address).toMatchObject({ name: "baseUrl", required: true });
  expect(address?.initial).toBeUndefined();
  expect(address?.help).toContain("retired in 2022");
  const [first] = open().host.value((context) => tradegecko.doctor!(context));
  expect(first).toMatchObject({ level: "notice", message: expect.stringContaining("retired") });
});

it.each(["", "http://gateway.example", "gateway"])(
  "dials no address but one that is set: %j",
  (baseUrl) => {
    const { host } = open({ baseUrl });
    expect(host.talk((context) => tradegecko.readStock!(context, null, null))).toMatchObject({
      failure: { code: "bad-setting", field: "baseUrl" },
    });
    expect(host.requests).toEqual([]);
  },
);

describe("variants", () => {
  it("have stock where it is managed, by location", () => {
    const { host, world } = open();
    world.variants["ITEM-00001"] = { manage_stock: false };
    world.variants["ITEM-00002"] = { composite: true };
    world.variants["ITEM-00003"] = {
      locations: [{ location_id: 9, stock_on_hand: "-12", committed: null, reorder_point: null }],
    };
    const { rows } = host.value((context) => tradegecko.readStock!(context, null, null));
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({
      item: "ITEM-00003",
      location: "#9",
      onHand: "-12",
      committed: "0",
    });
    expect(rows[1]).toMatchObject({ location: "main", onHand: "3", committed: "2" });
  });
  it("have points by location, none where it is empty or -1", () => {
    const { host, world } = open();
    const place = { location_id: 9, reorder_point: "-1" };
    world.variants["ITEM-00001"] = { locations: [place], name: "Red", product_name: "Shirt" };
    world.variants["ITEM-00002"] = { composite: true, status: "archived", sku: null };
    const { rows } = host.value((context) => tradegecko.readItems!(context, null, null));
    expect(rows[0]).toMatchObject({ item: { name: "Shirt, Red" }, rules: [] });
    expect(rows[1]?.item).toMatchObject({ kind: "kit", status: "discontinued" });
    expect(rows[1]?.item.id).toMatch(/^#\d+$/);
    expect(rows[2]).toMatchObject({
      rules: [{ location: "main", policy: { kind: "par", parLevel: "12" } }],
    });
  });
  it("are read as changed", () => {
    const { host } = open();
    const count = (since: string): number =>
      host.value((context) => tradegecko.readStock!(context, null, since as Instant)).rows.length;
    expect(count("2026-11-22T10:00:00.000Z")).toBe(12);
    expect(count("2026-11-22T10:00:01.000Z")).toBe(0);
  });
});

describe("an order", () => {
  it("has our reference for its number, and a key of its own", () => {
    const { host } = open();
    host.value(create);
    const [request] = writes(host);
    expect(request?.headers["idempotency-key"]).toMatch(/^PS-261123-7KQ4MX-[0-9a-f]{16}$/);
    expect(JSON.parse(request?.body ?? "")).toMatchObject({
      purchase_order: {
        order_number: reference,
        due_at: "2026-11-30",
        tax_treatment: "exclusive",
        status: "active",
        purchase_order_line_items: [
          { quantity: "2.5", price: "18", position: 0 },
          { quantity: "36", price: "1.5", position: 1 },
        ],
      },
    });
    expect(request?.body).toContain('"variant_id":9007199264740993');
  });
  it("that is sent twice under its key is there once", () => {
    const { host, world } = open();
    host.value(create);
    const [request] = writes(host);
    world.answer(request!, now);
    expect(world.orders().filter((one) => one.reference === reference)).toHaveLength(1);
  });
  it("whose number is taken meanwhile is looked up again", () => {
    const { host, world } = open();
    const answer = world.answer.bind(world);
    world.answer = (request, at) => {
      const first = answer(request, at);
      return request.url.endsWith("/purchase_orders") && request.method === "POST"
        ? json(422, { errors: { order_number: ["has already been taken"] } })
        : first;
    };
    expect(compareOrder(purchase.order, host.value(create))).toEqual([]);
  });
  it("is refused with the field that is wrong", () => {
    const { host, world } = open();
    const answer = world.answer.bind(world);
    world.answer = (request, at) =>
      request.method === "POST"
        ? json(422, { errors: { due_at: ["can't be blank"] } })
        : answer(request, at);
    expect(host.talk(create)).toMatchObject({
      failure: {
        code: "rejected",
        field: "due_at",
        message: expect.stringContaining("due_at can't be blank"),
      },
    });
  });
  it("waits as a draft where the settings say so", () => {
    const { host } = open({ orderStatus: "draft" });
    const { externalId } = host.value(create);
    expect(host.value((context) => tradegecko.readProgress!(context, externalId)).status).toBe(
      "draft",
    );
  });
  it("that was deleted is not there", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => tradegecko.cancelOrder!(context, placed));
    expect(host.value((context) => tradegecko.findOrder!(context, reference))).toEqual([]);
    expect(
      host.talk((context) => tradegecko.readProgress!(context, placed.externalId)),
    ).toMatchObject({ failure: { code: "not-found" } });
  });
  it("of many lines asks for variants in short addresses", () => {
    const many = vendorFacts(60, 0);
    const { host } = open({}, many);
    const [line] = purchase.order.lines;
    const lines = many.items.map(({ id }, index) => ({ ...line!, number: index + 1, item: id }));
    const large = { ...purchase, order: { ...purchase.order, lines } };
    const placed = host.value((context) => tradegecko.createOrder!(context, large));
    expect(compareOrder(large.order, placed)).toEqual([]);
    for (const { url } of host.requests) expect(url.length).toBeLessThan(600);
  });
});

describe("what an order needs is looked up before anything is written", () => {
  const [first, second] = purchase.order.lines;
  const none = { ...first!, item: "A,B" };
  it.each([
    ["supplier", {}, { ...purchase, supplier: { ...purchase.supplier, id: "X", name: "Nobody" } }],
    [
      "location",
      { location: "Moon" },
      { ...purchase, order: { ...purchase.order, shipTo: "Mars" } },
    ],
    ["item", {}, { ...purchase, order: { ...purchase.order, lines: [none, second!] } }],
  ] as const)("%s", (field, settings, changed) => {
    const { host } = open(settings);
    expect(host.talk((context) => tradegecko.createOrder!(context, changed))).toMatchObject({
      failure: { code: "rejected", field },
    });
    expect(writes(host)).toEqual([]);
  });
  it("suppliers by code, else by a name that is theirs alone", () => {
    const [, south] = facts.suppliers;
    const twins = { ...facts, suppliers: [...facts.suppliers, { ...south!, id: "TWIN" }] };
    const named = { ...purchase, supplier: { ...purchase.supplier, id: "?", name: south!.name } };
    const ask = (filled: typeof facts): unknown =>
      open({}, filled).host.talk((context) => tradegecko.createOrder!(context, named));
    expect(ask(facts)).toMatchObject({ kind: "value" });
    expect(ask(twins)).toMatchObject({ failure: { field: "supplier" } });
  });
});

/** An order of ours that people went on with. */
function received(change: Partial<GeckoOrder>, second = false): { host: VendorHost; id: string } {
  const { host, world } = open();
  host.value(create);
  const order = world.find(reference);
  Object.assign(order, change);
  if (second) order.lines[1]!.procurementId = "77";
  return { host, id: order.id };
}

describe("goods that arrived", () => {
  it.each([
    [{}, false, "submitted"],
    [{}, true, "partly-received"],
    [{ procurement: "partial" }, false, "partly-received"],
    [{ procurement: "procured" }, true, "received"],
    [{ status: "received" }, true, "received"],
    [{ status: "draft" }, false, "draft"],
  ] as const)("%j and a line %j are %s", (change, second, status) => {
    const { host, id } = received(change, second);
    expect(host.value((context) => tradegecko.readProgress!(context, id)).status).toBe(status);
  });
  it("are whole lines, off what is still to come", () => {
    const { host } = received({ procurement: "partial" }, true);
    const { rows, next } = host.value((context) => tradegecko.readOpenOrders!(context, null));
    expect(rows.filter((row) => row.reference === reference)).toEqual([
      {
        from: "order",
        reference,
        item: "ITEM-00001",
        location: "main",
        quantity: "2.5",
        due: "2026-11-30",
      },
    ]);
    expect(next).toBe("draft/1");
  });
  it("all of them are not awaited", () => {
    const { host } = received({ procurement: "procured" });
    const { rows } = host.value((context) => tradegecko.readOpenOrders!(context, null));
    expect(rows.filter((row) => row.reference === reference)).toEqual([]);
  });
});

describe("signing in", () => {
  it("takes a privileged token, which is not renewed", () => {
    const { host, world } = open({}, facts, { privilegedToken });
    world.tokens.expire();
    expect(host.value((context) => tradegecko.readLocations!(context, null)).rows).toHaveLength(1);
    const other = open({}, facts, { privilegedToken: "deleted-token" });
    expect(other.host.talk((context) => tradegecko.readLocations!(context, null))).toMatchObject({
      failure: { code: "auth-revoked" },
    });
  });
  it("asks for consent, and for renewals with the same address again", () => {
    const { host } = open();
    const flow = { redirectUrl: "https://hub.example/back", state: "s", verifier: "v" };
    const url = new URL(tradegecko.consent!.url(host.context(), flow));
    expect(url.pathname).toBe("/gecko/oauth/authorize");
    const signIn = tradegecko.consent!.redeem(host.context(), { clientSecret: "x" }, flow, {
      code: "a+b",
    });
    const request = signIn.next().value as { body: string };
    expect(JSON.parse(request.body)).toEqual({
      grant_type: "authorization_code",
      code: "a+b",
      redirect_uri: flow.redirectUrl,
      client_id: "acme-app",
      client_secret: "x",
    });
    const credentials = {
      clientSecret: "x",
      accessToken: "a",
      refreshToken: "r",
      redirectUrl: flow.redirectUrl,
    };
    expect(signIn.next(json(200, { access_token: "a", refresh_token: "r" })).value).toEqual(
      credentials,
    );
    const renewal = tradegecko.refresh!(host.context(), credentials).next().value as {
      body: string;
    };
    expect(JSON.parse(renewal.body)).toMatchObject({
      grant_type: "refresh_token",
      refresh_token: "r",
      redirect_uri: flow.redirectUrl,
    });
  });
});

describe("the doctor", () => {
  it("misses a location and variants", () => {
    const { host } = open({ location: "Moon" }, vendorFacts(0));
    const found = host.value((context) => tradegecko.doctor!(context));
    expect(found.map(({ level }) => level)).toEqual(["notice", "wrong", "wrong"]);
  });
});

describe("refusals", () => {
  it.each<[string, HttpResponse, object | null]>([
    ["204", { status: 204, headers: {}, body: "" }, null],
    ["401", json(401, {}), { code: "auth-expired" }],
    ["402", json(402, {}), { code: "auth-denied" }],
    ["403", json(403, {}), { code: "auth-denied" }],
    ["404", json(404, {}), { code: "not-found" }],
    [
      "414",
      json(414, "<html>"),
      { code: "rejected", message: expect.stringContaining("no reason given") },
    ],
    [
      "a message",
      json(400, { message: "Malformed." }),
      { message: expect.stringContaining("Malformed. Correct") },
    ],
    ["500", json(500, {}), { code: "unavailable" }],
    [
      "429",
      json(429, {}, { "x-rate-limit-reset": "1795420827" }),
      { retryAt: "2026-11-23T08:00:27.000Z" },
    ],
  ])("%s", (_name, response, failure) => {
    expect({ explained: tradegecko.explain(response, now) }).toMatchObject({ explained: failure });
  });
  it("a time to go on that is over is none", () => {
    const explained = tradegecko.explain(
      json(429, {}, { "x-rate-limit-reset": "1500000000" }),
      now,
    );
    expect(explained).not.toHaveProperty("retryAt");
  });
});

it.each([
  ["fulfillments.create", "stock"],
  ["variant.update", "item"],
  ["companies.update", "supplier"],
  ["purchase_order.update", "order"],
  ["account.update", "other"],
])("%s is about %s", (event, about) => {
  const bodyBase64 = Buffer.from(JSON.stringify({ event })).toString("base64");
  const request = { method: "POST", url: "https://hub.example/in", headers: {}, bodyBase64 };
  expect(tradegecko.parseWebhook!(request)).toMatchObject([{ about }]);
});
