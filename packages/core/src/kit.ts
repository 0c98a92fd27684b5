import { itemKey } from "./book.ts";
import type { Item, ItemId, LocationId, StockLevel } from "./item.ts";
import {
  add,
  compare,
  type Decimal,
  isPositive,
  largest,
  multiply,
  subtract,
  zero,
} from "./quantity.ts";

export interface KitRecord {
  readonly item: Item;
  readonly stock: StockLevel;
}

export interface KitExplosion {
  /** Base units that open kits ask of their components, by `itemKey`. */
  readonly demand: ReadonlyMap<string, Decimal>;
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
  const kits = new Map(ofKits.map(({ item }) => [item.id, item]));
  const { order, faults } = outerFirst(kits);
  const stock = new Map(
    ofKits.map(({ item, stock: level }) => [itemKey(item.id, level.location), level]),
  );
  const asked = new Map<string, Decimal>();
  const askedOf = (item: ItemId, location: LocationId): Decimal =>
    asked.get(itemKey(item, location)) ?? zero;
  for (const location of new Set(ofKits.map((record) => record.stock.location)))
    for (const kit of order) {
      const open = add(askedOf(kit.id, location), uncovered(stock.get(itemKey(kit.id, location))));
      if (!isPositive(open)) continue;
      for (const { item, quantity } of kit.components ?? [])
        asked.set(itemKey(item, location), add(askedOf(item, location), multiply(open, quantity)));
    }
  return { demand: asked, faults };
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
