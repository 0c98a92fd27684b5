import type { Context, Instant } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { airtable } from "../../src/airtable/index.ts";
import { subject } from "./subject.ts";
import { AirtableWorld, choicesOf, type Field } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;

function open(
  settings: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: AirtableWorld } {
  const world = new AirtableWorld();
  world.fill(filled);
  const all = { ...subject.settings, ...settings };
  return { world, host: new VendorHost({ ...subject, world, settings: all }) };
}

const create = (context: Context) => airtable.createOrder!(context, purchase);
const stock = (context: Context) => airtable.readStock!(context, null, null);

/** Puts another field in the place of one. */
function replace(world: AirtableWorld, table: string, name: string, change: Partial<Field>): Field {
  const { fields } = world.table(table);
  const at = fields.findIndex((field) => field.name === name);
  const field = { ...fields[at]!, ...change };
  fields[at] = field;
  return field;
}

describe("a table", () => {
  it("is read to its end, and from its start where Airtable gives the list up", () => {
    const { host, world } = open({}, vendorFacts(250, 0));
    world.forgets = 2;
    expect(host.value(stock).rows).toHaveLength(250);
    world.forgets = 3;
    expect(host.talk(stock)).toMatchObject({ failure: { code: "unavailable" } });
  });
  it("is known by its name or its id", () => {
    expect(open({ stockTable: "Inventory" }).host.value(stock).rows).toHaveLength(12);
    expect(open({ stockTable: "Attic" }).host.talk(stock)).toMatchObject({
      failure: { code: "bad-setting", message: expect.stringContaining('"Inventory"') as string },
    });
  });
  it("shows empty cells, lists and failed formulas", () => {
    const { host, world } = open();
    const { fields, records } = world.table("Inventory");
    const idOf = (name: string): string => fields.find((field) => field.name === name)?.id ?? "";
    records[0]!.fields[idOf("On hand")] = { error: "#ERROR!" };
    records[1]!.fields[idOf("On hand")] = 0.29999999999999877;
    records[1]!.fields[idOf("Name")] = ["Glove", "blue"];
    delete records[2]!.fields[idOf("On hand")];
    const { rows, faults } = host.value(stock);
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({ item: "ITEM-00002", onHand: "0.3" });
    expect(faults).toEqual([
      expect.stringContaining('"ITEM-00001"'),
      expect.stringContaining('item "ITEM-00003": on hand is empty'),
    ]);
    const items = host.value((context) => airtable.readItems!(context, null, null));
    expect(items.rows[0]?.item.name).toBe("Glove; blue");
  });
  it("that links to suppliers shows their names, and links that mean nothing are not read", () => {
    const { host, world } = open();
    const { id } = replace(world, "Inventory", "Supplier", {
      type: "multipleRecordLinks",
      options: { linkedTableId: "tblSuppliers00001" },
    });
    world.table("Inventory").fields.push({
      id: "fldSales0000000001",
      name: "Sales",
      type: "multipleRecordLinks",
      options: { linkedTableId: "tblOrders000000001" },
    });
    const [north] = world.table("Suppliers").records;
    for (const record of world.table("Inventory").records) record.fields[id] = [north?.id];
    const { rows } = host.value((context) => airtable.readItems!(context, null, null));
    expect(rows[0]?.offers).toMatchObject([{ supplier: "NORTH" }]);
    expect(host.requests.some(({ url }) => url.includes("tblOrders"))).toBe(false);
  });
});

