import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  bearerOf,
  type Call,
  headerOf,
  json,
  type Route,
  route,
  TokenDesk,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

export const tenantId = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f";

interface Line {
  ItemCode?: string;
  Description?: string;
  Quantity: number;
  UnitAmount: number;
}

interface Order {
  PurchaseOrderID: string;
  PurchaseOrderNumber: string;
  Status: string;
  SentToContact: boolean;
  CurrencyCode?: string;
  Contact: { ContactID: string; Name?: string };
  LineItems: Line[];
}

/** Xero's accounting API as its pages and OpenAPI file describe it (2026-11): no pages of items, numbers unique, 404 for the unknown. */
export class XeroWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk(true);
  readonly pageRows = { readSuppliers: 1000 };
  /** Whether its items are tracked as inventory. */
  tracked = true;
  /** Sales to customers: day, item, quantity. */
  sales: readonly (readonly [day: string, item: string, quantity: number])[] = [];
  /** Calls left of the day's 5,000. */
  dayLeft = 5000;
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private kept: Order[] = [];
  /** Bodies by idempotency key, for as long as the model lives. */
  private readonly answered = new Map<string, { body: string; answer: HttpResponse }>();
  private more = 0;

  readonly refusals = {
    throttled: limited({ "x-rate-limit-problem": "concurrent" }),
    throttledWithHint: limited({ "x-rate-limit-problem": "minute", "retry-after": "27" }),
    unavailable: json(503, "The organisation is offline"),
    expired: unauthorized("TokenExpired: token expired at 02/14/2026 09:31:05"),
    revoked: unauthorized("TokenInvalidSignature"),
    wrongTenant: json(403, {
      Type: null,
      Title: "Forbidden",
      Status: 403,
      Detail: "AuthenticationUnsuccessful",
      Instance: "6c1f7a1e-0000-4000-8000-000000000000",
      Extensions: {},
    }),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.kept = facts.orders.map((order, index) => ({
      PurchaseOrderID: idOf(9, index),
      PurchaseOrderNumber: order.reference,
      Status: ["AUTHORISED", "SUBMITTED", "DRAFT"][index % 3] ?? "DRAFT",
      SentToContact: false,
      CurrencyCode: "EUR",
      Contact: { ContactID: this.contactId(order.supplier) },
      LineItems: order.lines.map((line) => ({
        ItemCode: line.item,
        Quantity: Number(line.quantity),
        UnitAmount: 1,
      })),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ Status }) => Status !== "DELETED")
      .map((order) => ({
        externalId: order.PurchaseOrderID,
        reference: order.PurchaseOrderNumber,
      }));
  }

  /** A purchase order is taken for received when its bill is there. */
  arrive(externalId: string): void {
    for (const order of this.kept)
      if (order.PurchaseOrderID === externalId) order.Status = "BILLED";
  }

  bend(): void {
    this.more = 1;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const response = route(this.routes, request, now);
    this.dayLeft -= 1;
    const left = { "x-daylimit-remaining": String(this.dayLeft), "x-minlimit-remaining": "59" };
    return { ...response, headers: { ...response.headers, ...left } };
  }

  private readonly routes: readonly Route[] = [
    [
      "POST",
      /^\/connect\/token$/,
      ({ request }) => this.tokens.answer(new URLSearchParams(request.body)),
    ],
    [
      "GET",
      /^\/connections$/,
      (call) => this.allowed(call, [{ tenantId, tenantName: "Acme" }], true),
    ],
    [
      "GET",
      /^\/api\.xro\/2\.0\/Organisation$/,
      (call) => this.allowed(call, { Organisations: [{ Name: "Acme", BaseCurrency: "NZD" }] }),
    ],
    ["GET", /^\/api\.xro\/2\.0\/Items$/, (call) => this.allowed(call, { Items: this.items(call) })],
    [
      "GET",
      /^\/api\.xro\/2\.0\/Contacts$/,
      (call) => this.allowed(call, { Contacts: this.contacts(call) }),
    ],
    [
      "GET",
      /^\/api\.xro\/2\.0\/PurchaseOrders$/,
      (call) => this.allowed(call, { PurchaseOrders: page(call, this.byStatus(call)) }),
    ],
    [
      "GET",
      /^\/api\.xro\/2\.0\/Invoices$/,
      (call) => this.allowed(call, { Invoices: page(call, this.invoices(call)) }),
    ],
    ["GET", /^\/api\.xro\/2\.0\/PurchaseOrders\/(.+)$/, (call) => this.one(call)],
    [
      "PUT",
      /^\/api\.xro\/2\.0\/PurchaseOrders$/,
      (call) => this.write(call, () => this.create(call)),
    ],
    [
      "POST",
      /^\/api\.xro\/2\.0\/PurchaseOrders$/,
      (call) => this.write(call, () => this.update(call)),
    ],
  ];

  /** The token is looked at first, then the tenant. */
  private refusal({ request }: Call, anyTenant = false): HttpResponse | null {
    const verdict = this.tokens.judge(bearerOf(request));
    if (verdict !== "good") return this.refusals[verdict];
    if (!anyTenant && headerOf(request, "xero-tenant-id") !== tenantId)
      return this.refusals.wrongTenant;
    // Without it Xero answers in XML.
    if (!/json|pdf/.test(headerOf(request, "accept") ?? ""))
      return { status: 200, headers: {}, body: "<Response/>" };
    return null;
  }

  private allowed(call: Call, answer: unknown, anyTenant = false): HttpResponse {
    return this.refusal(call, anyTenant) ?? json(200, answer);
  }

  private items({ search }: Call): unknown[] {
    const onlyTracked = (search.get("where") ?? "").includes("IsTrackedAsInventory==true");
    const tracked = this.facts.items.map((item) => ({
      ItemID: idOf(1, this.facts.items.indexOf(item)),
      Code: item.id,
      Name: item.name,
      IsTrackedAsInventory: this.tracked,
      IsPurchased: true,
      ...(this.tracked ? { QuantityOnHand: Number(item.onHand) } : {}),
      PurchaseDetails: { UnitPrice: Number(item.price) },
      UpdatedDateUTC: "/Date(1777031944600+0000)/",
    }));
    return onlyTracked ? tracked.filter((item) => item.IsTrackedAsInventory) : tracked;
  }

  private contacts(call: Call): unknown[] {
    const where = call.search.get("where") ?? "";
    const wanted = /^(Name|AccountNumber)=="(.*)"$/.exec(where);
    const value = wanted?.[2]?.replaceAll(/\\(.)/g, "$1");
    const found = this.facts.suppliers.filter((supplier) =>
      wanted === null ? true : (wanted[1] === "Name" ? supplier.name : supplier.id) === value,
    );
    return page(
      call,
      found.map((supplier) => ({
        ContactID: this.contactId(supplier.id),
        Name: supplier.name,
        AccountNumber: supplier.id,
        EmailAddress: supplier.email,
        DefaultCurrency: supplier.currency,
        ContactStatus: "ACTIVE",
        IsSupplier: true,
        Addresses: [{ AddressType: "STREET" }, { AddressType: "POBOX", City: "Auckland" }],
      })),
    );
  }

  private contactId(supplier: string): string {
    return idOf(
      2,
      this.facts.suppliers.findIndex(({ id }) => id === supplier),
    );
  }

  private invoices({ search }: Call): unknown[] {
    const days = /^Type=="ACCREC" AND Date>=DateTime\((.+?)\) AND Date<=DateTime\((.+?)\)$/.exec(
      search.get("where") ?? "",
    );
    if (days === null) throw new Error("the world understands no other filter of invoices");
    const [from = 0, to = 0] = days
      .slice(1)
      .map((day) => Date.parse(day.replaceAll(/\b\d\b/g, "0$&").replaceAll(",", "-")));
    return this.sales
      .filter(([day]) => Date.parse(day) >= from && Date.parse(day) <= to)
      .map(([day, item, quantity]) => ({
        InvoiceNumber: `INV-${day}`,
        Date: `/Date(${Date.parse(day)}+0000)/`,
        DateString: `${day}T00:00:00`,
        LineItems: [
          { ItemCode: item, Quantity: quantity, UnitAmount: 1 },
          { Description: "Thank you for your business" },
        ],
      }));
  }

  /** What people do in Xero itself. */
  setStatus(reference: string, status: string): void {
    const order = this.find(reference);
    if (order !== undefined) order.Status = status;
  }

  private contactName(id: string): string {
    return this.facts.suppliers[Number(id.slice(-12))]?.name ?? "";
  }

  private byStatus({ search }: Call): unknown[] {
    const status = search.get("status");
    return this.kept.filter(({ Status }) => status === null || Status === status);
  }

  private one(call: Call): HttpResponse {
    const refused = this.refusal(call);
    if (refused !== null) return refused;
    const order = this.find(call.parts[0] ?? "");
    if (order === undefined)
      return { status: 404, headers: {}, body: "The resource you're looking for cannot be found" };
    return headerOf(call.request, "accept") === "application/pdf"
      ? { status: 200, headers: {}, body: Buffer.from("%PDF-1.7").toString("base64") }
      : json(200, { PurchaseOrders: [order] });
  }

  private find(idOrNumber: string): Order | undefined {
    return this.kept.find(
      (order) => order.PurchaseOrderID === idOrNumber || order.PurchaseOrderNumber === idOrNumber,
    );
  }

  /** Replays the first answer under a key; another body under the same key is refused. */
  private write(call: Call, act: () => HttpResponse): HttpResponse {
    const refused = this.refusal(call);
    if (refused !== null) return refused;
    const key = headerOf(call.request, "idempotency-key") ?? "";
    const body = `${call.request.method} ${call.request.body}`;
    const before = this.answered.get(key);
    if (before !== undefined)
      return before.body === body ? before.answer : invalid("Idempotency key was used before");
    const answer = act();
    if (answer.status === 200) this.answered.set(key, { body, answer });
    return answer;
  }

  private create({ body }: Call): HttpResponse {
    const [asked] = (body as { PurchaseOrders: Order[] }).PurchaseOrders;
    if (asked === undefined) return invalid("No purchase order");
    const taken = this.kept.some((one) => one.PurchaseOrderNumber === asked.PurchaseOrderNumber);
    if (taken) return invalid("Order number must be unique");
    const known = new Set(this.facts.items.map(({ id }) => id));
    const stranger = asked.LineItems.find(({ ItemCode }) => !known.has(ItemCode ?? ""));
    if (stranger !== undefined) return invalid(`Item code '${stranger.ItemCode}' is not valid`);
    const order = {
      ...asked,
      PurchaseOrderID: idOf(3, this.kept.length),
      Contact: { ...asked.Contact, Name: this.contactName(asked.Contact.ContactID) },
      SentToContact: false,
      LineItems: asked.LineItems.map((line) => ({ ...line, Quantity: line.Quantity + this.more })),
    };
    this.kept.push(order);
    return json(200, { Status: "OK", PurchaseOrders: [order] });
  }

  private update({ body }: Call): HttpResponse {
    const [asked] = (body as { PurchaseOrders: Partial<Order>[] }).PurchaseOrders;
    const order = this.find(asked?.PurchaseOrderID ?? "");
    if (order === undefined) return json(404, {});
    if (order.Status === "BILLED" && asked?.Status === "DELETED")
      return invalid("This document cannot be edited as it is BILLED");
    Object.assign(order, asked);
    return json(200, { Status: "OK", PurchaseOrders: [order] });
  }
}

function page(call: Call, rows: readonly unknown[]): unknown[] {
  const size = Math.min(1000, Number(call.search.get("pageSize") ?? 100));
  const number = Number(call.search.get("page") ?? 1);
  return rows.slice((number - 1) * size, number * size);
}

function idOf(kind: number, index: number): string {
  return `${kind}17f2bfc-c6d4-41fd-b238-${String(index).padStart(12, "0")}`;
}

function invalid(message: string): HttpResponse {
  return json(400, {
    ErrorNumber: 10,
    Type: "ValidationException",
    Message: "A validation exception occurred",
    Elements: [{ ValidationErrors: [{ Message: message }] }],
  });
}

function unauthorized(detail: string): HttpResponse {
  return json(401, {
    Type: null,
    Title: "Unauthorized",
    Status: 401,
    Detail: detail,
    Instance: "6c1f7a1e-0000-4000-8000-000000000000",
    Extensions: {},
  });
}

function limited(headers: Readonly<Record<string, string>>): HttpResponse {
  return { status: 429, headers: { "x-daylimit-remaining": "3120", ...headers }, body: "" };
}
