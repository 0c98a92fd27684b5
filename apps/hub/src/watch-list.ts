import { explainNeed, itemKey, type Need, type Plan } from "@parstock/core";
import type { WatchRow } from "@parstock/store";

import type { Hub } from "./hub.ts";

/**
 * Brings the list of what is low up to date after a run: what this run found, and what an earlier one found as long
 * as the goods for it are on their way. An item that an order serves is above its point for the next run, but people
 * look for it until the goods are there.
 */
export async function renewWatchList(hub: Hub, source: string, plan: Plan): Promise<void> {
  const { tenant } = hub.settings.core;
  const unserved = new Map(
    plan.unserved.map(({ item, location, reason }) => [itemKey(item, location), reason]),
  );
  const found = plan.needs.flatMap((need) => rowOf(need, unserved));
  const known = new Set(found.map((row) => itemKey(row.item, row.location)));
  const coming = await hub.store.watchBeingServed(tenant, source);
  const kept = coming.filter((row) => !known.has(itemKey(row.item, row.location)));
  await hub.store.replaceWatchlist(tenant, source, [...found, ...kept]);
}

/** Everything at or below its point, and what kept it from being ordered. */
function rowOf(need: Need, unserved: ReadonlyMap<string, string>): WatchRow[] {
  const { inputs, outcome, position } = need;
  if (outcome.kind === "quiet" || outcome.kind === "excluded") return [];
  const { item, location } = inputs;
  const reason = unserved.get(itemKey(item.id, location));
  return [
    {
      item: item.id,
      location,
      name: item.name,
      position: position.total,
      point: "point" in outcome ? outcome.point : null,
      level: "level" in outcome ? outcome.level : null,
      outcome: outcome.kind,
      sentence: [explainNeed(need).at(-1), reason].filter((part) => part !== undefined).join(" "),
      need,
    },
  ];
}
