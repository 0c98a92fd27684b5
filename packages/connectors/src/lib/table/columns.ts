import { fail } from "../fail.ts";
import {
  priceFields,
  stockFields,
  supplierFields,
  type Field,
  type StockField,
  type SupplierField,
} from "./fields.ts";
import { guessColumns, normaliseHeading, type Guess } from "./guess.ts";
import type { Mapping } from "./mapping.ts";
import { neededOrderFields, orderFields, type OrderField } from "./order-fields.ts";

/** Where each field of a table is found, settled: by the mapping first, by guess for the rest. */
export interface Columns<F extends string> {
  /** Place in the header, from 0; a field without a column is absent. */
  readonly at: ReadonlyMap<F, number>;
  readonly guesses: readonly (Guess<F> & { readonly settled: boolean })[];
  /** Columns with a price from a quantity on: "price_100". */
  readonly priceBreaks: readonly { readonly column: number; readonly from: string }[];
  readonly unused: readonly string[];
  /** Cells of a row. */
  readonly width: number;
}

const priceBreakHeading =
  /^(?:price|unit price|cost|preis|prix|precio|prijs|prezzo|preco) (?:from |ab |per |qty )?(\d{1,9})$/;

/** Settles the columns of the stock table. Fails with `bad-input` where only a person can. */
export function settleStockColumns(
  file: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  mapping: Mapping,
): Columns<StockField> {
  const columns = settle(file, header, sample, stockFields, mapping.columns ?? {}, "columns");
  const has = (field: StockField): boolean =>
    columns.at.has(field) || mapping.defaults?.[field] !== undefined;
  if (!columns.at.has("sku")) {
    const single = header.length === 1;
    fail({
      code: "bad-input",
      field: "sku",
      message: single
        ? `${file} has the single column ${quote(header[0])}, which is not an item's SKU; if another character separates the columns, say so as "delimiter" in the mapping file.`
        : `${file} has no column that looks like the item's SKU (found ${list(header)}); name it as "columns": {"sku": …} in the mapping file.`,
    });
  }
  if (!has("onHand")) {
    fail({
      code: "bad-input",
      field: "onHand",
      message: `${file} has no column that looks like the quantity on hand (found ${list(header)}); name it as "columns": {"onHand": …} in the mapping file.`,
    });
  }
  return columns;
}

/** Settles the columns of the table of suppliers. Fails with `bad-input` where only a person can. */
export function settleSupplierColumns(
  file: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  mapping: Mapping,
): Columns<SupplierField> {
  const columns = settle(
    file,
    header,
    sample,
    supplierFields,
    mapping.supplierColumns ?? {},
    "supplierColumns",
  );
  if (!columns.at.has("id") && !columns.at.has("name")) {
    fail({
      code: "bad-input",
      message: `${file} has no column that looks like the supplier's name (found ${list(header)}); name it as "supplierColumns": {"name": …} in the mapping file.`,
    });
  }
  return columns;
}

/** Settles the columns of a price list. Fails with `bad-input` where only a person can. */
export function settlePriceColumns(
  file: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  mapping: Mapping,
): Columns<StockField> {
  const columns = settle(
    file,
    header,
    sample,
    priceFields,
    mapping.priceColumns ?? {},
    "priceColumns",
  );
  for (const field of ["sku", "supplier"] as const) {
    if (columns.at.has(field) || (field === "supplier" && mapping.defaults?.supplier !== undefined))
      continue;
    fail({
      code: "bad-input",
      field,
      message: `${file} has no column that looks like the ${field === "sku" ? "item's SKU" : "supplier"} (found ${list(header)}); name it as "priceColumns": {"${field}": …} in the mapping file.`,
    });
  }
  return columns;
}

/** Settles the columns of a table of orders. Fails with `bad-input` where only a person can. */
export function settleOrderColumns(
  file: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  mapping: Mapping,
): Columns<OrderField> {
  const columns = settle(
    file,
    header,
    sample,
    orderFields,
    mapping.orderColumns ?? {},
    "orderColumns",
  );
  for (const field of neededOrderFields) {
    if (columns.at.has(field)) continue;
    fail({
      code: "bad-input",
      field,
      message: `${file} has no column that looks like the ${orderFields[field].title} (found ${list(header)}); add one, or name it as "orderColumns": {"${field}": …} in the mapping file.`,
    });
  }
  return columns;
}

