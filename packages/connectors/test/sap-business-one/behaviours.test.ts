import { compareOrder, type Context, type Exchange, type PlacedOrder } from "@parstock/core";
import { json, purchaseOf, samplePurchase, VendorHost, vendorFacts } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { sapBusinessOne } from "../../src/sap-business-one/index.ts";
import { settings } from "./subject.ts";
import { password, SapWorld } from "./world.ts";

const purchase = samplePurchase(vendorFacts(12));
const { reference } = purchase.order;

/** An order of 500 lines; every item is there. */
const long = purchaseOf({
  reference: "PS-261123-500XXX",
  supplier: { id: "NORTH", name: "North", email: "orders@north.example" },
  currency: "EUR",
  orderDay: "2026-11-23",
  expectedDay: null,
  note: null,
  lines: vendorFacts(500).items.map((item) => ({
    item: item.id,
    name: item.name,
    quantity: "1.5",
    price: "0.1",
    pack: "12",
  })),
});

function opened(more: Record<string, string> = {}): { host: VendorHost; world: SapWorld } {
  const world = new SapWorld();
  world.fill(vendorFacts(12));
  const host = new VendorHost({
    connector: sapBusinessOne,
    world,
    settings: { ...settings, ...more },
    credentials: { password },
  });
  return { host, world };
}

function member<Name extends keyof typeof sapBusinessOne>(
  name: Name,
): NonNullable<(typeof sapBusinessOne)[Name]> {
  const found = sapBusinessOne[name];
  if (found === undefined) throw new Error(`the connector lacks ${name}`);
  return found;
}

const create = (context: Context): Exchange<PlacedOrder> =>
  member("createOrder")(context, purchase);
const find = (context: Context): Exchange<readonly PlacedOrder[]> =>
  member("findOrder")(context, reference, purchase);

const examine = (host: VendorHost): unknown => host.value((context) => member("doctor")(context));

describe("stock of SAP Business One", () => {
  it("is counted by warehouse where the item says so, else for the whole company", () => {
    const { host, world } = opened();
    const [byWarehouse, whole] = world.items;
    Object.assign(byWarehouse ?? {}, {
      ItemWarehouseInfoCollection: [
        { WarehouseCode: "main", InStock: 5, Committed: 2, MinimalStock: 4, MaximalStock: 9 },
        { WarehouseCode: "02", InStock: 0.5, Committed: 0, MinimalStock: 0, MaximalStock: 0 },
      ],
    });
    Object.assign(whole ?? {}, {
      QuantityOnStock: 7,
      QuantityOrderedByCustomers: 3,
      MinInventory: 2,
      MaxInventory: 20,
    });
    const { rows } = host.value((context) => member("readStock")(context, null, null));
    const seen = rows.slice(0, 3).map((row) => [row.item, row.location, row.onHand, row.committed]);
    expect(seen).toEqual([
      ["ITEM-00001", "main", "5", "2"],
      ["ITEM-00001", "02", "0.5", "0"],
      ["ITEM-00002", "main", "7", "3"],
    ]);
    const items = host.value((context) => member("readItems")(context, null, null)).rows;
    expect(items[0]?.rules).toEqual([
      {
        item: "ITEM-00001",
        location: "main",
        policy: { kind: "s,S", reorderPoint: "4", orderUpTo: "9" },
        status: "active",
      },
    ]);
    expect(items[1]?.rules[0]).toMatchObject({
      location: "*",
      policy: { kind: "s,S", reorderPoint: "2", orderUpTo: "20" },
    });
  });

  it("comes with offers in purchase units, at the price list of the supplier", () => {
    const { host } = opened();
    const items = host.value((context) => member("readItems")(context, null, null)).rows;
    expect(items[0]?.offers).toEqual([
      {
        supplier: "NORTH",
        item: "ITEM-00001",
        supplierSku: "V-ITEM-00001",
        purchaseUnit: { code: "box", decimals: 0 },
        ratio: { numerator: "12", denominator: "1" },
        multiple: "2",
        prices: [{ from: "0", price: "12.5", currency: "EUR" }],
        leadTimeDays: 5,
        leadTimeIn: "calendar-days",
        preferred: true,
      },
    ]);
    // 24 pieces are no whole number of pallets of 100.
    expect(items[3]?.offers[0]?.multiple).toBeUndefined();
  });

  it("has open orders where the stock of the item is counted", () => {
    const { host, world } = opened();
    const line = { UseBaseUnits: "tNO", Quantity: 2, WarehouseCode: "02", LineStatus: "bost_Open" };
    const rest = { RemainingOpenInventoryQuantity: 24, ShipDate: "2026-12-02T00:00:00Z" };
    Object.assign(world.documents[0] ?? {}, {
      DocumentLines: ["ITEM-00001", "ITEM-00002"].map((ItemCode) => ({
        ...line,
        ...rest,
        ItemCode,
      })),
    });
    const { rows } = host.value((context) => member("readOpenOrders")(context, null));
    const shown = rows.slice(0, 2).map((row) => [row.item, row.location, row.quantity, row.due]);
    expect(shown).toEqual([
      ["ITEM-00001", "02", "24", "2026-12-02"],
      ["ITEM-00002", "main", "24", "2026-12-02"],
    ]);
  });
});

