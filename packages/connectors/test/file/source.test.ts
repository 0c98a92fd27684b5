import { failureOf, runAsync, type StockPage } from "@parstock/core";
import { describe, expect, test } from "vitest";

import { describeMapping, fileSource, type Mapping } from "../../src/file/index.ts";
import { asOf, cells, readTable, rowsHost } from "./table.ts";

function refusal(read: () => unknown): string {
  try {
    read();
    return "";
  } catch (error) {
    return failureOf(error)?.message ?? String(error);
  }
}

test("a full row becomes a full record", () => {
  const { records, suppliers, exceptions, pages } = readTable(
    `sku|name|location|on hand|committed|backordered|on order|in transit|min|max|supplier|supplier sku|supplier email|purchase unit|units per pack|unit|moq|multiple|price|price_100|price unit|currency|valid from|valid to|lead time|category|status|shelf life|lots|capacity|rounding|snoozed until|autopilot|daily demand
     A-1|Bolt|North|5|1|2|3|4|10|20|Acme|X9|orders@acme.example|box|12/1|kg|2|5|1.250|1.10|per 100|eur|2026-01-01|2026-12-31|14|Fasteners|aktiv|365|3@2026-12-31; 2@2027-06-30|500|nearest|2026-12-24|ja|0.5`,
  );
  expect(exceptions).toEqual([]);
  expect(suppliers).toEqual([
    { id: "Acme", name: "Acme", status: "active", currency: "EUR", email: "orders@acme.example" },
  ]);
  expect(pages[0]?.locations).toEqual([{ id: "North", name: "North" }]);
  expect(records).toEqual([
    {
      item: {
        id: "A-1",
        name: "Bolt",
        unit: { code: "kg", decimals: 3 },
        kind: "stock",
        status: "active",
        category: "Fasteners",
        shelfLifeDays: 365,
      },
      stock: {
        item: "A-1",
        location: "North",
        onHand: "5",
        committed: "1",
        backordered: "2",
        onOrder: "3",
        inTransit: "4",
        readAt: asOf,
        lots: [
          { quantity: "3", usableUntil: "2026-12-31" },
          { quantity: "2", usableUntil: "2027-06-30" },
        ],
      },
      rule: {
        item: "A-1",
        location: "North",
        policy: { kind: "s,S", reorderPoint: "10", orderUpTo: "20" },
        status: "active",
        rounding: "nearest",
        snoozedUntil: "2026-12-24",
        dailyDemand: "0.5",
        maxStock: "500",
      },
      offers: [
        {
          supplier: "Acme",
          item: "A-1",
          supplierSku: "X9",
          purchaseUnit: { code: "box", decimals: 0 },
          ratio: { numerator: "12", denominator: "1" },
          minimumQuantity: "2",
          multiple: "5",
          prices: [
            {
              from: "1",
              price: "1.25",
              currency: "EUR",
              validFrom: "2026-01-01",
              validTo: "2026-12-31",
            },
            {
              from: "100",
              price: "1.1",
              currency: "EUR",
              validFrom: "2026-01-01",
              validTo: "2026-12-31",
            },
          ],
          priceUnit: "100",
          leadTimeDays: 14,
          leadTimeIn: "working-days",
        },
      ],
    },
  ]);
});

