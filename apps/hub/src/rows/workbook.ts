import { SaxesParser, type SaxesTagPlain } from "saxes";
import { openPromise, type Entry, type ZipFile } from "yauzl";

import { tooWide, trimHeader, type OpenRows } from "./delimited.ts";
import { limits, refuse } from "./limits.ts";
import { dateText, isDateFormat, numberText } from "./workbook-values.ts";

/**
 * One sheet of an XLSX workbook as rows of texts, streamed (ECMA-376 part 1, chapter 18). Numbers are written with
 * a point, dates as ISO by their number format, formulas by the value that was last calculated.
 */
export async function openWorkbook(
  path: string,
  named: string,
  sheet: string | null,
): Promise<OpenRows> {
  const zip = await openZip(path, named);
  try {
    const entries = await entriesOf(zip, named);
    const book = await readBook(zip, entries, named);
    const target = sheetPath(book, sheet, named);
    const entry = entries.get(target);
    if (entry === undefined) return damaged(named);
    const texts = await readTexts(zip, entries, named);
    const dates = await readDateStyles(zip, entries, named);
    const rows = sheetRows(zip, entry, { texts, dates, from1904: book.from1904 }, named);
    const waiting: string[][] = [];
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
      waiting.push(...next.value);
      if (waiting.length >= headerSearch) break;
    }
    let at = 0;
    for (; at < waiting.length; at++) {
      const filled = (waiting[at] ?? []).filter((cell) => cell !== "").length;
      const wider = waiting
        .slice(at + 1, at + headerSearch)
        .some((row) => row.filter((cell) => cell !== "").length > 1);
      if (filled > 1 || (filled === 1 && !wider)) break;
    }
    const header = trimHeader(waiting[at] ?? []);
    if (header.length === 0)
      refuse(`${named} has an empty sheet; name the sheet with the stock as ${named}#Sheet.`);
    return {
      header,
      firstRow: at + 2,
      expected: null,
      batches: batches(zip, rows, waiting.slice(at + 1), header.length),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const headerSearch = 20;

async function* batches(
  zip: ZipFile,
  rows: AsyncGenerator<string[][]>,
  first: string[][],
  width: number,
): AsyncGenerator<string[][]> {
  try {
    if (first.length > 0) yield first.map((row) => padded(row, width));
    for await (const batch of rows) yield batch.map((row) => padded(row, width));
  } finally {
    zip.close();
  }
}

/** Empty cells at the end of a row are not stored. */
function padded(row: string[], width: number): string[] {
  while (row.length < width) row.push("");
  return row;
}

async function openZip(path: string, named: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch {
    return damaged(named);
  }
}

async function entriesOf(zip: ZipFile, named: string): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  let packed = 0;
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size > 10_000) break;
      entries.set(entry.fileName, entry);
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
    }
  } catch {
    damaged(named);
  }
  if (unpacked > limits.suspectBytes && unpacked > packed * limits.suspectRatio) {
    refuse(
      `${named} unpacks to more than ${limits.suspectRatio} times its size, which no workbook of stock does; it was not read.`,
    );
  }
  if (entries.size > 10_000 || unpacked > limits.bytes)
    refuse(`${named} is too large a workbook; export the sheet with the stock as CSV.`);
  return entries;
}

interface Book {
  readonly sheets: readonly {
    readonly name: string;
    readonly relation: string;
    readonly hidden: boolean;
  }[];
  readonly targets: ReadonlyMap<string, string>;
  readonly from1904: boolean;
}

async function readBook(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  named: string,
): Promise<Book> {
  const sheets: { name: string; relation: string; hidden: boolean }[] = [];
  const targets = new Map<string, string>();
  let from1904 = false;
  const workbook = entries.get("xl/workbook.xml");
  const relations = entries.get("xl/_rels/workbook.xml.rels");
  if (workbook === undefined || relations === undefined)
    refuse(
      `${named} is a packed file but not an Excel workbook; give the CSV or XLSX file itself.`,
    );
  await parseXml(zip, workbook, named, ({ name, attributes }) => {
    if (name === "sheet")
      sheets.push({
        name: attributes["name"] ?? "",
        relation: attributes["r:id"] ?? "",
        hidden: (attributes["state"] ?? "visible") !== "visible",
      });
    else if (name === "workbookPr")
      from1904 = attributes["date1904"] === "1" || attributes["date1904"] === "true";
  });
  await parseXml(zip, relations, named, ({ name, attributes }) => {
    if (name === "Relationship") targets.set(attributes["Id"] ?? "", attributes["Target"] ?? "");
  });
  return { sheets, targets, from1904 };
}

function sheetPath(book: Book, wanted: string | null, named: string): string {
  const sheet =
    wanted === null
      ? (book.sheets.find((candidate) => !candidate.hidden) ?? book.sheets[0])
      : book.sheets.find((candidate) => candidate.name.toLowerCase() === wanted.toLowerCase());
  if (sheet === undefined)
    refuse(
      `${named} has no sheet "${wanted ?? ""}"; its sheets are ${book.sheets.map((candidate) => `"${candidate.name}"`).join(", ")}.`,
    );
  const target = book.targets.get(sheet.relation) ?? "";
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

/** The texts that cells share; phonetic guides are not part of them. */
async function readTexts(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  named: string,
): Promise<readonly string[]> {
  const entry = entries.get("xl/sharedStrings.xml");
  if (entry === undefined) return [];
  if (entry.uncompressedSize > limits.sharedTextBytes)
    refuse(
      `${named} holds too much text to keep in memory; export the sheet with the stock as CSV.`,
    );
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let phonetic = 0;
  await parseXml(
    zip,
    entry,
    named,
    ({ name }) => {
      if (name === "si") text = "";
      else if (name === "rPh") phonetic++;
      else if (name === "t") inText = phonetic === 0;
    },
    (name) => {
      if (name === "si") texts.push(text);
      else if (name === "rPh") phonetic--;
      else if (name === "t") inText = false;
    },
    (part) => {
      if (inText) text += part;
    },
  );
  return texts;
}

/** Which cell styles show a date, by their place in cellXfs. */
async function readDateStyles(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  named: string,
): Promise<ReadonlySet<number>> {
  const entry = entries.get("xl/styles.xml");
  const dates = new Set<number>();
  if (entry === undefined) return dates;
  const formats = new Map<number, string>();
  let inCells = false;
  let place = 0;
  await parseXml(
    zip,
    entry,
    named,
    ({ name, attributes }) => {
      if (name === "numFmt")
        formats.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) {
        const id = Number(attributes["numFmtId"] ?? 0);
        if (isDateFormat(id, formats.get(id))) dates.add(place);
        place++;
      }
    },
    (name) => {
      if (name === "cellXfs") inCells = false;
    },
  );
  return dates;
}

