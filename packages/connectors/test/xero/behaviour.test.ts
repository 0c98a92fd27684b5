import type { Context, HttpResponse, Instant } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { xero } from "../../src/xero/index.ts";
import { tenantId, XeroWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(settings: Readonly<Record<string, string>> = {}): {
  host: VendorHost;
  world: XeroWorld;
} {
  const world = new XeroWorld();
  const host = new VendorHost({
    connector: xero,
    world,
    settings: { tenantId, clientId: "client", ...settings },
    credentials: { clientSecret: "client-secret-of-ours" },
  });
  world.fill(facts);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof xero.createOrder>> =>
  xero.createOrder!(context, purchase);

describe("stock", () => {
  it("is said to be untracked rather than zero", () => {
    const { host, world } = open();
    world.tracked = false;
    const page = host.value((context) => xero.readStock!(context, null, null));
    expect(page.rows).toEqual([]);
    expect(page.faults?.join()).toContain("Xero tracks the stock of no item");
    const diagnoses = host.value((context) => xero.doctor!(context));
    expect(diagnoses.filter(({ level }) => level === "wrong")).toHaveLength(1);
  });
  it("is asked for by change time", () => {
    const { host } = open();
    host.value((context) => xero.readStock!(context, null, now));
    expect(host.requests.at(-1)?.headers["if-modified-since"]).toBe("2026-11-23T08:00:00");
  });
});

describe("the calls of a day", () => {
  it("are kept for orders by long reads", () => {
    const { host, world } = open({ reservedCalls: "300" });
    world.dayLeft = 250;
    expect(host.talk((context) => xero.readOpenOrders!(context, null))).toMatchObject({
      failure: { code: "throttled", vendorCode: "day" },
    });
    expect(host.talk(create).kind).toBe("value");
  });
});

describe("an order", () => {
  it("waits for an approval in Xero where the settings say so", () => {
    const { host } = open({ orderStatus: "SUBMITTED" });
    host.value(create);
    const put = host.requests.find(({ method }) => method === "PUT");
    expect(JSON.parse(put?.body ?? "")).toMatchObject({
      PurchaseOrders: [{ Status: "SUBMITTED", PurchaseOrderNumber: purchase.order.reference }],
    });
  });
  it.each([
    ["DRAFT", "draft"],
    ["SUBMITTED", "draft"],
    ["AUTHORISED", "submitted"],
    ["BILLED", "received"],
    ["DELETED", "cancelled"],
    ["SOMETHING-NEW", "submitted"],
  ])("that is %s there is %s here", (theirs, ours) => {
    const { host, world } = open();
    const { externalId, reference } = host.value(create);
    world.setStatus(reference, theirs);
    const progress = host.value((context) => xero.readProgress!(context, externalId));
    expect(progress.status).toBe(ours);
    expect(progress.received.length > 0).toBe(theirs === "BILLED");
  });
  it("that was deleted blocks its number and says so", () => {
    const { host, world } = open();
    host.value(create);
    world.setStatus(purchase.order.reference, "DELETED");
    expect(host.talk(create)).toMatchObject({ failure: { code: "conflict" } });
  });
  it("is refused where the supplier is unknown, before anything is written", () => {
    const { host } = open();
    const stranger = { ...purchase.supplier, id: "NOBODY", name: "Nobody" };
    const order = { ...purchase.order, supplier: "NOBODY" };
    const outcome = host.talk((context) =>
      xero.createOrder!(context, { ...purchase, supplier: stranger, order }),
    );
    expect(outcome).toMatchObject({ failure: { code: "rejected", field: "supplier" } });
    expect(host.requests.some(({ intent }) => intent === "writes")).toBe(false);
  });
  it("is amended in place", () => {
    const { host, world } = open();
    const placed = host.value(create);
    const [line] = purchase.order.lines;
    const order = { ...purchase.order, lines: line === undefined ? [] : [line] };
    const amended = host.value((context) =>
      xero.amendOrder!(context, placed, { ...purchase, order }),
    );
    expect(amended.externalId).toBe(placed.externalId);
    expect(amended.lines).toHaveLength(1);
    expect(world.orders().filter(({ reference }) => reference === placed.reference)).toHaveLength(
      1,
    );
  });
});

it("reads demand from invoices, day by day", () => {
  const { host, world } = open();
  world.sales = [
    ["2026-11-01", "ITEM-00001", 2.5],
    ["2026-11-20", "ITEM-00002", 4],
    ["2026-12-01", "ITEM-00002", 9],
  ];
  const period = { from: "2026-11-01", to: "2026-11-30" } as Parameters<
    NonNullable<typeof xero.readDemand>
  >[1];
  const page = host.value((context) => xero.readDemand!(context, period, null));
  expect(page.rows).toEqual([
    { item: "ITEM-00001", location: "main", day: "2026-11-01", quantity: "2.5" },
    { item: "ITEM-00002", location: "main", day: "2026-11-20", quantity: "4" },
  ]);
});

it("tells which organisations the sign-in is connected to", () => {
  const { host } = open({ tenantId: "another" });
  const [diagnosis] = host.value((context) => xero.doctor!(context));
  expect(diagnosis).toMatchObject({ level: "wrong" });
  expect(diagnosis?.message).toContain(`Acme is ${tenantId}`);
});

it("signs in a custom connection without a browser", () => {
  const { host, world } = open({ signIn: "custom" });
  world.tokens.expire();
  host.value(create);
  const token = host.requests.find(({ url }) => url.includes("/connect/token"));
  expect(token?.body).toContain("grant_type=client_credentials");
  expect(token?.body).not.toContain("offline_access");
});

it("sends people to Xero with the scopes and brings tokens back", () => {
  const { host } = open();
  const flow = { redirectUrl: "https://hub.example/back", state: "s 1", verifier: "v" };
  const url = new URL(xero.consent?.url(host.context(), flow) ?? "");
  expect(url.origin).toBe("https://login.xero.com");
  expect(url.searchParams.get("scope")).toBe(xero.scopes.join(" "));
  expect(url.searchParams.get("state")).toBe("s 1");
  const signIn = xero.consent?.redeem(host.context(), { clientSecret: "x" }, flow, { code: "c" });
  const asked = signIn?.next().value;
  expect(asked).toMatchObject({ body: expect.stringContaining("code=c") });
  const done = signIn?.next(json(200, { access_token: "a", refresh_token: "r" }));
  expect(done?.value).toEqual({ clientSecret: "x", accessToken: "a", refreshToken: "r" });
});

describe("refusals", () => {
  const invalid = json(400, {
    ErrorNumber: 10,
    Type: "ValidationException",
    Message: "A validation exception occurred",
    Elements: [{ LineItems: [{ ValidationErrors: [{ Message: "Account code is required." }] }] }],
  });
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["200", json(200, {}), null],
    ["304", { status: 304, headers: {}, body: "" }, null],
    ["a bad line", invalid, { code: "rejected", message: expect.stringContaining("Account code") }],
    [
      "a bug of ours",
      json(400, { ErrorNumber: 14, Type: "PostDataInvalidException", Message: "x" }),
      { code: "rejected", vendorCode: "PostDataInvalidException" },
    ],
    [
      "a missing scope",
      json(401, { Detail: "AuthorizationUnsuccessful" }),
      { code: "auth-denied" },
    ],
    [
      "a role that is too low",
      json(403, { Title: "Forbidden", Detail: "" }),
      { code: "auth-denied" },
    ],
    ["404 as a page", { status: 404, headers: {}, body: "<html>" }, { code: "not-found" }],
    [
      "the day's limit",
      {
        status: 429,
        headers: { "x-rate-limit-problem": "day", "retry-after": "7200" },
        body: "",
      },
      { code: "throttled", retryAt: "2026-11-23T10:00:00.000Z" },
    ],
    ["501", json(501, {}), { code: "rejected" }],
    ["503", { status: 503, headers: {}, body: "offline" }, { code: "unavailable" }],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    expect({ explained: xero.explain(response, now) }).toMatchObject({ explained: failure });
  });
});
