import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { olderSubject, subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";

const noDesk = "An API key does not rotate; what is looked up with it is held below.";
const skip = {
  "a link to another host is not followed": "Odoo's answers hold no links.",
  "a sign-in that expires between two pages is renewed": noDesk,
  "new tokens are stored before they are used": noDesk,
  "two workers renew once": noDesk,
  "a lost answer to a renewal is told, and gone about again later": noDesk,
};

const fourAPage = { rowsPerCall: "4" };
const subjects = {
  "JSON-RPC of 17": {
    ...olderSubject,
    settings: { ...olderSubject.settings, ...fourAPage },
  },
  "JSON-2 of 19": { ...subject, settings: { ...subject.settings, ...fourAPage } },
};

describe("over JSON-RPC of 17", () => {
  testConnector({ ...subjects["JSON-RPC of 17"], webhooks, skip });
});

describe("over JSON-2 of 19", () => {
  const database = "Over JSON-2 a wrong database is a key that is not accepted.";
  testConnector({
    ...subjects["JSON-2 of 19"],
    webhooks,
    skip: { ...skip, "a wrong tenant is told as one": database },
  });
});

for (const [name, one] of Object.entries(subjects))
  it(`places every order once over ${name}, whatever gets lost`, () => {
    const { violations, struck } = simulateConnector(one, 2000);
    expect(violations.slice(0, 5)).toEqual([]);
    expect(Object.keys(struck)).toEqual(
      expect.arrayContaining(["lost-after write", "late write", "crash"]),
    );
  });
