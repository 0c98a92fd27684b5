import { type Decimal, parseDecimal } from "@parstock/core";

/** A value as `getValues` gives it and `setValues` takes it. */
export type Cell = string | number | boolean | Date;

/** Google's limit is 50,000 characters a cell. */
const pieceMax = 45_000;

/** A cell as exact text: numbers with the fifteen digits that Sheets keeps, dates as days of the spreadsheet's time zone. */
export function textOf(cell: Cell, timeZone: () => string): string {
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return plainNumber(cell);
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return Utilities.formatDate(cell, timeZone(), "yyyy-MM-dd");
}

/** 0.1 + 0.2 in a formula is 0.3 on the screen, and so it is here; never an exponent. */
function plainNumber(value: number): string {
  const short = String(Number(value.toPrecision(15)));
  return parseDecimal(short) ?? (Math.abs(value) < 1e21 ? value.toFixed(0) : short);
}

/**
 * A text that stays a text in the cell: what Sheets would take for a formula, a number or a date gets the apostrophe that
 * marks it as text and is not part of it.
 */
export function textCell(text: string): string {
  return /^[=+\-@'.,\s#(]|^(true|false)$/i.test(text) || mayBeFigure(text) ? `'${text}` : text;
}

/** "007", "5 %", "Nov 5": in some locale Sheets knows a number or a date in it. Those are short. */
function mayBeFigure(text: string): boolean {
  return text.length <= 60 && /\d/.test(text);
}

/** A figure that people can add up; left a text where a cell's fifteen digits would change it. */
export function figureCell(figure: Decimal): Cell {
  const value = Number(figure);
  return plainNumber(value) === figure ? value : figure;
}

/** A long text over as many cells as it needs. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieceMax)
    pieces.push(textCell(text.slice(at, at + pieceMax)));
  return pieces;
}

/** Rows of one width, as `setValues` wants them. */
export function squared(rows: readonly (readonly Cell[])[]): Cell[][] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => "")]);
}
