import type { RowsPage, Run, Source } from "@parstock/core";

import type { Mapping } from "../lib/table/mapping.ts";
import {
  describeMapping as describeTables,
  tableSource,
  type Tables,
  type TableSourceOptions,
} from "../lib/table/source.ts";

export { guessColumns, type Guess, type Guesses } from "../lib/table/guess.ts";
export {
  stockFields,
  supplierFields,
  type Field,
  type StockField,
  type SupplierField,
} from "../lib/table/fields.ts";
export { parseMapping, type LocationNote, type Mapping } from "../lib/table/mapping.ts";
export type { Tables } from "../lib/table/source.ts";

export interface FileSourceOptions {
  readonly name: string;
  /** Files as the host names them: "stock.csv", "stock.xlsx#Sheet2". */
  readonly tables: Tables;
  readonly mapping?: Mapping;
}

/** Stock from files that the host can open; rows that cannot be read become exceptions, files that cannot fail with `bad-input`. */
export function fileSource(options: FileSourceOptions): Source {
  return tableSource(withRows(options));
}

/** How the files are understood, a line each: every column with its meaning and why, every assumption. */
export function describeMapping(options: FileSourceOptions): Run<readonly string[]> {
  return describeTables(withRows(options));
}

function withRows(options: FileSourceOptions): TableSourceOptions {
  return { ...options, readRows };
}

function* readRows(table: string, cursor: string | null): Run<RowsPage> {
  return (yield { kind: "rows", table, cursor }) as RowsPage;
}