describe("demand and receipts of SAP Business One", () => {
  const line = { ItemCode: "ITEM-00001", Quantity: 2, UnitsOfMeasurment: 12, WarehouseCode: "02" };
  const head = { DocDate: "2026-11-02T00:00:00Z", Cancelled: "tNO", DocumentStatus: "bost_Close" };

  it("counts a delivery and not its invoice as well", () => {
    const { host, world } = opened();
    world.deliveries = [{ ...head, DocEntry: 5, DocumentLines: [line] }];
    world.invoices = [
      { ...head, DocEntry: 6, DocumentLines: [{ ...line, BaseType: 15, BaseEntry: 5 }, line] },
    ];
    const period = { from: "2026-11-01", to: "2026-11-30" } as Parameters<
      NonNullable<typeof sapBusinessOne.readDemand>
    >[1];
    const first = host.value((context) => member("readDemand")(context, period, null));
    const second = host.value((context) => member("readDemand")(context, period, first.next));
    const entry = { item: "ITEM-00001", location: "02", day: "2026-11-02", quantity: "24" };
    expect([first.rows, second.rows]).toEqual([[entry], [entry]]);
    expect(second.next).toBeNull();
  });

  it("joins a receipt to the order that it came from", () => {
    const { host, world } = opened();
    const entry = world.documents[0]?.["DocEntry"];
    world.receipts = [
      { ...head, DocEntry: 9, DocumentLines: [{ ...line, BaseType: 22, BaseEntry: entry }, line] },
    ];
    const since = "2026-11-01" as Context["today"];
    const { rows } = host.value((context) => member("readReceipts")(context, since, null));
    expect(rows).toEqual([
      {
        reference: "THEIRS-1",
        supplier: "NORTH",
        item: "ITEM-00001",
        orderedOn: "2026-11-20",
        receivedOn: "2026-11-02",
        quantity: "24",
      },
    ]);
  });
});

