import type { BrokenCase } from "./broken-case.ts";
import { goodRows, row, stock } from "./make.ts";

const good = goodRows.length;

/** Suppliers that cannot be used as they are, and mapping files that cannot be followed. */
export const partyCases: readonly BrokenCase[] = [
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
      failure: `mapping.json: unknown key "colums"; known are columns, supplierColumns, priceColumns, orderColumns, defaults, numbers, dates, suppliers, locations, units, policy, reviewFrom, emptyWhenZero, delimiter, encoding. mapping.json: "numbers.decimal" must be "." or ",". mapping.json: "dates" must be "DMY" or "MDY"; ISO dates need no setting.`,
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
];
