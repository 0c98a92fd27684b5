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
import { fail } from "../lib/fail.ts";
import { type Fields, type Json, needText, number, textIn, within } from "../lib/json.ts";
import { type BaseLine, baseLines, describeLine } from "../lib/order-lines.ts";
import { send } from "../lib/talk.ts";
import { afterDays } from "../lib/time.ts";
import { line, lines } from "../lib/words.ts";
import { hostOf, readAll } from "./call.ts";
import { voice } from "./explain.ts";
import { createdFrom, isCalledOff, namesIn, placedOf, pricePlaces, progressOf } from "./map.ts";
import { lately, readWarehouses } from "./reads.ts";
import { parseOrder, parseVendorProduct, type SkubanaOrder, type VendorProduct } from "./wire.ts";

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const found = (yield* lookUp(context, reference)).filter((order) => !isCalledOff(order));
  if (found.length === 0) return [];
  const vendors = namesIn(yield* readAll(context, "v1/vendors"), "vendorId");
  return found.map((order) => placedOf(order, vendors, purchase));
}

/** One client knows the filter by number, another the window of days only: with both, either is enough. */
function* lookUp(context: Context, reference: OrderReference): Exchange<readonly SkubanaOrder[]> {
  const values = yield* readAll(context, "v1.1/purchaseorders", {
    customPurchaseOrderNumber: reference,
    createdDateFrom: createdFrom(reference),
  });
  return values
    .filter((row) => textIn(row, "customPurchaseOrderNumber") === reference)
    .map(parseOrder);
}

/** A PUT that creates: it is sent once, after a look-up, and whatever becomes of it is looked up again. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* findOrder(context, reference, purchase);
  if (before !== undefined) return before;
  const vendor = yield* findVendor(context, purchase);
  const warehouseId = yield* findWarehouse(context, purchase);
  const products = yield* findProducts(context, purchase, vendor);
  const response = yield createRequest(context, purchase, {
    vendorId: idOf(needText(vendor, "vendorId", "a vendor from Extensiv")),
    warehouseId: idOf(warehouseId),
    paymentTermId: idOf(paymentTermOf(context, vendor)),
    productId: ({ line: { item } }) => idOf(products.get(item)?.id ?? ""),
  });
  const refusal = voice.explain(response, context.now);
  if (refusal !== null && refusal.code !== "conflict") return fail(refusal);
  const [made] = yield* findOrder(context, reference, purchase);
  if (made !== undefined) return made;
  return fail(
    refusal ?? {
      code: "outcome-unknown",
      message: `Extensiv took order ${reference} and does not show it yet; it is looked up again.`,
    },
  );
}

/** By name. */
function* findVendor(context: Context, { supplier }: Purchase): Exchange<Fields> {
  const vendors = yield* readAll(context, "v1/vendors", { activeOnly: "true" });
  for (const name of [supplier.name, supplier.id]) {
    const [first, ...others] = vendors.filter((vendor) => textIn(vendor, "name") === name);
    if (others.length > 0)
      refuse(
        "supplier",
        `Extensiv has ${others.length + 1} vendors named ${name}; give each a name of its own.`,
      );
    if (first !== undefined) return first;
  }
  return refuse(
    "supplier",
    `Extensiv has no active vendor ${supplier.name}; create one there with this name.`,
  );
}

function paymentTermOf({ settings }: Context, vendor: Fields): string {
  const set = settings["paymentTermId"] ?? "";
  const own = textIn(within(vendor, "defaultVendorPaymentTerm"), "vendorPaymentTermId");
  if (own !== undefined || set !== "") return own ?? set;
  return refuse(
    "paymentTermId",
    `Extensiv wants payment terms on every order: give vendor ${textIn(vendor, "name") ?? ""} a default payment term there, or set one for the connection.`,
  );
}

/** The order's own place, else the main warehouse. */
function* findWarehouse(context: Context, { order, shipTo }: Purchase): Exchange<string> {
  const warehouses = [...(yield* readWarehouses(context))];
  const main = context.settings["warehouse"] ?? "";
  for (const wanted of [order.shipTo, shipTo.name, main]) {
    const found = warehouses.find(([, name]) => name === wanted);
    if (found !== undefined) return found[0];
  }
  return refuse(
    "warehouse",
    `Extensiv has no warehouse "${main}"; set the main warehouse to one of ${warehouses.map(([, name]) => name).join(", ")}.`,
  );
}

