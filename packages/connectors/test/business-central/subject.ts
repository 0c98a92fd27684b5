import type { ConnectorUnderTest } from "@parstock/testing";

import { businessCentral } from "../../src/business-central/index.ts";
import { BusinessCentralWorld, companyId } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: businessCentral,
  world: () => new BusinessCentralWorld(),
  settings: {
    tenant: "acme.example",
    environment: "Production",
    company: companyId,
    clientId: "client",
  },
  credentials: { clientSecret: "client-secret-of-ours" },
};

/** The same company with our extension installed. */
export const extended: ConnectorUnderTest = {
  ...subject,
  world: () => new BusinessCentralWorld({ companion: true }),
  settings: { ...subject.settings, companion: "installed" },
};
