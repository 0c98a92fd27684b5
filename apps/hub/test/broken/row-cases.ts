import type { BrokenCase } from "./broken-case.ts";
import { goodRows, row, stock, windows1252 } from "./make.ts";

const good = goodRows.length;

/** Rows and figures that cannot be read; every other row can. */
export const rowCases: readonly BrokenCase[] = [
  {
    name: "the same SKU twice",
    files: { "stock.csv": stock([row({}), row({ onHand: "30" })]) },
    expect: {
      exceptions: [
        `stock.csv rows 3 and 4 are both item "B-1" at "main"; keep one of them, nothing is ordered for the item until then.`,
      ],
      readable: good,
    },
  },
  {
    name: "the same SKU twice but for spaces and its Unicode form",
    files: { "stock.csv": stock([row({ sku: "Ä-1" }), row({ sku: " A\u0308-1 " })]) },
    expect: {
      exceptions: [
        `stock.csv rows 3 and 4 are both item "Ä-1" at "main"; keep one of them, nothing is ordered for the item until then.`,
      ],
      readable: good,
    },
  },
  {
    name: "empty SKU",
    files: { "stock.csv": stock([row({ sku: " " })]) },
    expect: {
      exceptions: ["stock.csv row 3: the SKU is empty; fill it or remove the row."],
      readable: good,
    },
  },
  {
    name: "SKU rounded by a spreadsheet",
    files: { "stock.csv": stock([row({ sku: "4.00123E+12" })]) },
    expect: {
      exceptions: [
        `stock.csv row 3, item "4.00123E+12": the SKU "4.00123E+12" was turned into a rounded number by a spreadsheet; enter it as text.`,
      ],
      readable: good,
    },
  },
  {
    name: "a row that is too short",
    files: { "stock.csv": stock(["B-1,Nut M8,3"]) },
    expect: {
      exceptions: [
        `stock.csv row 3, item "B-1": the row has 3 cells where the header has 10; look for a missing or extra separator or quotation mark.`,
      ],
      readable: good,
    },
  },
  {
    name: "a comma too many",
    files: { "stock.csv": stock([`B-1,Nut, M8,3,10,20,Acme,orders@acme.example,EUR,0.10,7`]) },
    expect: {
      exceptions: [
        `stock.csv row 3, item "B-1": the row has 11 cells where the header has 10; look for a missing or extra separator or quotation mark.`,
      ],
      readable: good,
    },
  },
  {
    name: "a quotation mark that never closes",
    files: { "stock.csv": stock([`B-1,"Nut M8,3,10,20,Acme,orders@acme.example,EUR,0.10,7`]) },
    expect: {
      exceptions: [
        `stock.csv row 3: the row has 1 cell where the header has 10; look for a missing or extra separator or quotation mark.`,
      ],
      readable: good,
    },
  },
  {
    name: "text after a closing quotation mark",
    files: {
      "stock.csv": stock([
        `B-1,"Nut" M8,3,10,20,Acme,orders@acme.example,EUR,0.10,7`,
        row({ sku: "B-2", name: `5" nut` }),
      ]),
    },
    expect: {
      exceptions: [
        `stock.csv row 3: the row has 1 cell where the header has 10; look for a missing or extra separator or quotation mark.`,
      ],
      readable: good + 1,
    },
  },
  {
    name: "NUL bytes",
    files: { "stock.csv": stock([row({ name: "Nut\u0000M8" })]) },
    expect: {
      exceptions: [
        `stock.csv row 3, item "B-1": name "Nut M8" holds characters that cannot be read; correct the cell, or save the file as UTF-8 or name its "encoding" in the mapping file.`,
      ],
      readable: good,
    },
  },
  {
    name: "two encodings in one file",
    files: {
      "stock.csv": Buffer.concat([
        Buffer.from(stock([row({ name: "Mutter für Bolzen" })])),
        windows1252(`${row({ sku: "B-2", name: "Schlüssel" })}\n`),
      ]),
    },
    expect: {
      exceptions: [
        `stock.csv row 5, item "B-2": name "Schl�ssel" holds characters that cannot be read; correct the cell, or save the file as UTF-8 or name its "encoding" in the mapping file.`,
      ],
      readable: good + 1,
    },
  },
  ...figure(
    "on hand NaN",
    { onHand: "NaN" },
    `on hand "NaN" is not a number below 10^15 with at most 12 decimals; correct the cell`,
  ),
  ...figure(
    "on hand 1e309",
    { onHand: "1e309" },
    `on hand "1e309" is not a number below 10^15 with at most 12 decimals; correct the cell`,
  ),
  ...figure(
    "on hand Infinity",
    { onHand: "Infinity" },
    `on hand "Infinity" is not a number below 10^15 with at most 12 decimals; correct the cell`,
  ),
  ...figure("on hand empty", { onHand: "" }, "on hand is empty; write the quantity, 0 for none"),
  ...figure(
    "on hand in hexadecimal",
    { onHand: "0x1F" },
    `on hand "0x1F" is not a number below 10^15 with at most 12 decimals; correct the cell`,
  ),
  ...figure("negative reorder point", { min: "-5" }, "reorder point is -5; write 0 or more"),
  ...figure(
    "level below the point",
    { min: "20", max: "10" },
    "the order-up-to level 10 is below the reorder point 20; raise the level or lower the point",
  ),
  ...figure(
    "point without a level",
    { max: "" },
    "there is a reorder point but no order-up-to level and no order quantity; fill one of them",
  ),
  ...figure(
    "level without a point",
    { min: "" },
    `there is a level to order up to but no reorder point; fill it, or review days and "reviewFrom"`,
  ),
  ...figure("negative price", { price: "-1.20" }, "purchase price is -1.2; write 0 or more"),
  ...figure("lead time -1", { leadTime: "-1" }, "lead time in days is -1; write 0 or more"),
  ...figure(
    "lead time of half a day",
    { leadTime: "1.5" },
    "lead time in days is 1.5; write a whole number of days from 0 to 3650",
  ),
  ...figure(
    "lead time empty",
    { leadTime: "" },
    `the lead time is empty; fill it or give "defaults": {"leadTimeDays": …} in the mapping file`,
  ),
  ...figure(
    "unknown currency",
    { currency: "EURO" },
    `currency "EURO" is not an ISO 4217 code; write a code such as EUR`,
  ),
  ...figure(
    "price in another currency than its column",
    { price: "$ 1.20", currency: "EUR" },
    null,
  ),
  ...figure(
    "price sign against the currency column",
    { price: "£ 1.20" },
    "the price is written in GBP but the currency column says EUR; make them agree",
  ),
  ...figure(
    "currency missing",
    { currency: "", supplier: "Other" },
    `there is no currency; add a currency column or "defaults": {"currency": "EUR"} in the mapping file`,
  ),
  ...extra("MOQ 0", "moq", "0", "minimum order quantity is 0; write more than 0 or leave it empty"),
  ...extra("MOQ -3", "moq", "-3", "minimum order quantity is -3; write 0 or more"),
  ...extra(
    "multiple 0",
    "multiple",
    "0",
    "order multiple is 0; write more than 0 or leave it empty",
  ),
  ...extra(
    "ratio 0",
    "units per pack",
    "0",
    `base units per purchase unit "0" is not a ratio above 0; write 12, 12/1 or 2.2046`,
  ),
  ...extra(
    "ratio 12/0",
    "units per pack",
    "12/0",
    `base units per purchase unit "12/0" is not a ratio above 0; write 12, 12/1 or 2.2046`,
  ),
  ...extra(
    "price unit 0",
    "price unit",
    "per 0",
    `price unit "per 0" is not a number above 0; write 1 or 100`,
  ),
  ...extra(
    "price validity backwards",
    "valid from|valid to",
    "2026-12-31|2026-01-01",
    "the price is valid from 2026-12-31 to 2026-01-01, which is backwards; correct the dates",
  ),
  ...extra(
    "price breaks that are none",
    "price breaks",
    "10:1.20;ten:1.05",
    `price break "ten:1.05" is not a quantity and a price; write 10:1.20; 100:1.05`,
  ),
  ...extra(
    "unknown status",
    "status",
    "maybe",
    `status "maybe" is not known; write active, blocked or discontinued`,
  ),
  ...extra(
    "unknown kind",
    "item type",
    "thing",
    `kind of item "thing" is not known; write stock, kit, non-stock, drop-ship, made or consignment`,
  ),
  ...extra(
    "kit without a quantity",
    "components",
    "A:0",
    `kit component "A:0" is not an item and a quantity above 0; write A-100:2`,
  ),
  ...extra(
    "a date that never was",
    "snoozed until",
    "2026-02-30",
    `snoozed until "2026-02-30" is not a date; write it as 2026-11-23`,
  ),
  {
    name: "prices that may be thousands or thousandths",
    files: {
      "stock.csv":
        "sku;on hand;min;max;supplier;currency;price\nA;5;10;20;Acme;EUR;1,234\nB;5;10;20;Acme;EUR;7\n",
    },
    expect: {
      exceptions: [
        `stock.csv row 2, item "A": purchase price "1,234" can mean 1234 or 1.234; say "numbers": {"decimal": "."} or {"decimal": ","} in the mapping file.`,
      ],
      readable: 1,
    },
  },
  {
    name: "decimal points and decimal commas in one column",
    files: {
      "stock.csv":
        "sku;on hand;min;max;supplier;currency;price\nA;5;10;20;Acme;EUR;1,50\nB;5;10;20;Acme;EUR;2.50\nC;5;10;20;Acme;EUR;1.500\n",
    },
    expect: {
      exceptions: [
        `stock.csv row 4, item "C": purchase price "1.500" can mean 1500 or 1.500; say "numbers": {"decimal": "."} or {"decimal": ","} in the mapping file.`,
      ],
      readable: 2,
    },
  },
  {
    name: "dates in two formats",
    files: {
      "stock.csv":
        "sku,on hand,min,max,snoozed until\nA,5,10,20,23/11/2026\nB,5,10,20,11/23/2026\nC,5,10,20,03/04/2026\n",
    },
    expect: {
      exceptions: [
        `stock.csv row 4, item "C": snoozed until "03/04/2026" can be read day first or month first; write it as 2026-11-23, or say "dates": "DMY" or "MDY" in the mapping file.`,
      ],
      readable: 2,
    },
  },
];

function figure(
  name: string,
  change: Parameters<typeof row>[0],
  phrase: string | null,
): readonly BrokenCase[] {
  const exceptions = phrase === null ? [] : [`stock.csv row 3, item "B-1": ${phrase}.`];
  return [
    {
      name,
      files: { "stock.csv": stock([row(change)]) },
      expect: { exceptions, readable: good + 1 - exceptions.length },
    },
  ];
}

function extra(
  name: string,
  headings: string,
  cells: string,
  phrase: string,
): readonly BrokenCase[] {
  return [
    {
      name,
      files: { "stock.csv": stock([row({}, cells.split("|"))], headings.split("|")) },
      expect: { exceptions: [`stock.csv row 3, item "B-1": ${phrase}.`], readable: good },
    },
  ];
}
