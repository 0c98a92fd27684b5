import type { Day } from "./calendar.ts";
import type { LocationId } from "./item.ts";
import { lineTotal } from "./money.ts";
import type { RoundingMode } from "./policy.ts";
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isPositive,
  lowerToMultiple,
  multiply,
  one,
  raiseToMultiple,
  round,
  smallest,
  subtract,
  toBaseUnits,
  toPurchaseUnits,
  total,
  zero,
} from "./quantity.ts";
import type { PriceBreak, SupplierItem } from "./supplier.ts";

/** What the quantity of one order line depends on. */
export interface SizingInputs {
  readonly day: Day;
  readonly offer: SupplierItem;
  readonly currency: string;
  /** Base units needed, an entry a location, pooled before minimum and price break. */
  readonly needs: readonly { readonly location: LocationId; readonly quantity: Decimal }[];
  /** Base units on the open draft that this line joins. */
  readonly alreadyOnDraft: Decimal;
  readonly rounding: RoundingMode;
  /** Pooled position, point and level, base units; null where the policy has no level. */
  readonly position: Decimal;
  readonly point: Decimal;
  readonly level: Decimal | null;
  /** Most base units that the line may reach: maximum stock, shelf life, maximum cover; null for no limit. */
  readonly ceiling: Decimal | null;
  /** For price breaks; null when demand or costs are not known, and then no break is bought up to. */
  readonly economics: Economics | null;
}

export interface Economics {
  /** Base units a year. */
  readonly yearlyDemand: Decimal;
  /** Cost of one order, money of the offer's currency. */
  readonly orderCost: Decimal;
  /** Cost of holding, share of the unit price a year. */
  readonly holdingRate: Decimal;
  /** Base-unit position that buying up must not pass: the longest useful cover. */
  readonly positionMax: Decimal;
}

/** One step of the arithmetic, in purchase units unless it says base. */
export type SizingStep =
  | { readonly step: "pool"; readonly base: Decimal; readonly locations: number }
  | { readonly step: "merge"; readonly base: Decimal; readonly already: Decimal }
  | { readonly step: "convert"; readonly base: Decimal; readonly quantity: Decimal }
  | { readonly step: "minimum"; readonly minimum: Decimal; readonly quantity: Decimal }
  | {
      readonly step: "multiple";
      readonly multiple: Decimal;
      readonly mode: RoundingMode;
      readonly quantity: Decimal;
      readonly because?: "point";
    }
  | { readonly step: "ceiling"; readonly ceiling: Decimal; readonly quantity: Decimal }
  | {
      readonly step: "price-break";
      /** Yearly cost at the quantity needed, and at every break above it. */
      readonly costs: readonly {
        readonly quantity: Decimal;
        readonly price: Decimal;
        readonly yearlyCost: Decimal;
      }[];
      readonly quantity: Decimal;
    }
  | {
      readonly step: "price";
      readonly price: Decimal;
      readonly priceUnit: Decimal;
      readonly total: Decimal;
    };

export interface Sizing {
  readonly inputs: SizingInputs;
  readonly steps: readonly SizingStep[];
  readonly outcome:
    | {
        readonly kind: "sized";
        readonly quantity: Decimal;
        readonly base: Decimal;
        readonly price: Decimal;
        readonly total: Decimal;
      }
    | { readonly kind: "unpriced"; readonly message: string }
    | { readonly kind: "nothing" };
}

/**
 * From pooled base units to the purchase units of one line: pool, convert, minimum, multiple, ceiling, price break,
 * price, in this order (domain guide, section 5). The steps are kept, so that the arithmetic can be shown and redone.
 */
