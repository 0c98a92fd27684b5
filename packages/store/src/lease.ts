import type { Instant, Lease, LedgerEffect } from "@parstock/core";

import type { Session } from "./database.ts";

/**
 * One statement, so that of two who ask at once one gets it. The fence grows whenever the lease begins anew, also for
 * its last holder: what it did before the lapse may meanwhile be somebody else's.
 */
export async function takeLease(
  session: Session,
  { tenant, name, holder, ttlMs }: Extract<LedgerEffect, { kind: "ledger.lease" }>,
  now: Instant,
): Promise<Lease | null> {
  const until = new Date(Date.parse(now) + ttlMs).toISOString() as Instant;
  const [row] = await session.query<{ fence: number }>(
    `insert into parstock.leases as held (tenant, name, holder, fence, until) values ($1, $2, $3, 1, $5)
     on conflict (tenant, name) do update set
       holder = excluded.holder,
       until = excluded.until,
       fence = case when held.holder is null or held.until <= $4 then held.fence + 1 else held.fence end
     where held.holder is null or held.until <= $4 or held.holder = excluded.holder
     returning fence`,
    [tenant, name, holder, now, until],
  );
  return row === undefined ? null : { name, holder, fence: row.fence, until };
}

/** Gives back the lease with that fence; one that somebody else took over stays theirs. */
export async function releaseLease(
  session: Session,
  { tenant, name, fence }: Extract<LedgerEffect, { kind: "ledger.release" }>,
): Promise<void> {
  await session.query(
    "update parstock.leases set holder = null, until = null where tenant = $1 and name = $2 and fence = $3 and holder is not null",
    [tenant, name, fence],
  );
}
