import type {
  Exception,
  Location,
  RowsPage,
  Run,
  Source,
  StockPage,
  StockRecord,
} from "@parstock/core";

import { fail } from "../fail.ts";
import {
  describeColumns,
  settlePriceColumns,
  settleStockColumns,
  settleSupplierColumns,
} from "./columns.ts";
import { supplierDirectory, type SupplierDirectory } from "./directory.ts";
import { doubleException } from "./exceptions.ts";
import { priceFields, stockFields, supplierFields } from "./fields.ts";
import { isOwn, type Mapping } from "./mapping.ts";
import { assumedLeadTimeDays } from "./offer.ts";
import { readPriceList } from "./price-list.ts";
import { identityOf, onlyLocation, recordReader, type RecordReader } from "./record.ts";
import { readSuppliers } from "./supplier-table.ts";
import { declaredRows, failChanged, isBlankRow, surveyor, type Survey } from "./survey.ts";

/** A wide table of stock (a row is one item at one location), and optionally tables of suppliers and of prices. */
export interface Tables {
  readonly stock: string;
  readonly suppliers?: string;
  /** A row is one supplier's price for one item; says more than the supplier columns of the stock. */
  readonly prices?: string;
}

export interface TableSourceOptions {
  readonly name: string;
  readonly tables: Tables;
  readonly mapping?: Mapping;
  /** Reads the next rows of a table; a file by a `rows` effect, a sheet by its own requests. */
  readonly readRows: (table: string, cursor: string | null) => Run<RowsPage>;
}

/** Everything that one read of the tables has settled; the next read settles it anew. */
interface Reading {
  readonly survey: Survey;
  readonly records: RecordReader;
  readonly directory: SupplierDirectory;
  /** What was wrong with suppliers and prices; said on the first page. */
  early: readonly Exception[];
  /** Rows set aside so far, by what is wrong with them. */
  readonly setAside: Map<string, number>;
  readonly locations: Set<string>;
  /** Rows of one duplicated item, until the last of them is met. */
  readonly doubles: Map<number, { readonly rows: readonly number[] }>;
  count: number;
}

/**
 * Stock from any table of texts. The table is read twice: first to see how its columns write numbers and days and
 * which items stand twice, then to make records. A row that cannot be read is an exception and stops no other.
 */
export function tableSource(options: TableSourceOptions): Source {
  const mapping = options.mapping ?? {};
  const { name, tables, readRows } = options;
  let reading: Reading | null = null;

  function* start(): Run<Reading> {
    const { suppliers, exceptions } = yield* readSuppliers(
      name,
      tables.suppliers,
      mapping,
      readRows,
    );
    const survey = yield* surveyStock(tables.stock, mapping, readRows);
    const directory = supplierDirectory(
      name,
      suppliers,
      tables.suppliers !== undefined || mapping.suppliers !== undefined,
    );
    if (tables.prices === undefined)
      refuseWithoutCurrency(tables.stock, survey, mapping, directory);
    const prices =
      tables.prices === undefined
        ? null
        : yield* readPriceList(name, tables.prices, mapping, directory, readRows);
    return {
      survey,
      directory,
      records: recordReader(name, tables.stock, survey, mapping, directory, prices?.list ?? null),
      early: exceptions.concat(prices?.exceptions ?? []),
      setAside: new Map(),
      locations: new Set(),
      doubles: doublesByFirstRow(survey),
      count: 0,
    };
  }

  return {
    name,
    *readStock(cursor): Run<StockPage> {
      if (cursor === null || reading === null) reading = yield* start();
      const page = yield* readRows(tables.stock, cursor);
      if (page.revision !== reading.survey.revision) failChanged(tables.stock);
      return stockPage(name, tables.stock, mapping, reading, page);
    },
  };
}

function* surveyStock(
  table: string,
  mapping: Mapping,
  readRows: TableSourceOptions["readRows"],
): Run<Survey> {
  const survey = surveyor(table, mapping);
  let cursor: string | null = null;
  do {
    const page: RowsPage = yield* readRows(table, cursor);
    survey.page(page);
    cursor = page.next;
  } while (cursor !== null);
  return survey.finish();
}

