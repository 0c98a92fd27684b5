import type { ConnectorUnderTest } from "@parstock/testing";

import { magento } from "../../src/magento/index.ts";
import { keys, MagentoWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: magento,
  world: () => new MagentoWorld(),
  settings: { address: "https://shop.example/", orderUpToTimes: "3" },
  credentials: keys,
};
