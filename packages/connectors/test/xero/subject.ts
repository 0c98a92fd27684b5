import type { ConnectorUnderTest } from "@parstock/testing";

import { xero } from "../../src/xero/index.ts";
import { tenantId, XeroWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: xero,
  world: () => new XeroWorld(),
  settings: { tenantId, clientId: "client" },
  credentials: { clientSecret: "client-secret-of-ours" },
};
