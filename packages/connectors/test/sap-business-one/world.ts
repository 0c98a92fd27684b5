import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  type Call,
  headerOf,
  type Route,
  route,
  TokenDesk,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

import { filterOf } from "./filter.ts";

type Row = Record<string, unknown>;

export const address = "https://sap.example:50000";
export const password = "password-of-parstock";

/** Keys are integers; larger than a double holds, so that nobody passes them through one. */
const firstEntry = 9_007_199_254_740_993n;

/** A Service Layer of 10.0 as the manual 1.27 and recordings describe it, in either version of OData. */
export class SapWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows = { readStock: 200, readItems: 200, readSuppliers: 200, readOpenOrders: 20 };
  /** Whether the user field on marketing documents was made. */
  hasReferenceField = true;
  /** An approval procedure makes drafts of what is posted. */
  approves = false;
  branches = false;
  superuser = true;
  logIns = 0;
  items: Row[] = [];
  partners: Row[] = [];
  documents: Row[] = [];
  drafts: Row[] = [];
  deliveries: Row[] = [];
  invoices: Row[] = [];
  receipts: Row[] = [];
  private readonly version: "v1" | "v2";
  private linkBase = "";
  private more = 0;
  private entries = firstEntry;

  constructor(version: "v1" | "v2" = "v2") {
    this.version = version;
  }

  readonly refusals = {
    throttled: { status: 429, headers: {}, body: "" },
    throttledWithHint: { status: 429, headers: { "retry-after": "12" }, body: "" },
    unavailable: { status: 502, headers: {}, body: "<html>Proxy Error</html>" },
    expired: this.error(401, 301, "Invalid session or session already timeout."),
    revoked: this.error(401, 100000027, "Login failed"),
    wrongTenant: this.error(
      401,
      100000060,
      "Fail to get DB Credentials from SLD, the company database is not registered",
    ),
  };

  fill(facts: VendorFacts): void {
    this.items = facts.items.map((item, index) => itemOf(item, index));
    this.partners = facts.suppliers.map((supplier) => ({
      CardCode: supplier.id,
      CardName: supplier.name,
      CardType: "cSupplier",
      Currency: supplier.currency,
      EmailAddress: supplier.email,
      Valid: "tYES",
      Frozen: "tNO",
      PayTermsGrpCode: -1,
      PriceListNum: 2,
    }));
    this.documents = facts.orders.map((order) =>
      this.keep({
        CardCode: order.supplier,
        NumAtCard: order.reference,
        DocCurrency: "EUR",
        DocDueDate: "2026-12-01",
        DocumentLines: order.lines.map((line) => ({
          ItemCode: line.item,
          Quantity: Number(line.quantity),
          UnitPrice: 1,
          UseBaseUnits: "tYES",
          UoMEntry: 1,
          WarehouseCode: "main",
        })),
      }),
    );
  }

  orders(): { externalId: string; reference: string }[] {
    return [...listed(this.documents, ""), ...listed(this.drafts, "draft/")];
  }

  arrive(externalId: string): void {
    const order = this.documents.find(({ DocEntry }) => String(DocEntry) === externalId);
    Object.assign(order ?? {}, { DocumentStatus: "bost_Close" });
    for (const line of (order?.["DocumentLines"] ?? []) as Row[])
      Object.assign(line, { RemainingOpenQuantity: 0, RemainingOpenInventoryQuantity: 0 });
  }

  bend(): void {
    this.more = 1;
  }

  double(reference: string): void {
    const before = this.documents.find(({ NumAtCard }) => NumAtCard === reference);
    this.documents.push({ ...before, DocEntry: (this.entries += 1n) });
  }

  strayLinks(): void {
    this.linkBase = "https://elsewhere.example/b1s/v2/";
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    if (!new URL(request.url).pathname.startsWith(`/b1s/${this.version}/`))
      throw new Error("the other version of the Service Layer was called");
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["POST", /\/Login$/, (call) => this.logIn(call)],
    ["POST", /\/\$batch$/, (call) => this.guard(call, () => this.batch(call))],
    [
      "POST",
      /\/CompanyService_GetCompanyInfo$/,
      (call) => this.guard(call, () => this.ok({ CompanyName: "Acme" })),
    ],
    [
      "POST",
      /\/PurchaseOrders\((\d+)\)\/Cancel$/,
      (call) => this.guard(call, () => this.cancel(call)),
    ],
    ["POST", /\/PurchaseOrders$/, (call) => this.guard(call, () => this.create(call))],
    ["POST", /\/UserFieldsMD$/, (call) => this.guard(call, () => this.addField())],
    ["PATCH", /\/PurchaseOrders\((\d+)\)$/, (call) => this.guard(call, () => this.amend(call))],
    ["DELETE", /\/Drafts\((\d+)\)$/, (call) => this.guard(call, () => this.dropDraft(call))],
    [
      "GET",
      /\/(PurchaseOrders|Drafts|BusinessPartners)\((.+)\)$/,
      (call) => this.guard(call, () => this.one(call)),
    ],
    ["GET", /\/(\w+)$/, (call) => this.guard(call, () => this.list(call))],
  ];

  private logIn({ body }: Call): HttpResponse {
    const { CompanyDB, UserName, Password } = body as Row;
    if (CompanyDB !== "SBODEMOUS") return this.refusals.wrongTenant;
    const isRight = UserName === "parstock" && Password === password;
    // Sessions do not end each other: the one before is as good as a new one while it lasts.
    const isOpen = this.tokens.judge(this.tokens.accessToken) === "good";
    if (!isRight || !(isOpen || this.tokens.renew(this.tokens.refreshToken)))
      return this.refusals.revoked;
    this.logIns += 1;
    const { accessToken } = this.tokens;
    const cookies = `B1SESSION=${accessToken};HttpOnly;, ROUTEID=.node1; path=/b1s`;
    return this.ok(
      { SessionId: accessToken, Version: "1000280", SessionTimeout: 30 },
      { "set-cookie": cookies },
    );
  }

  /** Without its route a call may reach a node that does not know the session. */
  private guard({ request }: Call, act: () => HttpResponse): HttpResponse {
    const cookie = headerOf(request, "cookie") ?? "";
    const session = /B1SESSION=([^;]+)/.exec(cookie)?.[1];
    const isGood = this.tokens.judge(session) === "good";
    const isSticky = session === "access-token-1-of-the-world" || /ROUTEID=\.node1/.test(cookie);
    return isGood && isSticky ? act() : this.refusals.expired;
  }

  private batch({ request, now }: Call): HttpResponse {
    const boundary = /boundary=([^";]+)$/.exec(headerOf(request, "content-type") ?? "")?.[1];
    if (boundary === undefined) return { status: 405, headers: {}, body: "" };
    const parts = (request.body ?? "").split(`--${boundary}`).slice(1, -1);
    const answers = parts.map((part) => {
      const path = /\r\nGET (\S+) HTTP\/1\.1\r\n/.exec(part)?.[1];
      if (path === undefined) throw new Error("a part of a batch that is no GET");
      const size = /Prefer: (.+)\r\n/.exec(part)?.[1] ?? "";
      const url = `${address}${path}`;
      return this.answer(
        { method: "GET", url, headers: { ...request.headers, prefer: size }, intent: "reads" },
        now,
      );
    });
    const texts = answers.map(
      ({ status, body }) =>
        `--batch_answer\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 ${status} Status\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n`,
    );
    return {
      status: 202,
      headers: { "content-type": "multipart/mixed;boundary=batch_answer" },
      body: `${texts.join("")}--batch_answer--\r\n`,
    };
  }

  private rows(name: string): Row[] {
    switch (name) {
      case "Items":
        return this.items;
      case "BusinessPartners":
        return this.partners;
      case "PurchaseOrders":
        return this.documents;
      case "Drafts":
        return this.drafts;
      case "DeliveryNotes":
        return this.deliveries;
      case "Invoices":
        return this.invoices;
      case "PurchaseDeliveryNotes":
        return this.receipts;
      case "Warehouses":
        return ["main", "02"].map((code) => ({
          WarehouseCode: code,
          Inactive: "tNO",
          City: "Wien",
        }));
      case "PaymentTermsTypes":
        return [{ GroupNumber: -1, PaymentTermsGroupName: "30 days net" }];
      case "UserFieldsMD":
        return this.hasReferenceField
          ? [{ TableName: "OPOR", Name: "ParstockRef", FieldID: 0 }]
          : [];
      default:
        throw new Error(`the world has no ${name}`);
    }
  }

  /** Twenty rows unless asked for more, and links that have lost the filter. */
  private list({ parts, search, request }: Call): HttpResponse {
    const [name = ""] = parts;
    const unknown = this.unknownField(request.url);
    if (unknown !== null) return unknown;
    const found = this.rows(name).filter(filterOf(search.get("$filter")));
    const skip = Number(search.get("$skip") ?? 0);
    const size = Number(/maxpagesize=(\d+)/.exec(headerOf(request, "prefer") ?? "")?.[1] ?? 20);
    const rows = found.slice(skip, skip + size).map((row) => selected(row, search.get("$select")));
    const link = this.version === "v1" ? "odata.nextLink" : "@odata.nextLink";
    const next = `${this.linkBase}${name}?$skip=${skip + size}`;
    return this.ok({ value: rows, ...(skip + size < found.length ? { [link]: next } : {}) });
  }

  private unknownField(url: string): HttpResponse | null {
    if (this.hasReferenceField || !decodeURIComponent(url).includes("U_ParstockRef")) return null;
    return this.error(400, 207, "Property 'U_ParstockRef' of 'Document' is invalid");
  }

  private one({ parts, search, request }: Call): HttpResponse {
    const [name = "", key = ""] = parts;
    const wanted = key.startsWith("'") ? key.slice(1, -1).replaceAll("''", "'") : key;
    const row = this.rows(name).find(({ CardCode, DocEntry }) =>
      name === "BusinessPartners" ? CardCode === wanted : String(DocEntry) === wanted,
    );
    if (row === undefined) return this.error(404, -2028, "No matching records found (ODBC -2028)");
    return this.unknownField(request.url) ?? this.ok(selected(row, search.get("$select")));
  }

  private create({ body }: Call): HttpResponse {
    const asked = body as Row;
    const refused = this.refusalOf(asked);
    if (refused !== null) return refused;
    const row = this.keep(asked);
    if (this.approves) {
      this.drafts.push({
        ...row,
        DocObjectCode: "oPurchaseOrders",
        AuthorizationStatus: "dasPending",
      });
      const location = `${address}/b1s/v2/Drafts(${String(row["DocEntry"])})`;
      const { status, headers, body: text } = this.error(404, -2028, "No matching records found");
      return { status, headers: { ...headers, location }, body: text };
    }
    this.documents.push(row);
    return { status: 204, headers: {}, body: "" };
  }

  private refusalOf(asked: Row): HttpResponse | null {
    const partner = this.partners.find(({ CardCode }) => CardCode === asked["CardCode"]);
    if (partner === undefined) return this.error(400, -10, "Invalid BP code");
    if (asked["DocDueDate"] === undefined) return this.error(400, -5002, "Enter delivery date");
    if (this.branches && asked["BPL_IDAssignedToInvoice"] === undefined)
      return this.error(400, -5002, "Specify an active branch");
    if ("U_ParstockRef" in asked && !this.hasReferenceField)
      return this.error(400, 207, "Property 'U_ParstockRef' of 'Document' is invalid");
    const known = new Set(this.items.map(({ ItemCode }) => ItemCode));
    for (const { ItemCode, WarehouseCode } of asked["DocumentLines"] as Row[]) {
      if (!known.has(ItemCode)) return this.error(400, -5002, "10001153 - Enter valid item code");
      if (WarehouseCode !== "main" && WarehouseCode !== "02")
        return this.error(400, -5002, `Invalid warehouse ${String(WarehouseCode)}`);
    }
    return null;
  }

  private keep(asked: Row): Row {
    this.entries += 1n;
    return {
      ...asked,
      DocEntry: this.entries,
      DocNum: Number(this.entries - firstEntry) + 1000,
      DocDate: asked["DocDate"] ?? "2026-11-20",
      DocumentStatus: "bost_Open",
      Cancelled: "tNO",
      DocumentLines: (asked["DocumentLines"] as Row[]).map((line, index) =>
        this.lineOf(line, index),
      ),
    };
  }

  private lineOf(line: Row, index: number): Row {
    const item = this.items.find(({ ItemCode }) => ItemCode === line["ItemCode"]);
    const pack = Number(item?.["PurchaseItemsPerUnit"] ?? 1);
    const isGrouped = Number(item?.["UoMGroupEntry"] ?? -1) > 0;
    const isBase = isGrouped ? line["UoMEntry"] === 1 : line["UseBaseUnits"] === "tYES";
    const perUnit = isBase ? 1 : pack;
    const quantity = Number(line["Quantity"]) + this.more;
    const base = Number((quantity * perUnit).toFixed(6));
    return {
      ...line,
      LineNum: index,
      LineStatus: "bost_Open",
      Quantity: quantity,
      Price: line["UnitPrice"],
      UnitsOfMeasurment: perUnit,
      InventoryQuantity: base,
      RemainingOpenQuantity: quantity,
      RemainingOpenInventoryQuantity: base,
    };
  }

  private find(rows: Row[], { parts }: Call): Row | undefined {
    return rows.find(({ DocEntry }) => String(DocEntry) === parts[0]);
  }

  private amend(call: Call): HttpResponse {
    const row = this.find(this.documents, call);
    if (row === undefined) return this.error(404, -2028, "No matching records found");
    if (headerOf(call.request, "b1s-replacecollectionsonpatch") !== "true")
      throw new Error("lines would be merged");
    const asked = call.body as Row;
    const lines = (asked["DocumentLines"] as Row[]).map((line, index) => this.lineOf(line, index));
    Object.assign(row, asked, { DocumentLines: lines });
    return { status: 204, headers: {}, body: "" };
  }

  private cancel(call: Call): HttpResponse {
    const row = this.find(this.documents, call);
    if (row === undefined) return this.error(404, -2028, "No matching records found");
    if (row["DocumentStatus"] === "bost_Close")
      return this.error(400, -5006, "Document is already closed");
    Object.assign(row, { Cancelled: "tYES", DocumentStatus: "bost_Close" });
    return { status: 204, headers: {}, body: "" };
  }

  private dropDraft(call: Call): HttpResponse {
    const row = this.find(this.drafts, call);
    this.drafts = this.drafts.filter((one) => one !== row);
    return { status: 204, headers: {}, body: "" };
  }

  private addField(): HttpResponse {
    if (!this.superuser) return this.error(400, -1120, "This action requires a superuser");
    this.hasReferenceField = true;
    return this.ok({ TableName: "OPOR", Name: "ParstockRef" });
  }

  private ok(body: Row, headers: Readonly<Record<string, string>> = {}): HttpResponse {
    return {
      status: 200,
      headers: { "content-type": "application/json", ...headers },
      body: written({
        [`${this.version === "v1" ? "odata.metadata" : "@odata.context"}`]: "…",
        ...body,
      }),
    };
  }

  /** Numbers and language in v1, texts in v2. */
  private error(status: number, code: number, message: string): HttpResponse {
    const error =
      this.version === "v1"
        ? { code, message: { lang: "en-us", value: message } }
        : { code: String(code), details: [{ code: "", message: "" }], message };
    return { status, headers: { "content-type": "application/json" }, body: written({ error }) };
  }
}

/** Cancelled ones left out. */
function listed(rows: Row[], prefix: string): { externalId: string; reference: string }[] {
  return rows
    .filter(({ Cancelled }) => Cancelled !== "tYES")
    .map(({ DocEntry, NumAtCard }) => ({
      externalId: `${prefix}${String(DocEntry)}`,
      reference: String(NumAtCard),
    }));
}

/** Half are managed by warehouse; every second pair has a unit group; some are bought in boxes, some by the pallet. */
function itemOf(item: VendorFacts["items"][number], index: number): Row {
  const stock = { InStock: Number(item.onHand), Committed: 0, MinimalStock: 0, MaximalStock: 0 };
  const byWarehouse = index % 2 === 0;
  const pack = [12, 1, 12, 100][index % 4] ?? 1;
  return {
    ItemCode: item.id,
    ItemName: item.name,
    InventoryItem: "tYES",
    PurchaseItem: "tYES",
    Valid: "tYES",
    Frozen: "tNO",
    ManageStockByWarehouse: byWarehouse ? "tYES" : "tNO",
    QuantityOnStock: Number(item.onHand),
    QuantityOrderedByCustomers: 0,
    MinInventory: Number(item.reorderPoint),
    MaxInventory: null,
    ItemWarehouseInfoCollection: byWarehouse
      ? [{ WarehouseCode: "main", ...stock, MinimalStock: Number(item.reorderPoint) }]
      : [
          { WarehouseCode: "main", ...stock },
          { WarehouseCode: "02", ...stock, InStock: 0 },
        ],
    InventoryUOM: "ea",
    PurchaseUnit: pack === 1 ? null : pack === 12 ? "box" : "pallet",
    PurchaseItemsPerUnit: pack,
    UoMGroupEntry: index % 4 > 1 ? 3 : -1,
    InventoryUoMEntry: 1,
    DefaultPurchasingUoMEntry: 7,
    PricingUnit: 7,
    Mainsupplier: item.supplier,
    ItemPreferredVendors: [],
    SupplierCatalogNo: `V-${item.id}`,
    MinOrderQuantity: 0,
    OrderMultiple: 24,
    LeadTime: 5,
    PlanningSystem: "bop_None",
    ProcurementMethod: "bom_Buy",
    ItemPrices: [
      { PriceList: 1, Price: 99, Currency: "EUR" },
      { PriceList: 2, Price: Number(item.price), Currency: "EUR" },
    ],
  };
}

/** A field that is not asked for does not come. */
function selected(row: Row, select: string | null): Row {
  if (select === null) return row;
  return Object.fromEntries(select.split(",").map((name) => [name, row[name] ?? null]));
}

/** JSON with integers of any length. */
function written(value: Row): string {
  const text = JSON.stringify(value, (_, one: unknown) =>
    typeof one === "bigint" ? `@@${one}@@` : one,
  );
  return text.replaceAll(/"@@(\d+)@@"/g, "$1");
}
