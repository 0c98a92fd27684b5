import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

testConnector({
  ...subject,
  webhooks,
  skip: {
    "an order that never left is created once":
      "The order is there before its rows, so that the outcome is unknown; behaviour.test.ts goes on from there.",
    "a preview sends nothing and shows no secret":
      "Rows go to the order's id, which a preview can't know; behaviour.test.ts compares all but the id.",
    "a wrong tenant is told as one":
      "The account stands in the address, and its tokens fit no other.",
    "a link to another host is not followed": "Brightpearl's answers hold no links to follow.",
  },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
