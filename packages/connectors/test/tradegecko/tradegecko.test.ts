import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { TradeGeckoWorld } from "./world.ts";

const skip = {
  "a wrong tenant is told as one": "A token belongs to one account.",
  "a link to another host is not followed": "Pages are numbered; the Link header is not followed.",
};

testConnector({ ...subject, webhooks, skip });

const uncounted = {
  ...subject,
  world: (): TradeGeckoWorld => Object.assign(new TradeGeckoWorld(), { counts: false }),
};

describe("at an endpoint without the header of pages", () => {
  testConnector({ ...uncounted, webhooks, skip });
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
