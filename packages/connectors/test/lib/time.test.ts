import { addDays, addMs, type Day, epochMs, type Instant } from "@parstock/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import {
  afterDays,
  afterMs,
  dayOf,
  instantOf,
  instantOfMs,
  msOf,
  retryAt,
  seconds,
} from "../../src/lib/time.ts";

const instant = fc
  .date({
    min: new Date("0001-01-02T00:00:00Z"),
    max: new Date("9998-12-30T00:00:00Z"),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString() as Instant);

it("counts as core and JavaScript do", () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: -400, max: 400 }), (at, days) => {
      expect(msOf(at)).toBe(Date.parse(at));
      expect(msOf(at)).toBe(epochMs(at));
      expect(instantOfMs(Date.parse(at))).toBe(at);
      expect(instantOf(at)).toBe(at);
      expect(afterMs(at, days * 1000)).toBe(addMs(at, days * 1000));
      const day = at.slice(0, 10) as Day;
      fc.pre(day > "0002-06-01" && day < "9997-06-01");
      expect(afterDays(day, days)).toBe(addDays(day, days));
    }),
  );
});

it.each([
  ["2026-02-14T01:31:05-08:00", "2026-02-14T09:31:05.000Z"],
  ["2026-02-14 09:31:05", "2026-02-14T09:31:05.000Z"],
  ["2026-02-14T09:31:05.1234567Z", "2026-02-14T09:31:05.123Z"],
  ["2026-02-14T15:01+0530", "2026-02-14T09:31:00.000Z"],
  ["2026-02-14", "2026-02-14T00:00:00.000Z"],
  ["2026-02-30T00:00:00Z", null],
  ["14/02/2026", null],
  ["", null],
])("reads the instant %j", (text, expected) => {
  expect(instantOf(text)).toBe(expected);
});

it.each([
  ["2026-02-28", "2026-02-28"],
  ["2026-02-28T23:00:00-08:00", "2026-02-28"],
  ["2026-02-29", null],
  ["2026-2-1", null],
])("reads the day %j", (text, expected) => {
  expect(dayOf(text)).toBe(expected);
});

it.each([
  ["27", "2026-11-23T08:00:27.000Z"],
  ["1.5", "2026-11-23T08:00:01.500Z"],
  ["Mon, 23 Nov 2026 08:01:00 GMT", "2026-11-23T08:01:00.000Z"],
  ["soon", undefined],
  [undefined, undefined],
])("reads the header Retry-After %j", (header, expected) => {
  expect(retryAt(header, "2026-11-23T08:00:00.000Z" as Instant)).toBe(expected);
});

it("writes seconds", () => {
  expect(seconds("2026-11-23T08:00:00.123Z" as Instant)).toBe("2026-11-23T08:00:00Z");
});
