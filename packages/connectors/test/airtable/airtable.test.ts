import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

testConnector({
  ...subject,
  webhooks,
  skip: {
    "a throttled read waits as long as it is told":
      "Airtable names no time to wait for; half a minute is on its page.",
    "a wrong tenant is told as one": "A token that lacks the base is told as missing rights.",
    "a link to another host is not followed": "Airtable's answers hold no links.",
  },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash"]),
  );
});
