import type {
  Attachment,
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
import { fieldsOf, type Json, needText, number } from "../lib/json.ts";
import { ask, askFields, send } from "../lib/talk.ts";
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
import { encode, withQuery } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import {
  api,
  companionApi,
  hasCompanion,
  quoted,
  read,
  readAll,
  readUnits,
  readWhole,
} from "./call.ts";
import { voice } from "./explain.ts";
import { comment, locationSetting, placedOf, pricePlaces, progressOf } from "./map.ts";
import { changedSince } from "./movements.ts";
import { type BcLine, type BcOrder, parseOrder, parseReceipt } from "./wire.ts";

type Units = ReadonlyMap<string, ItemUnits>;

/** Lines hold 100 characters of text. */
const textMax = 100;

/** By the comment line: the API has no field that would carry a reference. */
export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const found = yield* findOrders(context, reference);
  if (purchase === undefined || found.length === 0)
    return found.map((order) => placedOf(order, context));
  const sent = sentLines(purchase, yield* readOrderUnits(context, purchase), pricePlaces);
  return found.map((order) => shown(order, context, purchase, sent));
}

function* findOrders(context: Context, reference: OrderReference): Exchange<BcOrder[]> {
  const ids = hasCompanion(context)
    ? yield* findByLine(context, reference)
    : yield* findByScan(context, reference);
  const orders: BcOrder[] = [];
  for (const id of ids) orders.push(yield* readOrderById(context, id));
  return orders;
}

/** The companion app shows order lines as a list of their own, so that the comment can be asked for. */
function* findByLine(context: Context, reference: OrderReference): Exchange<string[]> {
  const $filter = `description eq ${quoted(comment(reference))}`;
  const values = yield* readAll(
    context,
    withQuery(`${companionApi(context)}/orderLines`, { $filter }),
  );
  const where = "an order line from Business Central";
  const ids = values.map((value) => needText(fieldsOf(value, where), "documentId", where));
  return [...new Set(ids)];
}

/** Without it, orders that changed since the day of the reference are gone through with their comment lines. */
function* findByScan(context: Context, reference: OrderReference): Exchange<string[]> {
  const url = withQuery(`${api(context)}/purchaseOrders`, {
    $filter: changedSince(reference),
    $expand: "purchaseOrderLines($filter=lineType eq 'Comment')",
  });
  const orders = (yield* readAll(context, url)).map(parseOrder);
  return orders.filter(({ comments }) => comments.includes(comment(reference))).map(({ id }) => id);
}

const withLines = { $expand: "purchaseOrderLines" };

function* readOrderById(context: Context, id: string): Exchange<BcOrder> {
  const url = withQuery(orderUrl(context, id), withLines);
  return yield* parseWhole(context, yield* askFields(voice, context, read(url)));
}

function* parseWhole(context: Context, value: unknown): Exchange<BcOrder> {
  const [whole] = yield* readWhole(context, [value], "purchaseOrderLines");
  return parseOrder(whole);
}

function orderUrl(context: Context, id: string): string {
  return `${api(context)}/purchaseOrders(${encode(id)})`;
}

function* seekOrder(context: Context, externalId: string): Exchange<BcOrder | null> {
  const $filter = `number eq ${quoted(externalId)}`;
  const url = withQuery(`${api(context)}/purchaseOrders`, { $filter, ...withLines });
  const [value] = yield* readAll(context, url);
  return value === undefined ? null : yield* parseWhole(context, value);
}

function* readOrder(context: Context, { externalId }: PlacedOrder): Exchange<BcOrder> {
  const order = yield* seekOrder(context, externalId);
  return (
    order ??
    fail({
      code: "not-found",
      message: `Business Central has no purchase order ${externalId} any more; it was invoiced in full or deleted there.`,
    })
  );
}

export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const [before] = yield* findOrder(context, purchase.order.reference, purchase);
  if (before !== undefined) return before;
  const sent = yield* findLines(context, purchase);
  const locationId = yield* findLocation(context, purchase);
  const request = createRequest(context, purchase, sent, locationId);
  const answer = yield* askFields(voice, context, request);
  const id = needText(answer, "id", "the order that Business Central made");
  return shown(yield* readOrderById(context, id), context, purchase, sent);
}

