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
import { over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { isFields, type Json, number, tryJson } from "../lib/json.ts";
import { type BaseLine, baseLines } from "../lib/order-lines.ts";
import { ask as request, askFields, get, seek, send } from "../lib/talk.ts";
import { encode } from "../lib/url.ts";
import { line } from "../lib/words.ts";
import { askAll, has, id, recordUrl } from "./call.ts";
import { voice } from "./explain.ts";
import { isAlive, placedOf, progressOf, ratePlaces } from "./map.ts";
import { type Named, readItems, readNamed, readOrderedItems, readParties } from "./named.ts";
import { type NetsuiteItem, type NetsuiteOrder, parseOrder } from "./wire.ts";

type Body = Readonly<Record<string, Json | undefined>>;

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const order = yield* readByReference(context, reference);
  return order === null ? [] : [yield* shown(context, order, reference, purchase)];
}

/** External ids are unique, and are looked up in the records themselves: there is nothing that lags behind. */
function* readByReference(
  context: Context,
  reference: OrderReference,
): Exchange<NetsuiteOrder | null> {
  const url = recordUrl(context, `/eid:${encode(reference)}?expandSubResources=true`);
  const answer = yield* seek(voice, context, get(url));
  const order = answer === null ? null : parseOrder(answer);
  return order !== null && isAlive(order) ? order : null;
}

/** POST only creates: an external id that is taken is refused, where PUT would add the lines a second time. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const before = yield* readByReference(context, reference);
  if (before !== null) return yield* shown(context, before, reference, purchase);
  const named = yield* readNamed(context, purchase);
  const items = yield* readOrderedItems(context, purchase);
  const response = yield createRequest(context, purchase, named, items);
  const refusal = voice.explain(response, context.now);
  if (refusal !== null && refusal.code !== "conflict") fail(refusal);
  const order = yield* readByReference(context, reference);
  if (order !== null) return yield* shown(context, order, reference, purchase, named, items);
  return fail(
    refusal ?? {
      code: "outcome-unknown",
      message: `NetSuite took order ${reference} and does not show it; it is looked up again.`,
    },
  );
}

/** With our codes for supplier, currency, items and units, as far as they are not known from before. */
function* shown(
  context: Context,
  order: NetsuiteOrder,
  reference: string,
  purchase?: Purchase,
  named?: Named,
  known: readonly NetsuiteItem[] = [],
): Exchange<PlacedOrder> {
  const isNamed = named?.vendor === order.entity && named.currency === order.currency;
  const parties = isNamed ? named.parties : yield* readParties(context, order);
  const ids = new Set(known.map((item) => item.id));
  const strange = order.lines.filter(({ item }) => !ids.has(item)).map(({ item }) => id(item));
  const items = [...known, ...(yield* readItems(context, "i.id", strange))];
  return placedOf(order, reference, parties, items, purchase);
}

/** Shown with names where internal ids will stand. */
export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { order, supplier } = purchase;
  const named: Named = {
    vendor: `id of ${supplier.name}`,
    location: has(context, "locations") ? `id of ${order.shipTo}` : undefined,
    currency: has(context, "currencies") ? `id of ${order.currency}` : undefined,
    parties: { supplier: order.supplier, currency: order.currency },
  };
  return [createRequest(context, purchase, named, [])];
}

function createRequest(
  context: Context,
  purchase: Purchase,
  named: Named,
  items: readonly NetsuiteItem[],
): HttpRequest {
  const body = { externalId: purchase.order.reference, ...bodyOf(context, purchase, named, items) };
  return send("POST", recordUrl(context, ""), body);
}

function bodyOf(
  context: Context,
  { order }: Purchase,
  named: Named,
  items: readonly NetsuiteItem[],
): Body {
  const subsidiary = (context.settings["subsidiary"] ?? "").trim();
  const location = referenceTo(named.location);
  return {
    ...extraFields(context),
    entity: { id: named.vendor },
    subsidiary: referenceTo(subsidiary === "" ? undefined : subsidiary),
    location,
    currency: referenceTo(named.currency),
    tranDate: order.orderDay,
    dueDate: order.expectedDay,
    memo: line(order.note ?? "Ordered by Parstock.", 999),
    // A vendor's own preference would mail it at once, approved or not.
    toBeEmailed: false,
    item: {
      items: baseLines(order, ratePlaces).map((base) => ({
        ...amountsOf(base, items),
        location,
        expectedReceiptDate: base.line.expectedDay ?? order.expectedDay,
      })),
    },
  };
}