describe("an order", () => {
  it("is looked up by a formula that holds whatever a field is called", () => {
    const said = open({ mapping: '{"orderColumns": {"reference": "Reference {ours} \\\\"}}' });
    replace(said.world, "tblOrders000000001", "PO Reference", { name: "Reference {ours} \\" });
    expect(said.host.value(create).lines).toHaveLength(2);
  });
  it("that was written in part is gone on with, and not there before its first line is", () => {
    const { host, world } = open();
    const lines = Array.from({ length: 25 }, (_, index) => ({
      ...purchase.order.lines[0]!,
      number: index + 1,
      item: `ITEM-${index + 1}`,
    }));
    const large = { ...purchase, order: { ...purchase.order, lines } };
    let writes = 0;
    host.mishap = (request) => {
      if (request.intent === "writes") writes += 1;
      return request.intent === "writes" && writes === 3 ? "lost-before" : null;
    };
    expect(host.talk((context) => airtable.createOrder!(context, large)).kind).toBe("failure");
    expect(host.value((context) => airtable.findOrder!(context, reference))).toEqual([]);
    host.mishap = () => null;
    expect(host.value((context) => airtable.createOrder!(context, large)).lines).toHaveLength(25);
    expect(
      world.orderRows().filter(({ cells }) => cells["PO Reference"] === reference),
    ).toHaveLength(25);
  });
  it("links to the records that it names, or says which is missing", () => {
    const { host, world } = open();
    replace(world, "tblOrders000000001", "Supplier", {
      type: "multipleRecordLinks",
      options: { linkedTableId: "tblSuppliers00001" },
    });
    const placed = host.value(create);
    expect(placed.supplier).toBe("NORTH");
    const [north] = world.table("Suppliers").records;
    expect(world.orderRows().at(-1)?.cells.Supplier).toEqual([north?.id]);
    world.table("Suppliers").records = [];
    const other = { ...purchase, order: { ...purchase.order, reference: "PS-261123-000001" } };
    expect(host.talk((context) => airtable.createOrder!(context, other))).toMatchObject({
      failure: { code: "rejected", field: "Supplier" },
    });
  });
  it("goes into fields of other types, and around those that Airtable fills", () => {
    const { host, world } = open();
    replace(world, "tblOrders000000001", "Quantity", { type: "singleLineText" });
    replace(world, "tblOrders000000001", "Line total", { type: "formula" });
    replace(world, "tblOrders000000001", "Expected", { type: "singleLineText" });
    expect(host.value(create).lines).toMatchObject([{ quantity: "2.5" }, { quantity: "3" }]);
    expect(world.orderRows().at(-1)?.cells).not.toHaveProperty("Line total");
  });
  it("is refused with the field where a select lacks the word", () => {
    const { host, world } = open();
    replace(world, "tblOrders000000001", "Status", { options: { choices: choicesOf("Offen") } });
    expect(host.talk(create)).toMatchObject({
      failure: {
        code: "rejected",
        vendorCode: "INVALID_MULTIPLE_CHOICE_OPTIONS",
        message: expect.stringContaining("Add that choice") as string,
      },
    });
    replace(world, "tblOrders000000001", "Line", { type: "autoNumber" });
    const found = host.value((context) => airtable.doctor!(context));
    expect(found.filter(({ level }) => level === "wrong").map(({ message }) => message)).toEqual([
      expect.stringContaining('"Line" (line of the order) is of type autoNumber'),
      expect.stringContaining('"Line" is filled by Airtable'),
      expect.stringContaining("add Ordered, Sent, Cancelled"),
    ]);
  });
  it("whose record is gone is said to be", () => {
    const { host, world } = open();
    const { externalId } = host.value(create);
    world.ordersTable.records = [];
    expect(host.talk((context) => airtable.readProgress!(context, externalId))).toMatchObject({
      failure: { code: "not-found" },
    });
  });
});

describe("webhooks", () => {
  const url = "https://hub.example/webhooks/base";
  const subscribe = (context: Context) => airtable.subscribe!(context, url);
  it("are made once and renewed from then on", () => {
    const { host, world } = open();
    const first = host.value(subscribe);
    expect(first.endsAt).toMatch(/^2026-11-30T08:00:00/);
    expect(world.webhooks).toMatchObject([{ scope: "tblInventory00001" }]);
    world.webhooks[0]!.areNotificationsEnabled = false;
    host.now += 5 * 86_400_000;
    const second = host.value(subscribe);
    expect(second).toMatchObject({ id: first.id });
    expect(second.endsAt).toMatch(/^2026-12-05T08:00:00/);
    expect(second).not.toHaveProperty("secret");
    expect(world.webhooks).toMatchObject([{ areNotificationsEnabled: true }]);
    host.value((context) => airtable.unsubscribe!(context, first));
    host.value((context) => airtable.unsubscribe!(context, first));
    expect(world.webhooks).toEqual([]);
  });
  it("whose secret got lost with the answer are made anew once we have refused them", () => {
    const { host, world } = open();
    host.mishap = (request) => (request.method === "POST" ? "lost-after" : null);
    expect(host.talk(subscribe).kind).toBe("failure");
    host.mishap = () => null;
    expect(host.value(subscribe)).not.toHaveProperty("secret");
    world.webhooks[0]!.lastNotificationResult = {
      success: false,
      error: { message: "The HTTP request returned a 401 status code instead of 200 or 204." },
    };
    expect(host.value(subscribe)).toHaveProperty("secret");
    expect(world.webhooks).toHaveLength(1);
    expect(host.value(subscribe)).not.toHaveProperty("secret");
  });
});

const explain = (status: number, body: unknown, now = "2026-11-23T08:00:00.000Z") =>
  airtable.explain(json(status, body), now as Instant);

describe("refusals", () => {
  it("wait half a minute after too many calls, and for the plan's next month", () => {
    expect(explain(429, {})?.retryAt).toBe("2026-11-23T08:00:30.000Z");
    const used = { errors: [{ error: "PUBLIC_API_BILLING_LIMIT_EXCEEDED", message: "x" }] };
    expect(explain(429, used)).toMatchObject({
      vendorCode: "PUBLIC_API_BILLING_LIMIT_EXCEEDED",
      retryAt: "2026-12-01T00:00:00.000Z",
    });
    expect(explain(429, used, "2026-12-02T08:00:00.000Z")?.retryAt).toBe(
      "2027-01-01T00:00:00.000Z",
    );
  });
  it("name the field", () => {
    const error = { type: "UNKNOWN_FIELD_NAME", message: 'Unknown field name: "Qty"' };
    expect(explain(422, { error })).toMatchObject({ code: "rejected", field: "Qty" });
    expect(explain(413, "")?.message).toContain("no reason given (413)");
  });
  it("want the id of a base", () => {
    const { host } = open({ base: "My base" });
    expect(host.talk(stock)).toMatchObject({ failure: { code: "bad-setting", field: "base" } });
  });
});
