import { compareOrder, type Context, type HttpResponse, type Instant } from "@parstock/core";
import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { brightpearl } from "../../src/brightpearl/index.ts";
import { subject } from "./subject.ts";
import { accountToken, BrightpearlWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts, undefined, "2");
const { reference } = purchase.order;
const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(
  settings: Readonly<Record<string, string>> = {},
  credentials: Readonly<Record<string, string>> = {},
  filled = facts,
): { host: VendorHost; world: BrightpearlWorld } {
  const world = new BrightpearlWorld();
  const host = new VendorHost({
    ...subject,
    world,
    settings: { ...subject.settings, ...settings },
    credentials: { ...subject.credentials, ...credentials },
  });
  world.fill(filled);
  return { host, world };
}

const create = (context: Context): ReturnType<NonNullable<typeof brightpearl.createOrder>> =>
  brightpearl.createOrder!(context, purchase);

const find = (context: Context): ReturnType<NonNullable<typeof brightpearl.findOrder>> =>
  brightpearl.findOrder!(context, reference, purchase);

function writes(host: VendorHost): string[] {
  return host.requests
    .filter(({ intent }) => intent === "writes")
    .map(
      ({ method, url }) => `${method} ${new URL(url).pathname.replace(/^.*\/order\b/, "order")}`,
    );
}

describe("between the order and its last row", () => {
  const cut: readonly ReturnType<VendorHost["mishap"]>[] = [
    "not-sent",
    "lost-before",
    "lost-after",
    "broken-before",
    "broken-after",
  ];
  it.each(cut.flatMap((mishap) => [1, 2, 3, 4].map((step) => [mishap, step] as const)))(
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
      expect(world.find(reference).rows).toHaveLength(2);
      expect(world.find(reference).statusId).toBe(7);
    },
  );
  it("an order is not there yet, and only what is missing is sent", () => {
    const { host, world } = open();
    host.mishap = () => (writes(host).length === 3 ? "lost-before" : null);
    host.talk(create);
    host.mishap = () => null;
    expect(world.find(reference).statusId).toBe(8);
    expect(host.value(find)).toEqual([]);
    host.requests.length = 0;
    host.value(create);
    const { id } = world.find(reference);
    expect(writes(host)).toEqual([`POST order/${id}/row`, `PUT order/${id}/status`]);
    expect(host.value(find)).toHaveLength(1);
  });
  it("a row that was changed on its way in is not sent again", () => {
    const { host, world } = open();
    world.bend();
    host.mishap = () => (writes(host).length === 3 ? "lost-after" : null);
    host.talk(create);
    host.mishap = () => null;
    const differences = compareOrder(purchase.order, host.value(create));
    expect(differences.map(({ field }) => field)).toContain("quantity");
    expect(world.find(reference).rows).toHaveLength(2);
  });
});

