import { isLive, type OrderStatus } from "@parstock/core";

import { en } from "../words/en.ts";

const all = Object.keys(en.statuses) as OrderStatus[];
/** What only a person's yes brings further. */
const undecided: readonly OrderStatus[] = ["proposed", "waiting"];
const open = all.filter((status) => isLive(status) && !undecided.includes(status));

/** As the hub counts them on its overview; each is a value of the `status` filter. */
export const groups: { readonly waiting: string; readonly open: string } = {
  waiting: undecided.join(","),
  open: open.join(","),
};

export function isUndecided(status: OrderStatus): boolean {
  return undecided.includes(status);
}

export function ordersAddress(status: string): string {
  return `/orders?${new URLSearchParams({ status })}`;
}
