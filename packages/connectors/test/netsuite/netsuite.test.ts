import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";

testConnector({
  ...subject,
  skip: {
    "two orders with one reference are both found": "External ids are unique in NetSuite.",
    "a link to another host is not followed": "Pages go on after a key: links are not followed.",
    "a throttled read waits as long as it is told": "NetSuite never says how long to wait.",
    "a wrong tenant is told as one":
      "The account stands in the host name: a wrong one is a sign-in that is refused.",
  },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
