import { expect, test } from "vitest";

import type { OrderAction } from "../src/api.ts";
import { actOnOrder, carryOutAfter } from "../src/orders.ts";
import { orderDetail } from "../src/views/order-detail.ts";
import { type Business, finished, maria, openBusiness } from "./business.ts";

// What suppliers deliver otherwise than ordered: the rules come from the table of suppliers, or from parstock.json.

const stock = [
  "sku,name,on hand,min,max,supplier,price,currency,lead time days",
  "BOLT,Bolt,2,5,20,SUP1,1.50,EUR,3",
  "",
].join("\n");

function suppliers(rule: string, more: string): string {
  const header = "supplier,name,email,currency,short delivery,over delivery percent";
  return [header, `SUP1,First,orders@first.example.com,EUR,${rule},${more}`, ""].join("\n");
}

async function ordered(
  settings: object,
  rule: string,
  more = "",
): Promise<{ business: Business; reference: string }> {
  const files = { "stock.csv": stock, "suppliers.csv": suppliers(rule, more) };
  const business = await openBusiness(settings, {}, files);
  const [order] = finished(await business.run()).orders;
  const reference = order?.order.reference ?? "";
  await act(business, reference, { action: "approve" });
  return { business, reference };
}

async function act({ hub }: Business, reference: string, action: OrderAction): Promise<void> {
  await actOnOrder(hub, reference, action, maria);
  await carryOutAfter(hub, [action.action], maria);
}

async function receive(business: Business, reference: string, quantity: string): Promise<void> {
  await act(business, reference, { action: "receive", lines: [{ line: 1, quantity }] });
  await business.write("stock.csv", stock.replace(",2,5,", `,${2 + Number(quantity)},5,`));
}

async function statuses({ hub }: Business): Promise<Record<string, number>> {
  return (await hub.store.counts(hub.settings.core.tenant)).orders as Record<string, number>;
}

test.each([
  ["kept, by the table of suppliers", {}, "keep", { "partly-received": 1 }],
  ["kept without a rule", {}, "", { "partly-received": 1 }],
  ["given up, by the table of suppliers", {}, "cancel", { received: 1 }],
  ["given up, by parstock.json", { ordering: { shortDelivery: "cancel" } }, "", { received: 1 }],
  [
    "kept by the table, whatever parstock.json says",
    { ordering: { shortDelivery: "cancel" } },
    "keep",
    { "partly-received": 1 },
  ],
  ["proposed again at once", {}, "re-propose", { received: 1, waiting: 1 }],
])("a short delivery is %s", async (_name, settings, rule, expected) => {
  const { business, reference } = await ordered(settings, rule);
  await receive(business, reference, "10");
  finished(await business.run({ feedChecked: true }));
  expect(await statuses(business)).toEqual(expected);
});

test("a surplus beyond the tolerance is booked, and told until a person takes it", async () => {
  const { business, reference } = await ordered({}, "", "10");
  const { hub } = business;
  const { tenant } = hub.settings.core;
  const told = async (): Promise<string[]> => {
    await business.run({ feedChecked: true });
    return (await hub.store.listExceptions(tenant)).map(({ message }) => message);
  };
  await receive(business, reference, "20");
  expect(await told()).toEqual([
    expect.stringContaining(
      "First delivered 20 pcs of line 1 (BOLT) instead of 18; up to 10 % more",
    ),
  ]);
  expect((await orderDetail(hub, reference)).actions).toEqual(
    expect.arrayContaining(["approve", "reject"]),
  );
  await act(business, reference, { action: "approve", reason: "We can use it." });
  expect(await told()).toEqual([]);
  expect(await statuses(business)).toEqual({ received: 1 });
  const { timeline } = await orderDetail(hub, reference);
  expect(timeline.at(-1)?.text).toBe("Maria Lopez took what the supplier changed: We can use it.");
});

test("a surplus within the tolerance is nobody's concern", async () => {
  const { business, reference } = await ordered({}, "", "15");
  await receive(business, reference, "20");
  await business.run({ feedChecked: true });
  const { hub } = business;
  expect(await hub.store.listExceptions(hub.settings.core.tenant)).toEqual([]);
  expect(await statuses(business)).toEqual({ received: 1 });
});
