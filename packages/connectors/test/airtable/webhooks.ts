import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

/** Computed after Airtable's page on webhooks; the same vector lies with the specifications. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed table",
    headers: {
      "x-airtable-content-mac":
        "hmac-sha256=ec414de196a0ecfe4dfe0d9cb359700d46249d75e17c3eba85764d37baa1954d",
    },
    body: '{"base":{"id":"appParstockDemo01"},"webhook":{"id":"achParstockDemo01"},"timestamp":"2026-11-02T13:14:31.000Z"}',
    secret: "cGFyc3RvY2stZGVtby1tYWMtc2VjcmV0LTMyYnl0ZXM=",
    genuine: true,
    events: [
      {
        id: "achParstockDemo01/2026-11-02T13:14:31.000Z",
        about: "stock",
        at: "2026-11-02T13:14:31.000Z" as Instant,
      },
    ],
  },
  {
    name: "a MAC made with the secret as text",
    headers: {
      "x-airtable-content-mac":
        "hmac-sha256=8205be9f4895ead55b55d53fd890ac5e8933d8db9b18048905be577e7de3edd3",
    },
    body: '{"base":{"id":"appParstockDemo01"},"webhook":{"id":"achParstockDemo01"},"timestamp":"2026-11-02T13:14:31.000Z"}',
    secret: "cGFyc3RvY2stZGVtby1tYWMtc2VjcmV0LTMyYnl0ZXM=",
    genuine: false,
  },
];
