import { explainNeed, itemKey, type Need, type Plan } from "@parstock/core";
import type { WatchRow } from "@parstock/store";

import type { App } from "./app.ts";
import { sourceName } from "./stock-source.ts";

/** Brings the list of what is low, and of the arithmetic behind it, up to date after a run. */
export async function renewWatchList(app: App, shop: string, plan: Plan): Promise<void> {
  const unserved = new Map(
    plan.unserved.map(({ item, location, reason }) => [itemKey(item, location), reason]),
  );
  const rows = plan.needs.flatMap((need) => rowOf(need, unserved));
  await app.store.replaceWatchlist(shop, sourceName, rows);
}

function rowOf(need: Need, unserved: ReadonlyMap<string, string>): WatchRow[] {
  const { inputs, outcome, position } = need;
  if (outcome.kind === "excluded") return [];
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
