import type {
  Context,
  Day,
  DemandEntry,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  ReceiptEntry,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { type Fields, needDecimal, needText, textIn } from "../lib/json.ts";
import { afterDays } from "../lib/time.ts";
import { ask, askAll, has, id, parsed, type Rows } from "./call.ts";
import {
  dayIn,
  demandOf,
  entryOf,
  hasOwnStockUnit,
  onlyPlace,
  stockOf,
  supplierOf,
  supplyOf,
} from "./map.ts";

/** With its levels and vendors each item brings more rows. */
const itemPageSize = 500;
const stocked = "i.itemtype IN ('InvtPart', 'Assembly')";

/** Times of the account are in a zone that no query tells: a day earlier is early enough everywhere. */
function changed(column: string, since: Instant | null): string[] {
  if (since === null) return [];
  const day = afterDays(since.slice(0, 10) as Day, -1);
  return [`${column} >= TO_DATE('${day}', 'YYYY-MM-DD')`];
}

/**
 * Pages go on after the key of the last row. Offsets end at 100,000 rows and lose rows that others insert meanwhile.
 * A key is one column, or two: "12/3".
 */
function after(cursor: string | null, first: string, second?: string): string[] {
  if (cursor === null) return [];
  const [a, b] = cursor.split("/").map(id);
  if (second === undefined) return [`${first} > ${a}`];
  return [`(${first} > ${a} OR (${first} = ${a} AND ${second} > ${b}))`];
}

function next({ rows, more }: Rows, ...columns: readonly string[]): string | null {
  const last = rows[rows.length - 1];
  if (!more || last === undefined) return null;
  return columns.map((column) => textIn(last, column) ?? "0").join("/");
}

/** Tables and columns appear with a feature. */
function placed(context: Context, column: string): { name: string; join: string } {
  return has(context, "locations")
    ? { name: ", l.name AS place", join: ` LEFT JOIN location l ON l.id = ${column}` }
    : { name: "", join: "" };
}

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const { name, join } = placed(context, "a.location");
  const place = "NVL(a.location, 0)";
  const where = [
    "NVL(i.isinactive, 'F') = 'F'",
    stocked,
    ...changed("a.lastquantityavailablechange", since),
    ...after(cursor, "a.item", place),
  ];
  const page = yield* ask(
    context,
    `SELECT a.item AS id, ${place} AS placeid, i.itemid AS code${name}, a.quantityonhand AS onhand, a.quantitycommitted AS committed, a.quantitybackordered AS backordered, a.quantityintransit AS intransit FROM aggregateitemlocation a JOIN item i ON i.id = a.item${join} WHERE ${where.join(" AND ")} ORDER BY a.item, ${place}`,
  );
  const rows = parsed(page.rows, (row) => [stockOf(row, context)]);
  return { ...rows, next: next(page, "id", "placeid") };
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const where = [stocked, ...changed("i.lastmodifieddate", since), ...after(cursor, "i.id")];
  const units = has(context, "units")
    ? {
        names:
          ", b.unitname AS base, p.unitname AS purchase, p.conversionrate AS ratio, s.conversionrate AS stockratio",
        joins: [
          " LEFT JOIN unitstypeuom b ON b.unitstype = i.unitstype AND b.baseunit = 'T'",
          " LEFT JOIN unitstypeuom p ON p.unitstype = i.unitstype AND p.internalid = i.purchaseunit",
          " LEFT JOIN unitstypeuom s ON s.unitstype = i.unitstype AND s.internalid = i.stockunit",
        ].join(""),
      }
    : { names: "", joins: "" };
  const page = yield* ask(
    context,
    `SELECT i.id AS id, i.itemid AS code, i.displayname AS name, i.itemtype AS kind, i.isinactive AS inactive, i.reorderpoint AS point, i.preferredstocklevel AS upto, i.leadtime AS leadtime, i.reordermultiple AS multiple${units.names} FROM item i${units.joins} WHERE ${where.join(" AND ")} ORDER BY i.id`,
    itemPageSize,
  );
  const levels = byItem(has(context, "locations") ? yield* readLevels(context, page.rows) : []);
  const vendors = byItem(yield* readVendors(context, page.rows));
  const { rows, faults } = parsed(page.rows, (row) => {
    const key = textIn(row, "id") ?? "";
    return [entryOf(row, levels.get(key) ?? [], vendors.get(key) ?? [], context)];
  });
  const unclear = page.rows.filter(hasOwnStockUnit).map((row) => textIn(row, "code") ?? "");
  return {
    rows,
    faults: [
      ...faults,
      ...unclear.map(
        (code) =>
          `Item ${code} has a stock unit of its own in NetSuite: give its levels in Parstock, or make the base unit its stock unit.`,
      ),
    ],
    next: next(page, "id"),
  };
}

