import type { Context, HttpResponse, Instant } from "@parstock/core";
import { json, samplePurchase, vendorFacts, type VendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { unleashed } from "../../src/unleashed/index.ts";
import { subject } from "./subject.ts";
import { UnleashedWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled: VendorFacts = facts,
): {
  host: VendorHost;
  world: UnleashedWorld;
} {
  const world = new UnleashedWorld();
  world.fill(filled);
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
  });
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof unleashed.createOrder>> =>
  unleashed.createOrder!(context, purchase);
const stock = (context: Context): ReturnType<NonNullable<typeof unleashed.readStock>> =>
  unleashed.readStock!(context, null, null);

describe("stock", () => {
  it("counts products that never moved as none, and only those that are stocked", () => {
    const { host, world } = open();
    for (const { id } of facts.items.slice(0, 5)) world.unmoved.add(id);
    world.changed.set("ITEM-00002", { Obsolete: true });
    world.changed.set("ITEM-00003", { NeverDiminishing: true });
    world.changed.set("ITEM-00004", { IsAssembledProduct: true });
    world.changed.set("ITEM-00005", { IsPurchasable: false });
    const { rows } = host.value(stock);
    expect(rows).toHaveLength(8);
    expect(rows.at(-1)).toMatchObject({ item: "ITEM-00001", location: "main", onHand: "0" });
  });
  it("is asked for by change time without them", () => {
    const { host, world } = open();
    world.unmoved.add("ITEM-00001");
    const since = "2026-11-01T00:05:00.000Z" as Instant;
    const { rows } = host.value((context) => unleashed.readStock!(context, null, since));
    expect(rows.map(({ item }) => item)).not.toContain("ITEM-00001");
    expect(host.requests.map(({ url }) => url)).toEqual([
      expect.stringContaining("modifiedSince=2026-11-01T00%3A05%3A00"),
    ]);
  });
  it("is read warehouse by warehouse, never as a sum", () => {
    const { host, world } = open({ otherWarehouses: " NORTH WING, " });
    world.figures.set("NORTH WING/ITEM-00001", { QtyOnHand: 4, AllocatedQty: 1.5 });
    const first = host.value(stock);
    const second = host.value((context) => unleashed.readStock!(context, first.next, null));
    expect(second.next).toBeNull();
    expect(second.rows).toMatchObject([
      { item: "ITEM-00001", location: "NORTH WING", onHand: "4", committed: "1.5" },
    ]);
    const asked = host.requests.filter(({ url }) => url.includes("/StockOnHand/"));
    expect(asked.every(({ url }) => url.includes("warehouseCode="))).toBe(true);
  });
  it("loses the noise of binary fractions, and a row that is wrong loses itself only", () => {
    const { host, world } = open();
    world.figures.set("main/ITEM-00001", { QtyOnHand: 2.99999999999999, AllocatedQty: null });
    world.figures.set("main/ITEM-00002", { QtyOnHand: "many" });
    const { rows, faults } = host.value(stock);
    expect(rows[0]).toMatchObject({ item: "ITEM-00001", onHand: "3", committed: "0" });
    expect(rows.map(({ item }) => item)).not.toContain("ITEM-00002");
    expect(faults).toEqual([
      "The field QtyOnHand in the stock of product ITEM-00002 in Unleashed is not a number.",
    ]);
  });
  it("is not read without a warehouse, which would be the sum of all", () => {
    const { host } = open({ warehouse: " " });
    expect(host.talk(stock)).toMatchObject({
      failure: { code: "bad-setting", field: "warehouse" },
    });
    expect(host.requests).toEqual([]);
  });
  it("is read to its end where pages are smaller than asked for", () => {
    const { host, world } = open();
    world.pageMax = 5;
    expect(host.value(stock).rows).toHaveLength(12);
  });
});

/** The first product with some fields changed. */
const entries = (settings: Readonly<Record<string, string>>, change: object) => {
  const { host, world } = open(settings);
  world.changed.set("ITEM-00001", { ...change });
  return host.value((context) => unleashed.readItems!(context, null, null)).rows[0];
};

