import type { Context, HttpResponse, Instant, PlacedOrder } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { smartsheet } from "../../src/smartsheet/index.ts";
import { subject } from "./subject.ts";
import { orderSheet, SmartsheetWorld, stockSheet } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: SmartsheetWorld } {
  const world = new SmartsheetWorld();
  world.fill(filled);
  const all = { ...subject.settings, ...settings };
  return { world, host: new VendorHost({ ...subject, world, settings: all }) };
}

const create = (context: Context) => smartsheet.createOrder!(context, purchase);
const find = (context: Context) => smartsheet.findOrder!(context, reference, purchase);
const stock = (context: Context) => smartsheet.readStock!(context, null, null);

/** Sets a cell of the first row of a sheet. */
function set(world: SmartsheetWorld, sheet: string, title: string, value: string | number): void {
  const { columns, rows } = world.sheet(sheet);
  rows[0]?.cells.set(columns.find((column) => column.title === title)?.id ?? "", value);
}

describe("a sheet", () => {
  it("of more than a page is read to its end, and again when it is written to meanwhile", () => {
    const { host, world } = open({}, vendorFacts(11_000, 0));
    world.restless = 1;
    expect(host.value(stock).rows).toHaveLength(11_000);
    const pages = host.requests.filter(({ url }) => url.includes(stockSheet));
    expect(pages.map(({ url }) => new URL(url).searchParams.get("page"))).toEqual([
      "1",
      "2",
      "1",
      "2",
      "3",
    ]);
  });
  it("that never rests is said to be one", () => {
    const { host, world } = open({}, vendorFacts(6000, 0));
    world.restless = 99;
    expect(host.talk(stock)).toMatchObject({ failure: { code: "unavailable" } });
  });
  it("shows numbers as they are kept, and codes as they are written", () => {
    const { host, world } = open();
    set(world, stockSheet, "SKU", 1001);
    set(world, stockSheet, "On hand", 7.5);
    const { rows } = host.value(stock);
    expect(rows[0]).toMatchObject({ item: "1001", onHand: "7.5" });
  });
  it("loses only the rows that can't be read", () => {
    const { host, world } = open();
    set(world, stockSheet, "On hand", "#UNPARSEABLE");
    const { rows, faults } = host.value(stock);
    expect(rows).toHaveLength(11);
    expect(faults).toEqual([expect.stringContaining('Stock row 2, item "ITEM-00001"')]);
  });
  it("does not take 1,234 for a number that is clear", () => {
    const { host, world } = open();
    set(world, stockSheet, "On hand", "1,234");
    expect(host.value(stock).faults).toEqual([expect.stringContaining("can mean 1234 or 1.234")]);
    const said = open({ mapping: '{"numbers": {"decimal": "."}}' });
    set(said.world, stockSheet, "On hand", "1,234");
    expect(said.host.value(stock).rows[0]?.onHand).toBe("1234");
  });
  it("whose id is none is told as a setting", () => {
    const { host } = open({ stockTable: "Stock" });
    expect(host.talk(stock)).toMatchObject({ failure: { code: "bad-setting" } });
    expect(host.requests).toEqual([]);
  });
  it("with a mapping that is wrong is told as one", () => {
    const { host } = open({ mapping: '{"colums": {}}' });
    expect(host.talk(stock)).toMatchObject({
      failure: { code: "bad-input", message: expect.stringContaining('"colums"') as string },
    });
  });
  it("is asked for in the region of the account", () => {
    const { host } = open({ region: "europe" });
    host.value(stock);
    expect(new URL(host.requests[0]?.url ?? "").host).toBe("api.smartsheet.eu");
  });
});

it("gives an item at two places the rules of both", () => {
  const { host, world } = open({ mapping: '{"columns": {"location": "Name"}}' });
  const { columns, rows } = world.sheet(stockSheet);
  rows[1]?.cells.set(columns[0]?.id ?? "", "ITEM-00001");
  const { rows: items } = host.value((context) => smartsheet.readItems!(context, null, null));
  expect(items.find(({ item }) => item.id === "ITEM-00001")?.rules).toHaveLength(2);
});

/** Open supply of an order that somebody typed. */
const supplyOf = (world: SmartsheetWorld, host: VendorHost, cells: object) => {
  world.append(world.sheet(orderSheet), { "PO Reference": "X-1", Line: 1, SKU: "A", ...cells });
  const { rows } = host.value((context) => smartsheet.readOpenOrders!(context, null));
  return rows.filter((one) => one.reference === "X-1");
};

