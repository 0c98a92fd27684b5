import { readFileSync } from "node:fs";
import { join } from "node:path";

import { anyPurchase, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { parseJson } from "../../src/lib/json.ts";
import { baseLines } from "../../src/lib/order-lines.ts";
import { netsuite } from "../../src/netsuite/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { NetsuiteWorld, settings } from "./world.ts";

interface Field {
  internalId: string;
}

interface Records {
  records: {
    purchaseorder: {
      fields: Field[];
      sublists: { internalId?: string; name?: string; fields: Field[] }[];
    };
  };
}

const folder = contractOf("netsuite");
const idOnly = { id: expect.any(String) as string };

/** There is no public OpenAPI file of the record; its field ids are the ones that REST writes in camel case. */
it("sends purchase orders with fields that the record has, digit by digit", (context) => {
  if (folder === null) return context.skip(noContract);
  const { records } = JSON.parse(
    readFileSync(join(folder, "suitescript-records.json"), "utf8"),
  ) as Records;
  const { fields, sublists } = records.purchaseorder;
  const items = sublists.find(({ internalId, name }) => (internalId ?? name) === "item");
  const known = new Set([...fields.map(({ internalId }) => internalId), "item"]);
  // The reference leaves out what Multi-Location Inventory adds; SuiteTalk's PurchaseOrderItem has it.
  const knownInLines = new Set(["location", ...(items?.fields ?? []).map((one) => one.internalId)]);
  const host = new VendorHost({
    connector: netsuite,
    world: new NetsuiteWorld(),
    settings: { ...settings, subsidiary: "1", extraFields: '{"department":{"id":"3"}}' },
    credentials: {},
  });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = netsuite.previewOrder?.(host.context(), purchase) ?? [];
      const body = JSON.parse(request?.body ?? "") as Record<string, unknown>;
      const strange = Object.keys(body).filter((name) => !known.has(name.toLowerCase()));
      expect(strange).toEqual([]);
      expect(body).toMatchObject({
        externalId: purchase.order.reference,
        entity: idOnly,
        subsidiary: idOnly,
        location: idOnly,
        currency: idOnly,
      });
      const { items: lines } = body["item"] as { items: Record<string, unknown>[] };
      const names = new Set(lines.flatMap((line) => Object.keys(line)));
      expect([...names].filter((name) => !knownInLines.has(name.toLowerCase()))).toEqual([]);
      const raw = parseJson(request?.body ?? "", "test") as {
        item: { items: { quantity: string; rate: string }[] };
      };
      const sent = raw.item.items.map(({ quantity, rate }) => [quantity, rate]);
      const meant = baseLines(purchase.order, 8).map(({ quantity, price }) => [quantity, price]);
      expect(sent).toEqual(meant);
      expect(lines.some((line) => "amount" in line)).toBe(false);
    }),
    { numRuns: 40 },
  );
});
