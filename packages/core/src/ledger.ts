import type { Day, Instant } from "./calendar.ts";
import type { ItemId, LocationId, OrderReference, PersonId, SupplierId, TenantId } from "./item.ts";
import type { Supply } from "./need.ts";
import type { Actor, OrderEvent, OrderState } from "./order.ts";
import type { Decimal } from "./quantity.ts";

/**
 * The ledger as a port: append-only events in streams, each stream with a version that an append must expect, and
 * need keys that can be claimed once. Everything else a ledger answers is a projection of those events. Which
 * database, spreadsheet or record holds it is the host's business; `@parstock/testing` has the suite they all pass.
 */

/** `order/<reference>`, `run/<id>`, `autopilot`, `limits`, `exceptions`: one stream is one unit of concurrency. */
export type StreamId = string;

export type LedgerEvent =
  | { readonly stream: "order"; readonly reference: OrderReference; readonly event: OrderEvent }
  | { readonly stream: "run"; readonly run: string; readonly event: RunEvent }
  | { readonly stream: "tenant"; readonly event: TenantEvent };

export type RunEvent = { readonly at: Instant; readonly by: Actor } & (
  | {
      readonly type: "run-started";
      readonly trigger: Trigger;
      readonly source: string;
      readonly dry: boolean;
    }
  | { readonly type: "read-finished"; readonly read: ReadSummary }
  | { readonly type: "run-stopped"; readonly reasons: readonly string[] }
  | {
      readonly type: "run-finished";
      readonly counts: RunCounts;
      /** What else became of the run's orders; left out when there is nothing to say. */
      readonly findings?: readonly RunFinding[];
    }
);

/** An outcome of a run that is no error: another run had a need first, submission is stopped. */
export interface RunFinding {
  readonly guard: "duplicate" | "kill-switch";
  readonly message: string;
}

/** A stock event, the schedule, or a person. */
export type Trigger = "event" | "schedule" | "person";

/** One good read of a feed, kept to judge the next one by. */
export interface ReadSummary {
  readonly source: string;
  readonly finishedAt: Instant;
  readonly records: number;
  /** Active stock records, how many of them had nothing on hand, and their units on hand. */
  readonly active: number;
  readonly atZero: number;
  readonly units: Decimal;
  /** False when a guard refused it: such a read is never a baseline. */
  readonly good: boolean;
}

export interface RunCounts {
  readonly read: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly low: number;
  readonly proposed: number;
  readonly lines: number;
  readonly waiting: number;
  readonly submitted: number;
  readonly sent: number;
  readonly uncertain: number;
  readonly failed: number;
  readonly exceptions: number;
  /** Value proposed, an entry a currency. */
  readonly value: Readonly<Record<string, Decimal>>;
}

export type TenantEvent = { readonly at: Instant; readonly by: Actor } & (
  | { readonly type: "autopilot-confirmed"; readonly scope: AutopilotScope }
  | { readonly type: "autopilot-withdrawn"; readonly scope: AutopilotScope }
  | { readonly type: "submission-stopped"; readonly reason: string }
  | { readonly type: "submission-resumed" }
  /** All limits in force, whenever one of them is another than before. */
  | { readonly type: "limits-set"; readonly limits: Limits }
  | {
      readonly type: "limit-raised";
      readonly limit: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly type: "exception-raised"; readonly exception: Exception }
  | { readonly type: "exception-resolved"; readonly key: string }
  | {
      readonly type: "item-snoozed";
      readonly item: ItemId;
      readonly location: LocationId;
      readonly until: Day;
      readonly reason?: string;
    }
);

/** Limits by their path in the settings, as text. */
export type Limits = Readonly<Record<string, string>>;

/** What a named person's confirmation covers. */
export interface AutopilotScope {
  readonly kind: "item" | "supplier" | "category";
  readonly id: string;
}

export interface Confirmation {
  readonly scope: AutopilotScope;
  readonly person: PersonId;
  readonly name: string;
  readonly at: Instant;
}

/** Something a person must look at; raised once per `key` while it lasts. */
export interface Exception {
  readonly key: string;
  readonly code: string;
  /** One sentence: what, where, what to do. */
  readonly message: string;
  readonly item?: ItemId;
  readonly location?: LocationId;
  readonly supplier?: SupplierId;
  readonly reference?: OrderReference;
}

/** What an append claims: one live need per item and location, the window being the count of needs before it. */
export interface NeedClaim {
  /** tenant/location/item/supplier/window, percent-encoded parts. */
  readonly key: string;
  readonly item: ItemId;
  readonly location: LocationId;
  readonly window: number;
  readonly reference: OrderReference;
}

/** Events for one stream, appended only if the stream is still at `expected`. */
export interface Entry {
  readonly stream: StreamId;
  readonly expected: number;
  readonly events: readonly LedgerEvent[];
}

