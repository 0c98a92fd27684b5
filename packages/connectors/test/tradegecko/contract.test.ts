import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { tradegecko } from "../../src/tradegecko/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";

const folder = contractOf("tradegecko");

interface Resource {
  readonly list?: string;
  readonly filters?: readonly string[];
  readonly fields?: readonly string[];
  readonly createFields?: { readonly required: string[]; readonly optional: string[] };
}

interface Contract {
  readonly resources: Readonly<Record<string, Resource>>;
}

function read(): Contract["resources"] {
  const text = readFileSync(join(folder ?? "", "api-contract.json"), "utf8");
  return (JSON.parse(text) as Contract).resources;
}

/** The name before what is said about it: "tax_treatment (exclusive|inclusive)", "tags[]". */
function bare(names: readonly string[] = []): Set<string> {
  return new Set(names.map((name) => /^\w+/.exec(name)?.[0] ?? ""));
}

interface Sent {
  readonly purchase_order: Readonly<Record<string, unknown>> & {
    readonly purchase_order_line_items: readonly object[];
  };
}

it("sends purchases of documented fields", (context) => {
  if (folder === null) return context.skip(noContract);
  const resources = read();
  const { required = [], optional = [] } = resources["purchase_orders"]?.createFields ?? {};
  const known = bare([...required, ...optional]);
  const lineFields = bare(resources["purchase_order_line_items"]?.fields);
  const host = new VendorHost({ ...subject, world: subject.world() });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = tradegecko.previewOrder!(host.context(), purchase);
      const { purchase_order: sent } = JSON.parse(request?.body ?? "") as Sent;
      expect(Object.keys(sent).filter((name) => !known.has(name))).toEqual([]);
      expect(required.filter((name) => !(name in sent))).toEqual([]);
      expect(sent["due_at"]).toMatch(/^\d{4}-\d\d-\d\d$/);
      const items = sent.purchase_order_line_items;
      expect(items).toHaveLength(purchase.order.lines.length);
      for (const item of items) {
        expect(Object.keys(item).filter((name) => !lineFields.has(name))).toEqual([]);
        expect(item).toMatchObject({
          quantity: expect.stringMatching(/^\d+(?:\.\d+)?$/),
          price: expect.stringMatching(/^\d+(?:\.\d{1,4})?$/),
        });
      }
    }),
    { numRuns: 60 },
  );
});

it("asks for resources and filters that are documented", (context) => {
  if (folder === null) return context.skip(noContract);
  const resources = read();
  const host = new VendorHost({ ...subject, world: subject.world() });
  const facts = vendorFacts(12);
  host.world.fill(facts);
  host.value((asked) => tradegecko.readStock!(asked, null, host.instant()));
  host.value((asked) => tradegecko.readSuppliers!(asked, null));
  host.value((asked) => tradegecko.readOpenOrders!(asked, null));
  const placed = host.value((asked) => tradegecko.createOrder!(asked, samplePurchase(facts)));
  host.value((asked) => tradegecko.readProgress!(asked, placed.externalId));
  host.value((asked) => tradegecko.cancelOrder!(asked, placed));
  for (const { url } of host.requests) {
    const { pathname, searchParams } = new URL(url);
    const [name = ""] = pathname.replace("/gecko/", "").split("/");
    const resource = resources[name];
    expect([name, resource === undefined]).toEqual([name, false]);
    const [, query = ""] = (resource?.list ?? "").split("?");
    const listed = query.split("&").map((pair) => pair.split("=")[0] ?? "");
    const allowed = new Set([...(resource?.filters ?? []), ...listed, "limit", "page"]);
    expect([...searchParams.keys()].filter((filter) => !allowed.has(filter))).toEqual([]);
  }
});
