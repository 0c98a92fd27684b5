import type { Day, Decimal, Order, OrderLine, Purchase, Supplier } from "@parstock/core";
import { decimal, divide, multiply, total } from "@parstock/core";

export function line(
  number: number,
  over: Partial<Omit<OrderLine, "total">> & { readonly digits?: number } = {},
): OrderLine {
  const { digits = 2, ...rest } = over;
  const made = {
    number,
    item: `ITEM-${String(number).padStart(4, "0")}`,
    name: `Hex bolt M8 × ${String(10 + number)}, zinc plated`,
    supplierSku: `HB-${String(1000 + number)}`,
    quantity: decimal(12),
    unit: { code: "CTN", decimals: 0 },
    ratio: { numerator: decimal(100), denominator: decimal(1) },
    price: decimal("4.5"),
    priceUnit: decimal(1),
    allocations: [],
    received: decimal(0),
    ...rest,
  };
  return {
    ...made,
    total: divide(multiply(made.quantity, made.price), made.priceUnit, digits),
  };
}

export function purchase(
  over: {
    readonly lines?: readonly OrderLine[];
    readonly order?: Partial<Order>;
    readonly supplier?: Partial<Supplier>;
    readonly company?: Partial<Purchase["company"]>;
    readonly shipTo?: Partial<Purchase["shipTo"]>;
  } = {},
): Purchase {
  const lines = over.lines ?? [
    line(1),
    line(2, { quantity: decimal(1200), price: decimal("3.125"), priceUnit: decimal(100) }),
    line(3, { name: "Safety gloves, nitrile, size L", price: decimal("12.9") }),
  ];
  return {
    order: {
      tenant: "acme",
      reference: "PO-2026-00042",
      supplier: "hansen",
      shipTo: "main",
      currency: "EUR",
      orderDay: "2026-11-23" as Day,
      expectedDay: "2026-12-01" as Day,
      lines,
      total: total(lines.map((each) => each.total)) as Decimal,
      paymentTerms: "30 days net",
      deliveryTerms: "DAP",
      ...over.order,
    },
    supplier: {
      id: "hansen",
      name: "Hansen Fasteners Ltd",
      status: "active",
      currency: "EUR",
      email: "orders@hansen.example",
      address: ["14 Foundry Lane", "Leeds LS1 4AB", "United Kingdom"],
      language: "en-GB",
      accountNumber: "C-20417",
      ...over.supplier,
    },
    shipTo: {
      id: "main",
      name: "Main warehouse, gate 3",
      address: ["Hafenstraße 7", "20457 Hamburg", "Germany"],
      ...over.shipTo,
    },
    company: {
      name: "Nordwerk Instandhaltung GmbH",
      address: ["Kontorallee 12", "20095 Hamburg", "Germany"],
      email: "purchasing@nordwerk.example",
      phone: "+49 40 555 0100",
      taxNumber: "DE123456789",
      language: "de",
      ...over.company,
    },
  };
}
