import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { skubana } from "../../src/skubana/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";

const folder = contractOf("skubana");

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Endpoint {
  readonly m: string;
  readonly p: string;
  readonly q?: readonly string[];
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as T;
}

/** Paths of fields with their types: what an example shows is what may be sent. */
function shapeOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [`${path}:${typeof value}`];
  if (Array.isArray(value)) return value.flatMap((entry) => shapeOf(entry, `${path}[]`));
  return Object.entries(value).flatMap(([name, entry]) => shapeOf(entry, `${path}.${name}`));
}

/** Fields that a schema does not know. */
function strangers(value: unknown, schema: Schema, path = ""): string[] {
  if (Array.isArray(value))
    return value.flatMap((entry) => strangers(entry, schema.items ?? {}, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const known = schema.properties?.[name];
    return known === undefined ? [`${path}.${name}`] : strangers(entry, known, `${path}.${name}`);
  });
}

it("sends purchases of the documented shape", (context) => {
  if (folder === null) return context.skip(noContract);
  const example = new Set([
    ...shapeOf(read("purchaseorder-create.request.example.json")),
    // Empty in the example, and a time as on the order itself.
    ".purchaseOrderItems[].estimatedDeliveryDate:string",
  ]);
  const host = new VendorHost({ ...subject, world: subject.world() });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = skubana.previewOrder!(host.context(), purchase);
      // Ids are looked up, so that a preview has words in their place.
      const text = (request?.body ?? "").replaceAll(/"id of (?:[^"\\]|\\.)*"/g, "1");
      const body = JSON.parse(text) as { purchaseOrderItems: unknown[] };
      expect([request?.method, new URL(request?.url ?? "").pathname]).toEqual([
        "PUT",
        "/v1/purchaseorder",
      ]);
      expect(shapeOf(body).filter((one) => !example.has(one))).toEqual([]);
      expect(body.purchaseOrderItems).toHaveLength(purchase.order.lines.length);
    }),
    { numRuns: 60 },
  );
});

it("asks for endpoints and parameters that are documented, of a model that shows no others", (context) => {
  if (folder === null) return context.skip(noContract);
  const { endpoints } = read<{ endpoints: Endpoint[] }>("endpoints.json");
  const schemas: Readonly<Record<string, string>> = {
    "/v1/inventory": "inventory",
    "/v1.1/products": "product",
    "/v1/vendors": "vendor",
    "/v1/vendorproducts": "vendor_product",
    "/v1/warehouses": "warehouse",
    "/v1.1/purchaseorders": "purchase_order",
  };
  const host = new VendorHost({ ...subject, world: subject.world() });
  const facts = vendorFacts(12);
  host.world.fill(facts);
  host.value((asked) => skubana.readStock!(asked, null, null));
  host.value((asked) => skubana.readItems!(asked, null, null));
  host.value((asked) => skubana.readSuppliers!(asked, null));
  host.value((asked) => skubana.readOpenOrders!(asked, null));
  host.value((asked) => skubana.createOrder!(asked, samplePurchase(facts, undefined, "2")));
  for (const request of host.requests) {
    const { pathname, searchParams } = new URL(request.url);
    const endpoint = endpoints.find(({ m, p }) => m === request.method && p === pathname);
    expect([request.method, pathname, endpoint]).not.toContain(undefined);
    if (request.method !== "GET") continue;
    const allowed = new Set((endpoint?.q ?? []).map((name) => name.split(" ")[0]));
    expect([...searchParams.keys()].filter((name) => !allowed.has(name))).toEqual([]);
    const schema = read<Schema>(`${schemas[pathname]}.schema.json`);
    const { body } = host.world.answer(request, host.instant());
    expect(strangers(JSON.parse(body), { items: schema })).toEqual([]);
  }
});
