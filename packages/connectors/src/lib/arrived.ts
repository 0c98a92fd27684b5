import type { OrderLine, OrderProgress, Purchase, Ratio } from "@parstock/core";

import { over, times } from "./decimal.ts";

/** A line as it was sent, and how many sent units are in one purchase unit of it. */
interface Sent {
  readonly line: OrderLine;
  readonly ratio: Ratio;
}

/**
 * What arrived, in the purchase units of the order. Where `sent` is left out, the system counts in base units. Several
 * entries of an item are its lines in their order; what fits no line stays as it is.
 */
export function arrivedAsOrdered(
  progress: OrderProgress,
  purchase: Purchase | undefined,
  sent?: readonly Sent[],
): OrderProgress {
  if (purchase === undefined) return progress;
  const lines = sent ?? purchase.order.lines.map((line) => ({ line, ratio: line.ratio }));
  const seen = new Map<string, number>();
  const received = progress.received.map((shown) => {
    const word = shown.item.toUpperCase();
    const fitting = lines.filter(({ line }) => line.item.toUpperCase() === word);
    const at = seen.get(word) ?? 0;
    seen.set(word, at + 1);
    const meant = fitting[Math.min(at, fitting.length - 1)];
    if (meant === undefined) return shown;
    const { numerator, denominator } = meant.ratio;
    return {
      item: meant.line.item,
      quantity: over(times(shown.quantity, denominator), numerator, 12),
    };
  });
  return { ...progress, received };
}
