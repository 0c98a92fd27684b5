import type {
  Attachment,
  Context,
  Exchange,
  HttpRequest,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
  SupplierId,
} from "@parstock/core";

import { arrivedAsOrdered } from "../lib/arrived.ts";
import { fail } from "../lib/fail.ts";
import { sha256Hex } from "../lib/hmac.ts";
import { type Fields, type Json, needList, number, writeJson } from "../lib/json.ts";
import { asOrdered, baseLines, describeLine } from "../lib/order-lines.ts";
import { ask, askFields, get, seek, send } from "../lib/talk.ts";
import { encode, withQuery } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { voice } from "./explain.ts";
import { placedOf, progressOf } from "./map.ts";
import { api, tenant } from "./reads.ts";
import { parseContact, parseOrders, type XeroContact, type XeroOrder } from "./wire.ts";

/** Unit prices have four decimals where a request says `unitdp=4`. */
const pricePlaces = 4;

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const answer = yield* seek(voice, context, orderRequest(context, reference));
  const found = ordersIn(answer).filter(isAlive);
  return found.map((order) => (purchase === undefined ? placedOf(order) : shown(order, purchase)));
}

/** The path takes the number or the id: https://developer.xero.com/documentation/api/accounting/purchaseorders */
function orderRequest(context: Context, idOrNumber: string): HttpRequest {
  return get(`${api}/PurchaseOrders/${encode(idOrNumber)}?unitdp=4`, tenant(context));
}

function ordersIn(answer: Fields | null): XeroOrder[] {
  return answer === null ? [] : parseOrders(answer);
}

/** A deleted order keeps its number but orders nothing. */
function isAlive({ status }: XeroOrder): boolean {
  return status !== "DELETED";
}

/** PUT creates only: a number that is taken is refused, and then whoever took it is looked up. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = ordersIn(yield* seek(voice, context, orderRequest(context, reference)));
  if (before !== undefined) return isAlive(before) ? shown(before, purchase) : deleted(reference);
  const contact = yield* findContact(context, purchase);
  const response = yield createRequest(context, purchase, contact.id);
  const refusal = voice.explain(response, context.now);
  if (refusal !== null && refusal.code !== "conflict") fail(refusal);
  const [order] = ordersIn(yield* seek(voice, context, orderRequest(context, reference)));
  if (order !== undefined)
    return isAlive(order) ? shown(order, purchase, contact.id) : deleted(reference);
  return fail(
    refusal ?? {
      code: "outcome-unknown",
      message: `Xero took order ${reference} and does not show it yet; it is looked up again.`,
    },
  );
}

function deleted(reference: OrderReference): never {
  return fail({
    code: "conflict",
    field: "reference",
    message: `Order ${reference} was deleted in Xero, which does not give a number out twice; reject it here, so that it is proposed anew under another one.`,
  });
}

/** As Xero shows it, in the order's own units; a supplier that is the one we meant carries our name for it. */
function shown(order: XeroOrder, purchase: Purchase, contactId?: string): PlacedOrder {
  const placed = placedOf(order);
  const meant =
    contactId === undefined
      ? order.contactName === purchase.supplier.name
      : order.contactId === contactId;
  const supplier = meant ? { supplier: purchase.order.supplier } : {};
  return { ...placed, ...supplier, lines: asOrdered(purchase.order, pricePlaces, placed.lines) };
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  return [createRequest(context, purchase, `ContactID of ${purchase.supplier.name}`)];
}

function createRequest(context: Context, purchase: Purchase, contactId: string): HttpRequest {
  return writeRequest(context, "PUT", bodyOf(context, purchase, contactId));
}

/** The same body under the same key is answered with the first result: https://developer.xero.com/documentation/guides/idempotent-requests/idempotency */
function writeRequest(context: Context, method: "PUT" | "POST", order: Json): HttpRequest {
  const body = { PurchaseOrders: [order] };
  return send(method, withQuery(`${api}/PurchaseOrders`, { unitdp: 4 }), body, {
    ...tenant(context),
    "idempotency-key": sha256Hex(writeJson(body)),
  });
}

