import type { ConnectorUnderTest } from "@parstock/testing";

import { quickbooks } from "../../src/quickbooks/index.ts";
import { companyId, QuickBooksWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: quickbooks,
  world: () => new QuickBooksWorld(),
  settings: { companyId, clientId: "client" },
  credentials: { clientSecret: "client-secret-of-ours" },
};
