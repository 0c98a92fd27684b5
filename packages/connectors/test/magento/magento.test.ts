import { testConnector } from "@parstock/testing";
import { describe } from "vitest";

import { subject } from "./subject.ts";
import { keys, MagentoWorld } from "./world.ts";

const skip = {
  "a wrong tenant is told as one": "A shop is its own address.",
  "a link to another host is not followed": "Searches hold no links.",
};

testConnector({ ...subject, skip });

describe("with a token alone, and salable quantities one by one", () => {
  testConnector({
    ...subject,
    world: () => Object.assign(new MagentoWorld(), { exports: false }),
    credentials: { token: keys.token },
    skip,
  });
});
