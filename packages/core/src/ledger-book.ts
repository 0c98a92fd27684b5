import { epochMs, type Instant, instantFromMs } from "./calendar.ts";
import type { SupplierId } from "./item.ts";
import type {
  AppendAnswer,
  Confirmation,
  Exception,
  ItemHistory,
  Lease,
  LedgerAnswers,
  LedgerEffect,
  LedgerEvent,
  Limits,
  NeedClaim,
  ReadSummary,
  RunEvent,
  Shortfall,
  StreamId,
  TenantEvent,
  TenantFacts,
} from "./ledger.ts";
import { evolveOrder, isOpenOrder, isUnfinished, quietedBy, supplyOf } from "./life-cycle.ts";
import type { Supply } from "./need.ts";
import type { Order, OrderLine, OrderState, OrderStatus } from "./order.ts";
import { add, type Decimal, divide, isPositive, zero } from "./quantity.ts";
import { refusalsBy, shortfallsBy } from "./shortfall.ts";

type Asked<Kind extends LedgerEffect["kind"]> = Extract<LedgerEffect, { kind: Kind }>;

/** Nobody has decided about these yet. */
const drafts: readonly OrderStatus[] = ["proposed", "waiting"];
/** Nothing was bought: these are neither past orders nor spent money. */
const calledOff: readonly OrderStatus[] = ["rejected", "expired", "refused", "cancelled"];

/**
 * One tenant's ledger as the fold of its events, for hosts that keep rows and have no queries: a sheet, a table, a file. It
 * judges appends and answers every ledger effect; keeping what was appended, all of it or nothing, is the host's part.
 */
export class LedgerBook {
  private readonly states = new Map<string, OrderState>();
  private readonly open = new Map<string, Exception>();
  private readonly versions = new Map<string, number>();
  private readonly leases = new Map<string, Lease & { readonly held: boolean }>();
  private readonly claimed = new Set<string>();
  private readonly needCounts = new Map<string, number>();
  private readonly quiet = new Map<string, ItemHistory["quietUntil"]>();
  private readonly confirmations = new Map<string, Confirmation>();
  private readonly refusals = new Map<string, Map<SupplierId, Instant>>();
  private readonly shortfalls = new Map<string, Shortfall>();
  private limits: Limits | undefined;
  private readonly limitsRaised: TenantFacts["limitsRaised"][number][] = [];
  private readonly goodReads = new Map<string, ReadSummary>();
  private readonly runs = new Map<string, RunFigures>();
  private submissionStopped: string | null = null;
  private readonly firstFence: number;

  /** Fencing numbers begin after `firstFence`: a host whose leases end with its process starts where the last one was. */
  constructor(firstFence = 0) {
    this.firstFence = firstFence;
  }

  /** Every order, oldest first. */
  get orders(): ReadonlyMap<string, OrderState> {
    return this.states;
  }

  /** What a person has to look at, by key. */
  get exceptions(): ReadonlyMap<string, Exception> {
    return this.open;
  }

  /** Answers an effect of this book's tenant; an append that was answered with `appended` is in the book from then on. */
  answer<E extends LedgerEffect>(effect: E, now: Instant): LedgerAnswers[E["kind"]] {
    return this.perform(effect, now) as LedgerAnswers[E["kind"]];
  }

  /** Takes in what was appended before, in its order and unjudged. */
  restore(stream: StreamId, events: readonly LedgerEvent[], claims: readonly NeedClaim[]): void {
    this.claim(claims);
    for (const event of events) {
      this.versions.set(stream, (this.versions.get(stream) ?? 0) + 1);
      this.fold(event);
    }
  }

  private claim(claims: readonly NeedClaim[]): void {
    for (const claim of claims) {
      this.claimed.add(windowKey(claim)).add(claim.key);
      const place = placeKey(claim);
      this.needCounts.set(place, (this.needCounts.get(place) ?? 0) + 1);
    }
  }

  private perform(effect: LedgerEffect, now: Instant): LedgerAnswers[LedgerEffect["kind"]] {
    switch (effect.kind) {
      case "ledger.lease":
        return this.lease(effect, now);
      case "ledger.release":
        return this.release(effect);
      case "ledger.append":
        return this.append(effect);
      case "ledger.tenant":
        return this.facts(effect);
      case "ledger.supply":
        return this.supply();
      case "ledger.history":
        return this.history(effect);
      case "ledger.order":
        return this.states.get(effect.reference) ?? null;
      case "ledger.orders":
        return this.list(effect.which);
    }
  }

  private lease({ name, holder, ttlMs }: Asked<"ledger.lease">, now: Instant): Lease | null {
    const last = this.leases.get(name);
    const held = last !== undefined && last.held && last.until > now;
    if (held && last.holder !== holder) return null;
    const fence = held ? last.fence : (last?.fence ?? this.firstFence) + 1;
    const lease = { name, holder, fence, until: instantFromMs(epochMs(now) + ttlMs) };
    this.leases.set(name, { ...lease, held: true });
    return lease;
  }

  private release({ name, fence }: Asked<"ledger.release">): null {
    const last = this.leases.get(name);
    if (last?.fence === fence) this.leases.set(name, { ...last, held: false });
    return null;
  }

