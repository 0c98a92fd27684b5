import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { cin7Omni } from "../../src/cin7-omni/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";

const folder = contractOf("cin7-omni");

interface Models {
  readonly models: Readonly<
    Record<
      string,
      { readonly properties: Readonly<Record<string, { type: string; note: string }>> }
    >
  >;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as T;
}

/** Fields by their names as they travel, with their types; those that are only read are left out. */
function fieldsOf(model: string): ReadonlyMap<string, string> {
  const { properties } = read<Models>("models.field-reference.json").models[model]!;
  return new Map(
    Object.entries(properties)
      .filter(([, { note }]) => !/read-only|obsolete/i.test(note))
      .map(([name, { type }]) => [name.charAt(0).toLowerCase() + name.slice(1), type]),
  );
}

function faultsOf(fields: ReadonlyMap<string, string>, body: object): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const type = fields.get(name);
    if (type === undefined) return [`${name} is not known`];
    if (type.endsWith("[]")) return Array.isArray(value) ? [] : [`${name} is no list`];
    return typeof value === type ? [] : [`${name} is no ${type}`];
  });
}

it("sends purchases that the field reference allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const order = fieldsOf("PurchaseOrder");
  const line = fieldsOf("PurchaseOrderItem");
  expect(faultsOf(line, { productId: 1, qty: "1", colour: "red" })).toEqual([
    "productId is not known",
    "qty is no number",
    "colour is not known",
  ]);
  const host = new VendorHost({ ...subject, world: subject.world() });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = cin7Omni.previewOrder!(host.context(), purchase);
      // Ids are looked up, so that a preview has words in their place.
      const text = (request?.body ?? "").replaceAll(/"id of (?:[^"\\]|\\.)*"/g, "1");
      const bodies = JSON.parse(text) as { lineItems: object[] }[];
      expect(bodies).toHaveLength(1);
      expect(faultsOf(order, bodies[0]!)).toEqual([]);
      expect(bodies[0]?.lineItems).toHaveLength(purchase.order.lines.length);
      expect(bodies[0]?.lineItems.flatMap((one) => faultsOf(line, one))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it("asks for endpoints and parameters that are documented", (context) => {
  if (folder === null) return context.skip(noContract);
  const { endpoints } = read<{ endpoints: { m: string; p: string }[] }>("endpoints.json");
  const known = new Set(endpoints.map(({ m, p }) => `${m} /api${p.replace(/\?.*/, "")}`));
  const host = new VendorHost({ ...subject, world: subject.world() });
  const facts = vendorFacts(12);
  host.world.fill(facts);
  host.value((asked) => cin7Omni.readStock!(asked, "products/1", null));
  host.value((asked) => cin7Omni.readItems!(asked, null, null));
  host.value((asked) => cin7Omni.readOpenOrders!(asked, null));
  const placed = host.value((asked) => cin7Omni.createOrder!(asked, samplePurchase(facts)));
  host.value((asked) => cin7Omni.cancelOrder!(asked, placed));
  for (const { method, url } of host.requests) {
    const { pathname, searchParams } = new URL(url);
    expect(known).toContain(`${method} ${pathname.replace(/\d{5,}$/, "{id}")}`);
    const allowed = ["fields", "where", "order", "page", "rows", "loadboms"];
    expect([...searchParams.keys()].filter((name) => !allowed.includes(name))).toEqual([]);
  }
});
