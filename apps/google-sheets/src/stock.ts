import { fileSource } from "@parstock/connectors/file";
import type { Instant, RowsPage, Source } from "@parstock/core";

import { type Cell, textOf } from "./cells.ts";
import type { SheetSettings } from "./settings.ts";
import type { Workbook } from "./workbook.ts";

/** Stock and suppliers from the tabs, as they are when the check begins; whatever is edited later is for the next one. */
export function sheetSource(workbook: Workbook, settings: SheetSettings): Source {
  const { inventoryTab, suppliersTab, mapping } = settings;
  const suppliers = workbook.find(suppliersTab) === null ? {} : { suppliers: suppliersTab };
  return fileSource({ name: "sheet", tables: { stock: inventoryTab, ...suppliers }, mapping });
}

/** Reads each table once in a run: both passes over it see the same rows. */
export function tableReader(workbook: Workbook, clock: () => Instant): (table: string) => RowsPage {
  const read = new Map<string, RowsPage>();
  return (table) => {
    const known = read.get(table);
    if (known !== undefined) return known;
    const page = pageOf(workbook.read(table), workbook.timeZone, clock());
    read.set(table, page);
    return page;
  };
}

function pageOf(
  values: readonly (readonly Cell[])[],
  timeZone: () => string,
  now: Instant,
): RowsPage {
  const [header = [], ...rows] = values.map((row) => row.map((cell) => textOf(cell, timeZone)));
  return { header, rows, firstRow: 2, next: null, typed: true, revision: now, asOf: now };
}

/** Core and the file source speak of what other hosts have; here there are the Settings tab and the sidebar. */
export function inSheetWords(message: string): string {
  return message
    .replace(/the mapping file/g, "the Settings tab")
    .replace("record it by name", "put your name to it in the sidebar (Parstock, Preview)");
}
