import type {
  Context,
  Day,
  DemandEntry,
  Exchange,
  Page,
  ReceiptEntry,
  Supply,
} from "@parstock/core";

import { isPositive, minus } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  malformed,
  needText,
  textIn,
} from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { inBaseUnits, type ItemUnits } from "../lib/unit-lines.ts";
import { anyOf, defaultLocation, filterSize, readPage, readRecords, readUnits } from "./call.ts";
import { dayIn, isOpen } from "./map.ts";
import { parseOrder, unwrap } from "./wire.ts";

const orderPageSize = 100;

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { values, next } = yield* readPage(
    context,
    "PurchaseOrder",
    "OrderNbr",
    cursor,
    orderPageSize,
    "Type eq 'Normal' and Status ne 'Closed' and Status ne 'Completed'",
    { $expand: "Details" },
  );
  const orders = rowsOf(values, (value) => [parseOrder(value)]);
  const open = orders.rows.filter(isOpen).flatMap((order) =>
    order.lines
      .filter(({ done }) => !done)
      .map((line) => ({ order, line, rest: minus(line.quantity, line.received) }))
      .filter(({ rest }) => isPositive(rest)),
  );
  const units = yield* readUnits(
    context,
    open.map(({ line }) => line.item),
  );
  const supplies = rowsOf(open, (value): Supply[] => {
    const { order, line, rest } = value as (typeof open)[number];
    const due = dayIn(line.promised ?? order.promised);
    return [
      {
        from: order.hold ? "draft" : "order",
        reference: order.vendorRef ?? order.number,
        item: line.item,
        location: line.warehouse ?? defaultLocation(context),
        quantity: inBase(rest, line, units, `purchase order ${order.number}`),
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
  return { rows: supplies.rows, faults: [...orders.faults, ...supplies.faults], next };
}

interface Counted {
  readonly item: string;
  readonly unit: string | undefined;
}

function inBase(
  quantity: Supply["quantity"],
  { item, unit }: Counted,
  units: ReadonlyMap<string, ItemUnits>,
  where: string,
): Supply["quantity"] {
  const known = units.get(item);
  const base = known === undefined ? null : inBaseUnits(quantity, unit, known);
  return (
    base ??
    malformed(
      `The ${where} of Acumatica has ${item} in ${unit ?? "no unit"}, which is not converted to its base unit; add the conversion to the stock item.`,
    )
  );
}

const shipped = ["Confirmed", "Partially Invoiced", "Invoiced", "Completed"];

/** What left by confirmed shipments, per warehouse. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const { values, next } = yield* readPage(
    context,
    "Shipment",
    "ShipmentNbr",
    cursor,
    orderPageSize,
    `Type eq 'Shipment' and ShipmentDate ge ${midnight(period.from)} and ShipmentDate le ${midnight(period.to)}`,
    { $expand: "Details" },
  );
  const left = values
    .map((value) => unwrap(value, "a shipment from Acumatica"))
    .filter((shipment) => shipped.includes(textIn(shipment, "Status") ?? ""))
    .flatMap((shipment) => detailsWith(shipment, "ShippedQty"));
  const units = yield* readUnits(
    context,
    left.map(({ item }) => item),
  );
  const rows = rowsOf(left, (value): DemandEntry[] => {
    const { item, line, record, quantity, unit } = value as (typeof left)[number];
    const day = dayIn(needText(record, "ShipmentDate", "a shipment from Acumatica"));
    if (day === undefined)
      return malformed("The field ShipmentDate in a shipment from Acumatica is not a date.");
    const location =
      textIn(line, "WarehouseID") ?? textIn(record, "WarehouseID") ?? defaultLocation(context);
    const base = inBase(quantity, { item, unit }, units, "shipment");
    return [{ item, location, day, quantity: base }];
  });
  return { ...rows, next };
}

function midnight(day: Day): string {
  return `datetimeoffset'${day}T00:00:00.000Z'`;
}

interface Detail extends Counted {
  readonly record: Fields;
  readonly line: Fields;
  readonly quantity: Supply["quantity"];
}

/** The lines of a record that move goods. */
function detailsWith(record: Fields, name: string): Detail[] {
  return listIn(record, "Details")
    .map((value) => fieldsOf(value, "a line from Acumatica"))
    .flatMap((line) => {
      const quantity = decimalIn(line, name, "a line from Acumatica");
      const item = textIn(line, "InventoryID");
      return item === undefined || quantity === undefined || !isPositive(quantity)
        ? []
        : [{ record, line, item, quantity, unit: textIn(line, "UOM") }];
    });
}

/** Released receipts, each line with the day that its order was made. */
export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const { values, next } = yield* readPage(
    context,
    "PurchaseReceipt",
    "ReceiptNbr",
    cursor,
    orderPageSize,
    `Type eq 'Receipt' and Date ge ${midnight(since)}`,
    { $expand: "Details" },
  );
  const details = values
    .map((value) => unwrap(value, "a purchase receipt from Acumatica"))
    .filter((receipt) => !isTrue(receipt, "Hold"))
    .flatMap((receipt) => detailsWith(receipt, "ReceiptQty"));
  const orders = yield* readOrdersOf(context, details);
  const units = yield* readUnits(
    context,
    details.map(({ item }) => item),
  );
  const rows = rowsOf(details, (value): ReceiptEntry[] => {
    const { record, line, item, quantity, unit } = value as (typeof details)[number];
    const order = orders.get(textIn(line, "POOrderNbr") ?? "");
    const orderedOn = dayIn(order?.day);
    const receivedOn = dayIn(textIn(record, "Date"));
    if (order === undefined || orderedOn === undefined || receivedOn === undefined) return [];
    return [
      {
        reference: order.vendorRef ?? order.number,
        supplier: order.vendor ?? "",
        item,
        orderedOn,
        receivedOn,
        quantity: inBase(quantity, { item, unit }, units, "purchase receipt"),
      },
    ];
  });
  return { ...rows, next };
}

function* readOrdersOf(
  context: Context,
  details: readonly Detail[],
): Exchange<Map<string, ReturnType<typeof parseOrder>>> {
  const left = [...new Set(details.flatMap(({ line }) => textIn(line, "POOrderNbr") ?? []))];
  const orders = new Map<string, ReturnType<typeof parseOrder>>();
  while (left.length > 0) {
    const values = yield* readRecords(context, "PurchaseOrder", {
      $filter: anyOf("OrderNbr", left.splice(0, filterSize)),
      $select: "OrderNbr,Date,VendorID,VendorRef,Status",
    });
    for (const order of values.map(parseOrder)) orders.set(order.number, order);
  }
  return orders;
}
