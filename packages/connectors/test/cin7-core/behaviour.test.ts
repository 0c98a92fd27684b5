import { compareOrder, type Context, type HttpResponse, type Instant } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { cin7Core } from "../../src/cin7-core/index.ts";
import { subject } from "./subject.ts";
import { Cin7CoreWorld, type CorePurchase } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: Cin7CoreWorld } {
  const world = new Cin7CoreWorld();
  const host = new VendorHost({ ...subject, world, settings });
  world.fill(filled);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof cin7Core.createOrder>> =>
  cin7Core.createOrder!(context, purchase);

const find = (context: Context): ReturnType<NonNullable<typeof cin7Core.findOrder>> =>
  cin7Core.findOrder!(context, reference, purchase);

function writes(host: VendorHost): string[] {
  return host.requests
    .filter(({ intent }) => intent === "writes")
    .map(({ method, url }) => `${method} ${new URL(url).pathname.split("/v2/")[1]}`);
}

describe("between header and lines", () => {
  const cut: readonly ReturnType<VendorHost["mishap"]>[] = [
    "not-sent",
    "lost-before",
    "lost-after",
    "broken-before",
    "broken-after",
  ];
  it.each(cut.flatMap((mishap) => [1, 2].map((step) => [mishap, step] as const)))(
    "%s at step %i is gone on with, not begun again",
    (mishap, step) => {
      const { host, world } = open();
      host.mishap = (request) =>
        request.intent === "writes" && writes(host).length === step ? mishap : null;
      const nothing = mishap === "not-sent" && step === 1;
      expect(host.talk(create)).toMatchObject({
        failure: { code: nothing ? "unavailable" : "outcome-unknown" },
      });
      host.mishap = () => null;
      const placed = host.value(create);
      expect(compareOrder(purchase.order, placed)).toEqual([]);
      expect(world.orders().filter((one) => one.reference === reference)).toHaveLength(1);
      expect(world.find(reference).Order.Status).toBe("AUTHORISED");
    },
  );
  it("an order is not there yet", () => {
    const { host, world } = open();
    host.mishap = () => (writes(host).length === 2 ? "lost-before" : null);
    host.talk(create);
    host.mishap = () => null;
    expect(world.find(reference).Status).toBe("DRAFT");
    expect(host.value(find)).toEqual([]);
    host.requests.length = 0;
    host.value(create);
    expect(writes(host)).toEqual(["POST purchase/order"]);
    expect(host.value(find)).toHaveLength(1);
  });
  it("refused lines are told once nothing else is unknown", () => {
    const { host, world } = open();
    host.mishap = () => (writes(host).length === 2 ? "lost-before" : null);
    host.talk(create);
    host.mishap = () => null;
    const answer = world.answer.bind(world);
    world.answer = (request, at) =>
      request.url.endsWith("/purchase/order")
        ? json(400, [{ ErrorCode: 400, Exception: "Line total does not match" }])
        : answer(request, at);
    expect(host.talk(create)).toMatchObject({
      failure: { code: "rejected", message: expect.stringContaining("Line total does not match") },
    });
  });
  it("lines that arrive late are taken, though ours are refused", () => {
    const { host, world } = open();
    host.mishap = () => (writes(host).length === 2 ? "lost-before" : null);
    host.talk(create);
    host.mishap = () => null;
    const late = host.requests.findLast(({ intent }) => intent === "writes");
    const answer = world.answer.bind(world);
    world.answer = (request, at) => {
      if (late !== undefined && request.url === late.url) answer(late, at);
      return answer(request, at);
    };
    expect(compareOrder(purchase.order, host.value(create))).toEqual([]);
    expect(world.orders().filter((one) => one.reference === reference)).toHaveLength(1);
  });
});

describe("an order", () => {
  it("goes out in base units, with the tax of each product and a total that adds up", () => {
    const { host } = open();
    host.value(create);
    const sent = host.requests.findLast(({ intent }) => intent === "writes");
    expect(JSON.parse(sent?.body ?? "")).toMatchObject({
      Memo: reference,
      Status: "AUTHORISED",
      Lines: [
        { SKU: "ITEM-00001", Quantity: 2.5, Price: 18, Total: 45, Tax: 9, TaxRule: "VAT 20%" },
        { SKU: "ITEM-00003", Quantity: 36, Price: 1.5, Total: 54, Tax: 10.8, Comment: "3 box" },
      ],
    });
  });
  it("waits for somebody to authorise it where the settings say so", () => {
    const { host, world } = open({ orderStatus: "DRAFT", purchaseType: "Advanced" });
    const { externalId } = host.value(create);
    expect(world.find(reference).Status).toBe("ORDERING");
    const progress = host.value((context) => cin7Core.readProgress!(context, externalId));
    expect(progress.status).toBe("draft");
    expect(host.requests.find(({ method }) => method === "POST")?.body).toContain(
      '"PurchaseType":"Advanced"',
    );
  });
  it("is found by the memo when people wrote over the note", () => {
    const { host, world } = open();
    const placed = host.value(create);
    world.find(reference).Note = "Urgent!";
    expect(host.value(find)).toEqual([placed]);
    expect(host.value((context) => cin7Core.findOrder!(context, reference))).toHaveLength(1);
  });
  it("that was voided is not there", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => cin7Core.cancelOrder!(context, placed));
    expect(host.value(find)).toEqual([]);
    const progress = host.value((context) => cin7Core.readProgress!(context, placed.externalId));
    expect(progress.status).toBe("cancelled");
  });
  it("of many lines has its products read in pages", () => {
    const many = vendorFacts(1200, 0);
    const { host } = open({}, many);
    const [line] = purchase.order.lines;
    const lines = many.items.slice(1100, 1110).map(({ id }, index) => ({
      ...line!,
      number: index + 1,
      item: id,
    }));
    const large = { ...purchase, order: { ...purchase.order, lines } };
    const placed = host.value((context) => cin7Core.createOrder!(context, large));
    expect(compareOrder(large.order, placed)).toEqual([]);
    expect(host.requests.filter(({ url }) => url.includes("/product?"))).toHaveLength(2);
  });
});

