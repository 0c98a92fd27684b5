import { join } from "node:path";

import { anyPurchase, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { xero } from "../../src/xero/index.ts";
import { openApiChecker } from "../openapi.ts";
import { contractOf, noContract } from "../shared.ts";
import { tenantId, XeroWorld } from "./world.ts";

interface Order {
  Contact: { ContactID: string };
  LineItems: unknown[];
}

const folder = contractOf("xero");
const contactId = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777";

it("sends purchase orders that Xero's OpenAPI file allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = openApiChecker(join(folder, "xero_accounting.yaml"));
  expect(check("PurchaseOrders", { PurchaseOrders: [{ Kontakt: 1 }] })).not.toEqual([]);
  const host = new VendorHost({
    connector: xero,
    world: new XeroWorld(),
    settings: { tenantId, taxType: "INPUT2" },
    credentials: {},
  });
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const [request] = xero.previewOrder?.(host.context(), purchase) ?? [];
      const body = JSON.parse(request?.body ?? "") as { PurchaseOrders: Order[] };
      const [order] = body.PurchaseOrders;
      if (order === undefined) throw new Error("no purchase order");
      order.Contact.ContactID = contactId;
      expect(check("PurchaseOrders", body)).toEqual([]);
      expect(order.LineItems).toHaveLength(purchase.order.lines.length);
    }),
    { numRuns: 60 },
  );
});
