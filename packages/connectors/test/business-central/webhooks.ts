import type { InboundEvent } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

const resource =
  "api/v2.0/companies(b18aed47-c385-49d2-b954-dbdf8ad71780)/items(26814998-936a-401c-81c1-0e848a64971d)";

/** After specs/business-central/webhook.sample.json: not signed, the secret is repeated in every notification. */
function notified(clientState: string): string {
  return JSON.stringify({
    value: [
      {
        subscriptionId: "webhookItemsId",
        clientState,
        expirationDateTime: "2026-02-17T09:30:00Z",
        resource,
        changeType: "updated",
        lastModifiedDateTime: "2026-02-14T09:31:05.123Z",
      },
      {
        subscriptionId: "webhookItemsId",
        clientState: "our-secret-of-many-letters",
        expirationDateTime: "2026-02-17T09:30:00Z",
        resource:
          "api/v2.0/companies(b18aed47-c385-49d2-b954-dbdf8ad71780)/items?$filter=lastDateTimeModified%20gt%202026-02-14T09:30:00Z",
        changeType: "collection",
        lastModifiedDateTime: "2026-02-14T09:31:35.2Z",
      },
    ],
  });
}

const events: InboundEvent[] = [
  {
    id: `webhookItemsId/${resource}/2026-02-14T09:31:05.123Z`,
    about: "item",
    at: "2026-02-14T09:31:05.123Z" as NonNullable<InboundEvent["at"]>,
  },
  {
    id: "webhookItemsId/api/v2.0/companies(b18aed47-c385-49d2-b954-dbdf8ad71780)/items?$filter=lastDateTimeModified%20gt%202026-02-14T09:30:00Z/2026-02-14T09:31:35.2Z",
    about: "item",
    at: "2026-02-14T09:31:35.200Z" as NonNullable<InboundEvent["at"]>,
  },
];

const secret = "our-secret-of-many-letters";

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a notification",
    headers: {},
    body: notified(secret),
    secret,
    genuine: true,
    proof: "secret-in-body",
    events,
  },
  {
    name: "a notification of which one part is somebody else's",
    headers: {},
    body: notified("another-secret-of-letters"),
    secret,
    genuine: false,
  },
  {
    name: "the question before a subscription",
    headers: {},
    url: "https://hub.example/in?validationToken=abc",
    body: "",
    secret,
    genuine: false,
  },
];
