import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  bearerOf,
  type Call,
  json,
  type Route,
  route,
  type VendorFacts,
  type VendorSupplier,
  type VendorWorld,
} from "@parstock/testing";

import { type Fields, fieldsOf, listIn, parseJson, textIn, within } from "../../src/lib/json.ts";

export const accessToken = "a-token-for-good-of-the-world";

interface Item {
  vendorProductId: string;
  sku: string;
  quantity: number;
  amount: number;
  receivedDate: string | null;
  estimatedDeliveryDate: string | null;
}

export interface SkubanaOrder {
  id: string;
  number: string;
  reference: string | null;
  status: string;
  vendorId: string;
  warehouseId: string;
  currency: string;
  dateCreated: string;
  dateIssued: string | null;
  vendorConfirmedOnDate: string | null;
  items: Item[];
}

type Row = Record<string, unknown>;

const firstId = 9007199254740993n;

/**
 * Extensiv's API as the clients of the README speak it: bare lists that end with an empty page, stock by shelf, orders of
 * vendor products that a PUT creates, answers of results and errors under status 200.
 */
export class SkubanaWorld implements VendorWorld {
  readonly pageRows = { readStock: 100, readItems: 100, readSuppliers: 100, readOpenOrders: 50 };
  kept: SkubanaOrder[] = [];
  /** Whether the filter by custom number does anything. */
  filters = true;
  /** Whether vendors have payment terms. */
  terms = true;
  /** Fields of products by SKU that differ from the usual. */
  products: Record<string, Row> = {};
  /** Further products of vendors, first in their list. */
  vendorProducts: Row[] = [];
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private more = 0;
  private lagMs = 0;

  readonly refusals = {
    throttled: json(429, { message: "Too many requests" }),
    throttledWithHint: json(429, "", { "x-skubana-quota-retryafter": "27000" }),
    unavailable: json(503, "Service Unavailable"),
    revoked: json(401, { error: "invalid_token" }),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.kept = facts.orders.map((order, index) => ({
      ...this.header(index, this.vendorId(order.supplier)),
      reference: order.reference,
      status: ["AWAITING_VENDOR_CONFIRMATION", "PENDING_DELIVERY"][index % 2] ?? "",
      dateCreated: "2026-11-20T10:00:00Z",
      items: order.lines.map(({ item, quantity }) => this.item(item, Number(quantity), 1)),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ status }) => status !== "VOIDED" && status !== "CANCELED")
      .map(({ id, reference }) => ({ externalId: id, reference: reference ?? "" }));
  }

  supplierId({ name }: VendorSupplier): string {
    return name;
  }

  bend(): void {
    this.more = 1;
  }

  lag(ms: number): void {
    this.lagMs = ms;
  }

  arrive(externalId: string): void {
    for (const order of this.kept.filter(({ id }) => id === externalId)) {
      order.status = "FULFILLED";
      for (const item of order.items) item.receivedDate = "2026-12-01T00:00:00Z";
    }
  }

  double(reference: string): void {
    this.kept.push({ ...structuredClone(this.find(reference)), id: idOf(5, this.kept.length) });
  }

  find(reference: string): SkubanaOrder {
    const found = this.kept.find((order) => order.reference === reference);
    if (found === undefined) throw new Error(`no order ${reference}`);
    return found;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return bearerOf(request) === accessToken
      ? route(this.routes, request, now)
      : this.refusals.revoked;
  }

  private readonly routes: readonly Route[] = [
    [
      "GET",
      /^\/v1\/warehouses$/,
      () => text([{ warehouseId: `#${idOf(4, 0)}`, name: "main", active: true }]),
    ],
    ["GET", /^\/v1\/inventory$/, (call) => listed(call, 100, this.shelves())],
    ["GET", /^\/v1\.1\/products$/, (call) => listed(call, 100, this.catalogue())],
    ["GET", /^\/v1\/vendors$/, (call) => listed(call, 100, this.vendors())],
    ["GET", /^\/v1\/vendorproducts$/, (call) => listed(call, 100, this.offers(call))],
    ["GET", /^\/v1\.1\/purchaseorders$/, (call) => listed(call, 50, this.seen(call))],
    ["PUT", /^\/v1\/purchaseorder$/, (call) => this.create(call)],
  ];

