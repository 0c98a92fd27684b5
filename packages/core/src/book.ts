import { protectionDays } from "./arrival.ts";
import { type Day, daysBetween, localIn, type Moment } from "./calendar.ts";
import { pooledDemand } from "./guard.ts";
import type { Item, ItemId, Location, LocationId, Unit } from "./item.ts";
import type { ItemHistory, TenantFacts } from "./ledger.ts";
import { ceilingFor, decideNeed, type Need, type NeedOutcome, type Supply } from "./need.ts";
import { type OfferRanking, rankOffers, type RankedOffer } from "./offer.ts";
import type { OrderLine, OrderState } from "./order.ts";
import type { ReorderRule } from "./policy.ts";
import {
  type Decimal,
  decimal,
  isPositive,
  multiply,
  type Ratio,
  subtract,
  toBaseUnits,
  total,
  zero,
} from "./quantity.ts";
import type { Settings } from "./settings.ts";
import { sizeLine, type Sizing } from "./sizing.ts";
import type { StockRecord } from "./source.ts";
import type { Supplier, SupplierItem } from "./supplier.ts";

/** All facts that a plan depends on, as data: read once, decided without looking again. */
export interface Snapshot {
  readonly settings: Settings;
  readonly moment: Moment;
  /** Records near or below their point, to be decided exactly. */
  readonly records: readonly StockRecord[];
  /** Further records that may matter: for top-ups, transfers and substitutes. */
  readonly others: readonly StockRecord[];
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
  readonly supply: readonly Supply[];
  readonly histories: readonly ItemHistory[];
  /** Orders that are proposed or waiting: lines may still join them. */
  readonly drafts: readonly OrderState[];
  readonly tenant: TenantFacts;
  /** What a guard found about the whole read, one sentence an entry: every order waits for a person. */
  readonly held: readonly string[];
}

/** A need with the offer that is to serve it. */
export interface Want {
  readonly record: StockRecord;
  readonly need: Need;
  readonly chosen: RankedOffer;
  readonly quantity: Decimal;
  /** Joined only to reach the supplier's minimum. */
  readonly topUp: boolean;
}

/** Wants of one supplier, ship-to and currency: one order. */
export interface Group {
  readonly key: string;
  readonly supplier: Supplier;
  readonly shipTo: Location;
  readonly draft: OrderState | null;
  readonly lines: readonly PlannedLine[];
}

export interface PlannedLine {
  readonly wants: readonly Want[];
  readonly sizing: Sizing;
}

