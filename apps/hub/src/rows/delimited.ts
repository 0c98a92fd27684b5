import Papa from "papaparse";

import { limits, refuse } from "./limits.ts";

/** A table while it is being read: its header, and its rows in batches. */
export interface OpenRows {
  readonly header: readonly string[];
  /** Row number of the first data row; the header is the row before. */
  readonly firstRow: number;
  readonly expected: number | null;
  readonly batches: AsyncGenerator<string[][]>;
}

const delimiters = [",", ";", "\t", "|"];
const sampleCharacters = 64 * 1024;

/** Reads delimited text: finds its delimiter and its header row, and keeps one chunk in memory. */
export async function openDelimited(
  text: AsyncGenerator<string>,
  named: string,
  said: string | null,
): Promise<OpenRows> {
  let sample = "";
  let ended = false;
  while (sample.length < sampleCharacters && !ended) {
    const next = await text.next();
    if (next.done === true) ended = true;
    else sample += next.value;
  }
  if (sample.charCodeAt(0) === 0xfeff) sample = sample.slice(1);
  const separator = /^sep=(.)\n/i.exec(sample)?.[1] ?? null;
  const delimiter = said ?? separator ?? sniffDelimiter(sample, ended);
  const rows = parseRows(chain(sample, text), delimiter, named);

  let expected: number | null = null;
  const waiting: string[][] = [];
  for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
    for (const cells of next.value) waiting.push(cells);
    if (waiting.length >= headerSearch) break;
  }
  let at = separator === null ? 0 : 1;
  for (; at < waiting.length; at++) {
    const cells = waiting[at] ?? [];
    const first = cells[0] ?? "";
    const filled = cells.filter((cell) => cell.trim() !== "").length;
    if (filled === 0) continue;
    if (first.startsWith("#")) {
      const count = /^#\s*rows?\s*[:=]\s*(\d{1,12})\s*$/i.exec(first.trim());
      if (count !== null) expected = Number(count[1]);
      if (count !== null || /^#\s/.test(first)) continue;
    }
    // A title above the table fills one cell where the table fills several.
    const wider = waiting
      .slice(at + 1, at + headerSearch)
      .some((other) => other.filter((cell) => cell.trim() !== "").length > 1);
    if (filled > 1 || !wider) break;
  }
  const header = trimHeader(waiting[at] ?? []);
  if (header.length === 0)
    refuse(`${named} is empty; export the stock again with a header row and one row an item.`);
  if (header.length > limits.columns) refuse(tooWide(named));

  async function* batches(): AsyncGenerator<string[][]> {
    const rest = waiting.slice(at + 1);
    if (rest.length > 0) yield rest;
    yield* rows;
  }
  return { header, firstRow: at + 2, expected, batches: batches() };
}

const headerSearch = 20;

export function tooWide(named: string): string {
  return `${named} has more than ${limits.columns} columns; export only the columns of the stock, and check which character ends a line.`;
}

/** Headings without the empty ones at the end, which spreadsheets leave behind. */
export function trimHeader(cells: readonly string[]): readonly string[] {
  let width = cells.length;
  while (width > 0 && (cells[width - 1] ?? "").trim() === "") width--;
  return cells.slice(0, width).map((cell) => cell.replace(/^\uFEFF/, "").trim());
}

async function* chain(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first !== "") yield first;
  yield* rest;
}

/** The delimiter that gives the most lines of the sample as many cells as the first; quoted text does not count. */
function sniffDelimiter(sample: string, whole: boolean): string {
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of delimiters) {
    const parsed = parser(delimiter, 200).parse(sample, 0, !whole) as Parsed;
    const widths = parsed.data
      .filter((row) => row.length > 1 || (row[0] ?? "").trim() !== "")
      .map((row) => row.length);
    const usual = commonest(widths);
    if (usual < 2) continue;
    const agreeing = widths.filter((width) => width === usual).length / widths.length;
    const score = agreeing + Math.min(usual, 50) / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function commonest(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let best = 0;
  for (const [width, count] of counts) if (count > (counts.get(best) ?? 0)) best = width;
  return best;
}

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly row: number }[];
  readonly meta: { readonly cursor: number };
}

function parser(delimiter: string, preview: number, fastMode?: boolean): Papa.Parser {
  return new Papa.Parser({
    delimiter,
    newline: "\n",
    preview,
    ...(fastMode === undefined ? {} : { fastMode }),
  });
}

/**
 * Papa's own parser a chunk at a time, so that the reader pulls and nothing piles up. A line whose quotation marks
 * do not add up would swallow the lines after it; it is given on as one single cell, which no table with more
 * columns takes for a row, and reading goes on with the next line.
 */
async function* parseRows(
  text: AsyncGenerator<string>,
  delimiter: string,
  named: string,
): AsyncGenerator<string[][]> {
  let buffer = "";
  let done = 0;
  for (let last = false; !last;) {
    const next = await text.next();
    last = next.done === true;
    if (next.done !== true) buffer += next.value;
    const parsed = parser(delimiter, 0).parse(buffer, 0, !last) as Parsed;
    const sound = !parsed.errors.some((error) => last || error.row < parsed.data.length);
    if (sound && buffer.length - parsed.meta.cursor <= limits.rowCharacters) {
      buffer = last ? "" : buffer.slice(parsed.meta.cursor);
      done += parsed.data.length;
      if (parsed.data.length > 0) yield parsed.data;
      continue;
    }
    const { rows, rest } = parseLineByLine(buffer, delimiter, last, named, done);
    buffer = rest;
    done += rows.length;
    if (rows.length > 0) yield rows;
  }
}

function parseLineByLine(
  buffer: string,
  delimiter: string,
  last: boolean,
  named: string,
  done: number,
): { readonly rows: string[][]; readonly rest: string } {
  const single = parser(delimiter, 1, false);
  const rows: string[][] = [];
  let at = 0;
  while (at < buffer.length) {
    const rest = buffer.slice(at);
    const parsed = single.parse(rest, 0, !last) as Parsed;
    const row = parsed.data[0];
    const sound = parsed.errors.length === 0 && row !== undefined;
    if (sound && parsed.meta.cursor > 0) {
      rows.push(row);
      at += parsed.meta.cursor;
      continue;
    }
    const tooLong = rest.length > limits.rowCharacters;
    if (row === undefined && parsed.errors.length === 0 && !tooLong && !last) break;
    const end = rest.indexOf("\n");
    if (end < 0 && !last && !tooLong) break;
    if ((end < 0 ? rest.length : end) > limits.rowCharacters) {
      const cells = rest.slice(0, limits.rowCharacters).split(delimiter).length;
      refuse(
        cells > limits.columns
          ? tooWide(named)
          : `${named} row ${done + rows.length + 1} is longer than ${limits.rowCharacters} characters; check which character ends a line.`,
      );
    }
    rows.push([(end < 0 ? rest : rest.slice(0, end)).slice(0, 200)]);
    at += end < 0 ? rest.length : end + 1;
  }
  return { rows, rest: buffer.slice(at) };
}
