import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { HttpRequest, OrderState } from "@parstock/core";
import { simpleParser } from "mailparser";
import { expect, test } from "vitest";

import { examine } from "../../src/command/doctor.ts";
import { actOnOrder, carryOutAfter } from "../../src/orders.ts";
import { configuredStock, runReplenishment } from "../../src/replenishment.ts";
import { orderDetail } from "../../src/views/order-detail.ts";
import { type Business, finished, maria, openBusiness } from "../business.ts";
import { type HostedWorld, hostWorld, stockFileOf, supplierFileOf } from "./world-host.ts";

// From a source to a target to a supplier, over HTTP on this machine against the models of the systems.

async function openOver(
  { entry, secrets, facts }: HostedWorld,
  use: { readonly source?: "books"; readonly target?: "books" },
): Promise<Business> {
  const fromFile =
    use.source === undefined
      ? { stock: "stock.csv", suppliers: "suppliers.csv" }
      : { stock: undefined, suppliers: undefined };
  const business = await openBusiness(
    { connections: { books: entry }, ...use, ...fromFile },
    {},
    { "stock.csv": stockFileOf(facts), "suppliers.csv": supplierFileOf(facts) },
  );
  business.hub.credentials.save("books", secrets);
  return business;
}

async function runOnce(
  { hub }: Business,
  more: Partial<Parameters<typeof runReplenishment>[1]> = {},
): ReturnType<typeof runReplenishment> {
  const stock = configuredStock(hub.settings);
  if (stock === null) throw new Error("nothing says where stock is read");
  return runReplenishment(hub, { stock, trigger: "person", by: maria, ...more });
}

async function approveAll({ hub }: Business): Promise<void> {
  for (const { reference } of await hub.store.listOrders(hub.settings.core.tenant, {
    status: "waiting",
  }))
    await actOnOrder(hub, reference, { action: "approve" }, maria);
  await carryOutAfter(hub, ["approve"], maria);
}

async function statesOf({ hub }: Business): Promise<readonly OrderState[]> {
  const { tenant } = hub.settings.core;
  const rows = await hub.store.listOrders(tenant, { limit: 100 });
  const found = await Promise.all(
    rows.map(({ reference }) => hub.store.answer({ kind: "ledger.order", tenant, reference })),
  );
  return found.flatMap((state) => state ?? []);
}

async function statuses(business: Business): Promise<string[]> {
  return (await statesOf(business)).map(({ status }) => status).sort();
}

async function mailsOf({ folder }: Business): Promise<string[]> {
  const outbox = join(folder, "outbox");
  const names = await readdir(outbox).catch(() => []);
  const mails = await Promise.all(
    names.map(async (name) => simpleParser(await readFile(join(outbox, name)))),
  );
  return mails.map(({ subject = "" }) => subject).sort();
}

/** What `parstock doctor` says of the connection. */
async function doctorOf({ folder }: Business): Promise<string> {
  const lines: string[] = [];
  const tell = (text: string): void => void lines.push(text);
  const options = { data: folder, settings: join(folder, "parstock.json") };
  await examine(options, { out: tell, err: tell, progress: () => {} });
  return lines
    .join("\n")
    .split("\n")
    .filter((line) => /^(?:connection|stock)/.test(line))
    .join("\n");
}

function ours({ world }: HostedWorld): string[] {
  return world
    .orders()
    .map(({ reference }) => reference)
    .filter((reference) => reference.startsWith("PS-"))
    .sort();
}

