import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  type Call,
  headerOf,
  json,
  type Route,
  route,
  type VendorFacts,
  type VendorSupplier,
  type VendorWorld,
} from "@parstock/testing";

export const accountId = "704ef231-cd93-49c9-a201-26b4b5d0d35b";
export const applicationKey = "0342a546-e0c2-0dff-f0be-6a5e17154033";

interface Line {
  ProductID: string;
  SKU: string;
  Name: string;
  Quantity: number;
  Price: number;
  Discount?: number;
  Tax: number;
  TaxRule: string;
  Total: number;
}

interface Received {
  Status: string;
  Lines: { SKU: string; Quantity: number }[];
}

export interface CorePurchase {
  ID: string;
  OrderNumber: string;
  SupplierID: string;
  Supplier: string;
  SupplierCurrency: string;
  Location: string;
  RequiredBy: string | null;
  Note: string;
  Status: string;
  CombinedReceivingStatus: string;
  LastUpdatedDate: string;
  Order: { Memo: string; Status: string; Lines: Line[] };
  StockReceived: Received[];
  PutAway: Received[];
}

interface Header {
  SupplierID?: string;
  Approach?: string;
  Location?: string;
  RequiredBy?: string;
  Note?: string;
}

interface OrderBody {
  TaskID: string;
  Memo: string;
  Status: string;
  Lines: Line[];
}

/**
 * The API v2 of Cin7 Core as its blueprint of June 2026 describes it: lists of at most 1,000, stock by bin and batch, a
 * purchase made as a header first and lines second, notes that no list shows or searches, totals that are checked.
 */
export class Cin7CoreWorld implements VendorWorld {
  readonly pageRows = { readItems: 1000, readSuppliers: 1000, readOpenOrders: 25 };
  kept: CorePurchase[] = [];
  locations: string[] = ["Main Warehouse"];
  taxes: readonly (readonly [name: string, percent: number])[] = [
    ["Tax Exempt", 0],
    ["VAT 20%", 20],
  ];
  lockDate: string | null = null;
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private more = 0;
  private lagMs = 0;

  readonly refusals = {
    throttled: { status: 429, headers: {}, body: "You reached 60 calls per 60 seconds API limit" },
    throttledWithHint: { status: 429, headers: { "retry-after": "27" }, body: "" },
    unavailable: json(503, "Service Unavailable"),
    revoked: refuse(403, "Incorrect credentials!"),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.kept = facts.orders.map((order, index) => ({
      ...this.header(order.supplier, { Note: "Called them on Monday" }, index),
      OrderNumber: order.reference,
      LastUpdatedDate: "2026-11-20T10:00:00.123Z",
      Status: ["ORDERED", "ORDERING"][index % 2] ?? "ORDERED",
      Order: {
        Memo: "",
        Status: ["AUTHORISED", "DRAFT"][index % 2] ?? "DRAFT",
        Lines: order.lines.map((line) => this.line(line.item, Number(line.quantity))),
      },
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ Status }) => Status !== "VOIDED")
      .map(({ ID, Note, OrderNumber }) => ({
        externalId: ID,
        reference: /^PS-\S+/.exec(Note)?.[0] ?? OrderNumber,
      }));
  }

  supplierId({ name }: VendorSupplier): string {
    return name;
  }

  arrive(externalId: string): void {
    for (const order of this.kept)
      if (order.ID === externalId) {
        order.Status = "RECEIVED";
        order.CombinedReceivingStatus = "FULLY RECEIVED";
        const Lines = order.Order.Lines.map(({ SKU, Quantity }) => ({ SKU, Quantity }));
        order.StockReceived = [{ Status: "AUTHORISED", Lines }];
      }
  }

  bend(): void {
    this.more = 1;
  }

  lag(ms: number): void {
    this.lagMs = ms;
  }

  double(reference: string): void {
    const order = this.find(reference);
    const index = this.kept.length;
    this.kept.push({ ...structuredClone(order), ID: guid(4, index), OrderNumber: numberOf(index) });
  }

  /** The purchase that was made for an order of ours. */
  find(reference: string): CorePurchase {
    const found = this.kept.find(({ Note }) => Note.startsWith(reference));
    if (found === undefined) throw new Error(`no purchase ${reference}`);
    return found;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const known =
      headerOf(request, "api-auth-accountid") === accountId &&
      headerOf(request, "api-auth-applicationkey") === applicationKey;
    return known ? route(this.routes, request, now) : this.refusals.revoked;
  }

