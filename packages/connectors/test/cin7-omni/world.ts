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
  rankOf,
} from "@parstock/testing";

import { type Fields, fieldsOf, isTrue, listIn, parseJson, textIn } from "../../src/lib/json.ts";
import { fitting } from "./where.ts";

export const apiUsername = "AcmeNZ";
export const apiKey = "0123456789abcdef-of-ours";

interface Line {
  productOptionId: string;
  code: string;
  qty: number;
  unitPrice: number;
  qtyShipped: number;
}

export interface OmniOrder {
  id: string;
  reference: string;
  memberId: string;
  branchId: string;
  isApproved: boolean;
  isVoid: boolean;
  currencyCode: string;
  createdDate: string;
  estimatedDeliveryDate: string | null;
  fullyReceivedDate: string | null;
  supplierAcceptanceDate: string | null;
  lineItems: Line[];
}

type Row = Record<string, unknown>;

const firstId = 9007199254740993n;

/**
 * Version 1 of Cin7 Omni as its help pages describe it: bare lists of at most 250, conditions in an SQL of their own, orders sent in
 * lists and answered in lists whose rows may be refused under status 200, references that may repeat, orders that are never deleted.
 */
export class Cin7OmniWorld implements VendorWorld {
  readonly pageRows = { readStock: 250, readItems: 250, readSuppliers: 250, readOpenOrders: 250 };
  kept: OmniOrder[] = [];
  branches = ["main"];
  /** Whether a reference is refused the second time. */
  unique = false;
  /** Fields of products by SKU that differ from the usual. */
  products: Record<string, Row> = {};
  /** SKUs without a row of stock. */
  neverMoved: readonly string[] = [];
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private more = 0;
  private lagMs = 0;

