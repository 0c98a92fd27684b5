import type { Decimal, Purchase } from "@parstock/core";

import { cleanLine } from "./clean.ts";
import type { NumberStyle } from "./format.ts";
import { formatAmount } from "./format.ts";

/** How the CSV file is written. */
export interface CsvOptions {
  /** Starts the file with a UTF-8 byte order mark, which Excel needs to read accents; true when left out. */
  readonly byteOrderMark?: boolean;
}

const header = [
  "order",
  "order_date",
  "line",
  "supplier_sku",
  "item",
  "name",
  "quantity",
  "unit",
  "price",
  "price_unit",
  "line_total",
  "currency",
  "expected_date",
  "ship_to",
];

/** A decimal point and no group marks, whatever the language. */
const neutral: NumberStyle = {
  decimal: ".",
  group: "",
  groupSizes: [3, 3],
  groupsFrom: 1,
  currencyFirst: true,
};

/** The lines of an order as CSV (RFC 4180): one header in English, ISO days, numbers with a decimal point, CRLF. */
export function renderCsv(purchase: Purchase, options: CsvOptions = {}): string {
  const { order, shipTo } = purchase;
  const amount = (value: Decimal): string => formatAmount(value, order.currency, neutral);
  const rows = order.lines.map((line) => [
    text(order.reference),
    text(order.orderDay),
    String(line.number),
    text(line.supplierSku ?? ""),
    text(line.item),
    text(line.name),
    line.quantity,
    text(line.unit.code),
    amount(line.price),
    line.priceUnit,
    amount(line.total),
    text(order.currency),
    text(line.expectedDay ?? order.expectedDay ?? ""),
    text(shipTo.name),
  ]);
  const file = [header, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
  return options.byteOrderMark === false ? file : `\uFEFF${file}`;
}

/**
 * A text cell. An apostrophe keeps spreadsheets from running it as a formula (OWASP, "CSV Injection"; the full-width
 * signs are formulas in Japanese Excel); a plain negative number is left alone, since it can do no harm.
 */
function text(value: string): string {
  const cell = cleanLine(value);
  const safe = /^[=+\-@＝＋－＠]/.test(cell) && !/^-\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replace(/"/g, '""')}"` : safe;
}
