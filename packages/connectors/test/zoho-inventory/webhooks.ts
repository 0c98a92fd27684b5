import type { WebhookCase } from "@parstock/testing";

/** The string to sign of Zoho's page on securing webhooks, the key being an invented one. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "a delivery with parameters",
    headers: {
      "x-zoho-webhook-signature":
        "f6d7c763b842c8a1ea2224bbd574e4db90af9e546f7aabc28f345f01d500e255",
    },
    url: "https://hub.example/in?subscription_id=90343&name=basic",
    body: '{"created_date":"2019-03-06","event_id":"5675"}',
    secret: "test-secret",
    genuine: true,
  },
  {
    name: "a delivery that somebody else signed",
    headers: {
      "x-zoho-webhook-signature":
        "f6d7c763b842c8a1ea2224bbd574e4db90af9e546f7aabc28f345f01d500e256",
    },
    url: "https://hub.example/in?name=basic&subscription_id=90343",
    body: '{"created_date":"2019-03-06","event_id":"5675"}',
    secret: "test-secret",
    genuine: false,
  },
];
