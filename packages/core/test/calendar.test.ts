import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { expectedDay, firstOrderDay, leadTimeUntilUsable, protectionDays } from "../src/arrival.ts";
import {
  addDays,
  addMs,
  addWorkingDays,
  day,
  dayFromNumber,
  dayNumber,
  daysBetween,
  epochMs,
  instantFromMs,
  isOpen,
  localIn,
  minutesBetween,
  parseDay,
  parseInstant,
  parseTimeOfDay,
  weekday,
  type Day,
  type Instant,
  type LocalTime,
  type Moment,
  type Weekday,
} from "../src/calendar.ts";
import type { Location, Shutdown } from "../src/item.ts";
import type { Supplier, SupplierCalendar } from "../src/supplier.ts";
import { golden } from "./golden.ts";

const supplierWith = (fields: { timeZone?: string; calendar: SupplierCalendar }): Supplier => ({
  id: "S1",
  name: "Supplier",
  status: "active",
  currency: "EUR",
  ...fields,
});

/** The zone's local time as the runtime's own time-zone database sees it: the rows are checked against it. */
function localByRuntime(at: string, timeZone: string): LocalTime {
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(new Date(at));
  return {
    day: day(text.slice(0, 10)),
    minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)),
  };
}

describe("days", () => {
  interface Row {
    readonly from: Day;
    readonly days: number;
  }
  test.each(golden<Row, { to: Day; weekday: Weekday }>("days"))("$name", ({ inputs, expected }) => {
    expect(addDays(inputs.from, inputs.days)).toBe(expected.to);
    expect(daysBetween(inputs.from, expected.to)).toBe(inputs.days);
    expect(weekday(expected.to)).toBe(expected.weekday);
  });

  it("agrees with the runtime's calendar on every day of four-digit years", () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (number) => {
        const text = new Date(number * 86_400_000).toISOString().slice(0, 10);
        expect(dayFromNumber(number)).toBe(text);
        expect(dayNumber(day(text))).toBe(number);
        expect(weekday(day(text)) % 7).toBe(new Date(number * 86_400_000).getUTCDay());
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1"])(
    "refuses %s",
    (text) => {
      expect(parseDay(text)).toBeNull();
      expect(() => day(text)).toThrow(RangeError);
    },
  );

  it("refuses text around a day", () => {
    expect(parseDay(" 2026-01-01")).toBeNull();
    expect(parseDay("2026-01-01\n")).toBeNull();
    expect(parseDay("2026-01-01T00:00:00Z")).toBeNull();
  });

  it("refuses days that four digits cannot write", () => {
    expect(() => addDays(day("9999-12-31"), 1)).toThrow(RangeError);
    expect(() => addDays(day("0000-01-01"), -1)).toThrow(RangeError);
    expect(() => addDays(day("2026-01-01"), 0.5)).toThrow(RangeError);
  });
});

describe("instants", () => {
  test.each(golden<{ text: string }, string | null>("instants"))(
    "$name",
    ({ inputs, expected }) => {
      expect(parseInstant(inputs.text)).toBe(expected);
    },
  );

  it("agrees with the runtime on milliseconds", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        const text = new Date(ms).toISOString();
        expect(instantFromMs(ms)).toBe(text);
        expect(epochMs(text as Instant)).toBe(ms);
        expect(parseInstant(text)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("adds and measures", () => {
    const at = instantFromMs(0);
    expect(addMs(at, 90_000)).toBe("1970-01-01T00:01:30.000Z");
    expect(minutesBetween(at, addMs(at, 90_000))).toBe(1.5);
    expect(minutesBetween(addMs(at, 60_000), at)).toBe(-1);
    expect(() => instantFromMs(0.5)).toThrow(RangeError);
  });

  it("takes UTC from the instant where the moment knows no such zone", () => {
    const moment: Moment = {
      at: "2026-11-23T06:38:29.000Z" as Instant,
      local: { "Asia/Tokyo": { day: day("2026-11-23"), minute: 938 } },
    };
    const utc = { day: "2026-11-23", minute: 398 };
    expect(localIn(moment, undefined)).toEqual(utc);
    expect(localIn(moment, "Mars/Olympus")).toEqual(utc);
    expect(localIn(moment, "constructor")).toEqual(utc);
    expect(localIn(moment, "Asia/Tokyo").minute).toBe(938);
  });

  it("reads times of day", () => {
    expect(["00:00", "9:05", "23:59", "24:00", "12:60", "noon"].map(parseTimeOfDay)).toEqual([
      0,
      545,
      1439,
      null,
      null,
      null,
    ]);
  });
});

describe("working days", () => {
  interface Row {
    readonly from: Day;
    readonly days: number;
    readonly workingDays?: readonly Weekday[];
    readonly holidays?: readonly Day[];
    readonly shutdowns?: readonly Shutdown[];
  }
  test.each(golden<Row, Day | null>("working-days"))("$name", ({ inputs, expected }) => {
    const { from, days, workingDays, holidays, shutdowns } = inputs;
    expect(addWorkingDays(from, days, workingDays, holidays, shutdowns)).toBe(expected);
  });

  it("always lands on an open day, with as many open days on the way as asked for", () => {
    const someDay = fc.integer({ min: 20_000, max: 21_000 }).map(dayFromNumber);
    const calendar = fc.record({
      weekdays: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      holidays: fc.array(someDay, { maxLength: 20 }),
      shutdown: fc.record({ from: someDay, to: someDay }),
    });
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 60 }), calendar, (from, days, c) => {
        const reached = addWorkingDays(from, days, c.weekdays, c.holidays, [c.shutdown]);
        fc.pre(reached !== null);
        const open = (value: Day): boolean => isOpen(value, c.weekdays, c.holidays, [c.shutdown]);
        const passed = Array.from({ length: daysBetween(from, reached) }, (_, n) =>
          addDays(from, n + 1),
        ).filter(open);
        expect(open(reached)).toBe(true);
        expect(passed).toHaveLength(days);
      }),
    );
  });
});

