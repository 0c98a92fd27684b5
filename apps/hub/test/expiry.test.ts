import { expect, test } from "vitest";

import { timeLeft } from "../src/expiry.ts";

const now = new Date("2026-11-23T08:00:00Z");

test.each([
  ["2026-11-23T07:59:59Z", "has expired"],
  ["2026-11-23T08:00:00Z", "has expired"],
  ["2026-11-23T08:00:59Z", "expires in less than a minute"],
  ["2026-11-23T08:01:00Z", "expires in 1 minute"],
  ["2026-11-23T09:59:59Z", "expires in 119 minutes"],
  ["2026-11-23T10:00:00Z", "expires in 2 hours"],
  ["2026-11-23T11:59:00Z", "expires in 3 hours"],
  ["2026-11-25T07:59:00Z", "expires in 47 hours"],
  ["2026-11-25T08:00:00Z", "expires in 2 days"],
  ["2026-11-30T08:00:00Z", "expires in 7 days"],
])("what ends at %s %s", (at, expected) => {
  expect(timeLeft(at, now)).toBe(expected);
});