describe("orders in SAP Business One", () => {
  it("are looked up, created and read back in three requests", () => {
    const { host } = opened();
    host.value(create);
    const paths = host.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    const rest = ["POST /b1s/v2/PurchaseOrders", "POST /b1s/v2/$batch"];
    expect(paths).toEqual(["POST /b1s/v2/$batch", ...rest]);
  });

  it("of 500 lines take as many", () => {
    const { host, world } = opened();
    world.fill(vendorFacts(500));
    const placed = host.value((context) => member("createOrder")(context, long));
    expect(compareOrder(long.order, placed)).toEqual([]);
    expect(host.requests).toHaveLength(3);
  });

  it("are in the purchase unit where it is the order's own, else in base units", () => {
    const { host, world } = opened();
    host.value(create);
    const lines = world.documents.at(-1)?.["DocumentLines"];
    expect(lines).toMatchObject([
      { ItemCode: "ITEM-00001", Quantity: 2.5, UseBaseUnits: "tYES", UnitPrice: 18 },
      { ItemCode: "ITEM-00003", Quantity: 3, UoMEntry: 7, InventoryQuantity: 36, UnitPrice: 18 },
    ]);
  });

  it("that wait for an approval are found as drafts, followed, and never made again", () => {
    const { host, world } = opened();
    world.approves = true;
    const placed = host.value(create);
    expect(placed.externalId).toMatch(/^draft\/\d+$/);
    expect(compareOrder(purchase.order, placed)).toEqual([]);
    expect(host.value(create)).toEqual(placed);
    expect(world.drafts).toHaveLength(1);
    const progress = (): string =>
      host.value((context) => member("readProgress")(context, placed.externalId)).status;
    expect(progress()).toBe("draft");
    const [draft] = world.drafts;
    world.documents.push({ ...draft, DocEntry: 77n });
    Object.assign(draft ?? {}, { DocumentStatus: "bost_Close" });
    expect(progress()).toBe("submitted");
    expect(host.value(find).map(({ externalId }) => externalId)).toEqual(["77"]);
  });

  it("show what was received, and what was closed before all of it came", () => {
    const { host, world } = opened();
    const { externalId } = host.value(create);
    const progress = (): unknown =>
      host.value((context) => member("readProgress")(context, externalId));
    const order = world.documents.at(-1) ?? {};
    const [first] = order["DocumentLines"] as Record<string, unknown>[];
    Object.assign(first ?? {}, { RemainingOpenInventoryQuantity: 1 });
    const received = [{ item: "ITEM-00001", quantity: "1.5" }];
    expect(progress()).toEqual({ status: "partly-received", received });
    order["DocumentStatus"] = "bost_Close";
    expect(progress()).toEqual({ status: "closed", received });
  });

  it("are no longer found once they are cancelled", () => {
    const { host } = opened();
    const placed = host.value(create);
    host.value((context) => member("cancelOrder")(context, placed));
    expect(host.value(find)).toEqual([]);
  });

  it("are amended line by line, not merged with the lines before", () => {
    const { host, world } = opened();
    const placed = host.value(create);
    const lines = purchase.order.lines.slice(1);
    const changed = { ...purchase, order: { ...purchase.order, lines } };
    const amended = host.value((context) => member("amendOrder")(context, placed, changed));
    expect(compareOrder(changed.order, amended)).toEqual([]);
    expect(world.documents.at(-1)?.["DocumentLines"]).toHaveLength(1);
  });

  it("carry the reference in Vendor Ref. No. alone where the field can't be made", () => {
    const { host, world } = opened({ referenceField: "NumAtCard" });
    world.hasReferenceField = false;
    const placed = host.value(create);
    expect(host.value(find)).toEqual([placed]);
    expect(world.documents.at(-1)).not.toHaveProperty("U_ParstockRef");
  });

  it("are found after the setting was changed to the field that was made later", () => {
    const before = opened({ referenceField: "NumAtCard" });
    const placed = before.host.value(create);
    const after = new VendorHost({
      connector: sapBusinessOne,
      world: before.world,
      settings,
      credentials: before.host.credentials,
    });
    expect(after.value(find)).toEqual([placed]);
  });

  it.each([
    ["a supplier that is not there", { partners: [] }, "supplier"],
    ["an item that is not there", { items: [] }, "item"],
  ])("are refused for %s before anything is written", (_, change, field) => {
    const { host, world } = opened();
    Object.assign(world, change);
    const outcome = host.talk(create);
    expect(outcome).toMatchObject({ kind: "failure", failure: { code: "rejected", field } });
    expect(host.requests.filter(({ intent }) => intent === "writes")).toEqual([]);
  });

  it("say that a branch is wanted", () => {
    const { host, world } = opened();
    world.branches = true;
    expect(host.talk(create)).toMatchObject({ failure: { code: "rejected", field: "branch" } });
  });
});

