import type { Connector, Context, HttpResponse } from "@parstock/core";
import { json, purchaseOf, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { zohoInventory } from "../../src/zoho-inventory/index.ts";
import { subject } from "./subject.ts";
import { ZohoWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);

function open(settings: Readonly<Record<string, string>> = {}): {
  host: VendorHost;
  world: ZohoWorld;
} {
  const world = new ZohoWorld();
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
  });
  world.fill(facts);
  return { host, world };
}

function member<Name extends keyof Connector>(name: Name): NonNullable<Connector[Name]> {
  const found: Connector[Name] = zohoInventory[name];
  if (found === undefined || found === null) throw new Error(`the connector lacks ${name}`);
  return found;
}

const create = (context: Context): ReturnType<NonNullable<Connector["createOrder"]>> =>
  member("createOrder")(context, purchase);

function called(host: VendorHost, method: string): string[] {
  return host.requests
    .filter((request) => request.method === method)
    .map(({ url }) => new URL(url).pathname);
}

function told(body: string, headers = {}): unknown {
  return member("parseWebhook")({
    method: "POST",
    url: "https://hub.example/in",
    headers,
    bodyBase64: Buffer.from(body).toString("base64"),
  });
}

function said(status: number, code: number, message: string): HttpResponse {
  return json(status, { code, message });
}

function withNorthCalled(name: string): typeof facts {
  const suppliers = facts.suppliers.map((one) => (one.id === "NORTH" ? { ...one, name } : one));
  return { ...facts, suppliers };
}

function stockUnder(settings: Readonly<Record<string, string>>): unknown {
  const { host } = open(settings);
  return host.value((context) => member("readStock")(context, null, null)).rows[1];
}

function send(host: VendorHost): ReturnType<VendorHost["talk"]> {
  const placed = host.value(create);
  return host.talk((context) => member("sendOrder")(context, placed, purchase));
}

function examine(host: VendorHost): readonly unknown[] {
  return host
    .value((context) => member("doctor")(context))
    .filter(({ level }) => level === "wrong");
}

describe("stock", () => {
  it("is the physical one unless the books are asked for", () => {
    expect(stockUnder({})).toMatchObject({ onHand: "1", committed: "0" });
    expect(stockUnder({ stock: "accounting" })).toMatchObject({ onHand: "101", committed: "3" });
  });
  it("is said to be untracked rather than zero", () => {
    const { host, world } = open();
    world.tracked = false;
    const page = host.value((context) => member("readStock")(context, null, null));
    expect(page.rows).toEqual([]);
    expect(page.faults?.join()).toContain("tracks the stock of no active item");
  });
  it("is asked for by time of change", () => {
    const { host } = open();
    host.value((context) => member("readStock")(context, null, context.now));
    const url = new URL(host.requests.at(-1)?.url ?? "");
    expect(url.searchParams.get("last_modified_time")).toBe("2026-11-23T08:00:00+0000");
  });
});

describe("the calls of a day", () => {
  it("are kept for orders by long reads, which say when to go on", () => {
    const { host, world } = open();
    world.dayLeft = 1400;
    expect(host.talk((context) => member("readOpenOrders")(context, null))).toMatchObject({
      failure: { code: "throttled", vendorCode: "day", retryAt: "2026-11-23T18:00:00.000Z" },
    });
    expect(host.talk(create).kind).toBe("value");
  });
});

