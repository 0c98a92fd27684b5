import {
  compareOrder,
  type Context,
  type HttpResponse,
  type Instant,
  type Page,
  type StockLevel,
} from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { cin7Omni } from "../../src/cin7-omni/index.ts";
import { subject } from "./subject.ts";
import { Cin7OmniWorld, type OmniOrder } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: Cin7OmniWorld } {
  const world = new Cin7OmniWorld();
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
  });
  world.fill(filled);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof cin7Omni.createOrder>> =>
  cin7Omni.createOrder!(context, purchase);

function sent(host: VendorHost): unknown[] {
  return host.requests
    .filter(({ intent }) => intent === "writes")
    .map(({ body }) => JSON.parse(body ?? "null") as unknown);
}

function readStock(host: VendorHost, since: Instant | null = null): string[] {
  const rows: string[] = [];
  let cursor: string | null = null;
  do {
    const at: string | null = cursor;
    const page: Page<StockLevel> = host.value((context) => cin7Omni.readStock!(context, at, since));
    rows.push(...page.rows.map(({ item, location, onHand }) => `${item} ${location} ${onHand}`));
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

describe("stock", () => {
  it("of options that never moved is none, and said once", () => {
    const many = vendorFacts(300, 0);
    const { host, world } = open({}, many);
    world.neverMoved = many.items.slice(0, 90).map(({ id }) => id);
    const rows = readStock(host);
    expect(rows).toHaveLength(300);
    expect(new Set(rows).size).toBe(300);
    expect(rows).toContain("ITEM-00002 main 0");
    const asked = host.requests.filter(({ url }) => url.includes("IN%20"));
    expect(asked).toHaveLength(3);
    for (const { url } of host.requests) expect(url.length).toBeLessThan(2048);
  });
  it("that is none by its rows is not counted twice", () => {
    const [first] = facts.items;
    const { host } = open({}, { ...facts, items: [{ ...first!, onHand: "0" }] });
    expect(readStock(host)).toEqual(["ITEM-00001 main 0"]);
  });
  it("is read as changed, with two minutes of overlap and no more than that", () => {
    const { host } = open();
    expect(readStock(host, "2026-11-22T10:01:00.000Z" as Instant)).toHaveLength(12);
    expect(readStock(host, "2026-11-22T10:03:00.000Z" as Instant)).toEqual([]);
    const [request] = host.requests;
    expect(new URL(request?.url ?? "").searchParams.get("where")).toBe(
      "modifiedDate>='2026-11-22T09:59:00Z'",
    );
  });
  it("is promised as far as it is sold", () => {
    const { host } = open();
    const { rows } = host.value((context) => cin7Omni.readStock!(context, null, null));
    expect(rows[1]).toMatchObject({ item: "ITEM-00002", onHand: "1", committed: "2" });
  });
});

function readItem(product: object, settings = {}): unknown {
  const { host, world } = open(settings);
  world.products["ITEM-00001"] = { ...product };
  return host.value((context) => cin7Omni.readItems!(context, null, null)).rows[0];
}

describe("products", () => {
  it.each([
    [{ orderType: "Kit" }, { kind: "kit" }],
    [{ orderType: "Gift Voucher" }, { kind: "non-stock" }],
    [{ orderType: "Buy To Order" }, { kind: "drop-ship" }],
    [{ status: "Inactive" }, { status: "discontinued" }],
  ])("%j", (product, item) => {
    expect(readItem(product)).toMatchObject({ item });
  });
  it("have levels where people keep them", () => {
    expect(readItem({})).toMatchObject({
      rules: [{ location: "*", policy: { kind: "s,S", reorderPoint: "10", orderUpTo: "30" } }],
      offers: [
        {
          supplier: `North & Sons "Lab" O'Hara`,
          supplierSku: "NORTH-0",
          prices: [{ price: "12.5", currency: "EUR" }],
          leadTimeDays: 3,
        },
      ],
    });
    expect(readItem({}, { maximumField: "" })).toMatchObject({
      rules: [{ policy: { kind: "par", parLevel: "10" } }],
    });
    expect(readItem({ customFields: { products_1001: "ten" } })).toMatchObject({ rules: [] });
    expect(readItem({ customFields: { products_1001: 0 } })).toMatchObject({ rules: [] });
    expect(readItem({}, { minimumField: "" })).toMatchObject({ rules: [] });
    expect(readItem({}, { costColumn: "" })).toMatchObject({ offers: [{ prices: [] }] });
  });
  it("give an item for each option, by its new code or its old one", () => {
    const option = { id: 7, option1: "Red", option2: "XL" };
    const options = [
      { ...option, productOptionCode: "RED-XL", code: "OLD" },
      { ...option, code: "BLUE ", status: "Disabled" },
    ];
    const { host, world } = open();
    world.products["ITEM-00001"] = { name: "Shirt", productOptions: options };
    const { rows } = host.value((context) => cin7Omni.readItems!(context, null, null));
    expect(rows.slice(0, 2).map(({ item }) => [item.id, item.name, item.status])).toEqual([
      ["RED-XL", "Shirt, Red, XL", "active"],
      ["BLUE", "Shirt, Red, XL", "discontinued"],
    ]);
  });
});

describe("an order", () => {
  it("goes out alone in a list, in base units and by ids", () => {
    const { host } = open({ taxRate: "15" });
    host.value(create);
    expect(sent(host)).toMatchObject([
      [
        {
          reference,
          isApproved: true,
          currencyCode: "EUR",
          taxStatus: "Excl",
          taxRate: 15,
          estimatedDeliveryDate: "2026-11-30T00:00:00Z",
          lineItems: [
            { code: "ITEM-00001", qty: 2.5, unitPrice: 18, sort: 1 },
            { code: "ITEM-00003", qty: 36, unitPrice: 1.5, sort: 2 },
          ],
        },
      ],
    ]);
    expect(host.requests.at(-2)?.body).toContain('"productOptionId":9007199255740993');
  });
  it("waits for somebody to approve it where the settings say so", () => {
    const { host, world } = open({ orderStatus: "draft" });
    const { externalId } = host.value(create);
    expect(world.find(reference).isApproved).toBe(false);
    const progress = host.value((context) => cin7Omni.readProgress!(context, externalId));
    expect(progress.status).toBe("draft");
  });
  it("that is refused in a row of a good answer is refused", () => {
    const { host, world } = open();
    const answer = world.answer.bind(world);
    world.answer = (request, at) =>
      request.method === "POST"
        ? json(200, [{ index: 0, success: false, id: 0, errors: ["Currency is not set up."] }])
        : answer(request, at);
    expect(host.talk(create)).toMatchObject({
      failure: {
        code: "rejected",
        message: expect.stringContaining("Currency is not set up. Correct"),
      },
    });
  });
  it("whose reference is taken meanwhile is looked up again", () => {
    const { host, world } = open();
    world.unique = true;
    const answer = world.answer.bind(world);
    world.answer = (request, at) => {
      // Somebody else's create comes first, by a hair.
      if (request.method === "POST") answer(request, at);
      return answer(request, at);
    };
    expect(compareOrder(purchase.order, host.value(create))).toEqual([]);
    expect(world.orders().filter((one) => one.reference === reference)).toHaveLength(1);
  });
  it("that was voided is not there", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => cin7Omni.cancelOrder!(context, placed));
    expect(sent(host)[1]).toEqual([expect.objectContaining({ isVoid: true })]);
    expect(host.value((context) => cin7Omni.findOrder!(context, reference))).toEqual([]);
    const progress = host.value((context) => cin7Omni.readProgress!(context, placed.externalId));
    expect(progress.status).toBe("cancelled");
  });
  it("of many lines asks for products in short addresses", () => {
    const many = vendorFacts(60, 0);
    const { host } = open({}, many);
    const [line] = purchase.order.lines;
    const lines = many.items.map(({ id }, index) => ({ ...line!, number: index + 1, item: id }));
    const large = { ...purchase, order: { ...purchase.order, lines } };
    const placed = host.value((context) => cin7Omni.createOrder!(context, large));
    expect(compareOrder(large.order, placed)).toEqual([]);
    expect(host.requests.filter(({ url }) => url.includes("ProductOptions"))).toHaveLength(6);
  });
});

