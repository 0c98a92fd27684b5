import type { Day, Instant, LocalTime, Moment } from "@parstock/core";

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** The time now, and the local day and minute in each zone; a zone that does not exist is left out, and UTC counts there. */
export function tellTime(timeZones: readonly string[], now: Date): Moment {
  const local: Record<string, LocalTime> = {};
  for (const zone of timeZones) {
    const format = formatOf(zone);
    if (format === null) continue;
    const parts = new Map(format.formatToParts(now).map((part) => [part.type, part.value]));
    local[zone] = {
      day: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}` as Day,
      minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
    };
  }
  return { at: now.toISOString() as Instant, local };
}

/** Whether the machine knows a zone by this IANA name. */
export function isTimeZone(name: string): boolean {
  return formatOf(name) !== null;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  formats.set(zone, format);
  return format;
}
