import type { Instant } from "@parstock/core";
import { json, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { cin7Core } from "../../src/cin7-core/index.ts";
import { subject } from "./subject.ts";
import { Cin7CoreWorld } from "./world.ts";

const now = "2026-11-23T08:00:00.000Z" as Instant;

function open(facts = vendorFacts(12)): { host: VendorHost; world: Cin7CoreWorld } {
  const world = new Cin7CoreWorld();
  const host = new VendorHost({ ...subject, world });
  world.fill(facts);
  return { host, world };
}

it("adds up bins over the pages of a list", () => {
  const many = vendorFacts(1600, 0);
  const { host } = open(many);
  const { rows, next } = host.value((context) => cin7Core.readStock!(context, null, null));
  expect(next).toBeNull();
  expect(host.requests).toHaveLength(3);
  expect(rows.map(({ onHand }) => onHand)).toEqual(many.items.map(({ onHand }) => onHand));
});

it("keeps batches with their last day", () => {
  const { host, world } = open();
  const row = { SKU: "MILK", Location: "East", Allocated: 1, InTransit: 0.5 };
  world.answer = () =>
    json(200, {
      ProductAvailabilityList: [
        { ...row, Batch: "A", ExpiryDate: "2026-12-01T00:00:00", OnHand: 4 },
        { ...row, Batch: "B", ExpiryDate: "2026-12-24T00:00:00", OnHand: 6 },
        { ...row, OnHand: "many" },
      ],
    });
  const page = host.value((context) => cin7Core.readStock!(context, null, null));
  expect(page.rows).toMatchObject([
    {
      item: "MILK",
      onHand: "10",
      committed: "2",
      inTransit: "1",
      lots: [
        { quantity: "4", usableUntil: "2026-12-01" },
        { quantity: "6", usableUntil: "2026-12-24" },
      ],
    },
  ]);
  expect(page.faults).toEqual([
    "The field OnHand in a row of stock from Cin7 Core is not a number.",
  ]);
});

/** What is read of a product with these fields. */
function read(product: object): unknown {
  const { host, world } = open();
  world.answer = () => json(200, { Products: [{ SKU: "A", Type: "Stock", ...product }] });
  return host.value((context) => cin7Core.readItems!(context, null, now)).rows[0];
}

describe("products", () => {
  it.each([
    [{ Type: "Service" }, { kind: "non-stock" }],
    [{ DropShipMode: "Always Drop Ship" }, { kind: "drop-ship" }],
    [{ BillOfMaterial: true }, { kind: "made" }],
    [{ BillOfMaterial: true, AutoDisassembly: true }, { kind: "stock" }],
    [{ Status: "Deprecated" }, { status: "discontinued" }],
    [{ Status: "Setup required" }, { status: "blocked" }],
    [{ UOM: "kg" }, { unit: { code: "kg", decimals: 3 } }],
    [{ UOM: "Item" }, { unit: { code: "ea", decimals: 0 } }],
  ])("%j", (product, item) => {
    expect(read(product)).toMatchObject({ item });
  });
  it("have levels of their own at locations, and none where the minimum is 0", () => {
    expect(
      read({
        MinimumBeforeReorder: 0,
        ReorderLevels: [
          { LocationName: "East", MinimumBeforeReorder: 5, ReorderQuantity: 12.5 },
          { LocationName: "West", MinimumBeforeReorder: 7, ReorderQuantity: 0 },
        ],
      }),
    ).toMatchObject({
      rules: [
        { location: "East", policy: { kind: "r,Q", reorderPoint: "5", orderQuantity: "12.5" } },
        { location: "West", policy: { kind: "par", parLevel: "7" } },
      ],
    });
  });
  it("are offered at the agreed price, else the last one", () => {
    const offer = { SupplierName: "North", Currency: "EUR", Cost: 2, FixedCost: 1.25 };
    const options = [
      { LocationID: "x", Lead: 9 },
      { Lead: 4, MinimumToReorder: 6 },
    ];
    expect(
      read({
        Suppliers: [
          { ...offer, ProductSupplierOptions: options },
          { ...offer, FixedCost: 0 },
        ],
      }),
    ).toMatchObject({
      offers: [
        { supplier: "North", prices: [{ price: "1.25" }], leadTimeDays: 4, minimumQuantity: "6" },
        { prices: [{ price: "2" }], leadTimeDays: 0 },
      ],
    });
  });
});
