import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

testConnector({
  ...subject,
  webhooks,
  skip: {
    "an order that never left is created once":
      "The header is there before the lines, so that the outcome is unknown; behaviour.test.ts goes on from there.",
    "a wrong tenant is told as one": "Cin7 Core refuses a wrong account id and a wrong key alike.",
    "a link to another host is not followed": "Cin7 Core's lists hold no links.",
  },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash"]),
  );
});
