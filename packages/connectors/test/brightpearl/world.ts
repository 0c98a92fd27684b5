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
  type VendorSupplier,
  type VendorWorld,
  rankOf,
} from "@parstock/testing";

import { type Fields, fieldsOf, parseJson, textIn, within } from "../../src/lib/json.ts";

export const appRef = "acme_parstock";
export const accountToken = "account-token-of-ours";

interface Row {
  id: string;
  productId: string;
  quantity: number;
  net: string;
}

export interface KeptOrder {
  id: string;
  type: 1 | 2;
  reference: string;
  statusId: number;
  stockStatus: string;
  closedOn?: string;
  createdOn: string;
  contactId: string;
  currency: string;
  deliveryDate?: string;
  warehouseId: string;
  rows: Row[];
}

/** Goods that came in on a row. */
interface Note {
  orderId: string;
  status: string;
  moved: { row: string; quantity: number }[];
}

type Found = readonly Record<string, unknown>[];

const firstId = 9007199254740993n;

/**
 * Brightpearl's services as its pages and recorded answers show them: searches that answer lists of lists, records under
 * sets of ids, an order made first and its rows one by one, references that repeat, everything under `response`.
 */
export class BrightpearlWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows = { readStock: 200, readItems: 200, readSuppliers: 200, readOpenOrders: 200 };
  kept: KeptOrder[] = [];
  notes: Note[] = [];
  statuses = new Map([
    [6, "Pending PO"],
    [7, "Placed with supplier"],
    [8, "Parstock building"],
    [9, "Sent to supplier"],
    [10, "Cancelled PO"],
  ]);
  /** Fields of products by SKU that differ from the usual. */
  products: Record<string, Fields> = {};
  /** Webhooks by id. */
  webhooks = new Map<string, Fields>();
  /** SKUs that never had stock. */
  neverThere: readonly string[] = [];
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private more = 0;
  private lagMs = 0;

  readonly refusals = {
    throttled: json(503, {
      response: "You have sent too many requests. Please wait before sending another request",
    }),
    throttledWithHint: json(
      503,
      { response: "You have sent too many requests. Please wait before sending another request" },
      { "brightpearl-requests-remaining": "0", "brightpearl-next-throttle-period": "27365" },
    ),
    unavailable: json(503, "<html><body>Cloudflare</body></html>"),
    expired: json(401, { response: "Authorization token expired" }),
    revoked: json(401, { response: "Invalid instance token" }),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.notes = [];
    this.kept = facts.orders.map((order, index) => ({
      id: orderId(index),
      type: 2,
      reference: order.reference,
      statusId: [6, 7][index % 2] ?? 6,
      stockStatus: "PON",
      createdOn: "2026-11-20T10:00:00.000Z",
      contactId: this.contactId(order.supplier),
      currency: "EUR",
      deliveryDate: "2026-12-01T00:00:00.000Z",
      warehouseId: "2",
      rows: order.lines.map((line, at) => ({
        id: rowId(index, at),
        productId: this.productId(line.item),
        quantity: Number(line.quantity),
        net: "10.00",
      })),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ type, statusId }) => type === 2 && statusId !== 10)
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
    const order = this.kept.find(({ id }) => id === externalId);
    if (order === undefined) return;
    const moved = order.rows.map(({ id, quantity }) => ({ row: id, quantity }));
    order.stockStatus = "POA";
    this.notes.push({ orderId: externalId, status: "CLOSED", moved });
  }

  double(reference: string): void {
    const index = this.kept.length;
    this.kept.push({ ...structuredClone(this.find(reference)), id: orderId(index) });
  }

  find(reference: string): KeptOrder {
    const found = this.kept.find((order) => order.type === 2 && order.reference === reference);
    if (found === undefined) throw new Error(`no order ${reference}`);
    return found;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const url = new URL(request.url);
    if (url.host === "oauth.brightpearl.com") {
      const form = new URLSearchParams(request.body);
      return form.get("client_id") === appRef
        ? this.tokens.answer(form)
        : json(400, { error: "invalid_client" });
    }
    const judged = this.tokens.judge(bearerOf(request));
    const known = headerOf(request, "brightpearl-account-token") === accountToken;
    if (headerOf(request, "brightpearl-app-ref") !== appRef || (judged !== "good" && !known))
      return judged === "expired" ? this.refusals.expired : this.refusals.revoked;
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    on("GET", "warehouse-service/warehouse/", () => said([{ id: 2, name: "main" }])),
    on("GET", "warehouse-service/product-availability/(.+)", (call) =>
      said(
        Object.fromEntries(
          this.chosen(call)
            .filter(({ id }) => !this.neverThere.includes(id))
            .map(({ id, onHand }) => {
              const inStock = Number(onHand);
              const figures = { inStock, onHand: inStock - 1, allocated: 1, inTransit: 0 };
              return [this.productId(id), { total: figures, warehouses: { "2": figures } }];
            }),
        ),
      ),
    ),
    on("GET", "warehouse-service/fulfilment-source/(.+)", (call) =>
      said({
        availableProducts: Object.fromEntries(
          this.chosen(call).map((item, index) => [
            this.productId(item.id),
            {
              suppliers: {
                [this.contactId(item.supplier)]: {
                  sku: `${item.supplier}-${index}`,
                  costPoints: {
                    currencyCode: "EUR",
                    costPoints: [{ minimum: 1, cost: Number(item.price).toFixed(4) }],
                  },
                },
              },
              warehouses: { "2": { onHand: 20 } },
            },
          ]),
        ),
        unavailableProducts: [],
      }),
    ),
    on("GET", "warehouse-service/order/(.+)/goods-note/goods-in/", ({ parts }) => {
      const ids = (parts[0] ?? "").split(",");
      const notes = this.notes.filter(({ orderId: id }) => ids.includes(id));
      return said(
        Object.fromEntries(
          notes.map(({ orderId: id, status, moved }, index) => [
            String(500 + index),
            {
              orderId: `#${id}`,
              goodsNoteStatus: status,
              goodsMoved: moved.map(({ row, quantity }) => ({
                purchaseOrderRowId: `#${row}`,
                quantity,
              })),
            },
          ]),
        ),
      );
    }),
    on("GET", "product-service/product-search", (call) =>
      searched(
        call,
        ["productId", "productName", "SKU", "stockTracked", "primarySupplierId"],
        this.listed(call),
      ),
    ),
    on("GET", "product-service/product/(.+)", (call) =>
      said(this.chosen(call).map((item) => this.product(item))),
    ),
    on("GET", "contact-service/contact-search", (call) =>
      searched(
        call,
        ["contactId", "primaryEmail", "isSupplier", "companyName"],
        this.contacts(call),
      ),
    ),
    on("GET", "contact-service/contact/(.+)", ({ parts }) =>
      said(
        (parts[0] ?? "").split(",").map((id) => ({
          contactId: `#${id}`,
          financialDetails: { priceListId: 1, currencyId: 2 },
        })),
      ),
    ),
    on("GET", "accounting-service/currency-search", (call) =>
      searched(
        call,
        ["id", "title", "code"],
        [
          { id: 1, title: "US Dollar", code: "USD" },
          { id: 2, title: "Euro", code: "EUR" },
        ],
      ),
    ),
    on("GET", "accounting-service/tax-code/", () =>
      said([
        { id: 1, code: "Z", description: "Exempt" },
        { id: 2, code: "T20", description: "Standard", rate: 20.0 },
      ]),
    ),
    on("GET", "order-service/order-status/", () =>
      said([
        { statusId: 1, name: "Parstock building", orderTypeCode: "SO" },
        ...[...this.statuses].map(([statusId, name]) => ({ statusId, name, orderTypeCode: "PO" })),
      ]),
    ),
    on("GET", "order-service/order-search", (call) =>
      searched(call, ["orderId", "orderTypeId", "customerRef", "orderStatusId"], this.found(call)),
    ),
    on("GET", "order-service/order/(.+)", ({ parts }) => {
      const ids = (parts[0] ?? "").split(",");
      const orders = this.kept.filter(({ id }) => ids.includes(id));
      return said(orders.map((order) => this.shown(order)));
    }),
    on("POST", "integration-service/webhook", ({ request }) => {
      const id = String(120 + this.webhooks.size);
      this.webhooks.set(id, bodyOf(request));
      return said(`#${id}`);
    }),
    on("DELETE", "integration-service/webhook/(\\d+)", ({ parts }) =>
      this.webhooks.delete(parts[0] ?? "") ? said({}) : refuse("CMNC-404", "No such webhook", 404),
    ),
    on("POST", "order-service/order", (call) => this.create(call)),
    on("POST", "order-service/order/(\\d+)/row", (call) => this.addRow(call)),
    on("PUT", "order-service/order/(\\d+)/status", (call) => this.setStatus(call)),
  ];

  private productId(sku: string): string {
    const index = rankOf(this.facts.items, sku);
    return String(firstId + BigInt(index));
  }

  private contactId(supplier: string): string {
    const index = this.facts.suppliers.findIndex(({ id }) => id === supplier);
    return String(firstId + 1_000_000n + BigInt(index));
  }

  /** Products whose ids stand in the path; at most 200 are given. */
  private chosen({ parts }: Call): VendorFacts["items"] {
    const ids = new Set((parts[0] ?? "").split(","));
    return this.facts.items.filter(({ id }) => ids.has(this.productId(id))).slice(0, 200);
  }

  private listed({ search }: Call): Found {
    const sku = search.get("SKU");
    return this.facts.items
      .filter(({ id }) => sku === null || id === sku)
      .filter(({ id }) => search.get("stockTracked") !== "true" || this.tracked(id))
      .map((item) => ({
        productId: `#${this.productId(item.id)}`,
        productName: item.name,
        SKU: item.id,
        stockTracked: this.tracked(item.id),
        primarySupplierId: `#${this.contactId(item.supplier)}`,
      }));
  }

  private tracked(sku: string): boolean {
    return within(this.products[sku] ?? {}, "stock")["stockTracked"] !== false;
  }

  private product({ id, reorderPoint }: VendorFacts["items"][number]): object {
    const level = Number(reorderPoint);
    return {
      id: `#${this.productId(id)}`,
      identity: { sku: id, barcode: "" },
      stock: { stockTracked: true },
      financialDetails: { taxable: true, taxCode: { id: 2, code: "T20" } },
      composition: { bundle: false },
      warehouses: {
        "2": { defaultLocationId: 0, reorderLevel: level, reorderQuantity: level * 2 },
        "3": { defaultLocationId: 0, reorderLevel: 0, reorderQuantity: 0 },
      },
      status: "LIVE",
      ...this.products[id],
    };
  }

  private contacts({ search }: Call): Found {
    const ids = search.get("contactId")?.split(",");
    const name = search.get("exactCompanyName");
    return this.facts.suppliers
      .filter((one) => ids === undefined || ids.includes(this.contactId(one.id)))
      .filter((one) => name === null || one.name === name)
      .map((one) => ({
        contactId: `#${this.contactId(one.id)}`,
        primaryEmail: one.email,
        isSupplier: true,
        companyName: one.name,
      }));
  }

  /** Types share references, and the search lags behind. */
  private found({ search, now }: Call): Found {
    const reference = search.get("customerRef");
    const since = search.get("createdOn")?.replace("/", "") ?? "";
    return this.kept
      .filter((order) => String(order.type) === search.get("orderTypeId"))
      .filter((order) => reference === null || order.reference === reference)
      .filter((order) => order.createdOn >= since)
      .filter((order) => Date.parse(order.createdOn) + this.lagMs <= Date.parse(now))
      .map((order) => ({
        orderId: `#${order.id}`,
        orderTypeId: order.type,
        customerRef: order.reference,
        orderStatusId: order.statusId,
      }));
  }

  private shown(order: KeptOrder): object {
    const supplier = this.facts.suppliers.find(({ id }) => this.contactId(id) === order.contactId);
    return {
      id: `#${order.id}`,
      orderTypeCode: "PO",
      reference: order.reference,
      orderStatus: { orderStatusId: order.statusId, name: this.statuses.get(order.statusId) },
      stockStatusCode: order.stockStatus,
      createdOn: order.createdOn,
      closedOn: order.closedOn,
      delivery: { deliveryDate: order.deliveryDate, shippingMethodId: 0 },
      currency: { orderCurrencyCode: order.currency, exchangeRate: "1.000000" },
      parties: { supplier: { contactId: `#${order.contactId}`, companyName: supplier?.name } },
      orderRows: Object.fromEntries(
        order.rows.map(({ id, productId, quantity, net }) => [
          id,
          {
            productId: `#${productId}`,
            productSku: this.facts.items.find((item) => this.productId(item.id) === productId)?.id,
            quantity: { magnitude: quantity.toFixed(4) },
            rowValue: {
              taxCode: "T20",
              rowNet: { currencyCode: order.currency, value: `${net}00` },
              rowTax: { currencyCode: order.currency, value: "0.00" },
            },
          },
        ]),
      ),
      warehouseId: Number(order.warehouseId),
    };
  }

  private create({ request, now }: Call): HttpResponse {
    const asked = bodyOf(request);
    if (textIn(asked, "orderTypeCode") !== "PO") return refuse("ORDC-006", "Bad order type");
    const contactId = textIn(within(within(asked, "parties"), "supplier"), "contactId") ?? "";
    if (!this.facts.suppliers.some(({ id }) => this.contactId(id) === contactId))
      return refuse("ORDC-022", "Supplier missing");
    const statusId = Number(textIn(within(asked, "orderStatus"), "orderStatusId"));
    if (!this.statuses.has(statusId)) return refuse("ORDC-030", "Unknown status");
    const deliveryDate = textIn(within(asked, "delivery"), "deliveryDate");
    const id = orderId(this.kept.length);
    this.kept.push({
      id,
      type: 2,
      reference: textIn(asked, "reference") ?? "",
      statusId,
      stockStatus: "PON",
      createdOn: now,
      contactId,
      currency: textIn(within(asked, "currency"), "orderCurrencyCode") ?? "",
      ...(deliveryDate === undefined ? {} : { deliveryDate }),
      warehouseId: textIn(asked, "warehouseId") ?? "",
      rows: [],
    });
    return said(`#${id}`);
  }

  private addRow({ request, parts }: Call): HttpResponse {
    const order = this.kept.find(({ id }) => id === parts[0]);
    if (order === undefined) return refuse("ORDC-001", "Order not found", 404);
    const asked = bodyOf(request);
    const productId = textIn(asked, "productId") ?? "";
    const item = this.facts.items.find(({ id }) => this.productId(id) === productId);
    const value = within(asked, "rowValue");
    const net = textIn(within(value, "rowNet"), "value") ?? "";
    const tax = textIn(within(value, "rowTax"), "value") ?? "";
    const quantity = textIn(within(asked, "quantity"), "magnitude") ?? "";
    if (item === undefined) return refuse("ORDC-044", "Unknown product");
    if (!/^\d+(?:\.\d{1,2})?$/.test(net) || !/^\d+(?:\.\d{1,2})?$/.test(tax))
      return refuse("ORDC-052", "rowNet and rowTax take two decimals");
    if (!/^\d+$/.test(quantity) && this.tracked(item.id))
      return refuse("ORDC-053", "Quantity must be a whole number for stock tracked products");
    if (!["Z", "T20"].includes(textIn(value, "taxCode") ?? ""))
      return refuse("ORDC-054", "Unknown tax code");
    const id = rowId(this.kept.indexOf(order), order.rows.length);
    const [whole = "", cents = ""] = net.split(".");
    const kept = { id, productId, quantity: Number(quantity) + this.more };
    order.rows.push({ ...kept, net: `${whole}.${cents.padEnd(2, "0")}` });
    return said(`#${id}`);
  }

  private setStatus({ request, parts }: Call): HttpResponse {
    const order = this.kept.find(({ id }) => id === parts[0]);
    const statusId = Number(textIn(bodyOf(request), "orderStatusId"));
    if (order === undefined || !this.statuses.has(statusId))
      return refuse("ORDC-030", "Unknown status");
    order.statusId = statusId;
    return text("{}");
  }
}

