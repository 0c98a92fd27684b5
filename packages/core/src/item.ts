import type { Day, DayRange, Instant, Weekday } from "./calendar.ts";
import type { Decimal, Ratio } from "./quantity.ts";

/** A string that is an identifier of one kind; plain strings fit, identifiers of another kind do not. */
export type Id<Kind extends string> = string & { readonly __id?: Kind };

export type TenantId = Id<"tenant">;
export type ItemId = Id<"item">;
export type LocationId = Id<"location">;
export type SupplierId = Id<"supplier">;
export type OrderReference = Id<"order">;
export type PersonId = Id<"person">;

/** A unit of measure; quantities in it have at most `decimals` places (0 for pieces). */
export interface Unit {
  readonly code: string;
  readonly decimals: number;
}

/** Only `stock` items have a rule of their own (domain: kits explode, the rest is never bought to stock). */
export type ItemKind = "stock" | "kit" | "non-stock" | "drop-ship" | "made" | "consignment";

export interface Item {
  readonly id: ItemId;
  readonly name: string;
  /** The base unit: stock, demand and levels are counted in it. */
  readonly unit: Unit;
  readonly kind: ItemKind;
  readonly status: "active" | "blocked" | "discontinued";
  readonly category?: string;
  /** What one kit is made of, in base units of the components. */
  readonly components?: readonly Component[];
  /** Items whose available stock may count towards this item's position. */
  readonly substitutes?: readonly Substitute[];
  readonly shelfLifeDays?: number;
}

export interface Component {
  readonly item: ItemId;
  readonly quantity: Decimal;
}

export interface Substitute {
  readonly item: ItemId;
  /** Base units of this item that one base unit of the substitute stands for. */
  readonly ratio: Ratio;
}

export interface Location {
  readonly id: LocationId;
  readonly name: string;
  /** IANA name, "Europe/Berlin"; UTC when left out. */
  readonly timeZone?: string;
  /** Where goods go, as printed on the order, one line an entry. */
  readonly address?: readonly string[];
  readonly costCentre?: string;
  /** Days on which goods are received; every weekday of the list, minus the holidays. Monday to Friday when left out. */
  readonly receivingDays?: readonly Weekday[];
  readonly holidays?: readonly Day[];
  /** Stock may be moved from here to cover another location's need, arriving after this many calendar days. */
  readonly transferLeadTimeDays?: number;
}

/** Physical and promised stock of one item at one location, base units, all as read at one time. */
export interface StockLevel {
  readonly item: ItemId;
  readonly location: LocationId;
  /** May be negative where the source lets it be; a guard deals with that. */
  readonly onHand: Decimal;
  readonly committed: Decimal;
  readonly backordered: Decimal;
  /** On order as the source itself counts it, orders of Parstock not included. */
  readonly onOrder: Decimal;
  readonly inTransit: Decimal;
  readonly readAt: Instant;
  /** Lots with a last usable day; their quantities are part of `onHand`. */
  readonly lots?: readonly Lot[];
}

export interface Lot {
  readonly quantity: Decimal;
  readonly usableUntil: Day;
}

/** Closed days of a supplier on top of its weekly rhythm. */
export interface Shutdown extends DayRange {
  readonly name?: string;
}