function referenceTo(internalId: string | undefined): Json | undefined {
  return internalId === undefined ? undefined : { id: internalId };
}

/**
 * In the order's own unit where the item has one of that name and size, else in base units: without a unit NetSuite takes
 * the purchase unit. Only the rate is sent; an amount beside it would no longer follow.
 */
function amountsOf(
  { line: ordered, quantity, price }: BaseLine,
  items: readonly NetsuiteItem[],
): Body {
  const item = items.find(({ code }) => code === ordered.item);
  const { numerator, denominator } = ordered.ratio;
  const own = item?.units.find(
    ({ names, ratio }) =>
      names.some((name) => name.toUpperCase() === ordered.unit.code.toUpperCase()) &&
      times(ratio, denominator) === numerator,
  );
  const unit = own ?? item?.units.find(({ isBase }) => isBase);
  return {
    item: { id: item?.id ?? `id of ${ordered.item}` },
    quantity: number(own === undefined ? quantity : ordered.quantity),
    rate: number(own === undefined ? price : over(ordered.price, ordered.priceUnit, ratePlaces)),
    units: unit?.id,
  };
}

/** Fields that the account's order form wants besides: `{"department": {"id": "3"}}`. */
function extraFields({ settings }: Context): Body {
  const text = (settings["extraFields"] ?? "").trim();
  if (text === "") return {};
  const fields = tryJson(text);
  return isFields(fields)
    ? (fields as Body)
    : fail({
        code: "bad-setting",
        field: "extraFields",
        message: 'The setting "extraFields" must be JSON, such as {"department": {"id": "3"}}.',
      });
}

function* readOrder(context: Context, externalId: string): Exchange<NetsuiteOrder> {
  const url = recordUrl(context, `/${encode(externalId)}?expandSubResources=true`);
  return parseOrder(yield* askFields(voice, context, get(url)));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const rows = yield* askAll(
    context,
    `SELECT tl.id AS line, i.itemid AS code, tl.quantity AS quantity, NVL(tl.quantityshiprecv, 0) AS received, tl.isclosed AS closed, t.approvalstatus AS approval FROM transaction t JOIN transactionline tl ON tl.transaction = t.id AND tl.mainline = 'F' JOIN item i ON i.id = tl.item WHERE t.type = 'PurchOrd' AND t.id = ${id(externalId)} ORDER BY tl.id`,
  );
  if (rows.length > 0) return arrivedAsOrdered(progressOf(rows), purchase);
  return fail({
    code: "not-found",
    message: `NetSuite has no purchase order with the id ${externalId} any more.`,
  });
}

/** Lines are replaced as a whole. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const named = yield* readNamed(context, purchase);
  const items = yield* readOrderedItems(context, purchase);
  const url = recordUrl(context, `/${encode(placed.externalId)}?replace=item`);
  const body = bodyOf(context, purchase, named, items);
  yield* request(voice, context, send("PATCH", url, body));
  const order = yield* readOrder(context, placed.externalId);
  return yield* shown(context, order, placed.reference, purchase, named, items);
}

/** Orders are closed line by line; deleting one would free its number and leave no trace. */
export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  const { lines } = yield* readOrder(context, placed.externalId);
  const items = lines.map(({ line: at }) => ({ line: Number(at), isClosed: true }));
  const url = recordUrl(context, `/${encode(placed.externalId)}`);
  yield* request(voice, context, send("PATCH", url, { item: { items } }));
}

/** Saved with this mark, NetSuite mails its own form to the vendor; an order that waits for approval is not mailed. */
export function* sendOrder(
  context: Context,
  placed: PlacedOrder,
  { supplier }: Purchase,
): Exchange<void> {
  const order = yield* readOrder(context, placed.externalId);
  if (order.pending)
    fail({
      code: "rejected",
      field: "approvalStatus",
      message: `Purchase order ${order.number ?? order.id} waits for an approval in NetSuite; it is mailed after that.`,
    });
  const body = { toBeEmailed: true, email: supplier.email };
  yield* request(
    voice,
    context,
    send("PATCH", recordUrl(context, `/${encode(placed.externalId)}`), body),
  );
}

/** Orders are created without the mark, so that only our own save can have set it. */
export function* wasSent(context: Context, placed: PlacedOrder): Exchange<boolean> {
  return (yield* readOrder(context, placed.externalId)).toBeEmailed;
}
