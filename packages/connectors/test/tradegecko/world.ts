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

import { type Fields, fieldsOf, listIn, parseJson, textIn, within } from "../../src/lib/json.ts";

export const clientId = "acme-app";
export const privilegedToken = "privileged-token-of-ours";

type Row = Record<string, unknown>;

interface GeckoLine {
  id: string;
  variantId: string;
  quantity: string;
  price: string;
  procurementId: string | null;
}

export interface GeckoOrder {
  id: string;
  number: string;
  status: string;
  procurement: string;
  companyId: string;
  locationId: string;
  dueAt: string;
  createdAt: string;
  lines: GeckoLine[];
}

const firstId = 9007199254740993n;

/**
 * TradeGecko as its documentation of 2018 to 2020 and recorded answers describe it: pages told by a header, quantities as texts,
 * orders that hold the ids of their lines only, idempotency keys, deleting for good, token requests as JSON.
 */
export class TradeGeckoWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows = { readStock: 250, readItems: 250, readSuppliers: 250, readOpenOrders: 25 };
  kept: GeckoOrder[] = [];
  places = ["main"];
  /** Fields of variants by SKU that differ from the usual. */
  variants: Record<string, Row> = {};
  /** Whether pages are told by a header. */
  counts = true;
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private readonly answered = new Map<string, HttpResponse>();
  private more = 0;
  private lagMs = 0;
  private made = 0;

  readonly refusals = {
    throttled: json(429, { type: "Too Many Requests", message: "Rate limit" }),
    throttledWithHint: json(429, "", { "x-rate-limit-reset": "1795420827" }),
    unavailable: json(503, { message: "Try smaller pages" }),
    expired: json(401, { type: "Unauthorized", message: "The access token expired" }),
    revoked: json(401, { type: "Unauthorized", message: "The access token was revoked" }),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.made = facts.orders.length;
    this.kept = facts.orders.map((order, index) => ({
      id: idOf(5, index),
      number: order.reference,
      status: ["active", "draft"][index % 2] ?? "active",
      procurement: "unprocured",
      companyId: this.companyId(order.supplier),
      locationId: idOf(4, 0),
      dueAt: "2026-12-01",
      createdAt: "2026-11-20T10:00:00.000Z",
      lines: order.lines.map(({ item, quantity }, at) =>
        lineOf(index, at, this.variantId(item), quantity, "1.0"),
      ),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept.map(({ id, number }) => ({ externalId: id, reference: number }));
  }

  supplierId({ id, name }: VendorSupplier): string {
    return id === "SOUTH" ? name : id;
  }

  bend(): void {
    this.more = 1;
  }

  lag(ms: number): void {
    this.lagMs = ms;
  }

  arrive(externalId: string): void {
    for (const order of this.kept.filter(({ id }) => id === externalId)) {
      order.procurement = "procured";
      for (const line of order.lines) line.procurementId = "77";
    }
  }

  double(reference: string): void {
    this.kept.push({ ...structuredClone(this.find(reference)), id: idOf(5, this.made) });
    this.made += 1;
  }

  find(reference: string): GeckoOrder {
    const found = this.kept.find(({ number }) => number === reference);
    if (found === undefined) throw new Error(`no order ${reference}`);
    return found;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    if (request.url.endsWith("/oauth/token")) return this.tokenFor(request);
    const token = bearerOf(request);
    const judged = token === privilegedToken ? "good" : this.tokens.judge(token);
    if (judged !== "good")
      return judged === "expired" ? this.refusals.expired : this.refusals.revoked;
    const key = `${request.url} ${headerOf(request, "idempotency-key") ?? ""}`;
    const before = request.method === "POST" ? this.answered.get(key) : undefined;
    if (before !== undefined) return before;
    const answer = route(this.routes, request, now);
    if (request.method === "POST") this.answered.set(key, answer);
    return answer;
  }

  private tokenFor({ body = "", headers }: HttpRequest): HttpResponse {
    if (headers["content-type"] !== "application/json")
      return json(400, { error: "invalid_request" });
    const asked = JSON.parse(body) as Record<string, string>;
    return asked["client_id"] === clientId
      ? this.tokens.answer(new URLSearchParams(asked))
      : json(400, { error: "invalid_client" });
  }

  private readonly routes: readonly Route[] = [
    on("GET", "locations", (call) =>
      this.listed(
        call,
        "locations",
        this.places.map((label, index) => ({ id: `#${idOf(4, index)}`, label })),
      ),
    ),
    on("GET", "companies", (call) => this.listed(call, "companies", this.companies())),
    on("GET", "variants", (call) => this.listed(call, "variants", this.found(call))),
    on("GET", "purchase_orders", (call) =>
      this.listed(call, "purchase_orders", this.seen(call).map(shown)),
    ),
    on("GET", "purchase_order_line_items", (call) =>
      this.listed(call, "purchase_order_line_items", this.linesOf(call)),
    ),
    on("POST", "purchase_orders", (call) => this.create(call)),
    on("DELETE", "purchase_orders/(\\d+)", ({ parts }) => {
      const count = this.kept.length;
      this.kept = this.kept.filter(({ id }) => id !== parts[0]);
      return this.kept.length < count ? { status: 204, headers: {}, body: "" } : json(404, {});
    }),
  ];

  /** Pages beyond the end are empty. */
  private listed({ search }: Call, name: string, rows: readonly Row[]): HttpResponse {
    const size = Math.min(250, Number(search.get("limit") ?? 50));
    const page = Number(search.get("page") ?? 1);
    const pages = Math.ceil(rows.length / size);
    const pagination = {
      total_records: rows.length,
      total_pages: pages,
      first_page: page === 1,
      last_page: page >= pages,
      out_of_bounds: page > Math.max(1, pages),
      offset: (page - 1) * size,
    };
    const answer = text({ [name]: rows.slice((page - 1) * size, page * size), meta: {} });
    if (!this.counts) return answer;
    return { ...answer, headers: { "x-pagination": JSON.stringify(pagination) } };
  }

  private companies(): Row[] {
    return this.facts.suppliers.map(({ id, name, email }) => ({
      id: `#${this.companyId(id)}`,
      name,
      email,
      company_code: id === "SOUTH" ? null : id,
      company_type: "supplier",
      status: "active",
    }));
  }

  private found({ search }: Call): Row[] {
    const ids = search.get("ids")?.split(",");
    const skus = search.get("sku")?.split(",");
    const since = search.get("updated_at_min") ?? "";
    return this.facts.items
      .filter(({ id }) => skus === undefined || skus.includes(id))
      .filter(({ id }) => ids === undefined || ids.includes(this.variantId(id)))
      .map(({ id, name, onHand, reorderPoint }) => ({
        id: `#${this.variantId(id)}`,
        product_id: 1,
        sku: id,
        name,
        product_name: name,
        status: "active",
        manage_stock: true,
        composite: false,
        updated_at: "2026-11-22T10:00:00.000Z",
        stock_on_hand: onHand,
        locations: [
          {
            location_id: `#${idOf(4, 0)}`,
            stock_on_hand: onHand,
            committed: "2.0",
            incoming: "5",
            reorder_point: reorderPoint,
          },
        ],
        ...this.variants[id],
      }))
      .filter(({ updated_at }) => updated_at >= since);
  }

  private variantId(sku: string): string {
    return idOf(1, rankOf(this.facts.items, sku));
  }

  private companyId(supplier: string): string {
    return idOf(
      2,
      this.facts.suppliers.findIndex(({ id }) => id === supplier),
    );
  }

  private seen({ search, now }: Call): GeckoOrder[] {
    const [number, status] = [search.get("order_number"), search.get("status")];
    const ids = search.get("ids")?.split(",");
    return this.kept
      .filter((order) => number === null || order.number === number)
      .filter((order) => status === null || order.status === status)
      .filter((order) => ids === undefined || ids.includes(order.id))
      .filter(({ createdAt }) => Date.parse(createdAt) + this.lagMs <= Date.parse(now));
  }

  private linesOf({ search }: Call): Row[] {
    const order = this.kept.find(({ id }) => id === search.get("purchase_order_id"));
    return (order?.lines ?? []).map(({ id, variantId, quantity, price, procurementId }) => ({
      id: `#${id}`,
      variant_id: `#${variantId}`,
      quantity,
      price,
      procurement_id: procurementId,
    }));
  }

  private create({ request, now }: Call): HttpResponse {
    const asked = within(
      fieldsOf(parseJson(request.body ?? "", "the test"), "a body"),
      "purchase_order",
    );
    const fault = this.faultOf(asked);
    if (fault !== null) return json(422, { errors: fault });
    const index = this.made;
    this.made += 1;
    const order: GeckoOrder = {
      id: idOf(5, index),
      number: textIn(asked, "order_number") ?? "",
      status: textIn(asked, "status") ?? "draft",
      procurement: "unprocured",
      companyId: textIn(asked, "company_id") ?? "",
      locationId: textIn(asked, "stock_location_id") ?? "",
      dueAt: textIn(asked, "due_at") ?? "",
      createdAt: now,
      lines: listIn(asked, "purchase_order_line_items").map((value, at) => {
        const line = fieldsOf(value, "a line");
        const quantity = String(Number(line["quantity"]) + this.more);
        return lineOf(index, at, textIn(line, "variant_id") ?? "", quantity, String(line["price"]));
      }),
    };
    this.kept.push(order);
    return { ...text({ purchase_order: shown(order) }), status: 201 };
  }

  private faultOf(asked: Fields): Row | null {
    if (!this.facts.suppliers.some(({ id }) => this.companyId(id) === textIn(asked, "company_id")))
      return { company_id: ["can't be blank"] };
    if (textIn(asked, "due_at") === undefined) return { due_at: ["can't be blank"] };
    const known = new Set(this.facts.items.map(({ id }) => this.variantId(id)));
    const lines = listIn(asked, "purchase_order_line_items").map((line) =>
      fieldsOf(line, "a line"),
    );
    return lines.every((line) => known.has(textIn(line, "variant_id") ?? ""))
      ? null
      : { variant_id: ["is not a variant"] };
  }
}

function on(method: Route[0], path: string, answer: Route[2]): Route {
  return [method, new RegExp(`^/gecko/${path}$`), answer];
}

function shown(order: GeckoOrder): Row {
  return {
    id: `#${order.id}`,
    order_number: order.number,
    reference_number: order.number,
    status: order.status,
    procurement_status: order.procurement,
    company_id: `#${order.companyId}`,
    stock_location_id: `#${order.locationId}`,
    due_at: order.dueAt,
    created_at: order.createdAt,
    purchase_order_line_item_ids: order.lines.map(({ id }) => `#${id}`),
  };
}

function lineOf(
  order: number,
  at: number,
  variantId: string,
  quantity: string,
  price: string,
): GeckoLine {
  return { id: idOf(6, order * 1000 + at), variantId, quantity, price, procurementId: null };
}

/** Ids that no binary number can hold are written as the digits that they are. */
function text(body: unknown): HttpResponse {
  return json(200, JSON.stringify(body).replace(/"#(\d+)"/g, "$1"));
}

function idOf(kind: number, index: number): string {
  return String(firstId + BigInt(kind) * 10_000_000n + BigInt(index));
}
