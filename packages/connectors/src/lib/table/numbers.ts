import type { Decimal } from "@parstock/core";

/**
 * Numbers as people write them, read as exact decimals without ever passing through a float. "1,234" alone can
 * mean 1234 or 1.234; only the other cells of its column, or a person, can tell. So a column is surveyed first,
 * and a cell that its column does not settle is refused rather than read a thousandfold wrong.
 */
export type DecimalMark = "." | ",";

/** Which decimal marks a column proves to use, and the first cell that nothing but the column can settle. */
export interface NumberEvidence {
  point: boolean;
  comma: boolean;
  unsettled: boolean;
}

export type NumberCell =
  | { readonly kind: "number"; readonly value: Decimal }
  | { readonly kind: "blank" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "unreadable" };

const blank: NumberCell = { kind: "blank" };
const ambiguous: NumberCell = { kind: "ambiguous" };
const unreadable: NumberCell = { kind: "unreadable" };

/** Core's bounds: below 10^15, at most 12 decimals. */
const wholeDigits = 15;
const fractionDigits = 12;

export function newEvidence(): NumberEvidence {
  return { point: false, comma: false, unsettled: false };
}

/** The mark that the evidence proves; null when it proves none or contradicts itself. */
export function markOf(evidence: NumberEvidence): DecimalMark | null {
  if (evidence.point === evidence.comma) return null;
  return evidence.point ? "." : ",";
}

/** Adds what one cell proves. Cells without a point or a comma prove nothing. */
export function weighNumber(cell: string, evidence: NumberEvidence): void {
  const comma = cell.indexOf(",") >= 0;
  if (!comma && (evidence.point || cell.indexOf(".") < 0)) return;
  const body = bare(cell);
  if (body === null) return;
  const mark = markIn(body.digits);
  if (mark === "either") evidence.unsettled = true;
  else if (mark === ".") evidence.point = true;
  else if (mark === ",") evidence.comma = true;
}

/** Reads one cell. `mark` is what the column or a person settled; null leaves only cells that settle themselves. */
export function readNumber(cell: string, mark: DecimalMark | null): NumberCell {
  if (isPlain(cell, mark === ".")) return { kind: "number", value: cell as Decimal };
  if (cell.trim() === "") return blank;
  const body = bare(cell);
  if (body === null) return unreadable;
  const own = markIn(body.digits);
  if (own === null) return unreadable;
  let decided: DecimalMark = mark ?? ".";
  if (own === "either") {
    if (mark === null) return ambiguous;
  } else if (own !== "none") {
    if (mark !== null && own !== mark) return unreadable;
    decided = own;
  }
  const group = decided === "." ? /,/g : /\./g;
  const digits = body.digits.replace(group, "").replace(",", ".");
  const value = canonical(body.negative, digits, body.exponent);
  return value === null ? unreadable : { kind: "number", value };
}

/** "7", "1250", and "12.5" where a point is known to be the decimal mark: most cells, and canonical as they stand. */
function isPlain(cell: string, pointIsDecimal: boolean): boolean {
  const length = cell.length;
  if (length === 0 || length > wholeDigits) return false;
  let point = -1;
  for (let at = 0; at < length; at++) {
    const code = cell.charCodeAt(at);
    if (code === 46 && pointIsDecimal && point < 0 && at > 0) point = at;
    else if (code < 48 || code > 57) return false;
  }
  const whole = point < 0 ? length : point;
  if (whole > 1 && cell.charCodeAt(0) === 48) return false;
  const last = cell.charCodeAt(length - 1);
  return point < 0 || (last !== 46 && last !== 48 && length - point - 1 <= fractionDigits);
}

interface Bare {
  readonly negative: boolean;
  /** Digits, points and commas only. */
  readonly digits: string;
  readonly exponent: number;
}

const currencySigns =
  /^(?:[\p{Sc}]|R\$|US\$|A\$|C\$|[A-Z]{3}|kr\.?|zł|Kč|Fr\.|CHF)\s*|\s*(?:[\p{Sc}]|[A-Z]{3}|kr\.?|zł|Kč|,-)$/gu;
