import type { Hono } from "hono";

import type { BlockPage } from "./api.ts";
import type { App } from "./app.ts";
import { takeFlowAction } from "./flow.ts";
import { askToTend } from "./tend.ts";

/** What runs in Shopify's own pages: the block on a product's page, and the action of Flow. */
export function addExtensions(hono: Hono, app: App): void {
  hono.post("/flow/create-purchase-order", async (context) => {
    try {
      const { shop, payload } = await app.admission.flow(context.req.raw);
      const outcome = await takeFlowAction(app, shop, payload);
      return context.json({ message: outcome.message }, outcome.status);
    } catch (thrown) {
      if (thrown instanceof Response) return thrown;
      throw thrown;
    }
  });
  hono.on(["GET", "POST", "OPTIONS"], "/block", async (context) => {
    try {
      const { visitor, cors } = await app.admission.extension(context.req.raw);
      const variants = (context.req.query("variants") ?? "").split(",").slice(0, 100);
      if (context.req.method === "POST") {
        await app.shops.change(visitor.shop, { runWanted: true });
        await askToTend(app, visitor.shop);
      }
      return cors(Response.json(await blockPage(app, visitor.shop, variants)));
    } catch (thrown) {
      if (thrown instanceof Response) return thrown;
      throw thrown;
    }
  });
}

/** Position and next order of a product's variants, a row a location. */
async function blockPage(app: App, shop: string, variants: readonly string[]): Promise<BlockPage> {
  const rows = await app.store.database.query<BlockPage["rows"][number]>(
    `select l.item, l.location, trim_scale(l.on_hand - l.committed)::text as available,
       trim_scale(l.on_order + coalesce(s.quantity, 0))::text as coming, s.reference, s.due
     from parstock_shopify.items i join parstock_shopify.levels l on l.shop = i.shop and l.item = i.item
     left join (select item, location, sum(quantity) as quantity, max(reference) as reference, min(due) as due
       from parstock.supply where tenant = $1 group by item, location) s on s.item = l.item and s.location = l.location
     where i.shop = $1 and i.variant = any($2) order by l.item, l.location limit 100`,
    [shop, variants],
  );
  return { rows };
}