/** A time-limited right to act, with a fencing number that only ever grows. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly fence: number;
  readonly until: Instant;
}

export type AppendAnswer =
  | { readonly kind: "appended" }
  /** Nothing of the append was kept. */
  | {
      readonly kind: "conflict";
      readonly on: "version" | "need" | "fence";
      readonly keys: readonly string[];
    };

/** What the ledger knows about one item at one location. */
export interface ItemHistory {
  readonly item: ItemId;
  readonly location: LocationId;
  /** Needs ever claimed. */
  readonly needs: number;
  /** The last order day, and whether anything of it was received. */
  readonly lastOrderedOn: Day | null;
  readonly lastOrderReceived: boolean;
  /** Base units of the last orders, newest first, ten at the most. */
  readonly quantities: readonly Decimal[];
  readonly lastPrice: {
    readonly supplier: SupplierId;
    /** Of one purchase unit, whatever number the list prices it for. */
    readonly price: Decimal;
    readonly currency: string;
  } | null;
  readonly quietUntil: Day | null;
  /** Suppliers who refused it here or confirmed less of it, a supplier once; left out when none did. */
  readonly refusedBy?: readonly Refusal[];
}

/** A supplier's last word that it can't deliver an item. */
export interface Refusal {
  readonly supplier: SupplierId;
  readonly at: Instant;
}

/** Base units that a supplier still owed when its order ended short, and that are wanted from somebody. */
export interface Shortfall {
  readonly item: ItemId;
  readonly location: LocationId;
  readonly quantity: Decimal;
}

/** What holds for the whole tenant. */
export interface TenantFacts {
  readonly confirmations: readonly Confirmation[];
  /** The kill switch: null, or why submission is stopped. */
  readonly submissionStopped: string | null;
  /** Keys of exceptions that are open. */
  readonly openExceptions: readonly string[];
  readonly lastGoodRead: ReadSummary | null;
  /** Orders proposed in each of the last runs that proposed any, newest first, ten at the most. */
  readonly usualOrders: readonly number[];
  /** Value ordered this calendar month by cost centre and currency: `${costCentre}/${currency}`. */
  readonly spent: Readonly<Record<string, Decimal>>;
  readonly limitsRaised: readonly {
    readonly limit: string;
    readonly person: PersonId;
    readonly at: Instant;
  }[];
  /** The limits that were recorded last; left out until some were. */
  readonly limits?: Limits;
  /** What short deliveries left to be proposed again and no need was claimed for since. */
  readonly shortfalls?: readonly Shortfall[];
  /** Versions of the streams `tenant` and the like that an append would expect. */
  readonly tenantVersion: number;
}

/** Effects on the ledger; each names its answer in `LedgerAnswers`. */
export type LedgerEffect =
  | {
      readonly kind: "ledger.lease";
      readonly tenant: TenantId;
      readonly name: string;
      readonly holder: string;
      readonly ttlMs: number;
    }
  | {
      readonly kind: "ledger.release";
      readonly tenant: TenantId;
      readonly name: string;
      readonly fence: number;
    }
  | {
      readonly kind: "ledger.append";
      readonly tenant: TenantId;
      readonly entries: readonly Entry[];
      readonly claims: readonly NeedClaim[];
      /** The lease that must still be ours; left out for a person's command. */
      readonly fence?: { readonly name: string; readonly fence: number };
    }
  | {
      readonly kind: "ledger.tenant";
      readonly tenant: TenantId;
      readonly source: string;
      readonly month: string;
    }
  | { readonly kind: "ledger.supply"; readonly tenant: TenantId }
  | {
      readonly kind: "ledger.history";
      readonly tenant: TenantId;
      readonly of: readonly { readonly item: ItemId; readonly location: LocationId }[];
    }
  | { readonly kind: "ledger.order"; readonly tenant: TenantId; readonly reference: OrderReference }
  /**
   * Drafts: proposed or waiting. Unfinished: everything between proposed and sent, and what is unknown or failed. Open:
   * placed, and may still move in the target.
   */
  | {
      readonly kind: "ledger.orders";
      readonly tenant: TenantId;
      readonly which: "drafts" | "unfinished" | "open";
    };

export interface LedgerAnswers {
  /** Null when somebody else holds it. */
  readonly "ledger.lease": Lease | null;
  readonly "ledger.release": null;
  readonly "ledger.append": AppendAnswer;
  readonly "ledger.tenant": TenantFacts;
  readonly "ledger.supply": readonly Supply[];
  readonly "ledger.history": readonly ItemHistory[];
  readonly "ledger.order": OrderState | null;
  readonly "ledger.orders": readonly OrderState[];
}
