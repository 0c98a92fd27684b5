import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { simpleParser } from "mailparser";
import { expect, test } from "vitest";

import { actOnOrder, carryOutAfter } from "../../src/orders.ts";
import { runReplenishment } from "../../src/replenishment.ts";
import { type Business, finished, maria, openBusiness } from "../business.ts";
import { type Erp, startErp } from "./erp.ts";

async function openConnected(erp: Erp, settings: object = {}): Promise<Business> {
  const business = await openBusiness({
    connections: { books: erp.entry },
    target: "books",
    ...settings,
  });
  business.hub.credentials.save("books", { password: erp.password });
  return business;
}

async function approveAll({ hub }: Business): Promise<void> {
  for (const order of await hub.store.listOrders(hub.settings.core.tenant, { status: "waiting" }))
    await actOnOrder(hub, order.reference, { action: "approve" }, maria);
  await carryOutAfter(hub, ["approve"], maria);
}

async function statuses({ hub }: Business): Promise<Record<string, number>> {
  return (await hub.store.counts(hub.settings.core.tenant)).orders as Record<string, number>;
}

test("stock from a file is ordered in a connected system, and mailed to the suppliers", async () => {
  const erp = await startErp();
  const business = await openConnected(erp);
  const { orders } = finished(await business.run());
  for (const { order } of orders)
    for (const { item } of order.lines) erp.items.push({ id: item, onHand: 2 });
  expect(erp.orders).toEqual([]);
  await approveAll(business);
  expect(await statuses(business)).toEqual({ sent: 3 });
  const references = orders.map(({ order }) => order.reference).sort();
  expect(erp.orders.map(({ VendorRef }) => VendorRef).sort()).toEqual(references);
  expect(erp.orders.map(({ fields }) => [fields["VendorID"], fields["Hold"]]).sort()).toEqual([
    ["SUP1", false],
    ["SUP2", false],
    ["SUP3", false],
  ]);
  expect(erp.orders[0]!.Details).toMatchObject(
    Array.from({ length: 3 }, () => ({ OrderQty: 18, UnitCost: 1.5, UOM: "EA" })),
  );
  expect(erp.openSessions()).toBe(0);
  const outbox = join(business.folder, "outbox");
  const mails = await Promise.all(
    (await readdir(outbox)).map(async (name) => simpleParser(await readFile(join(outbox, name)))),
  );
  expect(mails.map((mail) => mail.headers.get("x-parstock-reference")).sort()).toEqual(references);
});

test("an order whose answer was lost is looked up, and stands there once", async () => {
  const erp = await startErp();
  const business = await openConnected(erp);
  const { orders } = finished(await business.run());
  for (const { order } of orders)
    for (const { item } of order.lines) erp.items.push({ id: item, onHand: 2 });
  erp.loseAnswers = 1;
  await approveAll(business);
  expect(erp.loseAnswers).toBe(0);
  expect(await statuses(business)).toEqual({ sent: 3 });
  const files = await Promise.all(
    orders.map(({ order }) =>
      business.hub.store.order(business.hub.settings.core.tenant, order.reference),
    ),
  );
  const lost = files.filter((file) => file!.timeline.some(({ type }) => type === "lost"));
  expect(lost).toHaveLength(1);
  finished(await business.run());
  const references = erp.orders.map(({ VendorRef }) => VendorRef);
  expect(references).toHaveLength(3);
  expect(new Set(references).size).toBe(3);
  expect(erp.orders.map(({ fields }) => fields["Hold"])).toEqual([false, false, false]);
});

test("stock is read from a connected system, and ordered in it", async () => {
  const erp = await startErp();
  erp.items.push({ id: "LOW", onHand: 2 }, { id: "FULL", onHand: 20 });
  const business = await openConnected(erp, {
    source: "books",
    stock: undefined,
    suppliers: undefined,
  });
  const report = finished(
    await runReplenishment(business.hub, {
      stock: { connection: "books" },
      trigger: "person",
      by: maria,
    }),
  );
  expect(report.exceptions).toEqual([]);
  expect(report.counts).toMatchObject({ read: 2, low: 1, proposed: 1 });
  await approveAll(business);
  expect(await statuses(business)).toEqual({ sent: 1 });
  expect(erp.orders).toMatchObject([
    { fields: { VendorID: "NORTH" }, Details: [{ InventoryID: "LOW", OrderQty: 18 }] },
  ]);
});

test("without credentials nothing is ordered, and one sentence says why", async () => {
  const erp = await startErp();
  const business = await openConnected(erp);
  business.hub.credentials.remove("books");
  finished(await business.run());
  await approveAll(business);
  expect(await statuses(business)).toEqual({ failed: 3 });
  expect(erp.orders).toEqual([]);
  finished(await business.run());
  const found = await business.hub.store.listExceptions(business.hub.settings.core.tenant);
  expect(found[0]?.message).toMatch(
    /could not be placed: There are no credentials for the connection books yet; run parstock connect for it\.$/,
  );
});
