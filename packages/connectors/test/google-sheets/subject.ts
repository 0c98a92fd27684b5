import type { ConnectorUnderTest } from "@parstock/testing";

import { googleSheets } from "../../src/google-sheets/index.ts";
import { clientEmail, GoogleSheetsWorld, orderTab, spreadsheetId } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: googleSheets,
  world: () => new GoogleSheetsWorld(),
  settings: {
    clientEmail,
    spreadsheet: `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit#gid=0`,
    stockTable: "Stock",
    supplierTable: "Suppliers",
    orderTable: orderTab,
  },
  // The suite knows a sign-in by a secret in its body: what the host of tests signs with stands for the key.
  credentials: { webhookSecret: "0123456789abcdefSECRET", privateKey: "c2lnbmF0dXJl" },
};
