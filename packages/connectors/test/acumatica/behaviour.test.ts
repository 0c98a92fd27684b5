import type { Day, PlacedOrder, Purchase } from "@parstock/core";
import { compareOrder, decimal } from "@parstock/core";
import { json, samplePurchase, type VendorFacts, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { acumatica } from "../../src/acumatica/index.ts";
import { subject } from "./subject.ts";
import { AcumaticaWorld, refuse } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);

interface Open {
  readonly host: VendorHost;
  readonly world: AcumaticaWorld;
}

function open(more: Readonly<Record<string, string>> = {}): Open {
  const world = new AcumaticaWorld();
  world.fill(facts);
  const settings = { ...subject.settings, ...more };
  const host = new VendorHost({ ...subject, world, settings });
  return { host, world };
}

function place({ host }: Open, what: Purchase = purchase): PlacedOrder {
  return host.value((context) => acumatica.createOrder!(context, what));
}

function orderOf({ world }: Open, placed: PlacedOrder): AcumaticaWorld["kept"][number] {
  const order = world.kept.find(({ OrderNbr }) => OrderNbr === placed.externalId);
  if (order === undefined) throw new Error(`no order ${placed.externalId}`);
  return order;
}

function shipment(
  ShipmentNbr: string,
  Status: string,
  UOM: string,
): Readonly<Record<string, unknown>> {
  return {
    ShipmentNbr,
    Type: "Shipment",
    Status,
    ShipmentDate: "2026-11-20T00:00:00.000Z",
    Details: [{ InventoryID: "ITEM-00001", ShippedQty: 2, UOM, WarehouseID: "MAIN" }],
  };
}

function warehousesOf(...codes: string[]): AcumaticaWorld["warehouses"] {
  return codes.map((WarehouseID) => ({ WarehouseID, Active: true }));
}

function withItems(items: VendorFacts["items"]): VendorFacts {
  return { ...facts, items };
}

function levels({ host }: Open): string[] {
  return host.value((context) => acumatica.doctor!(context)).map(({ level }) => level);
}

