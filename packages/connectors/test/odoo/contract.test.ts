import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  compareOrder,
  type Context,
  type Exchange,
  type PlacedOrder,
  type Purchase,
} from "@parstock/core";
import { anyPurchase, type VendorFacts, VendorHost } from "@parstock/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { odoo } from "../../src/odoo/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { apiKey, OdooWorld } from "./world.ts";

interface Body {
  readonly vals_list: readonly [{ readonly order_line: readonly [0, 0, object][] }];
}

const folder = contractOf("odoo");

function factsOf({ order, supplier }: Purchase): VendorFacts {
  const items = [...new Set(order.lines.map(({ item }) => item))].map((item) => ({
    id: item,
    name: item,
    onHand: "0",
    reorderPoint: "1",
    price: "1",
    supplier: supplier.id,
  }));
  const { id, name, email = "", currency } = supplier;
  return { items, suppliers: [{ id, name, email, currency }], orders: [] };
}

/** A host whose world knows everything on the order. */
function hostFor(purchase: Purchase): VendorHost {
  const world = new OdooWorld(19);
  const facts = factsOf(purchase);
  world.fill(facts);
  world.set("res.currency", [{ id: 9, name: purchase.order.currency }]);
  return new VendorHost({
    connector: odoo,
    world,
    settings: { url: "https://acme.odoo.example", version: "19" },
    credentials: { apiKey },
  });
}

it("speaks JSON-2 as its schema and its recorded calls do, and gets back every quantity", (context) => {
  if (folder === null) return context.skip(noContract);
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown;
  const schema = read("json2.schema.json") as { readonly $defs: { readonly Request: object } };
  const check = new Ajv2020({ strict: false }).compile(schema.$defs.Request);
  expect(check({ ids: ["16"] })).toBe(false);
  const samples = read("json2-purchase-order-calls.sample.json") as {
    readonly path: string;
    readonly body: Body;
  }[];
  const sample = samples.find(({ path }) => path.endsWith("/purchase.order/create"))?.body;
  const sampleHead = sample?.vals_list[0] ?? { order_line: [] };
  const sampleLine = sampleHead.order_line[0]?.[2] ?? {};
  expect(Object.keys(sampleLine).length).toBeGreaterThan(3);

  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const host = hostFor(purchase);
      const create = odoo.createOrder as (
        context: Context,
        purchase: Purchase,
      ) => Exchange<PlacedOrder>;
      const placed = host.value((asked) => create(asked, purchase));
      for (const { url, body = "" } of host.requests) {
        expect(url).toMatch(/^https:\/\/acme\.odoo\.example\/json\/2\/[a-z.]+\/[a-z_]+$/);
        expect(check(JSON.parse(body)), body.slice(0, 200)).toBe(true);
      }
      const [write, ...others] = host.requests.filter(({ intent }) => intent === "writes");
      expect(others).toEqual([]);
      const [head] = (JSON.parse(write?.body ?? "") as Body).vals_list;
      expect(Object.keys(head)).toEqual(expect.arrayContaining(Object.keys(sampleHead)));
      for (const [command, zero, line] of head.order_line) {
        expect([command, zero]).toEqual([0, 0]);
        expect(Object.keys(line)).toEqual(expect.arrayContaining(Object.keys(sampleLine)));
      }
      const differences = compareOrder(purchase.order, placed);
      expect(differences.filter(({ field }) => field !== "price")).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
