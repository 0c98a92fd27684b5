import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { direct, requisitions, subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

const skip = {
  "what is not there is not found":
    "The network cannot be asked: a look-up delivers the same document again.",
  "two orders with one reference are both found": "An order number is taken once a supplier.",
  "a quantity that the system changed is reported":
    "Nothing is read back; what a supplier changes comes as a ConfirmationRequest.",
};

testConnector({ ...subject, webhooks, skip });
testConnector({
  ...requisitions,
  webhooks,
  skip: { ...skip, "a cancelled order is cancelled": "Requisitions are withdrawn in Ariba only." },
});

it.each([
  { door: "orders", under: subject, schedules: 2000 },
  { door: "requisitions", under: requisitions, schedules: 2000 },
  { door: "orders of a direct supplier", under: direct, schedules: 500 },
])("places all $door once, whatever gets lost", ({ under, schedules }) => {
  const { violations, struck } = simulateConnector(under, schedules);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "truncated write"]),
  );
});