describe("the policy follows from the figures that are there", () => {
  test.for<[string, string, Mapping, unknown]>([
    ["min|max", "10|20", {}, { kind: "s,S", reorderPoint: "10", orderUpTo: "20" }],
    ["min|max", "10|10", {}, { kind: "s,S", reorderPoint: "10", orderUpTo: "10" }],
    ["min|order quantity", "10|24", {}, { kind: "r,Q", reorderPoint: "10", orderQuantity: "24" }],
    [
      "min|order quantity",
      "10|24",
      { policy: "fixed" },
      { kind: "fixed", threshold: "10", orderQuantity: "24" },
    ],
    ["par", "12", {}, { kind: "par", parLevel: "12" }],
    [
      "days of cover|daily demand",
      "30|1.5",
      {},
      { kind: "days-of-cover", dailyDemand: "1.5", coverDays: 30, safetyDays: 0, reviewDays: 1 },
    ],
    [
      "max|review days",
      "20|7",
      { reviewFrom: "2026-01-05" },
      { kind: "R,S", review: { everyDays: 7, from: "2026-01-05" }, orderUpTo: "20" },
    ],
    [
      "min|max|review days",
      "10|20|7",
      { reviewFrom: "2026-01-05" },
      {
        kind: "R,s,S",
        review: { everyDays: 7, from: "2026-01-05" },
        reorderPoint: "10",
        orderUpTo: "20",
      },
    ],
    [
      "min|max|order quantity",
      "10|20|24",
      { policy: "r,Q" },
      { kind: "r,Q", reorderPoint: "10", orderQuantity: "24" },
    ],
  ])("%s: %s", ([headings, figures, mapping, policy]) => {
    const { records, exceptions } = readTable(`sku|on hand|${headings}\nA|5|${figures}`, mapping);
    expect(exceptions).toEqual([]);
    expect(records[0]?.rule?.policy).toEqual(policy);
  });

  test("a row without any is stock that nobody watches", () => {
    const { records, exceptions } = readTable("sku|on hand|min|max\nA|5||");
    expect(exceptions).toEqual([]);
    expect(records[0]?.rule).toBeNull();
  });
});

const price = (stock: string, mapping?: Mapping, typed?: boolean): unknown =>
  readTable(stock, mapping, typed === undefined ? {} : { typed }).records.map(
    (record) => record.offers[0]?.prices[0]?.price,
  );

describe("what a column proves", () => {
  const head = "sku|on hand|supplier|currency|price";

  test("counts on every page, also a later one", () => {
    expect(
      price(`${head}\nA|1|X|EUR|1,234\nB|1|X|EUR|2,345\nC|1|X|EUR|3,456\nD|1|X|EUR|0,5`),
    ).toEqual(["1.234", "2.345", "3.456", "0.5"]);
  });

  test("is overruled by the mapping", () => {
    expect(price(`${head}\nA|1|X|EUR|1,234`, { decimal: "." })).toEqual(["1234"]);
  });

  test("is not needed where cells are typed", () => {
    expect(price(`${head}\nA|1|X|EUR|1.234`, {}, true)).toEqual(["1.234"]);
  });

  test("holds for its own column only", () => {
    const { records, exceptions } = readTable("sku|on hand|min|max\nA|1.5|1,234|9,999.5\nB|2|3|4");
    expect(records.map((record) => record.item.id)).toEqual(["B"]);
    expect(exceptions.map((exception) => exception.code)).toEqual(["number-ambiguous"]);
  });
});

test("exceptions keep their key when rows move", () => {
  const before = readTable("sku|on hand\nA|1\nB|x");
  const after = readTable("sku|on hand\nC|1\nA|1\nD|1\nB|x");
  expect(before.exceptions[0]?.key).toBe("file/number-unreadable/B/main");
  expect(after.exceptions.map((exception) => exception.key)).toEqual([
    "file/number-unreadable/B/main",
  ]);
  expect(before.exceptions[0]).toMatchObject({ item: "B", location: "main" });
});

test("an item that stands twice is not ordered, however far apart its rows are", () => {
  const rows = Array.from({ length: 40 }, (_, at) => `I-${at}|1`);
  const { records, exceptions } = readTable(`sku|on hand\n${rows.join("\n")}\nI-3|9\nI-3|9`);
  expect(records).toHaveLength(39);
  expect(records.some((record) => record.item.id === "I-3")).toBe(false);
  expect(exceptions.map((exception) => exception.message)).toEqual([
    `stock rows 5 and 42 and 43 are both item "I-3" at "main"; keep one of them, nothing is ordered for the item until then.`,
  ]);
});