function on(method: Route[0], path: string, answer: Route[2]): Route {
  return [method, new RegExp(`^/public-api/acme/${path}$`), answer];
}

/** Columns come in the server's own order, whatever order they were asked in. */
function searched({ search }: Call, columns: readonly string[], rows: Found): HttpResponse {
  const asked = search.get("columns")?.split(",") ?? columns;
  const names = columns.filter((column) => asked.includes(column));
  const unknown = asked.filter((column) => !columns.includes(column));
  if (unknown.length > 0) return refuse("CMNC-018", `Unknown column ${unknown.join()}`, 500);
  const size = Math.min(500, Number(search.get("pageSize") ?? 500));
  const first = Number(search.get("firstResult") ?? 1);
  const shown = rows.slice(first - 1, first - 1 + size);
  return text(
    JSON.stringify({
      response: {
        results: shown.map((row) => names.map((name) => row[name] ?? null)),
        metaData: {
          morePagesAvailable: first - 1 + size < rows.length,
          resultsAvailable: 500,
          resultsReturned: shown.length,
          firstResult: first,
          columns: names.map((name) => ({ name, sortable: true, filterable: true })),
        },
      },
      reference: {},
    }),
  );
}

function said(response: unknown): HttpResponse {
  return text(JSON.stringify({ response }));
}

/** Ids that no binary number can hold are written as the digits that they are. */
function text(body: string): HttpResponse {
  return json(200, body.replace(/"#(\d+)"/g, "$1"));
}

function bodyOf({ body = "" }: HttpRequest): Fields {
  return fieldsOf(parseJson(body, "the test"), "a body");
}

function refuse(code: string, message: string, status = 400): HttpResponse {
  return json(status, { errors: [{ code, message }] });
}

function orderId(index: number): string {
  return String(firstId + 2_000_000n + BigInt(index));
}

function rowId(order: number, index: number): string {
  return String(firstId + 3_000_000n + BigInt(order * 1000 + index));
}
