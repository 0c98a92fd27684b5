import type {
  Context,
  Decimal,
  Exchange,
  HttpRequest,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { arrivedAsOrdered } from "../lib/arrived.ts";
import { fail } from "../lib/fail.ts";
import { type Json, needText, number } from "../lib/json.ts";
import { describeLine } from "../lib/order-lines.ts";
import { ask } from "../lib/talk.ts";
import { lines } from "../lib/words.ts";
import { create, searchAll, writing } from "./call.ts";
import { voice } from "./explain.ts";
import { matched, netLines, placedOf, progressOf } from "./map.ts";
import { findNeeded, findStatus, findStatuses, type NeededLine } from "./needed.ts";
import { places, readArrivals, readOrders } from "./reads.ts";
import type { BrightpearlOrder } from "./wire.ts";

/** Orders that are still being built are no orders yet: they are gone on with by whoever creates next. */
export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const found = (yield* lookUp(context, reference)).filter((order) => !isBuilding(context, order));
  const shown: PlacedOrder[] = [];
  for (const order of found) shown.push(placedOf(order, supplierOf(order, purchase), purchase));
  return shown;
}

/** Several orders may have one reference, and orders of every type do: only what has exactly ours is ours. */
function* lookUp(
  context: Context,
  reference: OrderReference,
): Exchange<readonly BrightpearlOrder[]> {
  const rows = yield* searchAll(context, places.orders, {
    columns: "orderId,customerRef",
    customerRef: reference,
    orderTypeId: 2,
    sort: "orderId.ASC",
  });
  const ids = rows.map((row) => needText(row, "orderId", "an order from Brightpearl"));
  const { cancelledStatus } = context.settings;
  return (yield* readOrders(context, ids)).filter(
    (order) =>
      order.reference === reference && (order.status === "" || order.status !== cancelledStatus),
  );
}

function isBuilding({ settings }: Context, { status }: BrightpearlOrder): boolean {
  return status === settings["buildingStatus"];
}

/** Ours by the name that it has there, where it is the one we meant. */
function supplierOf({ supplier }: BrightpearlOrder, purchase?: Purchase): string | undefined {
  if (purchase === undefined) return supplier;
  const { name, id } = purchase.supplier;
  return supplier === name ? id : supplier;
}

/**
 * An order, its rows one by one, then its status: nothing of this is atomic, and a row that is sent twice is there twice.
 * Under the status of orders that are being built, what is there is compared with what should be, and only the rest is sent.
 */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const before = yield* lookUp(context, reference);
  const whole = before.find((order) => !isBuilding(context, order));
  if (whole !== undefined) return placedOf(whole, supplierOf(whole, purchase), purchase);
  const { buildingId, finalId } = yield* findStatuses(context);
  const needed = yield* findNeeded(context, purchase);
  const begun = before[0];
  const { supplierId, warehouseId } = needed;
  const id =
    begun?.id ??
    (yield* create(
      context,
      places.order,
      headerOf(purchase, buildingId, number(supplierId as Decimal), number(warehouseId as Decimal)),
    ));
  for (const line of missing(begun, purchase, needed.lines))
    yield* ask(voice, context, rowRequest(context, id, line));
  yield* ask(voice, context, statusRequest(context, id, finalId));
  const [made] = yield* readOrders(context, [id]);
  if (made !== undefined) return placedOf(made, supplierOf(made, purchase), purchase);
  return fail({
    code: "outcome-unknown",
    message: `Brightpearl took order ${reference} and does not show it yet; it is looked up again.`,
  });
}

/** Lines that have no row yet. */
function missing(
  begun: BrightpearlOrder | undefined,
  purchase: Purchase,
  needed: readonly NeededLine[],
): readonly NeededLine[] {
  const there = new Set(
    matched(netLines(purchase), begun?.rows ?? []).flatMap(([, line]) => line?.line.number ?? []),
  );
  return needed.filter(({ line }) => !there.has(line.line.number));
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { buildingStatus = "", orderStatus = "" } = context.settings;
  const id = "id-of-the-order";
  const header = headerOf(
    purchase,
    `id of status ${buildingStatus}`,
    `id of supplier ${purchase.supplier.name}`,
    `id of warehouse ${purchase.order.shipTo}`,
  );
  return [
    writing(context, "POST", places.order, header),
    ...netLines(purchase).map((line) =>
      rowRequest(context, id, {
        line,
        productId: `id of product ${line.line.item}`,
        taxCode: context.settings["taxCode"] || "tax code of the product",
        tax: "0" as Decimal,
      }),
    ),
    statusRequest(context, id, `id of status ${orderStatus}`),
  ];
}

/** Noon is on the same day in almost every time zone that an account may have. */
function headerOf({ order }: Purchase, statusId: string, contactId: Json, warehouseId: Json): Json {
  const due = order.expectedDay;
  return {
    orderTypeCode: "PO",
    reference: order.reference,
    placedOn: `${order.orderDay}T12:00:00.000Z`,
    orderStatus: { orderStatusId: idOf(statusId) },
    ...(due === undefined ? {} : { delivery: { deliveryDate: `${due}T12:00:00.000Z` } }),
    currency: { orderCurrencyCode: order.currency },
    parties: { supplier: { contactId } },
    warehouseId,
  };
}

/** Ids are numbers; a preview has words in their place. */
function idOf(id: string): Json {
  return /^\d+$/.test(id) ? number(id as Decimal) : id;
}

/** The value is that of the whole row, with at most two decimals. */
function rowRequest(
  context: Context,
  id: string,
  { line, productId, taxCode, tax }: NeededLine,
): HttpRequest {
  return writing(context, "POST", `${places.order}/${id}/row`, {
    productId: idOf(productId),
    productName: lines(describeLine(line.line), 255),
    quantity: { magnitude: line.quantity },
    rowValue: { taxCode, rowNet: { value: line.net }, rowTax: { value: tax } },
  });
}

function statusRequest(context: Context, id: string, statusId: string): HttpRequest {
  const body = { orderStatusId: idOf(statusId) };
  return writing(context, "PUT", `${places.order}/${id}/status`, body);
}

/** By a status that people chose for it: there is no other way to call an order off, and rows stay what they are. */
export function* cancelOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  const statusId = yield* findStatus(context, "cancelledStatus");
  yield* ask(voice, context, statusRequest(context, externalId, statusId));
}

/** Only where nobody has gone on with the order, and where there is a status for it. */
export function* markSent(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  const { sentStatus = "", orderStatus } = context.settings;
  if (sentStatus === "") return;
  const [order] = yield* readOrders(context, [externalId]);
  if (order?.status !== orderStatus) return;
  const statusId = yield* findStatus(context, "sentStatus");
  yield* ask(voice, context, statusRequest(context, externalId, statusId));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const [order] = yield* readOrders(context, [externalId]);
  if (order === undefined)
    return fail({ code: "not-found", message: `Brightpearl has no order ${externalId}.` });
  const progress = progressOf(context, order, yield* readArrivals(context, [order]));
  return arrivedAsOrdered(progress, purchase);
}
