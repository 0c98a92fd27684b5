import type { Day } from "@parstock/core";

/** Order of day and month in dates such as 03/04/2026; ISO dates need none. */
export type DayOrder = "DMY" | "MDY";

/** Which orders a column proves to use. */
export interface DayEvidence {
  dayFirst: boolean;
  monthFirst: boolean;
}

export type DayCell =
  | { readonly kind: "day"; readonly day: Day }
  | { readonly kind: "blank" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "unreadable" };

const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const written = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ].*)?$/;

export function orderOf(evidence: DayEvidence): DayOrder | null {
  if (evidence.dayFirst === evidence.monthFirst) return null;
  return evidence.dayFirst ? "DMY" : "MDY";
}

/** Adds what one cell proves: a part above 12 is a day, and dates with points have the day first everywhere. */
export function weighDay(cell: string, evidence: DayEvidence): void {
  const match = written.exec(cell.trim());
  if (match === null) return;
  if (match[2] === "." || Number(match[1]) > 12) evidence.dayFirst = true;
  else if (Number(match[3]) > 12) evidence.monthFirst = true;
}

/** Reads one cell as a calendar day; two-digit years are of this century. */
export function readDay(cell: string, order: DayOrder | null): DayCell {
  const text = cell.trim();
  if (text === "") return { kind: "blank" };
  const fixed = iso.exec(text) ?? compact.exec(text);
  if (fixed !== null) return calendarDay(fixed[1], fixed[2], fixed[3]);
  const match = written.exec(text);
  if (match === null) return { kind: "unreadable" };
  const [, first, separator, second, yearText = ""] = match;
  const year = yearText.length === 2 ? `20${yearText}` : yearText;
  const dayFirst = calendarDay(year, second, first);
  const monthFirst = calendarDay(year, first, second);
  if (separator === ".") return dayFirst;
  if (order === "DMY") return dayFirst;
  if (order === "MDY") return monthFirst;
  if (dayFirst.kind === "day" && monthFirst.kind === "day" && dayFirst.day !== monthFirst.day)
    return { kind: "ambiguous" };
  return dayFirst.kind === "day" ? dayFirst : monthFirst;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function calendarDay(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): DayCell {
  const y = Number(year);
  const m = Number(month);
  const d = Number(day);
  const leap = m === 2 && (y % 4 === 0 ? y % 100 !== 0 || y % 400 === 0 : false) ? 1 : 0;
  if (!(m >= 1 && m <= 12 && d >= 1 && d <= (monthLengths[m - 1] ?? 0) + leap))
    return { kind: "unreadable" };
  return {
    kind: "day",
    day: `${String(y).padStart(4, "0")}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}` as Day,
  };
}