const spaces = /[\s\u00a0\u2007\u2009\u202f]/;
const groupedBySpace = /^\d{1,3}(?:[\s\u00a0\u2007\u2009\u202f'’]\d{3})+(?=$|[.,])/;

/** The cell without its sign, currency, exponent and blank or apostrophe groups; null when it is no number at all. */
function bare(cell: string): Bare | null {
  let text = cell.trim();
  let negative = false;
  if (text.startsWith("(") && text.endsWith(")")) {
    negative = true;
    text = text.slice(1, -1).trim();
  }
  text = text.replace(currencySigns, "").trim();
  const before = /^[-−–+]\s*/.exec(text);
  if (before !== null) {
    if (negative) return null;
    negative = before[0][0] !== "+";
    text = text.slice(before[0].length).replace(currencySigns, "").trim();
  } else if (/[-−]$/.test(text)) {
    if (negative) return null;
    negative = true;
    text = text.slice(0, -1).trim();
  }
  if (spaces.test(text) || text.includes("'") || text.includes("’")) {
    const grouped = groupedBySpace.exec(text);
    if (grouped === null) return null;
    text = grouped[0].replace(/[^\d]/g, "") + text.slice(grouped[0].length);
  }
  let exponent = 0;
  const scientific = /[eE]([+-]?\d{1,3})$/.exec(text);
  if (scientific !== null) {
    exponent = Number(scientific[1]);
    text = text.slice(0, scientific.index);
  }
  return /^[\d.,]*\d[\d.,]*$/.test(text) && text.length <= 60
    ? { negative, digits: text, exponent }
    : null;
}

/** What the points and commas in `digits` say: the decimal mark, none, either reading possible, or null for neither. */
function markIn(digits: string): DecimalMark | "none" | "either" | null {
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (points === 0 && commas === 0) return "none";
  if (points > 0 && commas > 0) {
    const mark = digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
    const group = mark === "." ? "," : ".";
    if ((mark === "." ? points : commas) > 1) return null;
    return isGrouped(digits.slice(0, digits.indexOf(mark)), group) ? mark : null;
  }
  const only: DecimalMark = points > 0 ? "." : ",";
  const other: DecimalMark = only === "." ? "," : ".";
  if (points + commas > 1) return isGrouped(digits, only) ? other : null;
  const at = digits.indexOf(only);
  const groupedOnce = at >= 1 && at <= 3 && digits[0] !== "0" && digits.length - at === 4;
  return groupedOnce ? "either" : only;
}

/** Groups of three, or the Indian lakh groups of two before the last three. */
function isGrouped(whole: string, group: string): boolean {
  const parts = whole.split(group);
  const first = parts[0] ?? "";
  const last = parts[parts.length - 1] ?? "";
  if (first.length < 1 || first.length > 3 || last.length !== 3) return false;
  const middle = parts.slice(1, -1);
  return (
    middle.every((part) => part.length === 3) ||
    (first.length <= 2 && middle.every((part) => part.length === 2))
  );
}

/** The canonical decimal for "0012.50" and an exponent; null beyond core's bounds. */
function canonical(negative: boolean, digits: string, exponent: number): Decimal | null {
  const point = digits.indexOf(".");
  let whole = point < 0 ? digits : digits.slice(0, point);
  let fraction = point < 0 ? "" : digits.slice(point + 1);
  if (exponent > 0) {
    const moved = fraction.padEnd(exponent, "0");
    whole += moved.slice(0, exponent);
    fraction = moved.slice(exponent);
  } else if (exponent < 0) {
    const moved = whole.padStart(-exponent, "0");
    fraction = moved.slice(moved.length + exponent) + fraction;
    whole = moved.slice(0, moved.length + exponent);
  }
  whole = whole.replace(/^0+(?=\d)/, "");
  fraction = fraction.replace(/0+$/, "");
  if (whole === "") whole = "0";
  if (whole.length > wholeDigits || fraction.length > fractionDigits) return null;
  const text = fraction === "" ? whole : `${whole}.${fraction}`;
  return (negative && text !== "0" ? `-${text}` : text) as Decimal;
}

/** Orders two canonical decimals exactly, as core's `compare` does. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const negativeA = a.charCodeAt(0) === 45;
  const negativeB = b.charCodeAt(0) === 45;
  if (negativeA !== negativeB) return negativeA ? -1 : 1;
  if (negativeA) return compareDecimals(b.slice(1) as Decimal, a.slice(1) as Decimal);
  const wholeA = a.indexOf(".") < 0 ? a.length : a.indexOf(".");
  const wholeB = b.indexOf(".") < 0 ? b.length : b.indexOf(".");
  if (wholeA !== wholeB) return wholeA < wholeB ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
