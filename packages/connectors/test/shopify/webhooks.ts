import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

const secret = "hush-parstock-demo-secret";
const body =
  '{"inventory_item_id":271878346596884015,"location_id":24826418,"available":7,"updated_at":"2026-11-02T08:14:31-05:00","admin_graphql_api_id":"gid:\\/\\/shopify\\/InventoryLevel\\/24826418?inventory_item_id=271878346596884015"}';
const headers = {
  "x-shopify-topic": "inventory_levels/update",
  "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
  "x-shopify-hmac-sha256": "hv1heyf5z6czzEPDcvi7Xe9xy9TuoW0Ea7dMsEuwCvs=",
};

/** After shopify.dev's sample of `inventory_levels/update`: slashes are escaped, and the id is longer than 2^53. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed level",
    headers,
    body,
    secret,
    genuine: true,
    events: [
      {
        id: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        about: "stock",
        key: "gid://shopify/InventoryItem/271878346596884015",
        at: "2026-11-02T13:14:31.000Z" as Instant,
      },
    ],
  },
  {
    name: "a body that a JSON parser wrote again",
    headers,
    body: body.replaceAll("\\/", "/"),
    secret,
    genuine: false,
  },
  {
    name: "a signature in hexadecimal",
    headers: {
      ...headers,
      "x-shopify-hmac-sha256": "86fd617b27f9cfa733cc43c372f8bb5def71cbd4eea16d046bb74cb04bb00afb",
    },
    body,
    secret,
    genuine: false,
  },
];
