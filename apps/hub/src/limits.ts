import {
  type Actor,
  compareLimits,
  fail,
  type LimitChange,
  limitsOf,
  recordLimits,
} from "@parstock/core";

import type { LimitsPage } from "./api.ts";
import type { Hub } from "./hub.ts";

/** Every limit in force, who set it to what it is, and what the settings say that nobody has put a name to yet. */
export async function limitsPage(hub: Hub): Promise<LimitsPage> {
  const recorded = await hub.store.listLimits(hub.settings.core.tenant);
  const inForce = limitsOf(hub.settings.core);
  // Before anything was recorded nothing is a change: the first run records what it meets.
  const known = Object.fromEntries(recorded.map(({ limit, value }) => [limit, value]));
  const changes = recorded.length === 0 ? [] : compareLimits(known, inForce);
  const names = [
    ...new Set([...Object.keys(inForce), ...changes.map(({ limit }) => limit)]),
  ].sort();
  const rows = names.map((limit) => {
    const before = recorded.find((entry) => entry.limit === limit);
    const change = changes.find((entry) => entry.limit === limit);
    return {
      limit,
      value: change?.to ?? inForce[limit] ?? "none",
      recorded:
        before === undefined ? null : { value: before.value, name: before.name, at: before.at },
      raisedFrom: change?.raised === true ? change.from : null,
    };
  });
  return { raised: changes.filter(({ raised }) => raised).length, rows };
}

/** Puts a person's name to the limits in force and answers with what was changed by it. */
export async function recordLimitsBy(hub: Hub, by: Actor): Promise<readonly LimitChange[]> {
  const answer = await hub.perform(recordLimits(hub.settings.core, by));
  return answer.kind === "recorded"
    ? answer.changes
    : fail({ code: "conflict", message: answer.message });
}
