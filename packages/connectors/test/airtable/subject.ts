import type { ConnectorUnderTest } from "@parstock/testing";

import { airtable } from "../../src/airtable/index.ts";
import { accessToken, AirtableWorld, base } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: airtable,
  world: () => new AirtableWorld(),
  settings: {
    base,
    stockTable: "tblInventory00001",
    supplierTable: "Suppliers",
    orderTable: "Purchase / Orders",
  },
  credentials: { accessToken },
};
