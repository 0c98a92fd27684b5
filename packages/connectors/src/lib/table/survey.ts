import type { RowsPage } from "@parstock/core";

import { fail } from "../fail.ts";
import { settleStockColumns, type Columns } from "./columns.ts";
import type { StockField } from "./fields.ts";
import { KeySet } from "./key-set.ts";
import type { Mapping } from "./mapping.ts";
import { identityOf } from "./record.ts";
import { styleWitness, type CellStyle, type StyleWitness } from "./style.ts";
import { currencyBeside } from "./words.ts";

/** What the first of two passes over a stock table finds out. The second makes records in the light of it. */
export interface Survey {
  readonly columns: Columns<StockField>;
  readonly style: CellStyle;
  /** Rows of items that stand more than once for a location, with the row of the first. */
  readonly doubles: ReadonlyMap<number, number>;
  /** Data rows, blank ones not counted. */
  readonly rows: number;
  readonly expected: number | null;
  /** Whether prices are written with their currency. */
  readonly pricesNameCurrency: boolean;
  readonly revision: string;
}

export interface Surveyor {
  page(page: RowsPage): void;
  finish(): Survey;
}

const countComment = /^#\s*rows?\s*[:=]\s*(\d{1,12})\s*$/i;

/** Rows that a table says it has, as "# rows: 1200" in a row of its own; null for every other row. */
export function declaredRows(row: readonly string[]): number | null {
  const first = row[0] ?? "";
  if (first.charCodeAt(0) !== 35) return null;
  const match = countComment.exec(first.trim());
  return match !== null && row.slice(1).every((cell) => cell.trim() === "")
    ? Number(match[1])
    : null;
}

export function isBlankRow(row: readonly string[]): boolean {
  for (const cell of row) if (cell !== "" && cell.trim() !== "") return false;
  return true;
}

/** Looks at every row once, and keeps no row. */
export function surveyor(file: string, mapping: Mapping): Surveyor {
  let columns: Columns<StockField> | null = null;
  let identity = {
    sku: (_row: readonly string[]) => "",
    location: (_row: readonly string[]) => "",
  };
  let witness: StyleWitness | null = null;
  const keys = new KeySet();
  const doubles = new Map<number, number>();
  let rows = 0;
  let expected: number | null = null;
  let revision = "";
  let pricesNameCurrency = false;

  function begin(page: RowsPage): void {
    if (page.header.every((heading) => heading.trim() === "")) {
      fail({
        code: "bad-input",
        message: `${file} is empty; export the stock again with a header row and one row an item.`,
      });
    }
    columns = settleStockColumns(file, page.header, page.rows.slice(0, 200), mapping);
    identity = identityOf(columns, mapping);
    revision = page.revision;
    const priceAt = columns.at.get("price") ?? -1;
    pricesNameCurrency = page.rows
      .slice(0, 200)
      .some((row) => currencyBeside(row[priceAt] ?? "") !== null);
    witness = styleWitness(columns, mapping, page.typed === true);
  }

  return {
    page(page) {
      if (columns === null) begin(page);
      if (page.revision !== revision) failChanged(file);
      if (page.expected !== undefined) expected = page.expected;
      for (let at = 0; at < page.rows.length; at++) {
        const row = page.rows[at] ?? [];
        if (isBlankRow(row)) continue;
        const declared = declaredRows(row);
        if (declared !== null) {
          expected = declared;
          continue;
        }
        rows++;
        const sku = identity.sku(row);
        if (sku !== "") {
          const first = keys.add(sku, identity.location(row), page.firstRow + at);
          if (first !== 0) {
            doubles.set(page.firstRow + at, first);
            doubles.set(first, first);
          }
        }
        witness?.see(row);
      }
    },
    finish() {
      if (columns === null || witness === null)
        return fail({
          code: "bad-input",
          message: `${file} is empty; export the stock again with a header row and one row an item.`,
        });
      if (rows === 0)
        fail({
          code: "bad-input",
          message: `${file} has a header and no rows; export the stock again with one row an item.`,
        });
      if (expected !== null && expected > rows) {
        fail({
          code: "bad-input",
          message: `${file} says that it has ${expected} rows but ${rows} are there; it was cut off, export it again.`,
        });
      }
      return {
        columns,
        style: witness.verdict(),
        doubles,
        rows,
        expected,
        pricesNameCurrency,
        revision,
      };
    },
  };
}

export function failChanged(file: string): never {
  return fail({
    code: "bad-input",
    message: `${file} was changed while it was being read; run again when nobody is writing to it.`,
  });
}
