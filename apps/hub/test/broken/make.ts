import { gzipSync } from "node:zlib";

import yazl from "yazl";

/** The rows that every broken table also holds: they are low, whole, and must be read whatever happens around them. */
export const goodRows: readonly string[] = [
  "G-1,Hex bolt M8,5,10,20,Acme,orders@acme.example,EUR,1.25,7",
  "G-2,Washer M8,0,4,12,Acme,orders@acme.example,EUR,0.08,7",
];

const header = "sku,name,on hand,min,max,supplier,email,currency,price,lead time";

/** A stock table with the good rows around the broken ones. Extra columns are empty in the good rows. */
export function stock(broken: readonly string[], extra: readonly string[] = []): string {
  const [first = "", second = ""] = goodRows;
  const blank = ",".repeat(extra.length);
  return [[header, ...extra].join(","), first + blank, ...broken, second + blank, ""].join("\n");
}

/** A broken row that is right but for what is said. */
export function row(
  change: Partial<
    Record<
      | "sku"
      | "name"
      | "onHand"
      | "min"
      | "max"
      | "supplier"
      | "email"
      | "currency"
      | "price"
      | "leadTime",
      string
    >
  >,
  extra: readonly string[] = [],
): string {
  const cells = {
    sku: "B-1",
    name: "Nut M8",
    onHand: "3",
    min: "10",
    max: "20",
    supplier: "Acme",
    email: "orders@acme.example",
    currency: "EUR",
    price: "0.10",
    leadTime: "7",
    ...change,
  };
  return [...Object.values(cells), ...extra]
    .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",");
}

export function windows1252(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

export function utf16(text: string, order: "le" | "be", mark: boolean): Uint8Array {
  const bytes = Buffer.from((mark ? "\uFEFF" : "") + text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

export function gzip(text: string): Uint8Array {
  return gzipSync(text);
}

interface Cell {
  readonly value: string;
  readonly type?: "n" | "s" | "inlineStr" | "b" | "str" | "e";
  /** 1 is a date, 2 a date and time in a format of its own. */
  readonly style?: 0 | 1 | 2;
  readonly formula?: string;
}

export interface Sheet {
  readonly name: string;
  readonly hidden?: boolean;
  readonly rows: readonly (readonly (Cell | string | number | null)[])[];
}

/** A workbook as Excel writes it, small. `files` replaces or adds parts. */
export async function workbook(
  sheets: readonly Sheet[],
  options: {
    readonly from1904?: boolean;
    readonly files?: Readonly<Record<string, string | Buffer>>;
  } = {},
): Promise<Uint8Array> {
  const texts: string[] = [];
  const parts: Record<string, string | Buffer> = {
    "[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`).join("")}</Relationships>`,
    "xl/workbook.xml": `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${options.from1904 === true ? ` date1904="1"` : ""}/><sheets>${sheets.map((sheet, at) => `<sheet name="${sheet.name}" sheetId="${at + 1}"${sheet.hidden === true ? ` state="hidden"` : ""} r:id="rId${at + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/styles.xml": `<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-407]dd.mm.yyyy\\ hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
  };
  sheets.forEach((sheet, at) => {
    parts[`xl/worksheets/sheet${at + 1}.xml`] = sheetXml(sheet, texts);
  });
  parts["xl/sharedStrings.xml"] =
    `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${texts.map((text) => `<si><r><t>${escape(text)}</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si>`).join("")}</sst>`;
  return zip({ ...parts, ...options.files });
}

export async function zip(parts: Readonly<Record<string, string | Buffer>>): Promise<Uint8Array> {
  const file = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) file.addBuffer(Buffer.from(content), name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

function sheetXml(sheet: Sheet, texts: string[]): string {
  const rows = sheet.rows.map((cells, at) => {
    const number = at + 1;
    const written = cells.map((cell, column) => {
      if (cell === null) return "";
      const full: Cell =
        typeof cell === "object"
          ? cell
          : typeof cell === "number"
            ? { value: String(cell) }
            : { value: cell, type: "s" };
      const place = ` r="${String.fromCharCode(65 + column)}${number}"`;
      const style = full.style === undefined ? "" : ` s="${full.style}"`;
      const formula = full.formula === undefined ? "" : `<f>${escape(full.formula)}</f>`;
      if (full.type === "inlineStr")
        return `<c${place}${style} t="inlineStr"><is><t>${escape(full.value)}</t></is></c>`;
      const value = full.type === "s" ? String(texts.push(full.value) - 1) : escape(full.value);
      const type = full.type === undefined ? "" : ` t="${full.type}"`;
      return `<c${place}${style}${type}>${formula}${value === "" ? "" : `<v>${value}</v>`}</c>`;
    });
    return cells.length === 0 ? "" : `<row r="${number}">${written.join("")}</row>`;
  });
  return `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.join("")}</sheetData></worksheet>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
