import {
  type Context,
  type Day,
  type Effect,
  type Exchange,
  type HttpResponse,
  type Instant,
  type Page,
  rememberingSource,
  runSync,
  type StockPage,
} from "@parstock/core";
import { json, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { magento } from "../../src/magento/index.ts";
import { subject } from "./subject.ts";
import { MagentoWorld } from "./world.ts";

const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(
  settings: Readonly<Record<string, string>> = {},
  facts = vendorFacts(12),
): { host: VendorHost; world: MagentoWorld } {
  const world = new MagentoWorld();
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
  });
  world.fill(facts);
  return { host, world };
}

function readAll<T>(
  host: VendorHost,
  read: (context: Context, cursor: string | null) => Exchange<Page<T>>,
): T[] {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const at: string | null = cursor;
    const page: Page<T> = host.value((context) => read(context, at));
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

function stockOf(host: VendorHost, since: Instant | null = null): string[] {
  const rows = readAll(host, (context, cursor) => magento.readStock!(context, cursor, since));
  return rows.map(
    ({ item, location, onHand, committed }) => `${item} ${location} ${onHand} ${committed}`,
  );
}

/** One item at two sources, and one at the second only. */
function split(world: MagentoWorld): void {
  world.sources = ["main", "east", "closed"];
  world.sourceItems = [
    { sku: "ITEM-00001", source_code: "east", quantity: 7 },
    { sku: "ITEM-00001", source_code: "main", quantity: 3 },
    { sku: "ITEM-00002", source_code: "east", quantity: 2.5 },
    { sku: "ITEM-00003", source_code: "closed", quantity: 99 },
  ];
}

describe("what is promised", () => {
  it.each([true, false])("is taken off once, where the stock is shipped from first", (exports) => {
    const { host, world } = open();
    split(world);
    world.exports = exports;
    world.reserved = { "ITEM-00001": 4, "ITEM-00002": 0.5 };
    expect(stockOf(host)).toEqual([
      "ITEM-00001 east 7 0",
      "ITEM-00001 main 3 4",
      "ITEM-00002 east 2.5 0.5",
    ]);
  });
  it("is none where more can be sold than is there, or where Magento can't say", () => {
    const { host, world } = open();
    world.exports = false;
    world.reserved = { "ITEM-00002": -100 };
    world.sourceItems = [
      { sku: "ITEM-00002", source_code: "main", quantity: 1 },
      { sku: "BUNDLE", source_code: "main", quantity: 1 },
    ];
    expect(stockOf(host)).toEqual(["BUNDLE main 1 0", "ITEM-00002 main 1 0"]);
  });
  it("is not asked for where it is not wanted", () => {
    const { host, world } = open({ salable: "no" });
    world.reserved = { "ITEM-00002": 1 };
    expect(stockOf(host)[1]).toBe("ITEM-00002 main 1 0");
    expect(host.requests).toHaveLength(3);
  });
  it("is asked for in short addresses, and alone for a code with a comma", () => {
    const facts = vendorFacts(90, 0);
    const items = facts.items.map((item, at) => ({
      ...item,
      id: at === 0 ? "A,B" : `${item.id}-${"x".repeat(40)}`,
    }));
    const { host } = open({}, { ...facts, items });
    expect(stockOf(host)).toHaveLength(90);
    const asked = host.requests.filter(({ url }) => url.includes("export-stock"));
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter(({ url }) => url.includes("A%2CB"))).toHaveLength(1);
    for (const { url } of host.requests) expect(url.length).toBeLessThan(2600);
  });
});

function stockRequests(host: VendorHost): string[] {
  return host.requests
    .map(({ url }) => new URL(url).pathname.split("/V1/")[1] ?? "")
    .filter((path) => /source-items|export|orders/.test(path));
}