describe("an order", () => {
  it("is issued once, by Zoho's own endpoint", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => member("confirmOrder")(context, placed));
    host.value((context) => member("confirmOrder")(context, placed));
    const paths = called(host, "POST").filter((path) => path.includes("/status/"));
    expect(paths).toEqual([`/inventory/v1/purchaseorders/${placed.externalId}/status/issued`]);
  });
  it("is submitted where it needs an approval, or left a draft", () => {
    const submitting = open({ newOrders: "submitted" });
    const placed = submitting.host.value(create);
    for (let time = 1; time <= 2; time += 1)
      submitting.host.value((context) => member("confirmOrder")(context, placed));
    expect(called(submitting.host, "POST").filter((path) => path.endsWith("/submit"))).toHaveLength(
      1,
    );
    const leaving = open({ newOrders: "draft" });
    const draft = leaving.host.value(create);
    leaving.host.value((context) => member("confirmOrder")(context, draft));
    expect(called(leaving.host, "POST")).toHaveLength(1);
  });
  it.each([
    ["draft", 0, "draft"],
    ["pending_approval", 0, "draft"],
    ["issued", 0, "submitted"],
    ["issued", 0.5, "partly-received"],
    ["billed", 0, "submitted"],
    ["billed", 1, "received"],
    ["closed", 0.5, "closed"],
    ["cancelled", 0, "cancelled"],
    ["something_new", 0, "submitted"],
  ])("that is %s with a share of %d received is %s here", (theirs, share, ours) => {
    const { host, world } = open();
    const { externalId } = host.value(create);
    world.change(externalId, theirs, share);
    const progress = host.value((context) => member("readProgress")(context, externalId));
    expect(progress.status).toBe(ours);
    expect(progress.received.length > 0).toBe(share > 0);
  });
  it("leaves its rest in the open orders, until nothing is missing", () => {
    const { host, world } = open();
    const { externalId, reference } = host.value(create);
    const rest = (): unknown[] =>
      host
        .value((context) => member("readOpenOrders")(context, null))
        .rows.filter((row) => row.reference === reference)
        .map(({ from, quantity }) => [from, quantity]);
    expect(rest()).toEqual([
      ["draft", "2.5"],
      ["draft", "36"],
    ]);
    world.change(externalId, "issued", 0.5);
    expect(rest()).toEqual([
      ["order", "1.25"],
      ["order", "18"],
    ]);
    world.change(externalId, "billed", 1);
    expect(rest()).toEqual([]);
  });
  it("that goes to a customer is no supply", () => {
    const { host, world } = open();
    const { externalId, reference } = host.value(create);
    world.dropShip(externalId);
    const { rows } = host.value((context) => member("readOpenOrders")(context, null));
    expect(rows.filter((row) => row.reference === reference)).toEqual([]);
  });
  it("goes to a supplier whose name is longer than the filter", () => {
    const { host, world } = open();
    const name = `${"North & Sons ".repeat(9)}Ltd`;
    world.fill(withNorthCalled(name));
    const supplier = { ...purchase.supplier, name };
    const placed = host.value((context) =>
      member("createOrder")(context, { ...purchase, supplier }),
    );
    expect(placed.supplier).toBe(purchase.order.supplier);
  });
  it("that was called off blocks its number and says so", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => member("cancelOrder")(context, placed));
    expect(host.talk(create)).toMatchObject({
      failure: { code: "conflict", field: "reference" },
    });
  });
  it("is found among newer ones where the filter does nothing, and older ones are left alone", () => {
    const { host, world } = open();
    world.filters = false;
    world.addOthers(450, "2026-10-01");
    const placed = host.value(create);
    const { reference } = placed;
    const looks = (): number => {
      const before = host.requests.length;
      expect(host.value((context) => member("findOrder")(context, reference, purchase))).toEqual([
        placed,
      ]);
      return host.requests
        .slice(before)
        .filter(({ url }) => new URL(url).pathname.endsWith("/purchaseorders")).length;
    };
    expect(looks()).toBe(1);
    world.addOthers(250, "2026-11-23");
    expect(looks()).toBe(2);
  });
  it("of five hundred lines is resolved by the list rather than line by line", () => {
    const { host, world } = open();
    const many = vendorFacts(500);
    world.fill(many);
    const long = purchaseOf({
      reference: "PS-261123-500XXX",
      supplier: { id: "NORTH", name: many.suppliers[0]?.name ?? "", email: "o@north.example" },
      currency: "EUR",
      orderDay: "2026-11-23",
      expectedDay: null,
      note: null,
      lines: many.items.map(({ id, name }) => ({
        item: id,
        name,
        quantity: "1.5",
        price: "0.1",
        pack: "12",
      })),
    });
    const placed = host.value((context) => member("createOrder")(context, long));
    expect(placed.lines).toHaveLength(500);
    expect(host.requests.length).toBeLessThan(20);
  });
  it.each([
    ["supplier", { supplier: { ...purchase.supplier, id: "NOBODY", name: "Nobody" } }],
    ["currency", { order: { ...purchase.order, currency: "USD" } }],
    [
      "item",
      {
        order: {
          ...purchase.order,
          lines: purchase.order.lines.map((line) => ({ ...line, item: "NOTHING" })),
        },
      },
    ],
  ])("with an unknown %s is refused before anything is written", (field, change) => {
    const { host } = open();
    const outcome = host.talk((context) =>
      member("createOrder")(context, { ...purchase, ...change }),
    );
    expect(outcome).toMatchObject({ failure: { code: "rejected", field } });
    expect(called(host, "POST")).toEqual([]);
  });
  it("of a composite item is refused", () => {
    const { host, world } = open();
    world.composite = true;
    expect(host.talk(create)).toMatchObject({ failure: { code: "rejected", field: "item" } });
  });
  it("is amended in place", () => {
    const { host } = open();
    const placed = host.value(create);
    const order = { ...purchase.order, lines: purchase.order.lines.slice(0, 1) };
    const amended = host.value((context) =>
      member("amendOrder")(context, placed, { ...purchase, order }),
    );
    expect(amended.externalId).toBe(placed.externalId);
    expect(amended.lines).toHaveLength(1);
  });
});

describe("mail", () => {
  it("goes out by Inventory where it can, else by Books, and once", () => {
    for (const product of ["inventory", "books"]) {
      const { host, world } = open();
      world.mailing = [product];
      expect(send(host).kind).toBe("value");
      expect(send(host).kind).toBe("value");
      expect(world.mails.map(({ to }) => to)).toEqual([[purchase.supplier.email]]);
    }
  });
  it("that neither sends is said to be ours", () => {
    const { host, world } = open();
    world.mailing = [];
    expect(send(host)).toMatchObject({
      failure: { code: "rejected", message: expect.stringContaining("let Parstock mail it") },
    });
  });
});

