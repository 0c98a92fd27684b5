import type { ConnectorUnderTest } from "@parstock/testing";

import { cin7Omni } from "../../src/cin7-omni/index.ts";
import { apiKey, apiUsername, Cin7OmniWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: cin7Omni,
  world: () => new Cin7OmniWorld(),
  settings: {
    branch: "main",
    currency: "EUR",
    minimumField: "products_1001",
    maximumField: "products_1002",
    costColumn: "costEUR",
    leadTimeDays: "3",
  },
  credentials: { apiUsername, apiKey },
};
