import {
  runSync,
  type Exception,
  type Instant,
  type RowsEffect,
  type RowsPage,
  type StockPage,
  type StockRecord,
  type Supplier,
} from "@parstock/core";

import { fileSource, type Mapping, type Tables } from "../../src/file/index.ts";

export const asOf = "2026-11-23T06:00:00.000Z" as Instant;

/** Tables in memory, as a host would page them. */
export function rowsHost(
  tables: Readonly<Record<string, readonly (readonly string[])[]>>,
  options: {
    readonly pageRows?: number;
    readonly typed?: boolean;
    readonly expected?: number;
    readonly revision?: (read: number) => string;
  } = {},
): (effect: unknown) => RowsPage {
  const { pageRows = 2 } = options;
  let read = 0;
  return (effect) => {
    const { kind, table, cursor } = effect as RowsEffect;
    if (kind !== "rows") throw new Error(`unexpected effect ${String(kind)}`);
    const [header = [], ...rows] = tables[table] ?? [];
    const from = Number(cursor ?? "0");
    const to = from + pageRows;
    return {
      header,
      rows: rows.slice(from, to),
      firstRow: from + 2,
      next: to < rows.length ? String(to) : null,
      revision: options.revision?.(read++) ?? "1",
      asOf,
      ...(options.typed === undefined ? {} : { typed: options.typed }),
      ...(options.expected === undefined ? {} : { expected: options.expected }),
    };
  };
}

export interface Whole {
  readonly records: readonly StockRecord[];
  readonly suppliers: readonly Supplier[];
  readonly exceptions: readonly Exception[];
  readonly pages: readonly StockPage[];
}

/** Reads a table written as lines of cells between bars, to its end. */
export function readTable(
  stock: string,
  mapping: Mapping = {},
  options: Parameters<typeof rowsHost>[1] & {
    readonly suppliers?: string;
    readonly prices?: string;
  } = {},
): Whole {
  const names: Tables = {
    stock: "stock",
    ...(options.suppliers === undefined ? {} : { suppliers: "suppliers" }),
    ...(options.prices === undefined ? {} : { prices: "prices" }),
  };
  const host = rowsHost(
    {
      stock: cells(stock),
      suppliers: cells(options.suppliers ?? ""),
      prices: cells(options.prices ?? ""),
    },
    options,
  );
  const source = fileSource({ name: "file", tables: names, mapping });
  const pages: StockPage[] = [];
  let cursor: string | null = null;
  do {
    const page: StockPage = runSync(source.readStock(cursor), host);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return {
    pages,
    records: pages.flatMap((page) => page.records),
    suppliers: pages.flatMap((page) => page.suppliers),
    exceptions: pages.flatMap((page) => page.exceptions),
  };
}

export function cells(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
}
