import type {
  Exception,
  Need,
  OrderLine,
  OrderStatus,
  ReorderRule,
  RunCounts,
  Unit,
} from "@parstock/core";

/**
 * What the dashboard and the hub say to each other: JSON over HTTP under `/api`, quantities and money as decimal
 * strings, instants in UTC. A refusal is `{ message }` with status 4xx: one sentence for the person at the screen.
 */

/** GET /api/overview */
export interface Overview {
  readonly company: string;
  readonly autopilot: "off" | "ask" | "auto";
  /** Null, or why submission is stopped. */
  readonly submissionStopped: string | null;
  /** Limits that were raised and that nobody has put a name to. */
  readonly raisedLimits: number;
  /** How mail leaves: "outbox" keeps it on this machine. */
  readonly mail: { readonly kind: "outbox" | "smtp"; readonly where: string };
  readonly low: number;
  readonly waiting: number;
  readonly open: number;
  readonly uncertain: number;
  readonly failed: number;
  readonly exceptions: number;
  /** Value of waiting and of open orders, an entry a currency. */
  readonly waitingValue: Readonly<Record<string, string>>;
  readonly openValue: Readonly<Record<string, string>>;
  readonly lastRun: RunRow | null;
  readonly nextRunAt: string | null;
  readonly running: boolean;
}

/** GET /api/low?search=&outcome=&limit=&offset= : what is low and why, most urgent first. */
export interface LowPage {
  readonly total: number;
  readonly rows: readonly LowRow[];
}

export interface LowRow {
  readonly item: string;
  readonly name: string;
  readonly location: string;
  readonly unit: Unit;
  readonly onHand: string;
  readonly position: string;
  readonly point: string | null;
  readonly level: string | null;
  readonly outcome: Need["outcome"]["kind"];
  /** One sentence: why this outcome. */
  readonly reason: string;
  readonly supplier: string | null;
  /** The order that serves it. */
  readonly reference: string | null;
  /** Set while no trigger orders it. */
  readonly quiet: Pick<QuietRow, "until" | "snoozed"> | null;
}

/** GET /api/quiet : what no trigger orders today, the first to wake first. */
export interface QuietPage {
  readonly total: number;
  readonly rows: readonly QuietRow[];
}

export interface QuietRow {
  readonly item: string;
  readonly location: string;
  /** The last day of it. */
  readonly until: string;
  /** Who snoozed it and why; null when it is quiet because an order was rejected or lowered. */
  readonly snoozed: {
    readonly reason: string | null;
    readonly name: string;
    readonly at: string;
  } | null;
}

/** POST /api/quiet/snooze, body `{ by, item, location, until, reason }`; POST /api/quiet/wake, body `{ by, item, location }`; both answer with the QuietPage after it. */

/** GET /api/items/:location/:item */
export interface ItemDetail extends LowRow {
  readonly rule: ReorderRule | null;
  /** The arithmetic, a sentence an entry. */
  readonly explanation: readonly string[];
  readonly orders: readonly OrderRow[];
}

/** GET /api/orders?status=&supplier=&search=&limit=&before= */
export interface OrderPage {
  readonly total: number;
  readonly rows: readonly OrderRow[];
}

export interface OrderRow {
  readonly reference: string;
  readonly supplier: string;
  readonly supplierName: string;
  readonly shipTo: string;
  readonly shipToName: string;
  readonly status: OrderStatus;
  readonly step: "submitting" | "sending" | null;
  readonly held: boolean;
  /** A change to the placed order that is wanted and not made yet. */
  readonly revision: "amend" | "cancel" | null;
  readonly lines: number;
  readonly total: string;
  readonly currency: string;
  readonly orderDay: string;
  readonly expectedDay: string | null;
  readonly waitsFor: readonly string[];
  /** When the request for approval ends by itself; null while nobody is asked. */
  readonly expiresAt: string | null;
  readonly changedAt: string;
}

