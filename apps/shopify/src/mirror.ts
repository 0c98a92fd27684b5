import { readLevelsOf } from "@parstock/connectors/shopify";
import {
  add,
  converse,
  type Decimal,
  failureOf,
  itemKey,
  type OrderState,
  type Purchase,
  subtract,
  toBaseUnits,
  zero,
} from "@parstock/core";

import type { App } from "./app.ts";
import type { ShopState } from "./shop-book.ts";
import { coreSettings } from "./shop-settings.ts";

/** Purchase units received by line, as the shop knows them. */
type Received = Readonly<Record<string, Decimal>>;

interface Behind {
  readonly state: OrderState;
  readonly received: Received;
  /** What was begun and not known to have ended. */
  readonly doing: OrderState | null;
}

/** Orders with receipts, called off or closed, that the shop does not know of yet. */
async function ordersBehind(app: App, shop: string): Promise<Behind[]> {
  return app.store.database.query<Behind>(
    `select o.state, coalesce(m.received, '{}'::json) as received, m.doing from parstock.orders o
     left join parstock_shopify.mirrored m on m.shop = o.tenant and m.reference = o.reference
     where o.tenant = $1 and (o.status in ('closed', 'cancelled') or exists
         (select from json_array_elements(o.state->'order'->'lines') line where line->>'received' <> '0'))
       and o.state->>'externalId' like 'gid://shopify/Metaobject/%' and coalesce(m.version, 0) < (o.state->>'version')::integer
     order by o.reference`,
    [shop],
  );
}

/**
 * Base units that were received and that the shop's stock does not show yet, by item and location. They are not on order
 * any more; without them a run between a receipt and its arrival in the shop would order the same goods again.
 */
export async function arriving(app: App, shop: string): Promise<ReadonlyMap<string, Decimal>> {
  const found = new Map<string, Decimal>();
  for (const { state, received } of await ordersBehind(app, shop))
    for (const line of state.order.lines) {
      const key = itemKey(line.item, state.order.shipTo);
      const news = subtract(line.received, received[line.number] ?? zero);
      found.set(key, add(found.get(key) ?? zero, toBaseUnits(news, line.ratio)));
    }
  return found;
}

/**
 * Brings what happened to an order after it was placed into the shop: receipts leave `incoming` and become available,
 * called-off and closed orders take back what they had announced. The connector keys its steps by what they do: so what is
 * to be done is written down first, and the very same is repeated until its answer comes, whatever was received meanwhile.
 * An order that fails keeps no other waiting.
 */
export async function mirrorOrders(app: App, state: ShopState): Promise<void> {
  for (const { state: order, doing } of await ordersBehind(app, state.shop)) {
    try {
      if (doing !== null) await mirrorOnce(app, state, doing);
      if (doing === null || doing.version < order.version) await mirrorOnce(app, state, order);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null) throw thrown;
      const { reference } = order.order;
      app.report(`${state.shop}: order ${reference} is not up to date: ${failure.message}`);
    }
  }
}

async function mirrorOnce(app: App, state: ShopState, order: OrderState): Promise<void> {
  const { shop } = state;
  const { reference, lines } = order.order;
  const { database } = app.store;
  await database.query(
    `insert into parstock_shopify.mirrored as m (shop, reference, version, received, doing) values ($1, $2, 0, '{}', $3)
     on conflict (shop, reference) do update set doing = excluded.doing`,
    [shop, reference, JSON.stringify(order)],
  );
  await mirrorOrder(app, state, order);
  // Only once the stock that is known here shows the goods do they stop to be on their way.
  await readAgain(app, state, order);
  const received = Object.fromEntries(lines.map((line) => [line.number, line.received]));
  await database.query(
    "update parstock_shopify.mirrored set version = $3, received = $4, doing = null where shop = $1 and reference = $2",
    [shop, reference, order.version, JSON.stringify(received)],
  );
}

async function mirrorOrder(app: App, state: ShopState, order: OrderState): Promise<void> {
  const { externalId = "", parties } = order;
  const connection = app.connection(state);
  const { amendOrder, cancelOrder } = connection.connector;
  if (amendOrder === undefined || cancelOrder === undefined) return;
  const purchase: Purchase = {
    order: order.order,
    ...parties,
    company: coreSettings(state.shop, state.settings, app.environment.mailFrom).company,
  };
  const placed = { externalId, reference: order.order.reference, lines: [] };
  const received = order.order.lines.some((line) => line.received !== "0");
  await app.perform(
    state.shop,
    converse(connection, function* (context) {
      if (received) yield* amendOrder.call(connection.connector, context, placed, purchase);
      if (order.status === "cancelled" || order.status === "closed")
        yield* cancelOrder.call(connection.connector, context, placed);
    }),
  );
}

async function readAgain(app: App, state: ShopState, { order }: OrderState): Promise<void> {
  const { shop, fullAt } = state;
  if (fullAt === null) return;
  const found = await app.store.database.query<{ variant: string }>(
    "select variant from parstock_shopify.items where shop = $1 and item = any($2) and variant is not null",
    [shop, order.lines.map(({ item }) => item)],
  );
  for (const { variant } of found) {
    const page = await app.talk(state, (context) => readLevelsOf(context, variant));
    await app.shelf.keepLevels(shop, page.rows, fullAt);
  }
}
