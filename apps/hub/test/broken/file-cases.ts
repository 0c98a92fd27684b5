import type { BrokenCase } from "./broken-case.ts";
import { gzip, stock, workbook, zip } from "./make.ts";

/** Files that are no stock table at all, and workbooks. */
export const fileCases: readonly BrokenCase[] = [
  {
    name: "empty file",
    files: { "stock.csv": "" },
    expect: {
      failure: "stock.csv is empty; export the stock again with a header row and one row an item.",
      readable: 0,
    },
  },
  {
    name: "only blank lines",
    files: { "stock.csv": "\n\n \n" },
    expect: {
      failure: "stock.csv is empty; export the stock again with a header row and one row an item.",
      readable: 0,
    },
  },
  {
    name: "header only",
    files: { "stock.csv": "sku,on hand,min,max\n" },
    expect: {
      failure: "stock.csv has a header and no rows; export the stock again with one row an item.",
      readable: 0,
    },
  },
  {
    name: "missing file",
    files: {},
    tables: { stock: "stock.csv" },
    expect: { failure: "stock.csv does not exist; check the path.", readable: 0 },
  },
  {
    name: "wrong delimiter",
    files: { "stock.csv": "sku^on hand^min^max\nA^5^10^20\n" },
    expect: {
      failure: `stock.csv has the single column "sku^on hand^min^max", which is not an item's SKU; if another character separates the columns, say so as "delimiter" in the mapping file.`,
      readable: 0,
    },
  },
  {
    name: "no SKU column",
    files: { "stock.csv": "colour,on hand,min,max\nred,5,10,20\n" },
    expect: {
      failure: `stock.csv has no column that looks like the item's SKU (found "colour", "on hand", "min", "max"); name it as "columns": {"sku": …} in the mapping file.`,
      readable: 0,
    },
  },
  {
    name: "no on-hand column",
    files: { "stock.csv": "sku,colour,min,max\nA,red,10,20\n" },
    expect: {
      failure: `stock.csv has no column that looks like the quantity on hand (found "sku", "colour", "min", "max"); name it as "columns": {"onHand": …} in the mapping file.`,
      readable: 0,
    },
  },
  {
    name: "two columns for one figure",
    files: { "stock.csv": "sku,quantity,stock,min,max\nA,5,7,10,20\n" },
    expect: {
      failure: `stock.csv has "quantity" and "stock", which could each be on hand; say which one as "columns": {"onHand": …} in the mapping file.`,
      readable: 0,
    },
  },
  {
    name: "the same heading twice",
    files: { "stock.csv": "sku,on hand,Min,min,max\nA,5,10,11,20\n" },
    expect: {
      failure: `stock.csv has the heading "min" twice, in columns 3 and 4; rename or remove one of them.`,
      readable: 0,
    },
  },
  {
    name: "a million columns",
    files: {
      "stock.csv": async () =>
        Buffer.from(`${Array.from({ length: 1_000_000 }, (_, at) => `c${at}`).join(",")}\n`),
    },
    expect: {
      failure:
        "stock.csv has more than 16384 columns; export only the columns of the stock, and check which character ends a line.",
      readable: 0,
    },
  },
  {
    name: "one line without an end",
    files: { "stock.csv": async () => Buffer.alloc(3_000_000, "x") },
    expect: {
      failure:
        "stock.csv row 1 is longer than 1000000 characters; check which character ends a line.",
      readable: 0,
    },
  },
  {
    name: "truncated gzip",
    files: { "stock.csv.gz": gzip(stock([])).subarray(0, 90) },
    expect: {
      failure:
        "stock.csv.gz ends in the middle of its gzip data; it was cut off, copy or export it again.",
      readable: 0,
    },
  },
  {
    name: "damaged gzip",
    files: {
      "stock.csv.gz": Buffer.concat([gzip(stock([])).subarray(0, 12), Buffer.alloc(60, 0xff)]),
    },
    expect: {
      failure: "stock.csv.gz has damaged gzip data; copy or export it again.",
      readable: 0,
    },
  },
  {
    name: "gzip bomb",
    files: { "stock.csv.gz": async () => gzip(stock([]) + " ".repeat(200_000_000)) },
    expect: {
      failure:
        "stock.csv.gz unpacks to more than 600 times its size, which no table does; it was not read further.",
      readable: 0,
    },
  },
  {
    name: "gzip in gzip",
    files: { "stock.csv.gz": gzip(gzip(stock([])) as unknown as string) },
    expect: {
      failure:
        "stock.csv.gz holds another packed file inside; unpack it once and give the file inside.",
      readable: 0,
    },
  },
  {
    name: "a web page saved as CSV",
    files: { "stock.csv": "<!DOCTYPE html><html><body>Please log in</body></html>" },
    expect: {
      failure:
        "stock.csv is a web page, perhaps a login page that was saved; export the stock as CSV or XLSX.",
      readable: 0,
    },
  },
  {
    name: "a PDF",
    files: { "stock.pdf": "%PDF-1.7\n" },
    expect: { failure: "stock.pdf is a PDF; export the stock as CSV or XLSX.", readable: 0 },
  },
  {
    name: "old or encrypted Excel",
    files: { "stock.xls": Buffer.from("d0cf11e0a1b11ae1", "hex") },
    expect: {
      failure:
        "stock.xls is an old or password-protected Excel file; save it as .xlsx without a password, or as CSV.",
      readable: 0,
    },
  },
  {
    name: "cut off: fewer rows than the file says",
    files: { "stock.csv": `# rows: 50\n${stock([])}` },
    expect: {
      failure:
        "stock.csv says that it has 50 rows but 2 are there; it was cut off, export it again.",
      readable: 0,
    },
  },
  {
    name: "suppliers without any currency",
    files: { "stock.csv": "sku,on hand,min,max,supplier\nA,5,10,20,Acme\n" },
    expect: {
      failure: `stock.csv names suppliers but no currency; add a currency column or "defaults": {"currency": "EUR"} in the mapping file.`,
      readable: 0,
    },
  },
  {
    name: "XLSX bomb",
    files: {
      "stock.xlsx": () =>
        workbook([{ name: "Stock", rows: [["sku"]] }], {
          files: { "xl/worksheets/sheet1.xml": Buffer.alloc(60_000_000, " ") },
        }),
    },
    expect: {
      failure:
        "stock.xlsx unpacks to more than 150 times its size, which no workbook of stock does; it was not read.",
      readable: 0,
    },
  },
  {
    name: "XLSX cut off",
    files: {
      "stock.xlsx": async () =>
        (await workbook([{ name: "Stock", rows: [["sku"]] }])).subarray(0, 400),
    },
    expect: {
      failure:
        "stock.xlsx is a damaged workbook; open it in a spreadsheet program, save it again, or export CSV.",
      readable: 0,
    },
  },
  {
    name: "XLSX with broken XML",
    files: {
      "stock.xlsx": () =>
        workbook([{ name: "Stock", rows: [["sku"]] }], {
          files: { "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c>` },
        }),
    },
    expect: {
      failure:
        "stock.xlsx is a damaged workbook; open it in a spreadsheet program, save it again, or export CSV.",
      readable: 0,
    },
  },
  {
    name: "XLSX with entities that multiply",
    files: {
      "stock.xlsx": () =>
        workbook([{ name: "Stock", rows: [["sku"]] }], {
          files: {
            "xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`,
          },
        }),
    },
    expect: {
      failure:
        "stock.xlsx is a damaged workbook; open it in a spreadsheet program, save it again, or export CSV.",
      readable: 0,
    },
  },
  {
    name: "a zip that is no workbook",
    files: { "stock.xlsx": () => zip({ "readme.txt": "hello" }) },
    expect: {
      failure:
        "stock.xlsx is a packed file but not an Excel workbook; give the CSV or XLSX file itself.",
      readable: 0,
    },
  },
  {
    name: "a sheet that is not there",
    files: {
      "stock.xlsx": () =>
        workbook([
          {
            name: "Stock",
            rows: [
              ["sku", "on hand"],
              ["A", 5],
            ],
          },
        ]),
    },
    tables: { stock: "stock.xlsx#Prices" },
    expect: { failure: `stock.xlsx has no sheet "Prices"; its sheets are "Stock".`, readable: 0 },
  },
  {
    name: "XLSX with an error in a cell and a formula never calculated",
    files: {
      "stock.xlsx": () =>
        workbook([
          {
            name: "Stock",
            rows: [
              ["sku", "on hand", "min", "max"],
              ["A", 5, 10, 20],
              ["B", { value: "#N/A", type: "e" }, 10, 20],
              ["C", { value: "", formula: "B2*2" }, 10, 20],
            ],
          },
        ]),
    },
    expect: {
      exceptions: [
        `stock.xlsx row 3, item "B": on hand "#N/A" is not a number below 10^15 with at most 12 decimals; correct the cell.`,
        `stock.xlsx row 4, item "C": on hand "=B2*2" is not a number below 10^15 with at most 12 decimals; correct the cell.`,
      ],
      readable: 1,
    },
  },
];
