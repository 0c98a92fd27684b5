import { addDays, type Day, daysBetween } from "./calendar.ts";
import type {
  Item,
  ItemId,
  LocationId,
  OrderReference,
  StockLevel,
  SupplierId,
  TenantId,
} from "./item.ts";
import type { Policy, ReorderRule } from "./policy.ts";
import { dailyDemandOf, positionOf } from "./position.ts";
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isNegative,
  isPositive,
  multiply,
  one,
  parseDecimal,
  type Ratio,
  smallest,
  subtract,
  zero,
} from "./quantity.ts";

/** Goods that will come: the rest of an open order, a draft of ours, or a transfer on its way. */
export interface Supply {
  readonly from: "order" | "draft" | "transfer";
  /** Our reference where it is ours; what the source calls it otherwise. */
  readonly reference: OrderReference;
  readonly item: ItemId;
  readonly location: LocationId;
  /** Remaining base units. */
  readonly quantity: Decimal;
  readonly due?: Day;
}

/** The inventory position and its parts, base units (domain: IP = OH - AL - BO + OO + IT + DR). */
export interface Position {
  readonly onHand: Decimal;
  readonly committed: Decimal;
  readonly backordered: Decimal;
  readonly onOrder: Decimal;
  readonly inTransit: Decimal;
  readonly draft: Decimal;
  /** Stock that expires before it can be sold, taken off. */
  readonly expiring: Decimal;
  /** Available stock of substitutes, at their ratio. */
  readonly substitutes: Decimal;
  /** Over all open supply: caps the total. */
  readonly total: Decimal;
  /** Counting only supply due within the protection interval: decides. */
  readonly within: Decimal;
}

/** Everything that the decision for one item at one location depends on. Kept whole: a decision is its own proof. */
export interface NeedInputs {
  readonly today: Day;
  readonly item: Item;
  readonly location: LocationId;
  readonly stock: StockLevel;
  readonly rule: ReorderRule | null;
  readonly supply: readonly Supply[];
  /** Available stock of substitutes elsewhere in the snapshot, with its ratio. */
  readonly substitutes: readonly {
    readonly item: ItemId;
    readonly available: Decimal;
    readonly ratio: Ratio;
  }[];
  /** Demand that open kits put on this component, base units. */
  readonly kitDemand: Decimal;
  /** Calendar days from today until an order placed now can be used, and until the next look after that. */
  readonly leadTimeDays: number;
  readonly reviewDays: number;
  /** Backlog beyond this is taken for a data error and not ordered for. */
  readonly backlogCap: Decimal | null;
  /** Needs recorded before for this item and location; makes the need key of this one. */
  readonly earlierNeeds: number;
  /** After a rejection: quiet up to and including this day. */
  readonly quietUntil: Day | null;
  /** Base units that a short delivery left to be proposed again, wherever the position is; left out when there are none. */
  readonly shortfall?: Decimal;
}

export type NeedOutcome =
  | {
      readonly kind: "needed";
      readonly quantity: Decimal;
      readonly point: Decimal;
      readonly level: Decimal | null;
    }
  | { readonly kind: "quiet"; readonly point: Decimal; readonly level: Decimal | null }
  /** Enough is ordered, but it comes too late: the open order should be pulled forward. */
  | {
      readonly kind: "expedite";
      readonly point: Decimal;
      readonly references: readonly OrderReference[];
    }
  | { readonly kind: "not-due"; readonly next: Day }
  | { readonly kind: "already-ordered"; readonly references: readonly OrderReference[] }
  | {
      readonly kind: "excluded";
      readonly reason:
        | "blocked"
        | "discontinued"
        | "kit"
        | "non-stock"
        | "drop-ship"
        | "made"
        | "consignment";
    }
  | { readonly kind: "snoozed"; readonly until: Day }
  | { readonly kind: "disabled" }
  | { readonly kind: "no-rule" }
  | { readonly kind: "invalid"; readonly message: string };

export interface Need {
  readonly inputs: NeedInputs;
  readonly position: Position;
  readonly outcome: NeedOutcome;
}

/** Decides whether an item at a location needs goods, and how many base units: step 1 of the way from need to line. */
export function decideNeed(inputs: NeedInputs): Need {
  const position = positionOf(inputs);
  return { inputs, position, outcome: outcomeOf(inputs, position) };
}

