import type { InboundEvent } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

const secret = "a-long-random-header-value";
const at = "2026-11-23T07:30:00.000Z" as NonNullable<InboundEvent["at"]>;

/** A push notification (SM302000) as the sheet describes it; `TimeStamp` counts ticks, beyond what a double can hold. */
function notice(query: string, inserted: unknown[], deleted: unknown[]): string {
  return JSON.stringify({
    Inserted: inserted,
    Deleted: deleted,
    Query: query,
    CompanyId: "Acme",
    Id: "c1a1b0a7-6f4e-4f0f-a6a3-0fb1a5b3ee11",
    TimeStamp: 0,
    AdditionalInfo: {},
  }).replace('"TimeStamp":0', '"TimeStamp":639310158000000000');
}

const row = { InventoryID: "ITEM-00001  ", WarehouseID: "MAIN", QtyAvailable: 4 };

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed stock row",
    headers: { "x-parstock-secret": secret },
    body: notice("ParstockStock", [row], [{ ...row, QtyAvailable: 9 }]),
    secret,
    genuine: true,
    proof: "secret-in-header",
    events: [
      {
        id: "c1a1b0a7-6f4e-4f0f-a6a3-0fb1a5b3ee11/ParstockStock/stock/ITEM-00001",
        about: "stock",
        key: "ITEM-00001",
        at,
      },
    ],
  },
  {
    name: "a changed order",
    headers: { "x-parstock-secret": secret },
    body: notice("ParstockOrders", [{ "Order Nbr.": "000123", Status: "Open" }], []),
    secret,
    genuine: true,
    proof: "secret-in-header",
    events: [
      {
        id: "c1a1b0a7-6f4e-4f0f-a6a3-0fb1a5b3ee11/ParstockOrders/order/000123",
        about: "order",
        key: "000123",
        at,
      },
    ],
  },
  {
    name: "a notification without the header",
    headers: {},
    body: notice("ParstockStock", [row], []),
    secret,
    genuine: false,
  },
];
