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
import { decimalOf } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { fieldsOf, type Json, needText, number, parseJson } from "../lib/json.ts";
import { baseLines, describeLine } from "../lib/order-lines.ts";
import { ask, askFields, get, send } from "../lib/talk.ts";
import { encode, withQuery } from "../lib/url.ts";
import { line, lines } from "../lib/words.ts";
import { api, grouped, quoted, readAll } from "./call.ts";
import { voice } from "./explain.ts";
import { placedOf, pricePlaces, progressOf } from "./map.ts";
import { readBranches } from "./reads.ts";
import { type OmniOrder, parseOption, parseOrder } from "./wire.ts";

/** Codes in one condition; they may be long. */
const codesAtOnce = 10;

export function* findOrder(
  context: Context,
  reference: OrderReference,
  purchase?: Purchase,
): Exchange<readonly PlacedOrder[]> {
  return (yield* lookUp(context, reference)).map((order) => placedOf(order, purchase));
}

function* lookUp(context: Context, reference: OrderReference): Exchange<readonly OmniOrder[]> {
  const where = `reference=${quoted(reference)}`;
  return (yield* readAll(context, "PurchaseOrders", { where, order: "id ASC" }))
    .map(parseOrder)
    .filter((order) => order.reference === reference && !order.voided);
}

/** Whether a repeated reference is refused is not documented: nothing is sent before a look-up, and after a refusal comes one. */
export function* createOrder(context: Context, purchase: Purchase): Exchange<PlacedOrder> {
  const { reference } = purchase.order;
  const [before] = yield* lookUp(context, reference);
  if (before !== undefined) return placedOf(before, purchase);
  const memberId = yield* findSupplier(context, purchase);
  const branchId = yield* findBranch(context, purchase);
  const options = yield* findOptions(context, purchase);
  const response = yield createRequest(context, purchase, {
    memberId: number(memberId as Decimal),
    branchId: number(branchId as Decimal),
    optionId: (item) => number((options.get(item) ?? "") as Decimal),
  });
  const refusal = voice.explain(response, context.now);
  if (refusal !== null) {
    const [there] = refusal.code === "conflict" ? yield* lookUp(context, reference) : [];
    return there === undefined ? fail(refusal) : placedOf(there, purchase);
  }
  return placedOf(yield* readOrder(context, idIn(response.body)), purchase);
}

/** One order was sent, and its result is the only one. */
function idIn(body: string): string {
  const where = "the result of Cin7 Omni";
  const results = parseJson(body, voice.title);
  const [result] = Array.isArray(results) ? (results as unknown[]) : [];
  return needText(fieldsOf(result, where), "id", where);
}

function* readOrder(context: Context, id: string): Exchange<OmniOrder> {
  return parseOrder(yield* askFields(voice, context, get(`${api}/PurchaseOrders/${encode(id)}`)));
}

/** By the company's name. */
function* findSupplier(context: Context, { supplier }: Purchase): Exchange<string> {
  for (const name of new Set([supplier.name, supplier.id])) {
    const where = `type='Supplier' AND company=${quoted(name)}`;
    const found = yield* readAll(context, "Contacts", { where, fields: "id,company,isActive" });
    const [first, ...others] = found.filter(({ isActive }) => isActive !== false);
    if (others.length > 0)
      refuse(
        "supplier",
        `Cin7 Omni has ${others.length + 1} suppliers named ${name}; give each a name of its own.`,
      );
    if (first !== undefined) return needText(first, "id", "a supplier from Cin7 Omni");
  }
  return refuse(
    "supplier",
    `Cin7 Omni has no active supplier ${supplier.name}; create one there whose company has this name.`,
  );
}

/** The order's own place, else the main branch. */
function* findBranch(context: Context, { order, shipTo }: Purchase): Exchange<string> {
  const branches = [...(yield* readBranches(context))];
  const main = context.settings["branch"] ?? "";
  for (const wanted of [order.shipTo, shipTo.name, main]) {
    const found = branches.find(([, name]) => name === wanted);
    if (found !== undefined) return found[0];
  }
  return refuse(
    "branch",
    `Cin7 Omni has no branch "${main}"; set the main branch to one of ${branches.map(([, name]) => name).join(", ")}.`,
  );
}

/** A code that differs by a blank or a capital makes a line that belongs to no product, and is taken: ids can't differ. */
function* findOptions(
  context: Context,
  { order }: Purchase,
): Exchange<ReadonlyMap<string, string>> {
  const items = [...new Set(order.lines.map(({ item }) => item))];
  const ids = new Map<string, string>();
  for (const group of grouped(items, codesAtOnce)) {
    const where = `productOptionCode IN (${group.map(quoted).join(",")})`;
    for (const option of (yield* readAll(context, "ProductOptions", { where })).map(parseOption))
      ids.set(option.code, option.id);
  }
  const missing = order.lines.find(({ item }) => !ids.has(item));
  if (missing === undefined) return ids;
  return refuse(
    "item",
    `Cin7 Omni has no product option ${missing.item} (line ${missing.number}); create it there with this code, or take the line off the order.`,
  );
}

function refuse(field: string, message: string): never {
  return fail({ code: "rejected", field, message });
}

interface Ids {
  readonly memberId: Json;
  readonly branchId: Json;
  optionId(item: string): Json;
}

export function previewOrder(context: Context, purchase: Purchase): readonly HttpRequest[] {
  const { order, supplier } = purchase;
  return [
    createRequest(context, purchase, {
      memberId: `id of supplier ${supplier.name}`,
      branchId: `id of branch ${order.shipTo}`,
      optionId: (item) => `id of product option ${item}`,
    }),
  ];
}

function createRequest(
  { settings }: Context,
  { order }: Purchase,
  { memberId, branchId, optionId }: Ids,
): HttpRequest {
  const { orderStatus, taxStatus = "Excl", taxRate = "" } = settings;
  const rate = decimalOf(taxRate);
  const due = order.expectedDay;
  const body: Json = {
    reference: order.reference,
    memberId,
    branchId,
    isApproved: orderStatus !== "draft",
    currencyCode: order.currency,
    taxStatus,
    taxRate: rate === null ? undefined : number(rate),
    estimatedDeliveryDate: due === undefined ? undefined : `${due}T00:00:00Z`,
    internalComments: "Ordered by Parstock.",
    deliveryInstructions: order.note === undefined ? undefined : lines(order.note, 500),
    lineItems: baseLines(order, pricePlaces).map((base, index) => ({
      productOptionId: optionId(base.line.item),
      code: base.line.item,
      qty: number(base.quantity),
      unitPrice: number(base.price),
      sort: index + 1,
      lineComments: line(describeLine(base.line), 250),
    })),
  };
  return send("POST", withQuery(`${api}/PurchaseOrders`, { loadboms: "false" }), [body]);
}

/** Voids, which can't be undone there. */
export function* cancelOrder(context: Context, { externalId }: PlacedOrder): Exchange<void> {
  const body: Json = [{ id: number(externalId as Decimal), isVoid: true }];
  yield* ask(voice, context, send("PUT", `${api}/PurchaseOrders`, body));
}

export function* readProgress(
  context: Context,
  externalId: string,
  purchase?: Purchase,
): Exchange<OrderProgress> {
  return arrivedAsOrdered(progressOf(yield* readOrder(context, externalId)), purchase);
}
