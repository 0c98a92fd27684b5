import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

const perConversation =
  "A session occupies a seat of the licence, so that every conversation has its own; see sessions.test.ts.";

testConnector({
  ...subject,
  webhooks,
  skip: {
    "a wrong tenant is told as one": "Acumatica takes the first tenant, and says nothing.",
    "a link to another host is not followed":
      "Lists have no links; see behaviour.test.ts for actions.",
    "new tokens are stored before they are used": perConversation,
    "two workers renew once": perConversation,
  },
});

it("places every order once, whatever gets lost", () => {
  const { violations, struck } = simulateConnector(subject, 2000);
  expect(violations).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
