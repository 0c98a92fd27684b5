import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { failureOf, type RowsPage } from "@parstock/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openTables, type OpenTables, type OpenTablesOptions } from "../../src/rows/open-tables.ts";
import { workbook } from "../broken/make.ts";

let directory = "";
let tables: OpenTables = openTables();

beforeEach(async () => {
  // A path with spaces, as people have them.
  directory = await mkdtemp(join(tmpdir(), "parstock rows "));
});

afterEach(async () => {
  await tables.close();
  await rm(directory, { recursive: true });
});

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(directory, name), content);
}

function open(options: OpenTablesOptions = {}): void {
  tables = openTables({ directory, ...options });
}

function page(table: string, cursor: string | null = null): Promise<RowsPage> {
  return tables.read({ kind: "rows", table, cursor });
}

async function whole(
  table: string,
): Promise<{ header: readonly string[]; rows: readonly (readonly string[])[] }> {
  const first = await page(table);
  const rows = [...first.rows];
  for (let { next } = first; next !== null;) {
    const more = await page(table, next);
    rows.push(...more.rows);
    ({ next } = more);
  }
  return { header: first.header, rows: rows.filter((row) => row.some((cell) => cell !== "")) };
}

describe("delimited text", () => {
  test.for([
    ["commas", 'sku,name,on hand\nA,"Bolt, long",5\n', ["A", "Bolt, long", "5"]],
    [
      "semicolons beside decimal commas",
      "sku;name;price\nA;Bolt;1,50\nB;Nut;2,50\n",
      ["A", "Bolt", "1,50"],
    ],
    ["tabs", "sku\tname\ton hand\nA\tBolt, long\t5\n", ["A", "Bolt, long", "5"]],
    ["bars", "sku|name|on hand\nA|Bolt; long|5\n", ["A", "Bolt; long", "5"]],
    ["the delimiter that Excel names", "sep=^\nsku^name^on hand\nA^Bolt^5\n", ["A", "Bolt", "5"]],
    [
      "line breaks in quotation marks",
      'sku,name,on hand\nA,"Bolt\r\nlong",5\n',
      ["A", "Bolt\nlong", "5"],
    ],
    ["doubled quotation marks", 'sku,name,on hand\nA,"5"" bolt",5\n', ["A", '5" bolt', "5"]],
    ["carriage returns only", "sku,name,on hand\rA,Bolt,5\r", ["A", "Bolt", "5"]],
    ["a comment above", "# exported at noon\nsku,name,on hand\nA,Bolt,5\n", ["A", "Bolt", "5"]],
    ["empty columns at the end", "sku,name,on hand,,\nA,Bolt,5,,\n", ["A", "Bolt", "5", "", ""]],
    ["an item number that starts with #", "sku,name,on hand\n#1,Bolt,5\n", ["#1", "Bolt", "5"]],
  ] as const)("with %s", async ([, text, row]) => {
    await put("stock.csv", text);
    open();
    const { header, rows } = await whole("stock.csv");
    expect(header).toHaveLength(3);
    expect(rows[0]).toEqual(row);
  });

  test("with the delimiter that a person names", async () => {
    await put("stock.csv", "sku^on hand\nA^5\n");
    open({ delimiter: "^" });
    expect((await whole("stock.csv")).rows).toEqual([["A", "5"]]);
  });
});

describe("encodings", () => {
  const text = "sku,name,on hand\nA,Größe €,5\n";
  const windows1252 = Buffer.from([...Buffer.from(text.replace("€", "\u0080"), "latin1")]);
  test.for<[string, Uint8Array]>([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16 LE with a mark", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16 LE without", Buffer.from(text, "utf16le")],
    ["UTF-16 BE with a mark", Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["Windows-1252", windows1252],
  ])("%s", async ([, bytes]) => {
    await put("stock.csv", bytes);
    open();
    expect(await whole("stock.csv")).toEqual({
      header: ["sku", "name", "on hand"],
      rows: [["A", "Größe €", "5"]],
    });
  });

  test("the one that a person names wins", async () => {
    await put("stock.csv", Buffer.from("sku,on hand\n\u00a3,5\n", "latin1"));
    open({ encoding: "windows-1250" });
    expect((await whole("stock.csv")).rows).toEqual([["Ł", "5"]]);
  });

  test("a character that two chunks share stays whole", async () => {
    const rows = Array.from({ length: 90_000 }, (_, at) => `I${at},ü€🔩,${at}`);
    await put("stock.csv.gz", gzipSync(`sku,name,on hand\n${rows.join("\n")}\n`));
    open();
    const read = await whole("stock.csv.gz");
    expect(read.rows).toHaveLength(90_000);
    expect(new Set(read.rows.map((row) => row[1]))).toEqual(new Set(["ü€🔩"]));
  });
});

