import type { ConnectorUnderTest } from "@parstock/testing";

import { acumatica } from "../../src/acumatica/index.ts";
import { AcumaticaWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: acumatica,
  world: () => new AcumaticaWorld(),
  settings: {
    address: "https://erp.example/acme",
    tenant: "Acme",
    user: "parstock",
    currency: "EUR",
  },
  credentials: { password: "password-of-ours" },
};