function byItem(rows: readonly Fields[]): ReadonlyMap<string, readonly Fields[]> {
  const items = new Map<string, Fields[]>();
  for (const row of rows) {
    const key = textIn(row, "id") ?? "";
    const before = items.get(key);
    if (before === undefined) items.set(key, [row]);
    else before.push(row);
  }
  return items;
}

/** Items of a page are between its first and its last. */
function span(rows: readonly Fields[], column: string): string | null {
  const [first, last] = [rows[0], rows[rows.length - 1]].map((row) => row && id(textIn(row, "id")));
  return first === undefined ? null : `${column} >= ${first} AND ${column} <= ${last}`;
}

function* readLevels(context: Context, items: readonly Fields[]): Exchange<readonly Fields[]> {
  const between = span(items, "a.item");
  if (between === null) return [];
  return yield* askAll(
    context,
    `SELECT a.item AS id, l.name AS place, a.reorderpoint AS point, a.preferredstocklevel AS upto FROM aggregateitemlocation a JOIN location l ON l.id = a.location WHERE ${between} AND a.reorderpoint IS NOT NULL ORDER BY a.item, a.location`,
  );
}

/** One row a vendor, in accounts with subsidiaries one a vendor and subsidiary. */
function* readVendors(context: Context, items: readonly Fields[]): Exchange<readonly Fields[]> {
  const between = span(items, "iv.item");
  if (between === null) return [];
  const subsidiary = (context.settings["subsidiary"] ?? "").trim();
  const own =
    subsidiary === "" ? "" : ` AND NVL(iv.subsidiary, ${id(subsidiary)}) = ${id(subsidiary)}`;
  const [symbol, currencies] = has(context, "currencies")
    ? [", c.symbol AS currency", " LEFT JOIN currency c ON c.id = v.currency"]
    : ["", ""];
  const rows = yield* askAll(
    context,
    `SELECT iv.item AS id, v.entityid AS supplier, iv.preferredvendor AS preferred, iv.vendorcode AS sku, iv.purchaseprice AS price${symbol} FROM itemvendor iv JOIN vendor v ON v.id = iv.vendor${currencies} WHERE ${between} AND NVL(v.isinactive, 'F') = 'F'${own} ORDER BY iv.item, iv.vendor`,
  );
  const one = new Map(rows.map((row) => [`${textIn(row, "id")}/${textIn(row, "supplier")}`, row]));
  return [...one.values()];
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  if (!has(context, "locations")) {
    const place = onlyPlace(context);
    return { rows: [{ id: place, name: place }], next: null };
  }
  const where = ["NVL(l.isinactive, 'F') = 'F'", ...after(cursor, "l.id")];
  const page = yield* ask(
    context,
    `SELECT l.id AS id, l.name AS name FROM location l WHERE ${where.join(" AND ")} ORDER BY l.id`,
  );
  const rows = parsed(page.rows, (row) => {
    const name = needText(row, "name", "a location from NetSuite");
    return [{ id: name, name }];
  });
  return { ...rows, next: next(page, "id") };
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const [symbol, currencies] = has(context, "currencies")
    ? [", c.symbol AS currency", " LEFT JOIN currency c ON c.id = v.currency"]
    : ["", ""];
  const where = after(cursor, "v.id");
  const page = yield* ask(
    context,
    `SELECT v.id AS id, v.entityid AS code, NVL(v.companyname, v.altname) AS name, v.email AS email, v.isinactive AS inactive, BUILTIN.DF(v.terms) AS terms${symbol} FROM vendor v${currencies}${where.length === 0 ? "" : ` WHERE ${where.join("")}`} ORDER BY v.id`,
  );
  const rows = parsed(page.rows, (row) => [supplierOf(row, context)]);
  return { ...rows, next: next(page, "id") };
}

