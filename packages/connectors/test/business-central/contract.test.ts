import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, VendorHost } from "@parstock/testing";
import { assert, property } from "fast-check";
import { expect, it } from "vitest";

import { businessCentral } from "../../src/business-central/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { BusinessCentralWorld, companyId } from "./world.ts";

const folder = contractOf("business-central");
const settings = {
  tenant: "acme.example",
  environment: "Production",
  company: companyId,
  companyName: "CRONUS",
};
const hostOf = (): VendorHost =>
  new VendorHost({
    connector: businessCentral,
    world: new BusinessCentralWorld(),
    settings,
    credentials: { clientSecret: "client-secret-of-ours" },
  });

interface Entities {
  readonly entities: Readonly<
    Record<
      string,
      { readonly fields: readonly { readonly name: string; readonly readOnly: boolean }[] }
    >
  >;
}

/** Names that a page takes, or shows. */
function namesOf(folderPath: string, entity: string, written: boolean): Set<string> {
  const file = join(folderPath, "api-v2.0-entities.json");
  const { entities } = JSON.parse(readFileSync(file, "utf8")) as Entities;
  const fields = entities[entity]?.fields ?? [];
  return new Set(fields.filter((field) => !written || !field.readOnly).map(({ name }) => name));
}

it("sends purchase orders of writable fields only, for any order", (context) => {
  if (folder === null) return context.skip(noContract);
  const header = namesOf(folder, "purchaseOrders", true);
  const lines = namesOf(folder, "purchaseOrderLines", true);
  expect(header.has("number")).toBe(false);
  const host = hostOf();
  assert(
    property(anyPurchase(), (purchase) => {
      const [request] = businessCentral.previewOrder?.(host.context(), purchase) ?? [];
      const { purchaseOrderLines, ...fields } = JSON.parse(request?.body ?? "") as {
        purchaseOrderLines: Record<string, unknown>[];
      };
      expect(Object.keys(fields).filter((name) => !header.has(name))).toEqual([]);
      for (const line of purchaseOrderLines) {
        expect(Object.keys(line).filter((name) => !lines.has(name))).toEqual([]);
        expect(String(line["description"] ?? "").length).toBeLessThanOrEqual(100);
      }
      const ordered = purchase.order.lines.filter(({ quantity }) => quantity !== "0");
      const items = purchaseOrderLines.filter(({ lineType }) => lineType === "Item");
      expect(items.map(({ lineObjectNumber }) => lineObjectNumber)).toEqual(
        ordered.map(({ item }) => item),
      );
      for (const quantity of ordered.map((line) => line.quantity))
        expect(request?.body).toContain(`"quantity":${quantity}`);
    }),
    { numRuns: 60 },
  );
});

it("asks for fields and filters that the pages have", (context) => {
  if (folder === null) return context.skip(noContract);
  const host = hostOf();
  host.value((one) => businessCentral.readItems!(one, null, host.instant()));
  host.value((one) => businessCentral.readStock!(one, null, host.instant()));
  host.value((one) => businessCentral.readSuppliers!(one, null));
  host.value((one) => businessCentral.readOpenOrders!(one, null));
  host.value((one) => businessCentral.readDemand!(one, { from: one.today, to: one.today }, null));
  host.value((one) => businessCentral.readReceipts!(one, one.today, null));
  host.value((one) => businessCentral.findOrder!(one, "PS-261123-7KQ4MX"));
  const wanted = host.requests
    .filter(({ method }) => method === "GET")
    .map(({ url }) => new URL(url));
  expect(wanted.length).toBeGreaterThan(6);
  for (const { pathname, searchParams } of wanted) {
    const names = namesOf(folder, pathname.split("/").at(-1) ?? "", false);
    const filter = searchParams.get("$filter") ?? "";
    const filtered = [...filter.matchAll(/(\w+) (?:eq|ne|gt|ge|lt|le) /g)].map(([, name]) => name);
    const selected = searchParams.get("$select")?.split(",") ?? [];
    expect([...filtered, ...selected].filter((name) => !names.has(name ?? ""))).toEqual([]);
  }
});
