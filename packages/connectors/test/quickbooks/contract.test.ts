import type { Purchase } from "@parstock/core";
import { anyPurchase, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { quickbooks } from "../../src/quickbooks/index.ts";
import { contractOf, noContract } from "../shared.ts";
import { quickBooksChecker } from "./schema.ts";
import { companyId, QuickBooksWorld } from "./world.ts";

interface Line {
  readonly Amount: number;
  readonly Description: string;
  readonly ItemBasedExpenseLineDetail: { readonly Qty: number; readonly UnitPrice: number };
}

const folder = contractOf("quickbooks");

it("sends purchase orders that Intuit's schema allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const check = quickBooksChecker(folder);
  expect(check("PurchaseOrder", { Vendor: 1, TxnDate: "tomorrow" })).toEqual([
    "PurchaseOrder.Vendor is unknown",
    "PurchaseOrder.TxnDate is no xs:date",
  ]);
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      expect(check("PurchaseOrder", bodyOf(purchase))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it("keeps to the lengths and sums that QuickBooks insists on", () => {
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const body = bodyOf(purchase);
      expect(body.DocNumber.length).toBeLessThanOrEqual(21);
      expect(body.Line).toHaveLength(purchase.order.lines.length);
      for (const { Amount, Description, ItemBasedExpenseLineDetail: detail } of body.Line) {
        expect(Description.length).toBeLessThanOrEqual(4000);
        const product = detail.Qty * detail.UnitPrice;
        expect(Math.abs(Amount - product)).toBeLessThanOrEqual(0.005 + product * 1e-12);
      }
    }),
    { numRuns: 60 },
  );
});

function bodyOf(purchase: Purchase): {
  readonly DocNumber: string;
  readonly Line: readonly Line[];
} {
  const host = new VendorHost({
    connector: quickbooks,
    world: new QuickBooksWorld(),
    settings: { companyId, taxCode: "2" },
    credentials: {},
  });
  const [request] = quickbooks.previewOrder?.(host.context(), purchase) ?? [];
  expect(new URL(request?.url ?? "").searchParams.get("requestid")?.length).toBeLessThanOrEqual(50);
  return JSON.parse(request?.body ?? "") as ReturnType<typeof bodyOf>;
}