describe("an order in Acumatica", () => {
  it("keeps the order's unit where its conversion says the same, else counts in base units", () => {
    const at = open();
    const [first, second] = purchase.order.lines;
    const odd = {
      ...second!,
      number: 3,
      ratio: { numerator: decimal(10), denominator: decimal(1) },
    };
    const order = { ...purchase.order, lines: [first!, second!, odd] };
    const placed = place(at, { ...purchase, order });
    expect(
      orderOf(at, placed).Details.map((line) => [line.OrderQty, line.UOM, line.UnitCost]),
    ).toEqual([
      [2.5, "EA", 18],
      [3, "BOX", 18],
      [30, "EA", 1.8],
    ]);
    expect(compareOrder(order, placed)).toEqual([]);
  });

  it("is put on hold, and taken off it by the box or by an action", () => {
    for (const settings of [{}, { releaseAction: "ReleaseFromHold" }]) {
      const at = open(settings);
      const placed = place(at);
      expect(orderOf(at, placed).Status).toBe("On Hold");
      const made = at.host.requests.find(
        ({ method, url }) => method === "PUT" && /Order\?/.test(url),
      );
      expect(made?.headers["if-none-match"]).toBe("*");
      const confirm = (): unknown =>
        at.host.value((context) => acumatica.confirmOrder!(context, placed));
      confirm();
      expect(orderOf(at, placed).Hold).toBe(false);
      const before = at.host.requests.length;
      confirm();
      const later = at.host.requests.slice(before).filter(({ url }) => url.includes("/Default/"));
      expect([...new Set(later.map(({ method }) => method))]).toEqual(["GET"]);
    }
    const held = open({ release: "no" });
    const placed = place(held);
    held.host.value((context) => acumatica.confirmOrder!(context, placed));
    expect(orderOf(held, placed).Hold).toBe(true);
  });

  it("is mailed by the action of an extended endpoint, and waited for", () => {
    const at = open({ emailAction: "EmailPurchaseOrder" });
    const placed = place(at);
    at.host.value((context) => acumatica.sendOrder!(context, placed, purchase));
    expect(at.world.mailed).toEqual([placed.externalId]);
    expect(orderOf(at, placed).Hold).toBe(false);
    const polls = at.host.requests.filter(({ url }) => url.includes("/status/"));
    expect(polls).toHaveLength(3);
  });

  it("says which setting to correct where there is no such action, and follows no address elsewhere", () => {
    const at = open({ emailAction: "EmailPurchaseOrder" });
    const placed = place(at);
    at.world.extended = false;
    const mail = (one: Open): unknown =>
      one.host.talk((context) => acumatica.sendOrder!(context, placed, purchase));
    expect(mail(at)).toMatchObject({ failure: { code: "outcome-unknown", field: "emailAction" } });
    expect(mail(at)).toMatchObject({ failure: { code: "bad-setting", field: "emailAction" } });
    expect(mail(open())).toMatchObject({ failure: { code: "bad-setting", field: "emailAction" } });
    at.world.extended = true;
    at.world.strayLinks();
    expect(mail(at)).toMatchObject({ kind: "failure" });
    const hosts = new Set(at.host.requests.map(({ url }) => new URL(url).host));
    expect([...hosts]).toEqual(["erp.example"]);
  });

  it("is found by a custom field where one is set up, whatever became of the vendor reference", () => {
    const at = open({ referenceField: "Document.UsrParstockRef" });
    const placed = place(at);
    orderOf(at, placed).VendorRef = "INV-77";
    const found = at.host.value((context) =>
      acumatica.findOrder!(context, purchase.order.reference, purchase),
    );
    expect(found).toEqual([placed]);
  });

  it("is amended on hold, by the ids of its lines", () => {
    const at = open();
    const placed = place(at);
    at.host.value((context) => acumatica.confirmOrder!(context, placed));
    const [first] = purchase.order.lines;
    const other = facts.items.find(
      ({ id }) => !purchase.order.lines.some(({ item }) => item === id),
    );
    const lines = [
      { ...first!, quantity: decimal("4") },
      { ...first!, number: 3, item: other?.id ?? "", quantity: decimal("7") },
    ];
    const changed = { ...purchase, order: { ...purchase.order, lines } };
    const amended = at.host.value((context) => acumatica.amendOrder!(context, placed, changed));
    expect(compareOrder(changed.order, amended)).toEqual([]);
    expect(orderOf(at, placed)).toMatchObject({ Hold: false, Details: { length: 2 } });
  });

  it("is cancelled by deleting it, unless goods of it came", () => {
    const at = open();
    const placed = place(at);
    at.host.value((context) => acumatica.confirmOrder!(context, placed));
    const [line] = orderOf(at, placed).Details;
    line!.QtyOnReceipts = 1;
    const cancel = (): unknown =>
      at.host.talk((context) => acumatica.cancelOrder!(context, placed));
    expect(cancel()).toMatchObject({ failure: { code: "rejected" } });
    line!.QtyOnReceipts = 0;
    expect(cancel()).toMatchObject({ kind: "value" });
    const progress = at.host.value((context) =>
      acumatica.readProgress!(context, placed.externalId),
    );
    expect(progress).toEqual({ status: "cancelled", received: [] });
  });

  it.each([
    ["On Hold", 0, "draft"],
    ["Pending Approval", 0, "draft"],
    ["Pending Email", 0, "submitted"],
    ["Open", 0, "submitted"],
    ["Open", 1, "partly-received"],
    ["Completed", 2.5, "received"],
    ["Closed", 2.5, "closed"],
    ["Canceled", 0, "cancelled"],
    ["Rejected", 0, "cancelled"],
  ])("that is %s with %d received is %s", (status, received, expected) => {
    const at = open();
    const placed = place(at);
    const order = orderOf(at, placed);
    order.Status = status;
    order.Details[0]!.QtyOnReceipts = received;
    expect(
      at.host.value((context) => acumatica.readProgress!(context, placed.externalId)).status,
    ).toBe(expected);
  });

  it("goes to a warehouse that is there, or to the only one", () => {
    const at = open();
    const order = { ...purchase.order, shipTo: "west" };
    const west = { ...purchase, order };
    const only = place(at, { ...purchase, order: { ...order, reference: "PS-261123-ONLY00" } });
    expect(orderOf(at, only).Details[0]?.WarehouseID).toBe("MAIN");
    at.world.warehouses = warehousesOf("MAIN", "NORTH");
    expect(at.host.talk((context) => acumatica.createOrder!(context, west))).toMatchObject({
      failure: { code: "rejected", field: "shipTo" },
    });
    at.world.warehouses = warehousesOf("MAIN", "WEST");
    expect(orderOf(at, place(at, west)).Details[0]?.WarehouseID).toBe("WEST");
  });
});

