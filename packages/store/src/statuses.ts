import { isLive, isUnfinished, type OrderStatus } from "@parstock/core";

const every = Object.keys({
  proposed: true,
  waiting: true,
  approved: true,
  rejected: true,
  expired: true,
  submitting: true,
  submitted: true,
  sending: true,
  sent: true,
  unknown: true,
  failed: true,
  acknowledged: true,
  confirmed: true,
  changed: true,
  refused: true,
  "partly-received": true,
  received: true,
  closed: true,
  cancelled: true,
} satisfies Record<OrderStatus, true>) as OrderStatus[];

/** Nobody has decided about these yet. */
export const drafts: readonly OrderStatus[] = ["proposed", "waiting"];

/** Nothing was bought: these count neither as a past order nor against a budget. */
export const calledOff: readonly OrderStatus[] = ["rejected", "expired", "refused", "cancelled"];

export const unfinished: readonly OrderStatus[] = every.filter(isUnfinished);

export const live: readonly OrderStatus[] = every.filter(isLive);

/** `('proposed', 'waiting')`, for an SQL `in`. */
export function sqlList(statuses: readonly OrderStatus[]): string {
  return `(${statuses.map((status) => `'${status}'`).join(", ")})`;
}
