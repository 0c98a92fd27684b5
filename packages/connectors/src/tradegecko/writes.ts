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
import { sha256Hex } from "../lib/hmac.ts";
import { fieldsOf, type Json, number, parseJson, within, writeJson } from "../lib/json.ts";
import { baseLines, describeLine } from "../lib/order-lines.ts";
import { ask, send } from "../lib/talk.ts";
import { encode } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { grouped, readAll, urlOf } from "./call.ts";
import { voice } from "./explain.ts";
import { placedOf, pricePlaces, progressOf } from "./map.ts";
import { readPlaces, readWhole } from "./reads.ts";
import {
  type GeckoCompany,
  type GeckoOrder,
  parseCompany,
  parseOrder,
  parseVariant,
} from "./wire.ts";

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  const orders = yield* lookUp(context, reference);
  if (orders.length === 0) return [];
  const companies = yield* readCompanies(context);
  const found: PlacedOrder[] = [];
  for (const order of orders) {
    const company = companies.find(({ id }) => id === order.companyId);
    found.push(placedOf(yield* readWhole(context, order), company, purchase));
  }
  return found;
}

/** Our reference is the order's number: the number can be filtered by, and its field for references can't. */
function* lookUp(context: Context, reference: OrderReference): Exchange<readonly GeckoOrder[]> {
  return (yield* readAll(context, "purchase_orders", { order_number: reference }))
    .map(parseOrder)
    .filter((order) => order.number === reference);
}

function* readCompanies(context: Context): Exchange<readonly GeckoCompany[]> {
  return (yield* readAll(context, "companies", { company_type: "supplier" })).map(parseCompany);
}

/** The key makes a repeated create the same one for a day, and nothing is repeated without a look-up all the same. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* findOrder(context, reference, purchase);
  if (before !== undefined) return before;
  const company = yield* findSupplier(context, purchase);
  const locationId = yield* findPlace(context, purchase);
  const variants = yield* findVariants(context, purchase);
  const response = yield createRequest(context, purchase, {
    companyId: idOf(company.id),
    locationId: idOf(locationId),
    variantId: (item) => idOf(variants.get(item) ?? ""),
  });
  const refusal = voice.explain(response, context.now);
  if (refusal !== null) {
    const [there] =
      refusal.code === "conflict" ? yield* findOrder(context, reference, purchase) : [];
    return there ?? fail(refusal);
  }
  const answer = fieldsOf(parseJson(response.body, voice.title), "the order that was made");
  const made = parseOrder(within(answer, "purchase_order"));
  return placedOf(yield* readWhole(context, made), company, purchase);
}

/** By its code, then by its name. */
function* findSupplier(context: Context, { supplier }: Purchase): Exchange<GeckoCompany> {
  const active = (yield* readCompanies(context)).filter((company) => company.active);
  const byCode = active.find(({ code }) => code === supplier.id);
  if (byCode !== undefined) return byCode;
  const [first, ...others] = active.filter(({ name }) => name === supplier.name);
  if (first !== undefined && others.length === 0) return first;
  return refuse(
    "supplier",
    first === undefined
      ? `TradeGecko has no active supplier ${supplier.name}; create one there with this name, or with the code ${supplier.id}.`
      : `TradeGecko has ${others.length + 1} suppliers named ${supplier.name}; give one of them the code ${supplier.id}.`,
  );
}

/** The order's own place, else the main location. */
function* findPlace(context: Context, { order, shipTo }: Purchase): Exchange<string> {
  const places = [...(yield* readPlaces(context))];
  const main = context.settings["location"] ?? "";
  for (const wanted of [order.shipTo, shipTo.name, main]) {
    const found = places.find(([, name]) => name === wanted);
    if (found !== undefined) return found[0];
  }
  return refuse(
    "location",
    `TradeGecko has no location "${main}"; set the main location to one of ${places.map(([, name]) => name).join(", ")}.`,
  );
}

function* findVariants(
  context: Context,
  { order }: Purchase,
): Exchange<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const sku of grouped([...new Set(order.lines.map(({ item }) => item))]))
    for (const variant of (yield* readAll(context, "variants", { sku })).map(parseVariant))
      ids.set(variant.sku, variant.id);
  const missing = order.lines.find(({ item }) => !ids.has(item));
  if (missing === undefined) return ids;
  return refuse(
    "item",
    `TradeGecko has no variant ${missing.item} (line ${missing.number}); create it there with this SKU, or take the line off the order.`,
  );
}

function refuse(field: string, message: string): never {
  return fail({ code: "rejected", field, message });
}

function idOf(id: string): Json {
  return number(id as Decimal);
}

interface Ids {
  readonly companyId: Json;
  readonly locationId: Json;
  variantId(item: string): Json;
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { order, supplier } = purchase;
  return [
    createRequest(context, purchase, {
      companyId: `id of supplier ${supplier.name}`,
      locationId: `id of location ${order.shipTo}`,
      variantId: (item) => `id of variant ${item}`,
    }),
  ];
}

/** Quantities and prices are texts there. */
function createRequest(
  context: Context,
  { order }: Purchase,
  { companyId, locationId, variantId }: Ids,
): HttpRequest {
  const body: Json = {
    purchase_order: {
      company_id: companyId,
      order_number: order.reference,
      reference_number: order.reference,
      issued_at: order.orderDay,
      due_at: order.expectedDay ?? order.orderDay,
      tax_treatment: context.settings["taxTreatment"] ?? "exclusive",
      status: context.settings["orderStatus"] ?? "active",
      stock_location_id: locationId,
      notes: lines(order.note ?? "Ordered by Parstock.", 500),
      tags: ["parstock"],
      purchase_order_line_items: baseLines(order, pricePlaces).map((base, index) => ({
        variant_id: variantId(base.line.item),
        quantity: base.quantity,
        price: base.price,
        label: line(describeLine(base.line), 250),
        position: index,
      })),
    },
  };
  const key = `${order.reference}-${sha256Hex(writeJson(body)).slice(0, 16)}`;
  return send("POST", urlOf(context, "purchase_orders"), body, { "idempotency-key": key });
}

export function* cancelOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  const url = urlOf(context, `purchase_orders/${encode(externalId)}`);
  yield* ask(voice, context, send("DELETE", url, undefined));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  const [value] = yield* readAll(context, "purchase_orders", { ids: externalId });
  if (value === undefined)
    return fail({
      code: "not-found",
      message: `TradeGecko has no purchase order ${externalId}; it was deleted there.`,
    });
  return arrivedAsOrdered(progressOf(yield* readWhole(context, parseOrder(value))), purchase);
}