describe("open orders", () => {
  it.each([
    [{ Quantity: 10, Received: 4 }, [{ quantity: "6", from: "order", location: "main" }]],
    [
      { Quantity: 10, "Units per pack": 12, "Ship to": "North" },
      [{ quantity: "120", location: "North" }],
    ],
    [{ Quantity: 10, Status: "Entwurf" }, [{ from: "draft" }]],
    [{ Quantity: 10, Expected: "2026-12-01" }, [{ due: "2026-12-01" }]],
    [{ Quantity: 10, Received: 10 }, []],
    [{ Quantity: 10, Status: "Storniert" }, []],
    [{ Quantity: 10, Status: "Received" }, []],
  ])("from %j", (cells, supplies) => {
    const { host, world } = open();
    const found = supplyOf(world, host, cells);
    expect(found).toHaveLength(supplies.length);
    expect(found).toMatchObject(supplies);
  });
  it("name the row whose quantity is none", () => {
    const { host, world } = open();
    supplyOf(world, host, { Quantity: "a dozen" });
    const { faults } = host.value((context) => smartsheet.readOpenOrders!(context, null));
    expect(faults).toEqual([expect.stringContaining('"X-1" says "a dozen"')]);
  });
});

describe("an order", () => {
  it("of more lines than go into one request is there when its first line is", () => {
    const { host, world } = open();
    const lines = Array.from({ length: 1200 }, (_, index) => ({
      ...purchase.order.lines[0]!,
      number: index + 1,
      item: `ITEM-${index + 1}`,
    }));
    const large = { ...purchase, order: { ...purchase.order, lines } };
    host.mishap = (request, _number) =>
      request.method === "POST" && world.orderRows().length > 500 ? "not-sent" : null;
    expect(host.talk((context) => smartsheet.createOrder!(context, large)).kind).toBe("failure");
    expect(host.value(find)).toEqual([]);
    host.mishap = () => null;
    const placed = host.value((context) => smartsheet.createOrder!(context, large));
    expect(placed.lines).toHaveLength(1200);
    expect(
      world.orderRows().filter(({ cells }) => cells["PO Reference"] === reference),
    ).toHaveLength(1200);
  });
  it("that was called off is not made again unseen", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => smartsheet.cancelOrder!(context, placed));
    expect(host.value(find)).toEqual([]);
    expect(host.talk(create)).toMatchObject({ failure: { code: "conflict", field: "reference" } });
  });
  it.each([
    [{ Status: "Confirmed" }, "acknowledged", "0"],
    [{ Received: 1 }, "partly-received", "1"],
    [{ Received: 2.5 }, "received", "2.5"],
    [{ Status: "Received" }, "received", "2.5"],
    [{ Status: "Closed", Received: 1 }, "closed", "1"],
    [{ Status: "Waiting for Bob" }, "submitted", "0"],
  ])("with %j is followed", (cells, status, received) => {
    const { host, world } = open();
    const placed = host.value(create);
    for (const row of world.sheet(orderSheet).rows.slice(-2))
      for (const [title, value] of Object.entries(cells)) {
        const column = world.sheet(orderSheet).columns.find((one) => one.title === title);
        const isFirst = row.id === placed.externalId;
        row.cells.set(
          column?.id ?? "",
          title === "Received" && !isFirst ? (value === 2.5 ? 36 : 0) : value,
        );
      }
    const progress = host.value((context) => smartsheet.readProgress!(context, placed.externalId));
    expect(progress.status).toBe(status);
    expect(progress.received.find(({ item }) => item === "ITEM-00001")?.quantity).toBe(received);
  });
  it("is refused with the column and the line where a picklist lacks a word", () => {
    const { host, world } = open();
    const { columns } = world.sheet(orderSheet);
    columns[2] = { ...columns[2]!, type: "PICKLIST", options: ["Offen"], validation: true };
    expect(host.talk(create)).toMatchObject({
      failure: {
        code: "rejected",
        vendorCode: "1042",
        message: expect.stringMatching(/type PICKLIST.*row 1 of the order/) as string,
      },
    });
    const found = host.value((context) => smartsheet.doctor!(context));
    expect(found).toContainEqual({
      level: "wrong",
      message:
        'The column "Status" takes its own choices only; add Ordered, Sending, Sent, Cancelled to them.',
    });
  });
  it("leaves columns alone that a formula fills", () => {
    const { host, world } = open();
    const { columns } = world.sheet(orderSheet);
    columns[10] = { ...columns[10]!, formula: "=Quantity@row * Price@row" };
    expect(host.value(create).lines).toHaveLength(2);
    columns[4] = { ...columns[4]!, formula: "=1" };
    const found = host.value((context) => smartsheet.doctor!(context));
    expect(found).toContainEqual(expect.objectContaining({ level: "wrong" }));
  });
  it("needs a table of orders with the columns that matter", () => {
    const { host } = open({ orderTable: "" });
    expect(host.talk(create)).toMatchObject({
      failure: { code: "bad-setting", field: "orderTable" },
    });
    const other = open({ orderTable: stockSheet });
    expect(other.host.talk(create)).toMatchObject({
      failure: { code: "bad-input", field: "reference" },
    });
  });
});

const send = (context: Context, placed: PlacedOrder) =>
  smartsheet.sendOrder!(context, placed, purchase);

