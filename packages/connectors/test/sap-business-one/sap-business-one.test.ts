import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { oldSubject, subject } from "./subject.ts";

describe.each([
  ["v2", subject],
  ["v1", oldSubject],
] as const)("%s of the Service Layer", (_, under) => {
  testConnector(under);

  it("places every order once, whatever gets lost", () => {
    const { violations, struck } = simulateConnector(under, 2000);
    expect(violations).toEqual([]);
    expect(Object.keys(struck)).toEqual(
      expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
    );
  });
});
