import type { Day } from "@parstock/core";
import { decimal } from "@parstock/core";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";

import { renderCsv, renderPurchase } from "../src/index.ts";
import { line, purchase } from "./sample.ts";

function records(csv: string): Record<string, string>[] {
  return parse(csv, { bom: true, columns: true, relax_quotes: false, record_delimiter: "\r\n" });
}

test("every line is one record with plain numbers and ISO days, in any language", () => {
  const lines = [
    line(1, { quantity: decimal("1234567.5"), price: decimal("3.125"), priceUnit: decimal(100) }),
    line(2, { expectedDay: "2026-12-24" as Day, name: 'Hose 3/4", 5 m; "soft"' }),
  ];
  expect(records(renderCsv(purchase({ lines, supplier: { language: "de" } })))).toEqual([
    {
      order: "PO-2026-00042",
      order_date: "2026-11-23",
      line: "1",
      supplier_sku: "HB-1001",
      item: "ITEM-0001",
      name: "Hex bolt M8 × 11, zinc plated",
      quantity: "1234567.5",
      unit: "CTN",
      price: "3.125",
      price_unit: "100",
      line_total: "38580.23",
      currency: "EUR",
      expected_date: "2026-12-01",
      ship_to: "Main warehouse, gate 3",
    },
    expect.objectContaining({ name: 'Hose 3/4", 5 m; "soft"', expected_date: "2026-12-24" }),
  ]);
});

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["＝1+1", "'＝1+1"],
  ["\t=1+1", "'=1+1"],
  ["\r\n=1+1", "'=1+1"],
  ["a\nb", "a b"],
  ["-12.5", "-12.5"],
  ["M8-40", "M8-40"],
])("a cell that holds %j reads %j", (name, cell) => {
  const hostile = { name, supplierSku: name, item: name };
  expect(records(renderCsv(purchase({ lines: [line(1, hostile)] })))).toEqual([
    expect.objectContaining({ name: cell, supplier_sku: cell, item: cell }),
  ]);
});

test("ends every record with CRLF and starts with a byte order mark unless told otherwise", () => {
  const csv = renderCsv(purchase());
  expect(csv.startsWith("\uFEFForder,")).toBe(true);
  expect(csv.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
  expect(csv.endsWith("\r\n")).toBe(true);
  expect(renderCsv(purchase(), { byteOrderMark: false }).startsWith("order,")).toBe(true);
});

test("the attachment is the file in UTF-8, named after the order", () => {
  const [csv] = renderPurchase(
    purchase({ order: { reference: "../PO/2026:ä 7" }, lines: [line(1, { name: "六角 😀 ß" })] }),
  ).attachments;
  expect(csv).toMatchObject({ name: "PO-2026-a-7.csv", mediaType: "text/csv" });
  expect(records(Buffer.from(csv!.base64, "base64").toString("utf8"))).toEqual([
    expect.objectContaining({ order: "../PO/2026:ä 7", name: "六角 😀 ß" }),
  ]);
});
