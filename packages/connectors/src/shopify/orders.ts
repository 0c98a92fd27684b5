import type {
  Context,
  Exchange,
  HttpRequest,
  OrderLine,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { isPositive, minus, over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { sha256Hex } from "../lib/hmac.ts";
import { type Json, writeJson } from "../lib/json.ts";
import { seconds } from "../lib/time.ts";
import { line as oneLine, lines } from "../lib/words.ts";
import { ask, changedIn, graphqlRequest, orderType } from "./call.ts";
import { ensureDefinition } from "./definition.ts";
import {
  adjust,
  adjustRequests,
  arrive,
  findStock,
  isMirrored,
  makesAvailable,
  type Stock,
} from "./incoming.ts";
import { placedOf, progressOf } from "./map.ts";
import { parseOrder, type ShopOrder } from "./wire.ts";

/** Shopify's handles know small letters, digits and hyphens; what is lost of a reference comes back as a hash. */
export function handleOf(reference: OrderReference): string {
  const plain = reference.toLowerCase();
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(plain)) return plain;
  const rest = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${rest === "" ? "order" : rest}-${sha256Hex(reference).slice(0, 12)}`;
}

function handleInput(reference: OrderReference): Json {
  return { type: orderType, handle: handleOf(reference) };
}

function* seekOrder(context: Context, reference: OrderReference): Exchange<ShopOrder | null> {
  const data = yield* ask(context, "Order", { handle: handleInput(reference) });
  const value = data["metaobjectByHandle"];
  return value === null || value === undefined ? null : parseOrder(value);
}

function* readOrder(context: Context, id: string): Exchange<ShopOrder> {
  const value = (yield* ask(context, "OrderById", { id }))["metaobject"];
  if (value === null || value === undefined)
    fail({ code: "not-found", message: "Shopify has no such purchase order any more." });
  return parseOrder(value);
}

export function* findOrder(
  context: Context,
  reference: OrderReference,
): Exchange<readonly PlacedOrder[]> {
  const order = yield* seekOrder(context, reference);
  const ours = order !== null && order.reference === reference && order.status !== "cancelled";
  return ours ? [placedOf(order)] : [];
}

/** An upsert by handle: however often it arrives, there is one order. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const before = yield* seekOrder(context, reference);
  if (before !== null) return adopted(before, reference);
  const stock = isMirrored(context) ? yield* findStock(context, purchase) : null;
  yield* ensureDefinition(context);
  const put = yield* ask(context, "PutOrder", putVariables(purchase, stock));
  changedIn(put, "metaobjectUpsert", "metaobject");
  const order = yield* seekOrder(context, reference);
  if (order !== null) return adopted(order, reference);
  return fail({
    code: "outcome-unknown",
    message: `Shopify took order ${reference} and does not show it yet; it is looked up again.`,
  });
}

function adopted(order: ShopOrder, reference: OrderReference): PlacedOrder {
  if (order.reference !== reference || order.status === "cancelled")
    fail({
      code: "rejected",
      field: "reference",
      message: `Shopify already has the entry ${order.handle}, for ${order.reference} and ${order.status}; order under a new reference.`,
    });
  return placedOf(order);
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  if (!isMirrored(context))
    return [graphqlRequest(context, "PutOrder", putVariables(purchase, null))];
  const stock: Stock = {
    locationId: `id of ${purchase.shipTo.name}`,
    itemIds: new Map(purchase.order.lines.map(({ item }) => [item, `id of ${item}`])),
  };
  const put = graphqlRequest(context, "PutOrder", putVariables(purchase, stock));
  return [put, ...adjustRequests(context, purchase.order.reference, mirrorOf(purchase, stock))];
}

/** What every line adds to `incoming` once it is mirrored. */
function mirrorOf({ order }: Purchase, stock: Stock) {
  return order.lines.map((line) => ({
    itemId: stock.itemIds.get(line.item) ?? "",
    locationId: stock.locationId,
    delta: restOf(line),
  }));
}

/** Base units that are still to come. */
function restOf({ quantity, received, ratio }: OrderLine) {
  const left = minus(quantity, received);
  const rest = over(times(left, ratio.numerator), ratio.denominator, 12);
  return isPositive(rest) ? rest : ("0" as typeof rest);
}

type PutVariables = { readonly handle: Json; readonly metaobject: Json };

function putVariables(purchase: Purchase, stock: Stock | null): PutVariables {
  const { reference } = purchase.order;
  const status = stock === null ? "open" : "created";
  return {
    handle: handleInput(reference),
    metaobject: { fields: fieldsFor(purchase, stock, status) },
  };
}

function fieldsFor({ order, supplier }: Purchase, stock: Stock | null, status: string): Json[] {
  const values: Readonly<Record<string, string | undefined>> = {
    reference: order.reference,
    status,
    supplier: order.supplier,
    supplier_name: oneLine(supplier.name, 255),
    currency: order.currency,
    order_day: order.orderDay,
    expected_day: order.expectedDay,
    ship_to: order.shipTo,
    total: order.total,
    note: order.note === undefined ? undefined : lines(order.note, 5000),
    lines: writeJson(order.lines.map((line) => lineFor(line, stock))),
  };
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === "" ? [] : [{ key, value }],
  );
}

/** Decimals as texts, so that no reader makes binary fractions of them; names short, since 500 lines share one field. */
function lineFor(line: OrderLine, stock: Stock | null): Json {
  const rest = restOf(line);
  return {
    item: line.item,
    name: oneLine(line.name, 60),
    quantity: line.quantity,
    unit: line.unit.code,
    price: line.price,
    per: line.priceUnit === "1" ? undefined : line.priceUnit,
    received: line.received === "0" ? undefined : line.received,
    base: rest,
    ...(stock === null
      ? {}
      : {
          itemId: stock.itemIds.get(line.item),
          locationId: stock.locationId,
          incoming: rest,
        }),
  };
}

function* update(context: Context, id: string, fields: Json[]): Exchange<void> {
  const data = yield* ask(context, "UpdateOrder", { id, metaobject: { fields } });
  changedIn(data, "metaobjectUpdate", "metaobject");
}

/** Mirrors the order to `incoming`, once: the key makes a repetition harmless, and the status ends them. */
export function* confirmOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  if (isMirrored(context)) yield* mirror(context, yield* readOrder(context, placed.externalId));
}

function* mirror(context: Context, order: ShopOrder): Exchange<void> {
  if (order.status !== "created") return;
  yield* adjust(context, order.reference, "movement_created", "incoming", changesIn(order, 1));
  yield* update(context, order.id, [{ key: "status", value: "open" }]);
}

function changesIn(order: ShopOrder, sign: 1 | -1) {
  return order.lines.flatMap(({ itemId, locationId, incoming }) =>
    itemId === undefined || locationId === undefined
      ? []
      : [
          {
            itemId,
            locationId,
            delta: sign === 1 ? incoming : minus("0" as typeof incoming, incoming),
          },
        ],
  );
}

/** Takes what is left of it out of `incoming` before it is called off. */
export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  const order = yield* readOrder(context, placed.externalId);
  if (order.status === "cancelled") return;
  // Its mirroring may have happened with the answer lost: it is made sure of, and then undone.
  yield* mirror(context, order);
  const { reference } = order;
  yield* adjust(context, reference, "movement_canceled", "cancel", changesIn(order, -1));
  yield* update(context, order.id, [{ key: "status", value: "cancelled" }]);
}

/** The order as it is now; receipts on its lines leave `incoming`, and become available where the setting says so. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const before = yield* readOrder(context, placed.externalId);
  if (before.status === "cancelled") adopted(before, before.reference);
  yield* mirror(context, before);
  const mirrored = before.lines.some(({ itemId }) => itemId !== undefined);
  const counted = mirrored || isMirrored(context);
  const stock = counted || makesAvailable(context) ? yield* findStock(context, purchase) : null;
  const fields = fieldsFor(purchase, counted ? stock : null, statusAfter(purchase, before));
  if (stock !== null) {
    // One key for one step from these lines to those: repeated it is the same, and the next step is another.
    const step = sha256Hex(writeJson([before.lines.map((line) => ({ ...line })), fields]));
    const { reference } = before;
    const came = makesAvailable(context) ? arrivalsOf(purchase, before, stock) : [];
    const moved = came.map(({ incoming, ...place }) => ({ ...place, quantity: incoming }));
    yield* arrive(context, reference, `${step}:in`, moved);
    const more = came.map(({ beyond, ...place }) => ({ ...place, delta: beyond }));
    yield* adjust(context, reference, "received", `${step}:over`, more, "available");
    const gone = moved.map(({ quantity, ...place }) => ({ ...place, delta: quantity }));
    const after = counted ? mirrorOf(purchase, stock) : [];
    const changes = [...changesIn(before, -1), ...after, ...gone];
    yield* adjust(context, reference, "movement_updated", step, changes);
  }
  yield* update(context, before.id, fields);
  return placedOf(yield* readOrder(context, before.id));
}

/** Base units that came since the order was last written: what of them was incoming, and what is beyond it. */
function arrivalsOf({ order }: Purchase, before: ShopOrder, stock: Stock) {
  const known = [...before.lines];
  return order.lines.flatMap(({ item, received, ratio }) => {
    const at = known.findIndex((line) => line.item === item);
    const [was] = at < 0 ? [] : known.splice(at, 1);
    const news = minus(received, was?.received ?? ("0" as typeof received));
    const base = over(times(news, ratio.numerator), ratio.denominator, 12);
    const itemId = stock.itemIds.get(item);
    if (itemId === undefined || !isPositive(base)) return [];
    const ours = was?.incoming ?? ("0" as typeof base);
    const incoming = isPositive(minus(base, ours)) ? ours : base;
    return [{ itemId, locationId: stock.locationId, incoming, beyond: minus(base, incoming) }];
  });
}

function statusAfter({ order }: Purchase, before: ShopOrder): string {
  const open = order.lines.some((line) => restOf(line) !== "0");
  if (!open) return "received";
  const some = order.lines.some(({ received }) => received !== "0");
  if (some) return "partly-received";
  return before.status === "created" ? "open" : before.status;
}

export function* readProgress(context: Context, externalId: string): Exchange<OrderProgress> {
  return progressOf(yield* readOrder(context, externalId));
}

export function* wasSent(context: Context, placed: PlacedOrder): Exchange<boolean> {
  return (yield* readOrder(context, placed.externalId)).sentAt !== null;
}

/** Shopify mails no supplier; the order shows when we did. */
export function* markSent(context: Context, placed: PlacedOrder): Exchange<void> {
  yield* update(context, placed.externalId, [{ key: "sent_at", value: seconds(context.now) }]);
}
