import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Instant } from "@parstock/core";
import { vendorFacts, type VendorFacts } from "@parstock/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";

import { woocommerce } from "../../src/woocommerce/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { given, open } from "./open.ts";

const folder = contractOf("woocommerce");

function checker(file: string): (value: unknown) => unknown[] {
  const schema = JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as object;
  // The schemas name a format of WordPress's own, and their formats are not checked.
  const check = new Ajv2020({ validateFormats: false, strict: false }).compile(schema);
  return (value) => (check(value) ? [] : [...(check.errors ?? [])]);
}

it("sets webhooks up with fields that the schema has", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = checker("webhook.schema.json");
  expect(check({ status: "resting" })).not.toEqual([]);
  const { host, world } = open();
  const subscribe = (): unknown =>
    host.value((one) => given(woocommerce.subscribe)(one, "https://hub.example/in"));
  subscribe();
  for (const webhook of world.webhooks) webhook.status = "disabled";
  subscribe();
  const known = JSON.parse(readFileSync(join(folder, "webhook.schema.json"), "utf8")) as {
    properties: object;
  };
  const batches = host.requests.flatMap(({ body }) => (body === undefined ? [] : [body]));
  const entries = batches.flatMap((body) =>
    Object.values(JSON.parse(body) as Record<string, object[]>).flat(),
  );
  expect(entries).toHaveLength(10);
  for (const entry of entries) {
    expect(check(entry)).toEqual([]);
    expect(Object.keys(known.properties)).toEqual(expect.arrayContaining(Object.keys(entry)));
  }
});

/** The schema knows whole pieces only; plug-ins keep fractions. */
function wholePieces(): VendorFacts {
  const facts = vendorFacts(6);
  return { ...facts, items: facts.items.filter(({ onHand }) => onHand !== "0.1") };
}

it("models products as the schema has them", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = checker("product.schema.json");
  const { host, world } = open();
  world.fill(wholePieces());
  host.value((one) => given(woocommerce.readStock)(one, null, null));
  const [request] = host.requests;
  if (request === undefined) throw new Error("nothing was asked");
  const products = JSON.parse(world.answer(request, host.instant()).body) as unknown[];
  expect(products.length).toBeGreaterThan(3);
  expect(products.flatMap(check)).toEqual([]);
});

it("reads the vendor's own examples", (context) => {
  if (folder === null) return context.skip(noContract);
  const body = readFileSync(join(folder, "example-products-list.json"), "utf8");
  const { host } = open();
  const exchange = given(woocommerce.readItems)(host.context(), null, null);
  exchange.next();
  const { value } = exchange.next({ status: 200, headers: {}, body });
  expect(value).toEqual({
    rows: [
      {
        item: expect.objectContaining({
          id: "#794",
          name: "Premium Quality",
          kind: "non-stock",
        }) as unknown,
        rules: [],
        offers: [],
      },
    ],
    faults: [],
    next: "variations/1/",
  });
});

it("takes the same moment for changed since as the vendor", () => {
  const { host } = open();
  const since = "2026-11-01T00:05:00.000Z" as Instant;
  const { value } = given(woocommerce.readStock)(host.context(), null, since).next();
  expect(value).toMatchObject({
    url: expect.stringContaining(
      "modified_after=2026-11-01T00%3A00%3A00&dates_are_gmt=true",
    ) as unknown,
  });
});