  /** All of it or nothing: fence first, then versions, then needs. */
  private append({ entries, claims, fence }: Asked<"ledger.append">): AppendAnswer {
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
    this.claim(claims);
    for (const { stream, events } of entries) this.restore(stream, events, []);
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
      const state = evolveOrder(this.states.get(reference) ?? null, event);
      this.states.set(reference, state);
      for (const mark of quietedBy(event, state)) {
        const place = placeKey(mark);
        const until = this.quiet.get(place) ?? null;
        if (until === null || until < mark.until) this.quiet.set(place, mark.until);
      }
      for (const { supplier, at, ...where } of refusalsBy(event, state)) {
        const refused = this.refusals.get(placeKey(where)) ?? new Map<SupplierId, Instant>();
        this.refusals.set(placeKey(where), refused.set(supplier, at));
      }
      for (const { quantity, ...where } of shortfallsBy(event, state)) {
        const place = placeKey(where);
        const before = this.shortfalls.get(place)?.quantity ?? zero;
        if (quantity === null) this.shortfalls.delete(place);
        else this.shortfalls.set(place, { ...where, quantity: add(before, quantity) });
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
      case "limits-set":
        this.limits = event.limits;
        return;
      case "limit-raised":
        if (event.by.kind === "person")
          this.limitsRaised.push({ limit: event.limit, person: event.by.id, at: event.at });
        return;
      case "exception-raised":
        this.open.set(event.exception.key, event.exception);
        return;
      case "exception-resolved":
        this.open.delete(event.key);
        return;
      case "item-snoozed":
        this.quiet.set(placeKey(event), event.until);
    }
  }

  private facts({ source, month }: Asked<"ledger.tenant">): TenantFacts {
    const usual = [...this.runs.values()]
      .filter((run) => run.source === source && run.proposed > 0 && !run.dry)
      .sort((a, b) => later(a.startedAt, b.startedAt) || later(a.run, b.run));
    const spent: Record<string, Decimal> = {};
    for (const { order, status } of this.states.values()) {
      if (order.orderDay.slice(0, 7) !== month || calledOff.includes(status)) continue;
      const place = `${order.costCentre ?? ""}/${order.currency}`;
      spent[place] = add(spent[place] ?? zero, order.total);
    }
    return {
      confirmations: [...this.confirmations.values()],
      submissionStopped: this.submissionStopped,
      openExceptions: [...this.open.keys()].sort(),
      lastGoodRead: this.goodReads.get(source) ?? null,
      usualOrders: usual.slice(0, listMax).map(({ proposed }) => proposed),
      spent,
      limitsRaised: [...this.limitsRaised],
      ...(this.limits === undefined ? {} : { limits: this.limits }),
      ...(this.shortfalls.size === 0 ? {} : { shortfalls: [...this.shortfalls.values()] }),
      tenantVersion: this.versions.get("tenant") ?? 0,
    };
  }

  private supply(): Supply[] {
    return [...this.states.values()]
      .sort((a, b) => later(b.order.reference, a.order.reference))
      .flatMap(supplyOf);
  }

  private history({ of }: Asked<"ledger.history">): ItemHistory[] {
    const past = this.pastByPlace(of);
    return of.map(({ item, location }) => {
      const place = placeKey({ item, location });
      const bought = past.get(place) ?? [];
      const [last] = bought;
      const refused = this.refusals.get(place);
      return {
        item,
        location,
        needs: this.needCounts.get(place) ?? 0,
        lastOrderedOn: last?.order.orderDay ?? null,
        lastOrderReceived: last !== undefined && isPositive(last.line.received),
        quantities: bought.slice(0, listMax).map(({ quantity }) => quantity),
        lastPrice:
          last === undefined
            ? null
            : {
                supplier: last.order.supplier,
                price: divide(last.line.price, last.line.priceUnit, 8),
                currency: last.order.currency,
              },
        quietUntil: this.quiet.get(place) ?? null,
        ...(refused === undefined
          ? {}
          : { refusedBy: [...refused].map(([supplier, at]) => ({ supplier, at })) }),
      };
    });
  }

  /** What was bought for each of the places, newest first: one pass over the orders, however many places are asked for. */
  private pastByPlace(of: Asked<"ledger.history">["of"]): Map<string, Bought[]> {
    const past = new Map<string, Bought[]>(of.map((place) => [placeKey(place), []]));
    const bought = [...this.states.values()]
      .filter(({ status }) => !drafts.includes(status) && !calledOff.includes(status))
      .sort((a, b) => later(a.order.orderDay, b.order.orderDay) || newestFirst(a, b));
    for (const { order } of bought)
      for (const line of order.lines)
        for (const { location, quantity } of line.allocations)
          past.get(placeKey({ item: line.item, location }))?.push({ order, line, quantity });
    return past;
  }

  private list(which: Asked<"ledger.orders">["which"]): OrderState[] {
    return [...this.states.values()]
      .filter((state) => {
        if (which === "open") return isOpenOrder(state);
        return which === "drafts" ? drafts.includes(state.status) : isUnfinished(state.status);
      })
      .sort((a, b) => -newestFirst(a, b));
  }
}

interface Bought {
  readonly order: Order;
  readonly line: OrderLine;
  readonly quantity: Decimal;
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
