import type { ConnectorUnderTest } from "@parstock/testing";

import { skubana } from "../../src/skubana/index.ts";
import { accessToken, SkubanaWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: skubana,
  world: () => new SkubanaWorld(),
  settings: { applicationKey: "acme-app", warehouse: "main", currency: "EUR", confirmDays: "3" },
  credentials: { applicationSecret: "application-secret-of-ours", accessToken },
  pieces: "2",
};