/** In the order's own units, and under our names for what differs by capitals only. */
function shown(
  order: BcOrder,
  context: Context,
  { order: { supplier } }: Purchase,
  sent: readonly UnitLine[],
): PlacedOrder {
  const placed = placedOf(order, context);
  const ours = sameWord(placed.supplier ?? "", supplier) ? { supplier } : {};
  return { ...placed, ...ours, lines: inOrderUnits(sent, placed.lines) };
}

function* readOrderUnits(context: Context, purchase: Purchase): Exchange<Units> {
  return yield* readUnits(context, orderedCodes(purchase));
}

/** Lines without a unit would be taken in the item's own purchase unit, whatever that is: every line names one. */
function* findLines(context: Context, purchase: Purchase): Exchange<UnitLine[]> {
  const units = yield* readOrderUnits(context, purchase);
  return wholeLines(purchase, units, pricePlaces, "Business Central has no item");
}

/**
 * Lines go to a location by its id. Where there is no choice none has to be made: the one figure of stock has no
 * location of its own, and a company with one location means that.
 */
function* findLocation(
  context: Context,
  { order: { shipTo } }: Purchase,
): Exchange<string | undefined> {
  const where = "a location from Business Central";
  const url = withQuery(`${api(context)}/locations`, { $select: "id,code" });
  const locations = (yield* readAll(context, url)).map((value) => fieldsOf(value, where));
  const named = locations.find((one) => sameWord(needText(one, "code", where), shipTo));
  if (named !== undefined) return needText(named, "id", where);
  if (shipTo === locationSetting(context)) return undefined;
  const [only, ...others] = locations;
  if (others.length === 0) return only === undefined ? undefined : needText(only, "id", where);
  return fail({
    code: "rejected",
    field: "shipTo",
    message: `Business Central has no location ${shipTo}; create it there with this code, or correct the location of the order.`,
  });
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const sent = previewLines(purchase, pricePlaces);
  return [createRequest(context, purchase, sent, `id of location ${purchase.order.shipTo}`)];
}

/** Fields are taken over in this order: the vendor sets defaults that the others replace. */
function createRequest(
  context: Context,
  { order }: Purchase,
  sent: readonly UnitLine[],
  locationId: string | undefined,
): HttpRequest {
  const texts = [comment(order.reference), ...textLines(order.note ?? "")];
  return write(context, "POST", `${api(context)}/purchaseOrders`, {
    vendorNumber: order.supplier,
    orderDate: order.orderDay,
    requestedReceiptDate: order.expectedDay,
    currencyCode: order.currency,
    purchaseOrderLines: [
      ...texts.map((description) => ({ lineType: "Comment", description })),
      ...sent.map((one) => lineBody(one, order.expectedDay, locationId)),
    ],
  });
}

function lineBody(sent: UnitLine, expectedDay: string | undefined, locationId?: string): Json {
  return {
    lineType: "Item",
    lineObjectNumber: sent.line.item,
    locationId,
    ...changeBody(sent, expectedDay),
  };
}

function changeBody(
  sent: UnitLine,
  expectedDay: string | undefined,
): { readonly [name: string]: Json | undefined } {
  return {
    unitOfMeasureCode: sent.unit === "" ? undefined : sent.unit,
    quantity: number(sent.quantity),
    directUnitCost: number(sent.price),
    expectedReceiptDate: sent.line.expectedDay ?? expectedDay,
  };
}

function textLines(note: string): string[] {
  return lines(note, 2000)
    .split("\n")
    .flatMap((paragraph) => {
      const parts: string[] = [];
      let left = paragraph.trim();
      while (left !== "") {
        const part = line(left, textMax);
        parts.push(part.trim());
        left = left.slice(part.length).trim();
      }
      return parts;
    });
}

function write(
  context: Context,
  method: "POST" | "PATCH" | "DELETE",
  url: string,
  body?: Json,
  etag?: string,
): HttpRequest {
  return send(method, url, body, {
    "accept-language": "en-US",
    ...(etag === undefined ? {} : { "if-match": etag }),
  });
}

/** Releases the order, where the companion app is there to do it; else a person does. */
export function* confirmOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  if (!hasCompanion(context) || context.settings["release"] === "no") return;
  const order = yield* readOrder(context, placed);
  if (order.status === "Draft") yield* act(context, order, "release");
}

/** Bound actions of our companion app; never `receiveAndInvoice`, which posts. */
function* act(context: Context, { id }: BcOrder, action: "release" | "reopen"): Exchange<void> {
  const url = `${companionApi(context)}/orders(${encode(id)})/Microsoft.NAV.${action}`;
  yield* ask(voice, context, write(context, "POST", url));
}

