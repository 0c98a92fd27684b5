import type { Day, Instant } from "./calendar.ts";
import type { Failure } from "./failure.ts";
import type {
  ItemId,
  Location,
  LocationId,
  OrderReference,
  PersonId,
  SupplierId,
  TenantId,
  Unit,
} from "./item.ts";
import type { Need } from "./need.ts";
import type { Decimal, Ratio } from "./quantity.ts";
import type { Sizing } from "./sizing.ts";
import type { Supplier } from "./supplier.ts";

/** Who did it: a named person, a rule of ours, or a system that told us. */
export type Actor =
  | { readonly kind: "person"; readonly id: PersonId; readonly name: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "system"; readonly name: string };

/** A purchase order as it is proposed, placed and printed. */
export interface Order {
  readonly tenant: TenantId;
  /** Our reference: the number that the target and the supplier see, and the only thing an order is looked up by. */
  readonly reference: OrderReference;
  readonly supplier: SupplierId;
  readonly shipTo: LocationId;
  readonly currency: string;
  readonly orderDay: Day;
  /** When the supplier's calendar says that the goods can be received. */
  readonly expectedDay?: Day;
  readonly lines: readonly OrderLine[];
  /** Sum of the rounded line totals. */
  readonly total: Decimal;
  readonly paymentTerms?: string;
  readonly deliveryTerms?: string;
  readonly costCentre?: string;
  readonly note?: string;
}

export interface OrderLine {
  /** 1, 2, 3… in the order of printing; never reused within an order. */
  readonly number: number;
  readonly item: ItemId;
  readonly name: string;
  readonly supplierSku?: string;
  readonly quantity: Decimal;
  readonly unit: Unit;
  /** Base units in one purchase unit, for receipts. */
  readonly ratio: Ratio;
  readonly price: Decimal;
  /** Purchase units that `price` is for. */
  readonly priceUnit: Decimal;
  /** quantity × price / priceUnit in the minor units of the currency, rounded once, half-even. */
  readonly total: Decimal;
  readonly expectedDay?: Day;
  /** How the base quantity is divided over the locations that need it; one entry unless needs were pooled. */
  readonly allocations: readonly Allocation[];
  /** Purchase units received so far. */
  readonly received: Decimal;
  /** Purchase units that were ordered and are given up: they will not come. */
  readonly cancelled?: Decimal;
}

/** The base units of a line that are meant for one location. */
export interface Allocation {
  readonly location: LocationId;
  readonly quantity: Decimal;
}

/** Who sells and where it goes, as they were when the order was proposed or last amended. */
export interface Parties {
  readonly supplier: Supplier;
  readonly shipTo: Location;
}

/** Everything needed to compute an order line again: kept in the `proposed` and `amended` events, not in the state. */
export interface LineProof {
  readonly line: number;
  readonly needs: readonly Need[];
  /** Above its point, and ordered only to reach the supplier's minimum. */
  readonly topUp: boolean;
  readonly sizing: Sizing;
  /** Why this supplier, one sentence. */
  readonly supplierReason: string;
}

export type OrderStatus =
  | "proposed"
  | "waiting"
  | "approved"
  | "rejected"
  | "expired"
  | "submitting"
  | "submitted"
  | "sending"
  | "sent"
  | "unknown"
  | "failed"
  | "acknowledged"
  | "confirmed"
  | "changed"
  | "refused"
  | "partly-received"
  | "received"
  | "closed"
  | "cancelled";

/** The two effects whose answer can be lost. */
export type Step = "submitting" | "sending";

/**
 * What a person wants changed about an order that is placed: less of it, or all of it called off. It stands beside the
 * order's status, because the order goes on as it is until the change is made in the target.
 */
export interface Revision {
  readonly kind: "amend" | "cancel";
  readonly reason: string;
  readonly by: Actor;
  /** The order as it is to be, where it is amended. */
  readonly order?: Order;
  /** `begun`: the intent is written and the target is being told; `unknown`: its answer was lost. */
  readonly status: "asked" | "begun" | "unknown" | "refused";
  readonly attempts: number;
  readonly failure?: Failure;
  readonly lostAt?: Instant;
  /** An answer was lost and can't be looked up: only the same change, asked again, leads to a known order. */
  readonly mayBeMade?: true;
}

