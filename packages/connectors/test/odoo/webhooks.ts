import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

const body = JSON.stringify({
  _action: "Parstock: stock changed(#512)",
  _id: 9021,
  _model: "stock.quant",
  id: 9021,
  location_id: 8,
  product_id: 31,
  quantity: 4.0,
  reserved_quantity: 0.0,
  write_date: "2026-11-23 07:59:12.123456",
});

/** As `_run_action_webhook` of 17.0 posts it: sorted keys, links as ids, no signature. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "a call of the automation rule",
    headers: { "content-type": "application/json" },
    url: "https://hub.example/in/odoo?key=a-long-random-text",
    body,
    secret: "a-long-random-text",
    genuine: true,
    proof: "secret-in-address",
    events: [
      {
        id: "stock.quant/9021/2026-11-23 07:59:12.123456",
        about: "stock",
        key: "31",
        at: "2026-11-23T07:59:12.123Z" as Instant,
      },
    ],
  },
  {
    name: "a call without the key",
    headers: { "content-type": "application/json" },
    url: "https://hub.example/in/odoo",
    body,
    secret: "a-long-random-text",
    genuine: false,
  },
];
