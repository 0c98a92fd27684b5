import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

testConnector({
  ...subject,
  webhooks,
  skip: {
    "two orders with one reference are both found": "Xero's order numbers are unique.",
    "a link to another host is not followed": "Xero's answers hold no links.",
  },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
