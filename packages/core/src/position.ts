import { addDays, type Day, daysBetween } from "./calendar.ts";
import type { Item, ItemId, LocationId, Lot, StockLevel } from "./item.ts";
import type { NeedInputs, Position } from "./need.ts";
import type { ReorderRule } from "./policy.ts";
import {
  add,
  compare,
  decimal,
  type Decimal,
  divide,
  isPositive,
  largest,
  multiply,
  smallest,
  subtract,
  total,
  zero,
} from "./quantity.ts";

/**
 * The inventory position IP = OH - AL - BO + OO + IT + DR (Silver, Pyke & Thomas 2017, ch. 6, with drafts), less what
 * will expire, plus what substitutes can stand in for. `supply` holds only goods for this item and location, each once.
 */
export function positionOf(inputs: NeedInputs): Position {
  const { stock } = inputs;
  const onHand =
    inputs.backlogCap === null
      ? stock.onHand
      : largest(stock.onHand, subtract(zero, inputs.backlogCap));
  const committed = add(stock.committed, inputs.kitDemand);
  const onOrder = add(stock.onOrder, coming(inputs, "order"));
  const inTransit = add(stock.inTransit, coming(inputs, "transfer"));
  const draft = coming(inputs, "draft");
  const promised = add(committed, stock.backordered);
  const expiring = smallest(
    largest(onHand, zero),
    expiringOf(stock.lots ?? [], dailyDemandOf(inputs.rule), promised, inputs.today),
  );
  const substitutes = substituteStock(inputs);
  const position = subtract(
    add(onHand, onOrder, inTransit, draft, substitutes),
    promised,
    expiring,
  );
  return {
    onHand,
    committed,
    backordered: stock.backordered,
    onOrder,
    inTransit,
    draft,
    expiring,
    substitutes,
    total: position,
    within: subtract(position, tooLate(inputs)),
  };
}

function coming(inputs: NeedInputs, from: NeedInputs["supply"][number]["from"]): Decimal {
  return sumOfRests(inputs.supply.filter((supply) => supply.from === from));
}

/** Supply that is due after the protection interval; supply without a day counts as in time. */
function tooLate(inputs: NeedInputs): Decimal {
  const horizon = addDays(inputs.today, Math.ceil(inputs.leadTimeDays + inputs.reviewDays));
  return sumOfRests(
    inputs.supply.filter((supply) => supply.due !== undefined && supply.due > horizon),
  );
}

/** An over-delivered order has nothing left to come: its negative rest is not counted. */
function sumOfRests(supply: NeedInputs["supply"]): Decimal {
  return total(supply.map((one) => one.quantity).filter(isPositive));
}

/** The expected demand a day that a rule knows of: its policy's own first; null when nobody said. */
export function dailyDemandOf(rule: ReorderRule | null): Decimal | null {
  if (rule === null) return null;
  return rule.policy.kind === "days-of-cover"
    ? rule.policy.dailyDemand
    : (rule.dailyDemand ?? null);
}

/**
 * Base units of lots that will not be sold in time when the lot that expires first is sold first. By the end of a
 * lot's last day the daily demand of all days until then is sold, today included, and never less than is promised
 * already. Without a known demand only lots that have expired count.
 */
export function expiringOf(
  lots: readonly Lot[],
  dailyDemand: Decimal | null,
  promised: Decimal,
  today: Day,
): Decimal {
  const byDay = [...lots].sort((a, b) => daysBetween(b.usableUntil, a.usableUntil));
  let sold = zero;
  let expiring = zero;
  for (const lot of byDay) {
    const days = daysBetween(today, lot.usableUntil) + 1;
    if (days > 0 && dailyDemand === null) break;
    const outlet =
      days > 0 ? largest(promised, multiply(dailyDemand ?? zero, decimal(days))) : zero;
    const fromThis = smallest(lot.quantity, largest(zero, subtract(outlet, sold)));
    sold = add(sold, fromThis);
    expiring = add(expiring, subtract(lot.quantity, fromThis));
  }
  return expiring;
}

