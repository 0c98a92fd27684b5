import { describe, expect, test } from "vitest";

import type { Moment } from "../src/calendar.ts";
import type { Item, Location } from "../src/item.ts";
import type { Refusal } from "../src/ledger.ts";
import { decideNeed, type NeedInputs, type NeedOutcome } from "../src/need.ts";
import { rankOffers } from "../src/offer.ts";
import type { Decimal } from "../src/quantity.ts";
import { sizeLine, type Sizing, type SizingInputs } from "../src/sizing.ts";
import type { Supplier, SupplierItem } from "../src/supplier.ts";
import { golden } from "./golden.ts";

describe("needs", () => {
  test.each(golden<NeedInputs, NeedOutcome>("needs"))("$name", ({ inputs, expected }) => {
    expect(decideNeed(inputs).outcome).toEqual(expected);
  });
});

describe("sizing", () => {
  test.each(golden<SizingInputs, Sizing["outcome"]>("sizing"))("$name", ({ inputs, expected }) => {
    expect(sizeLine(inputs).outcome).toEqual(expected);
  });
});

describe("price breaks", () => {
  type Costs = readonly (readonly [Decimal, Decimal])[];
  test.each(golden<SizingInputs, Costs>("price-breaks"))("$name", ({ inputs, expected }) => {
    const [step] = sizeLine(inputs).steps.flatMap((one) =>
      one.step === "price-break" ? [one] : [],
    );
    expect(step?.costs.map(({ quantity, yearlyCost }) => [quantity, yearlyCost])).toEqual(expected);
  });
});

describe("choice of supplier", () => {
  interface Inputs {
    readonly item: Item;
    readonly offers: readonly SupplierItem[];
    readonly suppliers: readonly Supplier[];
    readonly location: Location;
    readonly moment: Moment;
    readonly refusedBy?: readonly Refusal[];
    readonly refusalDays?: number;
  }
  type Pairs = readonly (readonly [string, string])[];
  interface Expected {
    readonly ranked: Pairs;
    readonly rejected: Pairs;
  }
  test.each(golden<Inputs, Expected>("offers"))("$name", ({ inputs, expected }) => {
    const { item, offers, location, moment, refusedBy, refusalDays } = inputs;
    const suppliers = new Map(inputs.suppliers.map((supplier) => [supplier.id, supplier]));
    const { ranked, rejected } = rankOffers(
      item,
      offers,
      suppliers,
      location,
      moment,
      refusedBy,
      refusalDays,
    );
    expect({
      ranked: ranked.map(({ supplier, reason }) => [supplier.id, reason]),
      rejected: rejected.map(({ supplier, reason }) => [supplier, reason]),
    }).toEqual(expected);
  });
});