/** The fold of an order's events. */
export interface OrderState {
  readonly order: Order;
  readonly parties: Parties;
  readonly status: OrderStatus;
  /** Number of events folded in; the version that the next append expects. */
  readonly version: number;
  readonly held: boolean;
  /** Why it waits for a person, one sentence an entry. */
  readonly waitsFor: readonly string[];
  /** Those of `waitsFor` that are about one line. */
  readonly lineReasons?: readonly LineReason[];
  readonly approvalExpiresAt?: Instant;
  readonly approvedBy?: Actor;
  /** Set while `unknown` or `failed`: which effect it was. */
  readonly step?: Step;
  readonly failure?: Failure;
  readonly attempts: { readonly submitting: number; readonly sending: number };
  /**
   * When the answer to the last effect was given up. The effect may have happened as late as that, so a look-up that finds
   * nothing counts only after the settle time from here.
   */
  readonly lostAt?: Instant;
  /** Where it was placed, or was to be. */
  readonly placedIn?: { readonly target: string; readonly connection?: string };
  /** The id that the target gave it. */
  readonly externalId?: string;
  /** What the target shows, or the supplier confirmed, differently from what was ordered. */
  readonly differences: readonly Difference[];
  /** What the supplier changed beyond the tolerance, until a person has decided; the order counts as it was. */
  readonly change?: {
    readonly lines: readonly ConfirmedLine[];
    readonly reasons: readonly string[];
  };
  readonly messageId?: string;
  readonly sentTo?: string;
  /** An earlier mail may have arrived: the next one is marked as a copy. */
  readonly mayHaveArrived: boolean;
  readonly needKeys: readonly string[];
  readonly proposedAt: Instant;
  readonly changedAt: Instant;
  /** Set while a change to the placed order is wanted, and after it was refused. */
  readonly revision?: Revision;
  /** Amended after it was placed: what is sent from then on replaces what was sent before. */
  readonly revised?: boolean;
  /** Ids of the supplier's documents that were taken, oldest first, the last fifty. */
  readonly documents?: readonly string[];
  /** People who edited a quantity or raised a limit for this order; none of them alone may approve it. */
  readonly editedBy: readonly PersonId[];
}

export interface Difference {
  readonly line?: number;
  readonly field: string;
  readonly ordered: string;
  readonly found: string;
}

/** What a guard found about one line of an order, one sentence. */
export interface LineReason {
  readonly line: number;
  readonly reason: string;
}

/** One transition, append-only. Every event carries its time and its actor. */
export type OrderEvent = { readonly at: Instant; readonly by: Actor } & OrderChange;