  /** Every third product lies on two shelves; each row shows the sums of its warehouse. */
  private shelves(): Row[] {
    return this.facts.items.flatMap(({ id, name, onHand, reorderPoint }, index) => {
      const shelf = (location: string, quantity: number, minStock: number): Row => ({
        productStockId: index,
        minStock,
        quantity,
        product: { productId: `#${idOf(1, index)}`, masterSku: id, name },
        stockLocation: { stockLocationId: 1, location, warehouseId: `#${idOf(4, 0)}` },
        warehouseStockTotals: {
          onHandQuantity: Number(onHand),
          availableQuantity: Number(onHand) - 3,
          allocatedQuantity: 1,
          lockedQuantity: 2,
          inTransitQuantity: 0,
        },
      });
      const minimum = Number(reorderPoint);
      return index % 3 === 0
        ? [shelf("A1", Number(onHand), minimum - 4), shelf("B2", 0, 4)]
        : [shelf("A1", Number(onHand), minimum)];
    });
  }

  private catalogue(): Row[] {
    return this.facts.items.map(({ id, name }, index) => ({
      productId: `#${idOf(1, index)}`,
      masterSku: id,
      name,
      type: "CORE_PRODUCT",
      active: true,
      bundle: false,
      ...this.products[id],
    }));
  }

  private vendors(): Row[] {
    return this.facts.suppliers.map(({ id, name, email }) => ({
      vendorId: `#${this.vendorId(id)}`,
      name,
      active: true,
      purchaseOrderEmail: email,
      defaultVendorPaymentTerm: this.terms
        ? { vendorPaymentTermId: 2, description: "Net 30", active: true }
        : null,
    }));
  }

  private offers({ search }: Call): Row[] {
    const vendorId = search.get("vendorId");
    const all = this.facts.items.map((item, index): Row => ({
      vendorProductId: `#${this.vendorProductId(item.id)}`,
      vendorSku: `${item.supplier}-${index}`,
      vendorId: `#${this.vendorId(item.supplier)}`,
      product: { productId: `#${idOf(1, index)}`, masterSku: item.id },
      active: true,
      defaultProduct: true,
      leadTime: 3,
      minOrderQuantity: 1,
      pricingTiers: [
        { fromQuantity: 1, toQuantity: 999, cost: { amount: Number(item.price), currency: "EUR" } },
      ],
    }));
    return [...this.vendorProducts, ...all].filter(
      (row) => vendorId === null || row["vendorId"] === `#${vendorId}`,
    );
  }

  private seen({ search, now }: Call): Row[] {
    const number = search.get("customPurchaseOrderNumber");
    const from = search.get("createdDateFrom") ?? "";
    return this.kept
      .filter((order) => !this.filters || number === null || order.reference === number)
      .filter(({ dateCreated }) => dateCreated >= from)
      .filter(({ dateCreated }) => Date.parse(dateCreated) + this.lagMs <= Date.parse(now))
      .map(shown);
  }

  private vendorId(supplier: string): string {
    return idOf(
      2,
      this.facts.suppliers.findIndex(({ id }) => id === supplier),
    );
  }

  private vendorProductId(sku: string): string {
    return idOf(
      3,
      this.facts.items.findIndex(({ id }) => id === sku),
    );
  }

  private item(sku: string, quantity: number, amount: number): Item {
    const dates = { receivedDate: null, estimatedDeliveryDate: null };
    return { vendorProductId: this.vendorProductId(sku), sku, quantity, amount, ...dates };
  }

  private header(index: number, vendorId: string): SkubanaOrder {
    return {
      id: idOf(5, index),
      number: `PO${1000 + index}`,
      reference: null,
      status: "AWAITING_AUTHORIZATION",
      vendorId,
      warehouseId: idOf(4, 0),
      currency: "EUR",
      dateCreated: "",
      dateIssued: null,
      vendorConfirmedOnDate: null,
      items: [],
    };
  }

