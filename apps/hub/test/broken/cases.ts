import { goodRows, gzip, row, stock, utf16, windows1252, workbook, zip } from "./make.ts";

/** One broken input: its files, and the exact sentences that a person gets to see. */
export interface BrokenCase {
  readonly name: string;
  /** Written into an empty folder; the first is the stock. */
  readonly files: Readonly<Record<string, string | Uint8Array | (() => Promise<Uint8Array>)>>;
  /** Table names where they are not file names. */
  readonly tables?: { readonly stock: string; readonly suppliers?: string };
  readonly mapping?: object | string;
  readonly expect: {
    /** The file is no stock table: this sentence, nothing read. */
    readonly failure?: string;
    /** Sentences of the rows and suppliers that were set aside. */
    readonly exceptions?: readonly string[];
    /** Items that are read all the same. */
    readonly readable: number;
  };
}

const good = goodRows.length;

export const brokenCases: readonly BrokenCase[] = [
  // No stock table at all.
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

  // Workbooks.
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

  // Rows.
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

  // Figures.
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

  // Suppliers.
  {
    name: "supplier that is not in the table of suppliers",
    files: {
      "stock.csv": stock([row({ supplier: "Acmee" })]),
      "suppliers.csv": "name,email,currency\nAcme,orders@acme.example,EUR\n",
    },
    tables: { stock: "stock.csv", suppliers: "suppliers.csv" },
    expect: {
      exceptions: [
        `stock.csv names supplier "Acmee", which is not among the suppliers given; add it there or correct the name.`,
      ],
      readable: good + 1,
    },
  },
  {
    name: "supplier with an unknown currency",
    files: {
      "stock.csv": stock([row({ supplier: "Beta" })]),
      "suppliers.csv":
        "name,email,currency\nAcme,orders@acme.example,EUR\nBeta,orders@beta.example,XXQ\n",
    },
    tables: { stock: "stock.csv", suppliers: "suppliers.csv" },
    expect: {
      exceptions: [
        `stock.csv names supplier "Beta", which is not among the suppliers given; add it there or correct the name.`,
        `suppliers.csv row 3: the currency "XXQ" is not an ISO code such as EUR; correct it.`,
      ],
      readable: good + 1,
    },
  },
  {
    name: "supplier with a broken calendar",
    files: {
      "stock.csv": stock([]),
      "suppliers.csv":
        'name,email,currency,order days,cut-off,holidays\nAcme,orders@acme.example,EUR,"Mon, Blursday",25:00,2026-13-01\n',
    },
    tables: { stock: "stock.csv", suppliers: "suppliers.csv" },
    expect: {
      exceptions: [
        `suppliers.csv row 2: the closed day "2026-13-01" is not clear; write 2026-12-24, or 2026-12-24..2027-01-05 for a range.`,
        `suppliers.csv row 2: the cut-off "25:00" is not a time; write it as 14:30.`,
        `suppliers.csv row 2: the days "Mon, Blursday" are not all weekdays; write them as "Mon, Thu".`,
      ],
      readable: good,
    },
  },
  {
    name: "supplier twice",
    files: {
      "stock.csv": stock([]),
      "suppliers.csv":
        "name,email,currency\nAcme,orders@acme.example,EUR\nAcme,other@acme.example,EUR\n",
    },
    tables: { stock: "stock.csv", suppliers: "suppliers.csv" },
    expect: {
      exceptions: [
        `suppliers.csv row 3: supplier "Acme" stands twice; the first is used, remove one of them.`,
      ],
      readable: good,
    },
  },
  {
    name: "an e-mail address that would inject a header",
    files: {
      "stock.csv": stock([
        row({ supplier: "Beta", email: "orders@beta.example\nBcc: all@beta.example" }),
      ]),
    },
    expect: {
      exceptions: [
        `stock.csv gives supplier "Beta" an e-mail address that is not valid; write it as name@example.com.`,
      ],
      readable: good + 1,
    },
  },
  {
    name: "two e-mail addresses for one supplier",
    files: { "stock.csv": stock([row({ email: "sales@acme.example" })]) },
    expect: {
      exceptions: [
        `stock.csv gives supplier "Acme" two different e-mail addresses; keep one, its orders are not mailed until then.`,
      ],
      readable: good + 1,
    },
  },

  // The mapping file.
  {
    name: "mapping that is not JSON",
    files: { "stock.csv": stock([]) },
    mapping: "{ columns: ",
    expect: {
      failure:
        "mapping.json is not valid JSON; look for a missing comma, quotation mark or bracket.",
      readable: 0,
    },
  },
  {
    name: "mapping with unknown keys and wrong values",
    files: { "stock.csv": stock([]) },
    mapping: { colums: {}, numbers: { decimal: "point" }, dates: "YDM" },
    expect: {
      failure: `mapping.json: unknown key "colums"; known are columns, supplierColumns, priceColumns, defaults, numbers, dates, suppliers, locations, units, policy, reviewFrom, emptyWhenZero, delimiter, encoding. mapping.json: "numbers.decimal" must be "." or ",". mapping.json: "dates" must be "DMY" or "MDY"; ISO dates need no setting.`,
      readable: 0,
    },
  },
  {
    name: "mapping that names a column which is not there",
    files: { "stock.csv": stock([]) },
    mapping: { columns: { onHand: "free stock" } },
    expect: {
      failure: `stock.csv has no column "free stock", which the mapping file names for on hand; its columns are "sku", "name", "on hand", "min", "max", "supplier", "email", "currency", "price", "lead time".`,
      readable: 0,
    },
  },

  // Looks broken, is not: read as it stands, and escaped where it is printed.
  ...harmless("negative stock", stock([row({ onHand: "-4" })])),
  ...harmless("formula in a name", stock([row({ name: `=HYPERLINK("http://evil.example","x")` })])),
  ...harmless("line breaks in a name", stock([row({ name: "Nut\r\nBcc: all@evil.example" })])),
  ...harmless("right-to-left text and emoji", stock([row({ name: "صامولة ‮M8 🔩" })])),
  ...harmless("supplier without an address", stock([row({ supplier: "Beta", email: "" })])),
  ...harmless("no supplier", stock([row({ supplier: "" })])),
  ...harmless("expired price", stock([row({}, ["2020-01-01"])], ["valid to"])),
  ...harmless(
    "days when clocks change",
    stock([row({}, ["2026-03-29"]), row({ sku: "B-2" }, ["2026-10-25"])], ["snoozed until"]),
    good + 2,
  ),
  ...harmless("byte order mark and CRLF", `\uFEFF${stock([row({})]).replaceAll("\n", "\r\n")}`),
  ...harmless("no newline at the end", stock([row({})]).trimEnd()),
  ...harmless("a title above the header", `Stock on 23 November\n\n${stock([row({})])}`),
  ...harmless("UTF-16 without a mark", utf16(stock([row({})]), "le", false)),
  ...harmless("UTF-16 big-endian", utf16(stock([row({})]), "be", true)),
  ...harmless("Windows-1252", windows1252(stock([row({ name: "Schlüssel" })]))),
  ...harmless("two gzip members", Buffer.concat([gzip(stock([])), gzip(`${row({})}\n`)])),
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

function harmless(
  name: string,
  content: string | Uint8Array,
  readable: number = good + 1,
): readonly BrokenCase[] {
  return [{ name, files: { "stock.csv": content }, expect: { exceptions: [], readable } }];
}