test("a file is ordered in Xero, which is asked for what came of it", async () => {
  const xero = await hostWorld("xero");
  const business = await openOver(xero, { target: "books" });
  expect(await doctorOf(business)).toMatchInlineSnapshot(`
    "connection books  ok    Connected to Acme.
    connection books  ok    Xero tracks the stock of 12 items.
    connection books  note  Xero keeps no reorder points, preferred suppliers or locations: keep them in Parstock, by item code.
    connection books  note  Xero does not mail purchase orders: Parstock mails its PDF and then marks the order as sent.
    stock             ok    stock.csv is understood: 13 columns are used."
  `);
  const { orders } = finished(await runOnce(business));
  const references = orders.map(({ order }) => order.reference).sort();
  expect(references).toHaveLength(2);
  await approveAll(business);
  expect(await statuses(business)).toEqual(["sent", "sent"]);
  expect(ours(xero)).toEqual(references);
  expect(await mailsOf(business)).toHaveLength(2);

  expect(finished(await runOnce(business)).counts).toMatchObject({ proposed: 0 });
  expect(ours(xero)).toEqual(references);

  const [first] = xero.world.orders();
  xero.world.arrive?.(first?.externalId ?? "");
  const full = xero.facts.items.map((item) => ({ ...item, onHand: "30" }));
  await business.write("stock.csv", stockFileOf({ ...xero.facts, items: full }));
  finished(await runOnce(business, { feedChecked: true }));
  expect(await statuses(business)).toEqual(["received", "sent"]);
  const arrived = (await statesOf(business)).find(({ status }) => status === "received");
  expect(arrived?.order.lines.every(({ quantity, received }) => quantity === received)).toBe(true);
  const { timeline } = await orderDetail(business.hub, arrived?.order.reference ?? "");
  expect(timeline.at(-1)?.text).toMatch(/^Xero shows as received: [\d.]+ of line 1/);
});

test("what Odoo has too little of is ordered in Odoo", async () => {
  const odoo = await hostWorld("odoo");
  const business = await openOver(odoo, { source: "books", target: "books" });
  expect(await doctorOf(business)).toMatchInlineSnapshot(`
    "connection books  ok    This is Odoo 19.0.
    connection books  ok    Orders are written for company 1; stock is read of Acme.
    connection books  ok    Odoo reorders nothing by itself: no rule is on Auto.
    connection books  note  Odoo can call this hub when something changes; set "publicUrl" to the address that it reaches the hub by.
    stock             ok    Stock is read from the connection books."
  `);
  const { orders } = finished(await runOnce(business));
  const references = orders.map(({ order }) => order.reference).sort();
  expect(references).toHaveLength(2);
  await approveAll(business);
  expect(await statuses(business)).toEqual(["sent", "sent"]);
  expect(ours(odoo)).toEqual(references);

  expect(finished(await runOnce(business)).counts).toMatchObject({ proposed: 0 });
  expect(ours(odoo)).toEqual(references);
});

test("a scheduled run asks only for what has changed, and a person's run for everything", async () => {
  const odoo = await hostWorld("odoo");
  const business = await openOver(odoo, { source: "books" });
  const asksForChanges = async (more: Parameters<typeof runOnce>[1]): Promise<boolean> => {
    const before = odoo.requests.length;
    expect(finished(await runOnce(business, more)).counts).toMatchObject({ read: 12 });
    return odoo.requests
      .slice(before)
      .some(
        ({ url, body = "" }) => url.includes("/product.product/") && body.includes("write_date"),
      );
  };
  const schedule = { trigger: "schedule", by: { kind: "rule", name: "schedule" } } as const;
  expect(await asksForChanges(schedule)).toBe(false);
  expect(await asksForChanges(schedule)).toBe(true);
  expect(await asksForChanges({})).toBe(false);
  expect(await asksForChanges(schedule)).toBe(true);
});

test("what SAP Business One has too little of is mailed to the suppliers", async () => {
  const sap = await hostWorld("sap-business-one");
  const business = await openOver(sap, { source: "books" });
  expect(await doctorOf(business)).toMatchInlineSnapshot(`
    "connection books  ok    Connected to Acme.
    connection books  ok    Purchase orders have the field U_ParstockRef.
    connection books  note  SAP Business One does not mail purchase orders from outside: Parstock mails them.
    stock             ok    Stock is read from the connection books."
  `);
  const { orders } = finished(await runOnce(business));
  expect(orders).toHaveLength(2);
  await approveAll(business);
  expect(await statuses(business)).toEqual(["sent", "sent"]);
  expect(ours(sap)).toEqual([]);
  const mails = await mailsOf(business);
  expect(mails).toHaveLength(2);
  for (const { order } of orders)
    expect(mails.some((subject) => subject.includes(order.reference))).toBe(true);

  expect(finished(await runOnce(business)).counts).toMatchObject({ proposed: 0 });
  expect(await mailsOf(business)).toHaveLength(2);
});

/** The request that creates an order, by its body. */
const creates: Readonly<Record<string, (request: HttpRequest) => boolean>> = {
  xero: ({ method, body = "" }) => method === "PUT" && body.includes("PurchaseOrderNumber"),
  odoo: ({ url }) => url.endsWith("/purchase.order/create"),
};

