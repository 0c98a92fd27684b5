import type {
  Attachment,
  Context,
  Day,
  Exchange,
  HttpRequest,
  OrderProgress,
  OrderReference,
  PlacedOrder,
  Purchase,
} from "@parstock/core";

import { arrivedAsOrdered } from "../lib/arrived.ts";
import { fail } from "../lib/fail.ts";
import { type Json, isFields, number, textIn, tryJson, within } from "../lib/json.ts";
import { asOrdered, baseLines, describeLine } from "../lib/order-lines.ts";
import { ask, get, send } from "../lib/talk.ts";
import { afterDays, dayOf } from "../lib/time.ts";
import { encode } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { voice } from "./explain.ts";
import { type Codes, isCalledOff, isDraft, placedOf, progressOf } from "./map.ts";
import { zohoUrl } from "./place.ts";
import { readCodes, readList, readOrder } from "./reads.ts";
import { type Resolved, resolve } from "./resolve.ts";
import { parseOrderHead, type ZohoOrder, type ZohoOrderHead } from "./wire.ts";

/** Prices have as many decimals as the organisation says, at most six. */
function pricePlaces(context: Context): number {
  const places = Number(context.settings["priceDecimals"] ?? 6);
  return Number.isInteger(places) && places >= 0 && places <= 6 ? places : 6;
}

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const orders = yield* findOrders(context, reference, purchase);
  const codes = yield* readCodes(context, orders);
  return orders.map((order) => shown(context, order, codes, purchase));
}

/**
 * The filter is honoured and not documented, and Zoho ignores filters that it does not know: every row is compared, and
 * where foreign ones come the newest are looked through, back to the day before the order was written.
 */
function* findHeads(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly ZohoOrderHead[]> {
  const written = purchase?.order.orderDay ?? dayOfReference(reference);
  const since = written === null ? null : afterDays(written, -1);
  const found = new Map<string, ZohoOrderHead>();
  for (let page = 1, more = true; more; page += 1) {
    const filter = { reference_number: reference, sort_column: "created_time", sort_order: "D" };
    const list = yield* readList(
      context,
      "purchaseorders",
      { ...filter, per_page: 200, page },
      false,
    );
    const heads = list.values.map(parseOrderHead);
    for (const head of heads) if (head.reference === reference) found.set(head.id, head);
    const oldest = dayOf(heads[heads.length - 1]?.createdTime ?? "");
    more = list.more && (since === null || oldest === null || oldest >= since);
  }
  return [...found.values()];
}

function* findOrders(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly ZohoOrder[]> {
  const heads = yield* findHeads(context, reference, purchase);
  const orders: ZohoOrder[] = [];
  for (const head of heads) if (!isCalledOff(head)) orders.push(yield* readOrder(context, head.id));
  return orders.filter((order) => !isCalledOff(order));
}

/** The day of an order that a reference tells: "PS-261123-7KQ4MX". */
function dayOfReference(reference: string): Day | null {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-/.exec(reference) ?? [];
  return year === undefined ? null : dayOf(`20${year}-${month}-${day}`);
}

/** As Zoho shows it, in the order's own units; a supplier that is the one we meant carries our name for it. */
function shown(
  context: Context,
  order: ZohoOrder,
  codes: Codes,
  purchase: Purchase | undefined,
): PlacedOrder {
  const placed = placedOf(order, codes, context);
  if (purchase === undefined) return placed;
  const { supplier, order: meant } = purchase;
  const same = [supplier.name, supplier.id].some((name) => name === order.vendorName);
  return {
    ...placed,
    ...(same ? { supplier: meant.supplier } : {}),
    lines: asOrdered(meant, pricePlaces(context), placed.lines),
  };
}

/** Zoho keeps no key against repeats: look first, write once, and never write again before another look. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* findOrder(context, reference, purchase);
  if (before !== undefined) return before;
  const ids = yield* resolve(context, purchase);
  const response = yield createRequest(context, purchase, ids);
  const refusal = voice.explain(response, context.now);
  if (refusal !== null && refusal.code !== "conflict") fail(refusal);
  const id = refusal === null ? createdId(response.body) : undefined;
  if (id !== undefined) return yield* readBack(context, id, purchase, ids);
  const [order] = yield* findOrder(context, reference, purchase);
  if (order !== undefined) return order;
  if (refusal !== null && (yield* findHeads(context, reference, purchase)).length > 0)
    fail({
      ...refusal,
      field: "reference",
      message: `Order ${reference} was called off in Zoho Inventory, which does not give a number out twice; reject it here, so that it is proposed anew under another one.`,
    });
  return fail({
    code: "outcome-unknown",
    message:
      refusal === null
        ? `Zoho Inventory took order ${reference} and does not show it yet; it is looked up again.`
        : `Zoho Inventory has an order with the number ${reference} and does not show it under that reference yet; it is looked up again.`,
  });
}

function* readBack(
  context: Context,
  id: string,
  purchase: Purchase,
  { codes }: Resolved,
): Exchange<PlacedOrder> {
  const order = yield* readOrder(context, id);
  return shown(context, order, yield* readCodes(context, [order], codes), purchase);
}

function createdId(body: string): string | undefined {
  const answer = tryJson(body);
  if (!isFields(answer)) return undefined;
  return (
    textIn(within(answer, "purchaseorder"), "purchaseorder_id") ??
    textIn(within(answer, "purchase_order"), "purchaseorder_id")
  );
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const ids: Resolved = {
    vendorId: `Id of ${purchase.supplier.name}`,
    itemId: (code) => `Id of ${code}`,
    codes: new Map(),
  };
  return [createRequest(context, purchase, ids)];
}

function createRequest(context: Context, purchase: Purchase, ids: Resolved): HttpRequest {
  const own = keepsOurNumber(context) ? { ignore_auto_number_generation: "true" } : {};
  return send(
    "POST",
    zohoUrl(context, "purchaseorders", own),
    bodyOf(context, purchase, ids, "delivery_date"),
  );
}

function keepsOurNumber(context: Context): boolean {
  return context.settings["numbers"] !== "zoho";
}

/** The day of delivery goes by another name in changes: https://www.zoho.com/inventory/api/v1/purchaseorders/#update-a-purchase-order */
function bodyOf(
  context: Context,
  { order }: Purchase,
  ids: Resolved,
  dueField: "delivery_date" | "expected_delivery_date",
): Json {
  return {
    purchaseorder_number: keepsOurNumber(context) ? order.reference : undefined,
    reference_number: order.reference,
    vendor_id: ids.vendorId,
    date: order.orderDay,
    [dueField]: order.expectedDay,
    notes: order.note === undefined ? undefined : lines(order.note, 4000),
    line_items: baseLines(order, pricePlaces(context)).map((base, index) => ({
      item_id: ids.itemId(base.line.item),
      description: line(describeLine(base.line), 2000),
      item_order: index,
      quantity: number(base.quantity),
      rate: number(base.price),
    })),
  };
}

/** New orders are drafts. Issuing twice is a success there too, so that a lost answer does no harm. */
export function* confirmOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  const wanted = context.settings["newOrders"] ?? "issued";
  if (wanted === "draft") return;
  const order = yield* readOrder(context, externalId);
  const waits = wanted === "submitted" ? order.status === "draft" : isDraft(order);
  if (waits) yield* act(context, externalId, wanted === "submitted" ? "submit" : "status/issued");
}

export function* cancelOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  yield* act(context, externalId, "status/cancelled");
}

