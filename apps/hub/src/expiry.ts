const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long a request for approval stands, in the units that people plan by; rounded down, so that nobody is promised too much. */
export function timeLeft(expiresAt: string, now: Date, locale = "en"): string {
  const left = Date.parse(expiresAt) - now.getTime();
  if (left <= 0) return "has expired";
  if (left < minuteMs) return "expires in less than a minute";
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  const [count, unit] = inUnits(left);
  return `expires ${format.format(count, unit)}`;
}

/** Minutes up to two hours, hours up to two days, days from then on. */
export function inUnits(ms: number): [count: number, unit: "minute" | "hour" | "day"] {
  if (ms < 2 * hourMs) return [Math.floor(ms / minuteMs), "minute"];
  return ms < 2 * dayMs ? [Math.floor(ms / hourMs), "hour"] : [Math.floor(ms / dayMs), "day"];
}

/** An instant in this machine's time zone, which is named with it: "2026-11-24 10:00 GMT+1". */
export function localTime(at: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} ${part("timeZoneName")}`;
}
