import type { WebhookCase } from "@parstock/testing";

const secret = "a-long-random-text-of-ours";
const genuine = { headers: { authorization: `Bearer ${secret}` }, secret, genuine: true } as const;

/** Payloads of the API Blueprint (June 2026), "Webhooks payload examples"; nothing is signed. */
export const webhooks: readonly WebhookCase[] = [
  {
    ...genuine,
    name: "a changed level of stock",
    proof: "secret-in-header",
    body: '[{"ID":"3bfdf57a-bbc7-4f09-ba28-9768a09e0a60","SKU":"Bread","Location":"Main Warehouse","Bin":null,"OnHand":497.0000,"MaxRows":2},{"ID":"3bfdf57a-bbc7-4f09-ba28-9768a09e0a60","SKU":"Bread","Location":"Main Warehouse","Bin":"Bin 1","OnHand":10.0000,"MaxRows":2}]',
    events: [
      {
        id: "c309bf29e277acb8058a9ec64817b1e8196925dffd00e36bc844aec6bae12578/Bread",
        about: "stock",
        key: "Bread",
      },
    ],
  },
  {
    ...genuine,
    name: "an authorised order",
    proof: "secret-in-header",
    body: '{"TaskID":"91EE7B1D-BD35-4E43-B98A-DB86BE777624","PurchaseOrderNumber":"PO-00044","SupplierName":"Bayside Club","EventType":"Purchase/OrderAuthorised"}',
    events: [
      {
        id: "b11a339213db682843ebfc16fb9046f845fb57dc09bcf348989fa4871b721bd6",
        about: "order",
        key: "91EE7B1D-BD35-4E43-B98A-DB86BE777624",
      },
    ],
  },
  {
    name: "a call with another token",
    headers: { authorization: "Bearer something-else" },
    body: "[]",
    secret,
    genuine: false,
  },
];