function* act(context: Context, id: string, what: string): Exchange<void> {
  const url = zohoUrl(context, `purchaseorders/${encode(id)}/${what}`);
  yield* ask(voice, context, send("POST", url, undefined));
}

export function* wasSent(context: Context, placed: PlacedOrder): Exchange<boolean> {
  return (yield* readOrder(context, placed.externalId)).emailed;
}

/** Zoho mails its own PDF. Inventory's endpoint is tried first; Books, where it is documented, answers for the same order. */
export function* sendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<void> {
  if (yield* wasSent(context, placed)) return;
  const { supplier } = purchase;
  if (supplier.email === undefined)
    fail({
      code: "rejected",
      field: "email",
      message: `Supplier ${supplier.name} has no e-mail address; add one and send again.`,
    });
  const first = yield mailRequest(context, placed, purchase, "inventory/v1");
  const refusal = voice.explain(first, context.now);
  if (refusal === null) return;
  if (refusal.code !== "not-found" && first.status !== 405) fail(refusal);
  const second = yield mailRequest(context, placed, purchase, "books/v3");
  if (voice.explain(second, context.now) !== null)
    fail({
      code: "rejected",
      field: "email",
      message: `Neither Zoho Inventory nor Zoho Books mails order ${placed.reference}; let Parstock mail it, or connect again with Zoho Books.`,
    });
}

function mailRequest(
  context: Context,
  { externalId, reference }: PlacedOrder,
  { supplier, company }: Purchase,
  product: "inventory/v1" | "books/v3",
): HttpRequest {
  const path = `purchaseorders/${encode(externalId)}/email`;
  const { email = "", copyTo = [] } = supplier;
  return send("POST", zohoUrl(context, path, { send_attachment: "true" }, product), {
    to_mail_ids: [email],
    cc_mail_ids: copyTo.length === 0 ? undefined : copyTo,
    subject: line(`Purchase order ${reference} of ${company.name}`, 200),
    body: `Please find attached our purchase order ${escaped(reference)}.<br>${escaped(company.name)}`,
  });
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

export function* amendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<PlacedOrder> {
  const ids = yield* resolve(context, purchase);
  const own = keepsOurNumber(context) ? { ignore_auto_number_generation: "true" } : {};
  const url = zohoUrl(context, `purchaseorders/${encode(placed.externalId)}`, own);
  yield* ask(
    voice,
    context,
    send("PUT", url, bodyOf(context, purchase, ids, "expected_delivery_date")),
  );
  return yield* readBack(context, placed.externalId, purchase, ids);
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const order = yield* readOrder(context, externalId);
  return arrivedAsOrdered(progressOf(order, yield* readCodes(context, [order])), purchase);
}

export function* readDocument(context: Context, placed: PlacedOrder): Exchange<Attachment> {
  const path = `purchaseorders/${encode(placed.externalId)}`;
  const request = get(zohoUrl(context, path, { accept: "pdf" }), { accept: "application/pdf" });
  const response = yield* ask(voice, context, { ...request, answerAs: "base64" });
  return {
    name: `${placed.reference}.pdf`,
    mediaType: "application/pdf",
    base64: response.body,
  };
}