function stockPage(
  name: string,
  file: string,
  mapping: Mapping,
  reading: Reading,
  page: RowsPage,
): StockPage {
  const { survey, records, directory } = reading;
  const found: StockRecord[] = [];
  const exceptions: Exception[] = [...reading.early];
  reading.early = [];
  const locations: Location[] = [];
  for (let at = 0; at < page.rows.length; at++) {
    const row = page.rows[at] ?? [];
    if (isBlankRow(row) || declaredRows(row) !== null) continue;
    const rowNumber = page.firstRow + at;
    const first = survey.doubles.get(rowNumber);
    if (first !== undefined) {
      // Said once, at the first of the rows.
      if (first === rowNumber) {
        const identity = identityOf(survey.columns, mapping);
        exceptions.push(
          doubleException(
            name,
            file,
            identity.sku(row),
            identity.location(row),
            reading.doubles.get(first)?.rows ?? [first],
          ),
        );
      }
      continue;
    }
    const outcome = records.read(row, rowNumber, page.asOf);
    if ("exception" in outcome) {
      const { code } = outcome.exception;
      const before = reading.setAside.get(code) ?? 0;
      reading.setAside.set(code, before + 1);
      if (before < mostAlike) exceptions.push(outcome.exception);
      continue;
    }
    found.push(outcome.record);
    const { location } = outcome.record.stock;
    if (!reading.locations.has(location)) {
      reading.locations.add(location);
      locations.push({
        id: location,
        name: location === onlyLocation ? "Main location" : location,
        ...(isOwn(mapping.locations ?? {}, location) ? mapping.locations?.[location] : {}),
      });
    }
  }
  reading.count += found.length;
  if (page.next === null) exceptions.push(...moreAlike(name, file, reading.setAside));
  const drained = directory.drain();
  return {
    records: found,
    suppliers: drained.suppliers,
    locations,
    exceptions: exceptions.concat(drained.exceptions),
    next: page.next,
    // Rows that became exceptions are accounted for; rows that never came are not.
    ...(page.next === null && survey.expected !== null
      ? { expected: reading.count + survey.expected - survey.rows }
      : {}),
    revision: page.revision,
    asOf: page.asOf,
  };
}

/** A column that is wrong as a whole is one matter for a person, and must not fill a ledger. */
const mostAlike = 1000;

function moreAlike(
  name: string,
  file: string,
  setAside: ReadonlyMap<string, number>,
): readonly Exception[] {
  return [...setAside]
    .filter(([, rows]) => rows > mostAlike)
    .map(([code, rows]) => ({
      key: `${name}/${code}/more`,
      code,
      message: `${file} has ${rows - mostAlike} more rows set aside as ${code}, beyond the ${mostAlike} that are listed; mend what they have in common.`,
    }));
}

function doublesByFirstRow(survey: Survey): Reading["doubles"] {
  const grouped = new Map<number, { rows: number[] }>();
  for (const [row, first] of survey.doubles) {
    const group = grouped.get(first) ?? { rows: [] };
    group.rows.push(row);
    grouped.set(first, group);
  }
  for (const group of grouped.values()) group.rows.sort((a, b) => a - b);
  return grouped;
}

/** One sentence instead of the same exception for every row. */
function refuseWithoutCurrency(
  file: string,
  survey: Survey,
  mapping: Mapping,
  directory: SupplierDirectory,
): void {
  const { at } = survey.columns;
  const buys = at.has("supplier") || mapping.defaults?.supplier !== undefined;
  if (
    !buys ||
    directory.declared ||
    at.has("currency") ||
    survey.pricesNameCurrency ||
    mapping.defaults?.currency !== undefined
  )
    return;
  fail({
    code: "bad-input",
    field: "currency",
    message: `${file} names suppliers but no currency; add a currency column or "defaults": {"currency": "EUR"} in the mapping file.`,
  });
}

/** How the tables are understood, a line each, for the person who checks it before anything is ordered. */
export function* describeMapping(options: TableSourceOptions): Run<readonly string[]> {
  const mapping = options.mapping ?? {};
  const page = yield* options.readRows(options.tables.stock, null);
  const columns = settleStockColumns(
    options.tables.stock,
    page.header,
    page.rows.slice(0, 200),
    mapping,
  );
  const lines = [...describeColumns(columns, stockFields)];
  for (const [field, value] of Object.entries(mapping.defaults ?? {})) {
    lines.push(
      `Where it is empty, ${stockFields[field as keyof typeof stockFields].title} is "${value}".`,
    );
  }
  const leadTime =
    columns.at.has("leadTimeDays") ||
    columns.at.has("leadTimeWeeks") ||
    mapping.defaults?.leadTimeDays !== undefined;
  const counted =
    mapping.leadTimeIn === "calendar-days" ? "calendar days" : "working days of the supplier";
  lines.push(
    leadTime
      ? `Lead times are counted in ${counted}.`
      : `There is no lead time; ${assumedLeadTimeDays} ${counted} are taken.`,
  );
  if (options.tables.suppliers !== undefined) {
    const suppliers = yield* options.readRows(options.tables.suppliers, null);
    lines.push(
      ...describeColumns(
        settleSupplierColumns(
          options.tables.suppliers,
          suppliers.header,
          suppliers.rows.slice(0, 200),
          mapping,
        ),
        supplierFields,
      ),
    );
  }
  if (options.tables.prices !== undefined) {
    const prices = yield* options.readRows(options.tables.prices, null);
    const settled = settlePriceColumns(
      options.tables.prices,
      prices.header,
      prices.rows.slice(0, 200),
      mapping,
    );
    lines.push(...describeColumns(settled, priceFields));
  }
  return lines;
}
