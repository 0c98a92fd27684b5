import { type Actor, failureOf, followOrders, type FollowReport } from "@parstock/core";

import type { Hub } from "./hub.ts";

/** Asks every target after the orders that were placed in it, and makes the changes that people want there. */
export async function followPlacedOrders(
  hub: Hub,
  by: Actor,
  { changesOnly = false }: { readonly changesOnly?: boolean } = {},
): Promise<FollowReport> {
  const { settings, targets, holder } = hub;
  const program = followOrders({ settings: settings.core, targets, holder, by, changesOnly });
  return hub.inTurn(() => hub.perform(program));
}

/** The same before a run, which goes on whatever becomes of it; one sentence where it came to nothing. */
export async function followBeforeRun(
  hub: Hub,
  by: Actor,
  report: (message: string) => void,
): Promise<FollowReport | null> {
  try {
    return await followPlacedOrders(hub, by);
  } catch (thrown) {
    const failure = failureOf(thrown);
    report(
      `Placed orders could not be followed: ${failure?.message ?? (thrown instanceof Error ? thrown.message : String(thrown))}`,
    );
    if (failure === null) throw thrown;
    return null;
  }
}