describe("a read that remembers", () => {
  const facts = vendorFacts(250, 0);
  const many = (): ReturnType<typeof open> => open({}, facts);
  const hourMs = 3_600_000;
  function remembering(host: VendorHost): () => string[] {
    const source = rememberingSource(host.connection(), 24 * hourMs);
    return () => {
      const page = runSync(source.readStock(null), (effect) =>
        host.perform(effect as Effect),
      ) as StockPage;
      host.now += hourMs;
      return page.records.map(({ stock }) => `${stock.item} ${stock.onHand} ${stock.committed}`);
    };
  }
  it("asks once for a page that is as it was", () => {
    const { host } = many();
    const read = remembering(host);
    const before = read();
    host.requests.length = 0;
    expect(read()).toEqual(before);
    expect(stockRequests(host)).toEqual([
      ...Array.from({ length: 3 }, () => "inventory/source-items"),
      "orders",
    ]);
  });
  it("goes on with a page that is not", () => {
    const { host, world } = many();
    const read = remembering(host);
    const before = read();
    Object.assign(world.sourceItems[120] ?? {}, { quantity: 77 });
    host.requests.length = 0;
    const after = read();
    expect(after.filter((row) => !before.includes(row))).toEqual(["ITEM-00121 77 0"]);
    expect(stockRequests(host).filter((path) => path.includes("export"))).toHaveLength(1);
  });
  it("sees what was ordered since, though no source shows it", () => {
    const { host, world } = many();
    const read = remembering(host);
    const before = read();
    world.reserved = { "ITEM-00201": 5 };
    world.sales = [
      {
        updated_at: "2026-11-23 08:30:00",
        items: [
          { sku: "ITEM-00201", product_type: "simple" },
          { sku: "ITEM-00202", product_type: "configurable" },
          { sku: "GONE", product_type: "simple" },
        ],
      },
      { updated_at: "2026-11-20 08:30:00", items: [{ sku: "ITEM-00203" }] },
    ];
    const after = read();
    expect(after.filter((row) => !before.includes(row))).toEqual(["ITEM-00201 0.1 5"]);
  });
});

function readItem(product: object, settings = {}): unknown {
  const { host, world } = open(settings);
  world.products["ITEM-00001"] = { ...product };
  return host.value((context) => magento.readItems!(context, null, null)).rows[0];
}

describe("products", () => {
  it("have the notify quantity of each source, and a multiple of it to order up to", () => {
    expect(readItem({})).toMatchObject({
      item: { id: "ITEM-00001", kind: "stock", status: "active" },
      rules: [{ location: "main", policy: { kind: "s,S", reorderPoint: "10", orderUpTo: "30" } }],
      offers: [],
    });
    expect(readItem({}, { orderUpToTimes: "1" })).toMatchObject({
      rules: [{ policy: { kind: "par", parLevel: "10" } }],
    });
  });
  it("that show the shop's own quantity have none, unless every product is to have one", () => {
    expect(readItem({ notify_stock_qty: null })).toMatchObject({ rules: [] });
    expect(readItem({}, { notifyQuantity: "10.0" })).toMatchObject({ rules: [] });
    expect(readItem({ notify_stock_qty: 1 }, { notifyQuantity: "" })).toMatchObject({
      rules: [{ policy: { reorderPoint: "1", orderUpTo: "3" } }],
    });
  });
  it("have levels in attributes where people keep them", () => {
    const custom_attributes = [
      { attribute_code: "par_min", value: "5" },
      { attribute_code: "par_max", value: "40.5" },
      { attribute_code: "swatches", value: ["1"] },
    ];
    const settings = { levels: "attributes", minimumAttribute: "par_min" };
    expect(readItem({ custom_attributes }, settings)).toMatchObject({
      rules: [{ location: "*", policy: { kind: "par", parLevel: "5" } }],
    });
    expect(
      readItem({ custom_attributes }, { ...settings, maximumAttribute: "par_max" }),
    ).toMatchObject({
      rules: [{ policy: { kind: "s,S", reorderPoint: "5", orderUpTo: "40.5" } }],
    });
    expect(readItem({}, settings)).toMatchObject({ rules: [] });
    expect(readItem({ custom_attributes }, { levels: "none" })).toMatchObject({ rules: [] });
  });
  it("are read as changed, and switched off ones are blocked", () => {
    expect(readItem({ status: 2 })).toMatchObject({ item: { status: "blocked" } });
    const { host } = open({ levels: "none" });
    const since = (text: string): number =>
      readAll(host, (context, cursor) => magento.readItems!(context, cursor, text as Instant))
        .length;
    expect(since("2026-11-22T10:04:00.000Z")).toBe(12);
    expect(since("2026-11-22T10:06:00.000Z")).toBe(0);
  });
});

