import type { Exception, RowsPage, Run, SupplierItem, Unit } from "@parstock/core";

import { cellsOf } from "./cells.ts";
import { settlePriceColumns, type Columns } from "./columns.ts";
import type { SupplierDirectory } from "./directory.ts";
import { isRagged, keyPart, raggedPhrase, rowException } from "./exceptions.ts";
import type { StockField } from "./fields.ts";
import type { Mapping } from "./mapping.ts";
import { offerReader } from "./offer.ts";
import { styleWitness, type StyleWitness } from "./style.ts";
import { oneLine } from "./suppliers.ts";
import { declaredRows, isBlankRow } from "./survey.ts";

/** What suppliers ask and promise, from a table of its own: a row is one supplier's price for one item. */
export interface PriceList {
  /** Offers for the item; `preferred` names the supplier that comes first. */
  offersFor(item: string, unit: Unit, preferred: string | null): readonly SupplierItem[];
}

interface Entry {
  readonly offer: SupplierItem;
  /** The list says no unit: it buys in the item's own. */
  readonly inBaseUnit: boolean;
}

type ReadRows = (table: string, cursor: string | null) => Run<RowsPage>;

const unsaid: Unit = { code: "pcs", decimals: 0 };

/** Reads the list twice, as the stock is read: to see how it is written, then to make offers. */
export function* readPriceList(
  source: string,
  table: string,
  mapping: Mapping,
  directory: SupplierDirectory,
  readRows: ReadRows,
): Run<{ readonly list: PriceList; readonly exceptions: readonly Exception[] }> {
  let columns: Columns<StockField> | null = null;
  let witness: StyleWitness | null = null;
  let cursor: string | null = null;
  do {
    const page: RowsPage = yield* readRows(table, cursor);
    columns ??= settlePriceColumns(table, page.header, page.rows.slice(0, 200), mapping);
    witness ??= styleWitness(columns, mapping, page.typed === true);
    for (const row of page.rows) if (!isBlankRow(row)) witness.see(row);
    cursor = page.next;
  } while (cursor !== null);

  const entries = new Map<string, Entry[]>();
  const exceptions = new Map<string, Exception>();
  const read = entryReader(source, table, columns, mapping, witness, directory);
  do {
    const page: RowsPage = yield* readRows(table, cursor);
    page.rows.forEach((row, at) => {
      if (isBlankRow(row) || declaredRows(row) !== null) return;
      const outcome = read(row, page.firstRow + at, entries);
      // Several rows of one item may be wrong in the same way: the first is said.
      if (outcome !== null && !exceptions.has(outcome.key)) exceptions.set(outcome.key, outcome);
    });
    cursor = page.next;
  } while (cursor !== null);

  return {
    exceptions: [...exceptions.values()],
    list: {
      offersFor(item, unit, preferred) {
        const found = entries.get(item) ?? [];
        const offers = found.map(({ offer, inBaseUnit }) => ({
          ...offer,
          ...(inBaseUnit ? { purchaseUnit: unit } : {}),
          ...(offer.supplier === preferred ? { preferred: true } : {}),
        }));
        return offers.sort(
          (a, b) => Number(b.supplier === preferred) - Number(a.supplier === preferred),
        );
      },
    },
  };
}

function entryReader(
  source: string,
  table: string,
  columns: Columns<StockField>,
  mapping: Mapping,
  witness: StyleWitness,
  directory: SupplierDirectory,
): (row: readonly string[], rowNumber: number, into: Map<string, Entry[]>) => Exception | null {
  const cells = cellsOf(columns, mapping, witness.verdict());
  let current: readonly string[] = [];
  const offers = offerReader(
    cells,
    mapping,
    {
      leadTime: columns.at.has("leadTimeDays") || columns.at.has("leadTimeWeeks"),
      priceBreaks: columns.priceBreaks,
    },
    () => current,
  );
  const skuAt = columns.at.get("sku") ?? -1;

  return (row, rowNumber, into) => {
    const sku = row.length === 1 && columns.width > 1 ? "" : oneLine(row[skuAt] ?? "");
    const supplierName =
      oneLine(row[columns.at.get("supplier") ?? -1] ?? "") || (mapping.defaults?.supplier ?? "");
    const set = (code: string, phrase: string): Exception => {
      const exception = rowException(
        { source, file: table, rowNumber, sku, location: "" },
        code,
        phrase,
      );
      // The same item may be wrong at one supplier only; a price list knows no location.
      const { location: _none, ...rest } = exception;
      return sku === ""
        ? exception
        : { ...rest, key: `${source}/price-${code}/${keyPart(sku)}/${keyPart(supplierName)}` };
    };
    if (isRagged(row, columns.width))
      return set("ragged-row", raggedPhrase(row.length, columns.width));
    current = row;
    cells.turnTo(row);
    if (cells.text("sku") === "")
      return set("sku-missing", "the SKU is empty; fill it or remove the row");
    if (supplierName === "")
      return set("supplier-missing", "the supplier is empty; fill it or remove the row");
    const currency = offers.currency();
    const supplier = directory.find(supplierName, cells.raw("supplierEmail"), currency, table);
    if (supplier === null) {
      // A supplier that is not known was said once, for all of its rows.
      return directory.declared
        ? null
        : set(
            "currency-missing",
            `there is no currency; add a currency column or "defaults": {"currency": "EUR"} in the mapping file`,
          );
    }
    const offer = offers.offer(
      sku,
      supplier.id,
      unsaid,
      currency === "" ? supplier.currency : currency,
    );
    const problem = cells.problem();
    if (problem !== null) return set(problem.code, problem.phrase);
    const known = into.get(sku) ?? [];
    into.set(sku, known);
    const before = known.findIndex((entry) => entry.offer.supplier === supplier.id);
    const entry = known[before];
    if (entry === undefined) {
      known.push({ offer, inBaseUnit: offer.purchaseUnit === unsaid });
      return null;
    }
    const joined = join(entry.offer, offer);
    if (joined === null)
      return set(
        "price-twice",
        `supplier and item stand in an earlier row with other terms or the same price range; keep one of them`,
      );
    known[before] = { ...entry, offer: joined };
    return null;
  };
}

function terms({ prices: _prices, ...rest }: SupplierItem): string {
  return JSON.stringify(rest);
}

/** Rows of one supplier and item may add price breaks or periods; their other terms must agree. */
function join(first: SupplierItem, next: SupplierItem): SupplierItem | null {
  if (terms(first) !== terms(next)) return null;
  const ranges = first.prices.map(
    ({ from, validFrom, validTo }) => `${from}/${validFrom ?? ""}/${validTo ?? ""}`,
  );
  if (
    next.prices.some(({ from, validFrom, validTo }) =>
      ranges.includes(`${from}/${validFrom ?? ""}/${validTo ?? ""}`),
    )
  )
    return null;
  return { ...first, prices: first.prices.concat(next.prices) };
}
