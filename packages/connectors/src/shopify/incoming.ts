import type {
  Context,
  Decimal,
  Exchange,
  HttpRequest,
  ItemId,
  OrderReference,
  Purchase,
} from "@parstock/core";

import { over, plus, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import {
  fieldsOf,
  isTrue,
  type Json,
  listIn,
  needText,
  number,
  textIn,
  within,
} from "../lib/json.ts";
import { encode } from "../lib/url.ts";
import { ask, changedIn, dataIn, graphqlRequest, nodesIn } from "./call.ts";
import { voice } from "./explain.ts";
import { numberOf } from "./wire.ts";

/** Where the goods of an order will lie, by Shopify's ids. */
export interface Stock {
  readonly locationId: string;
  readonly itemIds: ReadonlyMap<ItemId, string>;
}

export interface Change {
  readonly itemId: string;
  readonly locationId: string;
  readonly delta: Decimal;
}

/** The most that Shopify takes in one call. */
const changesAtOnce = 250;
const itemsAtOnce = 50;
const spentKey = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED";
const attemptsMax = 5;

export function isMirrored({ settings }: Context): boolean {
  return settings["mirror"] === "adjustment";
}

export function makesAvailable({ settings }: Context): boolean {
  return settings["receiving"] === "available";
}

/** Looks up location and items, and says what can't be mirrored before anything is written. */
export function* findStock(context: Context, { order, shipTo }: Purchase): Exchange<Stock> {
  const locationId = yield* findLocation(context, order.shipTo, shipTo.name);
  for (const { item, quantity, ratio } of order.lines) {
    const base = over(times(quantity, ratio.numerator), ratio.denominator, 12);
    if (/\./.test(base))
      fail({
        code: "rejected",
        field: "quantity",
        message: `Shopify counts whole pieces, and ${base} of ${item} are ordered; order whole pieces, or switch the mirroring to incoming off.`,
      });
  }
  const wanted = [...new Set(order.lines.map(({ item }) => item))];
  const itemIds = new Map<ItemId, string>();
  for (let from = 0; from < wanted.length; from += itemsAtOnce)
    yield* findItems(context, wanted.slice(from, from + itemsAtOnce), itemIds);
  const missing = wanted.find((item) => !itemIds.has(item));
  if (missing !== undefined)
    fail({
      code: "rejected",
      field: "item",
      message: `Shopify tracks no variant with the SKU ${missing}; add it there, or switch the mirroring to incoming off.`,
    });
  return { locationId, itemIds };
}

function* findLocation(context: Context, id: string, name: string): Exchange<string> {
  let after: string | null = null;
  do {
    const data = yield* ask(context, "Locations", { after });
    const page = nodesIn(data, "locations");
    for (const value of page.nodes) {
      const fields = fieldsOf(value, "a location from Shopify");
      const found = textIn(fields, "name");
      if (found === id || found === name) return needText(fields, "id", "a location from Shopify");
    }
    after = page.after;
  } while (after !== null);
  return fail({
    code: "rejected",
    field: "shipTo",
    message: `Shopify has no location ${name}; give the location there that name.`,
  });
}

function* findItems(
  context: Context,
  wanted: readonly ItemId[],
  found: Map<ItemId, string>,
): Exchange<void> {
  const filter = wanted
    .map((item) =>
      /^#\d+$/.test(item) ? `id:${item.slice(1)}` : `sku:"${item.replace(/["\\]/g, "\\$&")}"`,
    )
    .join(" OR ");
  const data = yield* ask(context, "Items", { filter });
  for (const value of listIn(within(data, "inventoryItems"), "nodes")) {
    const fields = fieldsOf(value, "an inventory item from Shopify");
    const id = needText(fields, "id", "an inventory item from Shopify");
    const item = textIn(fields, "sku") ?? `#${numberOf(id)}`;
    if (isTrue(fields, "tracked") && wanted.includes(item)) found.set(item, id);
  }
}

/** Goods of ours that arrived: what was incoming becomes available at the same location. */
export interface Arrival {
  readonly itemId: string;
  readonly locationId: string;
  readonly quantity: Decimal;
}

/** Changes of `incoming` under our own document; what cancels out is left out. */
export function adjustRequests(
  context: Context,
  reference: OrderReference,
  changes: readonly Change[],
): HttpRequest[] {
  return adjustments(reference, changes, "movement_created", "incoming", "incoming").map((input) =>
    graphqlRequest(context, "Incoming", input),
  );
}

export function* adjust(
  context: Context,
  reference: OrderReference,
  reason: string,
  step: string,
  changes: readonly Change[],
  state: "incoming" | "available" = "incoming",
): Exchange<void> {
  for (const input of adjustments(reference, changes, reason, step, state))
    yield* writeOnce(context, "Incoming", "inventoryAdjustQuantities", input);
}

export function* arrive(
  context: Context,
  reference: OrderReference,
  step: string,
  arrivals: readonly Arrival[],
): Exchange<void> {
  const document = documentOf(reference);
  const left = arrivals.filter(({ quantity }) => quantity !== "0");
  for (let from = 0; from < left.length; from += changesAtOnce) {
    const changes = left
      .slice(from, from + changesAtOnce)
      .map(({ itemId, locationId, quantity }): Json => ({
        inventoryItemId: itemId,
        quantity: number(quantity),
        from: {
          locationId,
          name: "incoming",
          ledgerDocumentUri: document,
          changeFromQuantity: null,
        },
        to: { locationId, name: "available", changeFromQuantity: null },
      }));
    yield* writeOnce(context, "Receive", "inventoryMoveQuantities", {
      key: `${reference}:${step}:${from / changesAtOnce + 1}`,
      input: { reason: "received", referenceDocumentUri: document, changes },
    });
  }
}

type Once = { readonly input: Json; readonly key: string };

function* writeOnce(
  context: Context,
  operation: "Incoming" | "Receive",
  mutation: string,
  { input, key }: Once,
): Exchange<void> {
  for (let attempt = 1; ; attempt += 1) {
    const numbered = attempt === 1 ? key : `${key}:${attempt}`;
    const response = yield graphqlRequest(context, operation, { input, key: numbered });
    const failure = voice.explain(response, context.now);
    if (failure === null) {
      changedIn(dataIn(response), mutation, "inventoryAdjustmentGroup");
      return;
    }
    // A key whose first attempt failed is spent, and says so whenever it comes again: the next one is free.
    if (failure.vendorCode !== spentKey || attempt >= attemptsMax) fail(failure);
  }
}

/**
 * A key is mandatory since 2026-04, and so is `changeFromQuantity`, though the schema lets it be left out: null says that
 * others may have moved the same stock. The same key with the same input gives the first result. What is available has no
 * document of its own.
 */
function adjustments(
  reference: OrderReference,
  changes: readonly Change[],
  reason: string,
  step: string,
  state: "incoming" | "available",
): Once[] {
  const document = documentOf(reference);
  const sums = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.locationId}\n${change.itemId}`;
    const delta = plus(sums.get(key)?.delta ?? ("0" as Decimal), change.delta);
    sums.set(key, { ...change, delta });
  }
  const left = [...sums.values()].filter(({ delta }) => delta !== "0");
  const inputs: Once[] = [];
  for (let from = 0; from < left.length; from += changesAtOnce)
    inputs.push({
      key: `${reference}:${step}:${from / changesAtOnce + 1}`,
      input: {
        name: state,
        reason,
        referenceDocumentUri: document,
        changes: left.slice(from, from + changesAtOnce).map(({ itemId, locationId, delta }) => ({
          inventoryItemId: itemId,
          locationId,
          delta: number(delta),
          ...(state === "available" ? {} : { ledgerDocumentUri: document }),
          changeFromQuantity: null,
        })),
      },
    });
  return inputs;
}

function documentOf(reference: OrderReference): string {
  return `gid://parstock/PurchaseOrder/${encode(reference)}`;
}