export function sizeLine(inputs: SizingInputs): Sizing {
  const { offer, currency, day } = inputs;
  const steps: SizingStep[] = [];
  const needed = total(inputs.needs.map((need) => need.quantity));
  steps.push({ step: "pool", base: needed, locations: inputs.needs.length });
  if (!isPositive(needed)) return { inputs, steps, outcome: { kind: "nothing" } };

  const base = add(needed, inputs.alreadyOnDraft);
  if (isPositive(inputs.alreadyOnDraft))
    steps.push({ step: "merge", base, already: inputs.alreadyOnDraft });

  let quantity = toPurchaseUnits(base, offer.ratio, offer.purchaseUnit.decimals);
  steps.push({ step: "convert", base, quantity });

  const minimum = offer.minimumQuantity ?? zero;
  if (compare(quantity, minimum) < 0) {
    quantity = minimum;
    steps.push({ step: "minimum", minimum, quantity });
  }
  const rounded = toMultiple(inputs, quantity, minimum);
  if (rounded !== null) {
    quantity = rounded.quantity;
    steps.push(rounded);
  }
  const ceiling = underCeiling(inputs, quantity, minimum);
  if (ceiling !== null) {
    quantity = ceiling.quantity;
    steps.push(ceiling);
  }
  if (compare(toBaseUnits(quantity, offer.ratio), inputs.alreadyOnDraft) <= 0)
    return { inputs, steps, outcome: { kind: "nothing" } };

  const priced = priceAt(offer, quantity, currency, day);
  if (priced.kind === "unpriced") return { inputs, steps, outcome: priced };
  const bought = buyUp(inputs, quantity);
  if (bought !== null) {
    quantity = bought.quantity;
    steps.push(bought);
  }
  const final = priceAt(offer, quantity, currency, day);
  if (final.kind === "unpriced") return { inputs, steps, outcome: final };
  const priceUnit = offer.priceUnit ?? one;
  const value = lineTotal(quantity, final.price, priceUnit, currency);
  steps.push({ step: "price", price: final.price, priceUnit, total: value });
  return {
    inputs,
    steps,
    outcome: {
      kind: "sized",
      quantity,
      base: toBaseUnits(quantity, offer.ratio),
      price: final.price,
      total: value,
    },
  };
}

type MultipleStep = Extract<SizingStep, { step: "multiple" }>;

function toMultiple(
  inputs: SizingInputs,
  quantity: Decimal,
  minimum: Decimal,
): MultipleStep | null {
  const { offer, rounding } = inputs;
  const multiple = offer.multiple ?? smallestStep(offer.purchaseUnit.decimals);
  if (offer.multiple === undefined && rounding === "up") return null;
  const up = raiseToMultiple(quantity, multiple);
  if (rounding === "up") return { step: "multiple", multiple, mode: rounding, quantity: up };

  const wanted =
    rounding === "cap"
      ? highestWithin(inputs, inputs.level, multiple)
      : nearestMultiple(quantity, multiple);
  if (wanted === null) return { step: "multiple", multiple, mode: rounding, quantity: up };
  const allowed = compare(wanted, minimum) >= 0 ? smallest(wanted, up) : up;
  return compare(positionAfter(inputs, allowed), inputs.point) < 0
    ? { step: "multiple", multiple, mode: rounding, quantity: up, because: "point" }
    : { step: "multiple", multiple, mode: rounding, quantity: allowed };
}

function smallestStep(decimals: number): Decimal {
  return divide(one, decimal(`1${"0".repeat(decimals)}`), decimals);
}

/** The largest multiple that keeps the position at or below `level`; null without a level. */
function highestWithin(
  inputs: SizingInputs,
  level: Decimal | null,
  multiple: Decimal,
): Decimal | null {
  if (level === null) return null;
  const room = add(subtract(level, inputs.position), inputs.alreadyOnDraft);
  if (!isPositive(room)) return zero;
  const { ratio, purchaseUnit } = inputs.offer;
  const units = divide(
    multiply(room, ratio.denominator),
    ratio.numerator,
    purchaseUnit.decimals,
    "down",
  );
  return lowerToMultiple(units, multiple);
}

function nearestMultiple(quantity: Decimal, multiple: Decimal): Decimal {
  return multiply(divide(quantity, multiple, 0, "half-up"), multiple);
}

/** Base-unit position once the line stands at `quantity`; what the draft held already is in the position. */
function positionAfter(inputs: SizingInputs, quantity: Decimal): Decimal {
  return subtract(
    add(inputs.position, toBaseUnits(quantity, inputs.offer.ratio)),
    inputs.alreadyOnDraft,
  );
}

/** Where a sized line takes the position above the level, both in base units; null where it stays within or has none. */
export function passedLevel({
  inputs,
  outcome,
}: Sizing): { readonly position: Decimal; readonly level: Decimal } | null {
  if (outcome.kind !== "sized" || inputs.level === null) return null;
  const position = positionAfter(inputs, outcome.quantity);
  return compare(position, inputs.level) > 0 ? { position, level: inputs.level } : null;
}

type CeilingStep = Extract<SizingStep, { step: "ceiling" }>;

/**
 * Lowers the line to its ceiling where a quantity that the supplier accepts fits below it and lifts the position off its
 * point, so that the next run does not propose again; else a guard holds the line.
 */
