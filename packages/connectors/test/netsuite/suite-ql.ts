import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";

/** As many arguments as the call has. */
const varied = { varargs: true };

type Cell = string | number | bigint | null;

const tables = [
  "item(id INTEGER PRIMARY KEY, itemid, displayname, itemtype, isinactive, reorderpoint, preferredstocklevel, leadtime, reordermultiple, unitstype, purchaseunit, stockunit, lastmodifieddate)",
  "aggregateitemlocation(item, location, quantityonhand, quantitycommitted, quantitybackordered, quantityintransit, reorderpoint, preferredstocklevel, lastquantityavailablechange)",
  "location(id INTEGER PRIMARY KEY, name, isinactive)",
  "vendor(id INTEGER PRIMARY KEY, entityid, companyname, altname, email, isinactive, terms, currency)",
  "currency(id INTEGER PRIMARY KEY, symbol)",
  "itemvendor(item, vendor, subsidiary, preferredvendor, vendorcode, purchaseprice)",
  "unitstypeuom(unitstype, internalid, unitname, abbreviation, conversionrate, baseunit)",
  '"transaction"(id INTEGER PRIMARY KEY, type, tranid, externalid, trandate, duedate, approvalstatus, voided, entity, currency, tobeemailed)',
  'transactionline(id, "transaction", mainline, taxline, item, location, quantity, quantityshiprecv, isclosed, expectedreceiptdate, createdfrom, isinventoryaffecting, units, unitquantity, rate)',
];
const indexes = [
  'transactionline("transaction")',
  "aggregateitemlocation(item)",
  "itemvendor(item)",
];

/** SuiteQL is close to the SQL of Oracle; SQLite runs it with four functions and a quoted name. */
export class SuiteQl {
  private readonly database: DatabaseSync = new DatabaseSync(":memory:");
  private readonly statements = new Map<string, StatementSync>();

  constructor() {
    const { database } = this;
    database.function("NVL", varied, (value = null, other = null) => value ?? other);
    database.function("DF", varied, (value = null) =>
      value === null ? null : `Net ${named(value)}`,
    );
    database.function("TO_DATE", varied, (text = null) => text);
    database.function("TO_CHAR", varied, (date = null) => date);
    for (const table of tables) database.exec(`CREATE TABLE ${table}`);
    for (const [at, index] of indexes.entries()) database.exec(`CREATE INDEX i${at} ON ${index}`);
  }

  /** Rows as SuiteQL gives them: names in lower case, every value a text, and empty cells left out. */
  rows(q: string, limit: number, offset: number): Record<string, string>[] {
    const statement = this.prepared(`${translated(q)} LIMIT ${limit} OFFSET ${offset}`);
    statement.setReadBigInts(true);
    return statement.all().map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([, value]) => value !== null)
          .map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
    );
  }

  insert(table: string, rows: readonly Readonly<Record<string, Cell>>[]): void {
    const [first] = rows;
    if (first === undefined) return;
    const names = Object.keys(first);
    const statement = this.prepared(
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(",")}) VALUES (${names.map(() => "?").join(",")})`,
    );
    if (rows.length > 1) this.database.exec("BEGIN");
    for (const row of rows) statement.run(...names.map((name) => row[name] ?? null));
    if (rows.length > 1) this.database.exec("COMMIT");
  }

  private prepared(sql: string): StatementSync {
    const before = this.statements.get(sql);
    if (before !== undefined) return before;
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  run(sql: string, ...values: readonly Cell[]): void {
    this.prepared(sql).run(...values);
  }

  clear(): void {
    for (const table of tables) this.database.exec(`DELETE FROM ${table.split("(")[0]}`);
  }
}

function named(value: SQLOutputValue): string {
  return typeof value === "string" ? value : Number(value).toString();
}

/** Outside of texts only. */
function translated(q: string): string {
  return q
    .split(/('(?:[^']|'')*')/)
    .map((part) =>
      part.startsWith("'")
        ? part
        : part.replaceAll("BUILTIN.DF(", "DF(").replaceAll(/\btransaction\b/g, '"transaction"'),
    )
    .join("");
}
