import { type Book, itemKey, levelIn, type Want } from "./book.ts";
import type { ItemId, LocationId } from "./item.ts";
import { compare, type Decimal, isPositive, subtract, zero } from "./quantity.ts";
import type { StockRecord } from "./source.ts";

/** Goods to move from a location that has more than it needs, in place of buying. */
export interface Transfer {
  readonly item: ItemId;
  readonly from: LocationId;
  readonly to: LocationId;
  /** Base units. */
  readonly quantity: Decimal;
  readonly transferLeadTimeDays: number;
  readonly message: string;
}

/**
 * Transfers before buying (domain guide, section 8): a location gives only what lies above its own order-up-to level, so
 * that it is never drained; it must cover the whole need and be quicker than the supplier.
 */
export function proposeTransfers(
  wants: readonly Want[],
  records: readonly StockRecord[],
  book: Book,
): { transfers: Transfer[]; remaining: Want[] } {
  const surpluses = new Map<string, Decimal>();
  const surplusOf = (record: StockRecord): Decimal => {
    const key = itemKey(record.item.id, record.stock.location);
    const known = surpluses.get(key);
    if (known !== undefined) return known;
    const need = book.need(record, book.ranking(record), zero);
    const level = levelIn(need.outcome);
    const surplus =
      level === null
        ? zero
        : subtract(need.position.onHand, need.position.committed, need.position.backordered, level);
    surpluses.set(key, surplus);
    return surplus;
  };
  const transfers: Transfer[] = [];
  const remaining: Want[] = [];
  for (const want of wants) {
    const { item, stock } = want.record;
    const givers = records
      .filter((record) => record.item.id === item.id && record.stock.location !== stock.location)
      .filter(
        (record) =>
          (book.location(record.stock.location).transferLeadTimeDays ?? Number.POSITIVE_INFINITY) <
          want.need.inputs.leadTimeDays,
      )
      .filter(
        (record) => isPositive(surplusOf(record)) && compare(surplusOf(record), want.quantity) >= 0,
      )
      .sort(
        (a, b) =>
          compare(surplusOf(b), surplusOf(a)) || (a.stock.location < b.stock.location ? -1 : 1),
      );
    const giver = givers[0];
    if (giver === undefined) {
      remaining.push(want);
      continue;
    }
    const from = giver.stock.location;
    surpluses.set(itemKey(item.id, from), subtract(surplusOf(giver), want.quantity));
    transfers.push({
      item: item.id,
      from,
      to: stock.location,
      quantity: want.quantity,
      transferLeadTimeDays: book.location(from).transferLeadTimeDays ?? 0,
      message: `Move ${want.quantity} ${item.unit.code} of ${item.id} from ${from} to ${stock.location}; nothing has to be bought.`,
    });
  }
  return { transfers, remaining };
}