test.each(["xero", "odoo"])(
  "an order whose answer from %s is lost is found again",
  async (name) => {
    const system = await hostWorld(name);
    const business = await openOver(system, { target: "books" });
    let lost = 0;
    system.loses = (request) => creates[name]?.(request) === true && (lost += 1) === 1;
    finished(await runOnce(business));
    await approveAll(business);
    expect(lost).toBeGreaterThan(0);
    finished(await runOnce(business));
    expect(await statuses(business)).toEqual(["sent", "sent"]);
    expect(ours(system)).toHaveLength(2);
    const timelines = await Promise.all(
      (await statesOf(business)).map(({ order }) => orderDetail(business.hub, order.reference)),
    );
    const texts = timelines.flatMap(({ timeline }) => timeline.map(({ text }) => text));
    expect(texts.filter((text) => text.startsWith("No answer came"))).toHaveLength(1);
    expect(texts.filter((text) => text.endsWith("and adopted."))).toHaveLength(1);
  },
);

async function decide(
  business: Business,
  action: Parameters<typeof actOnOrder>[2],
): Promise<OrderState> {
  const [{ reference } = { reference: "" }] = await business.hub.store.listOrders(
    business.hub.settings.core.tenant,
    { status: "sent" },
  );
  await actOnOrder(business.hub, reference, action, maria);
  await carryOutAfter(business.hub, [action.action], maria);
  const state = (await statesOf(business)).find(({ order }) => order.reference === reference);
  if (state === undefined) throw new Error(`there is no order ${reference}`);
  return state;
}

async function exceptionsOf({ hub }: Business): Promise<string[]> {
  const found = await hub.store.listExceptions(hub.settings.core.tenant, { limit: 100 });
  return found.map(({ message }) => message);
}

test("a placed order is cancelled in Xero before it is cancelled here, also when the answer is lost", async () => {
  const xero = await hostWorld("xero");
  const business = await openOver(xero, { target: "books" });
  finished(await runOnce(business));
  await approveAll(business);
  let lost = 0;
  xero.loses = ({ body = "" }) => body.includes("DELETED") && (lost += 1) === 1;
  const state = await decide(business, { action: "cancel", reason: "not wanted any more" });
  expect(state.status).toBe("cancelled");
  expect(lost).toBe(1);
  expect(ours(xero)).not.toContain(state.order.reference);
  const { timeline } = await orderDetail(business.hub, state.order.reference);
  expect(timeline.slice(-4).map(({ type }) => type)).toEqual([
    "revision-asked",
    "revision-begun",
    "revision-lost",
    "revision-made",
  ]);
});

test("a placed order is lowered in Xero, and sent again as a changed one", async () => {
  const xero = await hostWorld("xero");
  const business = await openOver(xero, { target: "books" });
  finished(await runOnce(business));
  await approveAll(business);
  const edit = { action: "edit", line: 1, quantity: "3", reason: "less will do" } as const;
  const state = await decide(business, edit);
  expect(state).toMatchObject({ status: "sent", differences: [] });
  expect(state.order.lines[0]?.quantity).toBe("3");
  const changed = (await mailsOf(business)).filter((subject) =>
    subject.startsWith("Changed order"),
  );
  expect(changed).toHaveLength(1);
  await expect(decide(business, { ...edit, quantity: "50" })).rejects.toThrow(
    /an order that is placed can only be lowered, more is another order\.$/,
  );
});

test("what a system refuses to change is said, and can be left as it is", async () => {
  const odoo = await hostWorld("odoo");
  const business = await openOver(odoo, { source: "books", target: "books" });
  finished(await runOnce(business));
  await approveAll(business);
  const state = await decide(business, {
    action: "edit",
    line: 1,
    quantity: "1",
    reason: "less will do",
  });
  expect(state).toMatchObject({ status: "sent", revision: { status: "refused" } });
  expect(await exceptionsOf(business)).toEqual([
    expect.stringMatching(
      /could not be changed: .* is confirmed in Odoo; change it there, or cancel it and order again\.$/,
    ),
  ]);
  const kept = await decide(business, { action: "keep" });
  expect(kept.revision).toBeUndefined();
  finished(await runOnce(business));
  expect(await exceptionsOf(business)).toEqual([]);
});
