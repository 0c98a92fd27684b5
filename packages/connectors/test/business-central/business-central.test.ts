import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { businessCentral } from "../../src/business-central/index.ts";
import { webhooks } from "./webhooks.ts";
import { BusinessCentralWorld, companyId } from "./world.ts";

const settings = {
  tenant: "acme.example",
  environment: "Production",
  company: companyId,
  clientId: "client",
};
const credentials = { clientSecret: "client-secret-of-ours" };
const skip = {
  "a revoked sign-in is told as one":
    "A secret that was withdrawn is told at the next sign-in, as any refused one.",
};

const plain = {
  connector: businessCentral,
  world: (): BusinessCentralWorld => new BusinessCentralWorld({ pageMax: 50 }),
  settings,
  credentials,
};
const extended = {
  ...plain,
  world: (): BusinessCentralWorld => new BusinessCentralWorld({ pageMax: 50, companion: true }),
  settings: { ...settings, companion: "installed" },
};

testConnector({ ...plain, webhooks, skip });
testConnector({ ...extended, webhooks, skip });

it.each([
  ["by its standard API", plain],
  ["with the companion app", extended],
])("places every order once, whatever gets lost, %s", { timeout: 240_000 }, (_, subject) => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
