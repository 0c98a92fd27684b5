/**
 * Days and instants as ISO strings, with the proleptic Gregorian arithmetic of ISO 8601. Core has no clock and
 * no time-zone database: the host says what day and time it is in each zone that a decision needs (`Moment`).
 */
declare const isoDay: unique symbol;
declare const isoInstant: unique symbol;

/** A calendar day, "2026-11-23". */
export type Day = string & { readonly [isoDay]: true };
/** A point in time in UTC with milliseconds, "2026-11-23T06:38:29.000Z". */
export type Instant = string & { readonly [isoInstant]: true };

/** What the host's clock says: the instant, and the local day and minute of each time zone asked for. */
export interface Moment {
  readonly at: Instant;
  readonly local: Readonly<Record<string, LocalTime>>;
}

export interface LocalTime {
  readonly day: Day;
  /** Minutes since local midnight, 0 to 1439. */
  readonly minute: number;
}

/** An inclusive range of days. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Monday to Friday. */
export const workWeek: readonly Weekday[] = [1, 2, 3, 4, 5];

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Day numbers of 0000-01-01 and 9999-12-31: what four-digit years can write. */
const firstDayNumber = -719_528;
const lastDayNumber = 2_932_896;
/** Closed days in a row after which a calendar counts as never open. */
const closedDaysMax = 731;
/** No lead time counts more open days than this, about ten years. */
const openDaysMax = 3650;

/** The day that `text` writes as YYYY-MM-DD, or null when it is not a real one ("2026-02-29"). */
export function parseDay(text: string): Day | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return null;
  const month = Number(parts[2]);
  const dayOfMonth = Number(parts[3]);
  if (month < 1 || month > 12 || dayOfMonth < 1) return null;
  return dayOfMonth <= daysInMonth(Number(parts[1]), month) ? (text as Day) : null;
}

/** The day that `text` writes. Throws a RangeError on anything else: for literals and trusted text. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new RangeError(`not a day of the calendar: ${text}`);
  return parsed;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Days since 1970-01-01. Counts in eras of 400 years with years that begin in March, so that the leap day comes
 * last (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
 */
