import {
  add,
  type AppendAnswer,
  type Confirmation,
  type Decimal,
  divide,
  evolveOrder,
  quietedBy,
  type Instant,
  instantFromMs,
  epochMs,
  isPositive,
  isUnfinished,
  type ItemHistory,
  type Lease,
  type LedgerAnswers,
  type LedgerEffect,
  type LedgerEvent,
  type NeedClaim,
  type OrderState,
  type OrderStatus,
  type ReadSummary,
  type RunEvent,
  type Supply,
  supplyOf,
  type TenantEvent,
  type TenantFacts,
  zero,
} from "@parstock/core";

/** An event as it was kept: its stream, and its place there from 1 on. */
export interface KeptEvent {
  readonly stream: string;
  readonly version: number;
  readonly event: LedgerEvent;
}

type Asked<Kind extends LedgerEffect["kind"]> = Extract<LedgerEffect, { kind: Kind }>;

/** Nobody has decided about these yet. */
const drafts: readonly OrderStatus[] = ["proposed", "waiting"];
/** Nothing was bought: these are neither past orders nor spent money. */
const calledOff: readonly OrderStatus[] = ["rejected", "expired", "refused", "cancelled"];

/** A ledger in memory: answers every ledger effect at once, by the clock it was given, and keeps every event. */
export class MemoryLedger {
  private readonly clock: () => Instant;
  private readonly tenants = new Map<string, TenantBook>();

  constructor(clock: () => Instant) {
    this.clock = clock;
  }

  answer<E extends LedgerEffect>(effect: E): LedgerAnswers[E["kind"]] {
    return this.perform(effect) as LedgerAnswers[E["kind"]];
  }

  /** Everything appended for a tenant, oldest first. */
  events(tenant: string): readonly KeptEvent[] {
    return this.book(tenant).events;
  }

  /** Every order of a tenant, oldest first. */
  orders(tenant: string): readonly OrderState[] {
    return [...this.book(tenant).orders.values()];
  }

  /** Every need that was claimed, oldest first. */
  claims(tenant: string): readonly NeedClaim[] {
    return this.book(tenant).claims;
  }

  private book(tenant: string): TenantBook {
    const known = this.tenants.get(tenant);
    if (known !== undefined) return known;
    const book = new TenantBook();
    this.tenants.set(tenant, book);
    return book;
  }

  private perform(effect: LedgerEffect): LedgerAnswers[LedgerEffect["kind"]] {
    const book = this.book(effect.tenant);
    switch (effect.kind) {
      case "ledger.lease":
        return book.lease(effect, this.clock());
      case "ledger.release":
        return book.release(effect);
      case "ledger.append":
        return book.append(effect);
      case "ledger.tenant":
        return book.facts(effect);
      case "ledger.supply":
        return book.supply();
      case "ledger.history":
        return book.history(effect);
      case "ledger.order":
        return book.orders.get(effect.reference) ?? null;
      case "ledger.orders":
        return book.list(effect.which);
    }
  }
}

class TenantBook {
  readonly events: KeptEvent[] = [];
  readonly orders = new Map<string, OrderState>();
  readonly claims: NeedClaim[] = [];
  private readonly versions = new Map<string, number>();
  private readonly leases = new Map<string, Lease & { readonly held: boolean }>();
  private readonly claimed = new Set<string>();
  private readonly needCounts = new Map<string, number>();
  private readonly quiet = new Map<string, ItemHistory["quietUntil"]>();
  private readonly confirmations = new Map<string, Confirmation>();
  private readonly openExceptions = new Set<string>();
  private readonly limitsRaised: TenantFacts["limitsRaised"][number][] = [];
  private readonly goodReads = new Map<string, ReadSummary>();
  private readonly runs = new Map<string, RunFigures>();
  private submissionStopped: string | null = null;

