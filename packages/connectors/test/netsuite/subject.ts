import type { ConnectorUnderTest } from "@parstock/testing";

import { netsuite } from "../../src/netsuite/index.ts";
import { NetsuiteWorld, settings } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: netsuite,
  world: () => new NetsuiteWorld(),
  settings,
  // The model host signs everything with this text: so it stands for the key, and must be seen nowhere else.
  credentials: { privateKey: "c2lnbmF0dXJl" },
};
