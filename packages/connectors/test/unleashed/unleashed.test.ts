import { simulateConnector, testConnector } from "@parstock/testing";
import { expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { UnleashedWorld } from "./world.ts";

testConnector({
  ...subject,
  webhooks,
  skip: {
    "a throttled read waits as long as it is told": "Unleashed names no time to wait for.",
    "a wrong tenant is told as one": "An API id and key belong to one account.",
    "a link to another host is not followed": "Unleashed's answers hold no links.",
  },
});

/** What a second create under a Guid does is not documented, so that both are run. */
it.each(["refuses", "overwrites"] as const)(
  "places every order once, whatever gets lost, where a second create %s",
  (onSecondPost) => {
    const world = (): UnleashedWorld => Object.assign(new UnleashedWorld(), { onSecondPost });
    const { violations, struck } = simulateConnector({ ...subject, world }, 2000);
    expect(violations.slice(0, 5)).toEqual([]);
    expect(Object.keys(struck)).toEqual(
      expect.arrayContaining(["lost-after write", "late write", "crash"]),
    );
  },
);
