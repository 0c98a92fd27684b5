import type {
  Attachment,
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
import { over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { sha256Hex } from "../lib/hmac.ts";
import { type Json, number, textIn, writeJson, fieldsOf } from "../lib/json.ts";
import { asOrdered, baseLines, describeLine } from "../lib/order-lines.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { voice } from "./explain.ts";
import { dayOfReference, isCalledOff, placedOf, progressOf, referenceOf } from "./map.ts";
import {
  companyUrl,
  entityIn,
  findItems,
  orderUrl,
  quoted,
  readCodes,
  readPage,
  readRows,
  rowsMax,
} from "./query.ts";
import { parseOrder, parseVendor, type QuickBooksOrder, type QuickBooksVendor } from "./wire.ts";

/** Unit prices keep seven decimals, amounts two in every currency. */
const pricePlaces = 7;
const amountPlaces = 2;

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const orders = yield* findOrders(context, reference, purchase);
  const ids = orders.flatMap((order) => order.lines.map(({ itemId }) => itemId));
  const codes = yield* readCodes(context, ids);
  return orders.map((order) => shown(order, codes, purchase));
}

/**
 * By number, and for companies that number orders by themselves by the note, among the orders of that day: notes can't be
 * searched for.
 */
function* findOrders(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly QuickBooksOrder[]> {
  const numbered = yield* readRows(
    context,
    "PurchaseOrder",
    `where DocNumber = ${quoted(reference)} MAXRESULTS ${rowsMax}`,
  );
  const found = numbered.map(parseOrder).filter((order) => !isCalledOff(order));
  const day = purchase?.order.orderDay ?? dayOfReference(reference);
  if (found.length > 0 || day === null) return found;
  for (let from = 1; ; from += rowsMax) {
    const page = yield* readPage(context, "PurchaseOrder", `where TxnDate = ${quoted(day)}`, from);
    const ours = page.map(parseOrder).filter((order) => referenceOf(order) === reference);
    found.push(...ours.filter((order) => !isCalledOff(order)));
    if (page.length < rowsMax) return found;
  }
}

function shown(
  order: QuickBooksOrder,
  codes: ReadonlyMap<string, string>,
  purchase?: Purchase,
): PlacedOrder {
  const placed = placedOf(order, codes);
  if (purchase === undefined) return placed;
  const meant = order.vendorName === purchase.supplier.name;
  const supplier = meant ? { supplier: purchase.order.supplier } : {};
  return { ...placed, ...supplier, lines: asOrdered(purchase.order, pricePlaces, placed.lines) };
}

export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* findOrder(context, reference, purchase);
  if (before !== undefined) return before;
  const request = createRequest(context, purchase, yield* resolve(context, purchase));
  const response = yield request;
  const refusal = voice.explain(response, context.now);
  if (refusal !== null && refusal.code !== "conflict") fail(refusal);
  const [order] = yield* findOrder(context, reference, purchase);
  return (
    order ??
    fail(
      refusal ?? {
        code: "outcome-unknown",
        message: `QuickBooks took order ${reference} and does not show it yet; it is looked up again.`,
      },
    )
  );
}

/** Ids in QuickBooks for what an order names. */
interface Resolved {
  readonly vendorId: string;
  readonly currency: string | undefined;
  readonly account: string;
  itemId(code: string): string;
}

function* resolve(context: Context, { order, supplier }: Purchase): Exchange<Resolved> {
  const vendor = yield* findVendor(context, supplier.id, supplier.name);
  if (vendor.currency !== undefined && vendor.currency !== order.currency)
    fail({
      code: "rejected",
      field: "currency",
      message: `QuickBooks orders from ${supplier.name} in ${vendor.currency} only, and this order is in ${order.currency}; change the supplier's currency.`,
    });
  const items = yield* findItems(
    context,
    order.lines.map(({ item }) => item),
  );
  return {
    vendorId: vendor.id,
    currency: vendor.currency,
    account: context.settings["accountId"] ?? (yield* findAccount(context)),
    itemId: (code) => items.get(code)?.id ?? "",
  };
}

function* findVendor(context: Context, id: string, name: string): Exchange<QuickBooksVendor> {
  for (const wanted of new Set([id, name])) {
    const rest = `where DisplayName = ${quoted(wanted)} and Active = true`;
    const [vendor] = (yield* readRows(context, "Vendor", rest)).map(parseVendor);
    if (vendor !== undefined) return vendor;
  }
  return fail({
    code: "rejected",
    field: "supplier",
    message: `QuickBooks has no active vendor with the display name ${name}; create it there or correct the supplier's name.`,
  });
}

function* findAccount(context: Context): Exchange<string> {
  const rest = "where AccountType = 'Accounts Payable' and Active = true";
  const [account] = yield* readRows(context, "Account", rest);
  const id = account === undefined ? undefined : textIn(fieldsOf(account, "an account"), "Id");
  return (
    id ??
    fail({
      code: "rejected",
      field: "accountId",
      message: "QuickBooks has no accounts payable account; create one in its chart of accounts.",
    })
  );
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { currency } = purchase.order;
  const ids: Resolved = {
    vendorId: `Id of ${purchase.supplier.name}`,
    currency,
    account: context.settings["accountId"] ?? "Id of Accounts Payable",
    itemId: (code) => `Id of ${code}`,
  };
  return [createRequest(context, purchase, ids)];
}

function createRequest(context: Context, purchase: Purchase, ids: Resolved): HttpRequest {
  return writeRequest(context, bodyOf(context, purchase, ids), {});
}

/** The same request id is answered with the first result; at most 50 characters. */
function writeRequest(
  context: Context,
  body: Json,
  parameters: Readonly<Record<string, string>>,
): HttpRequest {
  const requestid = sha256Hex(writeJson(body)).slice(0, 40);
  const url = withQuery(companyUrl(context, "purchaseorder"), { ...parameters, requestid });
  return send("POST", url, body);
}

function bodyOf(context: Context, purchase: Purchase, ids: Resolved): { [name: string]: Json } {
  const { order, supplier, shipTo } = purchase;
  const { settings } = context;
  const tax = settings["taxCode"];
  const address = [shipTo.name, ...(shipTo.address ?? [])].slice(0, 5);
  return withoutGaps({
    VendorRef: { value: ids.vendorId },
    APAccountRef: { value: ids.account },
    CurrencyRef: ids.currency === undefined ? undefined : { value: ids.currency },
    GlobalTaxCalculation: tax === undefined ? undefined : "TaxExcluded",
    TxnDate: order.orderDay,
    DueDate: order.expectedDay,
    DocNumber: line(order.reference, 21),
    Memo: order.note === undefined ? undefined : lines(order.note, 4000),
    PrivateNote: `Parstock ${order.reference}`,
    POEmail: supplier.email === undefined ? undefined : { Address: line(supplier.email, 100) },
    ShipAddr: withoutGaps(
      Object.fromEntries(address.map((text, at) => [`Line${at + 1}`, line(text, 500)])),
    ),
    Line: baseLines(order, pricePlaces).map((base) => ({
      DetailType: "ItemBasedExpenseLineDetail",
      Amount: number(amountOf(base.quantity, base.price)),
      Description: lines(describeLine(base.line), 4000),
      ItemBasedExpenseLineDetail: {
        ItemRef: { value: ids.itemId(base.line.item) },
        Qty: number(base.quantity),
        UnitPrice: number(base.price),
        TaxCodeRef: tax === undefined ? undefined : { value: tax },
      },
    })),
  });
}

/** An amount that is not quantity times price is fault 6070. */
function amountOf(quantity: Decimal, price: Decimal): Decimal {
  return over(times(quantity, price), "1" as Decimal, amountPlaces, "half-up");
}

function withoutGaps(fields: { readonly [name: string]: Json | undefined }): {
  [name: string]: Json;
} {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function* readOrder(context: Context, externalId: string): Exchange<QuickBooksOrder> {
  const answer = yield* askFields(voice, context, get(orderUrl(context, externalId)));
  return parseOrder(entityIn(answer, "PurchaseOrder"));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const order = yield* readOrder(context, externalId);
  const codes = yield* readCodes(
    context,
    order.lines.map(({ itemId }) => itemId),
  );
  return arrivedAsOrdered(progressOf(order, codes), purchase);
}

export function* wasSent(context: Context, placed: PlacedOrder): Exchange<boolean> {
  return (yield* readOrder(context, placed.externalId)).emailed;
}

/** QuickBooks mails its own PDF. No request id protects this call, so it is looked up first whether it was sent. */
export function* sendOrder(
  context: Context,
  placed: PlacedOrder,
  { supplier }: Purchase,
): Exchange<void> {
  if (yield* wasSent(context, placed)) return;
  const { email } = supplier;
  if (email === undefined)
    fail({
      code: "rejected",
      field: "email",
      message: `Supplier ${supplier.name} has no e-mail address; add one and send again.`,
    });
  const url = withQuery(orderUrl(context, placed.externalId, "/send"), { sendTo: email });
  const request = send("POST", url, undefined, { "content-type": "application/octet-stream" });
  yield* ask(voice, context, request);
}

export function* markSent(context: Context, placed: PlacedOrder): Exchange<void> {
  yield* change(context, placed, { EmailStatus: "EmailSent" });
}

/** Closed rather than deleted, so that people see what became of it. */
export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  yield* change(context, placed, { POStatus: "Closed" });
}

export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const ids = yield* resolve(context, purchase);
  yield* change(context, placed, bodyOf(context, purchase, ids));
  const order = yield* readOrder(context, placed.externalId);
  const codes = yield* readCodes(
    context,
    order.lines.map(({ itemId }) => itemId),
  );
  return shown(order, codes, purchase);
}

/** A sparse update against the version that is there now; once more when somebody else was faster. */
function* change(
  context: Context,
  placed: PlacedOrder,
  fields: { readonly [name: string]: Json },
): Exchange<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { syncToken } = yield* readOrder(context, placed.externalId);
    const body = { Id: placed.externalId, SyncToken: syncToken, sparse: true, ...fields };
    const failure = voice.explain(yield writeRequest(context, body, {}), context.now);
    if (failure === null) return;
    if (failure.code !== "conflict" || attempt === 2) fail(failure);
  }
}

export function* readDocument(context: Context, placed: PlacedOrder): Exchange<Attachment> {
  const url = orderUrl(context, placed.externalId, "/pdf");
  const request = get(url, { accept: "application/pdf" });
  const response = yield* ask(voice, context, { ...request, answerAs: "base64" });
  return {
    name: `${placed.reference}.pdf`,
    mediaType: "application/pdf",
    base64: response.body,
  };
}
