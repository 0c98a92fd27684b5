import { type Day, fail, parseDay } from "@parstock/core";

import { printable } from "./terminal.ts";

/** A whole number from `min` to `max` that somebody typed for an option. */
export function wholeNumber(text: string, option: string, min: number, max: number): number {
  // Number() alone would read "", "1e3" and "0x10".
  const number = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  return fail({
    code: "bad-input",
    field: option,
    message: `${option} takes a whole number from ${min} to ${max}, not "${shown(text)}".`,
  });
}

/** A day that somebody typed for an option. */
export function dayIn(text: string, option: string): Day {
  return (
    parseDay(text.trim()) ??
    fail({
      code: "bad-input",
      field: option,
      message: `${option} takes a day such as 2026-12-24, not "${shown(text)}".`,
    })
  );
}

/** The number of an order's line. */
export function lineNumber(text: string): number {
  return /^[1-9]\d{0,6}$/.test(text)
    ? Number(text)
    : fail({
        code: "bad-input",
        field: "line",
        message: `A line is named by its number, 1, 2, 3…, not "${shown(text)}".`,
      });
}

function shown(text: string): string {
  return printable(text).slice(0, 40);
}
