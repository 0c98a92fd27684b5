import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

/** A delivery as `class-wc-webhook` makes it; what wp_json_encode writes, without a newline at its end. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed product",
    secret: "wc-demo-secret",
    headers: {
      "content-type": "application/json",
      "x-wc-webhook-topic": "product.updated",
      "x-wc-webhook-delivery-id": "d3048cf1d49565a432d0b7918ae3f022",
      "x-wc-webhook-signature": "Bbkhh6humSgfNaJVd6utjRXMuVS1b9AWENIP1SpZhtg=",
    },
    body: '{"id":794,"name":"Paper napkins 2-ply (500)","sku":"NAPKIN-2PLY-500","type":"simple","manage_stock":true,"stock_quantity":3,"stock_status":"instock","low_stock_amount":5,"date_modified_gmt":"2026-11-02T13:14:31"}',
    genuine: true,
    events: [
      {
        id: "product/794/2026-11-02T13:14:31.000Z/3",
        about: "stock",
        key: "NAPKIN-2PLY-500",
        at: "2026-11-02T13:14:31.000Z" as Instant,
      },
    ],
  },
  {
    name: "a product under another shop's secret",
    secret: "wc-demo-secret",
    headers: { "x-wc-webhook-signature": "QmtoaDZodW1TZ2ZOYUpWZDZ1dGpSWE11VlMxYjlBV0U=" },
    body: '{"id":794}',
    genuine: false,
  },
];
