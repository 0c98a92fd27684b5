import {
  type Actor,
  type AutopilotScope,
  fail,
  type Instant,
  type LedgerEvent,
  type TenantEvent,
} from "@parstock/core";

import type { Hub } from "./hub.ts";

/** What a person says about the whole tenant: who may be ordered for alone, and whether anything goes out at all. */
export type TenantDecision =
  | { readonly type: "autopilot-confirmed"; readonly scope: AutopilotScope }
  | { readonly type: "autopilot-withdrawn"; readonly scope: AutopilotScope }
  | { readonly type: "submission-stopped"; readonly reason: string }
  | { readonly type: "submission-resumed" };

/** Somebody else may write to the tenant's stream in between; the decision then stands all the same. */
const triesMax = 5;

/** Records a decision under a person's name. Fails when nothing would change by it. */
export async function decideForTenant(
  hub: Hub,
  decision: TenantDecision,
  by: Actor,
): Promise<void> {
  const { tenant } = hub.settings.core;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const facts = await hub.store.answer({ kind: "ledger.tenant", tenant, source: "", month: "" });
    if (decision.type === "submission-resumed" && facts.submissionStopped === null)
      return fail({ code: "conflict", message: "Submission is not stopped." });
    if (decision.type === "submission-stopped" && facts.submissionStopped !== null)
      return fail({
        code: "conflict",
        message: `Submission is stopped already: ${facts.submissionStopped}`,
      });
    if (decision.type === "autopilot-withdrawn") {
      const { kind, id } = decision.scope;
      if (!facts.confirmations.some(({ scope }) => scope.kind === kind && scope.id === id))
        return fail({
          code: "not-found",
          message: `Nobody has confirmed ${kind} ${id} for auto-order.`,
        });
    }
    const event = { at: hub.now().toISOString() as Instant, by, ...decision } as TenantEvent;
    const answer = await hub.store.answer({
      kind: "ledger.append",
      tenant,
      entries: [
        {
          stream: "tenant",
          expected: facts.tenantVersion,
          events: [{ stream: "tenant", event } satisfies LedgerEvent],
        },
      ],
      claims: [],
    });
    if (answer.kind === "appended") return;
  }
  return fail({ code: "conflict", message: "The ledger is busy; try again in a moment." });
}
