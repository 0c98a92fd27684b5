import type { Instant } from "./calendar.ts";
import { perform, type Run } from "./effect.ts";
import type { TenantId } from "./item.ts";
import type { Actor } from "./order.ts";

/** Who holds the right to carry orders out for a tenant, and on whose behalf. */
export interface Keeper {
  readonly tenant: TenantId;
  readonly holder: string;
  /** Every append of the work carries it; the ledger refuses one that has been overtaken. */
  readonly fence: number;
  readonly by: Actor;
}

/** Longer than any single request may take, short enough that the next worker waits little for a dead one. */
const leaseMs = 120_000;

/** Does the work while nobody else does; null when somebody else is at it. */
export function* underLease<T>(
  who: Omit<Keeper, "fence">,
  work: (keeper: Keeper) => Run<T>,
): Run<T | null> {
  const { tenant, holder } = who;
  const lease = yield* perform({
    kind: "ledger.lease",
    tenant,
    name: "run",
    holder,
    ttlMs: leaseMs,
  });
  if (lease === null) return null;
  const { fence } = lease;
  try {
    return yield* work({ ...who, fence });
  } finally {
    yield* perform({ kind: "ledger.release", tenant, name: "run", fence });
  }
}

/** Renews the lease and says until when an effect may be begun under it; null when it is somebody else's by now. */
export function* stayLeased({ tenant, holder, fence }: Keeper): Run<Instant | null> {
  const lease = yield* perform({
    kind: "ledger.lease",
    tenant,
    name: "run",
    holder,
    ttlMs: leaseMs,
  });
  return lease === null || lease.fence !== fence ? null : lease.until;
}
