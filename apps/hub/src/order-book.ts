import type { PlaceAnswer, Purchase, Run, Target } from "@parstock/core";

/**
 * Parstock's own ledger as the system of record. Placing an order is the appending of its `submitted` event and
 * nothing else, so `create` has no effect of its own that could be lost: an order found in `submitting` after a crash
 * was never placed, `find` has nothing to look for, and no settle time has to pass before it is placed again.
 */
export const orderBook: Target = {
  name: "the order book",
  settleMs: 0,
  // eslint-disable-next-line require-yield -- a program without effects
  *find(): ReturnType<Target["find"]> {
    return [];
  },
  // eslint-disable-next-line require-yield -- a program without effects
  *create({ order }): Run<PlaceAnswer> {
    return { kind: "placed", externalId: order.reference, differences: [] };
  },
  amend: kept,
  cancel: kept,
};

/** The event that follows is the change. */
// eslint-disable-next-line require-yield -- a program without effects
function* kept(_purchase: Purchase, externalId: string): Run<PlaceAnswer> {
  return { kind: "placed", externalId, differences: [] };
}
