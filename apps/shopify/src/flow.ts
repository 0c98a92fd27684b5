import { createHash } from "node:crypto";

import {
  addDays,
  addMs,
  type Day,
  failureOf,
  type Instant,
  type Item,
  type LedgerEvent,
  lineTotal,
  type Order,
  type OrderEvent,
  parseDecimal,
  type SupplierItem,
  toPurchaseUnits,
} from "@parstock/core";
import * as v from "valibot";

import type { App } from "./app.ts";
import { askToTend } from "./tend.ts";

const call = v.object({
  action_run_id: v.pipe(v.string(), v.nonEmpty()),
  properties: v.object({
    sku: v.pipe(v.string(), v.trim(), v.nonEmpty()),
    quantity: v.union([v.number(), v.string()]),
    supplier: v.optional(v.string(), ""),
    location: v.optional(v.string(), ""),
  }),
});

export interface FlowOutcome {
  /** Flow repeats what was answered with 5xx, and gives up on 4xx. */
  readonly status: 200 | 422 | 503;
  readonly message: string;
}

const expiresAfterMs = 7 * 86_400_000;

/**
 * "Create purchase order": proposes an order that waits for a person. The run's id makes the reference, so that a call
 * that Flow repeats proposes nothing twice.
 */
export async function takeFlowAction(
  app: App,
  shop: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<FlowOutcome> {
  const parsed = v.safeParse(call, payload);
  if (!parsed.success)
    return refuse("The action needs an SKU and a quantity; fill them in in the workflow.");
  const { action_run_id, properties } = parsed.output;
  const quantity = parseDecimal(String(properties.quantity).trim());
  if (quantity === null || Number(quantity) <= 0)
    return refuse(`The quantity must be a number above zero.`);
  try {
    return await propose(app, shop, action_run_id, { ...properties, quantity });
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return { status: 503, message: failure.message };
  }
}

interface Asked {
  readonly sku: string;
  readonly quantity: NonNullable<ReturnType<typeof parseDecimal>>;
  readonly supplier: string;
  readonly location: string;
}

async function propose(app: App, shop: string, run: string, asked: Asked): Promise<FlowOutcome> {
  const { database } = app.store;
  const [known] = await database.query<{ item: string; details: Item }>(
    "select item, details from parstock_shopify.items where shop = $1 and lower(item) = lower($2)",
    [shop, asked.sku],
  );
  if (known === undefined) return refuse(`The shop has no variant with the SKU ${asked.sku}.`);
  const offers = await database.query<{ details: SupplierItem }>(
    "select details from parstock_shopify.offers where shop = $1 and item = $2 order by supplier",
    [shop, known.item],
  );
  const suppliers = await app.shelf.suppliers(shop);
  const named = asked.supplier.trim().toLowerCase();
  const offer = offers
    .map(({ details }) => details)
    .find(({ supplier }) => {
      const found = suppliers.find(({ id }) => id === supplier);
      return named === "" || [supplier, found?.name].some((one) => one?.toLowerCase() === named);
    });
  const supplier = suppliers.find(({ id }) => id === offer?.supplier);
  if (offer === undefined || supplier === undefined)
    return refuse(
      `No supplier ${asked.supplier} has a price for ${known.item}; add it in Parstock.`,
    );
  const places = await app.shelf.locations(shop);
  const shipTo = places.find(({ id }) => asked.location === "" || id === asked.location.trim());
  if (shipTo === undefined) return refuse(`The shop has no location ${asked.location}.`);

  const at = app.now().toISOString() as Instant;
  const reference = `FL-${createHash("sha256").update(`${shop}/${run}`).digest("hex").slice(0, 12).toUpperCase()}`;
  const order = orderOf(shop, reference, known.details, offer, shipTo.id, asked.quantity, at);
  const by = { kind: "rule", name: "Shopify Flow" } as const;
  const reason = "A workflow in Shopify Flow asked for it.";
  const events: OrderEvent[] = [
    {
      at,
      by,
      type: "proposed",
      order,
      parties: { supplier, shipTo },
      needKeys: [],
      proofs: [],
      notes: [reason],
    },
    { at, by, type: "asked", reasons: [reason], expiresAt: addMs(at, expiresAfterMs) },
  ];
  await app.store.answer({
    kind: "ledger.append",
    tenant: shop,
    entries: [
      {
        stream: `order/${reference}`,
        expected: 0,
        events: events.map((event): LedgerEvent => ({ stream: "order", reference, event })),
      },
    ],
    claims: [],
  });
  await askToTend(app, shop);
  return { status: 200, message: `Order ${reference} waits for approval.` };
}

function orderOf(
  shop: string,
  reference: string,
  item: Item,
  offer: SupplierItem,
  shipTo: string,
  base: Asked["quantity"],
  at: Instant,
): Order {
  const orderDay = at.slice(0, 10) as Day;
  const quantity = toPurchaseUnits(base, offer.ratio, offer.purchaseUnit.decimals);
  const [price] = offer.prices;
  const currency = price?.currency ?? "USD";
  const each = price?.price ?? ("0" as Asked["quantity"]);
  const one = "1" as Asked["quantity"];
  const sum = lineTotal(quantity, each, one, currency);
  return {
    tenant: shop,
    reference,
    supplier: offer.supplier,
    shipTo,
    currency,
    orderDay,
    expectedDay: addDays(orderDay, offer.leadTimeDays),
    lines: [
      {
        number: 1,
        item: item.id,
        name: item.name,
        ...(offer.supplierSku === undefined ? {} : { supplierSku: offer.supplierSku }),
        quantity,
        unit: offer.purchaseUnit,
        ratio: offer.ratio,
        price: each,
        priceUnit: one,
        total: sum,
        allocations: [{ location: shipTo, quantity: base }],
        received: "0" as Asked["quantity"],
      },
    ],
    total: sum,
  };
}

function refuse(message: string): FlowOutcome {
  return { status: 422, message };
}