export function dayNumber(value: Day): number {
  const month = Number(value.slice(5, 7));
  const year = Number(value.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + Number(value.slice(8, 10)) - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The day `number` days after 1970-01-01 (civil_from_days). Throws a RangeError outside the years 0000 to 9999. */
export function dayFromNumber(number: number): Day {
  if (!Number.isInteger(number) || number < firstDayNumber || number > lastDayNumber)
    throw new RangeError(`no day has the number ${number}`);
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}` as Day;
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

/** Throws a RangeError outside the years 0000 to 9999. */
export function addDays(from: Day, days: number): Day {
  return dayFromNumber(dayNumber(from) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

export function weekday(value: Day): Weekday {
  return weekdayOfNumber(dayNumber(value));
}

/** 1970-01-01 was a Thursday. */
function weekdayOfNumber(number: number): Weekday {
  return (((((number + 3) % 7) + 7) % 7) + 1) as Weekday;
}

const instantShape =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d{2}):?(\d{2})?)$/;

/**
 * The instant that an ISO 8601 text with an offset writes, in UTC; digits beyond milliseconds are cut. Null for
 * anything else, also for a local time without an offset: that is no instant.
 */
export function parseInstant(text: string): Instant | null {
  const parts = instantShape.exec(text);
  if (parts === null) return null;
  const [
    ,
    dayText = "",
    hourText,
    minuteText,
    secondText,
    fraction,
    sign,
    offsetHour,
    offsetMinute,
  ] = parts;
  const date = parseDay(dayText);
  const hour = Number(hourText);
  const minute = Number(minuteText);
  const second = Number(secondText ?? 0);
  const offset = Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0);
  if (date === null || minute > 59 || second > 59 || Number(offsetMinute ?? 0) > 59) return null;
  if (Number(offsetHour ?? 0) > 23) return null;
  const ms = Number((fraction ?? "0").padEnd(3, "0").slice(0, 3));
  // 24:00 is the end of the day in ISO 8601; 24:01 is nothing.
  if (hour > 24 || (hour === 24 && minute + second + ms > 0)) return null;
  const minutes = hour * 60 + minute - (sign === "-" ? -offset : offset);
  return instantOrNull(dayNumber(date) * dayMs + minutes * minuteMs + second * 1000 + ms);
}

function instantOrNull(ms: number): Instant | null {
  const number = Math.floor(ms / dayMs);
  if (!Number.isInteger(ms) || number < firstDayNumber || number > lastDayNumber) return null;
  const ofDay = ms - number * dayMs;
  const hour = padded(Math.floor(ofDay / 3_600_000), 2);
  const minute = padded(Math.floor(ofDay / minuteMs) % 60, 2);
  const second = padded(Math.floor(ofDay / 1000) % 60, 2);
  return `${dayFromNumber(number)}T${hour}:${minute}:${second}.${padded(ofDay % 1000, 3)}Z` as Instant;
}

/** Milliseconds since 1970-01-01T00:00:00Z, without leap seconds. */
export function epochMs(instant: Instant): number {
  return dayNumber(instant.slice(0, 10) as Day) * dayMs + msOfDay(instant);
}

function msOfDay(instant: Instant): number {
  const hour = Number(instant.slice(11, 13));
  const minute = Number(instant.slice(14, 16));
  return (hour * 60 + minute) * minuteMs + Number(instant.slice(17, 23)) * 1000;
}

/** Throws a RangeError unless `ms` is whole and within the years 0000 to 9999. */
export function instantFromMs(ms: number): Instant {
  const instant = instantOrNull(ms);
  if (instant === null) throw new RangeError(`no instant is ${ms} ms after the epoch`);
  return instant;
}

export function addMs(instant: Instant, ms: number): Instant {
  return instantFromMs(epochMs(instant) + ms);
}

/** Minutes from `from` to `to`, with their fraction; negative when `to` is earlier. */
export function minutesBetween(from: Instant, to: Instant): number {
  return (epochMs(to) - epochMs(from)) / minuteMs;
}

/** The local day and minute in `timeZone`; UTC without a zone, or when the moment does not know it. */
export function localIn(moment: Moment, timeZone: string | undefined): LocalTime {
  const known =
    timeZone !== undefined && Object.prototype.hasOwnProperty.call(moment.local, timeZone)
      ? moment.local[timeZone]
      : undefined;
  return (
    known ?? {
      day: moment.at.slice(0, 10) as Day,
      minute: Math.floor(msOfDay(moment.at) / minuteMs),
    }
  );
}

/** Minutes since midnight of a local time "14:30", or null when it is none. */
export function parseTimeOfDay(text: string): number | null {
  const parts = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}

/** Whether `value` is one of the weekdays and neither a holiday nor within a shutdown. */
export function isOpen(
  value: Day,
  weekdays: readonly Weekday[] = workWeek,
  holidays: readonly Day[] = [],
  shutdowns: readonly DayRange[] = [],
): boolean {
  return (
    weekdays.includes(weekday(value)) &&
    !holidays.includes(value) &&
    !shutdowns.some((closed) => closed.from <= value && value <= closed.to)
  );
}

/** The first open day at or after `from`, or null when two years bring none. */
export function nextOpenDay(
  from: Day,
  weekdays: readonly Weekday[] = workWeek,
  holidays: readonly Day[] = [],
  shutdowns: readonly DayRange[] = [],
): Day | null {
  const first = dayNumber(from);
  const last = Math.min(first + closedDaysMax, lastDayNumber);
  for (let number = first; number <= last; number += 1) {
    const candidate = dayFromNumber(number);
    if (isOpen(candidate, weekdays, holidays, shutdowns)) return candidate;
  }
  return null;
}

/**
 * The `days`-th open day after `from`; `from` itself, open or not, for 0. Parts of a day count whole. Null when the
 * calendar never opens within two years, or when `days` is negative, no number or above ten years.
 */
export function addWorkingDays(
  from: Day,
  days: number,
  weekdays: readonly Weekday[] = workWeek,
  holidays: readonly Day[] = [],
  shutdowns: readonly DayRange[] = [],
): Day | null {
  if (!(days >= 0 && days <= openDaysMax)) return null;
  let reached = from;
  for (let left = Math.ceil(days); left > 0; left -= 1) {
    const next = nextOpenDay(addDays(reached, 1), weekdays, holidays, shutdowns);
    if (next === null) return null;
    reached = next;
  }
  return reached;
}