describe("what an order needs is looked up before anything is written", () => {
  const [first, second] = purchase.order.lines;
  const rows: [field: string, settings: Record<string, string>, changed: typeof purchase][] = [
    ["supplier", {}, { ...purchase, supplier: { ...purchase.supplier, id: "X", name: "Nobody" } }],
    ["currency", {}, { ...purchase, order: { ...purchase.order, currency: "USD" } }],
    ["shipTo", { location: "Moon" }, purchase],
    ["taxRule", { taxRule: "GST" }, purchase],
    [
      "item",
      {},
      { ...purchase, order: { ...purchase.order, lines: [{ ...first!, item: "NONE" }, second!] } },
    ],
    [
      "quantity",
      {},
      {
        ...purchase,
        order: { ...purchase.order, lines: [{ ...first!, quantity: "0.5" as never }] },
      },
    ],
  ];
  it.each(rows)("%s", (field, settings, changed) => {
    const { host } = open(settings);
    expect(host.talk((context) => cin7Core.createOrder!(context, changed))).toMatchObject({
      failure: { code: "rejected", field },
    });
    expect(writes(host)).toEqual([]);
  });
  it("a location of the order's own name is taken, one of several others is not guessed", () => {
    const { host, world } = open();
    world.locations = ["East", "Main store"];
    host.value(create);
    expect(world.find(reference).Location).toBe("Main store");
    const other = open();
    other.world.locations = ["East", "West"];
    expect(other.host.talk(create)).toMatchObject({ failure: { field: "shipTo" } });
  });
});

/** An order of ours that people went on with. */
function received(change: Partial<CorePurchase>): { host: VendorHost; externalId: string } {
  const { host, world } = open();
  const { externalId } = host.value(create);
  Object.assign(world.find(reference), change);
  return { host, externalId };
}

