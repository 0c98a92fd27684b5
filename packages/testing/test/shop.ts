import {
  add,
  decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Effect,
  type Instant,
  type Item,
  type Location,
  type OrderState,
  type Policy,
  replenish,
  type Run,
  type RunInputs,
  type RunReport,
  runSync,
  type Settings,
  type StockRecord,
  type Supplier,
  type SupplierItem,
  supplyOf,
  type Trigger,
  zero,
} from "@parstock/core";

import { ada, announce } from "../src/people.ts";
import { worldSource, worldTarget } from "../src/world-connector.ts";
import { World } from "../src/world.ts";

/** Monday, nine o'clock in Berlin. */
const monday = "2026-11-23T08:00:00.000Z" as Instant;

export const north: Supplier = {
  id: "north",
  name: "North Supplies",
  status: "active",
  currency: "EUR",
  email: "orders@north.example",
};

export interface Wish {
  readonly item: string;
  readonly onHand: string;
  readonly location?: string;
  readonly policy?: Policy;
  readonly offer?: Partial<SupplierItem> | null;
  readonly more?: Partial<Item>;
  readonly rule?: Partial<NonNullable<StockRecord["rule"]>>;
}

/** Reorder point 20, up to 50, in single pieces at 2 euros from North, unless wished otherwise. */
export function recordOf(wish: Wish): StockRecord {
  const { item, onHand, location = "main", more = {}, rule = {}, offer = {} } = wish;
  const policy = wish.policy ?? { kind: "s,S", reorderPoint: decimal(20), orderUpTo: decimal(50) };
  return {
    item: {
      id: item,
      name: `The ${item}`,
      unit: { code: "pcs", decimals: 0 },
      kind: "stock",
      status: "active",
      ...more,
    },
    stock: {
      item,
      location,
      onHand: decimal(onHand),
      committed: zero,
      backordered: zero,
      onOrder: zero,
      inTransit: zero,
      readAt: monday,
    },
    rule: { item, location, policy, status: "active", ...rule },
    offers: offer === null ? [] : [offerOf(item, offer)],
  };
}

function offerOf(item: string, more: Partial<SupplierItem> = {}): SupplierItem {
  return {
    supplier: "north",
    item,
    purchaseUnit: { code: "pcs", decimals: 0 },
    ratio: { numerator: decimal(1), denominator: decimal(1) },
    prices: [{ from: zero, price: decimal(2), currency: "EUR" }],
    leadTimeDays: 3,
    ...more,
  };
}

export interface ShopWish {
  readonly records: readonly StockRecord[];
  readonly suppliers?: readonly Supplier[];
  readonly locations?: readonly Location[];
  readonly settings?: Partial<Settings>;
  readonly start?: Instant;
  /** Suppliers that are confirmed for auto-order; all when left out. */
  readonly confirmed?: readonly string[];
}

/** A world with an engine that runs in it; everything is confirmed for auto-order unless wished otherwise. */
export class Shop {
  readonly world: World;
  readonly settings: Settings;
  private runs = 0;

  constructor(wish: ShopWish) {
    const suppliers = wish.suppliers ?? [north];
    this.world = new World({
      tenant: "acme",
      start: wish.start ?? monday,
      records: wish.records,
      suppliers,
      locations: wish.locations ?? ["main", "branch"].map((id) => ({ id, name: id })),
      pageSize: 100,
      settleMs: 60_000,
      mailSettleMs: 60_000,
      mailSearchable: true,
    });
    this.settings = {
      tenant: "acme",
      company: { name: "Acme", address: ["1 Main street"], language: "en" },
      autopilot: "auto",
      from: "buying@acme.example",
      copyTo: [],
      intervalMinutes: 60,
      guards: { ...defaultGuards, coolDownDays: 0, unitsMovedShare: decimal(10) },
      approval: defaultApproval,
      ordering: defaultOrdering,
      ...wish.settings,
    };
    for (const id of wish.confirmed ?? suppliers.map((supplier) => supplier.id)) {
      const scope = { kind: "supplier", id } as const;
      this.do(announce(this.settings, ada, { type: "autopilot-confirmed", scope }));
    }
  }

  /** A run as a program, to be driven step by step. */
  begin(trigger: Trigger = "schedule", more: Partial<RunInputs> = {}): Run<RunReport> {
    this.runs += 1;
    return replenish({
      settings: this.settings,
      source: worldSource,
      outlet: { target: worldTarget(60_000), mailSettleMs: 60_000 },
      trigger,
      by: { kind: "system", name: "test" },
      run: `run-${this.runs}`,
      holder: `worker-${this.runs}`,
      dry: false,
      ...more,
    });
  }

  run(trigger: Trigger = "schedule", more: Partial<RunInputs> = {}): RunReport {
    return this.do(this.begin(trigger, more));
  }

  do<T>(program: Run<T>): T {
    return runSync<Effect, T>(program, (effect) => this.world.perform(effect));
  }

  get orders(): readonly OrderState[] {
    return this.world.ledger.orders("acme");
  }

  /** Lines of all orders as "item quantity", oldest order first. */
  get ordered(): string[] {
    return this.orders.flatMap(({ order }) =>
      order.lines.map((line) => `${line.item} ${line.quantity}`),
    );
  }

  /** Units of an item that are drafted or on order. */
  coming(item: string): string {
    return this.orders
      .flatMap(supplyOf)
      .filter((supply) => supply.item === item)
      .reduce((sum, { quantity }) => add(sum, quantity), zero);
  }

  /** Every exception that was ever raised, by key. */
  get raised(): string[] {
    return this.world.ledger
      .events("acme")
      .flatMap(({ event }) =>
        event.stream === "tenant" && event.event.type === "exception-raised"
          ? [event.event.exception.key]
          : [],
      );
  }

  wait(days: number): void {
    this.world.now += days * 86_400_000;
  }
}