describe("pages", () => {
  const listed = Array.from({ length: 25 }, (_, at) => [`I${at}`, String(at)]);
  const text = `sku,on hand\n${listed.map((row) => row.join(",")).join("\n")}\n`;

  test("follow one another to the last, which says so", async () => {
    await put("stock.csv", text);
    open({ pageRows: 10 });
    const first = await page("stock.csv");
    expect([first.rows.length, first.firstRow, first.next]).toEqual([10, 2, "12"]);
    const second = await page("stock.csv", first.next);
    expect([second.rows.length, second.firstRow, second.next]).toEqual([10, 12, "22"]);
    const third = await page("stock.csv", second.next);
    expect([...first.rows, ...second.rows, ...third.rows].filter((row) => row.length > 1)).toEqual(
      listed,
    );
    expect(third.next).toBeNull();
  });

  test("start over with an empty cursor, and resume from any other", async () => {
    await put("stock.csv", text);
    open({ pageRows: 10 });
    const first = await page("stock.csv");
    await page("stock.csv", first.next);
    expect(await page("stock.csv")).toEqual(first);
    open({ pageRows: 10 });
    expect((await page("stock.csv", "22")).rows[0]).toEqual(["I20", "20"]);
  });

  test("tell when the file was written to between them", async () => {
    await put("stock.csv", text);
    open({ pageRows: 10 });
    const first = await page("stock.csv");
    await appendFile(join(directory, "stock.csv"), "I99,1\n");
    expect((await page("stock.csv", first.next)).revision).not.toBe(first.revision);
  });

  test("carry the same revision for the same content", async () => {
    await put("one.csv", text);
    await put("two.csv", text);
    await put("three.csv", `${text}I99,1\n`);
    open();
    const [one, two, three] = [
      await page("one.csv"),
      await page("two.csv"),
      await page("three.csv"),
    ];
    expect(one.revision).toBe(two.revision);
    expect(one.revision).not.toBe(three.revision);
  });

  test("number rows as a spreadsheet does, whatever stands above the header", async () => {
    await put("stock.csv", "Stock list\n\nsku,on hand\nA,5\n\nB,6\n");
    open();
    const { firstRow, rows } = await page("stock.csv");
    expect(firstRow).toBe(4);
    expect(rows.map((row) => row[0])).toEqual(["A", "", "B"]);
  });

  test("say how many rows the file announces", async () => {
    await put("stock.csv", `# rows: 25\n${text}`);
    open();
    expect((await page("stock.csv")).expected).toBe(25);
  });
});

describe("workbooks", () => {
  test("are read by what their cells mean", async () => {
    await put(
      "stock.xlsx",
      await workbook([
        { name: "Notes", hidden: true, rows: [["nothing"]] },
        {
          name: "Stock",
          rows: [
            ["Our stock"],
            [],
            ["sku", "on hand", "price", "valid to", "checked", "active", "cut-off", "note"],
            [
              7500,
              { value: "0.10000000000000001" },
              { value: "1.1000000000000001", formula: "1+0.1" },
              { value: "46349", style: 1 },
              { value: "46349.604166666664", style: 2 },
              { value: "1", type: "b" },
              { value: "0.604166666666667", style: 2 },
              { value: "a & <b>", type: "inlineStr" },
            ],
            [],
            ["B", { value: "1.2E+3" }],
          ],
        },
      ]),
    );
    open();
    const { header, rows, firstRow, typed } = await page("stock.xlsx");
    expect(header).toEqual([
      "sku",
      "on hand",
      "price",
      "valid to",
      "checked",
      "active",
      "cut-off",
      "note",
    ]);
    expect([firstRow, typed]).toEqual([4, true]);
    expect(rows).toEqual([
      ["7500", "0.1", "1.1", "2026-11-23", "2026-11-23T14:30", "TRUE", "14:30", "a & <b>"],
      ["", "", "", "", "", "", "", ""],
      ["B", "1200", "", "", "", "", "", ""],
    ]);
  });

  test("count days from 1904 where they say so", async () => {
    await put(
      "stock.xlsx",
      await workbook(
        [
          {
            name: "Stock",
            rows: [
              ["sku", "day"],
              ["A", { value: "44887", style: 1 }],
            ],
          },
        ],
        { from1904: true },
      ),
    );
    open();
    expect((await page("stock.xlsx")).rows).toEqual([["A", "2026-11-23"]]);
  });

  test("give the sheet that is asked for", async () => {
    await put(
      "stock.xlsx",
      await workbook([
        {
          name: "Stock",
          rows: [
            ["sku", "n"],
            ["A", 1],
          ],
        },
        {
          name: "Suppliers",
          rows: [
            ["name", "email"],
            ["Acme", "orders@acme.example"],
          ],
        },
      ]),
    );
    open();
    expect((await page("stock.xlsx#suppliers")).rows).toEqual([["Acme", "orders@acme.example"]]);
    expect((await page("stock.xlsx")).rows).toEqual([["A", "1"]]);
  });

  test("of twelve thousand rows come in pages", async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => [`I${at}`, at]);
    await put(
      "stock.xlsx",
      await workbook([{ name: "Stock", rows: [["sku", "on hand"], ...rows] }]),
    );
    open();
    expect((await whole("stock.xlsx")).rows).toEqual(rows.map((row) => row.map(String)));
  });
});

test("a folder is no table", async () => {
  open();
  const refused = await page(".").catch((error: unknown) => failureOf(error));
  expect(refused).toMatchObject({
    code: "bad-input",
    message: ". is a folder; name the file in it.",
  });
});

test("one long line costs no more memory than a row may have", async () => {
  await put("stock.csv", `sku,on hand\nA,${"9".repeat(5_000_000)}\n`);
  open();
  const refused = await whole("stock.csv").catch((error: unknown) => failureOf(error));
  expect(refused).toMatchObject({
    message:
      "stock.csv row 2 is longer than 1000000 characters; check which character ends a line.",
  });
});
