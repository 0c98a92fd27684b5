import type { OrderStatus } from "@parstock/core";

import type { ShopSettings } from "./shop-settings.ts";

/** What screens get; quantities and money are decimals as text. */
export interface Frame {
  readonly apiKey: string;
  readonly locale: string;
}

export interface HomePage {
  /** Null once everything was read for the first time. */
  readonly reading: { readonly items: number; readonly levels: number } | null;
  readonly firstRead: boolean;
  readonly problem: string | null;
  readonly changedAt: string | null;
  readonly autopilot: ShopSettings["autopilot"];
  readonly submissionStopped: string | null;
  readonly atRisk: number;
  readonly risky: readonly RiskRow[];
  readonly waiting: number;
  readonly inTransit: number;
  readonly waitingValue: Readonly<Record<string, string>>;
  readonly inTransitValue: Readonly<Record<string, string>>;
  readonly exceptions: readonly { readonly key: string; readonly message: string }[];
  readonly guide: Guide | null;
}

/** The first steps, and which are done. */
export interface Guide {
  readonly read: boolean;
  readonly suppliers: boolean;
  readonly prices: boolean;
  readonly points: boolean;
  readonly company: boolean;
}

export interface RiskRow {
  readonly item: string;
  readonly location: string;
  readonly name: string;
  readonly position: string;
  readonly point: string | null;
  readonly reason: string;
  /** The order of ours that brings it. */
  readonly reference: string | null;
}

export interface ItemsPage {
  readonly total: number;
  readonly page: number;
  readonly rows: readonly ItemRow[];
  readonly locations: readonly string[];
}

export interface ItemRow {
  readonly item: string;
  readonly location: string;
  readonly name: string;
  readonly available: string;
  /** Of our orders and of what the shop shows as incoming. */
  readonly coming: string;
  readonly point: string | null;
  readonly level: string | null;
  /** Whether the figures are the location's own or hold everywhere. */
  readonly own: boolean;
  readonly low: boolean;
  readonly supplier: string | null;
}

export interface ItemPage extends ItemRow {
  readonly onHand: string;
  readonly committed: string;
  readonly explanation: readonly string[];
  readonly offers: readonly OfferRow[];
  readonly orders: readonly OrderRow[];
  /** Expected position day by day: what is there now, and what comes. */
  readonly outlook: readonly { readonly day: string; readonly quantity: string }[];
}

export interface OrdersPage {
  readonly rows: readonly OrderRow[];
  readonly more: boolean;
}

export interface OrderRow {
  readonly reference: string;
  readonly status: OrderStatus;
  readonly supplier: string;
  readonly shipTo: string;
  readonly total: string;
  readonly currency: string;
  readonly lines: number;
  readonly orderDay: string;
  /** What a decision about it expects. */
  readonly version: number;
}

export interface OrderPage extends OrderRow {
  readonly expectedDay: string | null;
  readonly waitsFor: readonly string[];
  /** What differs from what was ordered and waits for a person. */
  readonly changes: readonly string[];
  readonly failure: string | null;
  readonly step: string | null;
  readonly email: string | null;
  readonly orderLines: readonly {
    readonly number: number;
    readonly item: string;
    readonly name: string;
    readonly quantity: string;
    readonly unit: string;
    readonly price: string;
    readonly total: string;
    readonly received: string;
    readonly rest: string;
    readonly explanation: readonly string[];
  }[];
  readonly timeline: readonly {
    readonly at: string;
    readonly by: string;
    readonly type: string;
    readonly detail: string;
  }[];
}

export interface SuppliersPage {
  readonly rows: readonly SupplierRow[];
}

export interface SupplierRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  readonly offers: number;
}

export interface SupplierPage extends SupplierRow {
  readonly language: string;
  readonly minimum: string;
  /** Somebody confirmed that its orders may go without approval. */
  readonly confirmed: boolean;
  readonly offerRows: readonly OfferRow[];
}

export interface OfferRow {
  readonly supplier: string;
  readonly item: string;
  readonly supplierSku: string;
  readonly price: string;
  readonly currency: string;
  readonly packSize: string;
  readonly minimumQuantity: string;
  readonly leadTimeDays: number;
  readonly preferred: boolean;
}

export interface ImportAnswer {
  readonly kind: string;
  readonly taken: number;
  readonly faults: readonly string[];
}

export interface SettingsPage extends ShopSettings {
  readonly submissionStopped: string | null;
}

/** What an action answers: done, or one sentence that says what to do. */
export type Outcome =
  | { readonly kind: "done"; readonly message?: string; readonly import?: ImportAnswer }
  | { readonly kind: "problem"; readonly message: string; readonly field?: string };

/** What the block on a product's page shows. */
export interface BlockPage {
  readonly rows: readonly {
    readonly item: string;
    readonly location: string;
    readonly available: string;
    readonly coming: string;
    /** The order that brings it next, and the day. */
    readonly reference: string | null;
    readonly due: string | null;
  }[];
}
