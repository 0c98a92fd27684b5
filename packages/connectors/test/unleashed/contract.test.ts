import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Decimal, Instant } from "@parstock/core";
import { anyPurchase, VendorHost, vendorFacts } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { decimalOf, plus } from "../../src/lib/decimal.ts";
import { parseJson } from "../../src/lib/json.ts";
import { baseLines } from "../../src/lib/order-lines.ts";
import { unleashed } from "../../src/unleashed/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { subject } from "./subject.ts";
import { UnleashedWorld } from "./world.ts";

interface Body {
  Guid: string;
  SubTotal: string;
  TaxTotal: string;
  Total: string;
  PurchaseOrderLines: Record<string, string>[];
}

const folder = contractOf("unleashed");

function specification(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder ?? "", file), "utf8")) as Record<string, unknown>;
}

/** "Supplier{Guid,SupplierCode}" and "Tax": the names of fields, and those within them. */
function checker(published: readonly string[]): (fields: object) => string[] {
  const known = new Map(
    published.map((text) => {
      const [name = "", inner = ""] = text.replace(/\[\]$/, "").split(/[{}]/);
      return [name, inner === "" ? null : inner.split(",")] as const;
    }),
  );
  return (fields) =>
    Object.entries(fields).flatMap(([name, value]) => {
      if (!known.has(name)) return [name];
      const inner = known.get(name) ?? null;
      if (inner === null || typeof value !== "object") return [];
      const within = Object.keys(value as object);
      return within.filter((one) => !inner.includes(one)).map((one) => `${name}.${one}`);
    });
}

function sum(values: readonly (string | undefined)[]): string {
  return values.map(figure).reduce((total, value) => plus(total, value), figure("0"));
}

function figure(text: string | undefined): Decimal {
  const value = decimalOf(text ?? "");
  if (value === null) throw new Error(`${text} is no number`);
  return value;
}

it("sends purchase orders of published fields, whose sums are right to the digit", (context) => {
  if (folder === null) return context.skip(noContract);
  const { order, line } = specification("purchaseorder.fields.json") as Record<string, string[]>;
  const [orderFaults, lineFaults] = [checker(order ?? []), checker(line ?? [])];
  expect(orderFaults({ Suplier: 1, Supplier: { Name: "x" } })).toEqual([
    "Suplier",
    "Supplier.Name",
  ]);
  const host = new VendorHost({
    ...subject,
    world: new UnleashedWorld(),
    settings: { ...subject.settings, taxCode: "G.S.T.", taxRate: "0.15" },
  });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = unleashed.previewOrder?.(host.context(), purchase) ?? [];
      const body = parseJson(request?.body ?? "", "test") as Body;
      expect(orderFaults(body)).toEqual([]);
      expect(body.PurchaseOrderLines.flatMap(lineFaults)).toEqual([]);
      expect(request?.url.endsWith(`/PurchaseOrders/${body.Guid}`)).toBe(true);
      const guids = [body.Guid, ...body.PurchaseOrderLines.map(({ Guid = "" }) => Guid)];
      expect(new Set(guids).size).toBe(guids.length);
      expect(guids.filter((guid) => !isGuid(guid))).toEqual([]);
      const lines = body.PurchaseOrderLines;
      const sent = lines.map(({ OrderQuantity, UnitPrice }) => [OrderQuantity, UnitPrice]);
      const meant = baseLines(purchase.order, 4).map(({ quantity, price }) => [quantity, price]);
      expect(sent).toEqual(meant);
      expect(body.SubTotal).toBe(sum(lines.map(({ LineTotal }) => LineTotal)));
      expect(body.TaxTotal).toBe(sum(lines.map(({ LineTax }) => LineTax)));
      expect(body.Total).toBe(sum([body.SubTotal, body.TaxTotal]));
    }),
    { numRuns: 40 },
  );
});

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}

it("has the names of the published example of an order", (context) => {
  if (folder === null) return context.skip(noContract);
  const example = specification("purchaseorder.create.request.example.json");
  const { order } = specification("purchaseorder.fields.json") as Record<string, string[]>;
  const { $comment, ...fields } = example;
  expect($comment).toContain("PurchaseOrders/{Guid}");
  expect(checker(order ?? [])(fields)).toEqual([]);
});

it("signs as the vectors do", (context) => {
  if (folder === null) return context.skip(noContract);
  const { key, vectors } = specification("request-signature.vectors.json") as {
    key: string;
    vectors: { query: string; signature: string }[];
  };
  const stamp = { now: "2026-11-23T08:00:00.000Z" as Instant, nonce: "n" };
  const signed = vectors.map(({ query }) => {
    const url = `https://api.unleashedsoftware.com/StockOnHand/2${query === "" ? "" : `?${query}`}`;
    const request = { method: "GET", url, headers: {}, intent: "reads" } as const;
    return unleashed.authorize(request, { apiId: "id", apiKey: key }, stamp);
  });
  expect(signed.map(({ headers }) => headers["api-auth-signature"])).toEqual(
    vectors.map(({ signature }) => signature),
  );
});

it("asks for stock and orders with published filters, and models published fields", (context) => {
  if (folder === null) return context.skip(noContract);
  const stock = specification("stockonhand.fields.json") as Record<string, string[]>;
  const orders = specification("purchaseorder.fields.json") as Record<string, string[]>;
  const filters: Record<string, string[] | undefined> = {
    StockOnHand: stock["filters"],
    PurchaseOrders: orders["listFilters"],
  };
  const world = new UnleashedWorld();
  world.fill(vendorFacts(3));
  const host = new VendorHost({ ...subject, world });
  const since = "2026-11-01T00:05:00.000Z" as Instant;
  host.value((one) => unleashed.readStock!(one, null, since));
  host.value((one) => unleashed.readOpenOrders!(one, null));
  host.value((one) => unleashed.findOrder!(one, "PS-261123-7KQ4MX"));
  const asked = host.requests.flatMap(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const known = filters[pathname.split("/")[1] ?? ""];
    return [...searchParams.keys()].map((name) => [name, known?.includes(name)]);
  });
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter(([, isKnown]) => isKnown !== true)).toEqual([]);
  const [request] = host.requests;
  if (request === undefined) throw new Error("nothing was asked");
  const { Items } = JSON.parse(world.answer(request, since).body) as { Items: object[] };
  const names = Items.flatMap((item) => Object.keys(item));
  expect(names.filter((name) => !stock["item"]?.includes(name))).toEqual([]);
});
