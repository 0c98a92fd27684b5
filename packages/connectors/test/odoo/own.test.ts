import type { Context, Day, Exchange, Instant, Page, Purchase } from "@parstock/core";
import { samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { odoo } from "../../src/odoo/index.ts";
import { apiKey, OdooWorld } from "./world.ts";

const facts = vendorFacts(6, 0);
const purchase = samplePurchase(facts);
const id = (model: string, index = 0): number => (model === "product" ? 100 : 20) + index;

interface Opened {
  readonly host: VendorHost;
  readonly world: OdooWorld;
}

function opened(version: 17 | 19 = 17, settings: Readonly<Record<string, string>> = {}): Opened {
  const world = new OdooWorld(version);
  world.fill(facts);
  const host = new VendorHost({
    connector: odoo,
    world,
    settings: {
      url: "https://acme.odoo.example",
      version: String(version),
      database: "acme",
      login: "buyer",
      ...settings,
    },
    credentials: { apiKey },
  });
  return { host, world };
}

type Member<Name extends keyof typeof odoo> = NonNullable<(typeof odoo)[Name]>;

/** A member that this connector has. */
function member<Name extends keyof typeof odoo>(name: Name): Member<Name> {
  const found = odoo[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return found as Member<Name>;
}

function rows<T>({ host }: Opened, read: (context: Context) => Exchange<Page<T>>): readonly T[] {
  return host.value(read).rows;
}

const create = (context: Context, asked: Purchase = purchase): ReturnType<Member<"createOrder">> =>
  member("createOrder")(context, asked);

function change(world: OdooWorld, model: string, row: number, values: object): void {
  Object.assign(world.rows(model).find((one) => one.id === row) ?? {}, values);
}

const failureOf = ({ host }: Opened, talk: (context: Context) => Exchange<unknown>): unknown => {
  const outcome = host.talk(talk);
  return outcome.kind === "failure" ? outcome.failure : outcome;
};

const readLocations = (context: Context) => member("readLocations")(context, null);
const readItems = (context: Context) => member("readItems")(context, null, null);
const readStock = (context: Context) => member("readStock")(context, null, null);
const subscribe = ({ host }: Opened, url: string) =>
  host.value((context) => member("subscribe")(context, url));
const move = (number: number, from: number, to: number, state: string, rest: object = {}) => ({
  id: number,
  product_id: id("product", 1),
  location_id: from,
  location_dest_id: to,
  product_qty: number,
  date: "2026-11-24 10:00:00",
  state,
  ...rest,
});

describe("signing in to Odoo over JSON-RPC", () => {
  it("looks the user up once, keeps the number, and puts it into every call", () => {
    const { host } = opened();
    host.value(readLocations);
    host.value(readLocations);
    const signIns = host.requests.filter(({ body = "" }) => body.includes('"authenticate"'));
    expect(signIns).toHaveLength(1);
    expect(host.credentials["uid"]).toBe("7");
    expect(host.requests.at(-1)?.body).toContain(`["acme",7,${JSON.stringify(apiKey)},`);
  });
  it("tells a login that is not known", () => {
    const strange = opened(17, { login: "nobody" });
    expect(failureOf(strange, readLocations)).toMatchObject({ code: "auth-revoked" });
  });
});

describe("reading from Odoo", () => {
  it("puts the reorder point one step under the minimum, which Odoo orders below of", () => {
    const [first] = rows(opened(), readItems);
    expect(first?.rules).toEqual([
      {
        item: "ITEM-00001",
        location: "WH/Stock",
        policy: { kind: "s,S", reorderPoint: "9.99", orderUpTo: "20" },
        status: "active",
      },
    ]);
    expect(first?.offers[0]).toMatchObject({ supplier: "NORTH", multiple: "1", preferred: true });
  });
  it("leaves rules with trigger auto to Odoo, and says so", () => {
    const one = opened();
    change(one.world, "stock.warehouse.orderpoint", id("product"), { trigger: "auto" });
    const [first, second] = rows(one, readItems);
    expect(first).toMatchObject({ rules: [], reorderedElsewhere: true });
    expect(second).not.toHaveProperty("reorderedElsewhere");
    const found = one.host.value((context) => member("doctor")(context));
    expect(found.flatMap(({ reorderedElsewhere = [] }) => reorderedElsewhere)).toEqual([
      "ITEM-00001",
    ]);
  });
  it("rounds down to the multiple for 18 only", () => {
    const [first] = rows(opened(17, { version: "18" }), readItems);
    expect(first?.rules[0]).toMatchObject({ rounding: "cap" });
    expect(rows(opened(19), readItems)[0]?.rules[0]).not.toHaveProperty("rounding");
  });
  it("reads a product without a reference as a fault when a rule wants it", () => {
    const one = opened();
    change(one.world, "product.product", id("product"), { default_code: false });
    const page = one.host.value(readItems);
    expect(page.rows).toHaveLength(5);
    expect(page.faults?.[0]).toMatch(/has reordering rules and no internal reference/);
  });
  it("knows a vendor price's discount, quantities and unit", () => {
    const one = opened();
    change(one.world, "product.supplierinfo", id("product"), { discount: 10, min_qty: 5 });
    change(one.world, "product.product", id("product"), { uom_po_id: 2 });
    const [first] = rows(one, readItems);
    expect(first?.offers[0]).toMatchObject({
      purchaseUnit: { code: "Dozens" },
      ratio: { numerator: "12", denominator: "1" },
      minimumQuantity: "5",
      prices: [{ from: "5", price: "11.25", currency: "EUR" }],
    });
    expect(first?.offers[0]).not.toHaveProperty("multiple");
  });
  it("counts goods that go out, and goods on a step within the warehouse only once they are there", () => {
    const one = opened();
    one.world.rows("stock.location").push(
      {
        id: 12,
        complete_name: "WH/Input",
        parent_path: "1/7/12/",
        usage: "internal",
        warehouse_id: 1,
      },
      { id: 5, complete_name: "Customers", parent_path: "2/5/", usage: "customer" },
    );
    one.world
      .rows("stock.move")
      .push(
        move(2, 8, 5, "confirmed"),
        move(3, 9, 8, "confirmed"),
        move(4, 12, 8, "waiting"),
        move(5, 12, 8, "assigned"),
        move(6, 4, 12, "assigned", { purchase_line_id: 77 }),
      );
    const level = rows(one, readStock).find(({ item }) => item === "ITEM-00002");
    expect(level).toMatchObject({ onHand: "1", committed: "2", inTransit: "5" });
  });
  it("reads demand and receipts from moves that are done", () => {
    const one = opened();
    const placed = one.host.value(create);
    one.host.value((context) => member("confirmOrder")(context, placed));
    for (const done of one.world.rows("stock.move"))
      Object.assign(done, { state: "done", date: "2026-11-27 09:00:00" });
    const receipts = rows(one, (context) =>
      member("readReceipts")(context, "2026-11-01" as Day, null),
    );
    expect(receipts[0]).toEqual({
      reference: purchase.order.reference,
      supplier: "NORTH",
      item: "ITEM-00001",
      orderedOn: "2026-11-23",
      receivedOn: "2026-11-27",
      quantity: "2.5",
    });
    const period = { from: "2026-11-01" as Day, to: "2026-11-30" as Day };
    expect(rows(one, (context) => member("readDemand")(context, period, null))).toEqual([]);
  });
  it("asks for what was written since, archived products too", () => {
    const one = opened();
    for (const row of one.world.rows("product.product"))
      Object.assign(row, { write_date: "2026-11-01 00:00:00" });
    const since = "2026-11-20T00:00:00.000Z" as Instant;
    expect(rows(one, (context) => member("readItems")(context, null, since))).toEqual([]);
    change(one.world, "product.product", id("product", 2), {
      write_date: "2026-11-21 00:00:00",
      active: false,
    });
    const changed = rows(one, (context) => member("readItems")(context, null, since));
    expect(changed.map(({ item }) => [item.id, item.status])).toEqual([
      ["ITEM-00003", "discontinued"],
    ]);
  });
});

describe("ordering in Odoo", () => {
  it.each([17, 19] as const)("confirms once, and %i then makes the receipt", (version) => {
    const one = opened(version);
    const placed = one.host.value(create);
    for (let times = 0; times < 2; times += 1)
      one.host.value((context) => member("confirmOrder")(context, placed));
    expect(one.world.called.filter((name) => name.endsWith("button_confirm"))).toHaveLength(1);
    expect(one.world.rows("stock.move")).toHaveLength(2);
  });
  it("leaves a request for quotation where the settings say so", () => {
    const one = opened(17, { confirm: "no" });
    const placed = one.host.value(create);
    one.host.value((context) => member("confirmOrder")(context, placed));
    expect(one.world.rows("purchase.order")[0]?.["state"]).toBe("draft");
  });
  it("gives every field that Odoo would compute line by line", () => {
    const one = opened();
    one.host.value(create);
    expect(one.world.rows("purchase.order.line")[0]).toMatchObject({
      name: '[ITEM-00001] Glove <M> "blue" & ½ – 1',
      product_uom: 1,
      price_unit: 18,
      discount: 0,
      taxes_id: [[6, 0, []]],
      date_planned: "2026-11-30 12:00:00",
    });
    expect(one.world.rows("purchase.order")[0]).toMatchObject({
      origin: purchase.order.reference,
      notes: "<p>Please confirm the delivery date.</p>",
      currency_id: 1,
      picking_type_id: 3,
    });
  });
  it("maps taxes as the vendor's fiscal position does", () => {
    const one = opened();
    change(one.world, "product.product", id("product"), { supplier_taxes_id: [5, 6, 9] });
    change(one.world, "res.partner", id("partner"), { property_account_position_id: 2 });
    one.world.set(
      "account.tax",
      [5, 6].map((tax) => ({ id: tax, company_id: 1 })),
    );
    one.world.set("account.fiscal.position.tax", [
      { id: 1, position_id: 2, tax_src_id: 5, tax_dest_id: 7 },
      { id: 2, position_id: 2, tax_src_id: 6, tax_dest_id: false },
    ]);
    one.host.value(create);
    expect(one.world.rows("purchase.order.line")[0]?.["taxes_id"]).toEqual([[6, 0, [7]]]);
  });
  it("leaves the taxes to Odoo where it may choose a fiscal position by country", () => {
    const one = opened();
    change(one.world, "product.product", id("product"), { supplier_taxes_id: [5] });
    one.world.set("account.fiscal.position", [{ id: 3, auto_apply: true }]);
    one.host.value(create);
    expect(one.world.rows("purchase.order.line")[0]).not.toHaveProperty("taxes_id");
  });
  it("sends a line in its own unit where Odoo has that one", () => {
    const one = opened();
    const [first] = purchase.order.lines;
    if (first === undefined) throw new Error("no line");
    const dozens = {
      ...first,
      unit: { code: "Dozens", decimals: 0 },
      ratio: { numerator: "12", denominator: "1" },
    };
    const asked = {
      ...purchase,
      order: { ...purchase.order, lines: [dozens] },
    } as unknown as Purchase;
    const placed = one.host.value((context) => create(context, asked));
    expect(one.world.rows("purchase.order.line")[0]).toMatchObject({
      product_uom: 2,
      product_qty: 2.5,
    });
    expect(placed.lines).toEqual([{ item: "ITEM-00001", quantity: "2.5", price: "18" }]);
  });
  it.each([
    ["vendor", "res.partner", 20, { ref: false, name: "Gone" }, /has no vendor/],
    ["product", "product.product", 100, { default_code: "OTHER" }, /no product with the internal/],
    ["currency", "res.currency", 1, { name: "CHF" }, /currency EUR is not active/],
  ])(
    "refuses an order without its %s before anything is written",
    (_, model, row, values, text) => {
      const one = opened();
      change(one.world, model, row, values);
      const failure = failureOf(one, create);
      expect(failure).toMatchObject({ code: "rejected" });
      expect((failure as { message: string }).message).toMatch(text);
      expect(one.world.orders()).toEqual([]);
    },
  );
  it("refuses a code that two products carry", () => {
    const one = opened();
    change(one.world, "product.product", id("product", 1), { default_code: "ITEM-00001" });
    expect(failureOf(one, create)).toMatchObject({ code: "rejected", field: "item" });
  });
  it("tells a refusal inside status 200 as one, not as an open question", () => {
    const one = opened();
    const placed = one.host.value(create);
    one.host.mishap = (request) => {
      if (request.intent === "writes")
        one.world.refuseNext = { name: "odoo.exceptions.UserError", message: "It has bills." };
      return null;
    };
    const failure = failureOf(one, (context) => member("cancelOrder")(context, placed));
    expect(failure).toMatchObject({ code: "rejected" });
  });
  it("replaces the lines of a draft, and leaves a confirmed order to people", () => {
    const one = opened();
    const placed = one.host.value(create);
    const fewer = {
      ...purchase,
      order: { ...purchase.order, lines: purchase.order.lines.slice(1) },
    };
    const amended = one.host.value((context) => member("amendOrder")(context, placed, fewer));
    expect(amended.lines).toEqual([{ item: "ITEM-00003", quantity: "3", price: "18" }]);
    one.host.value((context) => member("confirmOrder")(context, placed));
    const refused = failureOf(one, (context) => member("amendOrder")(context, placed, fewer));
    expect(refused).toMatchObject({ code: "rejected" });
  });
  it.each([
    [[0, 0], "purchase", {}, "submitted"],
    [[0, 0], "purchase", { mail_reception_confirmed: true }, "acknowledged"],
    [[1, 0], "purchase", {}, "partly-received"],
    [[2.5, 36], "purchase", {}, "received"],
    [[2.5, 36], "done", {}, "received"],
    [[1, 0], "purchase", { receipt_status: "full" }, "closed"],
    [[0, 0], "to approve", {}, "draft"],
    [[0, 0], "sent", {}, "draft"],
    [[0, 0], "cancel", {}, "cancelled"],
  ])("shows %j received in state %s with %j as %4$s", (received, state, values, status) => {
    const one = opened();
    const { externalId } = one.host.value(create);
    change(one.world, "purchase.order", 1, { state, ...values });
    for (const [index, line] of one.world.rows("purchase.order.line").entries())
      Object.assign(line, { qty_received: received[index] });
    const progress = one.host.value((context) => member("readProgress")(context, externalId));
    expect(progress.status).toBe(status);
  });
});

describe("mailing by Odoo", () => {
  it("queues its mail once, and knows that it did", () => {
    const one = opened();
    const placed = one.host.value(create);
    const wasSent = (): boolean => one.host.value((context) => member("wasSent")(context, placed));
    expect(wasSent()).toBe(false);
    for (let times = 0; times < 2; times += 1)
      one.host.value((context) => member("sendOrder")(context, placed, purchase));
    expect(one.world.called.filter((name) => name === "mail.template.send_mail")).toHaveLength(1);
    expect(wasSent()).toBe(true);
  });
  it("does not take a bounced mail for sent", () => {
    const one = opened();
    const placed = one.host.value(create);
    one.host.value((context) => member("sendOrder")(context, placed, purchase));
    one.world.set("mail.notification", [
      { id: 1, mail_message_id: 1, notification_status: "bounce" },
    ]);
    expect(one.host.value((context) => member("wasSent")(context, placed))).toBe(false);
  });
  it("refuses a vendor without an address", () => {
    const one = opened();
    const placed = one.host.value(create);
    change(one.world, "res.partner", id("partner"), { email: false });
    const failure = failureOf(one, (context) => member("sendOrder")(context, placed, purchase));
    expect(failure).toMatchObject({ code: "rejected", field: "email" });
  });
});

describe("the automation that calls us", () => {
  it.each([17, 19] as const)("is installed once on %i, set right, and removed", (version) => {
    const one = opened(version);
    const first = subscribe(one, "https://hub.example/in?key=old");
    expect(subscribe(one, "https://hub.example/in?key=new")).toEqual(first);
    expect(one.world.rows("base.automation")).toHaveLength(1);
    expect(one.world.rows("ir.actions.server")).toHaveLength(1);
    expect(one.world.rows("ir.actions.server")[0]).toMatchObject({
      state: "webhook",
      webhook_url: "https://hub.example/in?key=new",
    });
    for (let times = 0; times < 2; times += 1)
      one.host.value((context) => member("unsubscribe")(context, first));
    expect(one.world.rows("base.automation")).toEqual([]);
  });
  it("cannot be installed on 16", () => {
    const one = opened(17, { version: "16" });
    const failure = failureOf(one, (context) =>
      member("subscribe")(context, "https://hub.example"),
    );
    expect(failure).toMatchObject({ code: "rejected" });
  });
});
