import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { subject } from "./subject.ts";
import { Cin7OmniWorld } from "./world.ts";

/** A server that refuses a reference the second time: whether it does is not documented. */
const unique = {
  ...subject,
  world: (): Cin7OmniWorld => Object.assign(new Cin7OmniWorld(), { unique: true }),
};

const skip = {
  "a wrong tenant is told as one": "An API connection belongs to one account.",
  "a link to another host is not followed": "Cin7 Omni's lists hold no links.",
};

testConnector({ ...subject, skip });

describe("where references are unique", () => {
  testConnector({ ...unique, skip });
});

it.each([
  ["takes a reference twice", subject],
  ["takes a reference once", unique],
] as const)("places every order once in an account that %s", (_, account) => {
  const { violations, struck } = simulateConnector(account, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash"]),
  );
});