it("counts demand where the stock is shipped from first, without what was called off", () => {
  const { host, world } = open();
  const line = { qty_ordered: 3, qty_canceled: 0 };
  world.sales = [
    {
      created_at: "2026-11-20 22:10:00",
      items: [
        { ...line, sku: "ITEM-00001", product_type: "simple" },
        { ...line, sku: "ITEM-00001", product_type: "configurable" },
        { sku: "ITEM-00002", product_type: "virtual", qty_ordered: 2.5, qty_canceled: 0.5 },
        { sku: "ITEM-00003", product_type: "simple", qty_ordered: 1, qty_canceled: 1 },
      ],
    },
    { created_at: "2026-11-23 00:00:00", items: [{ ...line, sku: "ITEM-00004" }] },
  ];
  const period = { from: "2026-11-01" as Day, to: "2026-11-22" as Day };
  const rows = readAll(host, (context, cursor) => magento.readDemand!(context, period, cursor));
  expect(rows).toEqual([
    { item: "ITEM-00001", location: "main", day: "2026-11-20", quantity: "3" },
    { item: "ITEM-00002", location: "main", day: "2026-11-20", quantity: "2" },
  ]);
});

it("reads sources as locations, in the store view that is set", () => {
  const { host } = open({ storeView: "de", address: "https://shop.example/shop" });
  const { rows } = host.value((context) => magento.readLocations!(context, null));
  expect(rows).toEqual([
    { id: "main", name: "The main source", address: ["1 Harbour Street", "Auckland", "NZ"] },
  ]);
  expect(host.requests[0]?.url).toContain("https://shop.example/shop/rest/de/V1/");
});

function levels(host: VendorHost): string[] {
  return host.value((context) => magento.doctor!(context)).map(({ level }) => level);
}

describe("the doctor", () => {
  it("finds everything in order", () => {
    expect(levels(open().host)).toEqual(["fine", "fine", "notice"]);
  });
  it("misses sources, and goods at them", () => {
    const { host, world } = open();
    world.sourceItems = [];
    expect(levels(host)).toEqual(["fine", "wrong", "notice"]);
    world.sources = ["closed"];
    expect(levels(host)).toEqual(["wrong", "wrong", "notice"]);
    expect(stockOf(host)).toEqual([]);
  });
  it.each([
    ["another website", { website: "none" }, true],
    ["Inventory that is switched off", {}, false],
  ])("says so of %s", (_, settings, inventory) => {
    const { host, world } = open(settings);
    world.inventory = inventory;
    expect(host.talk((context) => magento.doctor!(context))).toMatchObject({
      failure: { code: "bad-setting", field: "website" },
    });
  });
});

describe("refusals", () => {
  it.each<[string, HttpResponse, object | null]>([
    ["200", json(200, []), null],
    [
      "a resource that is not ticked",
      json(401, {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: "Magento_InventoryApi::source" },
      }),
      {
        code: "auth-denied",
        message: expect.stringContaining("use Magento_InventoryApi::source;"),
      },
    ],
    ["a wrong signature", json(401, { message: "Invalid." }), { code: "auth-revoked" }],
    ["a firewall", { status: 403, headers: {}, body: "<html>" }, { code: "auth-denied" }],
    [
      "an address that is not known",
      json(404, { message: "Request does not match any route." }),
      { code: "not-found", message: expect.stringContaining("Inventory modules") },
    ],
    [
      "places for words",
      json(400, {
        message: "Validation Failed",
        errors: [{ message: '"%field" can not be empty.', parameters: { field: "sku" } }],
      }),
      {
        code: "rejected",
        message: 'Magento refused it: Validation Failed "sku" can not be empty.',
      },
    ],
    [
      "numbered places",
      json(400, { message: "Maximum is %1 of %2", parameters: ["300"] }),
      { message: "Magento refused it: Maximum is 300 of %2." },
    ],
    ["no words", json(400, "<html>"), { message: expect.stringContaining("no reason given") }],
    ["500", json(500, { message: "Report ID: webapi-5f0e" }), { code: "unavailable" }],
    ["429", json(429, "", { "retry-after": "5" }), { retryAt: "2026-11-23T08:00:05.000Z" }],
  ])("%s", (_name, response, failure) => {
    expect({ explained: magento.explain(response, now) }).toMatchObject({ explained: failure });
  });
});
