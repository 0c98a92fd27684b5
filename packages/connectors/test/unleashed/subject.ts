import type { ConnectorUnderTest } from "@parstock/testing";

import { unleashed } from "../../src/unleashed/index.ts";
import { apiId, apiKey, UnleashedWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: unleashed,
  world: () => new UnleashedWorld(),
  settings: { warehouse: "main", currency: "EUR" },
  credentials: { apiId, apiKey },
};
