import type { Context, Day, DemandEntry, Exchange, Page, ReceiptEntry } from "@parstock/core";

import { isPositive } from "../lib/decimal.ts";
import { malformed } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { askAll } from "./batch.ts";
import { readList, rowsIn } from "./call.ts";
import { dayIn, placeOf } from "./map.ts";
import { documentFields, documentPageSize, pathsOf, readModes } from "./reads.ts";
import { parseDocument, type SapDocument } from "./wire.ts";

const salesDocuments = ["DeliveryNotes", "Invoices"] as const;
const deliveryType = "15";

/** Deliveries, then invoices that were made without one; the cursor is "Invoices/20". Returns are not taken off. */
export function* readDemand(
  context: Context,
  { from, to }: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const [list = salesDocuments[0], skip = "0"] = cursor?.split("/") ?? [];
  const query = {
    select: "DocEntry,DocNum,DocDate,Cancelled,DocumentStatus,DocumentLines",
    filter: `DocDate ge '${from}' and DocDate le '${to}' and Cancelled eq 'tNO'`,
    orderBy: "DocEntry",
  };
  const { values, next } = yield* readList(context, list, query, skip, documentPageSize);
  const documents = rowsOf(values, (value) => [parseDocument(value)]);
  const byWarehouse = yield* readModes(context, documents.rows);
  const rows = documents.rows.flatMap((document) => {
    const day = dayIn(document.day);
    if (day === undefined) return [];
    return document.lines
      .filter((line) => isPositive(line.baseQuantity) && line.from?.type !== deliveryType)
      .map((line) => ({
        item: line.item,
        location: placeOf(line, byWarehouse, context),
        day,
        quantity: line.baseQuantity,
      }));
  });
  const later = list === salesDocuments[0] ? `${salesDocuments[1]}/0` : null;
  return { rows, faults: documents.faults, next: next === null ? later : `${list}/${next}` };
}

const orderType = "22";

/** Goods receipts, each line with the purchase order that it came from. */
export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const query = {
    select: "DocEntry,DocNum,CardCode,DocDate,Cancelled,DocumentStatus,DocumentLines",
    filter: `DocDate ge '${since}' and Cancelled eq 'tNO'`,
    orderBy: "DocEntry",
  };
  const list = yield* readList(context, "PurchaseDeliveryNotes", query, cursor, documentPageSize);
  const receipts = rowsOf(list.values, (value) => [parseDocument(value)]);
  const orders = yield* readOrders(context, receipts.rows);
  const rows = receipts.rows.flatMap((receipt) =>
    receipt.lines.flatMap(({ item, from, baseQuantity }): ReceiptEntry[] => {
      const order = from?.type === orderType ? orders.get(from.entry) : undefined;
      const [orderedOn, receivedOn] = [dayIn(order?.day), dayIn(receipt.day)];
      if (order === undefined || orderedOn === undefined || receivedOn === undefined) return [];
      return [
        {
          reference: order.reference ?? order.number ?? order.id,
          supplier: order.supplier ?? receipt.supplier ?? malformed("A receipt has no supplier."),
          item,
          orderedOn,
          receivedOn,
          quantity: baseQuantity,
        },
      ];
    }),
  );
  return { rows, faults: receipts.faults, next: list.next };
}

function* readOrders(
  context: Context,
  receipts: readonly SapDocument[],
): Exchange<ReadonlyMap<string, SapDocument>> {
  const entries = receipts.flatMap(({ lines }) =>
    lines.flatMap(({ from }) => (from?.type === orderType ? [from.entry] : [])),
  );
  const fields = documentFields(context).replace(",DocumentLines", "");
  const paths = pathsOf("PurchaseOrders", "DocEntry", fields, entries);
  const answers = paths.length === 0 ? [] : yield* askAll(context, paths);
  const orders = answers.flatMap(rowsIn).map((value) => parseDocument(value));
  return new Map(orders.map((order) => [order.entry, order]));
}
