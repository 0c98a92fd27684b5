import type { ConnectorUnderTest } from "@parstock/testing";

import { brightpearl } from "../../src/brightpearl/index.ts";
import { appRef, BrightpearlWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: brightpearl,
  world: () => new BrightpearlWorld(),
  settings: {
    account: "acme",
    datacenter: "euw1.brightpearlconnect.com",
    appRef,
    devRef: "acme",
    warehouse: "main",
    buildingStatus: "Parstock building",
    orderStatus: "Placed with supplier",
    sentStatus: "Sent to supplier",
    cancelledStatus: "Cancelled PO",
  },
  credentials: { clientSecret: "client-secret-of-ours" },
  pieces: "2",
};