describe("an order", () => {
  it("goes out in base units, row by row, with the tax of each", () => {
    const { host } = open();
    host.value(create);
    const bodies = host.requests
      .filter(({ intent }) => intent === "writes")
      .map(({ body }) => JSON.parse(body ?? "{}") as unknown);
    expect(bodies).toMatchObject([
      {
        orderTypeCode: "PO",
        reference,
        orderStatus: { orderStatusId: 8 },
        delivery: { deliveryDate: "2026-11-30T12:00:00.000Z" },
        currency: { orderCurrencyCode: "EUR" },
        warehouseId: 2,
      },
      {
        quantity: { magnitude: "2" },
        rowValue: { taxCode: "T20", rowNet: { value: "36" }, rowTax: { value: "7.2" } },
      },
      { quantity: { magnitude: "36" }, rowValue: { rowNet: { value: "54" } } },
      { orderStatusId: 7 },
    ]);
  });
  it("is previewed as it is sent, but for the id that it will have", () => {
    const { host } = open();
    const previewed = brightpearl.previewOrder!(host.context(), purchase);
    expect(host.requests).toEqual([]);
    expect(host.secretsIn(JSON.stringify(previewed))).toEqual([]);
    host.value(create);
    const id = host.value(find)[0]?.externalId ?? "";
    const sent = host.requests.filter(({ intent }) => intent === "writes");
    expect(previewed.map(({ method, url }) => `${method} ${url}`)).toEqual(
      sent.map(({ method, url }) => `${method} ${url.replace(id, "id-of-the-order")}`),
    );
  });
  it("that people changed afterwards is taken as it is", () => {
    const { host, world } = open();
    host.value(create);
    world.find(reference).rows.splice(1);
    world.find(reference).statusId = 6;
    host.requests.length = 0;
    expect(host.value(create).lines).toHaveLength(1);
    expect(writes(host)).toEqual([]);
  });
  it("is told from sales orders and from orders whose reference merely begins the same", () => {
    const { host, world } = open();
    host.value(create);
    const order = world.find(reference);
    world.kept.push({ ...order, id: "77", type: 1 });
    world.kept.push({ ...order, id: "78", reference: `${reference}-B` });
    expect(host.value(find).map(({ externalId }) => externalId)).toEqual([order.id]);
  });
  it("keeps the price of a line that does not divide into cents", () => {
    const { host } = open();
    const [first, second] = purchase.order.lines;
    const odd = { ...second!, price: "0.3333" as never, total: "1" as never };
    const order = { ...purchase.order, lines: [first!, odd] };
    const placed = host.value((context) =>
      brightpearl.createOrder!(context, { ...purchase, order }),
    );
    expect(compareOrder(order, placed)).toEqual([]);
  });
  it("gets the status of sent ones where nobody went on with it", () => {
    const { host, world } = open();
    const placed = host.value(create);
    host.value((context) => brightpearl.markSent!(context, placed));
    expect(world.find(reference).statusId).toBe(9);
    world.find(reference).statusId = 6;
    host.value((context) => brightpearl.markSent!(context, placed));
    expect(world.find(reference).statusId).toBe(6);
    const quiet = open({ sentStatus: "" });
    const other = quiet.host.value(create);
    quiet.host.value((context) => brightpearl.markSent!(context, other));
    expect(quiet.world.find(reference).statusId).toBe(7);
  });
  it("can't be cancelled without a status for that", () => {
    const { host } = open({ cancelledStatus: "" });
    const placed = host.value(create);
    expect(host.talk((context) => brightpearl.cancelOrder!(context, placed))).toMatchObject({
      failure: { code: "bad-setting", field: "cancelledStatus" },
    });
  });
  it("of many lines has its products read in pages", () => {
    const { host, world } = open();
    const many = vendorFacts(1200, 0);
    world.fill(many);
    const [line] = purchase.order.lines;
    const lines = many.items.slice(1100, 1110).map(({ id }, index) => ({
      ...line!,
      number: index + 1,
      item: id,
    }));
    const large = { ...purchase, order: { ...purchase.order, lines } };
    const placed = host.value((context) => brightpearl.createOrder!(context, large));
    expect(compareOrder(large.order, placed)).toEqual([]);
    expect(host.requests.filter(({ url }) => url.includes("product-search"))).toHaveLength(3);
  });
});

describe("what an order needs is looked up before anything is written", () => {
  const [first, second] = purchase.order.lines;
  const withLine = (change: object): typeof purchase => ({
    ...purchase,
    order: { ...purchase.order, lines: [{ ...first!, ...change }, second!] },
  });
  const nobody = { ...purchase, supplier: { ...purchase.supplier, id: "X", name: "Nobody" } };
  it.each([
    ["supplier", {}, nobody, {}],
    ["item", {}, withLine({ item: "NONE" }), {}],
    ["item", {}, purchase, { composition: { bundle: true } }],
    ["quantity", {}, withLine({ quantity: "2.5" }), {}],
    ["taxCode", { taxCode: "GST" }, purchase, {}],
    [
      "warehouse",
      { warehouse: "Moon" },
      { ...purchase, order: { ...purchase.order, shipTo: "Mars" } },
      {},
    ],
    ["buildingStatus", { buildingStatus: "None such" }, purchase, {}],
    ["buildingStatus", { buildingStatus: "Placed with supplier" }, purchase, {}],
    ["datacenter", { datacenter: "evil.example" }, purchase, {}],
  ] as const)("%s", (field, settings, changed, product) => {
    const { host, world } = open(settings);
    world.products["ITEM-00001"] = product;
    expect(host.talk((context) => brightpearl.createOrder!(context, changed))).toMatchObject({
      failure: { field },
    });
    expect(writes(host)).toEqual([]);
  });
  it("fractions are ordered of what has no stock", () => {
    const { host, world } = open();
    world.products["ITEM-00001"] = { stock: { stockTracked: false } };
    const placed = host.value((context) =>
      brightpearl.createOrder!(context, withLine({ quantity: "2.5", total: "45" })),
    );
    expect(placed.lines[0]).toMatchObject({ quantity: "2.5", price: "18" });
  });
  it("two suppliers of one name are not chosen between", () => {
    const [north] = facts.suppliers;
    const twins = [...facts.suppliers, { ...north!, id: "TWIN" }];
    const { host } = open({}, {}, { ...facts, suppliers: twins });
    expect(host.talk(create)).toMatchObject({
      failure: { field: "supplier", message: expect.stringContaining("2 suppliers named") },
    });
  });
});

