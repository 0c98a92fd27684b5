import { join } from "node:path";

import { anyPurchase, VendorHost } from "@parstock/testing";
import { assert, property } from "fast-check";
import { expect, it } from "vitest";

import { acumatica } from "../../src/acumatica/index.ts";
import { openApiChecker } from "../openapi.ts";
import { contractOf, noContract } from "../shared.ts";
import { AcumaticaWorld } from "./world.ts";

const folder = contractOf("acumatica");
const file = "Default_24.200.001.purchasing.openapi.json";
const hostOf = (): VendorHost =>
  new VendorHost({
    connector: acumatica,
    world: new AcumaticaWorld(),
    settings: {
      address: "https://erp.example/acme",
      tenant: "Acme",
      user: "parstock",
      branch: "HQ",
      emailAction: "EmailPurchaseOrder",
    },
    credentials: { password: "password-of-ours" },
  });

/** The file wants times; the vendor's own examples send plain days. */
function timed(body: string): string {
  return body.replaceAll(/"value":"(\d{4}-\d\d-\d\d)"/g, `"value":"$1T00:00:00Z"`);
}

it("sends purchase orders that Acumatica's OpenAPI file knows", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, file));
  expect(check("PurchaseOrder", { Details: [{ Quantity: { value: 1 } }] })).not.toEqual([]);
  expect(check("PurchaseOrder", { VendorID: "GOODFRUITS" })).not.toEqual([]);
  const host = hostOf();
  assert(
    property(anyPurchase(), (purchase) => {
      const [request] = acumatica.previewOrder?.(host.context(), purchase) ?? [];
      const body = request?.body ?? "";
      expect(check("PurchaseOrder", JSON.parse(timed(body)))).toEqual([]);
      const ordered = purchase.order.lines.filter(({ quantity }) => quantity !== "0");
      expect(JSON.parse(body).Details).toHaveLength(ordered.length);
      for (const { quantity } of ordered)
        expect(body).toContain(`"OrderQty":{"value":${quantity}}`);
    }),
    { numRuns: 60 },
  );
});

it("sends changes, actions and inquiries that the file knows, and asks for fields that it has", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, file));
  const host = hostOf();
  host.value((one) => acumatica.readItems!(one, null, host.instant()));
  host.value((one) => acumatica.readStock!(one, null, null));
  host.value((one) => acumatica.readSuppliers!(one, null));
  host.value((one) => acumatica.readOpenOrders!(one, null));
  host.value((one) => acumatica.readReceipts!(one, one.today, null));
  host.value((one) => acumatica.findOrder!(one, "PS-261123-7KQ4MX"));
  const sent = host.requests.filter(({ url }) => url.includes("/Default/"));
  expect(sent.length).toBeGreaterThan(6);
  for (const { url } of sent) {
    const { pathname, searchParams } = new URL(url);
    const entity = pathname.split("/").at(-1) ?? "";
    const names = [
      ...(searchParams.get("$select")?.split(",") ?? []),
      ...(searchParams.get("$expand")?.split(",") ?? []),
      ...[...(searchParams.get("$filter") ?? "").matchAll(/(\w+) (?:eq|ne|gt|ge|lt|le) /g)].map(
        ([, name]) => name ?? "",
      ),
    ].map((name) => name.split("/")[0] ?? "");
    for (const name of names) {
      const errors = check(entity, { [name]: 0 });
      expect(errors.filter(({ keyword }) => keyword === "additionalProperties")).toEqual([]);
    }
  }
  for (const { url, body = "{}" } of sent.filter((request) => request.body !== undefined))
    expect(check(new URL(url).pathname.split("/").at(-1) ?? "", JSON.parse(body))).toEqual([]);
});
