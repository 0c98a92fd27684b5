import { type Actor, fail, type Instant, type TenantEvent, type TenantFacts } from "@parstock/core";

import type { Hub } from "./hub.ts";

type Unsigned<Event> = Event extends unknown ? Omit<Event, "at" | "by"> : never;
/** What happened, before it has its time and its actor. */
export type TenantChange = Unsigned<TenantEvent>;

/** Somebody else may write to the tenant's stream in between; the decision is then taken again on what holds now. */
const triesMax = 5;

/** Appends what `decide` makes of the facts to the tenant's stream, all of it or nothing, and answers with it. */
export async function recordForTenant(
  hub: Hub,
  by: Actor,
  decide: (facts: TenantFacts) => readonly TenantChange[],
): Promise<readonly TenantChange[]> {
  const { tenant } = hub.settings.core;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const facts = await hub.store.answer({ kind: "ledger.tenant", tenant, source: "", month: "" });
    const changes = decide(facts);
    if (changes.length === 0) return changes;
    const at = hub.now().toISOString() as Instant;
    const answer = await hub.store.answer({
      kind: "ledger.append",
      tenant,
      entries: [
        {
          stream: "tenant",
          expected: facts.tenantVersion,
          events: changes.map((change) => ({
            stream: "tenant",
            event: { at, by, ...change } as TenantEvent,
          })),
        },
      ],
      claims: [],
    });
    if (answer.kind === "appended") return changes;
  }
  return fail({ code: "conflict", message: "The ledger is busy; try again in a moment." });
}