/** GET /api/orders/:reference */
export interface OrderDetail extends OrderRow {
  readonly version: number;
  readonly email: string | null;
  readonly paymentTerms: string | null;
  readonly externalId: string | null;
  readonly failure: string | null;
  readonly differences: readonly {
    readonly field: string;
    readonly ordered: string;
    readonly found: string;
  }[];
  readonly orderLines: readonly (OrderLine & { readonly explanation: readonly string[] })[];
  readonly timeline: readonly TimelineEntry[];
  readonly documents: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly href: string;
  }[];
  /** What a person may do now. */
  readonly actions: readonly OrderAction["action"][];
}

export interface TimelineEntry {
  readonly at: string;
  readonly by: string;
  readonly type: string;
  /** One sentence. */
  readonly text: string;
}

/** POST /api/orders/:reference/actions, body `{ version, by } & OrderAction`; answers with the OrderDetail after it. */
export type OrderAction =
  | { readonly action: "approve"; readonly reason?: string }
  | { readonly action: "reject"; readonly reason: string }
  | {
      readonly action: "edit";
      readonly line: number;
      readonly quantity: string;
      readonly reason: string;
    }
  | { readonly action: "hold"; readonly reason: string }
  | { readonly action: "release" }
  /** Of a placed order, in the target first; `doneThere` says that it is cancelled there already. */
  | { readonly action: "cancel"; readonly reason: string; readonly doneThere?: boolean }
  /** Takes back a change to a placed order that is not made yet, or was refused. */
  | { readonly action: "keep" }
  | { readonly action: "retry" }
  | { readonly action: "confirm-sent" }
  | { readonly action: "send-again" }
  | {
      readonly action: "receive";
      readonly lines: readonly { readonly line: number; readonly quantity: string }[];
    }
  | { readonly action: "close"; readonly reason: string };

/** GET /api/runs?limit=&before= */
export interface RunPage {
  readonly total: number;
  readonly rows: readonly RunRow[];
}

export interface RunRow {
  readonly run: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly trigger: "event" | "schedule" | "person";
  readonly source: string;
  readonly by: string;
  readonly stopped: readonly string[];
  readonly counts: RunCounts | null;
}

/** POST /api/runs, body `{ by, feedChecked? }`: starts a run, also over a feed that a guard stopped and a person found right; 409 with `{ message }` while one is going on. */

/** GET /api/exceptions */
export interface ExceptionPage {
  readonly total: number;
  readonly rows: readonly (Exception & { readonly raisedAt: string })[];
}

/** GET /api/autopilot; POST /api/autopilot/confirm | withdraw, body `{ by, scope: { kind, id } }`; POST /api/autopilot/stop | resume, body `{ by, reason? }`. */
export interface AutopilotState {
  readonly mode: "off" | "ask" | "auto";
  readonly submissionStopped: string | null;
  readonly confirmations: readonly {
    readonly kind: "item" | "supplier" | "category";
    readonly id: string;
    readonly name: string;
    readonly at: string;
  }[];
  readonly approvers: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
  }[];
}

/** GET /api/limits : limits in force. POST /api/limits/record, body `{ by }`, puts a name to raised ones; answers with the LimitsPage after it. */
export interface LimitsPage {
  /** Limits that were raised and that nobody has put a name to; until somebody does, nothing is run or approved. */
  readonly raised: number;
  readonly rows: readonly LimitRow[];
}

export interface LimitRow {
  /** Path in the settings. */
  readonly limit: string;
  /** As text; "none" where nothing limits. */
  readonly value: string;
  /** What was recorded last, and by whom. */
  readonly recorded: { readonly value: string; readonly name: string; readonly at: string } | null;
  /** Set while it is raised and nobody stands for it. */
  readonly raisedFrom: string | null;
}

/** GET /api/events: server-sent events; `change` with `{ sequence, streams }` after every commit, `run` with `{ running }`. */
export interface ChangeEvent {
  readonly sequence: number;
  readonly streams: readonly string[];
}

/** GET /api/audit : answer of the hash-chain check. */
export interface AuditAnswer {
  readonly ok: boolean;
  readonly events: number;
  readonly message: string;
}
