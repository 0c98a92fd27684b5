import {
  type Actor,
  type Day,
  type Decimal,
  type Instant,
  type LedgerEvent,
  lineTotal,
  type Order,
  type OrderEvent,
  subtract,
  isPositive,
  type Supplier,
  total,
} from "@parstock/core";

import type { App } from "../app.ts";

/** A line of a purchase order that another app placed. */
export interface OldOrderLine {
  readonly order: string;
  readonly supplier: Supplier;
  readonly item: string;
  readonly location: string;
  readonly quantity: Decimal;
  readonly received: Decimal;
  readonly price: Decimal;
  readonly status: string;
  readonly expected: string;
}

const over = /^(?:draft|received|closed|complete|completed|cancelled|canceled|archived)$/;

/**
 * Orders that are still open with a supplier join the ledger as sent ones: their rest counts as on order, and their goods
 * are received here. They are neither placed nor mailed again. A file that is taken in twice adds nothing the second time.
 */
export async function adoptOrders(
  app: App,
  shop: string,
  lines: readonly OldOrderLine[],
  by: Actor,
): Promise<number> {
  const open = lines.filter(
    ({ order, status, quantity, received }) =>
      order !== "" && !over.test(status) && isPositive(subtract(quantity, received)),
  );
  const places = await app.shelf.locations(shop);
  const names = await namesOf(app, shop, open);
  let adopted = 0;
  for (const [number, rows] of Map.groupBy(open, ({ order }) => order)) {
    const [first] = rows;
    const place = places.find(({ id }) => id === first?.location) ?? places[0];
    if (first === undefined || place === undefined) continue;
    const at = app.now().toISOString() as Instant;
    const reference = `OLD-${number.replace(/[^A-Za-z0-9-]+/g, "-").slice(0, 40)}`;
    const order = orderOf(shop, reference, rows, place.id, names, at);
    const parties = { supplier: first.supplier, shipTo: place };
    const reason = `Taken over from order ${number}.`;
    const changes: OrderEvent[] = [
      { at, by, type: "proposed", order, parties, needKeys: [], proofs: [], notes: [reason] },
      { at, by, type: "approved", reason },
      { at, by, type: "submitting", target: "the app that placed it", fence: 0 },
      { at, by, type: "submitted", externalId: number, adopted: true, differences: [] },
      {
        at,
        by,
        type: "sending",
        messageId: `${reference}@taken-over.invalid`,
        to: first.supplier.email ?? "",
        fence: 0,
        copy: false,
      },
      { at, by, type: "sent", answer: reason, found: true },
    ];
    const answer = await app.store.answer({
      kind: "ledger.append",
      tenant: shop,
      entries: [
        {
          stream: `order/${reference}`,
          expected: 0,
          events: changes.map((event): LedgerEvent => ({ stream: "order", reference, event })),
        },
      ],
      claims: [],
    });
    if (answer.kind === "appended") adopted += 1;
  }
  return adopted;
}

function orderOf(
  shop: string,
  reference: string,
  rows: readonly OldOrderLine[],
  shipTo: string,
  names: ReadonlyMap<string, string>,
  at: Instant,
): Order {
  const [first] = rows;
  const currency = first?.supplier.currency ?? "USD";
  const expected = /^\d{4}-\d{2}-\d{2}/.exec(first?.expected ?? "")?.[0];
  const one = "1" as Decimal;
  const lines = rows.map((row, index): Order["lines"][number] => {
    const quantity = subtract(row.quantity, row.received);
    return {
      number: index + 1,
      item: row.item,
      name: names.get(row.item) ?? row.item,
      quantity,
      unit: { code: "ea", decimals: 0 },
      ratio: { numerator: one, denominator: one },
      price: row.price,
      priceUnit: one,
      total: lineTotal(quantity, row.price, one, currency),
      allocations: [{ location: shipTo, quantity }],
      received: "0" as Decimal,
    };
  });
  return {
    tenant: shop,
    reference,
    supplier: first?.supplier.id ?? "",
    shipTo,
    currency,
    orderDay: at.slice(0, 10) as Day,
    ...(expected === undefined ? {} : { expectedDay: expected as Day }),
    lines,
    total: total(lines.map((line) => line.total)),
  };
}

async function namesOf(
  app: App,
  shop: string,
  rows: readonly OldOrderLine[],
): Promise<Map<string, string>> {
  const found = await app.store.database.query<{ item: string; name: string }>(
    "select item, name from parstock_shopify.items where shop = $1 and item = any($2)",
    [shop, rows.map(({ item }) => item)],
  );
  return new Map(found.map(({ item, name }) => [item, name]));
}