function underCeiling(
  inputs: SizingInputs,
  quantity: Decimal,
  minimum: Decimal,
): CeilingStep | null {
  const { ceiling, offer } = inputs;
  if (ceiling === null || compare(positionAfter(inputs, quantity), ceiling) <= 0) return null;
  const most = highestWithin(
    inputs,
    ceiling,
    offer.multiple ?? smallestStep(offer.purchaseUnit.decimals),
  );
  if (most === null || !isPositive(most) || compare(most, minimum) < 0) return null;
  const lowered = smallest(most, quantity);
  const left = compare(positionAfter(inputs, lowered), inputs.point);
  if (left < 0 || (left === 0 && inputs.level !== inputs.point)) return null;
  return { step: "ceiling", ceiling, quantity: lowered };
}

export type PriceAnswer =
  | { readonly kind: "priced"; readonly price: Decimal }
  | { readonly kind: "unpriced"; readonly message: string };

/** The all-units price for a quantity on a day; without a valid line there is no price and so no order. */
export function priceAt(
  offer: SupplierItem,
  quantity: Decimal,
  currency: string,
  day: Day,
): PriceAnswer {
  const sku = offer.supplierSku ?? offer.item;
  if (offer.prices.length === 0)
    return unpriced(
      `Supplier ${offer.supplier} has no price for ${sku}; add one to its price list.`,
    );
  const inCurrency = offer.prices.filter((line) => line.currency === currency);
  if (inCurrency.length === 0) {
    const listed = [...new Set(offer.prices.map((line) => line.currency))].join(", ");
    return unpriced(
      `Supplier ${offer.supplier} orders in ${currency}, but the price of ${sku} is in ${listed}; correct one of the two.`,
    );
  }
  const valid = inCurrency.filter(
    (line) => (line.validFrom ?? day) <= day && (line.validTo ?? day) >= day,
  );
  if (valid.length === 0)
    return unpriced(
      `No price of supplier ${offer.supplier} for ${sku} is valid on ${day}; renew its price list.`,
    );
  const reached = valid.filter((line) => compare(line.from, quantity) <= 0);
  const line = reached.reduce<PriceBreak | null>(
    (best, next) => (best === null || compare(next.from, best.from) > 0 ? next : best),
    null,
  );
  if (line === null)
    return unpriced(
      `Supplier ${offer.supplier} has no price for ${quantity} ${offer.purchaseUnit.code} of ${sku}; add one from that quantity on.`,
    );
  if (!isPositive(line.price))
    return unpriced(
      `The price of ${sku} at supplier ${offer.supplier} is ${line.price}; enter the real price.`,
    );
  return { kind: "priced", price: line.price };
}

function unpriced(message: string): PriceAnswer & { kind: "unpriced" } {
  return { kind: "unpriced", message };
}

type PriceBreakStep = Extract<SizingStep, { step: "price-break" }>;

/**
 * All-units discount (Silver, Pyke & Thomas 2017, ch. 4): yearly cost TC(x) = c(x) D + K D / x + i c(x) x / 2 at the
 * quantity needed and at every break above it; the cheapest is bought. Null when there is nothing to compare.
 */
function buyUp(inputs: SizingInputs, quantity: Decimal): PriceBreakStep | null {
  const { economics, offer, currency, day } = inputs;
  if (economics === null) return null;
  const multiple = offer.multiple ?? smallestStep(offer.purchaseUnit.decimals);
  const candidates = new Set([quantity]);
  for (const line of offer.prices) {
    const at = raiseToMultiple(line.from, multiple);
    if (compare(at, quantity) <= 0) continue;
    const after = positionAfter(inputs, at);
    if (
      compare(after, economics.positionMax) > 0 ||
      (inputs.ceiling !== null && compare(after, inputs.ceiling) > 0)
    )
      continue;
    candidates.add(at);
  }
  if (candidates.size < 2) return null;
  const yearly = divide(
    multiply(economics.yearlyDemand, offer.ratio.denominator),
    offer.ratio.numerator,
    6,
  );
  const costs = [...candidates].sort(compare).flatMap((candidate) => {
    const answer = priceAt(offer, candidate, currency, day);
    if (answer.kind === "unpriced") return [];
    const price = divide(answer.price, offer.priceUnit ?? one, 8);
    const yearlyCost = add(
      multiply(price, yearly),
      divide(multiply(economics.orderCost, yearly), candidate, 8),
      divide(multiply(multiply(economics.holdingRate, price), candidate), decimal(2), 8),
    );
    return [
      { quantity: candidate, price: answer.price, yearlyCost: round(yearlyCost, 4, "half-even") },
    ];
  });
  const cheapest = costs.reduce((best, next) =>
    compare(next.yearlyCost, best.yearlyCost) < 0 ? next : best,
  );
  return { step: "price-break", costs, quantity: cheapest.quantity };
}
