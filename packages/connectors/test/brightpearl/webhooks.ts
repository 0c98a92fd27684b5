import type { WebhookCase } from "@parstock/testing";

const secret = "a-long-random-text-of-ours";
const url = `https://hub.example/in?token=${secret}`;

/** Bodies are what our template renders to; the variables are those of the vendor's page on webhooks. */
export const webhooks: readonly WebhookCase[] = [
  {
    name: "changed levels of stock",
    headers: {},
    url,
    secret,
    genuine: true,
    proof: "secret-in-address",
    body: '{"accountCode":"exampleco","resourceType":"product","id":"1007,1532-1534","lifecycleEvent":"modified","fullEvent":"product.modified.on-hand-modified","raisedOn":"2026-11-23T04:10:05.000Z","brightpearlVersion":"4.164.1"}',
    events: [
      {
        id: "e0f5be719890f3130b11fd933dcd3ac2b942aafcb03692e36fa2278bccc2b92b",
        about: "stock",
        at: "2026-11-23T04:10:05.000Z" as never,
      },
    ],
  },
  {
    name: "a call with another token",
    headers: {},
    url: "https://hub.example/in?token=something-else",
    secret,
    genuine: false,
    body: "{}",
  },
];