/** Lines with their order, and the place of the order where the line has none. Quantities are in base units. */
function lines(context: Context, columns: string, where: readonly string[]): string {
  const { name, join } = placed(context, "NVL(tl.location, ml.location)");
  return `SELECT t.id AS id, tl.id AS line, i.itemid AS code${name}, ${columns} FROM transaction t JOIN transactionline ml ON ml.transaction = t.id AND ml.mainline = 'T' JOIN transactionline tl ON tl.transaction = t.id AND tl.mainline = 'F' JOIN item i ON i.id = tl.item${join} WHERE ${[stocked, "NVL(t.voided, 'F') = 'F'", ...where].join(" AND ")} ORDER BY t.id, tl.id`;
}

/** Rests count, not the status: a line that is closed or received in full has none. */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const columns =
    "t.tranid AS tranid, t.externalid AS reference, tl.quantity - NVL(tl.quantityshiprecv, 0) AS rest, TO_CHAR(NVL(tl.expectedreceiptdate, t.duedate), 'YYYY-MM-DD') AS due, t.approvalstatus AS approval";
  const page = yield* ask(
    context,
    lines(context, columns, [
      "t.type = 'PurchOrd'",
      "NVL(t.approvalstatus, 2) <> 3",
      "NVL(tl.isclosed, 'F') = 'F'",
      "tl.quantity > NVL(tl.quantityshiprecv, 0)",
      ...after(cursor, "t.id", "tl.id"),
    ]),
  );
  const rows = parsed(page.rows, (row) => [supplyOf(row, context)]);
  return { ...rows, next: next(page, "id", "line") };
}

/** What left the stock for customers or into products; what an invoice repeats of a fulfilment moves nothing. */
export function* readDemand(
  context: Context,
  { from, to }: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const columns = "tl.quantity AS quantity, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day";
  const page = yield* ask(
    context,
    lines(context, columns, [
      "t.type IN ('ItemShip', 'CashSale', 'CustInvc', 'Build', 'WOIssue')",
      "tl.isinventoryaffecting = 'T'",
      "tl.quantity < 0",
      `t.trandate >= TO_DATE('${from}', 'YYYY-MM-DD')`,
      `t.trandate <= TO_DATE('${to}', 'YYYY-MM-DD')`,
      ...after(cursor, "t.id", "tl.id"),
    ]),
  );
  const rows = parsed(page.rows, (row) => demandOf(row, context));
  return { ...rows, next: next(page, "id", "line") };
}

export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const columns =
    "tl.quantity AS quantity, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS received, (SELECT o.externalid FROM transaction o WHERE o.id = tl.createdfrom) AS reference, (SELECT o.tranid FROM transaction o WHERE o.id = tl.createdfrom) AS tranid, (SELECT TO_CHAR(o.trandate, 'YYYY-MM-DD') FROM transaction o WHERE o.id = tl.createdfrom AND o.type = 'PurchOrd') AS ordered, (SELECT v.entityid FROM vendor v WHERE v.id = t.entity) AS supplier";
  const page = yield* ask(
    context,
    lines(context, columns, [
      "t.type = 'ItemRcpt'",
      "tl.isinventoryaffecting = 'T'",
      "tl.quantity > 0",
      `t.trandate >= TO_DATE('${since}', 'YYYY-MM-DD')`,
      ...after(cursor, "t.id", "tl.id"),
    ]),
  );
  const rows = parsed(page.rows, (row): ReceiptEntry[] => {
    const [orderedOn, receivedOn] = [dayIn(row, "ordered"), dayIn(row, "received")];
    const reference = textIn(row, "reference") ?? textIn(row, "tranid");
    const supplier = textIn(row, "supplier");
    // Goods come in from transfers and returns too.
    if (orderedOn === undefined || receivedOn === undefined) return [];
    if (reference === undefined || supplier === undefined) return [];
    const item = needText(row, "code", "a receipt from NetSuite");
    const quantity = needDecimal(row, "quantity", `a receipt of ${item}`);
    return [{ reference, supplier, item, orderedOn, receivedOn, quantity }];
  });
  return { ...rows, next: next(page, "id", "line") };
}