describe("goods that arrived", () => {
  const some = [
    { Status: "AUTHORISED", Lines: [{ SKU: "ITEM-00003", Quantity: 6 }] },
    { Status: "DRAFT", Lines: [{ SKU: "ITEM-00003", Quantity: 30 }] },
  ];
  it.each([
    ["RECEIVING", "PARTIALLY RECEIVED", "partly-received"],
    ["INVOICED", "NOT RECEIVED", "submitted"],
    ["RECEIVED", "FULLY RECEIVED", "received"],
    ["RECEIVED / CREDITED", "FULLY RECEIVED", "received"],
    ["COMPLETED", "FULLY RECEIVED", "closed"],
    ["SOMETHING NEW", "NOT AVAILABLE", "submitted"],
  ])("%s, %s is %s here", (Status, CombinedReceivingStatus, ours) => {
    const { host, externalId } = received({ Status, CombinedReceivingStatus });
    const progress = host.value((context) => cin7Core.readProgress!(context, externalId));
    expect(progress).toEqual({ status: ours, received: [] });
  });
  it("count once they are authorised, and are off what is still to come", () => {
    const { host, externalId } = received({ Status: "RECEIVING", PutAway: some });
    const progress = host.value((context) => cin7Core.readProgress!(context, externalId));
    expect(progress).toEqual({
      status: "partly-received",
      received: [{ item: "ITEM-00003", quantity: "6" }],
    });
    const page = host.value((context) => cin7Core.readOpenOrders!(context, "RECEIVING/1"));
    expect(page).toMatchObject({
      rows: [
        { from: "order", reference, item: "ITEM-00001", quantity: "2.5", due: "2026-11-30" },
        {
          from: "order",
          reference,
          item: "ITEM-00003",
          quantity: "30",
          location: "Main Warehouse",
        },
      ],
      next: "INVOICED/1",
    });
  });
  it("are no longer to come, whatever is left to do about them", () => {
    const { host } = received({ Status: "INVOICED", CombinedReceivingStatus: "FULLY RECEIVED" });
    const page = host.value((context) => cin7Core.readOpenOrders!(context, "INVOICED/1"));
    expect(page.rows).toEqual([]);
  });
  it("end the list with statuses that hold a slash", () => {
    const { host } = open();
    const page = host.value((context) =>
      cin7Core.readOpenOrders!(context, "RECEIVING / CREDITED/1"),
    );
    expect(page.next).toBeNull();
  });
});

describe("the doctor", () => {
  it("tells the company and that books are locked", () => {
    const { host, world } = open();
    world.lockDate = "2026-10-31T00:00:00";
    const messages = host.value((context) => cin7Core.doctor!(context)).map((one) => one.message);
    expect(messages[0]).toBe("Connected to Acme, which counts in EUR.");
    expect(messages.join()).toContain("locked until 2026-10-31");
  });
  it("misses stock", () => {
    const { host } = open({}, vendorFacts(0));
    const found = host.value((context) => cin7Core.doctor!(context));
    expect(found.filter(({ level }) => level === "wrong")).toHaveLength(1);
  });
});

describe("refusals", () => {
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["204", { status: 204, headers: {}, body: "" }, null],
    [
      "a list of errors",
      json(400, [
        { ErrorCode: 400, Exception: "Location was not found." },
        { Exception: "And more" },
      ]),
      { code: "rejected", message: expect.stringContaining("Location was not found.; And more") },
    ],
    [
      "plain text",
      { status: 400, headers: {}, body: "Page not valid" },
      { code: "rejected", message: expect.stringContaining("Page not valid") },
    ],
    [
      "a web page",
      { status: 400, headers: {}, body: "<html>" },
      { code: "rejected", message: expect.stringContaining("no reason given") },
    ],
    ["401 as text", { status: 401, headers: {}, body: "Unauthorized" }, { code: "auth-revoked" }],
    ["404", { status: 404, headers: {}, body: "" }, { code: "not-found" }],
    ["405", { status: 405, headers: {}, body: "" }, { code: "rejected" }],
    ["500", { status: 500, headers: {}, body: "" }, { code: "unavailable" }],
    [
      "the minute's limit",
      { status: 429, headers: { "retry-after": "60" }, body: "" },
      { code: "throttled", retryAt: "2026-11-23T08:01:00.000Z" },
    ],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    expect({ explained: cin7Core.explain(response, now) }).toMatchObject({ explained: failure });
  });
});

it.each([
  ["Purchase/StockReceivedAuthorised", "order"],
  ["Product/Updated", "item"],
  ["Supplier/Updated", "supplier"],
  ["Sale/Voided", "other"],
])("%s is about %s", (EventType, about) => {
  const bodyBase64 = Buffer.from(JSON.stringify({ EventType })).toString("base64");
  const request = { method: "POST", url: "https://hub.example/in", headers: {}, bodyBase64 };
  expect(cin7Core.parseWebhook!(request)).toMatchObject([{ about }]);
});