describe("signing in", () => {
  const flow = { redirectUrl: "https://hub.example/back", state: "s 1", verifier: "v" };
  it("goes to the account's own data centre", () => {
    const { host } = open();
    const url = new URL(member("consent").url(host.context(), flow));
    expect(url.origin).toBe("https://accounts.zoho.eu");
    expect(url.searchParams.get("access_type")).toBe("offline");
    expect(url.searchParams.get("scope")).not.toContain("ZohoBooks");
    const canada = open({ dataCentre: "ca", mailScope: "yes" }).host.context();
    const there = new URL(member("consent").url(canada, flow));
    expect(there.origin).toBe("https://accounts.zohocloud.ca");
    expect(there.searchParams.get("scope")).toContain("ZohoBooks.purchaseorders.CREATE");
  });
  it("brings tokens back, and tells an account of another data centre where it lives", () => {
    const { host } = open();
    const known = { clientSecret: "x" };
    const redeem = (location: string): ReturnType<NonNullable<Connector["refresh"]>> =>
      member("consent").redeem(host.context(), known, flow, { code: "c", location });
    expect(() => redeem("us").next()).toThrow("kept in the data centre com;");
    const signIn = redeem("eu");
    expect(signIn.next().value).toMatchObject({ body: expect.stringContaining("code=c") });
    const done = signIn.next(json(200, { access_token: "a", refresh_token: "r" }));
    expect(done.value).toEqual({ clientSecret: "x", accessToken: "a", refreshToken: "r" });
  });
  it("waits when Zoho was asked for too many tokens", () => {
    const { host, world } = open();
    world.tokens.expire();
    world.denied = true;
    expect(host.talk(create)).toMatchObject({
      failure: { code: "unavailable", vendorCode: "Access Denied" },
    });
    world.denied = false;
    expect(host.talk(create).kind).toBe("value");
  });
  it("refuses a data centre that there is none of", () => {
    const { host } = open({ dataCentre: "evil.example/" });
    expect(host.talk(create)).toMatchObject({
      failure: { code: "bad-setting", field: "dataCentre" },
    });
    expect(host.requests).toEqual([]);
  });
});

it("names no currency for an organisation that is not there", () => {
  const { host } = open({ organizationId: "1" });
  expect(host.talk((context) => member("readItems")(context, null, null))).toMatchObject({
    failure: { code: "wrong-tenant" },
  });
});

describe("doctor", () => {
  it("finds nothing wrong where nothing is", () => {
    expect(examine(open().host)).toEqual([]);
  });
  it("tells which organisations the sign-in has", () => {
    expect(examine(open({ organizationId: "1" }).host)).toEqual([
      { level: "wrong", message: expect.stringContaining("Acme is 260815001") },
    ]);
  });
  it("names items that Zoho replenishes by itself", () => {
    const { host, world } = open();
    world.replenished = ["ITEM-00003"];
    expect(examine(host)).toMatchObject([{ reorderedElsewhere: ["ITEM-00003"] }]);
  });
});

describe("webhooks", () => {
  it.each([
    ['{"item":{"sku":"ITEM-1"}}', "item", "ITEM-1"],
    ['{"invoice":{"invoice_id":"1"}}', "stock", undefined],
    ['{"purchaseorder":{"reference_number":"PS-1"}}', "order", "PS-1"],
    ['{"contact":{"contact_name":"North"}}', "supplier", "North"],
    ['{"something":1}', "other", undefined],
    ["", "other", undefined],
  ])("%s is about %s", (body, about, key) => {
    const id: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(told(body)).toEqual([{ id, about, ...(key === undefined ? {} : { key }) }]);
  });
  it("of a form are bells without a name", () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(told("a=1", form)).toMatchObject([{ about: "other" }]);
  });
});

describe("refusals", () => {
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["an answer", json(200, { code: 0 }), null],
    [
      "an error in an answer",
      said(200, 4, "Invalid value passed for vendor_id"),
      {
        code: "rejected",
        field: "vendor_id",
      },
    ],
    ["an item for sale only", said(400, 29_032, "x"), { code: "rejected", field: "item" }],
    ["a number that is taken", said(400, 1, "Number PO-1 already exists"), { code: "conflict" }],
    ["a missing scope", said(403, 57, "You are not authorized"), { code: "auth-denied" }],
    [
      "a foreign organisation",
      said(401, 6041, "This user is not associated with the CompanyID"),
      {
        code: "wrong-tenant",
      },
    ],
    [
      "the day's quota",
      {
        status: 429,
        headers: { "x-rate-limit-reset": "7200" },
        body: '{"code":45,"message":"exceeded"}',
      },
      { code: "throttled", vendorCode: "45", retryAt: "2026-11-23T10:00:00.000Z" },
    ],
    ["405", said(405, 1, "Method Not Allowed"), { code: "rejected" }],
    ["503 as a page", { status: 503, headers: {}, body: "<html>" }, { code: "unavailable" }],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    const explained = zohoInventory.explain(response, open().host.instant());
    expect({ explained }).toMatchObject({ explained: failure });
  });
});