  readonly refusals = {
    throttled: plain(429, '"API calls quota exceeded! maximum admitted 3 per Second."'),
    throttledWithHint: {
      ...plain(429, "API calls quota exceeded! maximum admitted 60 per Minute."),
      headers: { "retry-after": "27" },
    },
    unavailable: plain(503, "Service Unavailable"),
    revoked: plain(401, "Unauthorized"),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.kept = facts.orders.map((order, index) => ({
      id: idOf(3, index),
      reference: order.reference,
      memberId: this.memberId(order.supplier),
      branchId: idOf(4, 0),
      isApproved: index % 2 === 0,
      isVoid: false,
      currencyCode: "EUR",
      createdDate: "2026-11-20T10:00:00Z",
      estimatedDeliveryDate: "2026-12-01T00:00:00Z",
      fullyReceivedDate: null,
      supplierAcceptanceDate: null,
      lineItems: order.lines.map(({ item, quantity }) => this.line(item, Number(quantity), 1)),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ isVoid }) => !isVoid)
      .map(({ id, reference }) => ({ externalId: id, reference }));
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
      order.fullyReceivedDate = "2026-12-01T00:00:00Z";
      for (const line of order.lineItems) line.qtyShipped = line.qty;
    }
  }

  double(reference: string): void {
    this.kept.push({ ...structuredClone(this.find(reference)), id: idOf(3, this.kept.length) });
  }

  find(reference: string): OmniOrder {
    const found = this.kept.find((order) => order.reference === reference);
    if (found === undefined) throw new Error(`no order ${reference}`);
    return found;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const proof = Buffer.from(`${apiUsername}:${apiKey}`).toString("base64");
    return headerOf(request, "authorization") === `Basic ${proof}`
      ? route(this.routes, request, now)
      : this.refusals.revoked;
  }

  private readonly routes: readonly Route[] = [
    on("GET", "Stock", (call) => listed(call, this.stock())),
    on("GET", "Products", (call) => listed(call, this.styles())),
    on("GET", "ProductOptions", (call) => listed(call, this.styles().flatMap(optionsIn))),
    on("GET", "Contacts", (call) => listed(call, this.contacts())),
    on("GET", "Branches", (call) =>
      listed(
        call,
        this.branches.map((company, index) => ({
          id: `#${idOf(4, index)}`,
          company,
          address1: "1 Harbour Street",
          city: "Auckland",
        })),
      ),
    ),
    on("GET", "PurchaseOrders", (call) => listed(call, this.seen(call))),
    on("GET", "PurchaseOrders/(\\d+)", ({ parts }) => {
      const found = this.kept.find(({ id }) => id === parts[0]);
      return found === undefined ? plain(404, "") : text(this.shown(found));
    }),
    on("POST", "PurchaseOrders", (call) => this.each(call, (asked) => this.create(asked, call))),
    on("PUT", "PurchaseOrders", (call) => this.each(call, (asked) => this.change(asked))),
  ];

  private seen({ now }: Call): Row[] {
    return this.kept
      .filter(({ createdDate }) => Date.parse(createdDate) + this.lagMs <= Date.parse(now))
      .map((order) => this.shown(order));
  }

  private shown(order: OmniOrder): Row {
    const { id, memberId, branchId } = order;
    return {
      ...order,
      id: `#${id}`,
      memberId: `#${memberId}`,
      branchId: `#${branchId}`,
      company: this.facts.suppliers.find((one) => this.memberId(one.id) === memberId)?.name,
      lineItems: order.lineItems.map((line) => ({
        ...line,
        productOptionId: `#${line.productOptionId}`,
      })),
    };
  }

  private stock(): Row[] {
    return this.facts.items
      .filter(({ id }) => !this.neverMoved.includes(id))
      .map(({ id, onHand }, index) => ({
        productOptionId: `#${this.optionId(id)}`,
        modifiedDate: "2026-11-22T10:00:00Z",
        code: index % 3 === 0 ? ` ${id}` : id,
        branchId: `#${idOf(4, 0)}`,
        branchName: this.branches[0],
        available: Number(onHand) - 2,
        stockOnHand: Number(onHand),
        openSales: 2,
        incoming: 5,
      }));
  }

  private styles(): Row[] {
    return this.facts.items.map((item, index) => ({
      id: `#${idOf(2, index)}`,
      status: "Public",
      modifiedDate: "2026-11-22T10:00:00Z",
      styleCode: `STYLE-${index}`,
      name: item.name,
      supplierId: `#${this.memberId(item.supplier)}`,
      orderType: "Order",
      customFields: { products_1001: Number(item.reorderPoint), products_1002: "30" },
      productOptions: [
        {
          id: `#${this.optionId(item.id)}`,
          status: "Primary",
          code: null,
          productOptionCode: item.id,
          supplierCode: `${item.supplier}-${index}`,
          stockOnHand: this.neverMoved.includes(item.id) ? 0 : Number(item.onHand),
          priceColumns: { retailNZD: 99, costEUR: Number(item.price) },
        },
      ],
      ...this.products[item.id],
    }));
  }

  private contacts(): Row[] {
    const customer = { id: "#1", type: "Customer", company: "A customer", email: "c@c.example" };
    return [
      customer,
      ...this.facts.suppliers.map(({ id, name, email }) => ({
        id: `#${this.memberId(id)}`,
        type: "Supplier",
        company: name,
        email,
        paymentTerms: "30 days",
        isActive: true,
      })),
    ];
  }

  private optionId(sku: string): string {
    return idOf(1, rankOf(this.facts.items, sku));
  }

  private memberId(supplier: string): string {
    return idOf(
      5,
      this.facts.suppliers.findIndex(({ id }) => id === supplier),
    );
  }

  private line(code: string, qty: number, unitPrice: number): Line {
    return { productOptionId: this.optionId(code), code, qty, unitPrice, qtyShipped: 0 };
  }

  private each({ request }: Call, act: (asked: Fields) => Row): HttpResponse {
    const bodies = parseJson(request.body ?? "", "the test");
    if (!Array.isArray(bodies)) return json(400, { message: "The request is invalid." });
    return text(
      bodies.map((body, index) => ({ index, ...act(fieldsOf(body, "an order that is sent")) })),
    );
  }

  private create(asked: Fields, { now }: Call): Row {
    const reference = textIn(asked, "reference") ?? "";
    const memberId = textIn(asked, "memberId") ?? "";
    const branchId = textIn(asked, "branchId") ?? "";
    if (this.unique && this.kept.some((order) => order.reference === reference))
      return failed("Reference must be unique");
    if (!this.facts.suppliers.some(({ id }) => this.memberId(id) === memberId))
      return failed("Member not found");
    if (!this.branches.some((_, index) => idOf(4, index) === branchId))
      return failed("Branch not found");
    const lineItems = listIn(asked, "lineItems").map((value): Line => {
      const line = fieldsOf(value, "a line");
      const item = this.facts.items.find(
        ({ id }) => this.optionId(id) === textIn(line, "productOptionId"),
      );
      const [qty, price] = [Number(line["qty"]), Number(line["unitPrice"])];
      return this.line(item?.id ?? "", qty + this.more, price);
    });
    const id = idOf(3, this.kept.length);
    this.kept.push({
      id,
      reference,
      memberId,
      branchId,
      isApproved: isTrue(asked, "isApproved"),
      isVoid: false,
      currencyCode: textIn(asked, "currencyCode") ?? "",
      createdDate: now,
      estimatedDeliveryDate: textIn(asked, "estimatedDeliveryDate") ?? null,
      fullyReceivedDate: null,
      supplierAcceptanceDate: null,
      lineItems,
    });
    return { success: true, id: `#${id}`, code: reference, errors: [] };
  }

  private change(asked: Fields): Row {
    const found = this.kept.find(({ id }) => id === textIn(asked, "id"));
    if (found === undefined) return failed("Order not found");
    found.isVoid = isTrue(asked, "isVoid");
    return { success: true, id: `#${found.id}`, errors: [] };
  }
}

function on(method: Route[0], path: string, answer: Route[2]): Route {
  return [method, new RegExp(`^/api/v1/${path}$`), answer];
}

function optionsIn(product: Row): Row[] {
  return product["productOptions"] as Row[];
}

/** At most 250 rows, cut in silence, and the fields that were asked for. */
function listed({ search }: Call, rows: readonly Row[]): HttpResponse {
  const size = Math.min(250, Number(search.get("rows") ?? 50));
  const start = (Number(search.get("page") ?? 1) - 1) * size;
  const names = search.get("fields")?.split(",");
  const found = fitting(rows, search.get("where")).slice(start, start + size);
  return text(
    names === undefined
      ? found
      : found.map((row) => Object.fromEntries(names.map((name) => [name, row[name]]))),
  );
}

function failed(error: string): Row {
  return { success: false, id: 0, errors: [error] };
}

/** Ids that no binary number can hold are written as the digits that they are. */
function text(body: unknown): HttpResponse {
  return json(200, JSON.stringify(body).replace(/"#(\d+)"/g, "$1"));
}

function plain(status: number, body: string): HttpResponse {
  return { status, headers: { "content-type": "text/plain" }, body };
}

function idOf(kind: number, index: number): string {
  return String(firstId + BigInt(kind) * 1_000_000n + BigInt(index));
}