function outcomeOf(inputs: NeedInputs, position: Position): NeedOutcome {
  const { item, rule, today, quietUntil } = inputs;
  if (item.kind !== "stock") return { kind: "excluded", reason: item.kind };
  if (item.status !== "active") return { kind: "excluded", reason: item.status };
  if (rule === null) return { kind: "no-rule" };
  if (rule.status === "disabled") return { kind: "disabled" };
  if (rule.snoozedUntil !== undefined && rule.snoozedUntil >= today)
    return { kind: "snoozed", until: rule.snoozedUntil };
  if (quietUntil !== null && quietUntil >= today) return { kind: "snoozed", until: quietUntil };
  const fault = faultOf(rule.policy) ?? itemFault(item);
  if (fault !== null) return { kind: "invalid", message: fault };
  const { policy } = rule;
  if (policy.kind === "R,S" || policy.kind === "R,s,S") {
    const sinceReview = daysBetween(policy.review.from, today);
    const overdue =
      ((sinceReview % policy.review.everyDays) + policy.review.everyDays) % policy.review.everyDays;
    if (overdue !== 0)
      return { kind: "not-due", next: addDays(today, policy.review.everyDays - overdue) };
  }
  const levels = levelsOf(policy, inputs.leadTimeDays, inputs.reviewDays);
  return triggerOf(inputs, position, levels);
}

function triggerOf(inputs: NeedInputs, position: Position, levels: Levels): NeedOutcome {
  const { point, level, lot } = levels;
  if (compare(position.total, point) > 0) {
    const again = proposedAgain(inputs, position, level);
    if (isPositive(again)) return { kind: "needed", quantity: again, point, level };
    if (compare(position.within, point) > 0) return { kind: "quiet", point, level };
    return {
      kind: "expedite",
      point,
      references: lateSupply(inputs).map((supply) => supply.reference),
    };
  }
  if (inputs.rule?.policy.kind === "fixed") {
    const ours = inputs.supply.filter((supply) => supply.from !== "transfer");
    if (ours.length > 0)
      return { kind: "already-ordered", references: ours.map((supply) => supply.reference) };
  }
  const quantity =
    level === null ? lotsAbove(position.total, point, lot) : subtract(level, position.total);
  if (!isPositive(quantity)) return { kind: "quiet", point, level };
  const fault = ceilingFault(inputs, point, level);
  return fault === null
    ? { kind: "needed", quantity, point, level }
    : { kind: "invalid", message: fault };
}

/** What a short delivery left, as far as it fits below the level. */
function proposedAgain(
  { shortfall = zero }: NeedInputs,
  position: Position,
  level: Decimal | null,
): Decimal {
  return level === null ? shortfall : smallest(shortfall, subtract(level, position.total));
}

/**
 * A ceiling at or below the point can't be ordered under: every run would propose again. Where point and level are one,
 * the position may come to rest at them.
 */
function ceilingFault(
  { item, rule }: NeedInputs,
  point: Decimal,
  level: Decimal | null,
): string | null {
  const ceiling = ceilingFor(item, rule);
  if (ceiling === null) return null;
  const apart = compare(ceiling.most, point);
  if (apart > 0 || (apart === 0 && level === point)) return null;
  return `The ${ceiling.of} of ${ceiling.most} is not above the reorder point ${point}.`;
}

/** The most that is ever to be held of an item, base units: its maximum stock, or what sells within its shelf life. */
export function ceilingFor(
  { shelfLifeDays }: Item,
  rule: ReorderRule | null,
): { readonly most: Decimal; readonly of: string } | null {
  const demand = dailyDemandOf(rule);
  const sold =
    shelfLifeDays === undefined || demand === null || !isPositive(demand)
      ? null
      : { most: multiply(demand, decimal(shelfLifeDays)), of: "sale within the shelf life" };
  if (rule?.maxStock === undefined) return sold;
  const stocked = { most: rule.maxStock, of: "maximum stock" };
  return sold !== null && compare(sold.most, stocked.most) < 0 ? sold : stocked;
}

/** Point and level of a policy in base units; `lot` where the policy orders a fixed quantity. */
export interface Levels {
  readonly point: Decimal;
  readonly level: Decimal | null;
  readonly lot: { readonly quantity: Decimal; readonly repeat: boolean } | null;
}

export function levelsOf(policy: Policy, leadTimeDays: number, reviewDays: number): Levels {
  switch (policy.kind) {
    case "r,Q":
      return {
        point: policy.reorderPoint,
        level: null,
        lot: { quantity: policy.orderQuantity, repeat: true },
      };
    case "fixed":
      return {
        point: policy.threshold,
        level: null,
        lot: { quantity: policy.orderQuantity, repeat: false },
      };
    case "s,S":
    case "R,s,S":
      return { point: policy.reorderPoint, level: policy.orderUpTo, lot: null };
    case "R,S":
      return { point: policy.orderUpTo, level: policy.orderUpTo, lot: null };
    case "par":
      return { point: policy.parLevel, level: policy.parLevel, lot: null };
    case "days-of-cover": {
      const protectedDays = add(
        decimal(leadTimeDays),
        decimal(Math.max(reviewDays, policy.reviewDays)),
        decimal(policy.safetyDays),
      );
      const coveredDays = add(protectedDays, decimal(policy.coverDays));
      return {
        point: multiply(policy.dailyDemand, protectedDays),
        level: multiply(policy.dailyDemand, coveredDays),
        lot: null,
      };
    }
  }
}