/** The snapshot, indexed, with what several steps of the plan ask of it. */
export class Book {
  readonly snapshot: Snapshot;
  readonly suppliers: ReadonlyMap<string, Supplier>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly supply: ReadonlyMap<string, readonly Supply[]>;
  readonly histories: ReadonlyMap<string, ItemHistory>;
  readonly items: Map<string, Item>;
  private readonly shortfalls: ReadonlyMap<string, Decimal>;
  private readonly available: ReadonlyMap<string, StockRecord>;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.suppliers = new Map(snapshot.suppliers.map((supplier) => [supplier.id, supplier]));
    this.locations = new Map(snapshot.locations.map((location) => [location.id, location]));
    this.supply = groupBy(snapshot.supply, (entry) => itemKey(entry.item, entry.location));
    this.histories = new Map(
      snapshot.histories.map((history) => [itemKey(history.item, history.location), history]),
    );
    this.shortfalls = new Map(
      (snapshot.tenant.shortfalls ?? []).map((entry) => [
        itemKey(entry.item, entry.location),
        entry.quantity,
      ]),
    );
    const all = [...snapshot.others, ...snapshot.records];
    this.items = new Map(all.map((record) => [record.item.id, record.item]));
    this.available = new Map(
      all.map((record) => [itemKey(record.item.id, record.stock.location), record]),
    );
  }

  location(id: LocationId): Location {
    return this.locations.get(id) ?? { id, name: id };
  }

  today(location: Location): Day {
    return localIn(this.snapshot.moment, location.timeZone).day;
  }

  history(record: StockRecord): ItemHistory | undefined {
    return this.histories.get(itemKey(record.item.id, record.stock.location));
  }

  ranking(record: StockRecord): OfferRanking {
    return rankOffers(
      record.item,
      record.offers,
      this.suppliers,
      this.location(record.stock.location),
      this.snapshot.moment,
      this.history(record)?.refusedBy,
      this.snapshot.settings.ordering.refusalDays,
    );
  }

  need(record: StockRecord, ranking: OfferRanking, kitDemanded: Decimal): Need {
    const { stock, item, rule } = record;
    const { settings } = this.snapshot;
    const location = this.location(stock.location);
    const today = this.today(location);
    const best = ranking.ranked[0];
    const history = this.history(record);
    const shortfall = this.shortfalls.get(itemKey(item.id, stock.location));
    const approvalDays = settings.autopilot === "auto" ? 0 : settings.ordering.approvalDays;
    const leadTimeDays =
      best === undefined ? 0 : Math.max(0, daysBetween(today, best.arrival.arrives)) + approvalDays;
    const reviewDays = reviewDaysOf(rule) ?? settings.ordering.reviewDays;
    return decideNeed({
      today,
      item,
      location: stock.location,
      stock,
      rule,
      supply: this.supply.get(itemKey(item.id, stock.location)) ?? [],
      substitutes: (item.substitutes ?? []).flatMap((substitute) => {
        const other = this.available.get(itemKey(substitute.item, stock.location));
        return other === undefined
          ? []
          : [
              {
                item: substitute.item,
                available: subtract(other.stock.onHand, other.stock.committed),
                ratio: substitute.ratio,
              },
            ];
      }),
      kitDemand: kitDemanded,
      leadTimeDays,
      reviewDays:
        best === undefined ? reviewDays : this.reviewDays(best, location, leadTimeDays, reviewDays),
      backlogCap: settings.guards.backlogCap,
      earlierNeeds: history?.needs ?? 0,
      quietUntil: history?.quietUntil ?? null,
      ...(shortfall === undefined ? {} : { shortfall }),
    });
  }

  /** R as it really is: longer when an order placed at the next look would run into a shutdown. */
  private reviewDays(
    { offer, supplier }: RankedOffer,
    location: Location,
    leadTimeDays: number,
    reviewDays: number,
  ): number {
    if (supplier.calendar?.shutdowns === undefined) return reviewDays;
    const covered = protectionDays(
      { moment: this.snapshot.moment, supplier, offer, location },
      reviewDays,
    );
    return covered === null ? reviewDays : Math.max(reviewDays, covered - leadTimeDays);
  }

  /** The first offer in its ranking that has a valid price for the quantity it would come to. */
  pricedOffer(
    need: Need,
    quantity: Decimal,
    ranking: OfferRanking,
  ): { kind: "priced"; offer: RankedOffer } | { kind: "unpriced"; messages: string[] } {
    const messages: string[] = [];
    for (const offer of ranking.ranked) {
      const sizing = this.size([{ need, quantity }], offer, null);
      if (sizing.outcome.kind !== "unpriced") return { kind: "priced", offer };
      messages.push(sizing.outcome.message);
    }
    return { kind: "unpriced", messages };
  }

  /** Pools the needs of one item for one offer and sizes the line they make. */
  size(
    wants: readonly { readonly need: Need; readonly quantity: Decimal }[],
    { offer, supplier }: RankedOffer,
    draft: OrderState | null,
  ): Sizing {
    const needs = wants.map((want) => want.need);
    const draftLine = draft?.order.lines.find((line) => orderLineKey(line) === offerKey(offer));
    const { ordering, guards } = this.snapshot.settings;
    const demand = pooledDemand(needs);
    const levels = needs.flatMap(({ outcome }) => levelIn(outcome) ?? []);
    return sizeLine({
      day: localIn(this.snapshot.moment, supplier.timeZone).day,
      offer,
      currency: supplier.currency,
      needs: wants.map(({ need, quantity }) => ({ location: need.inputs.location, quantity })),
      alreadyOnDraft:
        draftLine === undefined ? zero : toBaseUnits(draftLine.quantity, draftLine.ratio),
      rounding: needs[0]?.inputs.rule?.rounding ?? "up",
      position: total(needs.map((need) => need.position.total)),
      point: total(needs.map(({ outcome }) => pointIn(outcome))),
      level: levels.length < needs.length ? null : total(levels),
      ceiling: ceilingOf(needs),
      economics:
        demand === null || !isPositive(demand) || ordering.orderCost === null
          ? null
          : {
              yearlyDemand: multiply(demand, decimal(365)),
              orderCost: ordering.orderCost,
              holdingRate: ordering.holdingRate,
              positionMax: multiply(demand, decimal(guards.coverDays)),
            },
    });
  }

  /** Divides wants over orders: supplier, ship-to, currency; one line an item. Sorted, so that the same wants give the same orders. */
  group(wants: readonly Want[]): Group[] {
    const byOrder = groupBy(wants, (want) => this.groupKey(want));
    return [...byOrder.keys()].sort().map((key): Group => {
      const members = byOrder.get(key) ?? [];
      const first = members[0] as Want;
      const { supplier } = first.chosen;
      const shipTo = this.shipTo(first.record.stock.location);
      const draft = this.draftFor(supplier, shipTo);
      return { key, supplier, shipTo, draft, lines: this.lines(members, draft) };
    });
  }

  lines(wants: readonly Want[], draft: OrderState | null): PlannedLine[] {
    const byItem = groupBy(wants, ({ chosen }) => offerKey(chosen.offer));
    return [...byItem.keys()].sort().map((key) => {
      const pooled = byItem.get(key) ?? [];
      return { wants: pooled, sizing: this.size(pooled, (pooled[0] as Want).chosen, draft) };
    });
  }

  groupKey(want: Want): string {
    const { supplier } = want.chosen;
    return [supplier.id, this.shipTo(want.record.stock.location).id, supplier.currency].join("\n");
  }

  shipTo(location: LocationId): Location {
    return this.location(this.snapshot.settings.ordering.shipTo ?? location);
  }

  /** The one open draft that lines for this supplier and ship-to join; one on hold is left alone. */
  draftFor(supplier: Supplier, shipTo: Location): OrderState | null {
    return (
      this.snapshot.drafts.find(
        ({ order, held, status }) =>
          order.supplier === supplier.id &&
          order.shipTo === shipTo.id &&
          order.currency === supplier.currency &&
          order.paymentTerms === supplier.paymentTerms &&
          (status === "proposed" || status === "waiting") &&
          !held,
      ) ?? null
    );
  }
}

