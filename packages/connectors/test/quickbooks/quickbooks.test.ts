import { simulateConnector, testConnector } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import { QuickBooksWorld } from "./world.ts";

/** A company that numbers purchase orders by itself: ours are known by their note only. */
const numbering = {
  ...subject,
  world: (): QuickBooksWorld => Object.assign(new QuickBooksWorld(), { customNumbers: false }),
};

const links = { "a link to another host is not followed": "QuickBooks' answers hold no links." };

testConnector({ ...subject, webhooks, skip: links });

describe("in a company with numbers of its own", () => {
  testConnector({ ...numbering, webhooks, skip: links });
});

it.each([
  ["keeps our number", subject, 2000],
  ["numbers by itself", numbering, 500],
] as const)("places every order once in a company that %s", (...each) => {
  const [, company, schedules] = each;
  const { violations, struck } = simulateConnector(company, schedules);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(Object.keys(struck)).toEqual(
    expect.arrayContaining(["lost-after write", "late write", "crash", "expired token"]),
  );
});