interface Meaning {
  readonly texts: readonly string[];
  readonly dates: ReadonlySet<number>;
  readonly from1904: boolean;
}

async function* sheetRows(
  zip: ZipFile,
  entry: Entry,
  meaning: Meaning,
  named: string,
): AsyncGenerator<string[][]> {
  let batch: string[][] = [];
  let row: string[] = [];
  let rowNumber = 0;
  let column = 0;
  let type = "n";
  let style = -1;
  let value = "";
  let formula = "";
  let inValue = false;
  let inFormula = false;
  let cells = 0;

  function openTag({ name, attributes }: SaxesTagPlain): void {
    if (name === "c") {
      const reference = attributes["r"];
      column = reference === undefined ? row.length : columnOf(reference);
      type = attributes["t"] ?? "n";
      style = attributes["s"] === undefined ? -1 : Number(attributes["s"]);
      value = "";
      formula = "";
      if (column >= limits.columns) refuse(tooWide(named));
      if (++cells > limits.cells)
        refuse(
          `${named} has more than ${limits.cells} cells; export the sheet with the stock as CSV.`,
        );
    } else if (name === "v" || name === "t") inValue = true;
    else if (name === "f") inFormula = true;
    else if (name === "row") {
      const number = attributes["r"] === undefined ? rowNumber + 1 : Number(attributes["r"]);
      if (!(number > rowNumber && number <= mostRows)) damaged(named);
      // Rows without cells are not stored; they count all the same.
      while (++rowNumber < number) batch.push([]);
      row = [];
    }
  }

  function closeTag(name: string): void {
    if (name === "v" || name === "t") inValue = false;
    else if (name === "f") inFormula = false;
    else if (name === "c") {
      while (row.length < column) row.push("");
      row[column] = cellText();
    } else if (name === "row") batch.push(row);
  }

  function cellText(): string {
    if (value === "") return formula === "" ? "" : `=${formula}`;
    if (type === "s") return meaning.texts[Number(value)] ?? damaged(named);
    if (type === "b") return value === "1" ? "TRUE" : "FALSE";
    if (type !== "n") return value;
    return meaning.dates.has(style) ? dateText(value, meaning.from1904) : numberText(value);
  }

  const xml = saxes(openTag, closeTag, (text) => {
    if (inValue) value += text;
    else if (inFormula) formula += text;
  });
  for await (const text of entryText(zip, entry, named)) {
    writeXml(xml, text, named);
    if (batch.length >= 1000) {
      const full = batch;
      batch = [];
      yield full;
    }
  }
  closeXml(xml, named);
  if (batch.length > 0) yield batch;
}

const mostRows = 1_048_576;

/** "BC12" is column 54, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

async function* entryText(zip: ZipFile, entry: Entry, named: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  let unpacked = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      unpacked += (chunk as Buffer).length;
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
  } catch (error) {
    if (isRefusal(error)) throw error;
    damaged(named);
  }
  if (unpacked !== entry.uncompressedSize) damaged(named);
  yield decoder.decode();
}

type OnTag = (tag: SaxesTagPlain) => void;

async function parseXml(
  zip: ZipFile,
  entry: Entry,
  named: string,
  openTag: OnTag,
  closeTag?: (name: string) => void,
  text?: (part: string) => void,
): Promise<void> {
  const xml = saxes(openTag, closeTag, text);
  for await (const part of entryText(zip, entry, named)) writeXml(xml, part, named);
  closeXml(xml, named);
}

function saxes(
  openTag: OnTag,
  closeTag?: (name: string) => void,
  text?: (part: string) => void,
): SaxesParser {
  const xml = new SaxesParser({ xmlns: false });
  // Some writers prefix every name of the spreadsheet's own namespace.
  xml.on("opentag", (tag) =>
    openTag(tag.name.startsWith("x:") ? { ...tag, name: tag.name.slice(2) } : tag),
  );
  xml.on("closetag", (tag) => closeTag?.(tag.name.startsWith("x:") ? tag.name.slice(2) : tag.name));
  if (text !== undefined) {
    xml.on("text", text);
    xml.on("cdata", text);
  }
  xml.on("error", (error) => {
    throw error;
  });
  return xml;
}

function writeXml(xml: SaxesParser, text: string, named: string): void {
  try {
    xml.write(text);
  } catch (error) {
    if (isRefusal(error)) throw error;
    damaged(named);
  }
}

function closeXml(xml: SaxesParser, named: string): void {
  try {
    xml.close();
  } catch {
    damaged(named);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "FailureError";
}

function damaged(named: string): never {
  return refuse(
    `${named} is a damaged workbook; open it in a spreadsheet program, save it again, or export CSV.`,
  );
}