/** Changes line by line, each with its own etag: there is no other way to change lines. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const order = yield* readOrder(context, placed);
  const sent = yield* findLines(context, purchase);
  const locationId = yield* findLocation(context, purchase);
  const released = order.status === "Open";
  yield* reopen(context, order);
  const left = [...order.lines];
  const { expectedDay } = purchase.order;
  const url = `${orderUrl(context, order.id)}/purchaseOrderLines`;
  for (const one of sent) {
    const at = left.findIndex(({ item }) => sameWord(item, one.line.item));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found === undefined)
      yield* put(context, "POST", url, lineBody(one, expectedDay, locationId));
    else if (differs(found, one, expectedDay))
      yield* put(
        context,
        "PATCH",
        `${url}(${encode(found.id)})`,
        changeBody(one, expectedDay),
        found.etag,
      );
  }
  for (const gone of left)
    yield* put(context, "DELETE", `${url}(${encode(gone.id)})`, undefined, gone.etag);
  if (released && hasCompanion(context)) yield* act(context, order, "release");
  return shown(yield* readOrderById(context, order.id), context, purchase, sent);
}

function differs(found: BcLine, sent: UnitLine, expectedDay: string | undefined): boolean {
  const day = sent.line.expectedDay ?? expectedDay;
  return (
    found.quantity !== sent.quantity ||
    found.price !== sent.price ||
    found.unit !== sent.unit ||
    (day !== undefined && found.expected !== day)
  );
}

function* put(
  context: Context,
  method: "POST" | "PATCH" | "DELETE",
  url: string,
  body?: Json,
  etag?: string,
): Exchange<void> {
  yield* ask(voice, context, write(context, method, url, body, etag));
}

function* reopen(context: Context, order: BcOrder): Exchange<void> {
  if (order.status !== "Open") return;
  if (hasCompanion(context)) return yield* act(context, order, "reopen");
  fail({
    code: "rejected",
    field: "status",
    message: `Purchase order ${order.number} is released in Business Central; reopen it there first.`,
  });
}

export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  const order = yield* readOrder(context, placed);
  if (order.lines.some(({ received }) => isPositive(received)))
    fail({
      code: "rejected",
      message: `Goods of purchase order ${order.number} were received already; undo the receipt in Business Central, or close the rest there.`,
    });
  yield* reopen(context, order);
  // Reopening gave it a new etag; nothing was received a moment ago.
  yield* put(context, "DELETE", orderUrl(context, order.id), undefined, "*");
}

/** An order that is invoiced in full is deleted by Business Central: its receipts tell whether it was that. */
export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const order = yield* seekOrder(context, externalId);
  if (order !== null) return yield* inItsUnits(context, progressOf(order), purchase);
  const url = withQuery(`${api(context)}/purchaseReceipts`, {
    $filter: `orderNumber eq ${quoted(externalId)}`,
    $expand: "purchaseReceiptLines",
  });
  const values = yield* readAll(context, url);
  const receipts = (yield* readWhole(context, values, "purchaseReceiptLines")).map(parseReceipt);
  return receipts.length === 0
    ? { status: "cancelled", received: [] }
    : yield* inItsUnits(
        context,
        { status: "closed", received: receipts.flatMap((receipt) => receipt.lines) },
        purchase,
      );
}

function* inItsUnits(
  context: Context,
  progress: OrderProgress,
  purchase: Purchase | undefined,
): Exchange<OrderProgress> {
  return purchase === undefined || progress.received.length === 0
    ? progress
    : arrivedAsOrdered(
        progress,
        purchase,
        sentLines(purchase, yield* readOrderUnits(context, purchase), pricePlaces),
      );
}

/** The report that the company prints; a draft can be printed too. */
export function* readDocument(context: Context, placed: PlacedOrder): Exchange<Attachment> {
  const { id } = yield* readOrder(context, placed);
  const url = `${orderUrl(context, id)}/pdfDocument/pdfDocumentContent`;
  const request = read(url, { accept: "application/pdf, application/octet-stream" });
  const response = yield* ask(voice, context, { ...request, answerAs: "base64" });
  return {
    name: `${placed.reference}.pdf`,
    mediaType: "application/pdf",
    base64: response.body,
  };
}
