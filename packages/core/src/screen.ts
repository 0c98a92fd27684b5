import type { StockLevel } from "./item.ts";

/**
 * Screen in floats, decide in decimals: the items at or near their reorder point are found in columns of doubles, and
 * only those are decided exactly. No item is missed, because a row is left out only when its position is above the
 * point by more than all the rounding that led to both.
 *
 * Write u = 2^-53 for the unit roundoff and S for the sum of the absolute values in a row, point included. Reading a
 * figure from its decimal text costs at most 2u of it (ECMAScript lets an engine drop digits after the twentieth),
 * adding up seven terms at most 6u·S to first order, the comparison another u·S (Higham, Accuracy and Stability of
 * Numerical Algorithms, section 4.2). 16u·S covers these nine and what is left out by taking first orders.
 */
const marginOfSum = 2 ** -49;

/** One row an item at a location; every figure is the double nearest to the exact one, in base units. */
export interface Columns {
  length: number;
  onHand: Float64Array;
  committed: Float64Array;
  backordered: Float64Array;
  onOrder: Float64Array;
  inTransit: Float64Array;
  /** What our own open orders, drafts and transfers bring within the protection interval. */
  supply: Float64Array;
  /** What kits ask for, and what may expire: taken off. */
  deductions: Float64Array;
  point: Float64Array;
}

/** Empty columns with room for `capacity` rows; they grow when more come. */
export function createColumns(capacity: number): Columns {
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    length: 0,
    onHand: column(),
    committed: column(),
    backordered: column(),
    onOrder: column(),
    inTransit: column(),
    supply: column(),
    deductions: column(),
    point: column(),
  };
}

/**
 * Adds a row and returns its index. A figure that is not known is NaN, and makes the row a candidate; so does a point
 * of Infinity.
 */
export function appendRow(
  columns: Columns,
  stock: Pick<StockLevel, "onHand" | "committed" | "backordered" | "onOrder" | "inTransit">,
  supply: number,
  deductions: number,
  point: number,
): number {
  const row = columns.length;
  if (row === columns.point.length) grow(columns);
  columns.onHand[row] = Number(stock.onHand);
  columns.committed[row] = Number(stock.committed);
  columns.backordered[row] = Number(stock.backordered);
  columns.onOrder[row] = Number(stock.onOrder);
  columns.inTransit[row] = Number(stock.inTransit);
  columns.supply[row] = supply;
  columns.deductions[row] = deductions;
  columns.point[row] = point;
  columns.length = row + 1;
  return row;
}

function grow(columns: Columns): void {
  const capacity = Math.max(1024, columns.point.length * 2);
  const longer = (column: Float64Array): Float64Array => {
    const copy = new Float64Array(capacity);
    copy.set(column);
    return copy;
  };
  columns.onHand = longer(columns.onHand);
  columns.committed = longer(columns.committed);
  columns.backordered = longer(columns.backordered);
  columns.onOrder = longer(columns.onOrder);
  columns.inTransit = longer(columns.inTransit);
  columns.supply = longer(columns.supply);
  columns.deductions = longer(columns.deductions);
  columns.point = longer(columns.point);
}

/** Ascending indices of the rows whose exact position may be at or below the point. */
export function screen(columns: Columns): Uint32Array {
  const { length, onHand, committed, backordered, onOrder, inTransit } = columns;
  const { supply, deductions, point } = columns;
  const found = new Uint32Array(length);
  let count = 0;
  for (let row = 0; row < length; row += 1) {
    const a = onHand[row] as number;
    const b = committed[row] as number;
    const c = backordered[row] as number;
    const d = onOrder[row] as number;
    const e = inTransit[row] as number;
    const f = supply[row] as number;
    const g = deductions[row] as number;
    const p = point[row] as number;
    const sum =
      Math.abs(a) +
      Math.abs(b) +
      Math.abs(c) +
      Math.abs(d) +
      Math.abs(e) +
      Math.abs(f) +
      Math.abs(g) +
      Math.abs(p);
    // Written as a negation: every comparison with NaN is false, and what is not known has to be looked at.
    if (!(a - b - c + d + e + f - g - p > sum * marginOfSum)) {
      found[count] = row;
      count += 1;
    }
  }
  return found.slice(0, count);
}
