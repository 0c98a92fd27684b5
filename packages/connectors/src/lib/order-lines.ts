import type { Decimal, Order, OrderLine, PlacedOrder } from "@parstock/core";

import { isZero, over, times } from "./decimal.ts";

/**
 * Systems that keep stock by their own orders count a line in base units: 2 boxes of 12 must arrive as 24. What is sent
 * to them is therefore in base units, and what they show is turned back before it is compared.
 */
export interface BaseLine {
  readonly line: OrderLine;
  readonly quantity: Decimal;
  /** For one base unit, rounded to the places that the system keeps. */
  readonly price: Decimal;
}

/** The lines that are ordered, in base units; prices with at most `places` decimals. */
export function baseLines(order: Order, places: number): BaseLine[] {
  return order.lines
    .filter((line) => !isZero(line.quantity))
    .map((line) => {
      const { numerator, denominator } = line.ratio;
      return {
        line,
        quantity: over(times(line.quantity, numerator), denominator, 12),
        price: over(times(line.price, denominator), times(line.priceUnit, numerator), places),
      };
    });
}

/** The name of a line as the supplier should read it, with the purchase units where they are other ones. */
export function describeLine(line: OrderLine): string {
  const { numerator, denominator } = line.ratio;
  const packed = numerator !== denominator;
  return [
    line.name,
    ...(line.supplierSku === undefined ? [] : [`your number ${line.supplierSku}`]),
    ...(packed ? [`${line.quantity} ${line.unit.code}`] : []),
  ].join(", ");
}

/** Lines in base units as the purchase units of the order that they were made from; what fits no line stays as it is. */
export function asOrdered(
  order: Order,
  places: number,
  found: PlacedOrder["lines"],
): PlacedOrder["lines"] {
  const left = baseLines(order, places);
  return found.map((shown) => {
    const fits = (candidate: BaseLine): boolean => candidate.line.item === shown.item;
    const exact = left.findIndex(
      (candidate) => fits(candidate) && candidate.quantity === shown.quantity,
    );
    const at = exact >= 0 ? exact : left.findIndex(fits);
    const sent = at < 0 ? undefined : left.splice(at, 1)[0];
    if (sent === undefined) return shown;
    const { numerator, denominator } = sent.line.ratio;
    const quantity =
      exact >= 0 ? sent.line.quantity : over(times(shown.quantity, denominator), numerator, 12);
    if (shown.price === undefined) return { item: shown.item, quantity };
    const price =
      shown.price === sent.price
        ? sent.line.price
        : over(times(times(shown.price, numerator), sent.line.priceUnit), denominator, 12);
    return { item: shown.item, quantity, price };
  });
}