function bodyOf(context: Context, { order, shipTo }: Purchase, contactId: string): Json {
  const { settings } = context;
  const address = [shipTo.name, ...(shipTo.address ?? [])].join("\n");
  return {
    Contact: { ContactID: contactId },
    PurchaseOrderNumber: order.reference,
    Date: order.orderDay,
    DeliveryDate: order.expectedDay,
    // The default is the organisation's own and would change the totals.
    LineAmountTypes: "Exclusive",
    CurrencyCode: order.currency,
    Status: settings["orderStatus"] ?? "AUTHORISED",
    DeliveryAddress: lines(address, 500),
    DeliveryInstructions: order.note === undefined ? undefined : lines(order.note, 500),
    BrandingThemeID: settings["brandingThemeId"],
    // Without an account Xero takes the item's own, which a tracked item insists on.
    LineItems: baseLines(order, pricePlaces).map((base) => ({
      ItemCode: base.line.item,
      Description: line(describeLine(base.line), 4000),
      Quantity: number(base.quantity),
      UnitAmount: number(base.price),
      TaxType: settings["taxType"],
    })),
  };
}

/** By name, then by account number; contacts that were never billed count too. */
function* findContact(context: Context, { supplier }: Purchase): Exchange<XeroContact> {
  for (const where of contactFilters(supplier.id, supplier.name)) {
    const request = get(withQuery(`${api}/Contacts`, { where }), tenant(context));
    const answer = yield* askFields(voice, context, request);
    const found = needList(answer, "Contacts", "the answer of Xero")
      .map(parseContact)
      .filter(({ archived }) => !archived);
    const [contact] = found;
    if (found.length > 1)
      fail({
        code: "rejected",
        field: "supplier",
        message: `Xero has ${found.length} contacts for supplier ${supplier.name}; give them different account numbers there.`,
      });
    if (contact !== undefined) return contact;
  }
  return fail({
    code: "rejected",
    field: "supplier",
    message: `Xero has no contact for supplier ${supplier.name}; create one there with that name or with account number ${supplier.id}.`,
  });
}

function contactFilters(id: SupplierId, name: string): string[] {
  return [`AccountNumber==${quoted(id)}`, `Name==${quoted(name)}`];
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function* readOrder(context: Context, externalId: string): Exchange<XeroOrder> {
  const answer = yield* askFields(voice, context, orderRequest(context, externalId));
  const [order] = parseOrders(answer);
  return order ?? fail({ code: "not-found", message: "Xero has no such purchase order." });
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  return arrivedAsOrdered(progressOf(yield* readOrder(context, externalId)), purchase);
}

export function* wasSent(context: Context, placed: PlacedOrder): Exchange<boolean> {
  return (yield* readOrder(context, placed.externalId)).sentToContact;
}

/** Xero mails no purchase orders; it only shows that one was sent. */
export function* markSent(context: Context, placed: PlacedOrder): Exchange<void> {
  yield* update(context, { PurchaseOrderID: placed.externalId, SentToContact: true });
}

export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  yield* update(context, { PurchaseOrderID: placed.externalId, Status: "DELETED" });
}

/** POST updates; lines that are left out are deleted, so that the order is what is sent now. */
export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const contact = yield* findContact(context, purchase);
  const body = bodyOf(context, purchase, contact.id) as Readonly<Record<string, Json>>;
  yield* update(context, { PurchaseOrderID: placed.externalId, ...body });
  return shown(yield* readOrder(context, placed.externalId), purchase, contact.id);
}

function* update(context: Context, order: Json): Exchange<void> {
  yield* ask(voice, context, writeRequest(context, "POST", order));
}

export function* readDocument(context: Context, placed: PlacedOrder): Exchange<Attachment> {
  const url = `${api}/PurchaseOrders/${encode(placed.externalId)}`;
  const request = get(url, { ...tenant(context), accept: "application/pdf" });
  const response = yield* ask(voice, context, { ...request, answerAs: "base64" });
  return {
    name: `${placed.reference}.pdf`,
    mediaType: "application/pdf",
    base64: response.body,
  };
}