/** An order of ours with goods on its rows. */
function received(quantities: readonly number[], change: object = {}): ReturnType<typeof open> {
  const opened = open();
  opened.host.value(create);
  const order = opened.world.find(reference);
  const moved = quantities.flatMap((quantity, at) =>
    quantity === 0 ? [] : [{ row: order.rows[at]?.id ?? "", quantity }],
  );
  opened.world.notes = [
    { orderId: order.id, status: "CLOSED", moved },
    { orderId: order.id, status: "CANCELLED", moved: [{ row: order.rows[0]!.id, quantity: 1 }] },
  ];
  Object.assign(order, { stockStatus: moved.length > 0 ? "POP" : "PON", ...change });
  return opened;
}

describe("goods that arrived", () => {
  it.each([
    [[0, 0], {}, "submitted"],
    [[0, 6], {}, "partly-received"],
    [[2, 36], {}, "received"],
    [[0, 6], { closedOn: "2026-12-01T00:00:00Z" }, "closed"],
    [[0, 0], { statusId: 10 }, "cancelled"],
    [[0, 0], { statusId: 8 }, "draft"],
  ] as const)("%j with %j is %s", (quantities, change, status) => {
    const { host, world } = received(quantities, change);
    const { id } = world.find(reference);
    expect(host.value((context) => brightpearl.readProgress!(context, id)).status).toBe(status);
  });
  it("are off what is still to come", () => {
    const { host, world } = received([0, 6]);
    const { id } = world.find(reference);
    const progress = host.value((context) => brightpearl.readProgress!(context, id));
    expect(progress.received).toEqual([
      { item: "ITEM-00001", quantity: "0" },
      { item: "ITEM-00003", quantity: "6" },
    ]);
    const { rows } = host.value((context) => brightpearl.readOpenOrders!(context, null));
    expect(rows.filter((row) => row.reference === reference)).toMatchObject([
      { from: "order", item: "ITEM-00001", quantity: "2", location: "main", due: "2026-11-30" },
      { from: "order", item: "ITEM-00003", quantity: "30" },
    ]);
  });
  it.each([{ statusId: 10 }, { statusId: 8 }, { closedOn: "2026-12-01T00:00:00Z" }])(
    "are not awaited with %j",
    (change) => {
      const { host } = received([0, 0], change);
      const { rows } = host.value((context) => brightpearl.readOpenOrders!(context, null));
      expect(rows.filter((row) => row.reference === reference)).toEqual([]);
    },
  );
  it("of an order that is not there are not-found", () => {
    const { host } = open();
    expect(host.talk((context) => brightpearl.readProgress!(context, "1"))).toMatchObject({
      failure: { code: "not-found" },
    });
  });
});

it("counts products that never had stock as none in the main warehouse", () => {
  const { host, world } = open();
  world.neverThere = ["ITEM-00004"];
  const { rows } = host.value((context) => brightpearl.readStock!(context, null, null));
  expect(rows).toContainEqual(
    expect.objectContaining({ item: "ITEM-00004", location: "main", onHand: "0" }),
  );
  expect(rows[4]).toMatchObject({ item: "ITEM-00005", onHand: "4", committed: "1" });
});

it("reads levels, suppliers and prices of what changed since", () => {
  const { host, world } = open();
  world.products["ITEM-00002"] = { status: "DISCONTINUED", composition: { bundle: true } };
  world.products["ITEM-00003"] = {
    status: "ARCHIVED",
    warehouses: { "2": { reorderLevel: 5, reorderQuantity: 0 } },
  };
  const { rows } = host.value((context) => brightpearl.readItems!(context, null, now));
  expect(host.requests[0]?.url).toContain("updatedOn=2026-11-23T08%3A00%3A00Z%2F");
  expect(rows[0]).toMatchObject({
    item: { kind: "stock", status: "active" },
    rules: [{ location: "main", policy: { kind: "r,Q", reorderPoint: "9", orderQuantity: "20" } }],
    offers: [
      {
        supplier: `North & Sons "Lab" O'Hara`,
        supplierSku: "NORTH-0",
        preferred: true,
        prices: [{ from: "1", price: "12.5", currency: "EUR" }],
      },
    ],
  });
  expect(rows[1]?.item).toMatchObject({ kind: "kit", status: "discontinued" });
  expect(rows[2]).toMatchObject({
    item: { status: "blocked" },
    rules: [{ policy: { kind: "par", parLevel: "5" } }],
  });
});

describe("with a private app", () => {
  it("signs in with its account token", () => {
    const { host, world } = open({ signIn: "private app" }, { accountToken });
    world.tokens.expire();
    host.value((context) => brightpearl.readLocations!(context, null));
    expect(host.requests[0]?.headers).toMatchObject({ "brightpearl-account-token": accountToken });
    expect(host.requests[0]?.headers["authorization"]).toBeUndefined();
  });
  it("says what to do when the token was deleted", () => {
    const { host } = open({}, { accountToken: "deleted-token" });
    expect(host.talk((context) => brightpearl.readLocations!(context, null))).toMatchObject({
      failure: { code: "auth-revoked", message: expect.stringContaining("Private apps") },
    });
  });
});

