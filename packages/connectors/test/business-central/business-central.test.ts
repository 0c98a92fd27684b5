import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { extended, subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { BusinessCentralWorld } from "./world.ts";

const skip = {
  "a revoked sign-in is told as one":
    "A secret that was withdrawn is told at the next sign-in, as any refused one.",
};
const pageMax = 50;

testConnector({
  ...subject,
  world: () => new BusinessCentralWorld({ pageMax }),
  webhooks,
  skip,
});
testConnector({
  ...extended,
  world: () => new BusinessCentralWorld({ pageMax, companion: true }),
  webhooks,
  skip,
});

it.each([
  ["by its standard API", subject],
  ["with the companion app", extended],
])("places every order once, whatever gets lost, %s", (_, under) => {
  const { violations, struck } = simulateConnector(under, 2000);
  expect(violations).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
