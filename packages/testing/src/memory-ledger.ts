import {
  type Instant,
  type LedgerAnswers,
  type LedgerEffect,
  type LedgerEvent,
  type NeedClaim,
  type OrderState,
} from "@parstock/core";
import { LedgerBook } from "@parstock/core/ledger-book";

/** An event as it was kept: its stream, and its place there from 1 on. */
export interface KeptEvent {
  readonly stream: string;
  readonly version: number;
  readonly event: LedgerEvent;
}

interface Kept {
  readonly book: LedgerBook;
  readonly events: KeptEvent[];
  readonly claims: NeedClaim[];
}

/** A ledger in memory: answers every ledger effect at once, by the clock it was given, and keeps every event. */
export class MemoryLedger {
  private readonly clock: () => Instant;
  private readonly tenants = new Map<string, Kept>();

  constructor(clock: () => Instant) {
    this.clock = clock;
  }

  answer<E extends LedgerEffect>(effect: E): LedgerAnswers[E["kind"]] {
    const { book, events, claims } = this.of(effect.tenant);
    const answer = book.answer(effect, this.clock());
    if (effect.kind === "ledger.append" && answer !== null && "kind" in answer) {
      if (answer.kind !== "appended") return answer;
      claims.push(...effect.claims);
      for (const { stream, expected, events: appended } of effect.entries)
        appended.forEach((event, index) =>
          events.push({ stream, version: expected + index + 1, event }),
        );
    }
    return answer;
  }

  /** Everything appended for a tenant, oldest first. */
  events(tenant: string): readonly KeptEvent[] {
    return this.of(tenant).events;
  }

  /** Every order of a tenant, oldest first. */
  orders(tenant: string): readonly OrderState[] {
    return [...this.of(tenant).book.orders.values()];
  }

  /** Every need that was claimed, oldest first. */
  claims(tenant: string): readonly NeedClaim[] {
    return this.of(tenant).claims;
  }

  private of(tenant: string): Kept {
    const known = this.tenants.get(tenant);
    if (known !== undefined) return known;
    const kept = { book: new LedgerBook(), events: [], claims: [] };
    this.tenants.set(tenant, kept);
    return kept;
  }
}