it("asks a person for consent and takes the code", () => {
  const { host } = open();
  const flow = { redirectUrl: "https://hub.example/back", state: "s", verifier: "v" };
  const url = new URL(brightpearl.consent!.url(host.context(), flow));
  expect(url.pathname).toBe("/authorize/acme");
  expect(url.searchParams.get("client_id")).toBe("acme_parstock");
  const signIn = brightpearl.consent!.redeem(host.context(), { clientSecret: "x" }, flow, {
    code: "c",
  });
  expect(signIn.next().value).toMatchObject({
    url: "https://oauth.brightpearl.com/token/acme",
    body: expect.stringContaining("grant_type=authorization_code&code=c"),
  });
  expect(signIn.next(json(200, { access_token: "a", refresh_token: "r" })).value).toEqual({
    clientSecret: "x",
    accessToken: "a",
    refreshToken: "r",
  });
});

it("subscribes to stock and goods that come in, and ends both", () => {
  const { host, world } = open();
  const address = "https://hub.example/in?token=secret";
  const subscription = host.value((context) => brightpearl.subscribe!(context, address));
  expect(subscription).toEqual({ id: "120,121", endsAt: null });
  expect([...world.webhooks.values()]).toMatchObject([
    { subscribeTo: "product.modified.on-hand-modified", uriTemplate: address },
    { subscribeTo: "goods-in-note.created", httpMethod: "POST" },
  ]);
  host.value((context) => brightpearl.unsubscribe!(context, subscription));
  expect(world.webhooks.size).toBe(0);
});

describe("the doctor", () => {
  it("finds everything in order", () => {
    const { host } = open();
    const found = host.value((context) => brightpearl.doctor!(context));
    expect(found.map(({ level }) => level)).toEqual(["fine", "fine", "notice", "notice"]);
  });
  it("misses a warehouse and products", () => {
    const { host, world } = open({ warehouse: "Moon" });
    world.fill(vendorFacts(0));
    const found = host.value((context) => brightpearl.doctor!(context));
    expect(found.filter(({ level }) => level === "wrong")).toHaveLength(2);
  });
});

function error(status: number, code: string, message: string): HttpResponse {
  return json(status, { errors: [{ code, message }] });
}

describe("refusals", () => {
  it.each([
    ["200", json(200, {}), null],
    [
      "a missing supplier",
      error(400, "ORDC-022", "Supplier missing."),
      { code: "rejected", message: expect.stringContaining("Supplier missing. Correct") },
    ],
    [
      "bad input as 500",
      error(500, "CMNC-018", "The filter can't be parsed"),
      { code: "rejected" },
    ],
    ["trouble as 500", error(500, "CMNU-003", "General"), { code: "unavailable" }],
    ["a web page", { status: 502, headers: {}, body: "<html>" }, { code: "unavailable" }],
    [
      "a refusal without words",
      { status: 400, headers: {}, body: "" },
      { code: "rejected", message: expect.stringContaining("no reason given") },
    ],
    ["403", json(403, {}), { code: "auth-denied" }],
    ["404", error(404, "CMNC-404", "No Product Prices Found"), { code: "not-found" }],
    ["409", json(409, {}), { code: "conflict" }],
    [
      "the next period in milliseconds",
      {
        ...json(503, { response: "You have sent too many requests." }),
        headers: { "brightpearl-next-throttle-period": "7365" },
      },
      { code: "throttled", retryAt: "2026-11-23T08:00:07.365Z" },
    ],
    [
      "429 with seconds",
      { status: 429, headers: { "retry-after": "5" }, body: "" },
      { code: "throttled", retryAt: "2026-11-23T08:00:05.000Z" },
    ],
    [
      "429 without a hint",
      { status: 429, headers: {}, body: "" },
      { code: "throttled", retryAt: "2026-11-23T08:01:00.000Z" },
    ],
  ] as const)("%s", (_name, response, failure) => {
    expect({ explained: brightpearl.explain(response, now) }).toMatchObject({ explained: failure });
  });
});

it.each([
  ["goods-in-note.created", "stock"],
  ["product.created", "item"],
  ["order.modified.order-status", "order"],
  ["drop-ship-note.created", "other"],
])("%s is about %s", (fullEvent, about) => {
  const bodyBase64 = Buffer.from(JSON.stringify({ fullEvent })).toString("base64");
  const request = { method: "POST", url: "https://hub.example/in", headers: {}, bodyBase64 };
  expect(brightpearl.parseWebhook!(request)).toMatchObject([{ about }]);
  expect(brightpearl.verifyWebhook!(request, "token", now)).toBe(false);
});
