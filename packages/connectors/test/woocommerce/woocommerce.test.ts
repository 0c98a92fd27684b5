import type { Context, Day, Exchange, Instant, Page } from "@parstock/core";
import { testConnector, type VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { woocommerce } from "../../src/woocommerce/index.ts";
import { given, open, settings } from "./open.ts";
import { subject } from "./subject.ts";
import { webhooks } from "./webhooks.ts";
import type { Product, WooWorld } from "./world.ts";

const skip = {
  "a wrong tenant is told as one": "A shop is its own address.",
  "a link to another host is not followed": "Pages are numbered; no link is followed.",
};
testConnector({ ...subject, webhooks, skip });

describe("with other ways to prove a key", () => {
  testConnector({ ...subject, webhooks, settings: { shop: "http://shop.example" }, skip });
  testConnector({ ...subject, webhooks, settings: { ...settings, keyIn: "query" }, skip });
});

function readAll<T>(
  host: VendorHost,
  read: (context: Context, cursor: string | null) => Exchange<Page<T>>,
): T[] {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const at: string | null = cursor;
    const page: Page<T> = host.value((context) => read(context, at));
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

function stockIn(host: VendorHost, since: Instant | null = null): string[] {
  const rows = readAll(host, (context, cursor) =>
    given(woocommerce.readStock)(context, cursor, since),
  );
  return rows.map(({ item, onHand }) => `${item} ${onHand}`);
}

function sold(product_id: number, variation_id: number, sku: string): unknown {
  return { product_id, variation_id, sku, quantity: 2 };
}

/** Shirts: S counts for itself, M is on the parent's stock, L has neither an SKU nor a threshold of its own. */
function shirts(world: WooWorld): Product[] {
  const variation = { type: "variation", parent_id: "20" };
  return [
    world.product({
      id: "20",
      sku: "SHIRT",
      name: "Shirt",
      type: "variable",
      stock_quantity: "40",
      low_stock_amount: "8",
    }),
    world.product({
      ...variation,
      id: "21",
      sku: "SHIRT-S",
      name: "S",
      stock_quantity: "3",
      low_stock_amount: "5",
    }),
    world.product({
      ...variation,
      id: "22",
      sku: "SHIRT-M",
      name: "M",
      manage_stock: "parent",
      stock_quantity: "40",
    }),
    world.product({
      ...variation,
      id: "23",
      sku: "SHIRT",
      name: "L",
      stock_quantity: "-2",
      modified: "2026-11-23T07:30:00",
    }),
    world.product({
      id: "30",
      sku: "SHIRT-S",
      name: "Draft",
      status: "draft",
      stock_quantity: "99",
    }),
    world.product({ id: "31", sku: "GIFT", name: "Gift card", manage_stock: false }),
    world.product({ id: "32", sku: "SETS", name: "Sets", type: "grouped", manage_stock: false }),
  ];
}

describe.each([
  ["all variations in one list", false],
  ["variations by parent", true],
])("on a shop with %s", (_, old) => {
  it("counts a parent's stock once, and no draft", () => {
    const { host, world } = open();
    world.old = old;
    world.products = shirts(world);
    expect(stockIn(host)).toEqual(["SHIRT 40", "SHIRT-S 3", "#23 -2"]);
  });

  it("reads again what has changed since, and a little more", () => {
    const { host, world } = open();
    world.old = old;
    world.products = shirts(world);
    expect(stockIn(host, "2026-11-23T07:33:00.000Z" as Instant)).toEqual(["#23 -2"]);
    expect(stockIn(host, "2026-11-23T07:36:00.000Z" as Instant)).toEqual([]);
  });

  it("takes the threshold of the variation, then of its parent, then the shop's where that is wanted", () => {
    const { host, world } = open({ shopThreshold: "yes", orderUpToTimes: "2.5" });
    world.old = old;
    world.products = [
      ...shirts(world),
      world.product({ id: "40", sku: "CAP", name: "Cap", stock_quantity: "1" }),
    ];
    const entries = readAll(host, (context, cursor) =>
      given(woocommerce.readItems)(context, cursor, null),
    );
    const points = entries.map(({ item, rules }) => [
      item.id,
      item.name,
      item.kind,
      ...rules.map(({ policy }) => policy),
    ]);
    expect(points).toEqual([
      ["SHIRT", "Shirt", "stock", { kind: "s,S", reorderPoint: "8", orderUpTo: "20" }],
      ["GIFT", "Gift card", "non-stock"],
      ["CAP", "Cap", "stock", { kind: "s,S", reorderPoint: "2", orderUpTo: "5" }],
      ["SHIRT-S", "Shirt – S", "stock", { kind: "s,S", reorderPoint: "5", orderUpTo: "12.5" }],
      ["#23", "Shirt – L", "stock", { kind: "s,S", reorderPoint: "8", orderUpTo: "20" }],
    ]);
  });

  it("counts demand for whoever's stock was taken", () => {
    const { host, world } = open();
    world.old = old;
    world.products = shirts(world);
    world.sales = [
      JSON.stringify({
        number: "1001",
        date_created_gmt: "2026-11-20T22:10:00",
        line_items: [
          sold(20, 22, "SHIRT-M"),
          sold(20, 21, "SHIRT-S"),
          sold(20, 23, "SHIRT"),
          sold(31, 0, "GIFT"),
          sold(0, 0, ""),
        ],
      }),
    ];
    const period = { from: "2026-11-01" as Day, to: "2026-11-22" as Day };
    const { rows } = host.value((context) => given(woocommerce.readDemand)(context, period, null));
    expect(rows.map(({ item, day, quantity }) => `${item} ${day} ${quantity}`)).toEqual([
      "SHIRT 2026-11-20 2",
      "SHIRT-S 2026-11-20 2",
      "#23 2026-11-20 2",
      "GIFT 2026-11-20 2",
    ]);
  });
});
