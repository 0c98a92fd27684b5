import type { ConnectorUnderTest } from "@parstock/testing";

import { acme } from "../../src/_template/index.ts";
import { AcmeWorld, apiKey } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: acme,
  world: () => new AcmeWorld(),
  settings: { address: "https://acme.example" },
  credentials: { apiKey },
};
