import { decimal, type Day, type OrderChange } from "@parstock/core";
import { sampleOrders } from "@parstock/testing";

import type { Store } from "../src/index.ts";

const {
  buyer,
  changes,
  claimsOf,
  confirm,
  later,
  orderEntry,
  placing,
  proposalOf,
  raise,
  runOf,
  sending,
  sent,
  start,
} = sampleOrders;

export async function propose(
  store: Store,
  wish: sampleOrders.Wish,
  ...given: readonly OrderChange[]
): Promise<void> {
  const events = [proposalOf(wish, later(given.length)), ...changes(...given)];
  const answer = await store.answer({
    kind: "ledger.append",
    tenant: wish.tenant ?? sampleOrders.tenant,
    entries: [orderEntry(wish.reference, 0, ...events)],
    claims: claimsOf(wish),
  });
  if (answer.kind !== "appended") throw new Error(`${wish.reference}: ${JSON.stringify(answer)}`);
}

/** A little of everything that a ledger records: 26 events of two tenants. */
export async function fill(store: Store): Promise<void> {
  const { tenant } = sampleOrders;
  await propose(
    store,
    { reference: "PS-1", lines: [{ item: "a" }, { item: "b", locations: ["main", "branch"] }] },
    ...placing,
    sending,
    sent,
  );
  await propose(
    store,
    { reference: "PS-2", supplier: "south", costCentre: "shop", lines: [{ item: "c" }] },
    {
      type: "rejected",
      reason: "enough",
      quietUntil: "2026-12-24" as Day,
    },
  );
  await propose(store, { reference: "PS-3", lines: [{ item: "d", boxes: "4" }] }, ...placing, {
    type: "received",
    lines: [{ line: 1, quantity: decimal(1) }],
  });
  await propose(store, { reference: "PS-4", currency: "USD", lines: [{ item: "a", window: 1 }] });
  await propose(store, { reference: "PS-1", tenant: "other", lines: [{ item: "a" }] });
  const run = runOf({ minute: 1, proposed: 3 }).map(
    (event) => ({ stream: "run", run: "r1", event }) as const,
  );
  const facts = [
    confirm("a", buyer),
    confirm("b", buyer),
    { at: start, by: buyer, type: "autopilot-withdrawn", scope: { kind: "item", id: "a" } },
    raise("a"),
    raise("b"),
    { at: later(1), by: buyer, type: "exception-resolved", key: "a" },
    {
      at: later(2),
      by: buyer,
      type: "item-snoozed",
      item: "c",
      location: "main",
      until: "2026-12-01" as Day,
      reason: "Seasonal.",
    },
    { at: later(2), by: buyer, type: "submission-stopped", reason: "stocktaking" },
    { at: later(2), by: buyer, type: "limit-raised", limit: "orderValue", from: "1", to: "2" },
  ] as const;
  const answer = await store.answer({
    kind: "ledger.append",
    tenant,
    entries: [
      { stream: "run/r1", expected: 0, events: run },
      {
        stream: "tenant",
        expected: 0,
        events: facts.map((event) => ({ stream: "tenant", event })),
      },
    ],
    claims: [],
  });
  if (answer.kind !== "appended") throw new Error(JSON.stringify(answer));
}

/** An order that comes short and one that is refused, and the limits in force: 14 events. */
export async function fillDeliveries(store: Store): Promise<void> {
  const short = { reference: "PS-5", lines: [{ item: "e", locations: ["main", "branch"] }] };
  await propose(
    store,
    short,
    ...placing,
    sending,
    sent,
    { type: "received", lines: [{ line: 1, quantity: decimal("0.5") }] },
    { type: "rest-cancelled", lines: [{ line: 1, quantity: decimal("1.5") }], again: true },
  );
  const refused = { type: "refused", reason: "sold out" } as const;
  await propose(store, { reference: "PS-6", lines: [{ item: "f" }] }, ...placing, refused);
  const { tenant } = sampleOrders;
  const source = { source: "file", month: "2026-11" };
  const facts = await store.answer({ kind: "ledger.tenant", tenant, ...source });
  const event = { at: later(3), by: buyer, type: "limits-set", limits: { a: "1" } } as const;
  const answer = await store.answer({
    kind: "ledger.append",
    tenant,
    entries: [
      { stream: "tenant", expected: facts.tenantVersion, events: [{ stream: "tenant", event }] },
    ],
    claims: [],
  });
  if (answer.kind !== "appended") throw new Error(JSON.stringify(answer));
}
