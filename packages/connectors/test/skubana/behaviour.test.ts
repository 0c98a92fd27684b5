import {
  compareOrder,
  type Context,
  type HttpResponse,
  type Instant,
  type StockLevel,
} from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { skubana } from "../../src/skubana/index.ts";
import { subject } from "./subject.ts";
import { type SkubanaOrder, SkubanaWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts, undefined, "2");
const { reference } = purchase.order;
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: SkubanaWorld } {
  const world = new SkubanaWorld();
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
  });
  world.fill(filled);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof skubana.createOrder>> =>
  skubana.createOrder!(context, purchase);

function sent(host: VendorHost): unknown[] {
  return host.requests
    .filter(({ intent }) => intent === "writes")
    .map(({ body }) => JSON.parse(body ?? "null") as unknown);
}

it("keeps one level of each warehouse, promised as far as it is not available", () => {
  const { host } = open();
  const { rows } = host.value((context) => skubana.readStock!(context, null, null));
  expect(rows).toHaveLength(12);
  const level: Partial<StockLevel> = { item: "ITEM-00004", location: "main" };
  expect(rows[3]).toMatchObject({ ...level, onHand: "3", committed: "3", inTransit: "0" });
});

function readItem(product: object): unknown {
  const { host, world } = open();
  world.products["ITEM-00001"] = { ...product };
  return host.value((context) => skubana.readItems!(context, null, null)).rows[0];
}

describe("products", () => {
  it.each([
    [{ bundle: true }, { kind: "kit" }],
    [{ type: "KIT" }, { kind: "kit" }],
    [{ digital: true }, { kind: "non-stock" }],
    [{ giftCard: true }, { kind: "non-stock" }],
    [{ active: false }, { status: "discontinued" }],
  ])("%j", (product, item) => {
    expect(readItem(product)).toMatchObject({ item });
  });
  it("have the minimums of their shelves, and what vendors ask", () => {
    expect(readItem({})).toMatchObject({
      rules: [{ location: "main", policy: { kind: "par", parLevel: "10" } }],
      offers: [
        {
          supplier: `North & Sons "Lab" O'Hara`,
          supplierSku: "NORTH-0",
          minimumQuantity: "1",
          prices: [{ from: "1", price: "12.5", currency: "EUR" }],
          leadTimeDays: 3,
          preferred: true,
        },
      ],
    });
  });
});

describe("an order", () => {
  it("is of vendor products, in base units, and counts as placed already", () => {
    const { host } = open();
    host.value(create);
    expect(sent(host)).toMatchObject([
      {
        customPurchaseOrderNumber: reference,
        status: "PENDING_DELIVERY",
        paymentTermId: 2,
        vendorConfirmByDate: "2026-11-26T00:00:00Z",
        currency: "EUR",
        purchaseOrderItems: [
          { quantity: 2, originalUnitCost: { amount: 18, currency: "EUR" }, unitOfMeasure: "Each" },
          { quantity: 36, originalUnitCost: { amount: 1.5 }, uomUnitQuantity: 36 },
        ],
      },
    ]);
    expect(host.requests.find(({ method }) => method === "PUT")?.body).toContain(
      '"vendorProductId":9007199257740993',
    );
  });
  it("takes the vendor's product of the number that was asked for, else the usual one", () => {
    const { host, world } = open();
    const [first] = facts.items;
    const vendorId = "#9007199256740993";
    const other = { vendorProductId: 9, vendorId, product: { masterSku: first?.id }, active: true };
    world.vendorProducts = [{ ...other, vendorSku: "CASE-OF-12", defaultProduct: false }];
    host.value(create);
    expect(JSON.stringify(sent(host))).not.toContain('"vendorProductId":9,');
    const asked = open();
    asked.world.vendorProducts = world.vendorProducts;
    const [line, second] = purchase.order.lines;
    const lines = [{ ...line!, supplierSku: "CASE-OF-12" }, second!];
    const order = { ...purchase.order, lines };
    // The model knows no such product, so that it refuses what it was rightly asked.
    asked.host.talk((context) => skubana.createOrder!(context, { ...purchase, order }));
    expect(JSON.stringify(sent(asked.host))).toContain('"vendorProductId":9,');
  });
  it("that is not shown yet is not known yet", () => {
    const { host, world } = open();
    world.lag(60_000);
    expect(host.talk(create)).toMatchObject({ failure: { code: "outcome-unknown" } });
    host.now += skubana.settleMs!;
    expect(compareOrder(purchase.order, host.value(create))).toEqual([]);
    expect(world.orders().filter((one) => one.reference === reference)).toHaveLength(1);
  });
  it("that is refused under status 200 is refused", () => {
    const { host, world } = open();
    const answer = world.answer.bind(world);
    const errors = [{ message: "Vendor product not found", errorCode: "X", identifier: "34960" }];
    world.answer = (request, at) =>
      request.method === "PUT" ? json(200, { results: [], errors }) : answer(request, at);
    expect(host.talk(create)).toMatchObject({
      failure: {
        code: "rejected",
        vendorCode: "X",
        message: expect.stringContaining("Vendor product not found (34960)"),
      },
    });
  });
  it("whose number is there already is looked up again", () => {
    const { host, world } = open();
    const answer = world.answer.bind(world);
    const errors = [{ message: "Duplicate number", errorCode: "DUPLICATE" }];
    world.answer = (request, at) => {
      const first = answer(request, at);
      return request.method === "PUT" ? json(200, { results: [], errors }) : first;
    };
    expect(compareOrder(purchase.order, host.value(create))).toEqual([]);
  });
  it("that was voided is not there", () => {
    const { host, world } = open();
    host.value(create);
    world.find(reference).status = "VOIDED";
    const find = (context: Context): ReturnType<NonNullable<typeof skubana.findOrder>> =>
      skubana.findOrder!(context, reference);
    expect(host.value(find)).toEqual([]);
    world.find(reference).status = "FULFILLED";
    expect(host.value(find)).toMatchObject([
      { number: "PO1002", supplier: `North & Sons "Lab" O'Hara` },
    ]);
  });
});

