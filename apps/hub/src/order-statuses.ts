import { fail, type OrderStatus } from "@parstock/core";

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

/** Statuses as people write them: "waiting" or "waiting,proposed". Fails naming those that there are. */
export function readStatuses(text: string): readonly OrderStatus[] {
  return text.split(",").map(
    (written) =>
      every.find((status) => status === written.trim().toLowerCase()) ??
      fail({
        code: "bad-input",
        field: "status",
        message: `There is no status "${written.trim().slice(0, 40)}"; known are ${every.join(", ")}.`,
      }),
  );
}