describe("what an order needs is looked up before anything is written", () => {
  const [first, second] = purchase.order.lines;
  it.each([
    ["supplier", {}, { ...purchase, supplier: { ...purchase.supplier, id: "X", name: "Nobody" } }],
    ["branch", { branch: "Moon" }, { ...purchase, order: { ...purchase.order, shipTo: "Mars" } }],
    [
      "item",
      {},
      {
        ...purchase,
        order: { ...purchase.order, lines: [{ ...first!, item: "item-00001" }, second!] },
      },
    ],
  ] as const)("%s", (field, settings, changed) => {
    const { host } = open(settings);
    expect(host.talk((context) => cin7Omni.createOrder!(context, changed))).toMatchObject({
      failure: { code: "rejected", field },
    });
    expect(sent(host)).toEqual([]);
  });
  it("and two suppliers of one name are not chosen between", () => {
    const [north] = facts.suppliers;
    const suppliers = [...facts.suppliers, { ...north!, id: "TWIN" }];
    const { host } = open({}, { ...facts, suppliers });
    expect(host.talk(create)).toMatchObject({ failure: { field: "supplier" } });
  });
});

function received(change: Partial<OmniOrder>, quantity = 0): VendorHost {
  const { host, world } = open();
  host.value(create);
  const order = world.find(reference);
  Object.assign(order, change);
  order.lineItems[1]!.qtyShipped = quantity;
  return host;
}

