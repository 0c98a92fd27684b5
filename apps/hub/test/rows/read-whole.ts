import { fileSource, type Mapping, type Tables } from "@parstock/connectors/file";
import {
  runAsync,
  type Exception,
  type Location,
  type RowsEffect,
  type StockPage,
  type StockRecord,
  type Supplier,
} from "@parstock/core";

import { openTables, type OpenTablesOptions } from "../../src/rows/open-tables.ts";

/** All pages of one read, as a run sees them. */
export interface WholeRead {
  readonly records: readonly StockRecord[];
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
  readonly exceptions: readonly Exception[];
  readonly pages: readonly StockPage[];
}

/** Reads files to the end through the file source. Rejects with the FailureError of a file that is no stock table. */
export async function readWhole(
  tables: Tables,
  mapping: Mapping = {},
  options: OpenTablesOptions = {},
): Promise<WholeRead> {
  const open = openTables({
    ...(mapping.delimiter === undefined ? {} : { delimiter: mapping.delimiter }),
    ...(mapping.encoding === undefined ? {} : { encoding: mapping.encoding }),
    ...options,
  });
  const source = fileSource({ name: "file", tables, mapping });
  const pages: StockPage[] = [];
  try {
    let cursor: string | null = null;
    do {
      const page: StockPage = await runAsync(source.readStock(cursor), (effect) =>
        open.read(effect as RowsEffect),
      );
      pages.push(page);
      cursor = page.next;
    } while (cursor !== null);
  } finally {
    await open.close();
  }
  return {
    records: pages.flatMap((page) => page.records),
    suppliers: pages.flatMap((page) => page.suppliers),
    locations: pages.flatMap((page) => page.locations),
    exceptions: pages.flatMap((page) => page.exceptions),
    pages,
  };
}
