import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, VendorHost } from "@parstock/testing";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { parseJson } from "../../src/lib/json.ts";
import { baseLines } from "../../src/lib/order-lines.ts";
import { sapBusinessOne } from "../../src/sap-business-one/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { address, SapWorld } from "./world.ts";

interface Schema {
  $defs: Record<string, Record<string, unknown>>;
}

function must<T>(member: T | undefined): T {
  if (member === undefined) throw new Error("the connector lacks a member");
  return member;
}

const folder = contractOf("sap-business-one");

/** The schema made of the server's metadata; user fields begin with U_, and anything else unknown is refused. */
function checker(file: string): (type: string, value: unknown) => unknown[] {
  const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;
  for (const type of Object.values(schema.$defs))
    Object.assign(type, { additionalProperties: false, patternProperties: { "^U_": {} } });
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  ajv.addSchema({ $id: "sap", $defs: schema.$defs });
  return (type, value) => {
    const validate = ajv.getSchema(`sap#/$defs/${type}`);
    if (validate === undefined) throw new Error(`the schema has no ${type}`);
    validate(value);
    return validate.errors ?? [];
  };
}

it("sends purchase orders that the Service Layer's metadata allows, digit by digit", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = checker(join(folder, "service-layer-1.27.schema.json"));
  expect(check("Document", { CardKode: "V1" })).not.toEqual([]);
  const host = new VendorHost({
    connector: sapBusinessOne,
    world: new SapWorld(),
    settings: { address, branch: "1", series: "7", taxCode: "EX", vatGroup: "S1" },
    credentials: {},
  });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = sapBusinessOne.previewOrder?.(host.context(), purchase) ?? [];
      const body = JSON.parse(request?.body ?? "") as Record<string, unknown>;
      expect(check("Document", body)).toEqual([]);
      const lines = body["DocumentLines"] as unknown[];
      expect(lines.flatMap((line) => check("DocumentLine", line))).toEqual([]);
      expect(String(body["Comments"]).length).toBeLessThanOrEqual(254);
      const raw = parseJson(request?.body ?? "", "test") as {
        DocumentLines: { Quantity: string; UnitPrice: string }[];
      };
      const sent = raw.DocumentLines.map(({ Quantity, UnitPrice }) => [Quantity, UnitPrice]);
      const meant = baseLines(purchase.order, 6).map(({ quantity, price }) => [quantity, price]);
      expect(sent).toEqual(meant);
    }),
    { numRuns: 40 },
  );
});

it("asks for fields that the Service Layer's metadata knows", (context) => {
  if (folder === null) return context.skip(noContract);
  const file = readFileSync(join(folder, "service-layer-1.27.schema.json"), "utf8");
  const { $defs } = JSON.parse(file) as { $defs: Record<string, { properties: object }> };
  const types: Record<string, string> = {
    Items: "Item",
    PurchaseOrders: "Document",
    Drafts: "Document",
  };
  const host = new VendorHost({
    connector: sapBusinessOne,
    world: new SapWorld(),
    settings: { address, warehouse: "main", currency: "EUR" },
    credentials: {},
  });
  const { readStock, readItems, readOpenOrders } = sapBusinessOne;
  host.credentials = { accessToken: "access-token-1-of-the-world" };
  host.value((one) => must(readStock)(one, null, null));
  host.value((one) => must(readItems)(one, null, null));
  host.value((one) => must(readOpenOrders)(one, "Drafts/0"));
  const asked = host.requests.flatMap(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const type = types[pathname.split("/").at(-1) ?? ""];
    const names = (searchParams.get("$select") ?? "").split(",");
    return type === undefined ? [] : names.map((name) => [type, name] as const);
  });
  expect(asked.length).toBeGreaterThan(40);
  const unknown = asked.filter(([type, name]) => !(name in ($defs[type]?.properties ?? {})));
  expect(unknown.filter(([, name]) => name !== "U_ParstockRef")).toEqual([]);
});
