import type { ConnectorUnderTest } from "@parstock/testing";

import { smartsheet } from "../../src/smartsheet/index.ts";
import { accessToken, orderSheet, SmartsheetWorld, stockSheet, supplierSheet } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: smartsheet,
  world: () => new SmartsheetWorld(),
  settings: { stockTable: stockSheet, supplierTable: supplierSheet, orderTable: orderSheet },
  credentials: { accessToken },
};
