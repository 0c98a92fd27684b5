import type { Day, PlacedOrder, Purchase } from "@parstock/core";
import { compareOrder, decimal } from "@parstock/core";
import { samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { businessCentral } from "../../src/business-central/index.ts";
import { refuse } from "./rows.ts";
import { subject } from "./subject.ts";
import { BusinessCentralWorld, companyId } from "./world.ts";

const settings = {
  tenant: "acme.example",
  environment: "Production",
  company: companyId,
  companyName: "CRONUS",
  clientId: "client",
};
const facts = vendorFacts(12);
const purchase = samplePurchase(facts);

interface Open {
  readonly host: VendorHost;
  readonly world: BusinessCentralWorld;
}

function open(companion = false, more: Readonly<Record<string, string>> = {}): Open {
  const world = new BusinessCentralWorld({ companion });
  world.fill(facts);
  const host = new VendorHost({
    connector: businessCentral,
    world,
    settings: { ...settings, ...(companion ? { companion: "installed" } : {}), ...more },
    credentials: {
      clientSecret: "client-secret-of-ours",
      webhookSecret: "sixteen-letters-or-more",
    },
  });
  return { host, world };
}

function place({ host }: Open, what: Purchase = purchase): PlacedOrder {
  return host.value((context) => businessCentral.createOrder!(context, what));
}

function orderOf({ world }: Open, placed: PlacedOrder): BusinessCentralWorld["kept"][number] {
  const order = world.kept.find(({ number }) => number === placed.externalId);
  if (order === undefined) throw new Error(`no order ${placed.externalId}`);
  return order;
}

describe("an order in Business Central", () => {
  it("begins with the comment that it is found by, and holds the note in lines of 100 characters", () => {
    const at = open();
    const note = `${"A long word ".repeat(14)}\nSecond paragraph 😀`;
    const placed = place(at, { ...purchase, order: { ...purchase.order, note } });
    const texts = orderOf(at, placed)
      .purchaseOrderLines.filter(({ lineType }) => lineType === "Comment")
      .map(({ description }) => description);
    expect(texts[0]).toBe("Parstock PS-261123-7KQ4MX");
    expect(texts.at(-1)).toBe("Second paragraph 😀");
    expect(texts.every(({ length }) => length <= 100)).toBe(true);
  });

  it("counts in base units, since a line without a unit would take the purchase unit", () => {
    const at = open();
    const lines = orderOf(at, place(at)).purchaseOrderLines.filter(
      (one) => one.lineType === "Item",
    );
    expect(lines.map((one) => [one.quantity, one.unitOfMeasureCode, one.directUnitCost])).toEqual([
      [2.5, "PCS", 18],
      [36, "PCS", 1.5],
    ]);
  });

  it("counts in boxes where the companion app says that a box holds as much", () => {
    const at = open(true);
    const lines = orderOf(at, place(at)).purchaseOrderLines.filter(
      (one) => one.lineType === "Item",
    );
    expect(lines.map((one) => [one.quantity, one.unitOfMeasureCode, one.directUnitCost])).toEqual([
      [2.5, "PCS", 18],
      [3, "BOX", 18],
    ]);
  });

  it("goes to the location of its code, and is refused where there is none", () => {
    const at = open();
    const order = { ...purchase.order, shipTo: "east" };
    const placed = place(at, { ...purchase, order });
    const [, , line] = orderOf(at, placed).purchaseOrderLines;
    expect(line?.locationId).toBe(at.world.locations[0]?.["id"]);
    at.world.locations.push({ id: "x", code: "NORTH", displayName: "North store" });
    const nowhere = { ...purchase, order: { ...order, shipTo: "WEST", reference: "PS-261123-2" } };
    expect(at.host.talk((context) => businessCentral.createOrder!(context, nowhere))).toMatchObject(
      {
        failure: { code: "rejected", field: "shipTo", message: expect.stringContaining("WEST") },
      },
    );
  });

  it("names the line of an item that is not there, before anything is written", () => {
    const at = open();
    const lines = purchase.order.lines.map((line) => ({ ...line, item: "GONE" }));
    const wrong = { ...purchase, order: { ...purchase.order, lines } };
    expect(at.host.talk((context) => businessCentral.createOrder!(context, wrong))).toMatchObject({
      failure: {
        code: "rejected",
        field: "item",
        message: expect.stringContaining("GONE (line 1)"),
      },
    });
    expect(at.host.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  it("is the same order whatever the capitals of its codes", () => {
    const lines = purchase.order.lines.map((one) => ({ ...one, item: one.item.toLowerCase() }));
    const lower = { ...purchase.order, supplier: purchase.order.supplier.toLowerCase(), lines };
    expect(compareOrder(lower, place(open(), { ...purchase, order: lower }))).toEqual([]);
  });

  it("is read whole where its lines do not fit one answer", () => {
    const world = new BusinessCentralWorld({ linesMax: 2 });
    world.fill(facts);
    const at = { world, host: new VendorHost({ ...subject, world }) };
    expect(compareOrder(purchase.order, place(at))).toEqual([]);
  });

  it("is released by the companion app, once", () => {
    const at = open(true);
    const placed = place(at);
    for (let times = 0; times < 2; times += 1)
      at.host.value((context) => businessCentral.confirmOrder!(context, placed));
    expect(at.world.actions).toEqual([`release ${placed.externalId}`]);
    const plain = open();
    const draft = place(plain);
    plain.host.value((context) => businessCentral.confirmOrder!(context, draft));
    expect(orderOf(plain, draft).status).toBe("Draft");
  });

  it("is amended line by line: changed, removed and added", () => {
    const at = open(true);
    const placed = place(at);
    at.host.value((context) => businessCentral.confirmOrder!(context, placed));
    const [first] = purchase.order.lines;
    const other = facts.items.find(
      ({ id }) => !purchase.order.lines.some(({ item }) => item === id),
    );
    const lines = [
      { ...first!, quantity: decimal("4") },
      { ...first!, number: 3, item: other?.id ?? "", quantity: decimal("7") },
    ];
    const changed = { ...purchase, order: { ...purchase.order, lines } };
    const amended = at.host.value((context) =>
      businessCentral.amendOrder!(context, placed, changed),
    );
    expect(compareOrder(changed.order, amended)).toEqual([]);
    expect(at.world.actions.map((action) => action.split(" ")[0])).toEqual([
      "release",
      "reopen",
      "release",
    ]);
  });

  it("that a person released can't be amended without the companion app", () => {
    const at = open();
    const placed = place(at);
    orderOf(at, placed).status = "Open";
    expect(
      at.host.talk((context) => businessCentral.amendOrder!(context, placed, purchase)),
    ).toMatchObject({ failure: { code: "rejected", field: "status" } });
  });

  it("is followed until it is invoiced and gone", () => {
    const at = open();
    const placed = place(at);
    const progress = (): unknown =>
      at.host.value((context) => businessCentral.readProgress!(context, placed.externalId));
    expect(progress()).toEqual({ status: "draft", received: [] });
    orderOf(at, placed).status = "Open";
    expect(progress()).toEqual({ status: "submitted", received: [] });
    at.world.receive(placed.externalId, 2);
    expect(progress()).toMatchObject({ status: "partly-received" });
    expect(at.host.talk((context) => businessCentral.cancelOrder!(context, placed))).toMatchObject({
      failure: { code: "rejected" },
    });
    at.world.receive(placed.externalId, 100);
    expect(progress()).toMatchObject({ status: "received" });
    at.world.receive(placed.externalId, 100, true);
    expect(progress()).toMatchObject({ status: "closed" });
    const gone = open();
    expect(gone.host.value((context) => businessCentral.readProgress!(context, "106999"))).toEqual({
      status: "cancelled",
      received: [],
    });
  });

  it("shows when its goods came, by its reference", () => {
    const at = open();
    const placed = place(at);
    at.world.receive(placed.externalId, 2);
    at.world.receive("THEIRS-1", 2);
    const receipts = at.host.value((context) =>
      businessCentral.readReceipts!(context, "2026-11-01" as Day, null),
    );
    expect(receipts.rows.filter(({ quantity }) => quantity !== "0")).toEqual([
      expect.objectContaining({
        reference: purchase.order.reference,
        orderedOn: "2026-11-23",
        receivedOn: "2026-11-28",
        quantity: "2",
      }),
      expect.objectContaining({ supplier: "NORTH" }),
    ]);
  });
});

/** As the companion app shows it. */
function unit(locationCode: string, inventory: number, variantCode = ""): object {
  return {
    locationCode,
    variantCode,
    inventory,
    quantityOnSalesOrders: 2,
    replenishmentSystem: locationCode === "EAST" ? "Transfer" : "Purchase",
    reorderingPolicy: "Fixed_x0020_Reorder_x0020_Qty_x002E_",
    reorderPoint: 5,
    reorderQuantity: 20,
    maximumInventory: 100,
    vendorNumber: "SOUTH",
    leadTimeDays: 3,
  };
}

describe("reading Business Central", () => {
  it("takes reorder points, vendors and purchase units from the companion app", () => {
    const { host } = open(true);
    const { rows } = host.value((context) => businessCentral.readItems!(context, null, null));
    expect(rows[1]).toMatchObject({
      item: { id: "ITEM-00002", unit: { code: "PCS" }, kind: "stock" },
      rules: [{ location: "*", policy: { kind: "s,S", reorderPoint: "11", orderUpTo: "22" } }],
      offers: [
        {
          supplier: "SOUTH",
          purchaseUnit: { code: "BOX" },
          ratio: { numerator: "12", denominator: "1" },
          minimumQuantity: "2",
          prices: [{ price: "1.2", currency: "EUR" }],
          leadTimeDays: 14,
          preferred: true,
        },
      ],
    });
    const plain = open().host.value((context) => businessCentral.readItems!(context, null, null));
    expect(plain.rows[1]).toMatchObject({ rules: [], offers: [] });
  });

  it("takes stock, rules and demand by location where there are stockkeeping units", () => {
    const { host, world } = open(true);
    world.units = {
      "ITEM-00001": [unit("EAST", 7), unit("WEST", 0.5), unit("WEST", 9, "RED")] as never,
    };
    const stock = host.value((context) => businessCentral.readStock!(context, null, null));
    const levels = stock.rows.filter(({ item }) => item === "ITEM-00001");
    expect(levels.map((one) => [one.location, one.onHand, one.committed])).toEqual([
      ["EAST", "7", "2"],
      ["WEST", "0.5", "2"],
    ]);
    const { rows } = host.value((context) => businessCentral.readItems!(context, null, null));
    expect(rows[0]?.rules).toEqual([
      {
        item: "ITEM-00001",
        location: "WEST",
        policy: { kind: "r,Q", reorderPoint: "5", orderQuantity: "20" },
        maxStock: "100",
        status: "active",
      },
    ]);
    expect(rows[0]?.offers.map(({ supplier, preferred }) => [supplier, preferred])).toEqual([
      ["NORTH", true],
      ["SOUTH", false],
    ]);
    world.entries = [
      { itemNumber: "ITEM-00001", postingDate: "2026-11-20", entryType: "Sale", quantity: -3.5 },
    ];
    const period = { from: "2026-11-01" as Day, to: "2026-11-30" as Day };
    const demand = host.value((context) => businessCentral.readDemand!(context, period, null));
    expect(demand.rows[0]?.location).toBe("EAST");
  });

  it("reads again only what moved, by the item ledger", () => {
    const { host, world } = open();
    const at = "2026-11-22T10:00:00Z";
    world.entries = [
      { entryNumber: 1, itemNumber: "ITEM-00003", lastModifiedDateTime: "2026-11-20T10:00:00Z" },
      { entryNumber: 2, itemNumber: "ITEM-00002", lastModifiedDateTime: at },
      { entryNumber: 3, itemNumber: "ITEM-00002", lastModifiedDateTime: at },
    ];
    const since = "2026-11-21T00:00:00.000Z" as NonNullable<
      Parameters<NonNullable<typeof businessCentral.readStock>>[2]
    >;
    const { rows } = host.value((context) => businessCentral.readStock!(context, null, since));
    expect(rows.map(({ item }) => item)).toEqual(["ITEM-00002"]);
    expect(host.requests).toHaveLength(2);
  });

  it("counts what was sold and used up as demand", () => {
    const { host, world } = open();
    world.entries = [
      { itemNumber: "ITEM-00001", postingDate: "2026-11-20", entryType: "Sale", quantity: -3.5 },
      { itemNumber: "ITEM-00001", postingDate: "2026-11-20", entryType: "Purchase", quantity: 9 },
      { itemNumber: "ITEM-00002", postingDate: "2026-10-01", entryType: "Sale", quantity: -1 },
    ];
    const period = { from: "2026-11-01" as Day, to: "2026-11-30" as Day };
    const { rows } = host.value((context) => businessCentral.readDemand!(context, period, null));
    expect(rows).toEqual([
      { item: "ITEM-00001", location: "main", day: "2026-11-20", quantity: "3.5" },
    ]);
  });

  it("says which open line is in a unit whose size it can't tell", () => {
    const { host, world } = open();
    const line = world.kept[0]?.purchaseOrderLines[0];
    if (line !== undefined) line.unitOfMeasureCode = "PALLET";
    const { rows, faults } = host.value((context) =>
      businessCentral.readOpenOrders!(context, null),
    );
    expect(rows).toHaveLength(1);
    expect(faults).toEqual([expect.stringMatching(/THEIRS-1.*PALLET.*companion app/)]);
  });

  it("diagnoses the company, and what the companion app would add", () => {
    const { host } = open();
    const messages = host.value((context) => businessCentral.doctor!(context));
    expect(messages.map(({ level }) => level)).toEqual(["fine", "notice"]);
    expect(messages[1]?.message).toContain("reorder points");
    const [renamed] = open(false, { companyName: "ACME" }).host.value((context) =>
      businessCentral.doctor!(context),
    );
    expect(renamed).toMatchObject({ level: "wrong" });
    const other = "b18aed47-c385-49d2-b954-dbdf8ad71781";
    const [strange] = open(false, { company: other }).host.value((context) =>
      businessCentral.doctor!(context),
    );
    expect(strange?.message).toContain(`CRONUS is ${companyId}`);
  });
});

describe("notifications of Business Central", () => {
  it("are subscribed to once, renewed by the same call, and carry the secret only when it is authorised", () => {
    const { host, world } = open();
    const subscribe = (): unknown =>
      host.value((context) => businessCentral.subscribe!(context, "https://hub.example/in"));
    expect(subscribe()).toEqual({ id: "s1", endsAt: "2026-11-26T08:00:00.120Z" });
    subscribe();
    expect(world.subscriptions).toHaveLength(1);
    expect(world.subscriptions[0]).toMatchObject({
      resource: `/api/v2.0/companies(${companyId})/items`,
      clientState: "sixteen-letters-or-more",
    });
    host.value((context) => businessCentral.unsubscribe!(context, { id: "s1", endsAt: null }));
    expect(world.subscriptions).toEqual([]);
  });

  it("are not subscribed to without a secret", () => {
    const { host } = open();
    host.credentials = { ...host.credentials, webhookSecret: "short" };
    const outcome = host.talk((context) =>
      businessCentral.subscribe!(context, "https://hub.example/in"),
    );
    expect(outcome).toMatchObject({ failure: { code: "bad-setting", field: "webhookSecret" } });
  });
});

describe("a refusal by Business Central", () => {
  const now = "2026-11-23T08:00:00.000Z" as Parameters<typeof businessCentral.explain>[1];
  it.each([
    [
      400,
      "Application_DialogException",
      'A "vendorNumber" or a "vendorId" must be provided.',
      "rejected",
      "vendorNumber",
    ],
    [
      400,
      "Application_DialogException",
      "Blocked must be equal to 'No' in Item: No.=A. Current value is 'Yes'.",
      "rejected",
      "Blocked",
    ],
    [
      400,
      "Internal_InvalidTableRelation",
      "The field Unit of Measure Code of table Purchase Line contains a value (X) that cannot be found.",
      "rejected",
      "Unit of Measure Code",
    ],
    [
      400,
      "Application_StringExceededLength",
      "The length of the string is 101.",
      "rejected",
      undefined,
    ],
    [400, "Internal_EntityWithSameKeyExists", "The record already exists.", "conflict", undefined],
    [404, "BadRequest_NotFound", "Bad Request - Error in query syntax.", "not-found", undefined],
    [404, "Internal_CompanyNotFound", "Company not found.", "wrong-tenant", undefined],
    [404, "NoEnvironment", "Environment does not exist.", "bad-setting", "environment"],
    [401, "Authentication_InvalidCredentials", "x", "auth-expired", undefined],
    [403, "Authorization_RequestDenied", "x", "auth-denied", undefined],
    [409, "Request_EntityChanged", "x", "conflict", undefined],
    [412, "BadRequest_InvalidToken", "x", "conflict", undefined],
    [408, "Application_OperationTimedOut", "x", "unavailable", undefined],
    [429, "Application_TooManyRequests", "x", "throttled", undefined],
    [504, "Unknown", "x", "unavailable", undefined],
  ])("%i %s (%s) is %s, field %s", (status, vendorCode, message, code, field) => {
    const failure = businessCentral.explain(refuse(status, vendorCode, message), now);
    expect(failure).toMatchObject({ code, vendorCode });
    expect(failure?.field).toBe(field);
    expect(failure?.message).not.toContain("CorrelationId");
    expect(failure?.message).toMatch(/\.$/);
  });
});
