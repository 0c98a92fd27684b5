import { resolve } from "node:path";

import type { Instant, RowsEffect, RowsPage } from "@parstock/core";

import { identify, inspect, textBytes, type Inspection } from "./bytes.ts";
import { openDelimited, type OpenRows } from "./delimited.ts";
import { decode } from "./encoding.ts";
import { openWorkbook } from "./workbook.ts";

export interface OpenTablesOptions {
  /** Where relative table names start; the working directory when left out. */
  readonly directory?: string;
  /** Found out by looking when left out. */
  readonly delimiter?: string;
  readonly encoding?: string;
  /** Rows of a page; 5000 when left out. */
  readonly pageRows?: number;
}

export interface OpenTables {
  /** Answers a rows effect; the cursor null starts the table over. Fails with `bad-input` in one sentence. */
  read(effect: RowsEffect): Promise<RowsPage>;
  close(): Promise<void>;
}

interface OpenTable {
  readonly path: string;
  /** As messages name it. */
  readonly file: string;
  readonly inspection: Inspection;
  readonly rows: OpenRows;
  /** Rows that were read and not yet given. */
  waiting: string[][];
  ended: boolean;
  nextRow: number;
}

/**
 * Tables in files: CSV in any delimiter and encoding, plain or gzipped, and XLSX ("stock.xlsx#Sheet2" names the
 * sheet). A table is a stream that stays open between pages; a cursor that it has passed opens it anew.
 */
export function openTables(options: OpenTablesOptions = {}): OpenTables {
  const { pageRows = 5000 } = options;
  const tables = new Map<string, OpenTable>();
  const inspections = new Map<string, Inspection>();

  async function close(name: string): Promise<void> {
    const table = tables.get(name);
    tables.delete(name);
    await table?.rows.batches.return(undefined);
  }

  async function start(name: string): Promise<OpenTable> {
    await close(name);
    const { path, sheet, file } = placeOf(name, options.directory ?? ".");
    const identity = await identify(path, file);
    let inspection = inspections.get(path);
    if (inspection === undefined || inspection.identity.stamp !== identity.stamp) {
      inspection = await inspect(path, file);
      inspections.set(path, inspection);
    }
    const encoding = options.encoding ?? inspection.encoding;
    const rows =
      inspection.container === "workbook"
        ? await openWorkbook(path, file, sheet)
        : await openDelimited(
            decode(textBytes(path, file, inspection.container), encoding),
            file,
            options.delimiter ?? null,
          );
    const table: OpenTable = {
      path,
      file,
      inspection,
      rows,
      waiting: [],
      ended: false,
      nextRow: rows.firstRow,
    };
    tables.set(name, table);
    return table;
  }

  async function read({ table: name, cursor }: RowsEffect): Promise<RowsPage> {
    let table = tables.get(name);
    if (cursor === null || table === undefined || String(table.nextRow) !== cursor)
      table = await start(name);
    if (cursor !== null)
      while (
        table.nextRow < Number(cursor) &&
        (await take(table, Number(cursor) - table.nextRow)).length > 0
      );
    const firstRow = table.nextRow;
    const rows = await take(table, pageRows);
    const more = table.waiting.length > 0 || !table.ended;
    const { inspection } = table;
    const { stamp } = await identify(table.path, table.file);
    const page: RowsPage = {
      header: table.rows.header,
      rows,
      firstRow,
      next: more ? String(table.nextRow) : null,
      ...(table.rows.expected === null ? {} : { expected: table.rows.expected }),
      ...(inspection.container === "workbook" ? { typed: true } : {}),
      revision:
        stamp === inspection.identity.stamp ? inspection.digest : `${inspection.digest}-changed`,
      asOf: inspection.identity.changedAt.toISOString() as Instant,
    };
    if (!more) await close(name);
    return page;
  }

  return {
    read,
    async close() {
      for (const name of tables.keys()) await close(name);
    },
  };
}

/** The next `count` rows, and one more read ahead, so that the last page knows that it is the last. */
async function take(table: OpenTable, count: number): Promise<string[][]> {
  while (table.waiting.length <= count && !table.ended) {
    const batch = await table.rows.batches.next();
    if (batch.done === true) table.ended = true;
    else if (table.waiting.length === 0) table.waiting = batch.value;
    else table.waiting = table.waiting.concat(batch.value);
  }
  const taken = table.waiting.slice(0, count);
  table.waiting = table.waiting.slice(count);
  table.nextRow += taken.length;
  return taken;
}

/** "stock.xlsx#Sheet2" is one sheet of a workbook. */
function placeOf(
  name: string,
  directory: string,
): { readonly path: string; readonly file: string; readonly sheet: string | null } {
  const hash = name.lastIndexOf("#");
  if (hash <= 0 || !/\.xls[xm]$/i.test(name.slice(0, hash)))
    return { path: resolve(directory, name), file: name, sheet: null };
  return {
    path: resolve(directory, name.slice(0, hash)),
    file: name.slice(0, hash),
    sheet: name.slice(hash + 1),
  };
}
