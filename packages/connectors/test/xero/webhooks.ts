import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

/** Vectors for https://developer.xero.com/documentation/guides/webhooks/overview/, the key being the one of the test app. */
const secret = "xeroWebhookSigningKeyForTestsOnly==";
const empty =
  '{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}';

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed contact",
    headers: { "x-xero-signature": "Z5bxfWKdzcl6fd5gpmIg7TnVjJPywL1czpD434L9cOM=" },
    body: '{"events":[{"resourceUrl":"https://api.xero.com/api.xro/2.0/Contacts/717f2bfc-c6d4-41fd-b238-3f2f0c0cf777","resourceId":"717f2bfc-c6d4-41fd-b238-3f2f0c0cf777","eventDateUtc":"2026-02-14T09:31:05.000","eventType":"UPDATE","eventCategory":"CONTACT","tenantId":"c2cc9b6e-9458-4c7d-93cc-f02b81b0594f","tenantType":"ORGANISATION"}],"firstEventSequence":1,"lastEventSequence":1,"entropy":"S0m3r4Nd0mt3xt"}',
    secret,
    genuine: true,
    events: [
      {
        id: "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f/1",
        about: "supplier",
        key: "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777",
        at: "2026-02-14T09:31:05.000Z" as Instant,
      },
    ],
  },
  {
    name: "an intent to receive that is signed rightly",
    headers: { "x-xero-signature": "vWEqAnIj7rVsQEinK1EZYV/aRuS72uXZqQJGBZiyrZ4=" },
    body: empty,
    secret,
    genuine: true,
    events: [],
  },
  {
    name: "an intent to receive that is signed wrongly",
    headers: { "x-xero-signature": "L5Z5GmokVZQwf19sN+d/6UYu50C8T6cZFpKfjLsz7wc=" },
    body: empty,
    secret,
    genuine: false,
  },
];
