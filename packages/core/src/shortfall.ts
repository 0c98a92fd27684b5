import type { Instant } from "./calendar.ts";
import type { ItemId, LocationId, SupplierId } from "./item.ts";
import { placeOfNeed } from "./need.ts";
import type { Order, OrderEvent, OrderLine, OrderState, OrderStatus, Receipt } from "./order.ts";
import {
  add,
  type Decimal,
  isPositive,
  smallest,
  subtract,
  toBaseUnits,
  zero,
} from "./quantity.ts";

/** Base units of a line that are still to come, an entry a location; what arrived or was given up goes to the first ones. */
export function restsOf(line: OrderLine): { location: LocationId; quantity: Decimal }[] {
  let gone = toBaseUnits(add(line.received, line.cancelled ?? zero), line.ratio);
  return line.allocations.flatMap(({ location, quantity }) => {
    const taken = smallest(gone, quantity);
    gone = subtract(gone, taken);
    const rest = subtract(quantity, taken);
    return isPositive(rest) ? [{ location, quantity: rest }] : [];
  });
}

/** Purchase units of a line that are still to come. */
export function restOf({ quantity, received, cancelled = zero }: OrderLine): Decimal {
  return subtract(quantity, add(received, cancelled));
}

/** How far an order has come by what arrived and what was given up of it; `otherwise` while nothing arrived. */
export function reached(order: Order, otherwise: OrderStatus): OrderStatus {
  if (!order.lines.some((line) => isPositive(restOf(line)))) return "received";
  return order.lines.some(({ received }) => isPositive(received)) ? "partly-received" : otherwise;
}

/** What an event leaves to be proposed again: base units that are added, or null where a need was claimed and nothing is left. */
export interface ShortfallMark {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly quantity: Decimal | null;
}

/** How an event changes what short deliveries left to be proposed again. `state` is the order after it. */
export function shortfallsBy(event: OrderEvent, { order }: OrderState): ShortfallMark[] {
  if (event.type === "proposed" || event.type === "amended")
    return event.needKeys.map((key) => ({ ...placeOfNeed(key), quantity: null }));
  if (event.type !== "rest-cancelled" || !event.again) return [];
  return order.lines.flatMap((line) => {
    const given = event.lines.find((one) => one.line === line.number);
    if (given === undefined) return [];
    const before = { ...line, cancelled: subtract(line.cancelled ?? zero, given.quantity) };
    let left = toBaseUnits(given.quantity, line.ratio);
    return restsOf(before).flatMap(({ location, quantity: rest }) => {
      const quantity = smallest(left, rest);
      left = subtract(left, quantity);
      return isPositive(quantity) ? [{ item: line.item, location, quantity }] : [];
    });
  });
}

/** Purchase units that the supplier's rule gives up of what a delivery left. */
export function givenUp(
  { order }: Pick<OrderState, "order">,
  lines: ReadonlySet<number>,
): Receipt[] {
  return order.lines.flatMap((line) => {
    const quantity = restOf(line);
    return lines.has(line.number) && isPositive(quantity) ? [{ line: line.number, quantity }] : [];
  });
}

/** A supplier who said that it can't deliver an item to a location. */
export interface RefusalMark {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly supplier: SupplierId;
  readonly at: Instant;
}

/** The lines that an event shows to be refused, or confirmed with too little. */
export function refusalsBy(event: OrderEvent, { order }: OrderState): RefusalMark[] {
  const { at } = event;
  const short = event.type === "changed" ? (event.short ?? []) : [];
  return order.lines
    .filter(({ number }) => event.type === "refused" || short.includes(number))
    .flatMap(({ item, allocations }) =>
      allocations.map(({ location }) => ({ item, location, supplier: order.supplier, at })),
    );
}
