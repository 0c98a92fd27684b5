import type { Exception, RowsPage, Run, Supplier } from "@parstock/core";

import { fail } from "../fail.ts";
import { settleSupplierColumns } from "./columns.ts";
import type { SupplierField } from "./fields.ts";
import type { Mapping } from "./mapping.ts";
import { markOf, newEvidence, weighNumber } from "./numbers.ts";
import { readSupplier, type SupplierTexts } from "./suppliers.ts";
import { declaredRows, isBlankRow } from "./survey.ts";

/** The suppliers that the mapping file and a table of their own declare. */
export function* readSuppliers(
  name: string,
  supplierTable: string | undefined,
  mapping: Mapping,
  readRows: (table: string, cursor: string | null) => Run<RowsPage>,
): Run<{ readonly suppliers: readonly Supplier[]; readonly exceptions: readonly Exception[] }> {
  const suppliers = new Map<string, Supplier>();
  const exceptions: Exception[] = [];
  const dates = mapping.dates ?? null;
  const defaultCurrency = mapping.defaults?.currency ?? "";

  function take(text: SupplierTexts, where: string, subject: string, mark: "." | "," | null): void {
    const { supplier, wrong } = readSupplier(text, { currency: defaultCurrency, mark, dates });
    for (const { field, phrase } of wrong) {
      exceptions.push({
        key: `${name}/supplier-${field}/${encodeURIComponent(supplier?.id ?? subject)}`,
        code: `supplier-${field}`,
        message: `${where}: ${phrase}.`,
        ...(supplier === null ? {} : { supplier: supplier.id }),
      });
    }
    if (supplier === null) return;
    if (suppliers.has(supplier.id)) {
      exceptions.push({
        key: `${name}/supplier-twice/${encodeURIComponent(supplier.id)}`,
        code: "supplier-twice",
        message: `${where}: supplier "${supplier.id}" stands twice; the first is used, remove one of them.`,
        supplier: supplier.id,
      });
      return;
    }
    suppliers.set(supplier.id, supplier);
  }

  for (const [id, texts] of Object.entries(mapping.suppliers ?? {})) {
    take(
      (field) => texts[field] ?? (field === "id" ? id : ""),
      `mapping file, supplier "${id}"`,
      id,
      ".",
    );
  }
  if (supplierTable !== undefined) {
    const table = supplierTable;
    const rows: { readonly row: readonly string[]; readonly number: number }[] = [];
    let header: readonly string[] = [];
    let cursor: string | null = null;
    let typed = false;
    do {
      const page: RowsPage = yield* readRows(table, cursor);
      ({ header, next: cursor } = page);
      typed = page.typed === true;
      page.rows.forEach((row, at) => {
        if (!isBlankRow(row) && declaredRows(row) === null)
          rows.push({ row, number: page.firstRow + at });
      });
      if (rows.length > mostSuppliers)
        fail({
          code: "bad-input",
          message: `${table} has more than ${mostSuppliers} suppliers; is it the table of suppliers?`,
        });
    } while (cursor !== null);
    const columns = settleSupplierColumns(
      table,
      header,
      rows.slice(0, 200).map((entry) => entry.row),
      mapping,
    );
    const evidence = newEvidence();
    const minimum = columns.at.get("minimumValue");
    if (minimum !== undefined)
      for (const { row } of rows) weighNumber(row[minimum] ?? "", evidence);
    const mark = typed ? "." : (mapping.decimal ?? markOf(evidence));
    for (const { row, number } of rows) {
      const text = (field: SupplierField): string => row[columns.at.get(field) ?? -1] ?? "";
      take(text, `${table} row ${number}`, `row-${number}`, mark);
    }
  }
  return { suppliers: [...suppliers.values()], exceptions };
}

const mostSuppliers = 100_000;