describe("items", () => {
  it("come with the level that was chosen", () => {
    const levels = { MinStockAlertLevel: 4, ReOrderPoint: 6, MaxStockAlertLevel: 9 };
    expect(entries({}, levels)?.rules).toMatchObject([
      { location: "main", policy: { kind: "s,S", reorderPoint: "4", orderUpTo: "9" } },
    ]);
    expect(entries({ threshold: "ReOrderPoint" }, levels)?.rules).toMatchObject([
      { policy: { kind: "s,S", reorderPoint: "6", orderUpTo: "9" } },
    ]);
    expect(entries({}, { MinStockAlertLevel: 4 })?.rules).toMatchObject([
      { policy: { kind: "par", parLevel: "4" } },
    ]);
    expect(entries({}, { MinStockAlertLevel: 0, MaxStockAlertLevel: 9 })?.rules).toEqual([]);
  });
  it("have the supplier's price in its currency, and the company's in its own only", () => {
    const own = { SupplierCode: "NORTH", SupplierProductPrice: 7.25 };
    expect(entries({ currency: "NZD" }, { Supplier: own })?.offers).toMatchObject([
      { supplier: "NORTH", prices: [{ price: "7.25", currency: "EUR" }], leadTimeDays: 7 },
    ]);
    expect(entries({}, {})?.offers).toMatchObject([
      { prices: [{ price: "12.5", currency: "EUR" }] },
    ]);
    expect(entries({ currency: "NZD" }, {})?.offers).toMatchObject([{ prices: [] }]);
    expect(entries({}, { Supplier: null })?.offers).toEqual([]);
  });
  it.each([
    [{ Obsolete: true }, "stock", "discontinued"],
    [{ IsPurchasable: false }, "stock", "blocked"],
    [{ NeverDiminishing: true }, "non-stock", "active"],
    [{ IsAssembledProduct: true }, "made", "active"],
  ])("that are %j are %s and %s", (change, kind, status) => {
    expect(entries({}, change)?.item).toMatchObject({ kind, status });
  });
});

it("shows what is left of open orders, and drafts as drafts", () => {
  const { host, world } = open();
  const [first, second] = world.kept;
  Object.assign(first?.PurchaseOrderLines[0] ?? {}, { DueDate: "/Date(1796342400000)/" });
  Object.assign(second ?? {}, { OrderStatus: "Receipted", Warehouse: {} });
  Object.assign(second?.PurchaseOrderLines[0] ?? {}, { ReceiptQuantity: 5 });
  const read = (cursor: string) =>
    host.value((context) => unleashed.readOpenOrders!(context, cursor)).rows;
  expect(read("Parked/1")).toMatchObject([{ from: "draft", quantity: "7.5", due: "2026-12-04" }]);
  expect(read("Receipted/1")).toMatchObject([
    { from: "order", quantity: "2.5", location: "main", due: "2026-12-03" },
  ]);
  Object.assign(second?.PurchaseOrderLines[0] ?? {}, { ReceiptQuantity: null });
  expect(read("Receipted/1")).toEqual([]);
});

it("names the warehouses", () => {
  const { host } = open();
  const { rows } = host.value((context) => unleashed.readLocations!(context, null));
  expect(rows).toEqual([
    { id: "main", name: "The main" },
    { id: "NORTH WING", name: "The NORTH WING" },
  ]);
});

describe("an order", () => {
  it("has the same Guid whoever makes it, in the address and in the body", () => {
    const [a, b] = [open(), open()].map(({ host }) => {
      host.value(create);
      return host.requests.find(({ method }) => method === "POST");
    });
    expect(a?.url).toBe(b?.url);
    expect(a?.url).toContain((JSON.parse(a?.body ?? "") as { Guid: string }).Guid);
  });
  it("waits in Unleashed where the settings say so, with tax and its own rate of exchange", () => {
    const { host, world } = open({
      orderStatus: "Parked",
      currency: "NZD",
      taxCode: "G.S.T.",
      taxRate: "0.15",
    });
    host.value(create);
    expect(world.kept.at(-1)).toMatchObject({
      OrderStatus: "Parked",
      Tax: { TaxCode: "G.S.T." },
      TaxRate: 0.15,
    });
    expect(world.kept.at(-1)).not.toHaveProperty("ExchangeRate");
    const { externalId } = host.value(create);
    const progress = host.value((context) => unleashed.readProgress!(context, externalId));
    expect(progress.status).toBe("draft");
  });
  it("is found although Unleashed gave it a number of its own", () => {
    const { host, world } = open();
    host.value(create);
    Object.assign(world.kept.at(-1) ?? {}, { OrderNumber: "PO-00000042" });
    const found = host.value((context) => unleashed.findOrder!(context, reference, purchase));
    expect(found).toMatchObject([{ reference, number: "PO-00000042", supplier: "NORTH" }]);
    expect(host.value(create)).toEqual(found[0]);
  });
  it.each([
    ["Unapproved", [0, 0], "draft"],
    ["Placed", [0, 0], "submitted"],
    ["Costed", [1, 0], "partly-received"],
    ["Receipted", [2.5, 36], "received"],
    ["Receipted", [null, null], "received"],
    ["Complete", [2.5, 36], "received"],
    ["Complete", [2.5, 0], "closed"],
    ["Deleted", [0, 0], "cancelled"],
    ["Waiting for Bob", [0, 0], "submitted"],
  ] as const)("that is %s with %j received is followed", (status, received, ours) => {
    const { host, world } = open();
    const { externalId } = host.value(create);
    const order = world.kept.at(-1);
    Object.assign(order ?? {}, { OrderStatus: status });
    for (const [index, quantity] of received.entries())
      Object.assign(order?.PurchaseOrderLines[index] ?? {}, { ReceiptQuantity: quantity });
    const progress = host.value((context) => unleashed.readProgress!(context, externalId));
    expect(progress.status).toBe(ours);
  });
  it("that was deleted blocks its reference and says so", () => {
    const { host } = open();
    const placed = host.value(create);
    host.value((context) => unleashed.cancelOrder!(context, placed));
    expect(host.value((context) => unleashed.findOrder!(context, reference))).toEqual([]);
    expect(host.talk(create)).toMatchObject({ failure: { code: "conflict", field: "reference" } });
  });
  it("that was deleted and is not shown any more is never made again unseen", () => {
    const { host, world } = open();
    const placed = host.value(create);
    host.value((context) => unleashed.cancelOrder!(context, placed));
    world.forgets = true;
    expect(host.talk(create)).toMatchObject({ failure: { code: "conflict", field: "Guid" } });
  });
  it("goes to a supplier that is known there by name", () => {
    const suppliers = facts.suppliers.map((supplier) => ({ ...supplier, id: `X-${supplier.id}` }));
    const { host, world } = open({}, { ...facts, suppliers });
    expect(host.value(create).supplier).toBe("NORTH");
    expect(world.kept.at(-1)?.Supplier.SupplierCode).toBe("X-NORTH");
  });
  it.each([
    ["a supplier that is not there", { suppliers: [] }, "supplier", 0],
    ["a product that is not there", { items: [] }, "item", 1],
  ])("is refused for %s", (_, change, field, writes) => {
    const { host } = open({}, { ...facts, ...change });
    expect(host.talk(create)).toMatchObject({ failure: { code: "rejected", field } });
    expect(host.requests.filter(({ intent }) => intent === "writes")).toHaveLength(writes);
  });
  it("is not sent with a tax rate that is none", () => {
    const { host } = open({ taxCode: "G.S.T.", taxRate: "15" });
    expect(host.talk(create)).toMatchObject({
      failure: { code: "bad-setting", field: "taxRate" },
    });
  });
});