/** What makes two lines of one order the same line: one thing of the supplier's, bought in one unit of one size. */
function sameLine(
  { item, supplierSku }: Pick<SupplierItem, "item" | "supplierSku">,
  unit: Unit,
  ratio: Ratio,
): string {
  return [item, supplierSku ?? "", unit.code, ratio.numerator, ratio.denominator].join("\n");
}

export function offerKey(offer: SupplierItem): string {
  return sameLine(offer, offer.purchaseUnit, offer.ratio);
}

export function orderLineKey(line: OrderLine): string {
  return sameLine(line, line.unit, line.ratio);
}

/** The review period that a policy itself has. */
function reviewDaysOf(rule: ReorderRule | null): number | null {
  if (rule === null) return null;
  const { policy } = rule;
  return policy.kind === "R,S" || policy.kind === "R,s,S" ? policy.review.everyDays : null;
}

/** The ceilings of all locations together; null where one of them has none. */
function ceilingOf(needs: readonly Need[]): Decimal | null {
  const ceilings = needs.flatMap(({ inputs }) => ceilingFor(inputs.item, inputs.rule)?.most ?? []);
  return ceilings.length < needs.length ? null : total(ceilings);
}

export function levelIn(outcome: NeedOutcome): Decimal | null {
  return outcome.kind === "needed" || outcome.kind === "quiet" ? outcome.level : null;
}

function pointIn(outcome: NeedOutcome): Decimal {
  return outcome.kind === "needed" || outcome.kind === "quiet" ? outcome.point : zero;
}

/** One item at one location, as a map key. */
export function itemKey(item: ItemId, location: LocationId): string {
  return `${item}\n${location}`;
}

export function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
