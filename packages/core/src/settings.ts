import type { Company } from "./effect.ts";
import type { PersonId, TenantId } from "./item.ts";
import { decimal, type Decimal } from "./quantity.ts";
import type { Supplier } from "./supplier.ts";

/** What a tenant decides once; every default is stated in `defaultSettings`. */
export interface Settings {
  readonly tenant: TenantId;
  readonly company: Company;
  /** off: decisions are shown, nothing is written. ask: every order waits for a person. auto: confirmed orders go alone. */
  readonly autopilot: "off" | "ask" | "auto";
  /** Address that orders are sent from. */
  readonly from: string;
  readonly replyTo?: string;
  readonly copyTo: readonly string[];
  /** Minutes between two scheduled runs. */
  readonly intervalMinutes: number;
  readonly guards: GuardSettings;
  readonly approval: ApprovalSettings;
  readonly ordering: OrderingSettings;
}

export interface GuardSettings {
  /** Stop everything when more than this share of active records fell to zero since the last good read. */
  readonly fellToZeroShare: Decimal;
  /** Stop everything when total units moved by more than this share since the last good read. */
  readonly unitsMovedShare: Decimal;
  /** Data older than this many times the interval order nothing. */
  readonly staleIntervals: number;
  /** More orders than this in one run wait for a person. */
  readonly ordersPerRun: number;
  /** More value than this in one run and currency waits for a person. */
  readonly valuePerRun: Decimal;
  /** More orders than this many times the usual run wait for a person. */
  readonly timesUsualRun: Decimal;
  /** A line above this many times the item's usual order waits. */
  readonly timesMedian: Decimal;
  /** A line that covers more days than this waits. */
  readonly coverDays: number;
  /** A price that changed by more than this share waits. */
  readonly priceChangeShare: Decimal;
  /** An item ordered within this many days (or its lead time if shorter), with nothing received, waits. */
  readonly coolDownDays: number;
  /** Backlog of an item counted for ordering: negative stock beyond it is a data error. Base units. */
  readonly backlogCap: Decimal;
  /** Value a calendar month may order, a row a cost centre and currency. */
  readonly budgets: readonly Budget[];
}

export interface Budget {
  readonly costCentre: string;
  readonly currency: string;
  readonly monthly: Decimal;
}

export interface ApprovalSettings {
  /** Autopilot limits; above them an order waits for a person. */
  readonly lineValue: Decimal;
  readonly orderValue: Decimal;
  readonly expiresAfterDays: number;
  readonly remindAfterDays: number;
  readonly escalateAfterDays: number;
  /** A supplier may confirm less by this share of the order, and the change is taken without asking. */
  readonly confirmedLessShare: Decimal;
  /** A supplier may confirm a higher price by this share, and the change is taken without asking. */
  readonly confirmedPriceShare: Decimal;
  /** A supplier may confirm this many calendar days later, and the change is taken without asking. */
  readonly confirmedLateDays: number;
  /** Days that a rejected need stays quiet. */
  readonly quietAfterRejectionDays: number;
  /** People who may approve, and up to which order value; empty: whoever can reach the hub may. */
  readonly approvers: readonly Approver[];
}

export interface Approver {
  readonly id: PersonId;
  readonly name: string;
  readonly role: string;
  /** Order value up to which this person may approve; null for any. */
  readonly upTo: Decimal | null;
  /** Cost centres, where the right is limited to some. */
  readonly costCentres?: readonly string[];
  readonly email?: string;
}

export interface OrderingSettings {
  /** Move stock between locations before buying where a surplus covers the need. */
  readonly transfers: boolean;
  /** Pool needs of all locations into one order to this location; null: an order a location. */
  readonly shipTo: string | null;
  /** For price breaks: cost of placing one order and of holding stock; null: breaks are not bought up to. */
  readonly orderCost: Decimal | null;
  readonly holdingRate: Decimal;
  /** Days until the next look, where the rule does not say. */
  readonly reviewDays: number;
  /** Days that an approval usually takes; they lengthen the lead time of whatever waits for a person. */
  readonly approvalDays: number;
  /** Days that a supplier who refused an item, or confirmed too little of it, comes last for it. */
  readonly refusalDays: number;
  /** What a short delivery leaves, of suppliers with no rule of their own; kept open when left out. */
  readonly shortDelivery?: NonNullable<Supplier["shortDelivery"]>;
  /** Over-delivery that is taken without asking, percent, of suppliers with no rule of their own; none when left out. */
  readonly overDeliveryPercent?: Decimal;
  /** Start of references, "PS". Letters and digits, at most 4. */
  readonly referencePrefix: string;
}

export const defaultGuards: GuardSettings = {
  fellToZeroShare: decimal("0.2"),
  unitsMovedShare: decimal("0.3"),
  staleIntervals: 2,
  ordersPerRun: 200,
  valuePerRun: decimal("100000"),
  timesUsualRun: decimal("5"),
  timesMedian: decimal("5"),
  coverDays: 180,
  priceChangeShare: decimal("0.15"),
  coolDownDays: 3,
  backlogCap: decimal("1000"),
  budgets: [],
};

export const defaultApproval: ApprovalSettings = {
  lineValue: decimal("5000"),
  orderValue: decimal("20000"),
  expiresAfterDays: 7,
  remindAfterDays: 2,
  escalateAfterDays: 4,
  confirmedLessShare: decimal("0.1"),
  confirmedPriceShare: decimal("0.02"),
  confirmedLateDays: 3,
  quietAfterRejectionDays: 7,
  approvers: [],
};

export const defaultOrdering: OrderingSettings = {
  transfers: false,
  shipTo: null,
  orderCost: null,
  holdingRate: decimal("0.2"),
  reviewDays: 1,
  approvalDays: 0,
  refusalDays: 14,
  referencePrefix: "PS",
};
