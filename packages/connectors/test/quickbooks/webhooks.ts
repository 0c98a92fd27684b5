import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

/** Deliveries for https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks, the token being a test app's. */
const secret = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

export const webhooks: readonly WebhookCase[] = [
  {
    name: "CloudEvents",
    headers: { "intuit-signature": "tjcIvcyutZ72IF4T3zzSEwWuu4RowJ/TEiZJBki1Uhg=" },
    body: '[{"specversion":"1.0","id":"88cd52aa-33b6-4351-9aa4-47572edbd068","source":"intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=","type":"qbo.item.updated.v1","datacontenttype":"application/json","time":"2026-08-14T09:31:05.000Z","intuitentityid":"19","intuitaccountid":"9341453000000001","data":{}},{"specversion":"1.0","id":"0e4b9b34-2f8a-4a57-9a6a-9f3a7a8fd0c1","source":"intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=","type":"qbo.purchaseorder.created.v1","datacontenttype":"application/json","time":"2026-08-14T09:31:07.000Z","intuitentityid":"257","intuitaccountid":"9341453000000001","data":{}}]',
    secret,
    genuine: true,
    events: [
      {
        id: "88cd52aa-33b6-4351-9aa4-47572edbd068",
        about: "item",
        key: "19",
        at: "2026-08-14T09:31:05.000Z" as Instant,
      },
      {
        id: "0e4b9b34-2f8a-4a57-9a6a-9f3a7a8fd0c1",
        about: "order",
        key: "257",
        at: "2026-08-14T09:31:07.000Z" as Instant,
      },
    ],
  },
  {
    name: "the envelope of before August 2026",
    headers: { "intuit-signature": "l4vgELDTnzyGDo7PoipZvjm7i/G3uaj/RMSiQqsultY=" },
    body: '{"eventNotifications":[{"realmId":"9341453000000001","dataChangeEvent":{"entities":[{"name":"Item","id":"19","operation":"Update","lastUpdated":"2026-02-14T09:31:05.000Z"},{"name":"PurchaseOrder","id":"257","operation":"Create","lastUpdated":"2026-02-14T09:31:07.000Z"}]}}]}',
    secret,
    genuine: true,
    events: [
      {
        id: "9341453000000001/Item/19/Update/2026-02-14T09:31:05.000Z",
        about: "item",
        key: "19",
        at: "2026-02-14T09:31:05.000Z" as Instant,
      },
      {
        id: "9341453000000001/PurchaseOrder/257/Create/2026-02-14T09:31:07.000Z",
        about: "order",
        key: "257",
        at: "2026-02-14T09:31:07.000Z" as Instant,
      },
    ],
  },
  {
    name: "a signature of something else",
    headers: { "intuit-signature": "tjcIvcyutZ72IF4T3zzSEwWuu4RowJ/TEiZJBki1Uhg=" },
    body: "[]",
    secret,
    genuine: false,
  },
];
