import { join } from "node:path";

import { expect, test } from "vitest";

import { examine } from "../../src/command/doctor.ts";
import { actOnOrder, carryOutAfter } from "../../src/orders.ts";
import { configuredStock, runReplenishment } from "../../src/replenishment.ts";
import { orderDetail } from "../../src/views/order-detail.ts";
import { type Business, finished, maria, openBusiness } from "../business.ts";

// Odoo to Odoo against a real one, whose database may be filled with test orders: never a business's own. It needs
// Inventory, Purchase, and items below the minimum of their rules.
const {
  PARSTOCK_ODOO_URL: url,
  PARSTOCK_ODOO_DATABASE: database = "",
  PARSTOCK_ODOO_LOGIN: login = "",
  PARSTOCK_ODOO_KEY: apiKey = "",
  PARSTOCK_ODOO_VERSION: version = "17",
} = process.env;

async function statusesOf({ hub }: Business): Promise<Record<string, number>> {
  return (await hub.store.counts(hub.settings.core.tenant)).orders as Record<string, number>;
}

test("a real Odoo is read, ordered in, cancelled in, and found in order by the doctor", async (context) => {
  if (url === undefined)
    return context.skip("no Odoo runs here; set PARSTOCK_ODOO_URL and the other PARSTOCK_ODOO_…");
  const settings =
    Number(version) >= 19 ? { url, version, database } : { url, version, database, login };
  const business = await openBusiness({
    connections: { erp: { system: "odoo", settings } },
    source: "erp",
    target: "erp",
    stock: undefined,
    suppliers: undefined,
  });
  const { hub, folder } = business;
  hub.credentials.save("erp", { apiKey });
  const lines: string[] = [];
  const tell = (text: string): void => void lines.push(text);
  const options = { data: folder, settings: join(folder, "parstock.json") };
  await examine(options, { out: tell, err: tell, progress: () => {} });
  expect(lines.join("\n")).toMatch(new RegExp(`connection erp +ok +This is Odoo ${version}`));
  console.log(lines.join("\n"));

  const stock = configuredStock(hub.settings);
  if (stock === null) throw new Error("nothing says where stock is read");
  const run = async (feedChecked = false) =>
    finished(await runReplenishment(hub, { stock, trigger: "person", by: maria, feedChecked }));
  const { orders } = await run();
  expect(orders.length).toBeGreaterThan(0);
  for (const { order } of orders)
    await actOnOrder(hub, order.reference, { action: "approve" }, maria);
  await carryOutAfter(hub, ["approve"], maria);
  expect(await statusesOf(business)).toEqual({ sent: orders.length });

  const second = await run();
  expect(second.counts).toMatchObject({ proposed: 0 });

  const [{ order } = { order: undefined }] = orders;
  const reference = order?.reference ?? "";
  await actOnOrder(hub, reference, { action: "cancel", reason: "only a test" }, maria);
  await carryOutAfter(hub, ["cancel"], maria);
  const { status, timeline } = await orderDetail(hub, reference);
  expect(status).toBe("cancelled");
  console.log(timeline.map(({ text }) => text).join("\n"));

  const other = orders[1]?.order.reference ?? "";
  await receive(other);
  // So much at once of so few items looks like a broken feed.
  await run(true);
  const received = await orderDetail(hub, other);
  expect(received.status).toBe("received");
  expect(received.timeline.at(-1)?.text).toMatch(/^Odoo shows as received: /);
});

/** What the storekeeper does: validates the receipt of an order. */
async function receive(reference: string): Promise<void> {
  const uid = await ask<number>("common", "authenticate", [database, login, apiKey, {}]);
  const call = <T>(model: string, method: string, args: unknown[], named = {}): Promise<T> =>
    ask("object", "execute_kw", [database, uid, apiKey, model, method, args, named]);
  const [order] = await call<{ picking_ids: number[] }[]>(
    "purchase.order",
    "search_read",
    [[["origin", "=", reference]]],
    { fields: ["picking_ids"] },
  );
  await call("stock.picking", "button_validate", [order?.picking_ids ?? []]);
}

async function ask<T>(service: string, method: string, args: readonly unknown[]): Promise<T> {
  const response = await fetch(`${url}/jsonrpc`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      method: "call",
      id: 1,
      params: { service, method, args },
    }),
  });
  return ((await response.json()) as { readonly result: T }).result;
}
