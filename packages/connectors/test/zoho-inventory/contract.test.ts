import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, samplePurchase, VendorHost, vendorFacts } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { zohoInventory } from "../../src/zoho-inventory/index.ts";
import { openApiChecker } from "../openapi.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { ZohoWorld } from "./world.ts";

const folder = contractOf("zoho-inventory");

interface Line extends Record<string, unknown> {
  readonly rate: number;
  readonly quantity: number;
}

it("sends purchase orders that Zoho's OpenAPI file allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, "purchaseorders.yml"));
  const schema = "create-a-purchase-order-request";
  expect(check(schema, { vendor: 1 })).not.toEqual([]);
  // Fields that the file lacks and a recorded call proves.
  const example = JSON.parse(
    readFileSync(join(folder, "purchaseorder.create.request.example.json"), "utf8"),
  ) as { readonly line_items: readonly Line[] };
  const proven = new Set(Object.keys(example.line_items[0] ?? {}));
  const documented = new Set(["description", "item_order", "item_id", "quantity"]);
  const host = new VendorHost({ ...subject, world: new ZohoWorld() });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = zohoInventory.previewOrder?.(host.context(), purchase) ?? [];
      const url = new URL(request?.url ?? "");
      expect(url.searchParams.get("ignore_auto_number_generation")).toBe("true");
      const body = JSON.parse(request?.body ?? "") as { readonly line_items: readonly Line[] };
      expect(check(schema, body)).toEqual([]);
      expect(body.line_items).toHaveLength(purchase.order.lines.length);
      for (const line of body.line_items) {
        expect(Object.keys(line).filter((key) => !documented.has(key) && !proven.has(key))).toEqual(
          [],
        );
        expect([typeof line.rate, typeof line.quantity]).toEqual(["number", "number"]);
        expect(String(line["description"]).length).toBeLessThanOrEqual(2000);
      }
    }),
    { numRuns: 60 },
  );
});

it("sends changes of orders that the file allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, "purchaseorders.yml"));
  const world = new ZohoWorld();
  const facts = vendorFacts(12);
  world.fill(facts);
  const host = new VendorHost({ ...subject, world });
  const purchase = samplePurchase(facts);
  const placed = host.value((talk) => zohoInventory.createOrder!(talk, purchase));
  host.value((talk) => zohoInventory.amendOrder!(talk, placed, purchase));
  const change = host.requests.find(({ method }) => method === "PUT");
  expect(check("update-a-purchase-order-request", JSON.parse(change?.body ?? ""))).toEqual([]);
});

it("explains Zoho's documented errors", (context) => {
  if (folder === null) return context.skip(noContract);
  const samples = JSON.parse(readFileSync(join(folder, "error.examples.json"), "utf8")) as {
    readonly status: number;
    readonly body: { readonly code: number };
  }[];
  const now = new VendorHost({ ...subject, world: new ZohoWorld() }).instant();
  const codes = samples.map(({ status, body }) => [
    body.code,
    zohoInventory.explain({ status, headers: {}, body: JSON.stringify(body) }, now)?.code,
  ]);
  expect(Object.fromEntries(codes)).toEqual({
    45: "throttled",
    44: "throttled",
    57: "auth-expired",
    29032: "rejected",
    1002: "not-found",
    4: "rejected",
  });
});
