import type {
  Context,
  Day,
  Decimal,
  DemandEntry,
  Exchange,
  Instant,
  ItemEntry,
  Page,
  ReceiptEntry,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { fieldsOf, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterDays, dayOf, seconds } from "../lib/time.ts";
import {
  codeOf,
  entryOf,
  locationOf,
  referenceOf,
  stockOf,
  suppliesOf,
  supplierOf,
} from "./map.ts";
import { quoted, readCodes, readPage, readRows, readWhereIn, rowsMax } from "./query.ts";
import {
  parseItem,
  parseLines,
  parseOrder,
  parsePreferences,
  parseVendor,
  type Preferences,
} from "./wire.ts";

/** Orders older than this count for nothing: whether an order is open can't be asked for. */
const openOrderDays = 730;

/** Cursors are the number of the first row, from 1, with what was learnt on the first page: "1001/USD". */
function firstRow(cursor: string | null): number {
  const row = Number(cursor?.split("/")[0] ?? 1);
  return Number.isInteger(row) && row > 0 ? row : 1;
}

/** A page with fewer rows than were asked for is the last. */
function after(cursor: string | null, count: number): string | null {
  return count < rowsMax ? null : String(firstRow(cursor) + rowsMax);
}

export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const where = `where Type = 'Inventory' and Active = true${changedSince(since)}`;
  const values = yield* readPage(context, "Item", where, firstRow(cursor));
  const { rows, faults } = rowsOf(values, (value) => stockOf(parseItem(value), context));
  return { rows, faults, next: after(cursor, values.length) };
}

/** A sale need not move this time, so changes are no replacement for a full read. */
function changedSince(since: Instant | null): string {
  return since === null ? "" : ` and MetaData.LastUpdatedTime > '${seconds(since)}'`;
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const currency = cursor?.split("/")[1] ?? (yield* readPreferences(context)).homeCurrency;
  const where = `where Type IN ('Inventory','NonInventory') and Active = true${changedSince(since)}`;
  const values = yield* readPage(context, "Item", where, firstRow(cursor));
  const { rows, faults } = rowsOf(values, (value) => [
    entryOf(parseItem(value), currency, context),
  ]);
  const next = after(cursor, values.length);
  return { rows, faults, next: next === null ? null : `${next}/${currency}` };
}

export function* readPreferences(context: Context): Exchange<Preferences> {
  const [preferences = {}] = yield* readRows(context, "Preferences", "");
  return parsePreferences(preferences);
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const currency = cursor?.split("/")[1] ?? (yield* readPreferences(context)).homeCurrency;
  const values = yield* readPage(context, "Vendor", "where Active = true", firstRow(cursor));
  const { rows, faults } = rowsOf(values, (value) => [supplierOf(parseVendor(value), currency)]);
  const next = after(cursor, values.length);
  return { rows, faults, next: next === null ? null : `${next}/${currency}` };
}

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const where = `where TxnDate >= '${afterDays(context.today, -openOrderDays)}'`;
  const values = yield* readPage(context, "PurchaseOrder", where, firstRow(cursor));
  const orders = rowsOf(values, (value) => [parseOrder(value)].filter(({ open }) => open));
  const codes = yield* readCodes(
    context,
    orders.rows.flatMap(({ lines }) => lines.map(({ itemId }) => itemId)),
  );
  return {
    rows: orders.rows.flatMap((order) => suppliesOf(order, codes, context)),
    faults: orders.faults,
    next: after(cursor, values.length),
  };
}

/** Invoices first, then sales receipts: "SalesReceipt/1001". */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const [entity = "Invoice", row = "1"] = cursor?.split("/") ?? [];
  const where = `where TxnDate >= ${quoted(period.from)} and TxnDate <= ${quoted(period.to)}`;
  const values = yield* readPage(context, entity, where, firstRow(row));
  const sales = rowsOf(values, parseSale);
  const codes = yield* readCodes(
    context,
    sales.rows.map(({ line }) => line.itemId),
  );
  const more = after(row, values.length);
  const later = entity === "Invoice" ? "SalesReceipt/1" : null;
  return {
    rows: sales.rows.map(({ day, line }) => ({
      item: codeOf(line, codes),
      location: locationOf(context),
      day,
      quantity: line.quantity,
    })),
    faults: sales.faults,
    next: more === null ? later : `${entity}/${more}`,
  };
}

function parseSale(value: unknown): { day: Day; line: ReturnType<typeof parseLines>[number] }[] {
  const fields = fieldsOf(value, "a sale from QuickBooks");
  const day = dayOf(textIn(fields, "TxnDate") ?? "");
  const lines = parseLines(fields, "SalesItemLineDetail", "a sale from QuickBooks");
  return day === null ? [] : lines.map((line) => ({ day, line }));
}

/** What came is what was billed: a bill names the orders that its lines belong to. */
export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const where = `where TxnDate >= ${quoted(since)}`;
  const values = yield* readPage(context, "Bill", where, firstRow(cursor));
  const bills = rowsOf(values, parseBill);
  const ids = bills.rows.map(({ orderId }) => orderId);
  const orders = (yield* readWhereIn(context, "PurchaseOrder", "Id", ids)).map(parseOrder);
  const codes = yield* readCodes(
    context,
    bills.rows.map(({ line }) => line.itemId),
  );
  const byId = new Map(orders.map((order) => [order.id, order]));
  const rows = bills.rows.flatMap(({ day, line, orderId }): ReceiptEntry[] => {
    const order = byId.get(orderId);
    const orderedOn = dayOf(order?.orderedOn ?? "");
    if (order === undefined || orderedOn === null) return [];
    return [
      {
        reference: referenceOf(order),
        supplier: order.vendorName ?? "",
        item: codeOf(line, codes),
        orderedOn,
        receivedOn: day,
        quantity: line.quantity,
      },
    ];
  });
  return { rows, faults: bills.faults, next: after(cursor, values.length) };
}

interface Billed {
  readonly day: Day;
  readonly orderId: string;
  readonly line: { readonly itemId: string; readonly quantity: Decimal } & ReturnType<
    typeof parseLines
  >[number];
}

function parseBill(value: unknown): Billed[] {
  const fields = fieldsOf(value, "a bill from QuickBooks");
  const day = dayOf(textIn(fields, "TxnDate") ?? "");
  if (day === null) return [];
  return parseLines(fields, "ItemBasedExpenseLineDetail", "a bill from QuickBooks").flatMap(
    (line) => line.orders.map((orderId) => ({ day, orderId, line })),
  );
}