  lease({ name, holder, ttlMs }: Asked<"ledger.lease">, now: Instant): Lease | null {
    const last = this.leases.get(name);
    const held = last !== undefined && last.held && last.until > now;
    if (held && last.holder !== holder) return null;
    const fence = held ? last.fence : (last?.fence ?? 0) + 1;
    const lease = { name, holder, fence, until: instantFromMs(epochMs(now) + ttlMs) };
    this.leases.set(name, { ...lease, held: true });
    return lease;
  }

  release({ name, fence }: Asked<"ledger.release">): null {
    const last = this.leases.get(name);
    if (last?.fence === fence) this.leases.set(name, { ...last, held: false });
    return null;
  }

  /** All of it or nothing: fence first, then versions, then needs, as a database under one lock would. */
  append({ entries, claims, fence }: Asked<"ledger.append">): AppendAnswer {
    if (fence !== undefined) {
      const lease = this.leases.get(fence.name);
      if (lease?.held !== true || lease.fence !== fence.fence)
        return { kind: "conflict", on: "fence", keys: [fence.name] };
    }
    const behind = entries.filter(
      ({ stream, expected }) => (this.versions.get(stream) ?? 0) !== expected,
    );
    if (behind.length > 0)
      return { kind: "conflict", on: "version", keys: behind.map(({ stream }) => stream) };
    const taken = this.alreadyClaimed(claims);
    if (taken.length > 0) return { kind: "conflict", on: "need", keys: taken };
    for (const claim of claims) {
      this.claims.push(claim);
      this.claimed.add(windowKey(claim)).add(claim.key);
      const place = placeKey(claim);
      this.needCounts.set(place, (this.needCounts.get(place) ?? 0) + 1);
    }
    for (const { stream, events } of entries) {
      for (const event of events) {
        const version = (this.versions.get(stream) ?? 0) + 1;
        this.versions.set(stream, version);
        this.events.push({ stream, version, event });
        this.fold(event);
      }
    }
    return { kind: "appended" };
  }

  private alreadyClaimed(claims: readonly NeedClaim[]): string[] {
    const fresh = new Set<string>();
    return claims.flatMap((claim) => {
      const window = windowKey(claim);
      const taken =
        this.claimed.has(window) ||
        this.claimed.has(claim.key) ||
        fresh.has(window) ||
        fresh.has(claim.key);
      fresh.add(window).add(claim.key);
      return taken ? [claim.key] : [];
    });
  }

  private fold(kept: LedgerEvent): void {
    if (kept.stream === "run") this.foldRun(kept.run, kept.event);
    else if (kept.stream === "tenant") this.foldTenant(kept.event);
    else {
      const { reference, event } = kept;
      const state = evolveOrder(this.orders.get(reference) ?? null, event);
      this.orders.set(reference, state);
      for (const mark of quietedBy(event, state)) {
        const place = placeKey(mark);
        const until = this.quiet.get(place) ?? null;
        if (until === null || until < mark.until) this.quiet.set(place, mark.until);
      }
    }
  }

  private foldRun(run: string, event: RunEvent): void {
    if (event.type === "run-started") {
      const { source, dry, at } = event;
      this.runs.set(run, { run, source, dry, startedAt: at, proposed: 0 });
    } else if (event.type === "read-finished") {
      if (event.read.good) this.goodReads.set(event.read.source, event.read);
    } else if (event.type === "run-finished") {
      const figures = this.runs.get(run);
      if (figures !== undefined)
        this.runs.set(run, { ...figures, proposed: event.counts.proposed });
    }
  }

  private foldTenant(event: TenantEvent): void {
    switch (event.type) {
      case "autopilot-confirmed":
      case "autopilot-withdrawn": {
        const { scope, by, at } = event;
        const key = JSON.stringify([scope.kind, scope.id]);
        if (event.type === "autopilot-withdrawn") this.confirmations.delete(key);
        else if (by.kind === "person")
          this.confirmations.set(key, { scope, person: by.id, name: by.name, at });
        return;
      }
      case "submission-stopped":
        this.submissionStopped = event.reason;
        return;
      case "submission-resumed":
        this.submissionStopped = null;
        return;
      case "limit-raised":
        if (event.by.kind === "person")
          this.limitsRaised.push({ limit: event.limit, person: event.by.id, at: event.at });
        return;
      case "exception-raised":
        this.openExceptions.add(event.exception.key);
        return;
      case "exception-resolved":
        this.openExceptions.delete(event.key);
        return;
      case "item-snoozed":
        this.quiet.set(placeKey(event), event.until);
    }
  }