test("one item at two locations is two records", () => {
  const { records, pages } = readTable(
    "sku|location|on hand\nA|North|1\nA|South|2\nB|North|3\nB|South|4",
    { locations: { North: { name: "Northern store", timeZone: "Europe/Oslo" } } },
  );
  expect(records).toHaveLength(4);
  expect(pages.flatMap((page) => page.locations)).toEqual([
    { id: "North", name: "Northern store", timeZone: "Europe/Oslo" },
    { id: "South", name: "South" },
  ]);
});

test("the last page says how many records there should be, rows set aside counted", () => {
  const { pages, records } = readTable("sku|on hand\nA|1\nB|x\nC|1\n# rows: 3|");
  expect(records).toHaveLength(2);
  expect(pages.map((page) => page.expected)).toEqual([undefined, 2]);
  const short = readTable("sku|on hand\nA|1\nB|2\nC|3", {}, { expected: 2 });
  expect(short.pages.at(-1)?.expected).toBe(2);
  expect(short.records).toHaveLength(3);
});

test("a table that changes while it is read is not used", () => {
  expect(
    refusal(() =>
      readTable("sku|on hand\nA|1\nB|1\nC|1", {}, { revision: (read) => (read > 2 ? "2" : "1") }),
    ),
  ).toBe("stock was changed while it was being read; run again when nobody is writing to it.");
});

test("suppliers come from their own table, with calendar and minimum", () => {
  const { suppliers, records, exceptions } = readTable(
    "sku|on hand|supplier|price\nA|1|ACME ltd|1.50",
    {},
    {
      suppliers: `Supplier ID|Name|E-mail|CC|Currency|Language|Time zone|Payment terms|Customer number|Minimum order value|Below minimum|Small order fee|Order days|Cut-off|Holidays|Address|Status
                  Acme Ltd|Acme Limited|orders@acme.example|a@acme.example, b@acme.example|GBP|en-GB|Europe/London|30 days|C-77|250|top-up|15|Mon, Thursday|9:30|2026-12-25; 2026-12-27..2027-01-02|1 High Street; Leeds|active`,
    },
  );
  expect(exceptions).toEqual([]);
  expect(suppliers).toEqual([
    {
      id: "Acme Ltd",
      name: "Acme Limited",
      status: "active",
      currency: "GBP",
      email: "orders@acme.example",
      copyTo: ["a@acme.example", "b@acme.example"],
      language: "en-GB",
      timeZone: "Europe/London",
      paymentTerms: "30 days",
      accountNumber: "C-77",
      address: ["1 High Street", "Leeds"],
      calendar: {
        orderDays: [1, 4],
        cutOff: "09:30",
        holidays: ["2026-12-25"],
        shutdowns: [{ from: "2026-12-27", to: "2027-01-02" }],
      },
      minimum: { value: "250", below: "top-up", smallOrderFee: "15" },
    },
  ]);
  expect(records[0]?.offers[0]).toMatchObject({
    supplier: "Acme Ltd",
    prices: [{ price: "1.5", currency: "GBP" }],
  });
});

function readSuppliers(columns: string, row: string): ReturnType<typeof readTable> {
  return readTable(
    "sku|on hand|supplier|price\nA|1|ACME|1.50",
    {},
    { suppliers: `Supplier|Currency|${columns}\nACME|EUR|${row}` },
  );
}

function saidOf(columns: string, row: string): string[] {
  return readSuppliers(columns, row).exceptions.map(({ message }) => message);
}

test("a supplier keeps the holidays of its country, named by itself or among its closed days", () => {
  expect(readSuppliers("Country", "de-hh").suppliers[0]).toMatchObject({ country: "DE-HH" });
  expect(readSuppliers("Land", "AT").suppliers[0]).toMatchObject({ country: "AT" });
  expect(readSuppliers("Country", "").suppliers[0]).not.toHaveProperty("country");
  const both = readSuppliers("Holidays", "DE-BY; 2026-12-24").suppliers[0];
  expect(both).toMatchObject({ country: "DE-BY", calendar: { holidays: ["2026-12-24"] } });
  expect(saidOf("Holidays", "DE-BY; 2026-12-24")).toEqual([]);
  expect(saidOf("Country", "Germany")).toEqual([
    expect.stringContaining(
      'the country "Germany" is not a code of ISO 3166; write DE, or DE-BY for a region',
    ),
  ]);
  expect(saidOf("Holidays", "DE, AT")).toEqual([
    expect.stringContaining("more than one country keeps the holidays; name one of DE, AT"),
  ]);
});

