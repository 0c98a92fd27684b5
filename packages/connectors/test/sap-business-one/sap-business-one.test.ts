import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { sapBusinessOne } from "../../src/sap-business-one/index.ts";
import { address, password, SapWorld } from "./world.ts";

const settings = {
  address,
  companyDb: "SBODEMOUS",
  user: "parstock",
  warehouse: "main",
  currency: "EUR",
};

describe.each(["v2", "v1"] as const)("%s of the Service Layer", (version) => {
  const subject = {
    connector: sapBusinessOne,
    world: (): SapWorld => new SapWorld(version),
    settings: { ...settings, version },
    credentials: { password },
  };

  testConnector(subject);

  it("places every order once, whatever gets lost", { timeout: 120_000 }, () => {
    const { violations, struck } = simulateConnector(subject, 2000);
    expect(violations).toEqual([]);
    expect(Object.keys(struck)).toEqual(
      expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
    );
  });
});
