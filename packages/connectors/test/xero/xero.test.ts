import { testConnector } from "@parstock/testing";

import { xero } from "../../src/xero/index.ts";
import { webhooks } from "./webhooks.ts";
import { tenantId, XeroWorld } from "./world.ts";

testConnector({
  connector: xero,
  world: () => new XeroWorld(),
  settings: { tenantId, clientId: "client" },
  credentials: { clientSecret: "client-secret-of-ours" },
  webhooks,
  skip: {
    "two orders with one reference are both found": "Xero's order numbers are unique.",
    "a link to another host is not followed": "Xero's answers hold no links.",
  },
});
