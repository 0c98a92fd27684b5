import type {
  Context,
  Exchange,
  HttpRequest,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { arrivedAsOrdered } from "../lib/arrived.ts";
import { isPositive } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { type Json, parseJson } from "../lib/json.ts";
import { ask, get, send } from "../lib/talk.ts";
import {
  inOrderUnits,
  type ItemUnits,
  orderedCodes,
  previewLines,
  sameWord,
  sentLines,
  type UnitLine,
  wholeLines,
} from "../lib/unit-lines.ts";
import { encode, followed, withQuery } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { defaultLocation, endpoint, instance, quoted, readRecords, readUnits } from "./call.ts";
import { voice } from "./explain.ts";
import { placedOf, pricePlaces, progressOf } from "./map.ts";
import { readLocations } from "./reads.ts";
import { type AcOrder, amount, parseOrder, wrap } from "./wire.ts";

type Units = ReadonlyMap<string, ItemUnits>;

/** How often a long action is asked after; the pace of the connection spreads that out. */
const pollsMax = 20;

/** By the vendor reference, or by the custom field that is set up for it: buyers may overwrite the former. */
export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const found = yield* findOrders(context, reference);
  if (purchase === undefined || found.length === 0)
    return found.map((order) => ({ ...placedOf(order, context), reference }));
  const sent = sentLines(purchase, yield* readOrderUnits(context, purchase), pricePlaces);
  return found.map((order) => shown(order, context, purchase, sent));
}

function* findOrders(context: Context, reference: OrderReference): Exchange<AcOrder[]> {
  const { referenceField = "" } = context.settings;
  const field = referenceField === "" ? "VendorRef" : `cf.String(f=${quoted(referenceField)})`;
  const values = yield* readRecords(context, "PurchaseOrder", {
    $filter: `${field} eq ${quoted(reference)}`,
    $expand: "Details",
  });
  return values.map(parseOrder).filter(({ status }) => !/^(?:Cancell?ed|Voided)$/.test(status));
}

function* readOrderUnits(context: Context, purchase: Purchase): Exchange<Units> {
  return yield* readUnits(context, orderedCodes(purchase));
}

export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* findOrder(context, reference, purchase);
  if (before !== undefined) return before;
  const units = yield* readOrderUnits(context, purchase);
  const sent = wholeLines(purchase, units, pricePlaces, "Acumatica has no stock item");
  const warehouse = yield* findWarehouse(context, purchase);
  const request = createRequest(context, purchase, sent, warehouse);
  const order = parseOrder(yield* askRecord(context, request));
  return shown(yield* readOrder(context, order.number), context, purchase, sent);
}

/** In the order's own units, and under our names for what differs by capitals only. */
function shown(
  order: AcOrder,
  context: Context,
  { order: { supplier, reference } }: Purchase,
  sent: readonly UnitLine[],
): PlacedOrder {
  const placed = placedOf(order, context);
  const ours = sameWord(placed.supplier ?? "", supplier) ? { supplier } : {};
  return { ...placed, ...ours, reference, lines: inOrderUnits(sent, placed.lines) };
}

function* askRecord(context: Context, request: HttpRequest): Exchange<unknown> {
  const response = yield* ask(voice, context, request);
  return parseJson(response.body, voice.title);
}

/** Where there is one warehouse, it is meant; without the feature Warehouses none is named. */
function* findWarehouse(
  context: Context,
  { order: { shipTo } }: Purchase,
): Exchange<string | undefined> {
  const warehouses = (yield* readLocations(context)).rows.map(({ id }) => id);
  const named = warehouses.find((id) => sameWord(id, shipTo));
  if (named !== undefined) return named;
  if (warehouses.length <= 1) return warehouses[0];
  if (shipTo === defaultLocation(context)) return undefined;
  return fail({
    code: "rejected",
    field: "shipTo",
    message: `Acumatica has no warehouse ${shipTo}; create it there with this code, or correct the location of the order.`,
  });
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const sent = previewLines(purchase, pricePlaces);
  return [createRequest(context, purchase, sent, purchase.order.shipTo)];
}

/** PUT saves a record whether it is there or not; `If-None-Match` lets it create only. */
function createRequest(
  context: Context,
  purchase: Purchase,
  sent: readonly UnitLine[],
  warehouse: string | undefined,
): HttpRequest {
  const { order } = purchase;
  const { branch, referenceField = "" } = context.settings;
  const [view = "", field = ""] = referenceField.split(".");
  const url = withQuery(`${endpoint(context)}/PurchaseOrder`, { $expand: "Details" });
  const body: Json = {
    ...wrap({
      Type: "Normal",
      VendorID: order.supplier,
      VendorRef: order.reference,
      Description: `Parstock ${order.reference}`,
      Date: order.orderDay,
      PromisedOn: order.expectedDay,
      Branch: branch === "" ? undefined : branch,
      CurrencyID: order.currency,
      Hold: true,
    }),
    note: order.note === undefined ? undefined : { value: lines(order.note, 2000) },
    Details: sent.map((one) => detailBody(one, context, order.expectedDay, warehouse)),
    custom:
      field === ""
        ? undefined
        : { [view]: { [field]: { type: "CustomStringField", value: order.reference } } },
  };
  return send("PUT", url, body, { "if-none-match": "*" });
}

