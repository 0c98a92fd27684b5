import { createHmac } from "node:crypto";

import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  type Call,
  headerOf,
  json,
  type Route,
  route,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

export const apiId = "5d2f7c1a-id-of-ours";
export const apiKey = "api-key-of-the-account";

interface Line {
  Product: { ProductCode: string };
  OrderQuantity: number;
  UnitPrice: number;
  LineTotal: number;
  ReceiptQuantity?: number | null;
}

interface Order {
  Guid: string;
  OrderNumber: string;
  OrderStatus: string;
  RequiredDate?: string;
  Supplier: { SupplierCode: string; SupplierName?: string };
  Currency?: { CurrencyCode: string };
  Warehouse: { WarehouseCode: string };
  SubTotal: number;
  PurchaseOrderLines: Line[];
}

type Fields = Record<string, unknown>;

/**
 * Unleashed's API as its pages and clients' recordings describe it (2026-11): the signature over the query as it came, pages
 * in the path, stock without products that never moved, `/Date()/` in answers, Guids that the client makes.
 */
export class UnleashedWorld implements VendorWorld {
  readonly pageRows = {
    readStock: 500,
    readItems: 500,
    readSuppliers: 500,
    readOpenOrders: 500,
  };
  /** What a second POST under a Guid does is not documented. */
  onSecondPost: "refuses" | "overwrites" = "refuses";
  /** Products that never had a transaction. */
  readonly unmoved = new Set<string>();
  /** Fields put over those of a product, by its code. */
  readonly changed = new Map<string, Fields>();
  /** Figures put over those of stock, by warehouse and product. */
  readonly figures = new Map<string, Fields>();
  /** More rows than this are never on a page, whatever is asked for. */
  pageMax = 1000;
  /** Deleted orders are no longer shown at all. */
  forgets = false;
  warehouses: readonly string[] = ["main", "NORTH WING"];
  kept: Order[] = [];
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private more = 0;

  readonly refusals = {
    throttled: { status: 429, headers: {}, body: "" },
    unavailable: {
      status: 500,
      headers: { "content-type": "text/html" },
      body: "<html><body>Runtime Error</body></html>",
    },
    revoked: { status: 403, headers: {}, body: '"Forbidden"' },
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.kept = facts.orders.map((order, index) => ({
      Guid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      OrderNumber: order.reference,
      OrderStatus: ["Parked", "Placed", "Costed", "Unapproved"][index % 4] ?? "Placed",
      RequiredDate: "/Date(1796256000000)/",
      Supplier: { SupplierCode: order.supplier },
      Currency: { CurrencyCode: "EUR" },
      Warehouse: { WarehouseCode: "main" },
      SubTotal: 0,
      PurchaseOrderLines: order.lines.map((line) => ({
        Product: { ProductCode: line.item },
        OrderQuantity: Number(line.quantity),
        UnitPrice: 1,
        LineTotal: Number(line.quantity),
        ReceiptQuantity: null,
      })),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ OrderStatus }) => OrderStatus !== "Deleted")
      .map(({ Guid, OrderNumber }) => ({ externalId: Guid, reference: OrderNumber }));
  }

  arrive(externalId: string): void {
    for (const order of this.kept)
      if (order.Guid === externalId) {
        order.OrderStatus = "Complete";
        for (const line of order.PurchaseOrderLines) line.ReceiptQuantity = line.OrderQuantity;
      }
  }

  bend(): void {
    this.more = 1;
  }

  /** A person gives another order the number of ours. */
  double(reference: string): void {
    const order = this.kept.find(({ OrderNumber }) => OrderNumber === reference);
    if (order !== undefined)
      this.kept.push({ ...order, Guid: "00000000-0000-4000-8000-00000000d0b1" });
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return this.refusal(request) ?? route(this.routes, request, now);
  }

  private refusal(request: HttpRequest): HttpResponse | null {
    // As it goes out: a client that encodes once more after signing would be refused.
    const query = new URL(request.url).search.slice(1);
    const signature = createHmac("sha256", apiKey).update(query).digest("base64");
    const isSigned =
      headerOf(request, "api-auth-id") === apiId &&
      headerOf(request, "api-auth-signature") === signature;
    if (!isSigned) return this.refusals.revoked;
    if (headerOf(request, "accept") !== "application/json") throw new Error("XML would come");
    return null;
  }

  private readonly routes: readonly Route[] = [
    ["GET", /^\/StockOnHand\/(\d+)$/, (call) => this.page(call, this.stock(call))],
    ["GET", /^\/Products\/(\d+)$/, (call) => this.page(call, this.products())],
    ["GET", /^\/Suppliers\/(\d+)$/, (call) => this.page(call, this.suppliers())],
    ["GET", /^\/Warehouses\/(\d+)$/, (call) => this.page(call, this.places())],
    ["GET", /^\/PurchaseOrders\/(\d+)$/, (call) => this.page(call, this.listed(call))],
    ["GET", /^\/PurchaseOrders\/([0-9a-f-]{36})$/, (call) => this.one(call)],
    ["POST", /^\/PurchaseOrders\/([0-9a-f-]{36})$/, (call) => this.create(call)],
    ["DELETE", /^\/PurchaseOrders\/([0-9a-f-]{36})$/, (call) => this.remove(call)],
  ];

  private page({ parts, search }: Call, rows: readonly unknown[]): HttpResponse {
    const size = Math.min(this.pageMax, Number(search.get("pageSize") ?? 200));
    const number = Number(parts[0]);
    return json(200, {
      Pagination: {
        NumberOfItems: rows.length,
        PageSize: size,
        PageNumber: number,
        NumberOfPages: Math.ceil(rows.length / size),
      },
      Items: rows.slice((number - 1) * size, number * size),
    });
  }

