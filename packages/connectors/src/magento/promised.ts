import type { Context, Decimal, Exchange } from "@parstock/core";

import { decimalOf, minus, plus } from "../lib/decimal.ts";
import { type Fields, needDecimal, needText } from "../lib/json.ts";
import { encode } from "../lib/url.ts";
import { type Condition, type List, readAll, seekList, seekValue } from "./call.ts";
import { type Places, websiteOf } from "./places.ts";

const none = "0" as Decimal;
const where = "a source item from Magento";
/** Codes in one address, as characters. */
const codesMax = 1500;

/** What is promised of an item, and the source that it is counted at: the first of the stock that has it. */
export interface Promised {
  readonly source: string;
  readonly quantity: Decimal;
}

/**
 * Sources hold what lies there; orders only write reservations, which nothing lists. What is promised is the difference
 * between the sources of the stock and the quantity that can still be sold.
 */
export function* readPromised(
  context: Context,
  rows: readonly Fields[],
  places: Places,
): Exchange<ReadonlyMap<string, Promised>> {
  const skus = [...new Set(rows.map((row) => needText(row, "sku", where)))];
  if (skus.length === 0) return new Map();
  const { sources } = places;
  const all = sources.length > 1 ? yield* readSourceItems(context, skus, sources) : rows;
  const held = new Map<string, Promised>();
  for (const row of all) {
    const sku = needText(row, "sku", where);
    const source = needText(row, "source_code", where);
    const before = held.get(sku);
    const quantity = plus(before?.quantity ?? none, needDecimal(row, "quantity", where));
    const first = before === undefined || isBefore(sources, source, before.source);
    held.set(sku, { source: first ? source : before.source, quantity });
  }
  const salable = yield* readSalable(context, skus, places);
  return new Map(
    [...held].map(([sku, { source, quantity }]) => {
      const sellable = salable.get(sku.toLowerCase());
      const promised = sellable === undefined ? none : minus(quantity, sellable);
      return [sku, { source, quantity: promised.startsWith("-") ? none : promised }];
    }),
  );
}

function isBefore(sources: readonly string[], a: string, b: string): boolean {
  return sources.indexOf(a) < sources.indexOf(b);
}

export function* readSourceItems(
  context: Context,
  skus: readonly string[],
  sources: readonly string[],
): Exchange<readonly Fields[]> {
  const found: Fields[] = [];
  for (const condition of conditionsOf(skus)) {
    const asked = { conditions: [condition, isAt(sources)], sortedBy: "sku" };
    found.push(...(yield* readAll(context, "inventory/source-items", asked)));
  }
  return found;
}

export function isAt(sources: readonly string[]): Condition {
  return { field: "source_code", is: "in", value: sources.join(",") };
}

/** By pages where this Magento has an export of them, else one by one. */
function* readSalable(
  context: Context,
  skus: readonly string[],
  { stockId }: Places,
): Exchange<ReadonlyMap<string, Decimal>> {
  const found = new Map<string, Decimal>();
  const path = `inventory/export-stock-salable-qty/website/${encode(websiteOf(context))}`;
  for (const condition of conditionsOf(skus)) {
    let page: string | null = "1";
    while (page !== null) {
      const asked = { conditions: [condition], sortedBy: "sku" };
      const list: List | null = yield* seekList(context, path, page, asked);
      if (list === null) return yield* readEach(context, skus, stockId);
      for (const row of list.values)
        found.set(
          needText(row, "sku", where).toLowerCase(),
          needDecimal(row, "qty", "a salable quantity from Magento"),
        );
      page = list.next;
    }
  }
  return found;
}

/** Nothing can be promised of what Magento can't say this of: stock that is not managed, and products made of others. */
function* readEach(
  context: Context,
  skus: readonly string[],
  stockId: string,
): Exchange<ReadonlyMap<string, Decimal>> {
  const found = new Map<string, Decimal>();
  for (const sku of skus) {
    const path = `inventory/get-product-salable-quantity/${encode(sku)}/${encode(stockId)}`;
    const quantity = decimalOf(String(yield* seekValue(context, path)));
    if (quantity !== null) found.set(sku.toLowerCase(), quantity);
  }
  return found;
}

/** Lists are split at commas, so that a code with a comma is asked for alone. */
function conditionsOf(skus: readonly string[]): readonly Condition[] {
  const single = skus.filter((sku) => sku.includes(","));
  const groups: string[] = [];
  for (const sku of skus.filter((one) => !one.includes(","))) {
    const last = groups[groups.length - 1];
    if (last === undefined || last.length + sku.length > codesMax) groups.push(sku);
    else groups[groups.length - 1] = `${last},${sku}`;
  }
  return [
    ...groups.map((value): Condition => ({ field: "sku", is: "in", value })),
    ...single.map((value): Condition => ({ field: "sku", is: "eq", value })),
  ];
}
