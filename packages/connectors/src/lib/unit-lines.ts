import type { Decimal, OrderLine, PlacedOrder, Purchase, Ratio } from "@parstock/core";

import { isZero, over, times } from "./decimal.ts";
import { fail } from "./fail.ts";

/** The units that a system knows for an item. */
export interface ItemUnits {
  readonly base: string;
  /** Base units in one of each other unit, by its code there. */
  readonly others: ReadonlyMap<string, Ratio>;
}

/** An order line as it is sent to a system that counts in units of its own. */
export interface UnitLine {
  readonly line: OrderLine;
  readonly unit: string;
  readonly quantity: Decimal;
  /** For one `unit`, rounded to the places that the system keeps. */
  readonly price: Decimal;
  /** Sent units in one purchase unit of the order. */
  readonly ratio: Ratio;
}

export const same: Ratio = { numerator: "1" as Decimal, denominator: "1" as Decimal };

/** In the order's own unit where the system knows it and it holds as much there, else in base units. */
export function unitLine(line: OrderLine, units: ItemUnits, places: number): UnitLine {
  const own = [...units.others].find(
    ([code, ratio]) => sameWord(code, line.unit.code) && equal(ratio, line.ratio),
  );
  const ratio = own === undefined ? line.ratio : same;
  const { numerator, denominator } = ratio;
  return {
    line,
    unit: own?.[0] ?? units.base,
    quantity: over(times(line.quantity, numerator), denominator, 12),
    price: over(times(line.price, denominator), times(line.priceUnit, numerator), places),
    ratio,
  };
}

const unknown: ItemUnits = { base: "", others: new Map() };

/** The codes of what is ordered, as a system with codes in upper case has them. */
export function orderedCodes(purchase: Purchase): string[] {
  return orderedLines(purchase).map(({ item }) => item.toUpperCase());
}

function orderedLines({ order }: Purchase): OrderLine[] {
  return order.lines.filter(({ quantity }) => !isZero(quantity));
}

/** What is ordered, in units that the system knows; an item that is not there counts in base units. */
export function sentLines(
  purchase: Purchase,
  units: ReadonlyMap<string, ItemUnits>,
  places: number,
): UnitLine[] {
  return orderedLines(purchase).map((ordered) =>
    unitLine(ordered, units.get(ordered.item.toUpperCase()) ?? unknown, places),
  );
}

/** The same, where every item has to be there: `lacks` begins the sentence about one that is not. */
export function wholeLines(
  purchase: Purchase,
  units: ReadonlyMap<string, ItemUnits>,
  places: number,
  lacks: string,
): UnitLine[] {
  const missing = orderedLines(purchase).find(({ item }) => !units.has(item.toUpperCase()));
  if (missing !== undefined)
    fail({
      code: "rejected",
      field: "item",
      message: `${lacks} ${missing.item} (line ${missing.number}); create it there, or take the line off the order.`,
    });
  return sentLines(purchase, units, places);
}

/** As they would be sent if the system knew every unit. */
export function previewLines(purchase: Purchase, places: number): UnitLine[] {
  return orderedLines(purchase).map((ordered) => {
    const others = new Map([[ordered.unit.code, ordered.ratio]]);
    return unitLine(ordered, { base: ordered.unit.code, others }, places);
  });
}

/** What is shown of lines that were sent, in the order's own units; what fits none of them stays as it is. */
export function inOrderUnits(
  sent: readonly UnitLine[],
  found: PlacedOrder["lines"],
): PlacedOrder["lines"] {
  const left = [...sent];
  return found.map((shown) => {
    const fits = ({ line }: UnitLine): boolean => sameWord(line.item, shown.item);
    const exact = left.findIndex((one) => fits(one) && one.quantity === shown.quantity);
    const at = exact >= 0 ? exact : left.findIndex(fits);
    const meant = at < 0 ? undefined : left.splice(at, 1)[0];
    if (meant === undefined) return shown;
    const { line, ratio } = meant;
    const quantity =
      exact >= 0
        ? line.quantity
        : over(times(shown.quantity, ratio.denominator), ratio.numerator, 12);
    if (shown.price === undefined) return { item: line.item, quantity };
    const price =
      shown.price === meant.price
        ? line.price
        : over(times(times(shown.price, ratio.numerator), line.priceUnit), ratio.denominator, 12);
    return { item: line.item, quantity, price };
  });
}

/** Base units in `quantity` of a unit; null when the system does not say how many it holds. */
export function inBaseUnits(
  quantity: Decimal,
  unit: string | undefined,
  units: ItemUnits,
): Decimal | null {
  if (unit === undefined || sameWord(unit, units.base)) return quantity;
  const ratio = [...units.others].find(([code]) => sameWord(code, unit))?.[1];
  return ratio === undefined ? null : over(times(quantity, ratio.numerator), ratio.denominator, 12);
}

/** Codes there are upper case whatever a person typed. */
export function sameWord(a: string, b: string): boolean {
  return a.trim().toUpperCase() === b.trim().toUpperCase();
}

function equal(a: Ratio, b: Ratio): boolean {
  return times(a.numerator, b.denominator) === times(b.numerator, a.denominator);
}
