import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { subject } from "./subject.ts";
import { SkubanaWorld } from "./world.ts";

/** A server that takes the filter by number for nothing: one client knows it, another does not. */
const unfiltered = {
  ...subject,
  world: (): SkubanaWorld => Object.assign(new SkubanaWorld(), { filters: false }),
};

const skip = {
  "a wrong tenant is told as one": "A token belongs to one company.",
  "a link to another host is not followed": "Extensiv's answers hold no links.",
};

testConnector({ ...subject, skip });

describe("where the filter by number does nothing", () => {
  testConnector({ ...unfiltered, skip });
});

it.each([
  ["finds by number", subject],
  ["lists by day only", unfiltered],
] as const)("places every order once in a company that %s", (_, company) => {
  const { violations, struck } = simulateConnector(company, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash"]),
  );
});
