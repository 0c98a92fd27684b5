import {
  type Connector,
  type Context,
  type Effect,
  type Instant,
  type OrderLine,
  type OrderNews,
  previewOrder,
  type Purchase,
  type Run,
  runSync,
  targetOf,
} from "@parstock/core";
import { samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { XmlDocument } from "libxml2-wasm";
import { describe, expect, it } from "vitest";

import { replyTo, sapAriba } from "../../src/sap-ariba/index.ts";
import { requisitions, subject } from "./subject.ts";
import { confirmation, inbound, shipNotice, statusUpdate } from "./webhooks.ts";
import { AribaWorld, page, sharedSecret, status } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
const { reference } = purchase.order;

function open(
  settings: Readonly<Record<string, string>> = {},
  under = subject,
): { host: VendorHost; world: AribaWorld } {
  const world = new AribaWorld();
  world.fill(facts);
  const host = new VendorHost({
    ...under,
    world,
    settings: { ...under.settings, ...settings },
  });
  return { host, world };
}

type Talk<Name extends "createOrder" | "findOrder" | "amendOrder" | "cancelOrder" | "doctor"> =
  ReturnType<NonNullable<Connector[Name]>>;
const create = (context: Context): Talk<"createOrder"> => sapAriba.createOrder!(context, purchase);
const find = (context: Context): Talk<"findOrder"> =>
  sapAriba.findOrder!(context, reference, purchase);

/** What stands at a path of the order's document. */
function written(
  path: string,
  settings: Readonly<Record<string, string>> = {},
  what: Purchase = purchase,
): string[] {
  const [request] = sapAriba.previewOrder!(open(settings).host.context(), what);
  using document = XmlDocument.fromString(request?.body ?? "");
  return document.find(path).map(({ content }) => content);
}

function withLine(changes: Partial<OrderLine>): Purchase {
  const [first, ...others] = purchase.order.lines;
  if (first === undefined) throw new Error("no lines");
  return {
    ...purchase,
    order: { ...purchase.order, lines: [{ ...first, ...changes }, ...others] },
  };
}

function amend(
  placed: Parameters<NonNullable<Connector["amendOrder"]>>[1],
  what = purchase,
): (context: Context) => Talk<"amendOrder"> {
  return (context) => sapAriba.amendOrder!(context, placed, what);
}

const ask = (context: Context): Talk<"doctor"> => sapAriba.doctor!(context);

function news(content: string): readonly OrderNews[] {
  return sapAriba.readNews!({
    method: "POST",
    url: "https://hub.example/in",
    headers: {},
    bodyBase64: Buffer.from(inbound(content)).toString("base64"),
  });
}

function strike(host: VendorHost, mishap: "lost-after" | "lost-before"): void {
  host.mishap = (_, number) => (number === 1 ? mishap : null);
}

describe("a document whose answer is lost", () => {
  it("is delivered again byte by byte, and known by its id", () => {
    const { host, world } = open();
    strike(host, "lost-after");
    expect(host.talk(create)).toMatchObject({ failure: { code: "outcome-unknown" } });
    host.now += 86_400_000;
    const [found] = host.value(find);
    const [first, second] = host.requests.map(({ body }) => body);
    expect(second).toBe(first);
    expect(found?.externalId).toMatch(/^20261123\.1\.PS-261123-7KQ4MX\.[0-9a-f]{16}@parstock$/);
    expect(world.orders()).toContainEqual({ externalId: found?.externalId, reference });
  });
  it("is delivered for the first time where it never arrived", () => {
    const { host, world } = open();
    strike(host, "lost-before");
    host.talk(create);
    expect(host.value(find)).toHaveLength(1);
    expect(world.kept.filter(({ orderId }) => orderId === reference)).toHaveLength(1);
  });
  it("is known by the order's number where a supplier remembers only that", () => {
    const { host, world } = open();
    world.forgetsDocuments = true;
    strike(host, "lost-after");
    host.talk(create);
    expect(host.value(find)).toHaveLength(1);
    expect(world.kept.filter(({ orderId }) => orderId === reference)).toHaveLength(1);
  });
  it("is absent when it is refused now", () => {
    const { host } = open({ suppliers: "NORTH=UNHEARD" });
    expect(host.value(find)).toEqual([]);
  });
  it("stays uncertain while the network is away", () => {
    const { host, world } = open();
    world.answersWith = world.refusals.unavailable;
    expect(host.talk(find)).toMatchObject({ failure: { code: "outcome-unknown" } });
  });
});

it("cannot look for an order that it does not know, and says so", () => {
  const { host } = open();
  expect(host.talk((context) => sapAriba.findOrder!(context, reference))).toMatchObject({
    failure: { code: "bad-input", message: expect.stringContaining(reference) as string },
  });
  expect(host.requests).toEqual([]);
});

it("leaves sending to the network, which keeps one order all the same", () => {
  const { host, world } = open();
  const target = targetOf(host.connection());
  const run = <T>(program: Run<T>): T =>
    runSync(program, (effect) => host.perform(effect as Effect));
  const deadline = "2026-11-23T09:00:00.000Z" as Instant;
  expect(run(target.create(purchase, deadline)).kind).toBe("placed");
  const delivered = host.requests.length;
  expect(run(target.send!(purchase, deadline)).kind).toBe("accepted");
  expect(run(target.wasSent!(purchase))).toBe("found");
  expect(host.requests).toHaveLength(delivered);
  expect(world.kept.filter(({ orderId }) => orderId === reference)).toHaveLength(1);
});

it("takes nobody else's order for its own", () => {
  const { host, world } = open();
  world.kept.push({
    orderId: reference,
    supplier: "NORTH",
    payloadId: "somebody@elsewhere",
    version: 1,
    items: 1,
    cancelled: false,
  });
  expect(host.talk(create)).toMatchObject({
    failure: { code: "conflict", field: "reference", vendorCode: "409" },
  });
});

describe("a change", () => {
  it("names the document before it and raises the version", () => {
    const { host, world } = open();
    const first = host.value(create);
    const second = host.value(amend(first));
    const third = host.value(amend(second));
    expect(new Set([first, second, third].map(({ externalId }) => externalId)).size).toBe(3);
    const [order] = world.kept.filter(({ orderId }) => orderId === reference);
    expect(order).toMatchObject({ version: 3, payloadId: third.externalId });
    host.value((context) => sapAriba.cancelOrder!(context, third));
    expect(order).toMatchObject({ version: 4, cancelled: true });
    // Delivered again, it is the same document.
    host.value((context) => sapAriba.cancelOrder!(context, third));
    const other = withLine({ quantity: "7" as OrderLine["quantity"] });
    expect(host.talk(amend(first, other))).toMatchObject({ failure: { code: "conflict" } });
  });
  it("is made only to orders that Parstock sent", () => {
    const { host } = open();
    const placed = { ...host.value(create), externalId: "theirs-0@elsewhere" };
    expect(host.talk(amend(placed))).toMatchObject({ failure: { code: "bad-input" } });
  });
  it("needs the lines to cancel", () => {
    const { host } = open();
    const placed = { ...host.value(create), lines: [] };
    expect(host.talk((context) => sapAriba.cancelOrder!(context, placed))).toMatchObject({
      failure: { code: "bad-input", message: expect.stringContaining("lines") as string },
    });
  });
});

describe("what is written", () => {
  it("is marked as a test only for a test account or by the setting", () => {
    const mode = "/cXML/Request/@deploymentMode";
    expect(written(mode)).toEqual(["test"]);
    expect(written(mode, { identity: "AN01000000001" })).toEqual(["production"]);
    expect(written(mode, { identity: "AN01000000001", deploymentMode: "test" })).toEqual(["test"]);
  });
  it("names suppliers as the settings say", () => {
    const to = "//To/Credential/@domain | //To/Credential/Identity";
    expect(written(to)).toEqual(["VendorID", "NORTH"]);
    expect(written(to, { supplierDomain: "PrivateID" })).toEqual(["PrivateID", "NORTH"]);
    const suppliers = "SOUTH=AN01000000009;\n NORTH = DUNS:123456789";
    expect(written(to, { suppliers })).toEqual(["DUNS", "123456789"]);
    expect(written(to, { suppliers: "NORTH=AN01000000002-T" })).toEqual([
      "NetworkId",
      "AN01000000002-T",
    ]);
  });
  it("counts in the order's units by their UN/CEFACT codes", () => {
    const unit = "//ItemDetail/UnitOfMeasure";
    expect(written(unit)).toEqual(["EA", "BX"]);
    const drums = withLine({ unit: { code: "drum", decimals: 0 } });
    expect(written(unit, { units: "drum=DR" }, drums)).toEqual(["DR", "BX"]);
    const refused = open().host.talk((context) => sapAriba.createOrder!(context, drums));
    expect(refused).toMatchObject({
      failure: {
        code: "rejected",
        field: "unit",
        message: expect.stringContaining("drum") as string,
      },
    });
  });
  it("keeps a price for a hundred as one", () => {
    const hundred = withLine({ priceUnit: "100" as OrderLine["priceUnit"] });
    expect(written("//PriceBasisQuantity/@quantity", {}, hundred)).toEqual(["100"]);
    expect(written("//PriceBasisQuantity")).toEqual([]);
  });
  it("has times with the buyer's offset", () => {
    const at = "//@orderDate | /cXML/@timestamp";
    expect(written(at, { offset: "-05:00" })).toEqual(Array(2).fill("2026-11-23T00:00:00-05:00"));
    expect(written("//@requestedDeliveryDate")).toContain("2026-11-30T12:00:00+00:00");
  });
  it("has streets and a town, and no half of an address", () => {
    expect(written("//ShipTo//Street | //ShipTo//City")).toEqual([
      "1 Harbour Street",
      "1010 Auckland",
    ]);
    expect(written("//BillTo//PostalAddress")).toEqual([]);
    expect(written("//BillTo//Name")).toEqual(["Acme Ltd"]);
  });
  it("leaves out lines that nothing is ordered of", () => {
    const none = withLine({ quantity: "0" as OrderLine["quantity"] });
    expect(written("//ItemOut/@lineNumber", {}, none)).toEqual(["2"]);
  });
  it("lets no text of an order take the place of the secret", () => {
    const sly = withLine({ name: "<SharedSecret/>", item: "<SharedSecret/>" });
    const { host } = open();
    host.value((context) => sapAriba.createOrder!(context, sly));
    using document = XmlDocument.fromString(host.requests[0]?.body ?? "");
    expect(document.find("//SharedSecret").map(({ content }) => content)).toEqual([sharedSecret]);
  });
  it("is shown before with a mask for the secret", () => {
    const [request] = previewOrder(sapAriba, open().host.context(), purchase);
    expect(request?.body).toContain("<SharedSecret>********</SharedSecret>");
  });
  it.each(["identity", "country", "classification"])("needs the setting %s", (name) => {
    expect(open({ [name]: " " }).host.talk(create)).toMatchObject({
      failure: { code: "bad-setting", field: name },
    });
  });
  it("needs a country of two letters", () => {
    expect(open({ country: "New Zealand" }).host.talk(create)).toMatchObject({
      failure: { code: "bad-setting", field: "country" },
    });
  });
});

describe("an answer", () => {
  it.each([
    ["400", "rejected", "could not read"],
    ["401", "auth-denied", "shared secret"],
    ["403", "rejected", "trading relationship"],
    ["406", "rejected", "because of a rule"],
    ["450", "rejected", "OrderRequest"],
    ["476", "auth-denied", "certificate"],
    ["551", "rejected", "forward"],
    ["499", "rejected", "because of a rule"],
    ["560", "outcome-unknown", "not available"],
    ["599", "outcome-unknown", "not available"],
    ["700", "malformed-answer", "neither cXML"],
  ])("with status %s inside HTTP 200 is %s", (code, kind, words) => {
    const { host, world } = open();
    world.answersWith = status(code, "", "because of a rule.");
    expect(host.talk(create)).toMatchObject({
      failure: { code: kind, vendorCode: code, message: expect.stringContaining(words) as string },
    });
  });
  it.each(["200", "201", "204", "280", "281"])("with status %s takes the order", (code) => {
    const { host, world } = open();
    world.answersWith = status(code, "", "");
    expect(host.talk(create).kind).toBe("value");
  });
  it.each([
    [200, "malformed-answer"],
    [401, "auth-denied"],
    [404, "bad-setting"],
    [502, "outcome-unknown"],
  ])("that is a web page with HTTP %s is %s", (code, kind) => {
    const { host, world } = open();
    world.answersWith = page(code, "Hello");
    expect(host.talk(create)).toMatchObject({ failure: { code: kind } });
  });
  it("that quotes our document passes no secret on", () => {
    const { host, world } = open();
    const quoted = `Bad document: &lt;SharedSecret>${sharedSecret.replace(/[&<]/g, "")}`;
    world.answersWith = status("406", "", quoted);
    const outcome = host.talk(create);
    expect(JSON.stringify(outcome)).toContain("Bad document");
    expect(JSON.stringify(outcome)).not.toContain("of the account");
  });
});

describe("the doctor", () => {
  it("says that no stock is kept, and that this is a test account", () => {
    const said = open()
      .host.value(ask)
      .map(({ message }) => message)
      .join("\n");
    expect(said).toMatch(/Connected/);
    expect(said).toMatch(/keeps no stock/);
    expect(said).toMatch(/test account/);
  });
  it("names the address that takes orders, and follows it nowhere", () => {
    const { host, world } = open();
    world.ordersAt = "https://eu.ariba.example/cxml";
    expect(host.value(ask)).toContainEqual(
      expect.objectContaining({
        level: "wrong",
        message: expect.stringContaining("eu.ariba") as string,
      }),
    );
    expect(host.requests).toHaveLength(1);
    world.ordersAt = null;
    expect(host.value(ask)[0]).toMatchObject({ level: "wrong" });
  });
  it("says when the sign-in is wrong", () => {
    expect(open({ identity: "AN01000000005-T" }).host.talk(ask)).toMatchObject({
      failure: { code: "auth-denied" },
    });
  });
  it("tests the import of requisitions by its service description", () => {
    const { host } = open({}, requisitions);
    expect(host.value(ask)[0]).toMatchObject({ level: "fine" });
    expect(host.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET https://s1.ariba.example/Buyer/soap/acme-T/RequisitionImportPull?wsdl",
    ]);
  });
});