  private stock({ search }: Call): unknown[] {
    const warehouse = search.get("warehouseCode");
    const moved = this.facts.items.filter(({ id }) => !this.unmoved.has(id));
    const here = warehouse === null || warehouse === "main" ? moved : moved.slice(0, 1);
    return here.map((item) => ({
      ProductCode: item.id,
      ProductDescription: item.name,
      // Summed over all warehouses the figures belong to none.
      WarehouseCode: warehouse ?? "",
      Warehouse: warehouse ?? "",
      OnPurchase: 99,
      AllocatedQty: 0,
      AvailableQty: Number(item.onHand),
      QtyOnHand: Number(item.onHand),
      AvgCost: 1.23456789012345,
      LastModifiedOn: "/Date(1499957160146)/",
      ...this.figures.get(`${warehouse}/${item.id}`),
    }));
  }

  private products(): unknown[] {
    return this.facts.items.map((item) => ({
      ProductCode: item.id,
      ProductDescription: item.name,
      MinStockAlertLevel: Number(item.reorderPoint),
      MaxStockAlertLevel: null,
      ReOrderPoint: null,
      MinimumOrderQuantity: null,
      UnitOfMeasure: { Name: "EA" },
      DefaultPurchasePrice: Number(item.price),
      Obsolete: false,
      IsPurchasable: true,
      NeverDiminishing: false,
      IsAssembledProduct: false,
      Supplier: {
        SupplierCode: item.supplier,
        SupplierProductCode: `V-${item.id}`,
        SupplierProductPrice: null,
      },
      LastModifiedOn: "/Date(1499957160146)/",
      ...this.changed.get(item.id),
    }));
  }

  private suppliers(): unknown[] {
    return this.facts.suppliers.map((supplier) => ({
      SupplierCode: supplier.id,
      SupplierName: supplier.name,
      Email: supplier.email,
      Currency: { CurrencyCode: supplier.currency },
      Taxable: true,
    }));
  }

  private places(): unknown[] {
    return this.warehouses.map((WarehouseCode) => ({
      WarehouseCode,
      WarehouseName: `The ${WarehouseCode}`,
      IsDefault: WarehouseCode === "main",
    }));
  }

  private listed({ search }: Call): unknown[] {
    const [number, status] = [search.get("orderNumber"), search.get("orderStatus")];
    return this.shown().filter(
      (order) =>
        (number === null || order.OrderNumber === number) &&
        (status === null || order.OrderStatus === status),
    );
  }

  private shown(): Order[] {
    return this.kept.filter(({ OrderStatus }) => !this.forgets || OrderStatus !== "Deleted");
  }

  private one({ parts }: Call): HttpResponse {
    const order = this.shown().find(({ Guid }) => Guid === parts[0]);
    return order === undefined ? json(404, { Description: "Not found" }) : json(200, order);
  }

  private create({ parts, body }: Call): HttpResponse {
    const asked = body as Order;
    if (asked.Guid !== parts[0]) return invalid("Guid", "The Guid is not the one of the address");
    const refused = this.refusalOf(asked);
    if (refused !== null) return refused;
    const at = this.kept.findIndex(({ Guid }) => Guid === asked.Guid);
    if (at >= 0 && this.onSecondPost === "refuses")
      return invalid("Guid", "A purchase order with this Guid already exists");
    const supplier = this.facts.suppliers.find(({ id }) => id === asked.Supplier.SupplierCode);
    const order: Order = {
      ...asked,
      Supplier: { ...asked.Supplier, SupplierName: supplier?.name ?? "" },
      RequiredDate: `/Date(${Date.parse(asked.RequiredDate ?? "")})/`,
      PurchaseOrderLines: asked.PurchaseOrderLines.map((line) => ({
        ...line,
        OrderQuantity: line.OrderQuantity + this.more,
        ReceiptQuantity: 0,
      })),
    };
    if (at >= 0) this.kept[at] = order;
    else this.kept.push(order);
    return json(201, order);
  }

  private refusalOf(asked: Order): HttpResponse | null {
    const known = new Set(this.facts.items.map(({ id }) => id));
    const codes = asked.PurchaseOrderLines.map(({ Product }) => Product.ProductCode);
    if (!codes.every((code) => known.has(code)))
      return json(404, { Description: "The product was not found" });
    if (!this.facts.suppliers.some(({ id }) => id === asked.Supplier.SupplierCode))
      return json(404, { Description: "The supplier was not found" });
    if (!this.warehouses.includes(asked.Warehouse.WarehouseCode))
      return json(404, { Description: "The warehouse was not found" });
    const sum = asked.PurchaseOrderLines.reduce((total, line) => total + line.LineTotal, 0);
    return Math.abs(sum - asked.SubTotal) > 0.001
      ? invalid("SubTotal", "The sub total is not the sum of the lines")
      : null;
  }

  private remove({ parts }: Call): HttpResponse {
    const order = this.kept.find(({ Guid }) => Guid === parts[0]);
    if (order === undefined) return json(404, { Description: "Not found" });
    if (order.OrderStatus === "Complete")
      return invalid("OrderStatus", "Completed purchase orders cannot be deleted");
    order.OrderStatus = "Deleted";
    return { status: 200, headers: {}, body: "" };
  }
}

function invalid(Field: string, Description: string): HttpResponse {
  return json(400, { Items: [{ Description, ErrorCode: "400", Field, DebugInfo: "at line 12" }] });
}