  private readonly routes: readonly Route[] = [
    [
      "GET",
      /\/v2\/me$/,
      () => json(200, { Company: "Acme", Currency: "EUR", LockDate: this.lockDate }),
    ],
    [
      "GET",
      /\/v2\/ref\/productavailability$/,
      (call) => page(call, "ProductAvailabilityList", this.availability()),
    ],
    [
      "GET",
      /\/v2\/ref\/location$/,
      (call) =>
        page(
          call,
          "LocationList",
          this.locations.map((Name, index) => ({
            ID: guid(5, index),
            Name,
            IsDeprecated: false,
            AddressLine1: "1 Harbour Street",
            AddressLine2: "",
            AddressCountry: "New Zealand",
          })),
        ),
    ],
    [
      "GET",
      /\/v2\/ref\/tax$/,
      (call) =>
        page(
          call,
          "TaxRuleList",
          this.taxes.map(([Name, TaxPercent]) => ({
            Name,
            TaxPercent,
            IsActive: true,
            IsTaxForPurchase: true,
          })),
        ),
    ],
    ["GET", /\/v2\/product$/, (call) => page(call, "Products", this.products(call))],
    ["GET", /\/v2\/supplier$/, (call) => page(call, "SupplierList", this.suppliers(call))],
    ["GET", /\/v2\/purchaseList$/, (call) => page(call, "PurchaseList", this.list(call))],
    ["GET", /\/v2\/advanced-purchase$/, (call) => this.one(call, (found) => json(200, found))],
    ["POST", /\/v2\/advanced-purchase$/, (call) => this.create(call)],
    ["POST", /\/v2\/purchase\/order$/, (call) => this.setLines(call)],
    [
      "DELETE",
      /\/v2\/advanced-purchase$/,
      (call) => this.one(call, (found) => this.end(call, found)),
    ],
  ];

  /** Every third product lies in two bins, of which one was drawn below zero. */
  private availability(): unknown[] {
    return this.facts.items.flatMap(({ id, name, onHand }, index) => {
      const row = {
        ID: guid(1, index),
        SKU: id,
        Name: name,
        Location: "Main Warehouse",
        Bin: null as string | null,
        Batch: null,
        ExpiryDate: null,
        OnHand: Number(onHand),
        Allocated: 0,
        Available: Number(onHand),
        OnOrder: 3,
        StockOnHand: 99.5,
        InTransit: 0,
        NextDeliveryDate: null,
      };
      if (index % 3 !== 0) return [row];
      return [
        { ...row, OnHand: -1 },
        { ...row, Bin: "Bin 1", OnHand: Number(onHand) + 1 },
      ];
    });
  }

  private products({ search }: Call): unknown[] {
    const sku = search.get("Sku");
    const rows = this.facts.items.map((item, index) => ({
      ID: guid(1, index),
      SKU: item.id,
      Name: item.name,
      Category: "Other",
      Type: "Stock",
      DropShipMode: "No Drop Ship",
      UOM: "Item",
      MinimumBeforeReorder: Number(item.reorderPoint),
      ReorderQuantity: index % 2 === 0 ? 24 : 0,
      PurchaseTaxRule: index % 2 === 0 ? "VAT 20%" : null,
      BillOfMaterial: false,
      AutoDisassembly: false,
      Status: "Active",
      Suppliers: [
        {
          SupplierID: this.supplierGuid(item.supplier),
          SupplierName: this.supplier(item.supplier)?.name,
          SupplierInventoryCode: `${item.supplier}-${index}`,
          Cost: Number(item.price),
          FixedCost: 0,
          Currency: "EUR",
          ProductSupplierOptions: [
            { ID: guid(6, index), LocationID: null, Lead: 3, Safety: 0, MinimumToReorder: 0 },
          ],
        },
      ],
      ReorderLevels: [],
    }));
    return rows.filter(({ SKU }) => sku === null || SKU.includes(sku));
  }

  private suppliers({ search }: Call): unknown[] {
    const start = (search.get("Name") ?? "").toLowerCase();
    return this.facts.suppliers
      .filter(({ name }) => name.toLowerCase().startsWith(start))
      .map((supplier) => ({
        ID: this.supplierGuid(supplier.id),
        Name: supplier.name,
        Currency: supplier.currency,
        PaymentTerm: "30 days",
        TaxRule: "Tax Exempt",
        Status: "Active",
        Addresses: [{ Line1: "148 Bay Harbour Road", Line2: "", City: "Ridge Heights" }],
        Contacts: [
          { Name: "Sales", Email: "sales@other.example", Default: false, IncludeInEmail: true },
          { Name: "Orders", Email: supplier.email, Default: true, IncludeInEmail: false },
        ],
      }));
  }

  private supplier(id: string): VendorSupplier | undefined {
    return this.facts.suppliers.find((supplier) => supplier.id === id);
  }

  private supplierGuid(id: string): string {
    return guid(
      2,
      this.facts.suppliers.findIndex((supplier) => supplier.id === id),
    );
  }

  /** What the list shows lags; notes and memos it never shows. */
  private list({ search, now }: Call): unknown[] {
    const status = search.get("Status");
    const since = search.get("UpdatedSince");
    return this.kept
      .filter((one) => status === null || one.Status === status)
      .filter((one) => since === null || one.LastUpdatedDate.slice(0, 23) > since)
      .filter((one) => Date.parse(one.LastUpdatedDate) + this.lagMs <= Date.parse(now))
      .map((one) => ({
        ID: one.ID,
        OrderNumber: one.OrderNumber,
        Status: one.Status,
        Supplier: one.Supplier,
        SupplierID: one.SupplierID,
        SupplierCurrency: one.SupplierCurrency,
        OrderStatus: one.Order.Status,
        CombinedReceivingStatus: one.CombinedReceivingStatus,
        LastUpdatedDate: one.LastUpdatedDate,
        Type: "Simple Purchase",
      }));
  }

