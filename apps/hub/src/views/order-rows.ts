import type { OrderListRow } from "@parstock/store";

import type { OrderRow } from "../api.ts";

/** A stored order as its row on screens and in lists. */
export function orderRow({ approvalExpiresAt, ...row }: OrderListRow): OrderRow {
  return { ...row, expiresAt: row.status === "waiting" ? approvalExpiresAt : null };
}