/** Orders name what the vendor sells, not what we stock: the vendor product, by the supplier's number where several fit. */
function* findProducts(
  context: Context,
  purchase: Purchase,
  vendor: Fields,
): Exchange<ReadonlyMap<string, VendorProduct>> {
  const vendorId = needText(vendor, "vendorId", "a vendor from Extensiv");
  const offers = (yield* readAll(context, "v1/vendorproducts", { vendorId }))
    .map(parseVendorProduct)
    .filter(({ active }) => active);
  const found = new Map<string, VendorProduct>();
  for (const { line: ordered, quantity } of baseLines(purchase.order, pricePlaces)) {
    const { item, supplierSku } = ordered;
    const which = `${item} (line ${ordered.number})`;
    const fitting = offers.filter(({ sku }) => sku === item);
    const offer =
      fitting.find(({ vendorSku }) => supplierSku !== undefined && vendorSku === supplierSku) ??
      fitting.find(({ preferred }) => preferred) ??
      fitting[0];
    if (offer === undefined)
      return refuse(
        "item",
        `Extensiv has no product ${which} of vendor ${purchase.supplier.name}; add it to the vendor's products there, or take the line off the order.`,
      );
    if (quantity.includes("."))
      return refuse(
        "quantity",
        `Extensiv orders ${which} in whole numbers only, and the order says ${quantity}; round the quantity.`,
      );
    found.set(item, offer);
  }
  return found;
}

function refuse(field: string, message: string): never {
  return fail({ code: "rejected", field, message });
}

interface Ids {
  readonly vendorId: Json;
  readonly warehouseId: Json;
  readonly paymentTermId: Json;
  productId(base: BaseLine): Json;
}

function idOf(id: string): Json {
  return number(id as Decimal);
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { order, supplier } = purchase;
  return [
    createRequest(context, purchase, {
      vendorId: `id of vendor ${supplier.name}`,
      warehouseId: `id of warehouse ${order.shipTo}`,
      paymentTermId: `id of the payment terms of ${supplier.name}`,
      productId: (base) => `id of vendor product ${base.line.item}`,
    }),
  ];
}

function createRequest(context: Context, { order }: Purchase, ids: Ids): HttpRequest {
  const { orderStatus, confirmDays = "", format } = context.settings;
  const { currency } = order;
  const confirmBy = afterDays(order.orderDay, Math.max(0, Math.trunc(Number(confirmDays)) || 0));
  const due = order.expectedDay === undefined ? undefined : `${order.expectedDay}T00:00:00Z`;
  return send("PUT", `${hostOf(context, "api")}/v1/purchaseorder`, {
    customPurchaseOrderNumber: order.reference,
    status: orderStatus ?? "PENDING_DELIVERY",
    vendorId: ids.vendorId,
    destinationWarehouseId: ids.warehouseId,
    paymentTermId: ids.paymentTermId,
    vendorConfirmByDate: `${confirmBy}T00:00:00Z`,
    format: format === undefined || format === "" ? "PO_PDF_ATTACHMENT" : format,
    currency,
    autoUpdatesEnabled: false,
    internalNotes: lines(order.note ?? "Ordered by Parstock.", 500),
    purchaseOrderItems: baseLines(order, pricePlaces).map((base) => ({
      vendorProductId: ids.productId(base),
      quantity: number(base.quantity),
      originalUnitCost: { amount: number(base.price), currency },
      unitOfMeasure: "Each",
      uomUnitQuantity: number(base.quantity),
      memo: line(describeLine(base.line), 250),
      percentageTax: 0,
      estimatedDeliveryDate: due,
    })),
  });
}

/** Authorising sends an order, and only a person does that there: until then it is not sent. */
export function* sendOrder(
  context: Context,
  { externalId, reference }: PlacedOrder,
): Exchange<void> {
  const order = yield* readOrder(context, externalId, reference);
  if (order.status === "AWAITING_AUTHORIZATION")
    fail({
      code: "unavailable",
      message: `Order ${reference} waits in Extensiv to be authorised; it goes to the vendor with that.`,
    });
}

export function* wasSent(
  context: Context,
  { externalId, reference }: PlacedOrder,
): Exchange<boolean> {
  return (yield* readOrder(context, externalId, reference)).issued;
}

/** No call gives one order: it is looked up by our reference, else among those of the last year. */
function* readOrder(
  context: Context,
  id: string,
  reference: OrderReference | undefined,
): Exchange<SkubanaOrder> {
  const found =
    reference === undefined
      ? (yield* readAll(context, "v1.1/purchaseorders", lately(context))).map(parseOrder)
      : yield* lookUp(context, reference);
  return (
    found.find((order) => order.id === id) ??
    fail({ code: "not-found", message: `Extensiv has no purchase order ${reference ?? id}.` })
  );
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const order = yield* readOrder(context, externalId, purchase?.order.reference);
  return arrivedAsOrdered(progressOf(order), purchase);
}
