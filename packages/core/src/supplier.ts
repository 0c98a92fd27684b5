import type { Day, Weekday } from "./calendar.ts";
import type { ItemId, Shutdown, SupplierId, Unit } from "./item.ts";
import type { Decimal, Ratio } from "./quantity.ts";

export interface Supplier {
  readonly id: SupplierId;
  readonly name: string;
  readonly status: "active" | "blocked" | "not-accepting";
  /** ISO 4217. */
  readonly currency: string;
  readonly email?: string;
  readonly copyTo?: readonly string[];
  readonly address?: readonly string[];
  /** BCP 47 tag for documents and mail, "de-AT". */
  readonly language?: string;
  /** Name of the mail template, where a host keeps several. */
  readonly template?: string;
  readonly paymentTerms?: string;
  readonly deliveryTerms?: string;
  /** The supplier's number for us, printed on the order. */
  readonly accountNumber?: string;
  readonly timeZone?: string;
  /** Country or region (ISO 3166, "DE" or "DE-BY") whose public holidays are closed days too; hosts know the tables. */
  readonly country?: string;
  readonly calendar?: SupplierCalendar;
  readonly minimum?: SupplierMinimum;
  /**
   * What becomes of a line that is delivered short. keep: the rest stays on order. cancel: it is given up, and bought
   * again once the position is at its point. re-propose: it is given up, and the next run proposes it again at once.
   * Kept when left out.
   */
  readonly shortDelivery?: "keep" | "cancel" | "re-propose";
  /** More than was ordered, percent of the line, that is taken without asking; none when left out. */
  readonly overDeliveryPercent?: Decimal;
}

export interface SupplierCalendar {
  /** Monday to Friday when left out. */
  readonly workingDays?: readonly Weekday[];
  /** Days on which orders are taken; any working day when left out. */
  readonly orderDays?: readonly Weekday[];
  /** Days on which the supplier delivers; any working day when left out. */
  readonly deliveryDays?: readonly Weekday[];
  /** Local time "14:30"; an order after it counts as of the next order day. */
  readonly cutOff?: string;
  readonly holidays?: readonly Day[];
  readonly shutdowns?: readonly Shutdown[];
}

/** Smallest order value (MOV), in the supplier's currency, and what to do below it. */
export interface SupplierMinimum {
  readonly value: Decimal;
  readonly below: "wait" | "top-up" | "ask";
  /** Charged by the supplier for an order below the minimum; shown to whoever approves. */
  readonly smallOrderFee?: Decimal;
}

/** What one supplier asks and promises for one item: a line of its price list. */
export interface SupplierItem {
  readonly supplier: SupplierId;
  readonly item: ItemId;
  readonly supplierSku?: string;
  readonly purchaseUnit: Unit;
  /** Base units in one purchase unit. */
  readonly ratio: Ratio;
  /** MOQ in purchase units; need not be a multiple. */
  readonly minimumQuantity?: Decimal;
  /** Order multiple in purchase units. */
  readonly multiple?: Decimal;
  readonly prices: readonly PriceBreak[];
  /** Purchase units that the price is for ("per 100"); 1 when left out. */
  readonly priceUnit?: Decimal;
  readonly leadTimeDays: number;
  /** Lead time counts the supplier's working days unless the record says calendar days. */
  readonly leadTimeIn?: "working-days" | "calendar-days";
  readonly preferred?: boolean;
  readonly status?: "active" | "out-of-stock" | "late";
}

/** All-units price from a quantity on, in purchase units. */
export interface PriceBreak {
  readonly from: Decimal;
  readonly price: Decimal;
  readonly currency: string;
  readonly validFrom?: Day;
  readonly validTo?: Day;
}