describe("order days", () => {
  interface Row {
    readonly at: Instant;
    readonly timeZone: string;
    readonly local: LocalTime;
    readonly calendar: SupplierCalendar;
  }
  test.each(golden<Row, Day | null>("order-days"))("$name", ({ inputs, expected }) => {
    const { at, timeZone, local, calendar } = inputs;
    expect(localByRuntime(at, timeZone)).toEqual(local);
    const supplier = supplierWith({ timeZone, calendar });
    expect(firstOrderDay({ at, local: { [timeZone]: local } }, supplier)).toBe(expected);
  });
});

describe("arrivals", () => {
  interface Row {
    readonly at?: Instant;
    readonly local: Readonly<Record<string, LocalTime>>;
    readonly supplier: { timeZone?: string; calendar: SupplierCalendar };
    readonly offer: { leadTimeDays: number; leadTimeIn?: "working-days" | "calendar-days" };
    readonly location: { timeZone?: string; receivingDays?: Weekday[]; holidays?: Day[] };
    readonly reviewDays: number;
  }
  interface Days {
    readonly orderDay: Day;
    readonly leavesBy: Day;
    readonly delivered: Day;
    readonly arrives: Day;
    readonly protectionDays: number;
  }
  const inputsOf = (row: Row): Parameters<typeof expectedDay>[0] => ({
    moment: { at: row.at ?? ("2000-01-01T00:00:00.000Z" as Instant), local: row.local },
    supplier: supplierWith(row.supplier),
    offer: row.offer,
    location: { id: "L1", name: "Store", ...row.location } satisfies Location,
  });

  const rows = golden<Row, Days | null>("arrivals");
  test.each(rows)("$name", ({ inputs, expected }) => {
    const days = protectionDays(inputsOf(inputs), inputs.reviewDays);
    const arrival = expectedDay(inputsOf(inputs));
    expect(arrival && { ...arrival, reasons: undefined, protectionDays: days }).toEqual(expected);
    expect(days).toBe(expected?.protectionDays ?? null);
  });

  test.each(rows.filter(({ inputs }) => inputs.reviewDays === 0))(
    "lead time: $name",
    ({ inputs, expected }) => {
      expect(leadTimeUntilUsable(inputsOf(inputs))).toBe(expected?.protectionDays ?? null);
    },
  );

  it("says what moved the days", () => {
    const friday = { day: day("2026-07-31"), minute: 15 * 60 };
    const arrival = expectedDay(
      inputsOf({
        local: { "Europe/Berlin": friday },
        supplier: {
          timeZone: "Europe/Berlin",
          calendar: {
            cutOff: "14:30",
            deliveryDays: [2],
            shutdowns: [{ from: day("2026-08-03"), to: day("2026-08-14"), name: "summer" }],
          },
        },
        offer: { leadTimeDays: 2 },
        location: { timeZone: "Europe/Berlin", receivingDays: [5] },
        reviewDays: 0,
      }),
    );
    expect(arrival?.reasons).toEqual([
      { kind: "cut-off", day: "2026-07-31", cutOff: "14:30" },
      { kind: "wait", for: "order-day", from: "2026-08-01", to: "2026-08-17" },
      { kind: "lead-time", days: 2, in: "working-days", from: "2026-08-17", to: "2026-08-19" },
      { kind: "wait", for: "delivery-day", from: "2026-08-19", to: "2026-08-25" },
      { kind: "wait", for: "receiving-day", from: "2026-08-25", to: "2026-08-28" },
      {
        kind: "shutdown",
        shutdown: { from: "2026-08-03", to: "2026-08-14", name: "summer" },
      },
    ]);
  });
});
