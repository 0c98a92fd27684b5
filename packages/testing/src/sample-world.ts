import {
  type Confirmation,
  day,
  type Decimal,
  decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Instant,
  type Location,
  type Policy,
  type Settings,
  type StockRecord,
  type Supplier,
  zero,
} from "@parstock/core";

import type { Dice } from "./dice.ts";
import type { WorldOptions } from "./world.ts";

const start = "2026-11-23T06:00:00.000Z" as Instant;

export interface Sample {
  readonly world: WorldOptions;
  readonly settings: Settings;
  readonly confirmed: readonly Confirmation["scope"][];
}

/** A small business out of a seed: few items, so that everything happens to the same ones. */
export function sampleWorld(dice: Dice): Sample {
  const locations: Location[] = ["main", "branch"].slice(0, dice.integer(1, 2)).map((id) => ({
    id,
    name: id,
    address: [`1 ${id} street`],
  }));
  const suppliers = ["north", "south"].map((id) => sampleSupplier(dice, id));
  const records = Array.from(
    { length: dice.integer(1, 3) },
    (_, index) => `item-${index + 1}`,
  ).flatMap((item) => locations.map((location) => sampleRecord(dice, item, location.id)));
  const settleMs = dice.pick([30_000, 60_000, 300_000]);
  return {
    world: {
      tenant: "acme",
      start,
      records,
      suppliers,
      locations,
      pageSize: dice.integer(1, 3),
      settleMs,
      mailSettleMs: dice.pick([20_000, 200_000]),
      mailSearchable: dice.chance(50),
    },
    settings: {
      tenant: "acme",
      company: { name: "Acme", address: ["1 Main street"], language: "en" },
      autopilot: dice.chance(75) ? "auto" : "ask",
      from: "buying@acme.example",
      copyTo: [],
      intervalMinutes: 60,
      guards: { ...defaultGuards, unitsMovedShare: decimal(100), fellToZeroShare: decimal(1) },
      approval: {
        ...defaultApproval,
        approvers: dice.chance(30)
          ? ["ada", "bob"].map((id) => ({ id, name: id, role: "buyer", upTo: null }))
          : [],
      },
      ordering: {
        ...defaultOrdering,
        shipTo: dice.chance(25) ? "main" : null,
        transfers: dice.chance(20),
      },
    },
    confirmed: suppliers.filter(() => dice.chance(80)).map(({ id }) => ({ kind: "supplier", id })),
  };
}

function sampleSupplier(dice: Dice, id: string): Supplier {
  return {
    id,
    name: id,
    status: "active",
    currency: "EUR",
    email: `orders@${id}.example`,
    calendar: { workingDays: [1, 2, 3, 4, 5, 6, 7] },
    ...(dice.chance(50) ? { shortDelivery: dice.pick(["keep", "cancel", "re-propose"]) } : {}),
    ...(dice.chance(20) ? { overDeliveryPercent: decimal(20) } : {}),
    ...(dice.chance(25)
      ? { minimum: { value: decimal(150), below: dice.pick(["wait", "top-up", "ask"]) } }
      : {}),
  };
}

function sampleRecord(dice: Dice, item: string, location: string): StockRecord {
  const pack = dice.pick([1, 6, 10]);
  const supplier = dice.pick(["north", "south"]);
  const multiple = dice.chance(30) ? { multiple: decimal(dice.integer(2, 4)) } : {};
  const minimum = dice.chance(20) ? { minimumQuantity: decimal(dice.integer(2, 6)) } : {};
  const sellers = dice.chance(40)
    ? [supplier, supplier === "north" ? "south" : "north"]
    : [supplier];
  return {
    item: {
      id: item,
      name: item,
      unit: { code: "pcs", decimals: 0 },
      kind: "stock",
      status: "active",
    },
    stock: {
      item,
      location,
      onHand: decimal(dice.integer(1, 30)),
      committed: zero,
      backordered: zero,
      onOrder: zero,
      inTransit: zero,
      readAt: start,
    },
    rule: {
      item,
      location,
      policy: samplePolicy(dice),
      status: "active",
      dailyDemand: decimal(2),
      rounding: dice.pick(["up", "up", "cap", "nearest"]),
    },
    offers: sellers.map((seller) => ({
      supplier: seller,
      item,
      supplierSku: `${seller}-${item}`,
      purchaseUnit: { code: "box", decimals: 0 },
      ratio: { numerator: decimal(pack), denominator: decimal(1) },
      ...multiple,
      ...minimum,
      prices: [{ from: zero, price: decimal(dice.integer(1, 20)), currency: "EUR" }],
      leadTimeDays: dice.integer(1, 5),
    })),
  };
}

function samplePolicy(dice: Dice): Policy {
  const reorderPoint: Decimal = decimal(dice.integer(10, 20));
  switch (dice.integer(1, 5)) {
    case 1:
      return { kind: "r,Q", reorderPoint, orderQuantity: decimal(dice.integer(10, 30)) };
    case 2:
      return { kind: "par", parLevel: decimal(dice.integer(15, 40)) };
    case 3:
      return { kind: "fixed", threshold: reorderPoint, orderQuantity: decimal(24) };
    case 4:
      return {
        kind: "R,s,S",
        review: { everyDays: 1, from: day("2026-11-01") },
        reorderPoint,
        orderUpTo: decimal(50),
      };
    default:
      return { kind: "s,S", reorderPoint, orderUpTo: decimal(dice.integer(30, 50)) };
  }
}