describe("reading Acumatica", () => {
  it("takes rules from item and warehouse, offers from the item, sizes from its conversions", () => {
    const { host } = open();
    const { rows } = host.value((context) => acumatica.readItems!(context, null, null));
    expect(rows[1]).toMatchObject({
      item: {
        id: "ITEM-00002",
        unit: { code: "EA", decimals: 0 },
        kind: "stock",
        status: "active",
      },
      rules: [{ location: "MAIN", policy: { kind: "s,S", reorderPoint: "11", orderUpTo: "22" } }],
      offers: [
        {
          supplier: "SOUTH",
          purchaseUnit: { code: "BOX" },
          ratio: { numerator: "12", denominator: "1" },
          minimumQuantity: "2",
          prices: [{ price: "0.1", currency: "EUR" }],
          leadTimeDays: 7,
          preferred: true,
        },
      ],
    });
  });

  it("shows what never lay in a warehouse as nothing, so that it is reordered", () => {
    const at = open();
    const [first, ...others] = facts.items;
    at.world.fill(withItems([{ ...first!, onHand: "0" }, ...others]));
    const { rows } = at.host.value((context) => acumatica.readStock!(context, null, null));
    expect(rows).toHaveLength(facts.items.length);
    expect(rows.find(({ item }) => item === first?.id)).toMatchObject({
      onHand: "0",
      committed: "0",
      location: "MAIN",
    });
  });

  it("reads warehouse after warehouse, and later only what moved", () => {
    const { host, world } = open();
    world.warehouses = warehousesOf("MAIN", "WEST");
    const page = host.value((context) => acumatica.readStock!(context, null, null));
    expect(page.next).toBe('["WEST"]');
    const last = host.value((context) => acumatica.readStock!(context, page.next, null));
    expect(last).toMatchObject({ rows: [], next: null });
    const moved = (since: string): number =>
      host.value((context) => acumatica.readStock!(context, null, since as typeof context.now)).rows
        .length;
    expect(moved("2026-11-22T09:00:00.000Z")).toBe(facts.items.length);
    expect(moved("2026-11-22T11:00:00.000Z")).toBe(0);
  });

  it("counts confirmed shipments as demand, in base units", () => {
    const { host, world } = open();
    world.shipments = [
      shipment("1", "Confirmed", "BOX"),
      shipment("2", "Open", "BOX"),
      shipment("3", "Completed", "DOZEN"),
    ];
    const period = { from: "2026-11-01" as Day, to: "2026-11-30" as Day };
    const page = host.value((context) => acumatica.readDemand!(context, period, null));
    expect(page.rows).toEqual([
      { item: "ITEM-00001", location: "MAIN", day: "2026-11-20", quantity: "24" },
    ]);
    expect(page.faults).toEqual([expect.stringMatching(/DOZEN.*conversion/)]);
  });

  it("learns from receipts how long orders took", () => {
    const at = open();
    const placed = place(at);
    at.world.receipts = [
      {
        ReceiptNbr: "R1",
        Type: "Receipt",
        Hold: false,
        Date: "2026-11-28T00:00:00.000Z",
        Details: [
          { InventoryID: "ITEM-00001", ReceiptQty: 2, UOM: "BOX", POOrderNbr: placed.externalId },
        ],
      },
    ];
    const { rows } = at.host.value((context) =>
      acumatica.readReceipts!(context, "2026-11-01" as Day, null),
    );
    expect(rows).toEqual([
      {
        reference: purchase.order.reference,
        supplier: "NORTH",
        item: "ITEM-00001",
        orderedOn: "2026-11-23",
        receivedOn: "2026-11-28",
        quantity: "24",
      },
    ]);
  });

  it("diagnoses an endpoint version that is not there, in both shapes of the list", () => {
    expect(levels(open({ emailAction: "EmailPurchaseOrder" }))).toEqual([
      "fine",
      "fine",
      "notice",
      "notice",
    ]);
    const older = open({ version: "24.200.001" });
    older.world.endpoints = [{ name: "Default", version: "20.200.001" }];
    const [wrong] = older.host.value((context) => acumatica.doctor!(context));
    expect(wrong).toMatchObject({
      level: "wrong",
      message: expect.stringContaining("Default 20.200.001"),
    });
  });
});

