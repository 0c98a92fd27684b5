import type { SampleRow } from "./stock-file.ts";

/** What a sample shows beside plain orders: an item that somebody left alone on purpose. */
export interface Rest {
  readonly item: string;
  readonly location: string;
  readonly days: number;
  readonly reason: string;
}

/** A sample with its stories: rows that tell them, and what a person is to have said about others. */
export interface Told {
  readonly rows: readonly SampleRow[];
  readonly rests: readonly Rest[];
}

const transferCount = 3;
const reasons = [
  "Being replaced by its successor in January.",
  "The customer who takes most of it has paused.",
] as const;

/**
 * A business is not only orders. Three branches can be helped out by the warehouse, which bought too much for a
 * promotion; one price is missing on the list, one item has lost its supplier; two items are left alone on purpose.
 */
export function tellStories(rows: readonly SampleRow[]): Told {
  const told = [...rows];
  const used = new Set<number>();
  const take = (fits: (row: SampleRow, at: number) => boolean): number => {
    const at = told.findIndex((row, index) => !used.has(index) && isLow(row) && fits(row, index));
    if (at >= 0) used.add(at);
    return at;
  };
  for (let count = 0; count < transferCount; count++) {
    const at = take((row) => warehouseOf(told, row) >= 0);
    const needy = told[at];
    if (needy === undefined) break;
    const from = warehouseOf(told, needy);
    const giver = told[from];
    if (giver === undefined) break;
    used.add(from);
    const spare = Math.ceil((needy.orderUpTo - needy.onHand - needy.onOrder) * 1.5);
    told[from] = { ...giver, onHand: giver.orderUpTo + spare, onOrder: 0 };
  }
  change(told, take(isCentral), (row) => ({ ...row, price: "" }));
  change(told, take(isCentral), (row) => ({ ...row, supplier: "" }));
  const rests = reasons.flatMap((reason, index): Rest[] => {
    const row = told[take(isCentral)];
    return row === undefined
      ? []
      : [{ item: row.item.sku, location: row.location, days: 21 + 14 * index, reason }];
  });
  return { rows: told, rests };
}

function change(rows: SampleRow[], at: number, to: (row: SampleRow) => SampleRow): void {
  const row = rows[at];
  if (row !== undefined) rows[at] = to(row);
}

function isLow({ onHand, onOrder, reorderPoint }: SampleRow): boolean {
  return onHand + onOrder <= reorderPoint;
}

function isCentral({ location }: SampleRow): boolean {
  return location === "Central";
}

/** Where the warehouse's row of a branch's item is; -1 when it is low itself, or the row is the warehouse's. */
function warehouseOf(rows: readonly SampleRow[], branch: SampleRow): number {
  if (isCentral(branch)) return -1;
  return rows.findIndex((row) => row.item === branch.item && isCentral(row) && !isLow(row));
}
