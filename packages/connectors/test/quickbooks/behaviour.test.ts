import type { Context, Day, HttpResponse, Instant, Page } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { quickbooks } from "../../src/quickbooks/index.ts";
import { companyId, QuickBooksWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(settings: Readonly<Record<string, string>> = {}): {
  host: VendorHost;
  world: QuickBooksWorld;
} {
  const world = new QuickBooksWorld();
  const host = new VendorHost({
    connector: quickbooks,
    world,
    settings: { companyId, clientId: "client", ...settings },
    credentials: { clientSecret: "client-secret-of-ours" },
  });
  world.fill(facts);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof quickbooks.createOrder>> =>
  quickbooks.createOrder!(context, purchase);

describe("an order", () => {
  it("is mailed to the vendor once", () => {
    const { host, world } = open();
    const placed = host.value(create);
    host.mishap = ({ url }) => (url.includes("/send") ? "lost-after" : null);
    const send = (): unknown =>
      host.talk((context) => quickbooks.sendOrder!(context, placed, purchase));
    expect(send()).toMatchObject({ failure: { code: "outcome-unknown" } });
    expect(send()).toMatchObject({ kind: "value" });
    expect(world.mails).toEqual([{ id: placed.externalId, to: "orders@north.example" }]);
  });
  it("goes out in base units, so that goods arrive as they are counted", () => {
    const { host } = open();
    const [request] = quickbooks.previewOrder!(host.context(), purchase);
    const body = JSON.parse(request?.body ?? "") as {
      Line: { Amount: number; ItemBasedExpenseLineDetail: { Qty: number; UnitPrice: number } }[];
    };
    expect(
      body.Line.map(({ Amount, ItemBasedExpenseLineDetail: { Qty, UnitPrice } }) => [
        Qty,
        UnitPrice,
        Amount,
      ]),
    ).toEqual([
      [2.5, 18, 45],
      [36, 1.5, 54],
    ]);
  });
  it("is followed by what was billed, and its receipts are read", () => {
    const { host, world } = open();
    const { externalId } = host.value(create);
    const progress = (): unknown =>
      host.value((context) => quickbooks.readProgress!(context, externalId));
    world.bill(externalId, "2026-11-28", 0.5);
    expect(progress()).toMatchObject({
      status: "partly-received",
      received: [{ quantity: "1.25" }, { quantity: "18" }],
    });
    world.bill(externalId, "2026-11-30", 0.5);
    expect(progress()).toMatchObject({ status: "received" });
    const receipts = host.value((context) =>
      quickbooks.readReceipts!(context, "2026-11-01" as Day, null),
    );
    expect(receipts.rows).toHaveLength(4);
    expect(receipts.rows[0]).toEqual({
      reference: purchase.order.reference,
      supplier: purchase.supplier.name,
      item: "ITEM-00001",
      orderedOn: "2026-11-23",
      receivedOn: "2026-11-28",
      quantity: "1.25",
    });
    expect(host.value(create).externalId).toBe(externalId);
  });
  it("that was called off is cancelled, and no longer found", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => quickbooks.cancelOrder!(context, placed));
    const progress = host.value((context) => quickbooks.readProgress!(context, placed.externalId));
    expect(progress.status).toBe("cancelled");
    expect(host.value((context) => quickbooks.findOrder!(context, placed.reference))).toEqual([]);
  });
  it("is refused in a currency that is not the vendor's, before anything is written", () => {
    const { host } = open();
    const order = { ...purchase.order, currency: "JPY" };
    const outcome = host.talk((context) =>
      quickbooks.createOrder!(context, { ...purchase, order }),
    );
    expect(outcome).toMatchObject({ failure: { code: "rejected", field: "currency" } });
    expect(host.requests.some(({ intent }) => intent === "writes")).toBe(false);
  });
  it("is refused with an item that is not there, which is named", () => {
    const { host } = open();
    const lines = purchase.order.lines.map((line) => ({ ...line, item: "NO-SUCH" }));
    const outcome = host.talk((context) =>
      quickbooks.createOrder!(context, { ...purchase, order: { ...purchase.order, lines } }),
    );
    expect(outcome).toMatchObject({ failure: { code: "rejected", field: "NO-SUCH" } });
  });
  it("is amended against the version that is there", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => quickbooks.markSent!(context, placed));
    const lines = purchase.order.lines.slice(0, 1);
    const amended = host.value((context) =>
      quickbooks.amendOrder!(context, placed, { ...purchase, order: { ...purchase.order, lines } }),
    );
    expect(amended).toMatchObject({ externalId: placed.externalId, lines: [{ quantity: "2.5" }] });
  });
});

it("makes a rule of the reorder point and an offer of the preferred vendor", () => {
  const { host } = open({ orderUpTo: "3", leadTimeDays: "4" });
  const page = host.value((context) => quickbooks.readItems!(context, null, null));
  expect(page.rows[0]).toMatchObject({
    item: { id: "ITEM-00001", kind: "stock", status: "active" },
    rules: [{ location: "*", policy: { kind: "s,S", reorderPoint: "10", orderUpTo: "30" } }],
    offers: [
      {
        supplier: facts.suppliers[0]?.name,
        leadTimeDays: 4,
        prices: [{ price: "12.5", currency: "EUR" }],
      },
    ],
  });
});

it("reads demand from sales, by item code", () => {
  const { host, world } = open();
  world.sales = [["2026-11-03", "ITEM-00003", 1.5]];
  const period = { from: "2026-11-01" as Day, to: "2026-11-30" as Day };
  const rows: unknown[] = [];
  let cursor: string | null = null;
  do {
    const from: string | null = cursor;
    const page: Page<unknown> = host.value((context) =>
      quickbooks.readDemand!(context, period, from),
    );
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  expect(rows).toEqual([
    { item: "ITEM-00003", location: "main", day: "2026-11-03", quantity: "1.5" },
  ]);
});

it("says that our number is dropped where the company numbers by itself", () => {
  const { host, world } = open();
  world.customNumbers = false;
  const messages = host
    .value((context) => quickbooks.doctor!(context))
    .map(({ message }) => message);
  expect(messages.join("\n")).toContain("turn on Custom transaction numbers");
});

describe("refusals", () => {
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["200", json(200, { QueryResponse: {} }), null],
    ["a fault within 200", fault("6000", 200), { code: "rejected" }],
    ["a plan without orders", fault("5020", 403), { code: "auth-denied" }],
    ["no such record", fault("610"), { code: "not-found" }],
    ["a stale version", fault("5010"), { code: "conflict" }],
    ["a number that is taken", fault("6140"), { code: "conflict", vendorCode: "6140" }],
    ["closed books", fault("6210"), { code: "rejected" }],
    [
      "a business rule",
      fault("6000"),
      { code: "rejected", field: "Line", message: expect.stringContaining(": d.") },
    ],
    [
      "throttling by the older stack",
      fault("3001", 403),
      { code: "throttled", retryAt: "2026-11-23T08:01:00.000Z" },
    ],
    ["an error of theirs", fault("10000", 500), { code: "unavailable" }],
    ["a gateway's page", { status: 502, headers: {}, body: "<html>" }, { code: "unavailable" }],
    ["401 without a body", { status: 401, headers: {}, body: "" }, { code: "auth-expired" }],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    expect({ explained: quickbooks.explain(response, now) }).toMatchObject({ explained: failure });
  });
});

function fault(code: string, status = 400): HttpResponse {
  return json(status, {
    Fault: { Error: [{ Message: "m", Detail: "d", code, element: "Line" }] },
  });
}
