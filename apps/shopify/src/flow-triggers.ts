import { failureOf, type OrderState } from "@parstock/core";

import type { App } from "./app.ts";
import { ask } from "./graphql.ts";
import type { ShopState } from "./shop-book.ts";

/** Handles of the extensions in `extensions/`; their settings' keys are the payloads'. */
const fellToPoint = "item-at-reorder-point";
const orderSent = "purchase-order-sent";

/** Flow is told of this many things in one go; the rest follows with the next. */
const toldAtOnce = 100;

interface Happening {
  readonly key: string;
  readonly handle: string;
  readonly payload: Readonly<Record<string, string | number>>;
}

/**
 * Starts the merchant's workflows: once for each line that an item's fall to its point brought about, and once for each
 * order that was sent. It is written down first: a workflow that starts twice mails somebody twice.
 */
export async function tellFlow(app: App, state: ShopState): Promise<void> {
  const { shop } = state;
  const orders = await app.store.database.query<{ state: OrderState }>(
    `select o.state from parstock.orders o where o.tenant = $1 and not exists
       (select from parstock_shopify.told t where t.shop = $1 and t.key = o.reference || '/' || (o.state->>'status'))
     order by o.proposed_at desc, o.reference limit ${toldAtOnce}`,
    [shop],
  );
  let fired = 0;
  for (const { state: order } of orders) {
    for (const happening of happeningsOf(order)) {
      if (fired >= toldAtOnce) return;
      if (!(await isNews(app, shop, happening.key))) continue;
      await fire(app, state, happening);
      fired += 1;
    }
    await isNews(app, shop, `${order.order.reference}/${order.status}`);
  }
}

function happeningsOf({ order, parties, status }: OrderState): Happening[] {
  const supplier = parties.supplier.name;
  const { reference } = order;
  const fallen = order.lines
    .filter(() => reference.startsWith("FL-") === false && reference.startsWith("OLD-") === false)
    .map((line): Happening => ({
      key: `${fellToPoint}/${reference}/${line.item}`,
      handle: fellToPoint,
      payload: {
        SKU: line.item,
        Item: line.name,
        Location: order.shipTo,
        Supplier: supplier,
        "Quantity to order": Number(line.quantity),
        "Order reference": reference,
      },
    }));
  const sent: Happening[] =
    status === "sent" && !reference.startsWith("OLD-")
      ? [
          {
            key: `${orderSent}/${reference}`,
            handle: orderSent,
            payload: {
              "Order reference": reference,
              Supplier: supplier,
              Total: Number(order.total),
              Currency: order.currency,
              Lines: order.lines.length,
              "Expected on": order.expectedDay ?? "",
            },
          },
        ]
      : [];
  return [...fallen, ...sent];
}

async function isNews(app: App, shop: string, key: string): Promise<boolean> {
  const rows = await app.store.database.query<{ key: string }>(
    "insert into parstock_shopify.told (shop, key, at) values ($1, $2, $3) on conflict do nothing returning key",
    [shop, key, app.now().toISOString()],
  );
  return rows.length > 0;
}

async function fire(app: App, state: ShopState, { handle, payload }: Happening): Promise<void> {
  try {
    await app.talk(state, (context) => ask(context, "FireTrigger", { handle, payload }));
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    // Orders go on without Flow, which not every shop has.
    app.report(`${state.shop}: Flow was not told of ${handle}: ${failure.message}`);
  }
}
