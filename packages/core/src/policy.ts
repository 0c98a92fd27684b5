import type { Day } from "./calendar.ts";
import type { ItemId, LocationId } from "./item.ts";
import type { Decimal } from "./quantity.ts";

/**
 * When to order an item at a location and up to where. Symbols of the literature (Silver, Pyke & Thomas 2017,
 * ch. 6): s or r reorder point, S order-up-to level, Q lot, R review period. All quantities in base units;
 * every trigger is *position at or below the point*. Policies whose figures come from a forecast become further
 * members of this union.
 */
export type Policy =
  /** At position <= r, n lots of Q until the position is above r. */
  | { readonly kind: "r,Q"; readonly reorderPoint: Decimal; readonly orderQuantity: Decimal }
  /** At position <= s, up to S. S = s is one-for-one replenishment: nothing at s, the gap below it. */
  | { readonly kind: "s,S"; readonly reorderPoint: Decimal; readonly orderUpTo: Decimal }
  /** Below par, back to par. */
  | { readonly kind: "par"; readonly parLevel: Decimal }
  /** On every review day, up to S. */
  | { readonly kind: "R,S"; readonly review: Review; readonly orderUpTo: Decimal }
  /** On every review day, if position <= s, up to S. */
  | {
      readonly kind: "R,s,S";
      readonly review: Review;
      readonly reorderPoint: Decimal;
      readonly orderUpTo: Decimal;
    }
  /** At the demand of the protection interval plus safety days, up to that plus the cover. */
  | {
      readonly kind: "days-of-cover";
      readonly dailyDemand: Decimal;
      readonly coverDays: number;
      readonly safetyDays: number;
      readonly reviewDays: number;
    }
  /** At position <= threshold, one fixed quantity; not again while that order is open. */
  | { readonly kind: "fixed"; readonly threshold: Decimal; readonly orderQuantity: Decimal };

/** Every `everyDays` days, counted from `from`. */
export interface Review {
  readonly everyDays: number;
  readonly from: Day;
}

/** How a quantity meets the order multiple when there is a level to respect (peers changed this between versions, so it has a name). */
export type RoundingMode = "up" | "cap" | "nearest";

export interface ReorderRule {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly policy: Policy;
  /** `up` when left out. */
  readonly rounding?: RoundingMode;
  readonly status: "active" | "disabled";
  /** Ignored by every trigger up to and including this day. */
  readonly snoozedUntil?: Day;
  /** Expected demand a day; feeds days of cover, price breaks and shelf-life caps where the policy has none. */
  readonly dailyDemand?: Decimal;
  /** Never hold more than this. */
  readonly maxStock?: Decimal;
  /** Version of the figures above, kept in every decision made with them. */
  readonly version?: string;
}
