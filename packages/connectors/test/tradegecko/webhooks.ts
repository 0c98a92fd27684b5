import type { WebhookCase } from "@parstock/testing";

const secret = "test-application-secret";

/** The delivery of the vendor's guide on webhooks; its signature is made with a secret of our own. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "an adjustment of stock",
    headers: {
      "x-gecko-delivery": "0b1f6a44-6df5-4e6e-9d7b-1e3c7a2d9c11",
      "x-gecko-signature": "1JpXxC1aRQzVA0gC0yCWcvI/KXOSf7YSxzHh8szfGWQ=",
    },
    body: '{"object_id":1234567,"event":"stock_adjustment.create","timestamp":1546272000,"resource_url":"https://api.tradegecko.com/stock_adjustments/1234567.json"}',
    secret,
    genuine: true,
    events: [
      {
        id: "0b1f6a44-6df5-4e6e-9d7b-1e3c7a2d9c11",
        about: "stock",
        at: "2018-12-31T16:00:00.000Z" as never,
      },
    ],
  },
  {
    name: "a delivery of somebody else",
    headers: { "x-gecko-signature": "AAAA" },
    body: "{}",
    secret,
    genuine: false,
  },
];
