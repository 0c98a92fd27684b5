import { compareOrder, type PlacedOrder } from "@parstock/core";
import { type VendorHost, vendorFacts } from "@parstock/testing";
import { expect, it } from "vitest";

import { shopify } from "../../src/shopify/index.ts";
import { handleOf } from "../../src/shopify/orders.ts";
import { given, open } from "./open.ts";
import { wholePurchase } from "./purchase.ts";
import type { ShopifyWorld } from "./world.ts";

const purchase = wholePurchase();
const [loose = "", boxed = ""] = purchase.order.lines.map(({ item }) => item);

function mirrored(): { host: VendorHost; world: ShopifyWorld } {
  const opened = open({ mirror: "adjustment" });
  opened.world.fill(vendorFacts(8));
  return opened;
}

function place(host: VendorHost): PlacedOrder {
  const placed = host.value((context) => given(shopify.createOrder)(context, purchase));
  host.value((context) => given(shopify.confirmOrder)(context, placed));
  return placed;
}

it("makes handles that Shopify takes and that no two references share", () => {
  expect(handleOf("PS-261123-7KQ4MX")).toBe("ps-261123-7kq4mx");
  const odd = ["PO 1", "PO/1", "PO_1", "Ä", "--", ""].map(handleOf);
  expect(new Set(odd).size).toBe(odd.length);
  for (const handle of odd) expect(handle).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

it("defines purchase orders once, where a shop has none yet", () => {
  const { host, world } = open();
  world.fill(vendorFacts(8));
  world.defined = false;
  const placed = place(host);
  expect(compareOrder(purchase.order, placed)).toEqual([]);
  const written = host.requests.filter(({ intent }) => intent === "writes");
  expect(written.map(({ body = "" }) => /mutation (\w+)/.exec(body)?.[1])).toEqual([
    "CreateDefinition",
    "PutOrder",
  ]);
});

it("adds what is ordered to incoming, once, and takes what arrives or is called off away again", () => {
  const { host, world } = mirrored();
  const placed = place(host);
  const incoming = (): number[] => [loose, boxed].map((sku) => world.incomingOf(sku));
  expect(incoming()).toEqual([2, 36]);
  place(host);
  expect(incoming()).toEqual([2, 36]);
  host.value((context) => given(shopify.amendOrder)(context, placed, wholePurchase("1")));
  expect(incoming()).toEqual([1, 24]);
  const progress = host.value((context) => given(shopify.readProgress)(context, placed.externalId));
  expect(progress).toMatchObject({
    status: "partly-received",
    received: [{ quantity: "1" }, { quantity: "1" }],
  });
  host.value((context) => given(shopify.cancelOrder)(context, placed));
  host.value((context) => given(shopify.cancelOrder)(context, placed));
  expect(incoming()).toEqual([0, 0]);
});

it.each(["adjustment", "none"])("makes what arrives available once, mirror %s", (mirror) => {
  const { host, world } = open({ mirror, receiving: "available" });
  world.fill(vendorFacts(8));
  const counted = (sku: string): number[] => [world.incomingOf(sku), world.availableOf(sku)];
  const [, had = 0] = counted(boxed);
  const placed = place(host);
  const receive = (received: string): unknown =>
    host.value((context) => given(shopify.amendOrder)(context, placed, wholePurchase(received)));
  const left = (rest: number): number => (mirror === "none" ? 0 : rest);
  receive("1");
  expect(counted(boxed)).toEqual([left(24), had + 12]);
  receive("1");
  expect(counted(boxed)).toEqual([left(24), had + 12]);
  // Four boxes of three that were ordered.
  receive("4");
  expect(counted(boxed)).toEqual([0, had + 48]);
});

it.each(["lost-before", "lost-after", "broken-after"] as const)(
  "receives once when a write of it is %s, at whatever step",
  (mishap) => {
    for (let step = 1; step <= 5; step += 1) {
      const { host, world } = open({ mirror: "adjustment", receiving: "available" });
      world.fill(vendorFacts(8));
      const had = world.availableOf(boxed);
      const placed = place(host);
      let writes = 0;
      host.mishap = ({ intent }) => {
        writes += intent === "writes" ? 1 : 0;
        return intent === "writes" && writes === step ? mishap : null;
      };
      for (let round = 1; round <= 3; round += 1)
        host.talk((context) => given(shopify.amendOrder)(context, placed, wholePurchase("4")));
      expect([world.incomingOf(boxed), world.availableOf(boxed)]).toEqual([0, had + 48]);
    }
  },
);

it("takes another key where an attempt under the first has failed for good", () => {
  const { host, world } = mirrored();
  const { reference } = purchase.order;
  world.spentKeys = [`${reference}:incoming:1`, `${reference}:incoming:1:2`];
  place(host);
  expect([loose, boxed].map((sku) => world.incomingOf(sku))).toEqual([2, 36]);
  world.spentKeys = Array.from(
    { length: 9 },
    (_, at) => `${reference}:cancel:1${at < 2 ? "" : `:${at}`}`,
  );
  const [placed] = host.value((context) => given(shopify.findOrder)(context, reference));
  if (placed === undefined) throw new Error("not found");
  const outcome = host.talk((context) => given(shopify.cancelOrder)(context, placed));
  expect(outcome).toMatchObject({ failure: { vendorCode: "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED" } });
  expect([loose, boxed].map((sku) => world.incomingOf(sku))).toEqual([2, 36]);
});

it.each(["lost-before", "lost-after", "broken-after", "truncated", "web-page"] as const)(
  "mirrors once when a write of it is %s, at whatever step",
  (mishap) => {
    for (let step = 1; step <= 6; step += 1) {
      const { host, world } = mirrored();
      let writes = 0;
      host.mishap = ({ intent }) => {
        writes += intent === "writes" ? 1 : 0;
        return intent === "writes" && writes === step ? mishap : null;
      };
      // As the engine does: look up again until it is there, then confirm what is there.
      for (let round = 1; round <= 4; round += 1) {
        const outcome = host.talk((context) => given(shopify.createOrder)(context, purchase));
        if (outcome.kind === "value")
          host.talk((context) => given(shopify.confirmOrder)(context, outcome.value));
        host.now += 30_000;
      }
      expect([loose, boxed].map((sku) => world.incomingOf(sku))).toEqual([2, 36]);
      const cancel = (): unknown => {
        const [found] = host.value((context) =>
          given(shopify.findOrder)(context, purchase.order.reference),
        );
        return found && host.talk((context) => given(shopify.cancelOrder)(context, found));
      };
      for (let round = 1; round <= 3; round += 1) cancel();
      expect([loose, boxed].map((sku) => world.incomingOf(sku))).toEqual([0, 0]);
    }
  },
);

it("does not count its own orders a second time in what Shopify shows as incoming", () => {
  const { host, world } = mirrored();
  place(host);
  for (const level of world.levels.filter(({ variant }) => variant.sku === loose))
    level.incoming += 5;
  const { rows } = host.value((context) => given(shopify.readStock)(context, null, null));
  const onOrder = (sku: string): unknown => rows.find(({ item }) => item === sku)?.onOrder;
  expect([loose, boxed].map(onOrder)).toEqual(["5", "0"]);
  const supply = host.value((context) => given(shopify.readOpenOrders)(context, null));
  expect(
    supply.rows.filter(({ reference }) => reference === purchase.order.reference),
  ).toMatchObject([
    { item: loose, quantity: "2", location: "main", from: "order" },
    { item: boxed, quantity: "36", location: "main", from: "order" },
  ]);
});

it("says before anything is written what can't be mirrored", () => {
  const { host, world } = mirrored();
  const [first, ...others] = purchase.order.lines;
  if (first === undefined) throw new Error("no line");
  const create = (line: typeof first, shipTo = "main") =>
    host.talk((context) =>
      given(shopify.createOrder)(context, {
        ...purchase,
        shipTo: { ...purchase.shipTo, id: shipTo, name: shipTo },
        order: { ...purchase.order, shipTo, lines: [line, ...others] },
      }),
    );
  expect(create({ ...first, quantity: "2.5" as never })).toMatchObject({
    failure: { code: "rejected", field: "quantity" },
  });
  expect(create({ ...first, item: 'NO "SUCH" ITEM' })).toMatchObject({
    failure: { code: "rejected", field: "item" },
  });
  expect(create(first, "Attic")).toMatchObject({ failure: { code: "rejected", field: "shipTo" } });
  expect(host.requests.filter(({ intent }) => intent === "writes")).toEqual([]);
  expect(world.orders()).toHaveLength(2);
});

it("never revives an order that was called off, nor takes somebody else's entry", () => {
  const { host, world } = open();
  world.fill(vendorFacts(8));
  const placed = place(host);
  host.value((context) => given(shopify.cancelOrder)(context, placed));
  const create = () => host.talk((context) => given(shopify.createOrder)(context, purchase));
  expect(create()).toMatchObject({ failure: { code: "rejected", field: "reference" } });
  const amend = host.talk((context) => given(shopify.amendOrder)(context, placed, purchase));
  expect(amend).toMatchObject({ failure: { code: "rejected", field: "reference" } });
  for (const { values } of world.entries) {
    values.set("status", "open");
    values.set("reference", "ps-261123-7kq4mx");
  }
  expect(create()).toMatchObject({ failure: { code: "rejected", field: "reference" } });
  expect(
    host.value((context) => given(shopify.findOrder)(context, purchase.order.reference)),
  ).toEqual([]);
});

it("follows the status that people set in Shopify", () => {
  const { host, world } = open();
  world.fill(vendorFacts(8));
  const placed = place(host);
  const entry = world.entries.find(({ id }) => id === placed.externalId);
  const progress = () =>
    host.value((context) => given(shopify.readProgress)(context, placed.externalId));
  for (const status of ["acknowledged", "closed", "cancelled"]) {
    entry?.values.set("status", status);
    expect(progress().status).toBe(status);
  }
  entry?.values.set("status", "received");
  expect(progress()).toMatchObject({
    status: "received",
    received: [{ quantity: "2" }, { quantity: "3" }],
  });
});
