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
import { decimalOf, over, plus, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { type Json, number } from "../lib/json.ts";
import { baseLines, describeLine } from "../lib/order-lines.ts";
import { ask, askFields, get, seek, send } from "../lib/talk.ts";
import { encode } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { api, type List, readAll, readList } from "./call.ts";
import { voice } from "./explain.ts";
import { guidOf } from "./guid.ts";
import { placedOf, pricePlaces, progressOf } from "./map.ts";
import { parseOrder, parseSupplier, type UnleashedOrder } from "./wire.ts";

const one = "1" as Decimal;
const none = "0" as Decimal;

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const found = (yield* lookUp(context, reference)).filter(isAlive);
  return found.map((order) => placedOf(order, reference, purchase));
}

/** By the Guid that we made, then by the number, which a person may have typed into another order. */
function* lookUp(context: Context, reference: OrderReference): Exchange<UnleashedOrder[]> {
  const guid = guidOf(reference);
  const own = yield* seekOrder(context, guid);
  const list: List = yield* readList(context, "PurchaseOrders", null, { orderNumber: reference });
  const numbered = list.values
    .map(parseOrder)
    .filter((order) => order.number === reference && !isSame(order.guid, guid));
  return own === null ? numbered : [own, ...numbered];
}

function* seekOrder(context: Context, guid: string): Exchange<UnleashedOrder | null> {
  const answer = yield* seek(voice, context, get(orderUrl(guid)));
  return answer === null ? null : parseOrder(answer);
}

function orderUrl(guid: string): string {
  return `${api}/PurchaseOrders/${encode(guid)}`;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isAlive({ status }: UnleashedOrder): boolean {
  return status !== "Deleted";
}

/** What a second POST under a Guid does is not documented: nothing is sent before a look-up, and after a refusal comes one. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const before = yield* lookUp(context, reference);
  const [alive] = before.filter(isAlive);
  if (alive !== undefined) return placedOf(alive, reference, purchase);
  if (before.length > 0) deleted(reference);
  const supplier = yield* findSupplier(context, purchase);
  const response = yield createRequest(context, purchase, supplier);
  const refusal = voice.explain(response, context.now);
  const order = yield* seekOrder(context, guidOf(reference));
  if (order !== null)
    return isAlive(order) ? placedOf(order, reference, purchase) : deleted(reference);
  if (refusal === null)
    return fail({
      code: "outcome-unknown",
      message: `Unleashed took order ${reference} and does not show it yet; it is looked up again.`,
    });
  if (refusal.code !== "not-found") return fail(refusal);
  return fail({
    ...refusal,
    code: "rejected",
    field: "item",
    message: `Unleashed does not know a code on order ${reference}: see that its products and warehouse ${purchase.order.shipTo} are there. ${refusal.message}`,
  });
}

function deleted(reference: OrderReference): never {
  return fail({
    code: "conflict",
    field: "reference",
    message: `Order ${reference} was deleted in Unleashed, where its Guid can't be used twice; reject it here, so that it is proposed anew under another reference.`,
  });
}

/** Suppliers from elsewhere may be known by name only. */
function* findSupplier(context: Context, { supplier }: Purchase): Exchange<string> {
  const known = (yield* readAll(context, "Suppliers"))
    .map(parseSupplier)
    .filter(({ obsolete }) => !obsolete);
  const byCode = known.find(({ code }) => code === supplier.id);
  if (byCode !== undefined) return byCode.code;
  const [first, ...others] = known.filter(({ name }) => name === supplier.name);
  if (first !== undefined && others.length === 0) return first.code;
  return fail({
    code: "rejected",
    field: "supplier",
    message:
      first === undefined
        ? `Unleashed has no supplier ${supplier.name}; create one there with that name or with the code ${supplier.id}.`
        : `Unleashed has ${others.length + 1} suppliers named ${supplier.name}; give one of them the code ${supplier.id}.`,
  });
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  return [createRequest(context, purchase, `SupplierCode of ${purchase.supplier.name}`)];
}

function createRequest(context: Context, purchase: Purchase, supplier: string): HttpRequest {
  const guid = guidOf(purchase.order.reference);
  return send("POST", orderUrl(guid), bodyOf(context, purchase, supplier, guid));
}

/** The server checks the sums: each line is rounded once, and the total is the sum of the rounded lines. */
function bodyOf({ settings }: Context, { order }: Purchase, supplier: string, guid: string): Json {
  const taxCode = (settings["taxCode"] ?? "").trim();
  const taxRate = taxCode === "" ? none : rateIn(settings["taxRate"]);
  const due = order.expectedDay ?? order.orderDay;
  const sums = baseLines(order, pricePlaces).map((base) => {
    const total = over(times(base.quantity, base.price), one, 2);
    return { ...base, total, tax: over(times(total, taxRate), one, 2) };
  });
  const subTotal = sums.reduce((sum, { total }) => plus(sum, total), none);
  const taxTotal = sums.reduce((sum, { tax }) => plus(sum, tax), none);
  return {
    Guid: guid,
    OrderNumber: order.reference,
    OrderStatus: settings["orderStatus"] ?? "Placed",
    OrderDate: order.orderDay,
    RequiredDate: due,
    Supplier: { SupplierCode: supplier },
    Comments: lines(order.note ?? "Ordered by Parstock.", 500),
    Warehouse: { WarehouseCode: order.shipTo },
    Currency: { CurrencyCode: order.currency },
    // Left out for a foreign currency: Unleashed's own rate is better than one of ours.
    ExchangeRate: order.currency === settings["currency"] ? 1 : undefined,
    Tax: taxCode === "" ? undefined : { TaxCode: taxCode },
    TaxRate: taxCode === "" ? undefined : number(taxRate),
    SubTotal: number(subTotal),
    TaxTotal: number(taxTotal),
    Total: number(plus(subTotal, taxTotal)),
    PurchaseOrderLines: sums.map((sum, index) => ({
      Guid: guidOf(`${order.reference}/${sum.line.number}`),
      LineNumber: index + 1,
      Product: { ProductCode: sum.line.item },
      DueDate: sum.line.expectedDay ?? due,
      OrderQuantity: number(sum.quantity),
      UnitPrice: number(sum.price),
      DiscountRate: 0,
      LineTotal: number(sum.total),
      LineTax: number(sum.tax),
      Comments: line(describeLine(sum.line), 250),
    })),
  };
}

function rateIn(text = ""): Decimal {
  const rate = decimalOf(text);
  if (rate !== null && /^0(?:\.\d+)?$/.test(rate)) return rate;
  return fail({
    code: "bad-setting",
    field: "taxRate",
    message: 'The setting "taxRate" must be the rate of the tax code as a fraction, 0.15 for 15 %.',
  });
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const answer = yield* askFields(voice, context, get(orderUrl(externalId)));
  return arrivedAsOrdered(progressOf(parseOrder(answer)), purchase);
}

export function* cancelOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  yield* ask(voice, context, send("DELETE", orderUrl(externalId), undefined));
}
