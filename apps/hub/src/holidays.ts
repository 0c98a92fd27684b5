import {
  type Day,
  type Exception,
  type Location,
  type Source,
  type StockPage,
  type Supplier,
} from "@parstock/core";
import type Holidays from "date-holidays";

import type { HubSettings } from "./settings/index.ts";

/** Public holidays of a country or region for three years from the start of `day`'s year; null where it is not known. */
export type HolidayTable = (region: string, day: Day) => readonly Day[] | null;

/** Loads the tables of public holidays; they are large, so only when somebody keeps any. */
export async function loadHolidays(): Promise<HolidayTable> {
  const { default: Calendar } = await import("date-holidays");
  const known = new Map<string, readonly Day[] | null>();
  return (region, day) => {
    const year = Number(day.slice(0, 4));
    const key = `${region} ${year}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const days = publicHolidays(new Calendar(), region, year);
    known.set(key, days);
    return days;
  };
}

/** Whether there is a table of holidays for a country "DE" or a region "DE-BY". */
export async function isRegion(region: string): Promise<boolean> {
  const { default: Calendar } = await import("date-holidays");
  return initialise(new Calendar(), region);
}

function initialise(calendar: Holidays, region: string): boolean {
  const [country = "", state] = region.split("-");
  if (!(country in calendar.getCountries("en"))) return false;
  if (state === undefined) {
    calendar.init(country);
    return true;
  }
  const states = calendar.getStates(country) as Readonly<Record<string, string>> | undefined;
  const code = Object.keys(states ?? {}).find(
    (candidate) => candidate.toLowerCase() === state.toLowerCase(),
  );
  if (code === undefined) return false;
  calendar.init(country, code);
  return true;
}

function publicHolidays(calendar: Holidays, region: string, year: number): readonly Day[] | null {
  if (!initialise(calendar, region)) return null;
  const days = [year, year + 1, year + 2].flatMap((each) =>
    calendar
      .getHolidays(each)
      .flatMap((holiday) =>
        holiday.type === "public" ? daysOf(holiday.date.slice(0, 10) as Day, holiday) : [],
      ),
  );
  return [...new Set(days)].sort();
}

/** A holiday of several days counts with each of them. */
function daysOf(first: Day, { start, end }: { start: Date; end: Date }): Day[] {
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
  const from = Date.parse(`${first}T00:00:00Z`);
  return Array.from(
    { length: count },
    (_, at) => new Date(from + at * 86_400_000).toISOString().slice(0, 10) as Day,
  );
}

/**
 * A source whose suppliers and locations also keep the public holidays of where they are: of the region that the settings
 * name for them, else of the country that the source says. A region that no table knows is an exception.
 */
export function withHolidays(
  source: Source,
  regions: HubSettings["holidays"],
  table: HolidayTable,
  today: Day,
): Source {
  return mapPages(source, (page) => {
    const unknown = new Map<string, Supplier>();
    const suppliers = page.suppliers.map((known): Supplier => {
      const region = regions.suppliers[known.id] ?? known.country;
      if (region === undefined) return known;
      const days = table(region, today);
      if (days === null) unknown.set(region, known);
      const holidays = merged(known.calendar?.holidays, days ?? []);
      return { ...known, calendar: { ...known.calendar, holidays } };
    });
    const locations = page.locations.map((known): Location => {
      const region = regions.locations[known.id];
      return region === undefined
        ? known
        : { ...known, holidays: merged(known.holidays, table(region, today) ?? []) };
    });
    const exceptions = [...unknown].map(([region, { id, name }]): Exception => ({
      key: `holidays:${region}`,
      code: "holidays",
      message: `There is no table of holidays for ${region}, the country of supplier ${name}; correct it.`,
      supplier: id,
    }));
    return { ...page, suppliers, locations, exceptions: [...page.exceptions, ...exceptions] };
  });
}

function merged(own: readonly Day[] | undefined, more: readonly Day[]): Day[] {
  return [...new Set([...(own ?? []), ...more])].sort();
}

/** The same source with each of its pages changed. */
export function mapPages(source: Source, change: (page: StockPage) => StockPage): Source {
  return {
    ...source,
    *readStock(cursor) {
      return change(yield* source.readStock(cursor));
    },
  };
}