describe("a requisition", () => {
  it("is imported under the order's number, and updated by a second import", () => {
    const { host, world } = open({}, requisitions);
    const placed = host.value(create);
    expect(placed).toMatchObject({ externalId: reference, supplier: "NORTH" });
    host.value((context) => sapAriba.amendOrder!(context, placed, purchase));
    expect(world.requisitions).toEqual([{ uniqueName: reference, items: 2, imports: 2 }]);
  });
  it("is refused in the realm's words", () => {
    const { host, world } = open({}, requisitions);
    world.forgetSuppliers();
    expect(host.talk(create)).toMatchObject({
      failure: {
        code: "rejected",
        message: expect.stringContaining("NORTH is not known") as string,
      },
    });
  });
  it("cannot be cancelled from here", () => {
    const { host } = open({}, requisitions);
    const placed = host.value(create);
    expect(host.talk((context) => sapAriba.cancelOrder!(context, placed))).toMatchObject({
      failure: { code: "rejected" },
    });
  });
});

describe("news of an order", () => {
  it("tells what the supplier confirms, line by line", () => {
    expect(news(confirmation)).toMatchObject([
      {
        reference,
        kind: "changed",
        lines: [
          { line: 1, kind: "changed", quantity: "2", price: "18.5", deliveredOn: "2026-12-02" },
          { line: 1, kind: "refused", quantity: "0.5" },
          { line: 2, kind: "accepted", quantity: "3" },
        ],
      },
    ]);
  });
  it("tells what is on its way, by order", () => {
    expect(news(shipNotice)).toMatchObject([
      {
        reference,
        kind: "shipped",
        lines: [{ line: 2, quantity: "3", deliveredOn: "2026-11-27" }],
      },
      { reference: "PS-261123-000001", kind: "shipped", lines: [{ line: 1, quantity: "1" }] },
    ]);
    const taken = shipNotice.replace("<ShipNoticeHeader", '<ShipNoticeHeader operation="delete"');
    expect(news(taken)[0]).toMatchObject({ kind: "withdrawn", lines: [] });
  });
  it("tells what became of a document", () => {
    expect(news(statusUpdate)).toMatchObject([{ reference, kind: "status", status: "551" }]);
    expect(news("<InvoiceDetailRequest/>")).toEqual([]);
  });
  it("is answered so that the network takes it for delivered", () => {
    const { now } = open().host.context();
    using document = XmlDocument.fromString(replyTo(true, now, "nonce"));
    expect(document.get("/cXML/Response/Status/@code")?.content).toBe("200");
    expect(replyTo(false, now, "nonce")).toContain('code="401"');
  });
});