/** The fewest lots of Q that lift the position above r: n = floor((r - IP) / Q) + 1; one lot when it must not repeat. */
function lotsAbove(position: Decimal, point: Decimal, lot: Levels["lot"]): Decimal {
  if (lot === null) return zero;
  if (!lot.repeat) return lot.quantity;
  return multiply(
    add(divide(subtract(point, position), lot.quantity, 0, "down"), one),
    lot.quantity,
  );
}

/** Supply that is due after the protection interval: it does not prevent a stock-out now. */
export function lateSupply(
  inputs: Pick<NeedInputs, "today" | "supply" | "leadTimeDays" | "reviewDays">,
): readonly Supply[] {
  const horizon = addDays(inputs.today, Math.ceil(inputs.leadTimeDays + inputs.reviewDays));
  return inputs.supply.filter((supply) => supply.due !== undefined && supply.due > horizon);
}

/** What is wrong with a policy's figures, in one sentence; null when nothing is. */
export function faultOf(policy: Policy): string | null {
  switch (policy.kind) {
    case "r,Q":
    case "fixed":
      return lotFault(policy.orderQuantity);
    case "s,S":
      return orderFault(policy.reorderPoint, policy.orderUpTo);
    case "R,s,S":
      return (
        orderFault(policy.reorderPoint, policy.orderUpTo) ?? reviewFault(policy.review.everyDays)
      );
    case "R,S":
      return reviewFault(policy.review.everyDays);
    case "par":
      return isNegative(policy.parLevel) ? `The par level ${policy.parLevel} is negative.` : null;
    case "days-of-cover":
      if (isNegative(policy.dailyDemand))
        return `The daily demand ${policy.dailyDemand} is negative.`;
      return [policy.coverDays, policy.safetyDays, policy.reviewDays].every(isDays)
        ? null
        : "Cover, safety and review days must be plain numbers that are not negative.";
  }
}

function lotFault(quantity: Decimal): string | null {
  return isPositive(quantity) ? null : `The order quantity ${quantity} must be above zero.`;
}

function orderFault(point: Decimal, level: Decimal): string | null {
  return compare(level, point) >= 0
    ? null
    : `The order-up-to level ${level} is below the reorder point ${point}.`;
}

/** No review waits longer, about ten years. */
const reviewDaysMax = 3650;

function reviewFault(everyDays: number): string | null {
  return Number.isInteger(everyDays) && everyDays > 0 && everyDays <= reviewDaysMax
    ? null
    : `The review period ${everyDays} must be a whole number of days from 1 to ${reviewDaysMax}.`;
}

/** Days that a decimal can write exactly. */
function isDays(days: number): boolean {
  return days >= 0 && parseDecimal(String(days)) !== null;
}

/** What is wrong with an item's figures, in one sentence; null when nothing is. */
function itemFault({ shelfLifeDays, substitutes = [] }: Item): string | null {
  if (shelfLifeDays !== undefined && !isDays(shelfLifeDays))
    return `The shelf life of ${shelfLifeDays} days must be a plain number that is not negative.`;
  const wrong = substitutes.find(
    ({ ratio }) => !isPositive(ratio.numerator) || !isPositive(ratio.denominator),
  );
  return wrong === undefined ? null : `The ratio of substitute ${wrong.item} must be above zero.`;
}

/** The key under which a need can be claimed once; parts are percent-encoded so that no name can forge another's key. */
export function needKey(
  tenant: TenantId,
  location: LocationId,
  item: ItemId,
  supplier: SupplierId,
  window: number,
): string {
  return [tenant, location, item, supplier].map(encodePart).join("/") + `/${window}`;
}

/** What a need key is about. */
export function placeOfNeed(key: string): { readonly item: ItemId; readonly location: LocationId } {
  const [, location = "", item = ""] = key
    .split("/")
    .map((part) => part.replace(/%2F/g, "/").replace(/%25/g, "%"));
  return { item, location };
}

function encodePart(part: string): string {
  return part.replace(/[%/]/g, (character) => (character === "%" ? "%25" : "%2F"));
}
