import { Book, type Group, itemKey, type Snapshot, type Want } from "./book.ts";
import { draftOrders, type PlannedOrder } from "./draft.ts";
import { explainSizing } from "./explain.ts";
import type { ItemId, LocationId } from "./item.ts";
import type { Exception } from "./ledger.ts";
import type { Need } from "./need.ts";
import type { OfferRanking } from "./offer.ts";
import { kitDemand } from "./position.ts";
import { zero } from "./quantity.ts";
import type { StockRecord } from "./source.ts";
import { meetMinimum, type MinimumBranch } from "./supplier-minimum.ts";
import { proposeTransfers, type Transfer } from "./transfer.ts";

export interface Plan {
  /** Every record decided, with its outcome. */
  readonly needs: readonly Need[];
  readonly orders: readonly PlannedOrder[];
  readonly transfers: readonly Transfer[];
  /** Needs that wait because their supplier's minimum is not reached and nothing runs out before the next look. */
  readonly waiting: readonly WaitingNeeds[];
  readonly exceptions: readonly Exception[];
  /** Why nothing is bought for needs that no order of this plan holds, a sentence each. */
  readonly unserved: readonly UnservedNeed[];
}

export interface UnservedNeed {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly reason: string;
}

export interface WaitingNeeds {
  readonly supplier: string;
  readonly shipTo: LocationId;
  readonly items: readonly ItemId[];
  readonly message: string;
}

/** From facts to orders: pure, and the same facts give the same plan. */
export function planOrders(given: Snapshot): Plan {
  const { snapshot, exceptions } = withoutDoubles(given);
  const book = new Book(snapshot);
  const needs: Need[] = [];
  const wanted: Want[] = [];
  const unserved: UnservedNeed[] = [];

  const kits = kitDemand(
    [...snapshot.records, ...snapshot.others].filter((record) => record.item.kind === "kit"),
  );
  for (const fault of kits.faults)
    exceptions.push({
      key: `kit:${fault.item}`,
      code: "kit",
      message: fault.message,
      item: fault.item,
    });

  for (const record of snapshot.records) {
    const ranking = book.ranking(record);
    const need = book.need(
      record,
      ranking,
      kits.demand.get(record.stock.location)?.get(record.item.id) ?? zero,
    );
    needs.push(need);
    const found = exceptionsOf(need, record, ranking);
    if (need.outcome.kind !== "needed") {
      exceptions.push(...found);
      continue;
    }
    const chosen = book.pricedOffer(need, need.outcome.quantity, ranking);
    if (chosen.kind === "priced")
      wanted.push({
        record,
        need,
        chosen: chosen.offer,
        quantity: need.outcome.quantity,
        topUp: false,
      });
    else if (ranking.ranked.length > 0) found.push(cantOrder(record, "no-price", chosen.messages));
    exceptions.push(...found);
    unserved.push(...found.map(({ message }) => unservedBy(record, message)));
  }

  const { transfers, remaining } = snapshot.settings.ordering.transfers
    ? proposeTransfers(wanted, [...snapshot.others, ...snapshot.records], book)
    : { transfers: [], remaining: wanted };
  for (const transfer of transfers) {
    const about = { item: transfer.item, location: transfer.to };
    exceptions.push({
      key: `transfer:${itemKey(transfer.item, transfer.to)}`,
      code: "transfer",
      message: transfer.message,
      ...about,
    });
    unserved.push({ ...about, reason: transfer.message });
  }

  const groups: Group[] = [];
  const waiting: WaitingNeeds[] = [];
  const branches = new Map<string, MinimumBranch>();
  for (const group of book.group(remaining)) {
    const met = meetMinimum(group, snapshot, book);
    if (met.kind === "wait") {
      waiting.push({
        supplier: group.supplier.id,
        shipTo: group.shipTo.id,
        items: group.lines.flatMap((line) => line.wants.map((want) => want.record.item.id)),
        message: met.message,
      });
      for (const { wants } of group.lines)
        unserved.push(...wants.map(({ record }) => unservedBy(record, met.message)));
      continue;
    }
    if (met.branch !== null) branches.set(group.key, met.branch);
    groups.push(met.group);
    for (const { wants, sizing } of met.group.lines)
      if (sizing.outcome.kind !== "sized")
        unserved.push(
          ...wants
            .filter((want) => !want.topUp)
            .map(({ record }) => unservedBy(record, explainSizing(sizing).slice(-2).join(" "))),
        );
  }
  const orders = draftOrders(book, groups, branches);
  return { needs, orders, transfers, waiting, exceptions, unserved };
}

function unservedBy({ item, stock }: StockRecord, reason: string): UnservedNeed {
  return { item: item.id, location: stock.location, reason };
}

/** A feed that lists an item twice, as pages do when rows move between two reads, doesn't say which of them is right. */
function withoutDoubles(given: Snapshot): { snapshot: Snapshot; exceptions: Exception[] } {
  const seen = new Set<string>();
  const twice = new Map<string, StockRecord>();
  for (const record of [...given.records, ...given.others]) {
    const key = itemKey(record.item.id, record.stock.location);
    if (seen.has(key)) twice.set(key, record);
    seen.add(key);
  }
  if (twice.size === 0) return { snapshot: given, exceptions: [] };
  const once = ({ item, stock }: StockRecord): boolean =>
    !twice.has(itemKey(item.id, stock.location));
  const exceptions = [...twice.values()].map((record) =>
    exceptionAbout(
      record,
      "item-twice",
      `${record.item.id} is listed more than once at ${record.stock.location}, so it isn't ordered; keep one of them.`,
    ),
  );
  const { records, others } = given;
  const snapshot = { ...given, records: records.filter(once), others: others.filter(once) };
  return { snapshot, exceptions };
}

function exceptionsOf(need: Need, record: StockRecord, ranking: OfferRanking): Exception[] {
  const { item, stock } = record;
  const { outcome } = need;
  if (outcome.kind === "invalid") {
    const message = `${item.id} at ${stock.location}: ${outcome.message} Correct its reorder settings.`;
    return [exceptionAbout(record, "invalid-rule", message, "rule")];
  }
  if (outcome.kind === "expedite") {
    const orders = outcome.references.join(", ");
    const message = `${item.id} runs low at ${stock.location} before ${orders} arrives; ask the supplier to deliver earlier.`;
    return [exceptionAbout(record, "expedite", message)];
  }
  if (outcome.kind !== "needed" || ranking.ranked.length > 0) return [];
  if (record.offers.length === 0) {
    const message = `${item.id} is low at ${stock.location} and has no supplier; add one with its price.`;
    return [exceptionAbout(record, "no-supplier", message)];
  }
  const reasons = ranking.rejected.map(({ reason }) => reason);
  const blocked = ranking.rejected[0]?.supplier;
  return [
    {
      ...cantOrder(record, "supplier", reasons),
      ...(blocked === undefined ? {} : { supplier: blocked }),
    },
  ];
}

function cantOrder(record: StockRecord, code: string, reasons: readonly string[]): Exception {
  const { item, stock } = record;
  const message = `${item.id} is low at ${stock.location} and can't be ordered: ${reasons.join(" ")}`;
  return exceptionAbout(record, code, message);
}

function exceptionAbout(
  { item, stock: { location } }: StockRecord,
  code: string,
  message: string,
  about = code,
): Exception {
  return { key: `${about}:${itemKey(item.id, location)}`, code, message, item: item.id, location };
}