test("zero counts as empty where the mapping says so", () => {
  const table = "sku|on hand|supplier|currency|moq|multiple\nA|1|X|EUR|0|0";
  expect(readTable(table).records).toEqual([]);
  const { records } = readTable(table, { emptyWhenZero: ["minimumQuantity", "multiple"] });
  expect(records[0]?.offers[0]).not.toHaveProperty("minimumQuantity");
  expect(records[0]?.offers[0]).not.toHaveProperty("multiple");
});

test("lead times in weeks are counted in days, and a missing one is assumed aloud", async () => {
  const { records } = readTable("sku|on hand|supplier|currency|lead time (weeks)\nA|1|X|EUR|16");
  expect(records[0]?.offers[0]?.leadTimeDays).toBe(112);
  const host = rowsHost({ stock: cells("sku|on hand|supplier|currency\nA|1|X|EUR") });
  const lines = await runAsync(describeMapping({ name: "file", tables: { stock: "stock" } }), host);
  expect(lines).toContain("There is no lead time; 7 working days of the supplier are taken.");
});

test("kits and substitutes are read from their cells", () => {
  const { records } = readTable(
    "sku|on hand|item type|components|substitutes\nK|0|kit|A:2; B|\nA|1|||B:1/2; C",
  );
  expect(records[0]?.item).toMatchObject({
    kind: "kit",
    components: [
      { item: "A", quantity: "2" },
      { item: "B", quantity: "1" },
    ],
  });
  expect(records[1]?.item.substitutes).toEqual([
    { item: "B", ratio: { numerator: "1", denominator: "2" } },
    { item: "C", ratio: { numerator: "1", denominator: "1" } },
  ]);
});

test("the same read, driven with and without promises, is the same", async () => {
  const table = "sku|on hand|min|max\nA|5|10|20\nB|x|1|2\nC|7|1|2";
  const host = rowsHost({ stock: cells(table) });
  const source = fileSource({ name: "file", tables: { stock: "stock" } });
  const pages: StockPage[] = [];
  let cursor: string | null = null;
  do {
    const page: StockPage = await runAsync(source.readStock(cursor), async (effect) =>
      host(effect),
    );
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  expect(pages).toEqual(readTable(table).pages);
});

test("cells named like a part of every object mean nothing special", () => {
  const { records, exceptions } = readTable(
    "sku|on hand|location|unit|status|supplier|currency\nconstructor|1|constructor|constructor||constructor|EUR\nB|1|__proto__|toString|constructor|__proto__|EUR",
    { units: { kg: 2 }, locations: { North: { name: "North" } } },
  );
  expect(records.map(({ item }) => item)).toEqual([
    {
      id: "constructor",
      name: "constructor",
      unit: { code: "constructor", decimals: 0 },
      kind: "stock",
      status: "active",
    },
  ]);
  expect(exceptions.map(({ code }) => code)).toEqual(["word-unknown"]);
});

test("a column that is wrong as a whole is listed up to a thousand rows, the rest counted", () => {
  const rows = Array.from({ length: 1500 }, (_, at) => `I-${at}|?`);
  const { records, exceptions } = readTable(
    `sku|on hand\n${rows.join("\n")}\nGood|1`,
    {},
    { pageRows: 400 },
  );
  expect(records.map(({ item }) => item.id)).toEqual(["Good"]);
  expect(exceptions).toHaveLength(1001);
  expect(exceptions.at(-1)).toEqual({
    key: "file/number-unreadable/more",
    code: "number-unreadable",
    message:
      "stock has 500 more rows set aside as number-unreadable, beyond the 1000 that are listed; mend what they have in common.",
  });
});