/** Only substitutes that the item itself lists count, and none takes away. */
function substituteStock(inputs: NeedInputs): Decimal {
  const listed = inputs.item.substitutes ?? [];
  return total(
    inputs.substitutes
      .filter(
        ({ item, available, ratio }) =>
          isPositive(available) &&
          isPositive(ratio.denominator) &&
          listed.some((one) => one.item === item),
      )
      .map(({ available, ratio }) =>
        divide(multiply(available, ratio.numerator), ratio.denominator, 12, "down"),
      ),
  );
}

export interface KitRecord {
  readonly item: Item;
  readonly stock: StockLevel;
}

export interface KitExplosion {
  /** Base units that open kits ask of their components, by location and component. */
  readonly demand: ReadonlyMap<LocationId, ReadonlyMap<ItemId, Decimal>>;
  /** Kits that cannot be exploded, each said in one sentence, once. */
  readonly faults: readonly KitFault[];
}

export interface KitFault {
  readonly item: ItemId;
  readonly message: string;
}

/**
 * Explodes the open demand of kits to what they are made of, location by location: what is committed and backordered
 * and not covered by ready-made kits, times the quantity in each. Kits in kits are exploded outer ones first, so
 * that ready-made inner kits are used up before components are asked for. Records of other items are passed over.
 */
export function kitDemand(records: readonly KitRecord[]): KitExplosion {
  const ofKits = records.filter(({ item }) => item.kind === "kit");
  const { order, faults } = outerFirst(new Map(ofKits.map(({ item }) => [item.id, item])));
  const stock = new Map<LocationId, Map<ItemId, StockLevel>>();
  for (const { item, stock: level } of ofKits) {
    const here = stock.get(level.location) ?? new Map<ItemId, StockLevel>();
    stock.set(level.location, here.set(item.id, level));
  }
  const demand = new Map<LocationId, ReadonlyMap<ItemId, Decimal>>();
  for (const [location, here] of stock) demand.set(location, explode(order, here));
  return { demand, faults };
}

function explode(
  order: readonly Item[],
  stock: ReadonlyMap<ItemId, StockLevel>,
): Map<ItemId, Decimal> {
  const asked = new Map<ItemId, Decimal>();
  const askedOf = (item: ItemId): Decimal => asked.get(item) ?? zero;
  for (const kit of order) {
    const open = add(askedOf(kit.id), uncovered(stock.get(kit.id)));
    if (!isPositive(open)) continue;
    for (const { item, quantity } of kit.components ?? [])
      asked.set(item, add(askedOf(item), multiply(open, quantity)));
  }
  return asked;
}

/** Promised kits less ready-made ones; negative when some are left for the kits around them. */
function uncovered(stock: StockLevel | undefined): Decimal {
  if (stock === undefined) return zero;
  return subtract(add(stock.committed, stock.backordered), largest(stock.onHand, zero));
}

/** Kits that can be exploded, every one before the kits within it. */
function outerFirst(kits: ReadonlyMap<ItemId, Item>): { order: Item[]; faults: KitFault[] } {
  const faults = new Map<ItemId, KitFault>();
  const fault = (item: Item, message: string): void => {
    if (!faults.has(item.id)) faults.set(item.id, { item: item.id, message });
  };
  const innerFirst: Item[] = [];
  const seen = new Set<ItemId>();
  const visit = (kit: Item, path: readonly Item[]): void => {
    const start = path.indexOf(kit);
    if (start >= 0) {
      const circle = path.slice(start);
      const names = [...circle, kit].map((one) => one.name).join(" → ");
      for (const one of circle)
        fault(one, `Kit ${one.name} contains itself (${names}): correct its components.`);
    }
    if (seen.has(kit.id)) return;
    seen.add(kit.id);
    const components = kit.components ?? [];
    if (components.length === 0)
      fault(kit, `Kit ${kit.name} has no components: list what it is made of.`);
    if (components.some(({ quantity }) => compare(quantity, zero) <= 0))
      fault(kit, `Kit ${kit.name} has a component whose quantity is not above zero: correct it.`);
    for (const { item } of components) {
      const inner = kits.get(item);
      if (inner !== undefined) visit(inner, [...path, kit]);
    }
    innerFirst.push(kit);
  };
  for (const kit of kits.values()) visit(kit, []);
  const order: Item[] = [];
  for (const kit of innerFirst) if (!faults.has(kit.id)) order.unshift(kit);
  return { order, faults: [...faults.values()] };
}