describe("what an order needs is looked up before anything is written", () => {
  const [first, second] = purchase.order.lines;
  const withLine = (change: object): typeof purchase => ({
    ...purchase,
    order: { ...purchase.order, lines: [{ ...first!, ...change }, second!] },
  });
  it.each([
    ["supplier", {}, { ...purchase, supplier: { ...purchase.supplier, id: "X", name: "Nobody" } }],
    [
      "warehouse",
      { warehouse: "Moon" },
      { ...purchase, order: { ...purchase.order, shipTo: "Mars" } },
    ],
    ["item", {}, withLine({ item: "ITEM-00002" })],
    ["quantity", {}, withLine({ quantity: "2.5" })],
  ] as const)("%s", (field, settings, changed) => {
    const { host } = open(settings);
    expect(host.talk((context) => skubana.createOrder!(context, changed))).toMatchObject({
      failure: { code: "rejected", field },
    });
    expect(sent(host)).toEqual([]);
  });
  it("payment terms, of the vendor or of the connection", () => {
    const { host, world } = open();
    world.terms = false;
    expect(host.talk(create)).toMatchObject({ failure: { field: "paymentTermId" } });
    const set = open({ paymentTermId: "7" });
    set.world.terms = false;
    set.host.value(create);
    expect(sent(set.host)).toMatchObject([{ paymentTermId: 7 }]);
  });
  it("and two vendors of one name are not chosen between", () => {
    const [north] = facts.suppliers;
    const suppliers = [...facts.suppliers, { ...north!, id: "TWIN" }];
    const { host } = open({}, { ...facts, suppliers });
    expect(host.talk(create)).toMatchObject({ failure: { field: "supplier" } });
  });
});

describe("an order that waits to be authorised", () => {
  it("is sent with that, and not before", () => {
    const { host, world } = open({ orderStatus: "AWAITING_AUTHORIZATION" });
    const placed = host.value(create);
    const send = (context: Context): ReturnType<NonNullable<typeof skubana.sendOrder>> =>
      skubana.sendOrder!(context, placed, purchase);
    expect(host.talk(send)).toMatchObject({
      failure: { code: "unavailable", message: expect.stringContaining("authorised") },
    });
    const order = world.find(reference);
    order.status = "AWAITING_VENDOR_CONFIRMATION";
    expect(host.talk(send)).toMatchObject({ kind: "value" });
    expect(host.value((context) => skubana.wasSent!(context, placed))).toBe(false);
    order.dateIssued = "2026-11-23T09:00:00Z";
    expect(host.value((context) => skubana.wasSent!(context, placed))).toBe(true);
  });
});

function received(change: Partial<SkubanaOrder>): { host: VendorHost; order: SkubanaOrder } {
  const { host, world } = open();
  host.value(create);
  const order = world.find(reference);
  Object.assign(order, change);
  return { host, order };
}