describe("mailing", () => {
  it("sends the rows of the order, once", () => {
    const { host, world } = open();
    const placed = host.value(create);
    host.value((context) => send(context, placed));
    host.value((context) => send(context, placed));
    const ids = world.orderRows().filter(({ cells }) => cells["PO Reference"] === reference);
    expect(world.mails).toMatchObject([
      { sendTo: [{ email: "orders@north.example" }], rowIds: ids.map(({ id }) => id) },
    ]);
    expect(host.value((context) => smartsheet.wasSent!(context, placed))).toBe(true);
  });
  it("does not pass for sent when its answer is lost", () => {
    const { host, world } = open();
    const placed = host.value(create);
    host.mishap = (request) => (request.url.endsWith("/emails") ? "lost-after" : null);
    expect(host.talk((context) => send(context, placed))).toMatchObject({
      failure: { code: "outcome-unknown" },
    });
    host.mishap = () => null;
    expect(host.value((context) => smartsheet.wasSent!(context, placed))).toBe(false);
    expect(world.orderRows().at(-1)?.cells.Status).toBe("Sending");
  });
  it("wants an address", () => {
    const { host } = open();
    const placed = host.value(create);
    const { email: _none, ...supplier } = purchase.supplier;
    const bare = { ...purchase, supplier };
    expect(host.talk((context) => smartsheet.sendOrder!(context, placed, bare))).toMatchObject({
      failure: { code: "rejected", field: "email" },
    });
  });
});

describe("webhooks", () => {
  const url = "https://hub.example/webhooks/sheets";
  const subscribe = (context: Context) => smartsheet.subscribe!(context, url);
  it("are made once, and switched on again", () => {
    const { host, world } = open();
    const first = host.value(subscribe);
    expect(first).toMatchObject({ secret: "216ejjzdnq17eq1q8xs7d4hu8b" });
    expect(first.endsAt).toBe("2026-11-23T09:00:00.000Z");
    world.webhooks[0]!.status = "DISABLED_CALLBACK_FAILED";
    expect(host.value((context) => smartsheet.doctor!(context))).toContainEqual(
      expect.objectContaining({ level: "wrong" }),
    );
    expect(host.value(subscribe).id).toBe(first.id);
    expect(world.webhooks).toMatchObject([{ status: "ENABLED", scopeObjectId: stockSheet }]);
    host.value((context) => smartsheet.unsubscribe!(context, first));
    host.value((context) => smartsheet.unsubscribe!(context, first));
    expect(world.webhooks).toEqual([]);
  });
  it("that can't reach us say why", () => {
    const { host, world } = open();
    world.reachable = false;
    expect(host.talk(subscribe)).toMatchObject({
      failure: { vendorCode: "DISABLED_VERIFICATION_FAILED" },
    });
  });
  it.each([
    ['{"newWebhookStatus":"ENABLED","nonce":"n","webhookId":1}', []],
    ['{"nonce":"n","events":[{"objectType":"row","changeAgent":"other,parstock"}]}', []],
    ['{"nonce":"n","events":[{"objectType":"row"}]}', [{ id: "n", about: "stock" }]],
  ])("with %s", (body, events) => {
    const bodyBase64 = Buffer.from(body).toString("base64");
    const request = { method: "POST", url, headers: {}, bodyBase64 };
    expect(smartsheet.parseWebhook!(request)).toEqual(events);
  });
});

it("shows what was guessed of the columns", () => {
  const { host } = open();
  const messages = host
    .value((context) => smartsheet.doctor!(context))
    .map(({ message }) => message);
  expect(messages[0]).toBe('Connected to Smartsheet; "Stock" has stock of 12 items.');
  expect(messages).toContainEqual(expect.stringContaining('"On hand" is read as on hand'));
  expect(messages).toContainEqual(
    expect.stringContaining('Orders: "PO Reference" is read as order reference'),
  );
  const without = open({ orderTable: "" }).host.value((context) => smartsheet.doctor!(context));
  expect(without.at(-1)?.message).toContain("orders can't be placed");
});

describe("refusals", () => {
  const now = "2026-11-23T08:00:00.000Z" as Instant;
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["200", json(200, {}), null],
    ["no rights", json(403, { errorCode: 1004, message: "No." }), { code: "auth-denied" }],
    ["404", json(404, { errorCode: 1006, message: "Not Found" }), { code: "not-found" }],
    [
      "too many calls",
      json(429, { errorCode: 4003 }),
      { code: "throttled", retryAt: "2026-11-23T08:01:00.000Z" },
    ],
    ["two writers", json(500, { errorCode: 4004 }), { code: "unavailable", vendorCode: "4004" }],
    [
      "a cell",
      json(400, { errorCode: 1042, message: "column 45 no", refId: "x9", detail: { index: 2 } }),
      {
        code: "rejected",
        field: "column 45",
        message:
          "Smartsheet refused it: column 45 no (row 3 of the order) Correct the column there or the order here. Smartsheet's support finds it as x9.",
      },
    ],
    ["a page", { status: 502, headers: {}, body: "<html>" }, { code: "unavailable" }],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    expect({ explained: smartsheet.explain(response, now) }).toMatchObject({ explained: failure });
  });
});
