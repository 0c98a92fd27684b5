import type { ConnectorUnderTest } from "@parstock/testing";

import { zohoInventory } from "../../src/zoho-inventory/index.ts";
import { organizationId, ZohoWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: zohoInventory,
  world: () => new ZohoWorld(),
  settings: { dataCentre: "eu", organizationId, clientId: "client" },
  credentials: { clientSecret: "client-secret-of-ours" },
};