describe("goods that arrived", () => {
  const arrived = { fullyReceivedDate: "2026-12-01T00:00:00Z" };
  it.each([
    [{}, 0, "submitted"],
    [{ supplierAcceptanceDate: "2026-11-24T00:00:00Z" }, 0, "acknowledged"],
    [{}, 6, "partly-received"],
    [arrived, 36, "received"],
  ])("%j and %i are %s", (change, quantity, status) => {
    const host = received(change, quantity);
    const id = host.value((context) => cin7Omni.findOrder!(context, reference))[0]?.externalId;
    const progress = host.value((context) => cin7Omni.readProgress!(context, id!));
    const entries = ["0", String(quantity)].map((each, at) => ({
      item: `ITEM-0000${at * 2 + 1}`,
      quantity: each,
    }));
    expect(progress).toEqual({ status, received: quantity === 0 ? [] : entries });
  });
  it("of an order that was called off are not awaited", () => {
    const host = received({ cancellationDate: "2026-11-24T00:00:00Z" } as object);
    expect(host.value((context) => cin7Omni.findOrder!(context, reference))).toEqual([]);
  });
  it("are off what is still to come", () => {
    const host = received({}, 6);
    const { rows } = host.value((context) => cin7Omni.readOpenOrders!(context, null));
    expect(rows.filter((row) => row.reference === reference)).toMatchObject([
      { from: "order", item: "ITEM-00001", quantity: "2.5", location: "main", due: "2026-11-30" },
      { from: "order", item: "ITEM-00003", quantity: "30" },
    ]);
  });
  it.each([arrived, { isVoid: true }])("are not awaited with %j", (change) => {
    const host = received(change);
    const { rows } = host.value((context) => cin7Omni.readOpenOrders!(context, null));
    expect(rows.filter((row) => row.reference === reference)).toEqual([]);
  });
});

describe("the doctor", () => {
  it("finds everything in order", () => {
    const { host } = open();
    const found = host.value((context) => cin7Omni.doctor!(context));
    expect(found.map(({ level }) => level)).toEqual(["fine", "fine", "notice"]);
  });
  it("misses a branch, stock, levels and prices", () => {
    const settings = { branch: "Moon", minimumField: "", costColumn: "" };
    const { host } = open(settings, vendorFacts(0));
    const found = host.value((context) => cin7Omni.doctor!(context));
    expect(found.map(({ level }) => level)).toEqual([
      "wrong",
      "wrong",
      "notice",
      "notice",
      "notice",
    ]);
  });
});

function plain(status: number, body = ""): HttpResponse {
  return { status, headers: {}, body };
}

describe("refusals", () => {
  it.each([
    ["an empty 204", plain(204), null],
    ["a name that reads like a refusal", json(200, [{ name: '"success": false' }]), null],
    ["errors", json(400, { Errors: ["Bad"] }), { code: "rejected" }],
    ["a message", json(400, { message: "Nope." }), { message: expect.stringContaining("Nope.") }],
    [
      "a model state",
      json(400, { Message: "Invalid.", ModelState: { "order.qty": ["Must be a number"] } }),
      { message: expect.stringContaining("Must be a number") },
    ],
    ["no words", plain(400, "<html>"), { message: expect.stringContaining("no reason given") }],
    ["401", plain(401), { code: "auth-revoked" }],
    ["403", plain(403), { code: "auth-denied" }],
    ["404", plain(404), { code: "not-found" }],
    ["500", plain(500), { code: "unavailable" }],
    ["429", plain(429, '"slow"'), { code: "throttled", retryAt: "2026-11-23T08:00:01.000Z" }],
  ] as const)("%s", (_name, response, failure) => {
    expect({ explained: cin7Omni.explain(response, now) }).toMatchObject({ explained: failure });
  });
  it("an answer that is no list is malformed", () => {
    const { host, world } = open();
    world.answer = () => json(200, {});
    expect(host.talk((context) => cin7Omni.readStock!(context, null, null))).toMatchObject({
      failure: { code: "malformed-answer" },
    });
  });
  it("an answer without a body is an empty list", () => {
    const { host, world } = open();
    world.answer = () => plain(204);
    const page = host.value((context) => cin7Omni.readSuppliers!(context, null));
    expect(page).toMatchObject({ rows: [], next: null });
  });
});