const examine = (settings: Readonly<Record<string, string>>) =>
  open(settings).host.value((context) => unleashed.doctor!(context));

describe("the doctor", () => {
  it("counts the calls of a reading", () => {
    const [first, second] = examine({ otherWarehouses: "NORTH WING" });
    expect(first).toMatchObject({ level: "fine" });
    // Stock twice, products for items and for stock, suppliers twice, orders by status, warehouses.
    expect(second?.message).toContain("about 12 API calls, 8640 a month");
  });
  it("names a warehouse that is not there", () => {
    expect(examine({ otherWarehouses: "ATTIC" })).toEqual([
      { level: "wrong", message: expect.stringContaining('no warehouse "ATTIC"') as string },
    ]);
  });
});

describe("refusals", () => {
  const now = "2026-11-23T08:00:00.000Z" as Instant;
  const entry = { Description: "Invalid", ErrorCode: "17", Field: "Supplier", DebugInfo: "x" };
  const rows: [name: string, response: HttpResponse, failure: object | null][] = [
    ["200", json(200, {}), null],
    [
      "a field that is wrong",
      json(400, { Items: [entry] }),
      {
        code: "rejected",
        field: "Supplier",
        vendorCode: "17",
        message:
          "Unleashed refused it: Supplier: Invalid. Correct that in Unleashed or in the order.",
      },
    ],
    ["a description", json(400, { Description: "No." }), { code: "rejected", vendorCode: "400" }],
    ["no words at all", json(400, ""), { message: expect.stringContaining("(400)") as string }],
    ["a key that is wrong", json(403, "Forbidden"), { code: "auth-revoked" }],
    [
      "a month that is used up",
      json(403, { Description: "API call limit exceeded" }),
      { code: "throttled", retryAt: "2026-12-01T00:00:00.000Z" },
    ],
    ["a Guid that is taken", json(409, {}), { code: "conflict" }],
    ["404 as a page", { status: 404, headers: {}, body: "<html>" }, { code: "not-found" }],
    [
      "a burst with a time to wait",
      { status: 429, headers: { "retry-after": "4" }, body: "" },
      { code: "throttled", retryAt: "2026-11-23T08:00:04.000Z" },
    ],
    ["500", { status: 500, headers: {}, body: "<html>" }, { code: "unavailable" }],
  ];
  it.each(rows)("%s", (_name, response, failure) => {
    expect({ explained: unleashed.explain(response, now) }).toMatchObject({ explained: failure });
  });
  it("end a used-up December in the year after", () => {
    const response = json(403, "quota");
    const later = unleashed.explain(response, "2026-12-31T23:00:00.000Z" as Instant);
    expect(later?.retryAt).toBe("2027-01-01T00:00:00.000Z");
  });
});