  private one({ search }: Call, act: (found: CorePurchase) => HttpResponse): HttpResponse {
    const found = this.kept.find(({ ID }) => ID === search.get("ID"));
    return found === undefined ? refuse(400, "Purchase was not found") : act(found);
  }

  private end({ search }: Call, found: CorePurchase): HttpResponse {
    if (search.get("Void") !== "true") return refuse(400, "Undo is not modelled");
    found.Status = "VOIDED";
    found.Order.Status = "VOIDED";
    return json(200, found);
  }

  private create({ body, now }: Call): HttpResponse {
    const asked = body as Header;
    const supplier = this.facts.suppliers.find(
      ({ id }) => this.supplierGuid(id) === asked.SupplierID,
    );
    if (supplier === undefined) return refuse(400, "Supplier was not found");
    if (!["STOCK", "INVOICE"].includes(asked.Approach ?? ""))
      return refuse(400, "'Approach' is required");
    if (!this.locations.includes(asked.Location ?? ""))
      return refuse(400, `Location '${asked.Location}' was not found in reference book`);
    const made = { ...this.header(supplier.id, asked, this.kept.length), LastUpdatedDate: now };
    this.kept.push(made);
    return json(200, made);
  }

  private header(supplier: string, asked: Header, index: number): CorePurchase {
    return {
      ID: guid(3, index),
      OrderNumber: numberOf(index),
      SupplierID: this.supplierGuid(supplier),
      Supplier: this.supplier(supplier)?.name ?? "",
      SupplierCurrency: this.supplier(supplier)?.currency ?? "",
      Location: asked.Location ?? "Main Warehouse",
      RequiredBy: asked.RequiredBy ?? null,
      Note: asked.Note ?? "",
      Status: "DRAFT",
      CombinedReceivingStatus: "NOT AVAILABLE",
      LastUpdatedDate: "",
      Order: { Memo: "", Status: "NOT AVAILABLE", Lines: [] },
      StockReceived: [],
      PutAway: [],
    };
  }

  private line(item: string, quantity: number): Line {
    const index = this.facts.items.findIndex(({ id }) => id === item);
    const name = this.facts.items[index]?.name ?? item;
    const named = { ProductID: guid(1, index), SKU: item, Name: name };
    return {
      ...named,
      Quantity: quantity,
      Price: 1,
      Tax: 0,
      TaxRule: "Tax Exempt",
      Total: quantity,
    };
  }

  /** Replaces all lines, and makes the order valid when it is told to. */
  private setLines({ body, now }: Call): HttpResponse {
    const asked = body as OrderBody;
    const purchase = this.kept.find(({ ID }) => ID === asked.TaskID);
    if (purchase === undefined) return refuse(400, "Purchase task was not found");
    if (!["DRAFT", "NOT AVAILABLE"].includes(purchase.Order.Status))
      return refuse(400, `Purchase order status is ${purchase.Order.Status}`);
    const wrong = asked.Lines.map((line) => this.faultOf(line)).find((fault) => fault !== null);
    if (wrong !== undefined) return refuse(400, wrong ?? "");
    const lines = asked.Lines.map((line) => ({ ...line, Quantity: line.Quantity + this.more }));
    purchase.Order = { Memo: asked.Memo, Status: asked.Status, Lines: lines };
    purchase.Status = asked.Status === "AUTHORISED" ? "ORDERED" : "ORDERING";
    purchase.LastUpdatedDate = now;
    return json(200, { TaskID: purchase.ID, ...purchase.Order });
  }

  private faultOf(line: Line): string | null {
    const product = this.facts.items.find((_, index) => guid(1, index) === line.ProductID);
    if (product === undefined) return `Product '${line.SKU}' was not found`;
    const tax = this.taxes.find(([name]) => name === line.TaxRule);
    if (tax === undefined) return `Tax rule '${line.TaxRule}' was not found`;
    if (line.Quantity < 1) return "Quantity must be 1 or more";
    const total = line.Quantity * line.Price * (1 - (line.Discount ?? 0) / 100);
    return Math.abs(total - line.Total) > 0.00006 ? "Line total does not match" : null;
  }
}

function page(call: Call, list: string, rows: readonly unknown[]): HttpResponse {
  const size = Math.min(1000, Number(call.search.get("Limit") ?? 100));
  const number = Number(call.search.get("Page") ?? 1);
  const shown = rows.slice((number - 1) * size, number * size);
  return json(200, { Total: rows.length, Page: number, [list]: shown });
}

function guid(kind: number, index: number): string {
  return `${kind}17f2bfc-c6d4-41fd-b238-${String(index).padStart(12, "0")}`;
}

function numberOf(index: number): string {
  return `PO-${String(index + 1).padStart(5, "0")}`;
}

function refuse(status: number, message: string): HttpResponse {
  return json(status, [{ ErrorCode: status, Exception: message }]);
}
