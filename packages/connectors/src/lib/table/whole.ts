import type { Decimal, Instant, RowsPage, Run, StockPage } from "@parstock/core";

import { over } from "../decimal.ts";
import { fail } from "../fail.ts";
import { settleStockColumns } from "./columns.ts";
import type { Mapping } from "./mapping.ts";
import { describeMapping, tableSource, type TableSourceOptions } from "./source.ts";
import { readSuppliers } from "./supplier-table.ts";
import { isBlankRow } from "./survey.ts";

/** A table that was read to its end. Cells are texts, numbers in them with a decimal point; rows are as wide as the header. */
export interface WholeTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface WholeTables {
  readonly stock: WholeTable;
  readonly suppliers?: WholeTable;
  readonly prices?: WholeTable;
}

/** Places that a sum of binary fractions is right to. */
const soundPlaces = 10;

/** A cell without the noise of binary fractions, 0.3 for 0.29999999999999877; every other text as it is. */
export function withoutNoise(text: string): string {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE](-\d{1,2}))?$/.exec(text) ?? [];
  const places = fraction.length - Number(exponent);
  if (sign === undefined || (exponent === "0" && places <= 12)) return text;
  const digits = `${whole}${fraction}`.padStart(places + 1, "0");
  const cut = digits.length - places;
  const exact = `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return over(exact as Decimal, "1" as Decimal, soundPlaces);
}

/** Records, suppliers and locations of tables that were read to their end; fails with `bad-input` as `tableSource` does. */
export function recordsOf(tables: WholeTables, mapping: Mapping, now: Instant): StockPage {
  const { title, header, rows } = tables.stock;
  if (rows.every(isBlankRow)) {
    settleStockColumns(title, header, [], mapping);
    const known = suppliersOf(tables, mapping, now);
    return { records: [], locations: [], ...known, next: null, asOf: now };
  }
  return finished(tableSource(optionsOf(tables, mapping, now)).readStock(null));
}

/** Suppliers of the mapping and of their own table. */
export function suppliersOf(
  { suppliers, stock }: WholeTables,
  mapping: Mapping,
  now: Instant,
): Pick<StockPage, "suppliers" | "exceptions"> {
  const { readRows, tables: names } = optionsOf(
    { stock, ...(suppliers === undefined ? {} : { suppliers }) },
    mapping,
    now,
  );
  return finished(readSuppliers("table", names.suppliers, mapping, readRows));
}

/** How the tables are understood, a line each. */
export function describeTables(
  tables: WholeTables,
  mapping: Mapping,
  now: Instant,
): readonly string[] {
  return finished(describeMapping(optionsOf(tables, mapping, now)));
}

function optionsOf(tables: WholeTables, mapping: Mapping, asOf: Instant): TableSourceOptions {
  const { stock } = tables;
  const suppliers = apart(tables.suppliers, "suppliers", [stock]);
  const prices = apart(tables.prices, "prices", [stock, suppliers]);
  const named = new Map([stock, suppliers, prices].map((table) => [table?.title, table]));
  return {
    name: "table",
    tables: {
      stock: stock.title,
      ...(suppliers === undefined ? {} : { suppliers: suppliers.title }),
      ...(prices === undefined ? {} : { prices: prices.title }),
    },
    mapping,
    // oxlint-disable-next-line eslint/require-yield -- the rows are here already
    *readRows(table): Run<RowsPage> {
      const { header, rows } = named.get(table) ?? stock;
      return { header, rows, firstRow: 2, next: null, typed: true, revision: "", asOf };
    },
  };
}

/** Two tables may have one title; messages and look-ups need two. */
function apart(
  table: WholeTable | undefined,
  kind: string,
  others: readonly (WholeTable | undefined)[],
): WholeTable | undefined {
  return table !== undefined && others.some((other) => other?.title === table.title)
    ? { ...table, title: `${table.title} (${kind})` }
    : table;
}

/** The result of a program that asks for nothing. */
function finished<T>(program: Run<T>): T {
  const step = program.next();
  if (step.done === true) return step.value;
  return fail({ code: "bad-input", message: "A table that was read to its end has no more rows." });
}
