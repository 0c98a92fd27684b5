import type { ConnectorUnderTest } from "@parstock/testing";

import { tradegecko } from "../../src/tradegecko/index.ts";
import { clientId, TradeGeckoWorld } from "./world.ts";

export const subject: ConnectorUnderTest = {
  connector: tradegecko,
  world: () => new TradeGeckoWorld(),
  settings: {
    baseUrl: "https://gateway.example/gecko",
    authUrl: "https://gateway.example/gecko",
    clientId,
    location: "main",
    currency: "EUR",
  },
  credentials: { clientSecret: "application-secret-of-ours" },
};
