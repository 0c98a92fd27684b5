import type { Decimal } from "@parstock/core";

import { plus } from "../lib/decimal.ts";
import {
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needDecimal,
  needText,
  textIn,
  within,
} from "../lib/json.ts";

export interface OrderRow {
  readonly id: string;
  readonly sku: string;
  readonly productId: string;
  readonly quantity: Decimal;
  /** Of the whole row. */
  readonly net: Decimal;
}

export interface BrightpearlOrder {
  readonly id: string;
  readonly reference: string;
  readonly statusId: string;
  readonly status: string;
  /** PON, and others once goods have arrived. */
  readonly stockStatus: string;
  readonly closed: boolean;
  readonly supplier: string | undefined;
  readonly currency: string | undefined;
  readonly warehouseId: string | undefined;
  readonly deliveryDate: string | undefined;
  readonly rows: readonly OrderRow[];
}

export interface BrightpearlProduct {
  readonly id: string;
  readonly sku: string;
  readonly stockTracked: boolean;
  readonly bundle: boolean;
  readonly taxCode: string | undefined;
  readonly fields: Fields;
}

/** Records that are named by their ids; whatever else stands among them is none. */
export function byId(fields: Fields, where: string): readonly (readonly [id: string, Fields])[] {
  return Object.entries(fields)
    .filter(([id]) => /^\d+$/.test(id))
    .map(([id, value]) => [id, fieldsOf(value, where)]);
}

export function parseOrder(value: unknown): BrightpearlOrder {
  const fields = fieldsOf(value, "an order from Brightpearl");
  const id = needText(fields, "id", "an order from Brightpearl");
  const where = `order ${id} of Brightpearl`;
  const status = within(fields, "orderStatus");
  return {
    id,
    reference: textIn(fields, "reference") ?? "",
    statusId: needText(status, "orderStatusId", where),
    status: textIn(status, "name") ?? "",
    stockStatus: textIn(fields, "stockStatusCode") ?? "",
    closed: textIn(fields, "closedOn") !== undefined,
    supplier: textIn(within(within(fields, "parties"), "supplier"), "companyName"),
    currency: textIn(within(fields, "currency"), "orderCurrencyCode"),
    warehouseId: textIn(fields, "warehouseId"),
    deliveryDate: textIn(within(fields, "delivery"), "deliveryDate"),
    rows: byId(within(fields, "orderRows"), where).flatMap(([rowId, row]) =>
      rowOf(rowId, row, where),
    ),
  };
}

/** Rows without a product are free text, and move no stock. */
function rowOf(id: string, row: Fields, where: string): OrderRow[] {
  const productId = textIn(row, "productId");
  const sku = textIn(row, "productSku");
  if (productId === undefined || sku === undefined) return [];
  return [
    {
      id,
      sku,
      productId,
      quantity: needDecimal(within(row, "quantity"), "magnitude", where),
      net: needDecimal(within(within(row, "rowValue"), "rowNet"), "value", where),
    },
  ];
}

/** What arrived, by the row that it was ordered on: https://api-docs.brightpearl.com/warehouse/goods-in-note/get.html */
export function arrivals(notes: unknown): ReadonlyMap<string, Decimal> {
  const where = "a goods-in note from Brightpearl";
  const arrived = new Map<string, Decimal>();
  for (const [, note] of byId(fieldsOf(notes, where), where)) {
    if (textIn(note, "goodsNoteStatus") === "CANCELLED") continue;
    for (const entry of listIn(note, "goodsMoved")) {
      const moved = fieldsOf(entry, where);
      const row = needText(moved, "purchaseOrderRowId", where);
      const quantity = needDecimal(moved, "quantity", where);
      arrived.set(row, plus(arrived.get(row) ?? ("0" as Decimal), quantity));
    }
  }
  return arrived;
}

export function parseProduct(fields: Fields): BrightpearlProduct {
  const id = needText(fields, "id", "a product from Brightpearl");
  return {
    id,
    sku: needText(within(fields, "identity"), "sku", `product ${id} of Brightpearl`),
    stockTracked: isTrue(within(fields, "stock"), "stockTracked"),
    bundle: isTrue(within(fields, "composition"), "bundle"),
    taxCode: textIn(within(within(fields, "financialDetails"), "taxCode"), "code"),
    fields,
  };
}
