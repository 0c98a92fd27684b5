import type { WebhookCase } from "@parstock/testing";

const secret = "0123456789abcdefSECRET";

/** Headers as Drive's page on push notifications shows them; there is no body. */
const headers = {
  "x-goog-channel-id": "parstock-4ba78bf0",
  "x-goog-channel-token": secret,
  "x-goog-message-number": "10",
  "x-goog-resource-id": "ret08u3rv24htgh289g",
  "x-goog-resource-state": "update",
  "x-goog-changed": "content,properties",
};

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a changed spreadsheet",
    headers,
    body: "",
    secret,
    genuine: true,
    proof: "secret-in-header",
    events: [{ id: "parstock-4ba78bf0/10", about: "stock" }],
  },
  {
    name: "a new channel",
    headers: { ...headers, "x-goog-resource-state": "sync", "x-goog-message-number": "1" },
    body: "",
    secret,
    genuine: true,
    proof: "secret-in-header",
    events: [],
  },
  {
    name: "a channel of somebody else",
    headers: { ...headers, "x-goog-channel-token": "0123456789abcdefSECRES" },
    body: "",
    secret,
    genuine: false,
    proof: "secret-in-header",
  },
];
