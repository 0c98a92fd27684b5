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
import { over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { fieldsOf, type Json, needText, number, textIn } from "../lib/json.ts";
import { asOrdered } from "../lib/order-lines.ts";
import { ask, askFields, send } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { voice } from "./explain.ts";
import { carries, changedSince, placedOf, progressOf } from "./map.ts";
import {
  findNeeded,
  findSupplier,
  type Needed,
  type NeededLine,
  places,
  sendable,
  taxRuleSet,
} from "./needed.ts";
import { api, readAll, readPurchase } from "./reads.ts";
import type { CorePurchase, CoreSupplier } from "./wire.ts";

const textMax = 1024;
const one = "1" as Decimal;

/** A header without lines is no order yet: it is left out, so that the order is gone on with and not taken as placed. */
export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const supplier = purchase === undefined ? null : yield* findSupplier(context, purchase);
  const found = (yield* findPurchases(context, reference, supplier)).filter(hasLines);
  return found.map((order) =>
    purchase === undefined ? placedOf(order) : shown(order, purchase, supplier),
  );
}

function hasLines(purchase: CorePurchase): boolean {
  return purchase.lines.length > 0;
}

/** Neither note nor memo can be searched for: what changed since the day of the reference is gone through. */
function* findPurchases(
  context: Context,
  reference: OrderReference,
  supplier: CoreSupplier | null,
): Exchange<CorePurchase[]> {
  const filter = { UpdatedSince: changedSince(reference) };
  const where = "the list of purchases of Cin7 Core";
  const rows = (yield* readAll(context, "purchaseList", "PurchaseList", filter)).map((value) =>
    fieldsOf(value, where),
  );
  const found: CorePurchase[] = [];
  for (const row of rows) {
    const strange = supplier !== null && textIn(row, "SupplierID") !== supplier.id;
    if (strange || textIn(row, "Status") === "VOIDED") continue;
    const purchase = yield* readPurchase(context, needText(row, "ID", where));
    if (carries(purchase, reference) && purchase.status !== "VOIDED") found.push(purchase);
  }
  return found;
}

/** In the order's own units; the supplier that we meant carries our name for it. */
function shown(
  purchase: CorePurchase,
  meant: Purchase,
  supplier: CoreSupplier | null,
): PlacedOrder {
  const placed = placedOf(purchase);
  const ours = supplier !== null && purchase.supplierId === supplier.id;
  return {
    ...placed,
    reference: meant.order.reference,
    ...(ours ? { supplier: meant.order.supplier } : {}),
    lines: asOrdered(meant.order, places, placed.lines),
  };
}

/**
 * Header, then lines. Whatever is lost between them, the header is found again by its note and the lines follow: they
 * replace each other as a whole until the order is authorised, so that they can't be there twice.
 */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const supplier = yield* findSupplier(context, purchase);
  const found = yield* findPurchases(context, reference, supplier);
  const whole = found.find(hasLines);
  if (whole !== undefined) return shown(whole, purchase, supplier);
  if (supplier === null)
    return fail({
      code: "rejected",
      field: "supplier",
      message: `Cin7 Core has no supplier ${purchase.supplier.name}; create it there with this name.`,
    });
  const needed = yield* findNeeded(context, purchase, supplier);
  const id = found[0]?.id ?? (yield* createHeader(context, purchase, supplier, needed));
  const response = yield linesRequest(context, purchase, id, needed.lines.map(lineOf));
  const refusal = voice.explain(response, context.now);
  // Refused lines may be there all the same, sent by somebody who had given up on them.
  const order = yield* readPurchase(context, id);
  if (hasLines(order)) return shown(order, purchase, supplier);
  return fail(
    refusal ?? {
      code: "outcome-unknown",
      message: `Cin7 Core took the lines of order ${reference} and does not show them yet; it is looked up again.`,
    },
  );
}

function* createHeader(
  context: Context,
  purchase: Purchase,
  supplier: CoreSupplier,
  { location }: Needed,
): Exchange<string> {
  const request = headerRequest(context, purchase, supplier.id, location, supplier.taxRule);
  const answer = yield* askFields(voice, context, request);
  return needText(answer, "ID", "the purchase that Cin7 Core made");
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { order, supplier } = purchase;
  const { settings } = context;
  const location = settings["location"] ?? "";
  const where = location === "" ? order.shipTo : location;
  const bodies = sendable(purchase).map((base) =>
    lineOf({
      base,
      product: {
        id: `ID of product ${base.line.item}`,
        sku: base.line.item,
        name: base.line.name,
        taxRule: undefined,
      },
      taxRule: taxRuleSet(context) ?? "tax rule of the product",
      taxPercent: "0" as Decimal,
    }),
  );
  return [
    headerRequest(context, purchase, `ID of supplier ${supplier.name}`, where),
    linesRequest(context, purchase, "ID of the purchase", bodies),
  ];
}

function headerRequest(
  context: Context,
  { order }: Purchase,
  supplierId: string,
  location: string,
  taxRule?: string,
): HttpRequest {
  const { settings } = context;
  const day = order.expectedDay;
  const note = order.note === undefined ? "" : `\n${order.note}`;
  return send("POST", `${api}/advanced-purchase`, {
    SupplierID: supplierId,
    Approach: settings["approach"] ?? "STOCK",
    PurchaseType: settings["purchaseType"] ?? "Simple",
    Location: location,
    TaxRule: taxRuleSet(context) ?? taxRule,
    TaxCalculation: "Exclusive",
    RequiredBy: day === undefined ? undefined : `${day}T00:00:00.000`,
    Note: lines(`${order.reference}${note}`, textMax),
  });
}

function linesRequest(
  { settings }: Context,
  { order }: Purchase,
  id: string,
  bodies: readonly Json[],
): HttpRequest {
  return send("POST", `${api}/purchase/order`, {
    TaskID: id,
    CombineAdditionalCharges: false,
    Memo: order.reference,
    Status: settings["orderStatus"] ?? "AUTHORISED",
    Lines: bodies,
    AdditionalCharges: [],
  });
}

/** The total is checked there: quantity times price, rounded to four decimals. */
function lineOf({ base, product, taxRule, taxPercent }: NeededLine): Json {
  const { numerator, denominator } = base.line.ratio;
  const { supplierSku } = base.line;
  const total = over(times(base.quantity, base.price), one, places, "half-up");
  const packed = numerator !== denominator;
  return {
    ProductID: product.id,
    SKU: product.sku,
    Name: line(product.name, textMax),
    Quantity: number(base.quantity),
    Price: number(base.price),
    Discount: 0,
    Tax: number(over(times(total, taxPercent), "100" as Decimal, places, "half-up")),
    TaxRule: taxRule,
    SupplierSKU: supplierSku === undefined ? undefined : line(supplierSku, 50),
    Comment: packed ? line(`${base.line.quantity} ${base.line.unit.code}`, 256) : undefined,
    Total: number(total),
  };
}

/** Voids: the purchase stays to be seen there and orders nothing. */
export function* cancelOrder(context: Context, placed: PlacedOrder): Exchange<void> {
  const url = withQuery(`${api}/advanced-purchase`, { ID: placed.externalId, Void: "true" });
  yield* ask(voice, context, send("DELETE", url, undefined));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  return arrivedAsOrdered(progressOf(yield* readPurchase(context, externalId)), purchase);
}