describe("the session with SAP Business One", () => {
  it("is opened once, kept, and opened again when it has ended", () => {
    const { host, world } = opened();
    host.credentials = { password };
    host.value(create);
    host.value(find);
    expect(world.logIns).toBe(1);
    expect(host.requests.at(-1)?.headers["cookie"]).toMatch(/^B1SESSION=[^;]+; ROUTEID=\.node1$/);
    world.tokens.expire();
    host.value(find);
    expect(world.logIns).toBe(2);
  });

  it("is not asked for twice when the password is wrong", () => {
    const { host, world } = opened();
    host.credentials = { password: "not-the-password" };
    expect(host.talk(find)).toMatchObject({ failure: { code: "auth-revoked" } });
    const tries = host.requests.filter(({ url }) => url.endsWith("/Login"));
    expect([tries.length, world.logIns]).toEqual([1, 0]);
  });
});

describe("the doctor of SAP Business One", () => {
  it("makes the reference field once", () => {
    const { host, world } = opened();
    world.hasReferenceField = false;
    expect(host.talk(create)).toMatchObject({ failure: { code: "bad-setting" } });
    expect(examine(host)).toContainEqual({
      level: "fine",
      message: expect.stringContaining("was added") as string,
    });
    expect(examine(host)).toContainEqual({
      level: "fine",
      message: expect.stringContaining("have the field") as string,
    });
    expect(host.talk(create).kind).toBe("value");
  });

  it("says what to do when the user may not", () => {
    const { host, world } = opened();
    world.hasReferenceField = false;
    world.superuser = false;
    expect(examine(host)).toContainEqual({
      level: "wrong",
      message: expect.stringContaining("NumAtCard") as string,
    });
  });

  it("names its own planning", () => {
    const { host, world } = opened();
    Object.assign(world.items[0] ?? {}, { PlanningSystem: "bop_MRP" });
    expect(examine(host)).toContainEqual({
      level: "notice",
      message: expect.stringContaining("1 items") as string,
    });
  });
});

/** Codes and texts from the manual and from clients' recordings, in all four shapes of an error. */
describe("refusals of SAP Business One", () => {
  it.each([
    [
      401,
      {
        code: 301,
        message: { lang: "en-us", value: "Invalid session or session already timeout." },
      },
      "auth-expired",
      undefined,
    ],
    [401, { code: "100000027", message: "Login failed" }, "auth-revoked", "password"],
    [
      500,
      { code: -304, message: { lang: "en-us", value: "Fail to get DB Credentials from SLD" } },
      "wrong-tenant",
      "companyDb",
    ],
    [
      400,
      { code: -5002, message: { lang: "en-us", value: "10001153 - Enter valid item code" } },
      "rejected",
      "item",
    ],
    [400, { code: "-5002", message: "Enter delivery date" }, "rejected", "expectedDay"],
    [400, { code: "-5002", message: "Specify an active branch" }, "rejected", "branch"],
    [
      400,
      { code: "-2035", message: "This entry already exists in the following tables (ODBC -2035)" },
      "conflict",
      undefined,
    ],
    [
      412,
      { code: "-2039", message: "Another user or another operation modified data (ODBC -2039)" },
      "conflict",
      undefined,
    ],
    [
      404,
      {
        code: "-2028",
        details: [{ code: "", message: "" }],
        message: "No matching records found (ODBC -2028)",
      },
      "not-found",
      undefined,
    ],
    [
      400,
      { code: "-2028", message: "No matching records found (ODBC -2028)" },
      "not-found",
      undefined,
    ],
    [403, { code: "-6006", message: "Query not permitted" }, "auth-denied", undefined],
    [400, { code: "-5002", message: "Item is inactive; activate it" }, "rejected", "item"],
    [400, { code: "-10", message: "Negative quantity is not allowed" }, "rejected", "quantity"],
    [
      400,
      { code: "207", message: "Property 'U_ParstockRef' of 'Document' is invalid" },
      "bad-setting",
      "referenceField",
    ],
    [502, {}, "unavailable", undefined],
    [500, { code: -1, message: "Internal error" }, "unavailable", undefined],
    [405, {}, "rejected", undefined],
  ] as const)("%i %j", (status, error, code, field) => {
    const now = "2026-11-23T08:00:00.000Z" as Context["now"];
    const failure = sapBusinessOne.explain(json(status, { error }), now);
    expect(failure).toMatchObject({ code, ...(field === undefined ? {} : { field }) });
    expect(failure?.message).toMatch(/^[A-Z].*\.$/);
    expect(failure?.message).not.toContain("ODBC");
  });
});
