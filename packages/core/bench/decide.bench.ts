import { readFileSync } from "node:fs";

import type { Snapshot } from "../src/book.ts";
import { judgeLine } from "../src/guard.ts";
import { decideNeed, type NeedInputs } from "../src/need.ts";
import { planOrders } from "../src/plan.ts";
import { add, type Decimal, decimal } from "../src/quantity.ts";
import { sizeLine, type SizingInputs } from "../src/sizing.ts";
import type { StockRecord } from "../src/source.ts";

// Decides exactly, item by item and as a whole plan of 30,000 items of 40 suppliers, against adding up the same decimals.
const items = 30_000;
const rounds = 5;

function firstInputs<Inputs>(table: string): Inputs {
  const text = readFileSync(new URL(`../test/golden/${table}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { inputs: Inputs }[])[1]?.inputs as Inputs;
}

const need = firstInputs<NeedInputs>("needs");
const sizing = firstInputs<SizingInputs>("sizing");
const base = firstInputs<Snapshot>("plans");
const [record] = base.records;
if (record === undefined) throw new Error("the table has no record");
const { guards } = base.settings;

const needs = Array.from({ length: items }, (_, index): NeedInputs => ({
  ...need,
  stock: { ...need.stock, onHand: decimal(index % 20), committed: decimal(index % 3) },
}));
const suppliers = Array.from({ length: 40 }, (_, index) => {
  const { minimum: _minimum, ...supplier } = base.suppliers[0] as Snapshot["suppliers"][number];
  return { ...supplier, id: `supplier-${index}`, name: `Supplier ${index}` };
});
const records = needs.map(({ stock, rule }, index): StockRecord => {
  const item = `item-${index}`;
  const supplier = `supplier-${index % 40}`;
  return {
    item: { ...record.item, id: item },
    stock: { ...stock, item },
    rule: rule && { ...rule, item, dailyDemand: decimal(2) },
    offers: record.offers.map((offer) => ({
      ...offer,
      item,
      supplier,
      multiple: decimal(6),
      leadTimeDays: 3 + (index % 7),
    })),
  };
});
const snapshot: Snapshot = { ...base, suppliers, records };

function decideAll(): number {
  let lines = 0;
  for (const inputs of needs) {
    const decided = decideNeed(inputs);
    if (decided.outcome.kind !== "needed") continue;
    const { point, level, quantity } = decided.outcome;
    const sized = sizeLine({
      ...sizing,
      needs: [{ location: inputs.location, quantity }],
      position: decided.position.total,
      point,
      level,
    });
    lines +=
      1 + judgeLine([decided], sized, [], { maxStock: null, shelfLifeDays: null }, guards).length;
  }
  return lines;
}

function addAll(): Decimal {
  let sum = decimal(0);
  for (const { stock } of needs) sum = add(sum, stock.onHand, stock.committed);
  return sum;
}

function fastestMs(work: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const addMs = fastestMs(addAll);
const decideMs = fastestMs(decideAll);
const planMs = fastestMs(() => planOrders(snapshot));
const lines = planOrders(snapshot).orders.reduce((sum, { order }) => sum + order.lines.length, 0);
const result = {
  bench: "decide",
  ratioToSum: Number((decideMs / addMs).toFixed(1)),
  planRatioToSum: Number((planMs / addMs).toFixed(1)),
  decisionsPerSecond: Math.round((items / decideMs) * 1000),
  planItemsPerSecond: Math.round((items / planMs) * 1000),
  items,
  lines,
  decideMs: Number(decideMs.toFixed(1)),
  planMs: Number(planMs.toFixed(1)),
};
console.log(JSON.stringify(result));
console.table([result]);
