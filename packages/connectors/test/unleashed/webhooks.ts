import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

/** As three public receivers verify them; no vector of the vendor's own is published. */
const secret = "test-signing-key";
const changed =
  '{"subscriptionId":"a1","eventNotificationId":"n-1","eventType":"product.updated","createdOn":"2026-11-23T00:00:00Z","data":"{\\"productGuid\\":\\"928fb35c-9d26-4266-9e54-4ab11771c430\\"}"}';

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed product",
    headers: {
      "x-unleashed-timestamp": "1795392000",
      "x-unleashed-signature": "3To7SsmvTFPAB+14oCsKnfcFsUgBMEXXMw0dFxiGeQs=",
    },
    body: changed,
    secret,
    now: "2026-11-23T00:01:00.000Z",
    staleAfterMs: 300_000,
    genuine: true,
    events: [{ id: "n-1", about: "item", at: "2026-11-23T00:00:00.000Z" as Instant }],
  },
  {
    name: "a delivery under another time",
    headers: {
      "x-unleashed-timestamp": "1795392001",
      "x-unleashed-signature": "3To7SsmvTFPAB+14oCsKnfcFsUgBMEXXMw0dFxiGeQs=",
    },
    body: changed,
    secret,
    now: "2026-11-23T00:01:00.000Z",
    genuine: false,
  },
];