  facts({ source, month }: Asked<"ledger.tenant">): TenantFacts {
    const usual = [...this.runs.values()]
      .filter((run) => run.source === source && run.proposed > 0 && !run.dry)
      .sort((a, b) => later(a.startedAt, b.startedAt) || later(a.run, b.run));
    const spent: Record<string, Decimal> = {};
    for (const { order, status } of this.orders.values()) {
      if (order.orderDay.slice(0, 7) !== month || calledOff.includes(status)) continue;
      const place = `${order.costCentre ?? ""}/${order.currency}`;
      spent[place] = add(spent[place] ?? zero, order.total);
    }
    return {
      confirmations: [...this.confirmations.values()],
      submissionStopped: this.submissionStopped,
      openExceptions: [...this.openExceptions].sort(),
      lastGoodRead: this.goodReads.get(source) ?? null,
      usualOrders: usual.slice(0, listMax).map(({ proposed }) => proposed),
      spent,
      limitsRaised: [...this.limitsRaised],
      tenantVersion: this.versions.get("tenant") ?? 0,
    };
  }

  supply(): Supply[] {
    return [...this.orders.values()]
      .sort((a, b) => later(b.order.reference, a.order.reference))
      .flatMap(supplyOf);
  }

  history({ of }: Asked<"ledger.history">): ItemHistory[] {
    const bought = [...this.orders.values()]
      .filter(({ status }) => !drafts.includes(status) && !calledOff.includes(status))
      .sort((a, b) => later(a.order.orderDay, b.order.orderDay) || newestFirst(a, b));
    return of.map(({ item, location }) => {
      const past = bought.flatMap(({ order }) =>
        order.lines.flatMap((line) =>
          line.item !== item
            ? []
            : line.allocations
                .filter((allocation) => allocation.location === location)
                .map(({ quantity }) => ({ order, line, quantity })),
        ),
      );
      const [last] = past;
      const place = placeKey({ item, location });
      return {
        item,
        location,
        needs: this.needCounts.get(place) ?? 0,
        lastOrderedOn: last?.order.orderDay ?? null,
        lastOrderReceived: last !== undefined && isPositive(last.line.received),
        quantities: past.slice(0, listMax).map(({ quantity }) => quantity),
        lastPrice:
          last === undefined
            ? null
            : {
                supplier: last.order.supplier,
                price: divide(last.line.price, last.line.priceUnit, 8),
                currency: last.order.currency,
              },
        quietUntil: this.quiet.get(place) ?? null,
      };
    });
  }

  list(which: "drafts" | "unfinished"): OrderState[] {
    return [...this.orders.values()]
      .filter(({ status }) => (which === "drafts" ? drafts.includes(status) : isUnfinished(status)))
      .sort((a, b) => -newestFirst(a, b));
  }
}

interface RunFigures {
  readonly run: string;
  readonly source: string;
  readonly dry: boolean;
  readonly startedAt: Instant;
  readonly proposed: number;
}

const listMax = 10;

function newestFirst(a: OrderState, b: OrderState): number {
  return later(a.proposedAt, b.proposedAt) || later(a.order.reference, b.order.reference);
}

/** Sorts the greater text first. */
function later(a: string, b: string): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

function placeKey({
  item,
  location,
}: {
  readonly item: string;
  readonly location: string;
}): string {
  return JSON.stringify([item, location]);
}

/** One need at a place in one window, whoever would supply it. */
function windowKey({ item, location, window }: NeedClaim): string {
  return JSON.stringify([item, location, window]);
}