export type OrderChange =
  | {
      readonly type: "proposed";
      readonly order: Order;
      readonly parties: Parties;
      readonly needKeys: readonly string[];
      readonly proofs: readonly LineProof[];
      /** What shaped the order as a whole, one sentence an entry: the supplier minimum and how it was met. */
      readonly notes?: readonly string[];
    }
  | {
      readonly type: "amended";
      readonly order: Order;
      readonly parties: Parties;
      readonly needKeys: readonly string[];
      readonly proofs: readonly LineProof[];
      /** What shaped the order as a whole, one sentence an entry: the supplier minimum and how it was met. */
      readonly notes?: readonly string[];
    }
  | {
      readonly type: "asked";
      readonly reasons: readonly string[];
      readonly expiresAt: Instant;
      /** Those of the reasons that are about one line: they hold until it is judged again or a person decides. */
      readonly lines?: readonly LineReason[];
    }
  | { readonly type: "approved"; readonly reason: string }
  | { readonly type: "rejected"; readonly reason: string; readonly quietUntil: Day }
  | { readonly type: "expired" }
  | {
      readonly type: "edited";
      readonly line: number;
      readonly from: Decimal;
      readonly quantity: Decimal;
      readonly reason: string;
      /** Set where the quantity was lowered: until then the next runs do not raise it again. */
      readonly quietUntil?: Day;
    }
  | { readonly type: "held"; readonly reason: string }
  | { readonly type: "released" }
  | {
      readonly type: "submitting";
      readonly target: string;
      /** The name of the connection, where the target is a connected system. */
      readonly connection?: string;
      readonly fence: number;
    }
  | {
      readonly type: "submitted";
      readonly externalId: string;
      readonly adopted: boolean;
      readonly differences: readonly Difference[];
    }
  | {
      readonly type: "sending";
      readonly messageId: string;
      readonly to: string;
      readonly fence: number;
      readonly copy: boolean;
    }
  | { readonly type: "sent"; readonly answer: string; readonly found: boolean }
  /** The effect was refused for good; a person must change something. */
  | { readonly type: "failed"; readonly step: Step; readonly failure: Failure }
  /** The effect surely did not happen (never left us, or a look-up after the settle time found nothing): it may be tried again. */
  | { readonly type: "absent"; readonly step: Step; readonly failure: Failure }
  /** The effect may or may not have happened. */
  | { readonly type: "lost"; readonly step: Step; readonly failure: Failure }
  | ({ readonly type: "acknowledged" } & Heard)
  | ({ readonly type: "confirmed" } & Heard)
  | ({
      readonly type: "changed";
      readonly differences: readonly Difference[];
      /** The supplier's figures. Taken at once when there is no reason to ask; left out where only the differences are known. */
      readonly lines?: readonly ConfirmedLine[];
      /** Why a person has to decide, one sentence an entry. */
      readonly reasons?: readonly string[];
      /** Lines of which too little was confirmed. */
      readonly short?: readonly number[];
    } & Heard)
  /** A person takes what the supplier changed, or wants the order as it was. */
  | { readonly type: "change-accepted"; readonly reason: string }
  | { readonly type: "change-declined"; readonly reason: string }
  | ({ readonly type: "refused"; readonly reason: string } & Heard)
  /** On its way, which moves no stock; purchase units. */
  | ({
      readonly type: "shipped";
      readonly lines: readonly Receipt[];
      readonly deliveredOn?: Day;
    } & Heard)
  /** Said about it without changing it, one sentence. */
  | ({ readonly type: "noted"; readonly text: string } & Heard)
  | { readonly type: "received"; readonly lines: readonly Receipt[] }
  /** What was delivered short is given up, purchase units; `again`: to be proposed again at once. */
  | { readonly type: "rest-cancelled"; readonly lines: readonly Receipt[]; readonly again: boolean }
  | { readonly type: "closed"; readonly reason: string }
  | { readonly type: "cancelled"; readonly reason: string }
  | RevisionChange;

/** Which document of the supplier said so: said again, it is known. */
interface Heard {
  readonly document?: string;
}

/** The steps of a revision. */
export type RevisionChange =
  | {
      readonly type: "revision-asked";
      readonly kind: Revision["kind"];
      readonly order?: Order;
      readonly reason: string;
      /** The line that a person lowered, and how long its figure stands: until then no run orders the difference. */
      readonly line?: number;
      readonly quietUntil?: Day;
    }
  | { readonly type: "revision-begun"; readonly target: string; readonly fence: number }
  | {
      readonly type: "revision-made";
      readonly externalId: string;
      readonly differences: readonly Difference[];
      /** A look-up found it made. */
      readonly found: boolean;
    }
  | { readonly type: "revision-refused"; readonly failure: Failure }
  | { readonly type: "revision-absent"; readonly failure: Failure }
  | { readonly type: "revision-lost"; readonly failure: Failure }
  | { readonly type: "revision-withdrawn" };

/** A line as the supplier confirmed it; what it did not say stays as ordered. */
export interface ConfirmedLine {
  readonly line: number;
  /** Purchase units. */
  readonly quantity?: Decimal;
  /** For as many purchase units as the line's price is for. */
  readonly price?: Decimal;
  readonly expectedDay?: Day;
}

/** Purchase units of a line that arrived. */
export interface Receipt {
  readonly line: number;
  readonly quantity: Decimal;
}