describe("a refusal by Acumatica", () => {
  const now = "2026-11-23T08:00:00.000Z" as Parameters<typeof acumatica.explain>[1];
  const echoed = {
    Project: { value: "X", error: "'Project' cannot be found in the system." },
    Details: [{ OrderQty: { value: 1 } }],
    error: "An error occurred during processing of the field Project.",
  };
  const model = {
    message: "The request is invalid.",
    modelState: { "entity.OrderQty": ["Not a number."] },
  };
  const limit = refuse("API Login Limit", "PX.Data.PXException");
  it.each([
    ["a record with an error in a field", json(422, echoed), "rejected", "Project"],
    [
      "an error in a row",
      json(422, { Details: [{ UOM: { error: "No such unit." } }] }),
      "rejected",
      "UOM",
    ],
    ["an invalid request", json(400, model), "rejected", "OrderQty"],
    ["a lost session", json(401, {}), "auth-expired", undefined],
    ["a missing right", json(403, {}), "auth-denied", undefined],
    ["a wrong endpoint", json(404, {}), "not-found", undefined],
    ["a record that is there", json(412, {}), "conflict", undefined],
    ["a request too many", json(429, {}), "throttled", undefined],
    ["a sign-in too many", limit, "throttled", undefined],
    [
      "a wrong password",
      refuse("Invalid credentials. Please try again.", "PX.Data.PXException"),
      "auth-revoked",
      undefined,
    ],
    [
      "a form that is not set up",
      refuse(
        "The required configuration data is not entered on the Purchase Orders Preferences form.",
        "PX.Data.PXSetupNotEnteredException",
      ),
      "rejected",
      undefined,
    ],
    [
      "a rule of the business",
      refuse("The vendor is on hold.", "PX.Data.PXException"),
      "rejected",
      undefined,
    ],
    [
      "a deadlock",
      refuse("Transaction was deadlocked.", "System.Data.SqlClient.SqlException"),
      "unavailable",
      undefined,
    ],
    ["a broken server", json(503, {}), "unavailable", undefined],
    [
      "the sign-in page",
      { status: 302, headers: { location: "/acme/Frames/Login.aspx" }, body: "" },
      "auth-expired",
      undefined,
    ],
    [
      "an error page",
      { status: 302, headers: { location: "/acme/Frames/Error.aspx" }, body: "" },
      "malformed-answer",
      undefined,
    ],
  ])("%s is told", (_, response, code, field) => {
    const failure = acumatica.explain(response, now);
    expect(failure).toMatchObject({ code });
    expect(failure?.field).toBe(field);
    expect(failure?.message).toMatch(/\.$/);
    expect(failure?.message).not.toContain("PX.Api");
  });
  it("for want of a seat is waited out for ten minutes", () => {
    expect(acumatica.explain(limit, now)?.retryAt).toBe("2026-11-23T08:10:00.000Z");
  });
});
