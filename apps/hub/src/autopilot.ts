import { type Actor, type AutopilotScope, fail, type TenantFacts } from "@parstock/core";

import type { Hub } from "./hub.ts";
import { recordForTenant } from "./tenant-record.ts";

/** What a person says about the whole tenant: who may be ordered for alone, and whether anything goes out at all. */
export type TenantDecision =
  | { readonly type: "autopilot-confirmed"; readonly scope: AutopilotScope }
  | { readonly type: "autopilot-withdrawn"; readonly scope: AutopilotScope }
  | { readonly type: "submission-stopped"; readonly reason: string }
  | { readonly type: "submission-resumed" };

/** Records a decision under a person's name. Fails when nothing would change by it. */
export async function decideForTenant(
  hub: Hub,
  decision: TenantDecision,
  by: Actor,
): Promise<void> {
  await recordForTenant(hub, by, (facts) => {
    assertChanges(decision, facts);
    return [decision];
  });
}

function assertChanges(decision: TenantDecision, facts: TenantFacts): void {
  if (decision.type === "submission-resumed" && facts.submissionStopped === null)
    fail({ code: "conflict", message: "Submission is not stopped." });
  if (decision.type === "submission-stopped" && facts.submissionStopped !== null)
    fail({
      code: "conflict",
      message: `Submission is stopped already: ${facts.submissionStopped}`,
    });
  if (decision.type === "autopilot-withdrawn") {
    const { kind, id } = decision.scope;
    if (!facts.confirmations.some(({ scope }) => scope.kind === kind && scope.id === id))
      fail({
        code: "not-found",
        message: `Nobody has confirmed ${kind} ${id} for auto-order.`,
      });
  }
}
