import { type AutopilotScope, fail } from "@parstock/core";

import { decideForTenant, type TenantDecision } from "../autopilot.ts";
import type { Hub } from "../hub.ts";
import { personOf } from "../person.ts";
import { type CommonOptions, settingsFor, withHub } from "./options.ts";
import { printable, type Terminal } from "./terminal.ts";

/** `parstock confirm | withdraw | stop | resume`. */
export async function decideTenant(
  decision: TenantDecision,
  options: CommonOptions,
  terminal: Terminal,
): Promise<void> {
  const by = personOf(options.by, settingsFor(options).core);
  const work = async (hub: Hub): Promise<void> => {
    await decideForTenant(hub, decision, by);
    if (options.json === true) terminal.out(JSON.stringify({ ...decision, by }, null, 2));
    else terminal.out(printable(sentenceFor(decision, by.name, hub.settings.core.autopilot)));
  };
  // Stopping and confirming make sense before the first run.
  await withHub(options, work, "made");
}

/** "item A-1", "supplier ACME" or "category paper". */
export function scopeOf(kind: string, id: string): AutopilotScope {
  if (kind !== "item" && kind !== "supplier" && kind !== "category") {
    return fail({
      code: "bad-input",
      message: `Auto-order is confirmed for an item, a supplier or a category, not for "${printable(kind)}".`,
    });
  }
  return { kind, id };
}

function sentenceFor(decision: TenantDecision, name: string, mode: string): string {
  switch (decision.type) {
    case "autopilot-confirmed": {
      const note = mode === "auto" ? "" : ` It takes effect once "autopilot" is set to "auto".`;
      return `${name} has confirmed ${decision.scope.kind} ${decision.scope.id} for auto-order.${note}`;
    }
    case "autopilot-withdrawn":
      return `${decision.scope.kind} ${decision.scope.id} waits for a person again.`;
    case "submission-stopped":
      return "Nothing is placed or sent until somebody resumes; proposals go on.";
    case "submission-resumed":
      return "Orders are placed and sent again from the next run on.";
  }
}