describe("goods that arrived", () => {
  const day = "2026-12-01T00:00:00Z";
  it.each([
    [{ status: "AWAITING_AUTHORIZATION" }, "draft"],
    [{ status: "AWAITING_VENDOR_CONFIRMATION" }, "submitted"],
    [{ status: "AWAITING_MODIFICATION_ACCEPTANCE" }, "submitted"],
    [{ status: "PENDING_DELIVERY" }, "submitted"],
    [{ status: "PENDING_DELIVERY", vendorConfirmedOnDate: day }, "acknowledged"],
    [{ status: "PARTIALLY_DELIVERED" }, "partly-received"],
    [{ status: "FULFILLED" }, "received"],
    [{ status: "CLOSED_SHORT" }, "closed"],
    [{ status: "VOIDED" }, "cancelled"],
    [{ status: "SOMETHING_NEW" }, "submitted"],
  ])("%j is %s", (change, status) => {
    const { host, order } = received(change);
    const progress = host.value((context) => skubana.readProgress!(context, order.id));
    expect(progress).toEqual({ status, received: [] });
  });
  it("are whole lines, off what is still to come", () => {
    const { host, order } = received({ status: "PENDING_DELIVERY" });
    order.items[1]!.receivedDate = day;
    const progress = host.value((context) => skubana.readProgress!(context, order.id, purchase));
    expect(progress).toEqual({
      status: "partly-received",
      received: [
        { item: "ITEM-00001", quantity: "0" },
        { item: "ITEM-00003", quantity: "3" },
      ],
    });
    const { rows } = host.value((context) => skubana.readOpenOrders!(context, null));
    expect(rows.filter((row) => row.reference === reference)).toEqual([
      {
        from: "order",
        reference,
        item: "ITEM-00001",
        location: "main",
        quantity: "2",
        due: "2026-11-30",
      },
    ]);
  });
  it.each(["FULFILLED", "CLOSED_SHORT", "VOIDED", "CANCELED"])(
    "are not awaited as %s",
    (status) => {
      const { host } = received({ status });
      const { rows } = host.value((context) => skubana.readOpenOrders!(context, null));
      expect(rows.filter((row) => row.reference === reference)).toEqual([]);
    },
  );
  it("of an order that is not there are not-found", () => {
    const { host } = open();
    expect(host.talk((context) => skubana.readProgress!(context, "1"))).toMatchObject({
      failure: { code: "not-found" },
    });
  });
});

describe("the doctor", () => {
  it("warns of orders that Extensiv makes by itself", () => {
    const { host } = open();
    const found = host.value((context) => skubana.doctor!(context));
    expect(found.map(({ level }) => level)).toEqual(["fine", "notice"]);
    expect(found[1]?.reorderedElsewhere).toBeUndefined();
  });
  it("names the items that it finds on them, and a warehouse that is missing", () => {
    const { host, world } = open({ warehouse: "Moon" });
    Object.assign(world.kept[0]!, { reference: null, status: "AWAITING_AUTHORIZATION" });
    const found = host.value((context) => skubana.doctor!(context));
    expect(found).toMatchObject([{ level: "wrong" }, { reorderedElsewhere: ["ITEM-00001"] }]);
    const { rows } = host.value((context) => skubana.readOpenOrders!(context, null));
    expect(rows[0]).toMatchObject({ from: "draft", reference: "PO1000" });
  });
});

it("asks a person for consent and takes the code", () => {
  const { host } = open({ system: "demo" });
  const flow = { redirectUrl: "https://hub.example/back", state: "s", verifier: "v" };
  const url = new URL(skubana.consent!.url(host.context(), flow));
  expect(url.host).toBe("demo.skubana.com");
  expect(url.searchParams.get("scope")).toContain("read_products read_inventory");
  const credentials = { applicationSecret: "secret" };
  const signIn = skubana.consent!.redeem(host.context(), credentials, flow, { code: "c" });
  const request = signIn.next().value as { url: string; headers: Record<string, string> };
  expect(new URL(request.url).searchParams.get("code")).toBe("c");
  expect(request.headers["authorization"]).toBe(
    `Basic ${Buffer.from("acme-app:secret").toString("base64")}`,
  );
  expect(signIn.next(json(200, { access_token: "a", token_type: "bearer" })).value).toEqual({
    ...credentials,
    accessToken: "a",
  });
});

describe("refusals", () => {
  it.each<[string, HttpResponse, object | null]>([
    ["results without errors", json(200, { results: [{}], errors: [] }), null],
    ["a code that is none of ours", json(200, [{ name: '"errorCode"' }]), null],
    ["400", json(400, { errors: [{ message: "Bad", errorCode: "B" }] }), { code: "rejected" }],
    ["no words", json(400, "<html>"), { message: expect.stringContaining("no reason given") }],
    ["401", json(401, ""), { code: "auth-revoked" }],
    ["403", json(403, ""), { code: "auth-denied" }],
    ["404", json(404, ""), { code: "not-found" }],
    ["500", json(500, ""), { code: "unavailable" }],
    ["429", json(429, ""), { code: "throttled", retryAt: "2026-11-23T08:00:15.000Z" }],
    [
      "429 with milliseconds",
      json(429, "", { "x-skubana-quota-retryafter": "1500" }),
      { retryAt: "2026-11-23T08:00:01.500Z" },
    ],
  ])("%s", (_name, response, failure) => {
    expect({ explained: skubana.explain(response, now) }).toMatchObject({ explained: failure });
  });
  it("an answer that is no list is malformed", () => {
    const { host, world } = open();
    world.answer = () => json(200, {});
    expect(host.talk((context) => skubana.readStock!(context, null, null))).toMatchObject({
      failure: { code: "malformed-answer" },
    });
  });
});
