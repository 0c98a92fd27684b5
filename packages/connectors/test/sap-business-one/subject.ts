import type { ConnectorUnderTest } from "@parstock/testing";

import { sapBusinessOne } from "../../src/sap-business-one/index.ts";
import { address, password, SapWorld } from "./world.ts";

export const settings = {
  address,
  companyDb: "SBODEMOUS",
  user: "parstock",
  warehouse: "main",
  currency: "EUR",
};

export const subject: ConnectorUnderTest = {
  connector: sapBusinessOne,
  world: () => new SapWorld(),
  settings,
  credentials: { password },
};

/** The same company as version 1 of the Service Layer shows it. */
export const oldSubject: ConnectorUnderTest = {
  ...subject,
  world: () => new SapWorld("v1"),
  settings: { ...settings, version: "v1" },
};
