import type { Decimal, Purchase } from "@parstock/core";
import { samplePurchase, vendorFacts } from "@parstock/testing";

/** The suite's order in whole pieces: 2 by the piece and 3 boxes of twelve; `received` of each is there already. */
export function wholePurchase(received = "0"): Purchase {
  const purchase = samplePurchase(vendorFacts(8));
  const lines = purchase.order.lines.map((line) => ({
    ...line,
    quantity: (line.quantity === "2.5" ? "2" : line.quantity) as Decimal,
    received: received as Decimal,
  }));
  return { ...purchase, order: { ...purchase.order, lines } };
}
