import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { brightpearl } from "../../src/brightpearl/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { BrightpearlWorld } from "./world.ts";

const folder = contractOf("brightpearl");

interface Endpoint {
  readonly m: string;
  readonly p: string;
}

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as Record<string, unknown>;
}

/** Paths of fields with their types: what an example shows is what may be sent. */
function shapeOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [`${path}:${typeof value}`];
  return Object.entries(value)
    .filter(([name]) => name !== "$comment")
    .flatMap(([name, entry]) => shapeOf(entry, `${path}/${name}`));
}

/** Ids are looked up, so that a preview has words in their place. */
function sent(body = ""): string[] {
  return shapeOf(JSON.parse(body.replaceAll(/"id of (?:[^"\\]|\\.)*"/g, "1")));
}

function isKnown(endpoints: readonly Endpoint[], method: string, url: string): boolean {
  const path = new URL(url).pathname.replace("/public-api/acme", "");
  return endpoints.some(
    ({ m, p }) => m === method && new RegExp(`^${p.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(path),
  );
}

it("asks for endpoints and search columns that are documented", (context) => {
  if (folder === null) return context.skip(noContract);
  const endpoints = read("endpoints.json")["endpoints"] as readonly Endpoint[];
  const columns = (read("order-search.columns.json")["columns"] as readonly string[][]).map(
    ([name]) => name,
  );
  const host = new VendorHost({ ...subject, world: subject.world() });
  const facts = vendorFacts(12);
  host.world.fill(facts);
  const purchase = samplePurchase(facts, undefined, "2");
  host.value((asked) => brightpearl.readStock!(asked, null, null));
  host.value((asked) => brightpearl.readItems!(asked, null, null));
  host.value((asked) => brightpearl.createOrder!(asked, purchase));
  const webhook = host.value((asked) => brightpearl.subscribe!(asked, "https://hub.example/in"));
  host.value((asked) => brightpearl.unsubscribe!(asked, webhook));
  for (const { method, url } of host.requests) {
    expect([method, url, isKnown(endpoints, method, url)]).toEqual([method, url, true]);
    if (!url.includes("/order-search?")) continue;
    const asked = new URL(url).searchParams;
    const names = [...(asked.get("columns") ?? "").split(","), ...asked.keys()];
    const paging = ["columns", "sort", "pageSize", "firstResult"];
    expect(names.filter((name) => !columns.includes(name) && !paging.includes(name))).toEqual([]);
  }
});

it("sends orders and rows of the documented shape", (context) => {
  if (folder === null) return context.skip(noContract);
  const header = new Set(shapeOf(read("order.create.request.example.json")));
  const row = new Set([...shapeOf(read("order.row.request.example.json")), "/productName:string"]);
  const host = new VendorHost({ ...subject, world: subject.world() });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [first, ...others] = brightpearl.previewOrder!(host.context(), purchase);
      const last = others.pop();
      expect(sent(first?.body).filter((one) => !header.has(one))).toEqual([]);
      expect(others).toHaveLength(purchase.order.lines.length);
      for (const { body } of others) {
        expect(sent(body).filter((one) => !row.has(one))).toEqual([]);
        expect(body).toMatch(/"rowNet":\{"value":"\d+(?:\.\d{1,2})?"\}/);
        expect(body).toMatch(/"magnitude":"\d+(?:\.\d+)?"/);
      }
      expect(sent(last?.body)).toEqual(["/orderStatusId:number"]);
    }),
    { numRuns: 40 },
  );
});

it("subscribes as documented, with every variable in its place", (context) => {
  if (folder === null) return context.skip(noContract);
  const { $comment, ...example } = read("webhook.register.request.example.json");
  const world = new BrightpearlWorld();
  const host = new VendorHost({ ...subject, world });
  const address = "https://parstock.example/hooks/brightpearl?token=SECRET";
  host.value((asked) => brightpearl.subscribe!(asked, address));
  const [first] = world.webhooks.values();
  expect($comment).toBeTypeOf("string");
  expect({ ...first, qualityOfService: Number(first?.["qualityOfService"]) }).toEqual(example);
});
