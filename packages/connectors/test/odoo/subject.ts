import type { ConnectorUnderTest } from "@parstock/testing";

import { odoo } from "../../src/odoo/index.ts";
import { apiKey, OdooWorld } from "./world.ts";

const url = "https://acme.odoo.example";

/** Over JSON-2, as from version 19 on. */
export const subject: ConnectorUnderTest = {
  connector: odoo,
  world: () => new OdooWorld(19),
  settings: { url, version: "19" },
  credentials: { apiKey },
};

/** Over JSON-RPC. */
export const olderSubject: ConnectorUnderTest = {
  ...subject,
  world: () => new OdooWorld(17),
  settings: { url, version: "17", database: "acme", login: "buyer" },
  // The user id is looked up once and kept: what follows is about orders.
  credentials: { apiKey, uid: "7" },
};
