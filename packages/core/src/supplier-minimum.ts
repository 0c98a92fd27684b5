import {
  type Book,
  type Group,
  itemKey,
  levelIn,
  offerKey,
  orderLineKey,
  type PlannedLine,
  type Snapshot,
  type Want,
} from "./book.ts";
import { pooledDemand } from "./guard.ts";
import { amountFigure, amountText } from "./money.ts";
import type { Need } from "./need.ts";
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isPositive,
  largest,
  multiply,
  subtract,
  total,
  zero,
} from "./quantity.ts";
import { passedLevel } from "./sizing.ts";
import type { StockRecord } from "./source.ts";

/** Which way a supplier's minimum order value was met, with the sentence that records it. */
export type MinimumBranch =
  | { readonly kind: "top-up"; readonly message: string; readonly items: readonly string[] }
  | { readonly kind: "ask"; readonly message: string };

export type MinimumAnswer =
  | { readonly kind: "wait"; readonly message: string }
  | { readonly kind: "go"; readonly group: Group; readonly branch: MinimumBranch | null };

/**
 * Supplier minimum (domain guide, section 5, step 8), judged on the merged order: wait while no line would stock out
 * before the next look, else top up with the items of that supplier nearest to their points, else ask. A supplier's own
 * setting says where on that way to begin.
 */
export function meetMinimum(group: Group, snapshot: Snapshot, book: Book): MinimumAnswer {
  const { minimum, currency, name } = group.supplier;
  const value = valueOf(group);
  if (minimum === undefined || compare(value, minimum.value) >= 0)
    return { kind: "go", group, branch: null };
  const short = `The order is worth ${amountText(value, currency)}, below the minimum of ${amountFigure(minimum.value, currency)} of ${name}`;

  if (
    minimum.below === "wait" &&
    group.lines.every((line) => line.wants.every((want) => lastsUntilNextLook(want.need)))
  ) {
    return {
      kind: "wait",
      message: `${short}; nothing runs out before the next look, so it waits.`,
    };
  }
  if (minimum.below !== "ask") {
    const topped = topUp(group, minimum.value, snapshot, book);
    if (topped !== null) {
      const items = topped.lines.flatMap((line) =>
        line.wants.filter((want) => want.topUp).map((want) => want.record.item.id),
      );
      return {
        kind: "go",
        group: topped,
        branch: {
          kind: "top-up",
          items,
          message: [`${short}; topped up with ${items.join(", ")}.`, ...aboveLevel(topped)].join(
            " ",
          ),
        },
      };
    }
  }
  const fee =
    minimum.smallOrderFee === undefined
      ? ""
      : ` A small-order fee of ${amountText(minimum.smallOrderFee, currency)} is due.`;
  return { kind: "go", group, branch: { kind: "ask", message: `${short}.${fee}` } };
}

/** What the order would come to: new and raised lines, and the lines that its draft holds already. */
function valueOf(group: Group): Decimal {
  const fresh = new Map(group.lines.map((line) => [lineKey(line), worth(line)]));
  const kept = (group.draft?.order.lines ?? []).filter((line) => !fresh.has(orderLineKey(line)));
  return total([...fresh.values(), ...kept.map((line) => line.total)]);
}

function lineKey(line: PlannedLine): string {
  return offerKey((line.wants[0] as Want).chosen.offer);
}

/** Available stock outlasts the days until the next look; without a known demand it does as long as there is any. */
function lastsUntilNextLook(need: Need): boolean {
  const available = subtract(
    need.position.onHand,
    need.position.committed,
    need.position.backordered,
  );
  const demand = pooledDemand([need]);
  const used = demand === null ? zero : multiply(demand, decimal(need.inputs.reviewDays));
  return isPositive(subtract(available, used));
}

/** Adds items of the supplier, fewest days of cover first, up to their levels, until the minimum is reached; null when it can't be. */
function topUp(group: Group, minimum: Decimal, snapshot: Snapshot, book: Book): Group | null {
  const taken = new Set(
    group.lines.flatMap((line) =>
      line.wants.map((want) => itemKey(want.record.item.id, want.record.stock.location)),
    ),
  );
  const candidates = [...snapshot.records, ...snapshot.others]
    .filter(
      (record) =>
        !taken.has(itemKey(record.item.id, record.stock.location)) &&
        book.shipTo(record.stock.location).id === group.shipTo.id,
    )
    .flatMap((record) => candidateFor(record, group, book))
    .sort(
      (a, b) =>
        compare(a.closeness, b.closeness) ||
        (a.want.record.item.id < b.want.record.item.id ? -1 : 1),
    );
  const lines = [...group.lines];
  const places = new Map(lines.map((line, place) => [lineKey(line), place]));
  let value = valueOf(group);
  for (const { want } of candidates) {
    const key = offerKey(want.chosen.offer);
    const place = places.get(key);
    const before = place === undefined ? undefined : lines[place];
    const wants = [...(before?.wants ?? []), want];
    const grown: PlannedLine = { wants, sizing: book.size(wants, want.chosen, group.draft) };
    // Who names a mode that keeps to the level wants no item above it for the sake of others.
    if (want.record.rule?.rounding === "cap" && passedLevel(grown.sizing) !== null) continue;
    places.set(key, place ?? lines.length);
    lines[place ?? lines.length] = grown;
    value = add(subtract(value, worth(before)), worth(grown));
    if (compare(value, minimum) >= 0) return { ...group, lines };
  }
  return null;
}

/** Items that joined and that the supplier's order minimum or multiple takes above their levels, one sentence each. */
function aboveLevel({ lines }: Group): string[] {
  return lines.flatMap(({ wants, sizing }) => {
    const passed = passedLevel(sizing);
    const [want] = wants;
    return passed === null || want === undefined || !wants.some(({ topUp: joined }) => joined)
      ? []
      : [`${want.record.item.id} comes to ${passed.position}, above the level of ${passed.level}.`];
  });
}

function worth(line: PlannedLine | undefined): Decimal {
  return line?.sizing.outcome.kind === "sized" ? line.sizing.outcome.total : zero;
}

function candidateFor(
  record: StockRecord,
  group: Group,
  book: Book,
): { want: Want; closeness: Decimal }[] {
  const offers = record.offers.filter((offer) => offer.supplier === group.supplier.id);
  if (offers.length === 0) return [];
  const ranking = book.ranking({ ...record, offers });
  const need = book.need(record, ranking, zero);
  const level = levelIn(need.outcome);
  if (need.outcome.kind !== "quiet" || level === null) return [];
  const quantity = subtract(level, need.position.total);
  if (!isPositive(quantity)) return [];
  const answer = book.pricedOffer(need, quantity, ranking);
  if (answer.kind === "unpriced" || answer.offer.refusedOn !== undefined) return [];
  return [
    {
      want: { record, need, chosen: answer.offer, quantity, topUp: true },
      closeness: closeness(need, need.outcome.point, level),
    },
  ];
}

/** Days until the position reaches the point; without a known demand the share of the way from level to point. */
function closeness(need: Need, point: Decimal, level: Decimal): Decimal {
  const room = largest(zero, subtract(need.position.total, point));
  const demand = pooledDemand([need]);
  if (demand !== null && isPositive(demand)) return divide(room, demand, 6);
  const span = subtract(level, point);
  return isPositive(span) ? divide(room, span, 6) : room;
}
