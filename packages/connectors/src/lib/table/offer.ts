import type { Day, Decimal, PriceBreak, Ratio, SupplierItem, Unit } from "@parstock/core";

import { decimalsOfUnit } from "../measured.ts";
import type { Cells } from "./cells.ts";
import { quote } from "./columns.ts";
import { isOwn, type Mapping } from "./mapping.ts";
import { currencyBeside, readCurrency } from "./words.ts";

/** Days that a lead time takes where neither a column nor the mapping says anything. */
export const assumedLeadTimeDays = 7;

const one = "1" as Decimal;
const single: Ratio = { numerator: one, denominator: one };

export interface OfferReader {
  /** The unit with that code, shared between rows. */
  unit(code: string): Unit;
  /** The currency that the row buys in; leaves a problem when it is not one. Empty when it says none. */
  currency(): string;
  /** What the supplier asks and promises in this row. */
  offer(item: string, supplier: string, baseUnit: Unit, currency: string): SupplierItem;
}

/** Reads the supplier's side of a row: units, ratio, minimum, multiple, prices, lead time. */
export function offerReader(
  cells: Cells,
  mapping: Mapping,
  has: {
    readonly leadTime: boolean;
    readonly priceBreaks: readonly { readonly column: number; readonly from: string }[];
  },
  row: () => readonly string[],
): OfferReader {
  const units = new Map<string, Unit>();
  const ratios = new Map<string, Ratio | null>();
  const currencies = new Map<string, string | null>();
  const leadTimeIn = mapping.leadTimeIn ?? "working-days";

  function unit(code: string): Unit {
    let known = units.get(code);
    if (known === undefined) {
      const said = isOwn(mapping.units ?? {}, code) ? mapping.units?.[code] : undefined;
      known = { code, decimals: said ?? decimalsOfUnit(code) };
      units.set(code, known);
    }
    return known;
  }

  function ratio(): Ratio {
    const cell = cells.text("ratio");
    if (cell === "") return single;
    let known = ratios.get(cell);
    if (known === undefined) {
      known = ratioOf(cell, (part) => cells.part("ratio", part));
      ratios.set(cell, known);
    }
    if (known === null)
      cells.reject(
        "ratio",
        `base units per purchase unit ${quote(cell)} is not a ratio above 0; write 12, 12/1 or 2.2046`,
      );
    return known ?? single;
  }

  function currency(): string {
    const cell = cells.text("currency");
    const beside = currencyBeside(cells.raw("price"));
    if (cell === "") return beside ?? "";
    let known = currencies.get(cell);
    if (known === undefined) {
      known = readCurrency(cell);
      currencies.set(cell, known);
    }
    if (known === null)
      cells.reject(
        "currency",
        `currency ${quote(cell)} is not an ISO 4217 code; write a code such as EUR`,
      );
    else if (beside !== null && beside !== known)
      cells.reject(
        "currency",
        `the price is written in ${beside} but the currency column says ${known}; make them agree`,
      );
    return known ?? "";
  }

  function prices(money: string): readonly PriceBreak[] {
    const from = cells.day("validFrom");
    const to = cells.day("validTo");
    if (from !== null && to !== null && to < from)
      cells.reject(
        "price-validity",
        `the price is valid from ${from} to ${to}, which is backwards; correct the dates`,
      );
    const validity: { validFrom?: Day; validTo?: Day } = {};
    if (from !== null) validity.validFrom = from;
    if (to !== null) validity.validTo = to;
    const found: PriceBreak[] = [];
    const price = cells.amount("price");
    if (price !== null)
      found.push({ from: cells.positive("priceFrom") ?? one, price, currency: money, ...validity });
    for (const entry of has.priceBreaks) {
      const cell = row()[entry.column] ?? "";
      if (cell.trim() === "") continue;
      const broken = cells.figure("price", cell);
      if (broken !== null)
        found.push({ from: entry.from as Decimal, price: broken, currency: money, ...validity });
    }
    const list = cells.text("priceBreaks");
    if (list !== "") {
      for (const part of list.split(/\s*[;|]\s*/)) {
        const [quantity = "", amount = "", rest] = part.split(/\s*[:=@]\s*/);
        const least = cells.part("minimumQuantity", quantity);
        const broken = cells.part("price", amount);
        if (least === null || broken === null || least.startsWith("-") || rest !== undefined) {
          cells.reject(
            "price-breaks",
            `price break ${quote(part)} is not a quantity and a price; write 10:1.20; 100:1.05`,
          );
        } else found.push({ from: least, price: broken, currency: money, ...validity });
      }
    }
    if (found.length > 1) {
      found.sort((a, b) => Number(a.from) - Number(b.from));
      const twice = found.find((entry, at) => entry.from === found[at + 1]?.from);
      if (twice !== undefined)
        cells.reject(
          "price-breaks",
          `there are two prices from a quantity of ${twice.from} on; leave one of them`,
        );
      if (found.some((entry) => entry.price.startsWith("-")))
        cells.reject("number-negative", "a price is below 0; write 0 or more");
    }
    return found;
  }

  function leadTimeDays(): number {
    const days = cells.days("leadTimeDays");
    if (days !== null) return days;
    const weeks = cells.days("leadTimeWeeks");
    if (weeks !== null) return weeks * 7;
    if (has.leadTime)
      cells.reject(
        "lead-time-missing",
        `the lead time is empty; fill it or give "defaults": {"leadTimeDays": …} in the mapping file`,
      );
    return assumedLeadTimeDays;
  }

  function offer(item: string, supplier: string, baseUnit: Unit, money: string): SupplierItem {
    const purchase = cells.text("purchaseUnit");
    const made: { -readonly [K in keyof SupplierItem]: SupplierItem[K] } = {
      supplier,
      item,
      purchaseUnit: purchase === "" ? baseUnit : unit(purchase),
      ratio: ratio(),
      prices: prices(money),
      leadTimeDays: leadTimeDays(),
      leadTimeIn,
    };
    const supplierSku = cells.text("supplierSku");
    if (supplierSku !== "") made.supplierSku = supplierSku;
    const minimum = cells.positive("minimumQuantity");
    if (minimum !== null) made.minimumQuantity = minimum;
    const multiple = cells.positive("multiple");
    if (multiple !== null) made.multiple = multiple;
    const per = priceUnit();
    if (per !== null) made.priceUnit = per;
    return made;
  }

  /** "100", "per 100", "/100 pcs", "je 100". */
  function priceUnit(): Decimal | null {
    const cell = cells.text("priceUnit");
    if (cell === "") return null;
    const digits = /\d[\d.,]*/.exec(cell);
    const value = digits === null ? null : cells.part("priceUnit", digits[0]);
    if (value !== null && value !== "0") return value;
    if (digits === null && !/\d/.test(cell)) return one;
    cells.reject("price-unit", `price unit ${quote(cell)} is not a number above 0; write 1 or 100`);
    return null;
  }

  return { unit, currency, offer };
}

/** "12", "12/1", "12:1", "2.2046"; null when it is not above 0. */
export function ratioOf(cell: string, read: (part: string) => Decimal | null): Ratio | null {
  const [over = "", under, rest] = cell.split(/\s*[/:]\s*/);
  const numerator = read(over);
  const denominator = under === undefined ? one : read(under);
  if (numerator === null || denominator === null || rest !== undefined) return null;
  if (!isAboveZero(numerator) || !isAboveZero(denominator)) return null;
  return { numerator, denominator };
}

function isAboveZero(value: Decimal): boolean {
  return value !== "0" && !value.startsWith("-");
}
