import type { Day, Decimal } from "@parstock/core";

import { quote, type Columns } from "./columns.ts";
import { readDay, type DayCell } from "./days.ts";
import { stockFields, type StockField } from "./fields.ts";
import type { Mapping } from "./mapping.ts";
import { readNumber, type DecimalMark } from "./numbers.ts";
import type { CellStyle } from "./style.ts";
import { oneLine } from "./suppliers.ts";

/** What is wrong with a row: the first thing found; the rest shows when that is mended. */
interface Problem {
  readonly code: string;
  /** Goes on after "stock.csv row 7: ". */
  readonly phrase: string;
}

/**
 * Reads the fields of one row at a time. A cell that cannot be read gives null and leaves a problem behind, so
 * that a row is built in one straight line and judged at its end.
 */
export interface Cells {
  /** Starts on the next row. */
  turnTo(row: readonly string[]): void;
  problem(): Problem | null;
  reject(code: string, phrase: string): void;
  /** As written, default filled in. */
  raw(field: StockField): string;
  /** One line, trimmed; control characters other than line breaks are a problem. */
  text(field: StockField): string;
  /** Any number; null when empty. */
  signed(field: StockField): Decimal | null;
  /** 0 or more; null when empty. */
  amount(field: StockField): Decimal | null;
  /** More than 0; null when empty. */
  positive(field: StockField): Decimal | null;
  /** A whole number from 0 to 3650; null when empty. */
  days(field: StockField): number | null;
  day(field: StockField): Day | null;
  /** One of a fixed set of words; null when empty. */
  word<T>(field: StockField, read: (cell: string) => T | null, known: string): T | null;
  /** A number from a further column of the field. */
  figure(field: StockField, cell: string): Decimal | null;
  /** A number inside a longer cell; null when it is none, which the caller has to say. */
  part(field: StockField, text: string): Decimal | null;
}

const broken = /[^\P{Cc}\t\n\r]|\ufffd/u;
const cacheLimit = 20_000;

export function cellsOf(columns: Columns<StockField>, mapping: Mapping, style: CellStyle): Cells {
  const fields = Object.keys(stockFields) as StockField[];
  const at = Object.fromEntries(
    fields.map((field) => [field, columns.at.get(field) ?? -1]),
  ) as Record<StockField, number>;
  const otherwise = Object.fromEntries(
    fields.map((field) => [field, mapping.defaults?.[field] ?? ""]),
  ) as Record<StockField, string>;
  const zeroIsEmpty = new Set(mapping.emptyWhenZero ?? []);
  /** By field: two columns may write their dates differently. */
  const dayCaches = new Map<StockField, Map<string, DayCell>>();
  let row: readonly string[] = [];
  let problem: Problem | null = null;

  function reject(code: string, phrase: string): void {
    problem ??= { code, phrase };
  }

  function raw(field: StockField): string {
    const place = at[field];
    if (place < 0) return otherwise[field];
    const cell = row[place] ?? "";
    if (cell.charCodeAt(0) > 32 && cell.charCodeAt(0) < 127) return cell;
    return cell.trim() === "" ? otherwise[field] : cell;
  }

  function text(field: StockField): string {
    const cell = raw(field);
    if (cell === "") return cell;
    if (broken.test(cell)) {
      reject(
        "bad-characters",
        `${stockFields[field].title} ${quote(cell)} holds characters that cannot be read; correct the cell, or save the file as UTF-8 or name its "encoding" in the mapping file`,
      );
    }
    return oneLine(cell);
  }

  const markFor = (field: StockField): DecimalMark | null =>
    style.marks.get(field) ?? mapping.decimal ?? null;

  function number(field: StockField, cell: string): Decimal | null {
    const typedText = style.typed && cell.includes(",");
    const reading = readNumber(cell, typedText ? (mapping.decimal ?? null) : markFor(field));
    switch (reading.kind) {
      case "number":
        return reading.value === "0" && zeroIsEmpty.has(field) ? null : reading.value;
      case "blank":
        return null;
      case "ambiguous": {
        const [whole, fraction] = [
          cell.replace(/[^\d]/g, ""),
          cell.replace(/[^\d.,]/g, "").replace(",", "."),
        ];
        reject(
          "number-ambiguous",
          `${stockFields[field].title} ${quote(cell)} can mean ${whole} or ${fraction}; say "numbers": {"decimal": "."} or {"decimal": ","} in the mapping file`,
        );
        return null;
      }
      case "unreadable":
        reject(
          "number-unreadable",
          `${stockFields[field].title} ${quote(cell)} is not a number below 10^15 with at most 12 decimals; correct the cell`,
        );
        return null;
    }
  }

  const signed = (field: StockField): Decimal | null => {
    const cell = raw(field);
    return cell === "" ? null : number(field, cell);
  };
  const amount = (field: StockField): Decimal | null => {
    const value = signed(field);
    if (value === null || value.charCodeAt(0) !== 45) return value;
    reject("number-negative", `${stockFields[field].title} is ${value}; write 0 or more`);
    return null;
  };

  return {
    turnTo(next): void {
      row = next;
      problem = null;
    },
    problem: () => problem,
    reject,
    raw,
    text,
    signed,
    amount,
    positive(field): Decimal | null {
      const value = amount(field);
      if (value !== "0") return value;
      reject(
        "number-zero",
        `${stockFields[field].title} is 0; write more than 0 or leave it empty`,
      );
      return null;
    },
    days(field): number | null {
      const value = amount(field);
      if (value === null) return null;
      const days = Number(value);
      if (Number.isInteger(days) && days <= 3650) return days;
      reject(
        "days-unreadable",
        `${stockFields[field].title} is ${value}; write a whole number of days from 0 to 3650`,
      );
      return null;
    },
    day(field): Day | null {
      const cell = raw(field);
      if (cell === "") return null;
      const dayCache = dayCaches.get(field) ?? new Map<string, DayCell>();
      dayCaches.set(field, dayCache);
      let reading = dayCache.get(cell);
      if (reading === undefined) {
        reading = readDay(cell, style.dayOrders.get(field) ?? mapping.dates ?? null);
        if (dayCache.size >= cacheLimit) dayCache.clear();
        dayCache.set(cell, reading);
      }
      if (reading.kind === "day") return reading.day;
      if (reading.kind === "ambiguous") {
        reject(
          "date-ambiguous",
          `${stockFields[field].title} ${quote(cell)} can be read day first or month first; write it as 2026-11-23, or say "dates": "DMY" or "MDY" in the mapping file`,
        );
      } else if (reading.kind === "unreadable") {
        reject(
          "date-unreadable",
          `${stockFields[field].title} ${quote(cell)} is not a date; write it as 2026-11-23`,
        );
      }
      return null;
    },
    word<T>(field: StockField, read: (cell: string) => T | null, known: string): T | null {
      const cell = raw(field);
      if (cell === "") return null;
      const meaning = read(cell);
      if (meaning === null)
        reject(
          "word-unknown",
          `${stockFields[field].title} ${quote(cell)} is not known; write ${known}`,
        );
      return meaning;
    },
    figure: number,
    part(field, cell): Decimal | null {
      const typedText = style.typed && cell.includes(",");
      const reading = readNumber(cell, typedText ? (mapping.decimal ?? null) : markFor(field));
      return reading.kind === "number" ? reading.value : null;
    },
  };
}
