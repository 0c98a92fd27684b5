import { expect, test } from "vitest";

import { readTable } from "./table.ts";

const stock = "sku|on hand|unit|supplier\nA|1|kg|Acme\nB|2||\nC|3||Acme";

test("an item has all the offers of the list, its own supplier's first", () => {
  const { records, suppliers, exceptions } = readTable(
    stock,
    {},
    {
      prices: `SKU|Vendor|Vendor SKU|MOQ|Price|Currency|Lead time|Purchase unit|Pack size
             A|Beta|b-1|5|1.50|USD|3||
             A|Acme|a-1||2.25|EUR|9|box|12
             B|Beta|b-2||0.75|USD|3||`,
    },
  );
  expect(exceptions).toEqual([]);
  expect(suppliers.map(({ id, currency }) => [id, currency])).toEqual([
    ["Beta", "USD"],
    ["Acme", "EUR"],
  ]);
  expect(records.map(({ offers }) => offers.map(({ supplier }) => supplier))).toEqual([
    ["Acme", "Beta"],
    ["Beta"],
    ["Acme"],
  ]);
  expect(records[0]?.offers).toEqual([
    {
      supplier: "Acme",
      item: "A",
      supplierSku: "a-1",
      purchaseUnit: { code: "box", decimals: 0 },
      ratio: { numerator: "12", denominator: "1" },
      prices: [{ from: "1", price: "2.25", currency: "EUR" }],
      leadTimeDays: 9,
      leadTimeIn: "working-days",
      preferred: true,
    },
    {
      supplier: "Beta",
      item: "A",
      supplierSku: "b-1",
      purchaseUnit: { code: "kg", decimals: 3 },
      ratio: { numerator: "1", denominator: "1" },
      minimumQuantity: "5",
      prices: [{ from: "1", price: "1.5", currency: "USD" }],
      leadTimeDays: 3,
      leadTimeIn: "working-days",
    },
  ]);
});

test("rows of one supplier and item add price breaks and periods", () => {
  const { records, exceptions } = readTable(
    "sku|on hand\nA|1",
    {},
    {
      prices: `sku|supplier|currency|from qty|price|valid from|valid to
             A|Acme|EUR|1|2.00|2026-01-01|2026-12-31
             A|Acme|EUR|100|1.80|2026-01-01|2026-12-31
             A|Acme|EUR|1|2.10|2027-01-01|`,
    },
  );
  expect(exceptions).toEqual([]);
  expect(records[0]?.offers[0]?.prices).toEqual([
    { from: "1", price: "2", currency: "EUR", validFrom: "2026-01-01", validTo: "2026-12-31" },
    { from: "100", price: "1.8", currency: "EUR", validFrom: "2026-01-01", validTo: "2026-12-31" },
    { from: "1", price: "2.1", currency: "EUR", validFrom: "2027-01-01" },
  ]);
});

test("a broken row of the list takes nothing else down", () => {
  const { records, exceptions } = readTable(
    "sku|on hand\nA|1\nB|1",
    {},
    {
      prices: `sku|supplier|currency|price|moq
               A|Acme|EUR|2.00|0
               A|Beta|EUR|2.50|
               A|Beta|EUR|2.60|
               B||EUR|1.00|
               B|Acme|EUR|abc|
               B|Acme|EUR|1.00|
               |Acme|EUR|1.00|`,
    },
  );
  expect(
    records.map(({ offers }) =>
      offers.map(({ supplier, prices }) => `${supplier} ${prices[0]?.price}`),
    ),
  ).toEqual([["Beta 2.5"], ["Acme 1"]]);
  expect(exceptions.map(({ message }) => message)).toEqual([
    `prices row 2, item "A": minimum order quantity is 0; write more than 0 or leave it empty.`,
    `prices row 4, item "A": supplier and item stand in an earlier row with other terms or the same price range; keep one of them.`,
    `prices row 5, item "B": the supplier is empty; fill it or remove the row.`,
    `prices row 6, item "B": purchase price "abc" is not a number below 10^15 with at most 12 decimals; correct the cell.`,
    `prices row 8: the SKU is empty; fill it or remove the row.`,
  ]);
  expect(new Set(exceptions.map(({ key }) => key)).size).toBe(exceptions.length);
});

test("a list that names a supplier nobody declared says so once", () => {
  const { records, exceptions } = readTable(
    "sku|on hand\nA|1\nB|1",
    { suppliers: { Acme: { currency: "EUR" } } },
    {
      prices: "sku|supplier|price\nA|Acmee|1.00\nB|Acmee|2.00\nB|Acme|3.00",
    },
  );
  expect(records.map(({ offers }) => offers.length)).toEqual([0, 1]);
  expect(exceptions.map(({ code }) => code)).toEqual(["supplier-unknown"]);
});
