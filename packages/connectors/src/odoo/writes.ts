import type {
  Context,
  Decimal,
  Exchange,
  HttpRequest,
  OrderLine,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { arrivedAsOrdered } from "../lib/arrived.ts";
import { isZero, over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { type Json, malformed, number } from "../lib/json.ts";
import { same } from "../lib/unit-lines.ts";
import { baseUrl } from "../lib/url.ts";
import { lines as cutLines, line as cutLine } from "../lib/words.ts";
import { type Call, call, callRequest, fieldsKnown, search } from "./call.ts";
import { readCodes } from "./flows.ts";
import { partsOf, progressOf } from "./map.ts";
import { type Needed, type ProductKnown, readNeeded } from "./needed.ts";
import {
  lineFields,
  lineUnitFields,
  type OdooLine,
  type OdooOrder,
  orderFields,
  parseLine,
  parseOrder,
} from "./wire.ts";

/** A cancelled order keeps its origin and orders nothing. `like` also finds what Odoo has appended to. */
export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const orders = yield* findOrders(context, reference);
  if (orders.length === 0) return [];
  const needed = purchase === undefined ? undefined : yield* readNeeded(context, purchase);
  const found: PlacedOrder[] = [];
  for (const order of orders)
    found.push(
      purchase === undefined || needed === undefined
        ? yield* show(context, order, reference)
        : yield* readBack(context, purchase, needed, order.id),
    );
  return found;
}

function* findOrders(context: Context, reference: string): Exchange<OdooOrder[]> {
  const rows = yield* search(context, "purchase.order", {
    domain: [
      ["origin", "like", reference.replace(/[\\%_]/g, "\\$&")],
      ["state", "!=", "cancel"],
    ],
    fields: orderFields,
    order: "id",
  });
  return rows.map(parseOrder).filter(({ origin }) => partsOf(origin).includes(reference));
}

/** The order as it stands there, without knowing what it was meant to be. */
function* show(
  context: Context,
  order: OdooOrder,
  reference: OrderReference,
): Exchange<PlacedOrder> {
  const lines = yield* readLines(context, order.id);
  const codes = yield* readCodes(
    context,
    lines.flatMap(({ product }) => product ?? []),
  );
  return placed(
    context,
    order,
    reference,
    (line) => {
      const item = line.product === undefined ? undefined : codes.get(line.product);
      return item === undefined ? [] : [{ item, quantity: line.quantity, price: line.price }];
    },
    lines,
  );
}

function placed(
  context: Context,
  order: OdooOrder,
  reference: OrderReference,
  shown: (line: OdooLine) => PlacedOrder["lines"],
  lines: readonly OdooLine[],
): PlacedOrder {
  const url = baseUrl(context.settings["url"], "url");
  return {
    externalId: String(order.id),
    reference,
    number: order.number,
    lines: lines.flatMap((line) => [...shown(line)]),
    url: `${url}/web#id=${order.id}&model=purchase.order&view_type=form`,
  };
}

function* readLines(context: Context, order: number): Exchange<OdooLine[]> {
  const known = yield* fieldsKnown(context, "purchase.order.line", lineUnitFields);
  return yield* linesOf(context, order, [...known]);
}

function* linesOf(
  context: Context,
  order: number,
  unitFields: readonly string[],
): Exchange<OdooLine[]> {
  const rows = yield* search(context, "purchase.order.line", {
    domain: [
      ["order_id", "=", order],
      ["product_id", "!=", false],
    ],
    fields: [...lineFields, ...unitFields],
    order: "sequence, id",
  });
  return rows.map(parseLine);
}

/** One `create` with all its lines is one transaction: there is no half an order. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* findOrders(context, reference);
  const needed = yield* readNeeded(context, purchase);
  const id = before?.id ?? (yield* create(context, purchase, needed));
  return yield* readBack(context, purchase, needed, id);
}

function* create(context: Context, purchase: Purchase, needed: Needed): Exchange<number> {
  const answer = yield* call(context, createCall(valuesOf(purchase, needed)));
  const id = Number(Array.isArray(answer) ? answer[0] : answer);
  return Number.isInteger(id) && id > 0
    ? id
    : malformed("Odoo did not say which purchase order it created.");
}

function* readBack(
  context: Context,
  purchase: Purchase,
  needed: Needed,
  id: number,
): Exchange<PlacedOrder> {
  const { order } = purchase;
  const [row] = yield* search(context, "purchase.order", {
    domain: [["id", "=", id]],
    fields: orderFields,
  });
  if (row === undefined)
    fail({
      code: "outcome-unknown",
      message: `Odoo took order ${order.reference} and does not show it; it is looked up again.`,
    });
  const found = parseOrder(row);
  const sent = sentLines(purchase, needed);
  const shown = placed(
    context,
    found,
    order.reference,
    (line) => asWritten(line, sent, needed),
    yield* linesOf(context, id, needed.unitField === undefined ? [] : [needed.unitField]),
  );
  return {
    ...shown,
    ...(found.partner === needed.partner ? { supplier: order.supplier } : {}),
    ...(found.currency === needed.currency ? { currency: order.currency } : {}),
  };
}

/** A line as it is sent: in its purchase unit where Odoo has that one, else in the product's own unit. */
interface SentLine {
  readonly line: OrderLine;
  readonly product: ProductKnown;
  readonly unit: number;
  readonly quantity: Decimal;
  readonly price: Decimal;
  left: boolean;
}

function sentLines({ order }: Purchase, needed: Needed): SentLine[] {
  return order.lines
    .filter((line) => !isZero(line.quantity))
    .map((line) => {
      const product = needed.products.get(line.item);
      if (product === undefined)
        fail({ code: "rejected", field: "item", message: `Odoo has no product ${line.item}.` });
      const unit = needed.unitOf(product, line);
      const { numerator, denominator } = line.ratio;
      const purchased = unit !== null;
      return {
        line,
        product,
        unit: unit ?? product.unit,
        quantity: purchased
          ? line.quantity
          : over(times(line.quantity, numerator), denominator, 12),
        price: purchased
          ? over(line.price, line.priceUnit, 12)
          : over(
              times(line.price, denominator),
              times(line.priceUnit, numerator),
              needed.pricePlaces,
            ),
        left: true,
      };
    });
}

/** What Odoo shows, in the units of the order: equal to what was sent counts as what was ordered. */
function asWritten(
  shown: OdooLine,
  sent: readonly SentLine[],
  needed: Needed,
): PlacedOrder["lines"] {
  const fits = (one: SentLine): boolean => one.left && one.product.id === shown.product;
  const match = sent.find((one) => fits(one) && one.quantity === shown.quantity) ?? sent.find(fits);
  if (match === undefined) {
    const item = [...needed.products].find(([, { id }]) => id === shown.product)?.[0];
    const name = item ?? `product ${shown.product}`;
    return [{ item: name, quantity: shown.quantity, price: shown.price }];
  }
  match.left = false;
  const { line, unit } = match;
  const { numerator, denominator } = line.ratio;
  const inBase = unit === match.product.unit && needed.unitOf(match.product, line) === null;
  const quantity =
    shown.quantity === match.quantity
      ? line.quantity
      : inBase
        ? over(times(shown.quantity, denominator), numerator, 12)
        : shown.quantity;
  const price =
    shown.price === match.price
      ? line.price
      : times(
          inBase ? over(times(shown.price, numerator), denominator, 12) : shown.price,
          line.priceUnit,
        );
  return [{ item: line.item, quantity, price }];
}

function createCall(values: Json): Call {
  return {
    model: "purchase.order",
    method: "create",
    named: { vals_list: [values] },
    writes: true,
  };
}

/** Noon in UTC is the same day nearly everywhere. */
function noon(day: string): string {
  return `${day} 12:00:00`;
}

/**
 * Every field that Odoo would compute is given: left out, each line costs four lookups of its own and five times as long
 * (16.6 against 3.1 ms on 17.0).
 */
function valuesOf(purchase: Purchase, needed: Needed): { readonly [name: string]: Json } {
  const { order } = purchase;
  const due = order.expectedDay ?? order.orderDay;
  const note = order.note === undefined ? undefined : html(cutLines(order.note, 2000));
  return {
    partner_id: needed.partner,
    origin: order.reference,
    currency_id: needed.currency,
    ...(needed.receipts === undefined ? {} : { picking_type_id: needed.receipts }),
    ...(needed.terms === undefined ? {} : { payment_term_id: needed.terms }),
    ...(needed.fiscalPosition === undefined ? {} : { fiscal_position_id: needed.fiscalPosition }),
    date_planned: noon(due),
    ...(note === undefined || needed.noteField === undefined ? {} : { [needed.noteField]: note }),
    order_line: sentLines(purchase, needed).map((sent): Json => [
      0,
      0,
      lineValues(sent, due, needed),
    ]),
  };
}

function lineValues(
  { line, product, unit, quantity, price }: SentLine,
  due: string,
  needed: Needed,
): { readonly [name: string]: Json } {
  const code = line.supplierSku ?? line.item;
  return {
    product_id: product.id,
    name: cutLine(`[${code}] ${line.name}`, 2000),
    product_qty: number(quantity),
    price_unit: number(price),
    date_planned: noon(line.expectedDay ?? due),
    ...(needed.unitField === undefined ? {} : { [needed.unitField]: unit }),
    ...(needed.taxes === null ? {} : { [needed.taxes.field]: [[6, 0, needed.taxes.of(product)]] }),
    // The price is net: a discount of the vendor's price list has been taken off already.
    ...(needed.hasDiscount ? { discount: 0 } : {}),
  };
}

/** Notes are an HTML field. */
function html(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<p>${escaped.replace(/\n/g, "<br/>")}</p>`;
}

/** Ids stand as words, since nothing was looked up: "id of product ITEM-00001". */
export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { order, supplier } = purchase;
  const lines = order.lines.filter((line) => !isZero(line.quantity));
  const values: Json = {
    partner_id: `id of ${supplier.name}`,
    origin: order.reference,
    currency_id: `id of ${order.currency}`,
    date_planned: noon(order.expectedDay ?? order.orderDay),
    ...(order.note === undefined ? {} : { notes: html(cutLines(order.note, 2000)) }),
    order_line: lines.map((line): Json => [
      0,
      0,
      {
        product_id: `id of product ${line.item}`,
        name: cutLine(`[${line.supplierSku ?? line.item}] ${line.name}`, 2000),
        product_qty: number(line.quantity),
        price_unit: number(over(line.price, line.priceUnit, 12)),
        date_planned: noon(line.expectedDay ?? order.expectedDay ?? order.orderDay),
        product_uom: `id of unit ${line.unit.code}`,
      },
    ]),
  };
  return [callRequest(context, createCall(values))];
}

function orderId({ externalId }: { readonly externalId: string }): number {
  const id = Number(externalId);
  return Number.isInteger(id) && id > 0
    ? id
    : fail({ code: "not-found", message: `Odoo has no purchase order ${externalId}.` });
}

export function* readOrder(context: Context, externalId: string): Exchange<OdooOrder> {
  const optional = ["receipt_status", "acknowledged", "mail_reception_confirmed"];
  const known = yield* fieldsKnown(context, "purchase.order", optional);
  const [row] = yield* search(context, "purchase.order", {
    domain: [["id", "=", orderId({ externalId })]],
    fields: [...orderFields, ...known],
  });
  return row === undefined
    ? fail({ code: "not-found", message: "Odoo has no such purchase order." })
    : parseOrder(row);
}

/** Confirming is not idempotent, and makes the receipt: only an order that waits for it is confirmed. */
export function* confirmOrder(context: Context, order: PlacedOrder): Exchange<void> {
  if (context.settings["confirm"] === "no") return;
  const { state } = yield* readOrder(context, order.externalId);
  if (state !== "draft" && state !== "sent") return;
  yield* act(context, order, "button_confirm");
}

export function* cancelOrder(context: Context, order: PlacedOrder): Exchange<void> {
  const { state } = yield* readOrder(context, order.externalId);
  if (state !== "cancel") yield* act(context, order, "button_cancel");
}

function* act(context: Context, order: PlacedOrder, method: string): Exchange<void> {
  yield* call(context, { model: "purchase.order", method, ids: [orderId(order)], writes: true });
}

/** Until it is confirmed: after that, quantities belong to a receipt and are changed by people. */
export function* amendOrder(
  context: Context,
  order: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const { state } = yield* readOrder(context, order.externalId);
  if (state !== "draft" && state !== "sent")
    fail({
      code: "rejected",
      message: `Order ${order.reference} is confirmed in Odoo; change it there, or cancel it and order again.`,
    });
  const needed = yield* readNeeded(context, purchase);
  const { order_line: lines, ...values } = valuesOf(purchase, needed);
  yield* call(context, {
    model: "purchase.order",
    method: "write",
    ids: [orderId(order)],
    named: { vals: { ...values, order_line: [[5, 0, 0], ...(lines as readonly Json[])] } },
    writes: true,
  });
  return yield* readBack(context, purchase, needed, orderId(order));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const order = yield* readOrder(context, externalId);
  const lines = yield* readLines(context, order.id);
  const codes = yield* readCodes(
    context,
    lines.flatMap(({ product }) => product ?? []),
  );
  const progress = progressOf(order, lines, codes);
  if (purchase === undefined || progress.received.length === 0) return progress;
  const needed = yield* readNeeded(context, purchase);
  const sent = sentLines(purchase, needed).map(({ line, product }) => ({
    line,
    ratio: needed.unitOf(product, line) === null ? line.ratio : same,
  }));
  return arrivedAsOrdered(progress, purchase, sent);
}