function settle<F extends string>(
  file: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  fields: Readonly<Record<F, Field>>,
  said: Readonly<Partial<Record<F, string | null>>>,
  key: "columns" | "supplierColumns" | "priceColumns" | "orderColumns",
): Columns<F> {
  refuseDoubleHeadings(file, header);
  const at = new Map<F, number>();
  const guesses: (Guess<F> & { settled: boolean })[] = [];
  const open = { ...fields };
  const taken = new Set<number>();
  for (const [field, heading] of Object.entries(said) as [F, string | null | undefined][]) {
    if (heading === undefined) continue;
    delete (open as Partial<Record<F, Field>>)[field];
    if (heading === null) continue;
    const column = columnNamed(header, heading);
    if (column < 0) {
      fail({
        code: "bad-input",
        field,
        message: `${file} has no column ${quote(heading)}, which the mapping file names for ${fields[field].title}; its columns are ${list(header)}.`,
      });
    }
    at.set(field, column);
    taken.add(column);
    guesses.push({
      field,
      column,
      heading: header[column] ?? heading,
      confidence: 1,
      why: "the mapping file says so",
      settled: true,
    });
  }
  const priceBreaks: { column: number; from: string }[] = [];
  header.forEach((heading, column) => {
    const from = priceBreakHeading.exec(normaliseHeading(heading))?.[1];
    if (from === undefined || taken.has(column) || !("priceBreaks" in fields)) return;
    priceBreaks.push({ column, from: String(Number(from)) });
    taken.add(column);
  });
  const { found, torn } = guessColumns(open, header, sample, taken);
  for (const [field, headings] of torn) {
    fail({
      code: "bad-input",
      field,
      message: `${file} has ${headings.map(quote).join(" and ")}, which could each be ${fields[field].title}; say which one as "${key}": {"${field}": …} in the mapping file.`,
    });
  }
  for (const guess of found.values()) {
    at.set(guess.field, guess.column);
    taken.add(guess.column);
    guesses.push({ ...guess, settled: false });
  }
  guesses.sort((a, b) => a.column - b.column);
  return {
    at,
    guesses,
    priceBreaks,
    unused: header.filter((heading, column) => !taken.has(column) && heading.trim() !== ""),
    width: header.length,
  };
}

function columnNamed(header: readonly string[], heading: string): number {
  const exact = header.indexOf(heading);
  if (exact >= 0) return exact;
  const wanted = normaliseHeading(heading);
  return header.findIndex((other) => normaliseHeading(other) === wanted);
}

function refuseDoubleHeadings(file: string, header: readonly string[]): void {
  const seen = new Map<string, number>();
  header.forEach((heading, column) => {
    const name = heading.trim().toLowerCase();
    if (name === "") return;
    const first = seen.get(name);
    if (first !== undefined) {
      fail({
        code: "bad-input",
        message: `${file} has the heading ${quote(heading)} twice, in columns ${first + 1} and ${column + 1}; rename or remove one of them.`,
      });
    }
    seen.set(name, column);
  });
}

/** What is read from where, a line a column, for the person who checks it. */
export function describeColumns<F extends string>(
  columns: Columns<F>,
  fields: Readonly<Record<F, Field>>,
): readonly string[] {
  const lines = columns.guesses.map(
    (guess) =>
      `${quote(guess.heading)} is read as ${fields[guess.field].title}: ${guess.why}${guess.settled ? "" : ` (${Math.round(guess.confidence * 100)} % sure)`}.`,
  );
  if (columns.priceBreaks.length > 0)
    lines.push(
      `Prices from ${columns.priceBreaks.map((entry) => entry.from).join(", ")} on are read from their own columns.`,
    );
  if (columns.unused.length > 0) lines.push(`Not used: ${list(columns.unused)}.`);
  return lines;
}

/** A cell as part of a sentence: one line, at most forty characters. */
export function quote(cell: string | undefined): string {
  const text = (cell ?? "").replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

function list(headings: readonly string[]): string {
  const shown = headings.slice(0, 12).map(quote).join(", ");
  return headings.length > 12 ? `${shown} and ${headings.length - 12} more` : shown;
}