  private create({ request, now }: Call): HttpResponse {
    const asked = fieldsOf(parseJson(request.body ?? "", "the test"), "an order");
    const reference = textIn(asked, "customPurchaseOrderNumber") ?? "";
    const fault = this.faultOf(asked);
    if (fault !== null) return refuse(fault, reference);
    const items = listIn(asked, "purchaseOrderItems").map((value): Item => {
      const entry = fieldsOf(value, "an item");
      const due = textIn(entry, "estimatedDeliveryDate") ?? null;
      const amount = Number(within(entry, "originalUnitCost")["amount"]);
      const sku = this.skuOf(textIn(entry, "vendorProductId")) ?? "";
      const quantity = Number(entry["quantity"]) + this.more;
      return { ...this.item(sku, quantity, amount), estimatedDeliveryDate: due };
    });
    this.kept.push({
      ...this.header(this.kept.length, textIn(asked, "vendorId") ?? ""),
      reference,
      status: textIn(asked, "status") ?? "",
      currency: textIn(asked, "currency") ?? "",
      dateCreated: now,
      items,
    });
    return text({ results: [{ customPurchaseOrderNumber: reference }], errors: [] });
  }

  private faultOf(asked: Fields): string | null {
    const vendorId = textIn(asked, "vendorId") ?? "";
    if (!this.facts.suppliers.some(({ id }) => this.vendorId(id) === vendorId))
      return "Vendor not found";
    if (textIn(asked, "paymentTermId") === undefined) return "Payment term is required";
    if (textIn(asked, "vendorConfirmByDate") === undefined) return "Confirm by date is required";
    if (textIn(asked, "destinationWarehouseId") !== idOf(4, 0)) return "Warehouse not found";
    const items = listIn(asked, "purchaseOrderItems").map((value) => fieldsOf(value, "an item"));
    if (items.some((item) => this.skuOf(textIn(item, "vendorProductId")) === undefined))
      return "Vendor product not found";
    return items.every((item) => /^\d+$/.test(textIn(item, "quantity") ?? ""))
      ? null
      : "Quantity must be an integer";
  }

  private skuOf(vendorProductId: string | undefined): string | undefined {
    return this.facts.items.find(({ id }) => this.vendorProductId(id) === vendorProductId)?.id;
  }
}

function shown(order: SkubanaOrder): Row {
  return {
    purchaseOrderId: `#${order.id}`,
    number: order.number,
    customPurchaseOrderNumber: order.reference,
    status: order.status,
    vendorId: `#${order.vendorId}`,
    destinationWarehouseId: `#${order.warehouseId}`,
    currency: order.currency,
    dateCreated: order.dateCreated,
    dateModified: null,
    dateIssued: order.dateIssued,
    vendorConfirmedOnDate: order.vendorConfirmedOnDate,
    purchaseOrderItems: order.items.map((item) => ({
      vendorProductId: `#${item.vendorProductId}`,
      vendorProductMasterSku: item.sku,
      quantity: item.quantity,
      originalUnitCost: { amount: item.amount, currency: order.currency },
      receivedDate: item.receivedDate,
      estimatedDeliveryDate: item.estimatedDeliveryDate,
    })),
    messagesToVendor: [],
  };
}

function listed({ search }: Call, most: number, rows: readonly Row[]): HttpResponse {
  const size = Math.min(most, Number(search.get("limit") ?? most));
  const start = (Number(search.get("page") ?? 1) - 1) * size;
  return text(rows.slice(start, start + size));
}

function refuse(message: string, identifier: string): HttpResponse {
  return json(200, {
    results: [],
    errors: [{ message, errorCode: "VALIDATION", identifier, index: 1 }],
  });
}

/** Ids that no binary number can hold are written as the digits that they are. */
function text(body: unknown): HttpResponse {
  return json(200, JSON.stringify(body).replace(/"#(\d+)"/g, "$1"));
}

function idOf(kind: number, index: number): string {
  return String(firstId + BigInt(kind) * 1_000_000n + BigInt(index));
}
