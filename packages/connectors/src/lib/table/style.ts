import type { Columns } from "./columns.ts";
import { orderOf, weighDay, type DayEvidence, type DayOrder } from "./days.ts";
import { stockFields, type StockField } from "./fields.ts";
import type { Mapping } from "./mapping.ts";
import type { DecimalMark, NumberEvidence } from "./numbers.ts";
import { markOf, newEvidence, weighNumber } from "./numbers.ts";

/** What looking at the whole of a table settled about how its cells are written. */
export interface CellStyle {
  readonly marks: ReadonlyMap<StockField, DecimalMark | null>;
  readonly dayOrders: ReadonlyMap<StockField, DayOrder | null>;
  /** Numbers come with a decimal point and no grouping: one with a comma was typed as text, and has to speak for itself. */
  readonly typed: boolean;
}

/** Sees every row of a table once, and then says how its columns write numbers and days. */
export interface StyleWitness {
  see(row: readonly string[]): void;
  verdict(): CellStyle;
}

/** Typed cells need no witness, and neither does what the mapping says. */
export function styleWitness(
  columns: Columns<StockField>,
  mapping: Mapping,
  typed: boolean,
): StyleWitness {
  const numbers: {
    readonly column: number;
    readonly field: StockField;
    readonly evidence: NumberEvidence;
  }[] = [];
  const days: {
    readonly column: number;
    readonly field: StockField;
    readonly evidence: DayEvidence;
  }[] = [];
  for (const [field, column] of columns.at) {
    const { value } = stockFields[field];
    if (value === "number" && !typed && mapping.decimal === undefined)
      numbers.push({ column, field, evidence: newEvidence() });
    if (value === "day" && mapping.dates === undefined)
      days.push({ column, field, evidence: { dayFirst: false, monthFirst: false } });
  }
  if (!typed && mapping.decimal === undefined) {
    // All columns of prices are written alike.
    const evidence = numbers.find((entry) => entry.field === "price")?.evidence ?? newEvidence();
    for (const { column } of columns.priceBreaks)
      numbers.push({ column, field: "price", evidence });
  }
  return {
    see(row) {
      for (const entry of numbers) weighNumber(row[entry.column] ?? "", entry.evidence);
      for (const entry of days) weighDay(row[entry.column] ?? "", entry.evidence);
    },
    verdict() {
      const marks = new Map<StockField, DecimalMark | null>(
        numbers.map((entry) => [entry.field, markOf(entry.evidence)]),
      );
      if (typed)
        for (const field of Object.keys(stockFields) as StockField[]) marks.set(field, ".");
      return {
        typed,
        marks,
        dayOrders: new Map(days.map((entry) => [entry.field, orderOf(entry.evidence)])),
      };
    },
  };
}
