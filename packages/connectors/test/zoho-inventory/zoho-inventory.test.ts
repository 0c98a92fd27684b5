import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { ZohoWorld } from "./world.ts";

/** An organisation that numbers orders by itself, where the filter by reference does nothing. */
const numbering = {
  ...subject,
  settings: { ...subject.settings, numbers: "zoho" },
  world: (): ZohoWorld => Object.assign(new ZohoWorld(), { filters: false, uniqueNumbers: false }),
};

const skip = {
  "a link to another host is not followed": "Zoho Inventory's answers hold no links.",
};

testConnector({ ...subject, webhooks, skip });

describe("in an organisation with numbers of its own", () => {
  testConnector({ ...numbering, webhooks, skip });
});

it.each([
  ["keeps our number", subject, 2000],
  ["numbers by itself", numbering, 2000],
] as const)("places every order once in an organisation that %s", (...each) => {
  const [, organisation, schedules] = each;
  const { violations, struck } = simulateConnector(organisation, schedules);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