function detailBody(
  sent: UnitLine,
  { settings: { branch } }: Context,
  expectedDay: string | undefined,
  warehouse: string | undefined,
): { readonly [name: string]: Json | undefined } {
  return {
    ...wrap({
      BranchID: branch === "" ? undefined : branch,
      InventoryID: sent.line.item,
      UOM: sent.unit === "" ? undefined : sent.unit,
      WarehouseID: warehouse,
      Promised: sent.line.expectedDay ?? expectedDay,
      AlternateID:
        sent.line.supplierSku === undefined ? undefined : line(sent.line.supplierSku, 50),
    }),
    OrderQty: amount(sent.quantity),
    UnitCost: amount(sent.price),
  };
}

function orderUrl(context: Context, number: string): string {
  return `${endpoint(context)}/PurchaseOrder/Normal/${encode(number)}`;
}

function* readOrder(context: Context, number: string): Exchange<AcOrder> {
  const url = withQuery(orderUrl(context, number), { $expand: "Details" });
  return parseOrder(yield* askRecord(context, get(url)));
}

/** Off hold: it then goes the way of the company's approvals, e-mail and print. */
export function* confirmOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  if (context.settings["release"] === "no") return;
  const order = yield* readOrder(context, externalId);
  if (order.hold) yield* setHold(context, externalId, false);
}

function* setHold(context: Context, number: string, hold: boolean): Exchange<void> {
  const { releaseAction = "" } = context.settings;
  if (!hold && releaseAction !== "") return yield* act(context, number, releaseAction);
  yield* save(context, number, { Hold: { value: hold } });
}

function* save(
  context: Context,
  number: string,
  changes: { readonly [name: string]: Json | undefined },
): Exchange<void> {
  const body = { ...wrap({ Type: "Normal", OrderNbr: number }), ...changes };
  const url = withQuery(`${endpoint(context)}/PurchaseOrder`, { $expand: "Details" });
  yield* ask(voice, context, send("PUT", url, body));
}

/** An action ends at once (204) or is asked after under the address that it names (202). */
function* act(context: Context, number: string, action: string): Exchange<void> {
  const entity = wrap({ Type: "Normal", OrderNbr: number });
  const url = `${endpoint(context)}/PurchaseOrder/${encode(action)}`;
  const request = send("POST", url, { entity, parameters: {} });
  const started = yield request;
  const failure = voice.explain(started, context.now);
  if (failure?.code === "not-found")
    fail({
      code: "bad-setting",
      field: "emailAction",
      message: `The Acumatica endpoint has no action ${action}; add it to an extended endpoint on Web Service Endpoints (SM207060), or leave the setting blank.`,
    });
  if (failure !== null) fail(failure);
  const location = started.headers["location"];
  if (started.status !== 202 || location === undefined) return;
  const status = followed(location, instance(context), voice.title);
  for (let polls = 0; polls < pollsMax; polls += 1)
    if ((yield* ask(voice, context, get(status))).status !== 202) return;
  fail({
    code: "outcome-unknown",
    message: `Acumatica is still busy with ${action} on purchase order ${number}; look at the order there.`,
  });
}

/** Mailed by Acumatica to the vendor's contact, with its own report. */
export function* sendOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  const { emailAction = "" } = context.settings;
  if (emailAction === "")
    fail({
      code: "bad-setting",
      field: "emailAction",
      message:
        'Acumatica mails purchase orders only by an action of an extended endpoint; name it in "emailAction", or let Parstock mail them.',
    });
  yield* confirmOrder(context, placed);
  yield* act(context, placed.externalId, emailAction);
}

/** Back on hold, changed line by line under the ids of the lines, and off hold again if it was. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const { externalId } = placed;
  const order = yield* readOrder(context, externalId);
  const units = yield* readOrderUnits(context, purchase);
  const sent = sentLines(purchase, units, pricePlaces);
  const warehouse = yield* findWarehouse(context, purchase);
  const left = [...order.lines];
  const details: Json[] = sent.map((one) => {
    const at = left.findIndex(({ item }) => sameWord(item, one.line.item));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    const body = detailBody(one, context, purchase.order.expectedDay, warehouse);
    return found === undefined ? body : { id: found.id, ...body };
  });
  details.push(...left.map(({ id }) => ({ id, delete: true })));
  if (!order.hold) yield* setHold(context, externalId, true);
  yield* save(context, externalId, {
    ...wrap({ PromisedOn: purchase.order.expectedDay }),
    Details: details,
  });
  if (!order.hold) yield* setHold(context, externalId, false);
  return shown(yield* readOrder(context, externalId), context, purchase, sent);
}

export function* cancelOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  const order = yield* readOrder(context, externalId);
  if (order.lines.some(({ received }) => isPositive(received)))
    fail({
      code: "rejected",
      message: `Goods of purchase order ${externalId} were received already; cancel its open lines in Acumatica.`,
    });
  if (!order.hold) yield* setHold(context, externalId, true);
  yield* ask(voice, context, send("DELETE", orderUrl(context, externalId), undefined));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const [value] = yield* readRecords(context, "PurchaseOrder", {
    $filter: `Type eq 'Normal' and OrderNbr eq ${quoted(externalId)}`,
    $expand: "Details",
  });
  if (value === undefined) return { status: "cancelled", received: [] };
  const progress = progressOf(parseOrder(value));
  return purchase === undefined || progress.received.length === 0
    ? progress
    : arrivedAsOrdered(
        progress,
        purchase,
        sentLines(purchase, yield* readOrderUnits(context, purchase), pricePlaces),
      );
}
