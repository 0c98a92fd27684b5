import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

/** Computed after Smartsheet's page on authenticating callbacks; the same vector lies with the specifications. */
const secret = "216ejjzdnq17eq1q8xs7d4hu8b";
const changed =
  '{"nonce":"4b2ed20d-6f00-4b0c-8fac-082182aa9aac","timestamp":"2026-11-02T13:14:33.000+00:00","webhookId":4503604829677444,"scope":"sheet","scopeObjectId":4509506114742148,"events":[{"objectType":"sheet","eventType":"updated","id":4509506114742148,"userId":9007194052434043,"timestamp":"2026-11-02T13:14:31.000+00:00"},{"objectType":"cell","eventType":"updated","rowId":1888812600190852,"columnId":7881304550205316,"userId":9007194052434043,"timestamp":"2026-11-02T13:14:31.000+00:00"}]}';

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed cell",
    headers: {
      "smartsheet-hmac-sha256": "71be7ad696df75ac749eb885a43480a9dc5022c3e3ba1f9267b80b3b43cb705f",
    },
    body: changed,
    secret,
    genuine: true,
    events: [
      {
        id: "4b2ed20d-6f00-4b0c-8fac-082182aa9aac",
        about: "stock",
        at: "2026-11-02T13:14:33.000Z" as Instant,
      },
    ],
  },
];
