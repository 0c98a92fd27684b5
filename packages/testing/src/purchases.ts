import {
  type Day,
  decimal,
  lineTotal,
  multiply,
  type Order,
  type OrderLine,
  type Purchase,
  total,
} from "@parstock/core";

import type { VendorFacts } from "./vendor.ts";

interface LineWritten {
  readonly item: string;
  readonly name: string;
  readonly quantity: string;
  readonly price: string;
  /** Base units in one purchase unit. */
  readonly pack: string;
}

export interface PurchaseWritten {
  readonly reference: string;
  readonly supplier: { readonly id: string; readonly name: string; readonly email: string };
  readonly currency: string;
  readonly orderDay: string;
  readonly expectedDay: string | null;
  readonly note: string | null;
  readonly lines: readonly LineWritten[];
}

/** A whole purchase out of the parts that matter. */
export function purchaseOf(written: PurchaseWritten): Purchase {
  const { currency, supplier } = written;
  const lines = written.lines.map((line, index) => lineOf(line, index + 1, currency));
  const order: Order = {
    tenant: "acme",
    reference: written.reference,
    supplier: supplier.id,
    shipTo: "main",
    currency,
    orderDay: written.orderDay as Day,
    ...(written.expectedDay === null ? {} : { expectedDay: written.expectedDay as Day }),
    ...(written.note === null ? {} : { note: written.note }),
    lines,
    total: total(lines.map((line) => line.total)),
  };
  return {
    order,
    supplier: { ...supplier, status: "active", currency },
    shipTo: { id: "main", name: "Main store", address: ["1 Harbour Street", "1010 Auckland"] },
    company: { name: "Acme Ltd", address: ["1 Harbour Street"], language: "en" },
  };
}

function lineOf(written: LineWritten, number: number, currency: string): OrderLine {
  const quantity = decimal(written.quantity);
  const price = decimal(written.price);
  const pack = decimal(written.pack);
  return {
    number,
    item: written.item,
    name: written.name,
    quantity,
    unit: pack === "1" ? { code: "ea", decimals: 4 } : { code: "box", decimals: 4 },
    ratio: { numerator: pack, denominator: decimal(1) },
    price,
    priceUnit: decimal(1),
    total: lineTotal(quantity, price, decimal(1), currency),
    allocations: [{ location: "main", quantity: multiply(quantity, pack) }],
    received: decimal(0),
  };
}

/** An order of the first items of the first supplier: one by the piece, one in boxes of twelve. */
export function samplePurchase(
  facts: VendorFacts,
  reference = "PS-261123-7KQ4MX",
  pieces = "2.5",
): Purchase {
  const [supplier] = facts.suppliers;
  if (supplier === undefined) throw new Error("facts without a supplier");
  const items = facts.items.filter((item) => item.supplier === supplier.id).slice(0, 2);
  return purchaseOf({
    reference,
    supplier,
    currency: supplier.currency,
    orderDay: "2026-11-23",
    expectedDay: "2026-11-30",
    note: "Please confirm the delivery date.",
    lines: items.map((item, index) => ({
      item: item.id,
      name: item.name,
      quantity: index === 0 ? pieces : "3",
      price: "18",
      pack: index === 0 ? "1" : "12",
    })),
  });
}
