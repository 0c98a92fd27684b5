import type { Day, Instant } from "@parstock/core";

const dayMs = 86_400_000;

/** Days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
function dayNumber(year: number, month: number, dayOfMonth: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** civil_from_days of the same source. */
function dayText(number: number): Day {
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
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as Day;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

/** The instant of milliseconds since 1970, or null outside the years 0 to 9999. */
export function instantOfMs(ms: number): Instant | null {
  const number = Math.floor(ms / dayMs);
  if (!Number.isSafeInteger(ms) || number < -719_528 || number > 2_932_896) return null;
  const left = ms - number * dayMs;
  const clock = [left / 3_600_000, (left / 60_000) % 60, (left / 1000) % 60]
    .map((part) => pad(Math.floor(part), 2))
    .join(":");
  return `${dayText(number)}T${clock}.${pad(left % 1000, 3)}Z` as Instant;
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?$/i;

/** The instant that an ISO 8601 text writes; a text without an offset is taken as UTC. Null for anything else. */
export function instantOf(text: string): Instant | null {
  const [
    whole,
    year,
    month,
    day,
    hour = 0,
    minute = 0,
    second = 0,
    fraction = "",
    sign,
    ...offset
  ] = iso.exec(text.trim()) ?? [];
  if (whole === undefined || dayOf(`${year}-${month}-${day}`) === null) return null;
  const shift = (Number(offset[0] ?? 0) * 60 + Number(offset[1] ?? 0)) * (sign === "-" ? -1 : 1);
  const minutes = Number(hour) * 60 + Number(minute) - shift;
  return instantOfMs(
    dayNumber(Number(year), Number(month), Number(day)) * dayMs +
      minutes * 60_000 +
      Number(second) * 1000 +
      Number(fraction.padEnd(3, "0").slice(0, 3)),
  );
}

/** The calendar day that a text begins with ("2026-11-23", "2026-11-23T00:00:00"), or null. */
export function dayOf(text: string): Day | null {
  const [found, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(text.trim()) ?? [];
  if (found === undefined) return null;
  const number = dayNumber(Number(year), Number(month), Number(day));
  return dayText(number) === found ? (found as Day) : null;
}

export function msOf(instant: Instant): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = instant
    .split(/\D/)
    .map(Number);
  return dayNumber(year, month, day) * dayMs + (hour * 60 + minute) * 60_000 + second * 1000 + ms;
}

export function afterMs(instant: Instant, ms: number): Instant {
  return instantOfMs(msOf(instant) + ms) ?? instant;
}

export function afterDays(day: Day, days: number): Day {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split("-").map(Number);
  return dayText(dayNumber(year, month, dayOfMonth) + days);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** When a `Retry-After` header ends: seconds, or an HTTP date. */
export function retryAt(header: string | undefined, now: Instant): Instant | undefined {
  if (header === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(header.trim())) return afterMs(now, Math.ceil(Number(header) * 1000));
  const [, day = "", month = "", year, clock] =
    /(\d\d) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) GMT/.exec(header) ?? [];
  if (year === undefined) return undefined;
  return instantOf(`${year}-${pad(months.indexOf(month) + 1, 2)}-${day}T${clock}Z`) ?? undefined;
}

/** "2026-11-23T07:24:00Z": no milliseconds, as most systems want it. */
export function seconds(instant: Instant): string {
  return `${instant.slice(0, 19)}Z`;
}
