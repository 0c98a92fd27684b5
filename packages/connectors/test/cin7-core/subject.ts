import type { ConnectorUnderTest } from "@parstock/testing";

import { cin7Core } from "../../src/cin7-core/index.ts";
import { accountId, applicationKey, Cin7CoreWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: cin7Core,
  world: () => new Cin7CoreWorld(),
  settings: {},
  credentials: { accountId, applicationKey },
};
