import { decimal, type OrderLine } from "@parstock/core";
import { samplePurchase, vendorFacts } from "@parstock/testing";
import { expect, it } from "vitest";

import { inBaseUnits, inOrderUnits, unitLine } from "../../src/lib/unit-lines.ts";

const [, boxed] = samplePurchase(vendorFacts(12)).order.lines as [OrderLine, OrderLine];
const boxOf = (count: number): ReadonlyMap<string, OrderLine["ratio"]> =>
  new Map([["BOX", { numerator: decimal(count), denominator: decimal(1) }]]);

it("keeps the order's unit where it holds as much, and counts in base units where it does not", () => {
  expect(unitLine(boxed, { base: "PCS", others: boxOf(12) }, 5)).toMatchObject({
    unit: "BOX",
    quantity: "3",
    price: "18",
  });
  expect(unitLine(boxed, { base: "PCS", others: boxOf(10) }, 5)).toMatchObject({
    unit: "PCS",
    quantity: "36",
    price: "1.5",
  });
});

it("shows what was sent as it was ordered, and what was changed in the order's unit", () => {
  const sent = unitLine({ ...boxed, price: decimal("1") }, { base: "PCS", others: boxOf(10) }, 4);
  expect(sent.price).toBe("0.0833");
  const item = boxed.item.toLowerCase();
  const show = (quantity: string, price: string): unknown =>
    inOrderUnits([sent], [{ item, quantity: decimal(quantity), price: decimal(price) }]);
  expect(show("36", "0.0833")).toEqual([{ item: boxed.item, quantity: "3", price: "1" }]);
  expect(show("48", "0.5")).toEqual([{ item: boxed.item, quantity: "4", price: "6" }]);
  expect(inOrderUnits([sent], [{ item: "OTHER", quantity: decimal(1) }])).toEqual([
    { item: "OTHER", quantity: "1" },
  ]);
});

it("counts in base units only what it knows the size of", () => {
  const units = { base: "PCS", others: boxOf(12) };
  expect(inBaseUnits(decimal("2.5"), "box", units)).toBe("30");
  expect(inBaseUnits(decimal("2.5"), "pcs", units)).toBe("2.5");
  expect(inBaseUnits(decimal("2.5"), undefined, units)).toBe("2.5");
  expect(inBaseUnits(decimal("2.5"), "PALLET", units)).toBeNull();
});
