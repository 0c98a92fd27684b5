import { createHmac } from "node:crypto";

import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  bearerOf,
  type Call,
  headerOf,
  json,
  type Route,
  route,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

export const keys = {
  consumerKey: "ck0123456789abcdef0123456789abcd",
  consumerSecret: "cs0123456789abcdef0123456789abcd",
  token: "at0123456789abcdef0123456789abcd",
  tokenSecret: "as0123456789abcdef0123456789abcd",
};

type Row = Record<string, unknown>;

interface SourceItem {
  sku: string;
  source_code: string;
  quantity: number;
}

/**
 * Magento's REST API as its Swagger file describes it (2.4.9): searches by criteria whose pages end by their total and repeat
 * the last page beyond it, sources that hold what lies there, reservations that nothing lists, messages with places for words.
 */
export class MagentoWorld implements VendorWorld {
  readonly pageRows = { readStock: 100, readItems: 100 };
  sourceItems: SourceItem[] = [];
  sources = ["main"];
  /** Reserved by SKU, as positive numbers. */
  reserved: Record<string, number> = {};
  sales: Row[] = [];
  /** Fields of products by SKU that differ from the usual. */
  products: Record<string, Row> = {};
  /** Whether salable quantities can be exported, and asked for at all. */
  exports = true;
  /** Whether the Inventory modules are enabled. */
  inventory = true;
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };

  readonly refusals = {
    throttled: { status: 429, headers: {}, body: "<html>Too many requests</html>" },
    throttledWithHint: json(429, "{}", { "retry-after": "27" }),
    unavailable: { status: 503, headers: { "content-type": "text/html" }, body: "<html>…</html>" },
    revoked: json(401, { message: "The signature is invalid. Verify and try again." }),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.sourceItems = facts.items.map(({ id, onHand }) => ({
      sku: id,
      source_code: "main",
      quantity: Number(onHand),
    }));
  }

  orders(): never[] {
    return [];
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const authorization = headerOf(request, "authorization") ?? "";
    const known = bearerOf(request) === keys.token || isSigned(request, authorization);
    if (!known) return this.refusals.revoked;
    if (!this.inventory && request.url.includes("/inventory/"))
      return json(404, { message: "Request does not match any route." });
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    on("inventory/stock-resolver/website/(.+)", ({ parts }) =>
      parts[0] === "base" ? json(200, { stock_id: 1, name: "Default" }) : absent(),
    ),
    on("inventory/get-sources-assigned-to-stock-ordered-by-priority/1", () =>
      json(200, this.placed()),
    ),
    on("inventory/sources", (call) => searched(call, this.placed())),
    on("inventory/source-items", (call) => searched(call, this.sourceItems.map(shown))),
    on("inventory/export-stock-salable-qty/website/base", (call) => {
      if (!this.exports) return json(404, { message: "Request does not match any route." });
      const held = this.heldTenths();
      const rows = this.facts.items.map(({ id }) => ({
        sku: id,
        qty: this.salable(id, held),
        is_salable: true,
      }));
      return searched(call, rows);
    }),
    on("inventory/get-product-salable-quantity/(.+)/1", ({ parts }) =>
      this.facts.items.some(({ id }) => id === parts[0])
        ? json(200, String(this.salable(parts[0] ?? "")))
        : json(400, { message: "Can't check quantity of %1", parameters: [parts[0]] }),
    ),
    on("inventory/low-quantity-notification/(.+)/(.+)", ({ parts }) => {
      const item = this.facts.items.find(({ id }) => id === parts[1]);
      return json(200, {
        source_code: parts[0],
        sku: parts[1],
        notify_stock_qty: item === undefined ? null : Number(item.reorderPoint),
        ...this.products[parts[1] ?? ""],
      });
    }),
    on("products", (call) => searched(call, this.catalogue())),
    on("orders", (call) => searched(call, this.sales)),
  ];

  private placed(): Row[] {
    return this.sources.map((source_code) => ({
      source_code,
      name: `The ${source_code} source`,
      enabled: source_code !== "closed",
      street: "1 Harbour Street",
      city: "Auckland",
      country_id: "NZ",
    }));
  }

  private salable(sku: string, held: ReadonlyMap<string, number> = this.heldTenths()): number {
    return ((held.get(sku) ?? 0) - (this.reserved[sku] ?? 0) * 10) / 10;
  }

  /** What all sources hold, by SKU. */
  private heldTenths(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { sku, quantity } of this.sourceItems)
      sums.set(sku, (sums.get(sku) ?? 0) + quantity * 10);
    return sums;
  }

  private catalogue(): Row[] {
    const shirt = { sku: "SHIRT", name: "Shirt", status: 1, type_id: "configurable" };
    return [
      shirt,
      ...this.facts.items.map(({ id, name }, index) => ({
        entity_id: index,
        sku: id,
        name,
        status: 1,
        type_id: index % 2 === 0 ? "simple" : "virtual",
        updated_at: "2026-11-22 10:00:00",
        custom_attributes: [{ attribute_code: "cost", value: "2.500000" }],
        ...this.products[id],
      })),
    ];
  }
}

function on(path: string, answer: Route[2]): Route {
  return ["GET", new RegExp(`^/(?:shop/)?rest/(?:all|de)/V1/${path}$`), answer];
}

function shown(item: SourceItem): Row {
  return { ...item, status: item.quantity > 0 ? 1 : 0 };
}

function absent(): HttpResponse {
  const parameters = { fieldName: "code", fieldValue: "none" };
  return json(404, { message: "No such entity with %fieldName = %fieldValue", parameters });
}

const filterOf = /^searchCriteria\[filter_groups\]\[(\d+)\]\[filters\]\[(\d+)\]\[(\w+)\]$/;

/** Beyond its end a search repeats its last page. */
function searched({ search }: Call, rows: readonly Row[]): HttpResponse {
  const filters = new Map<string, Record<string, string>>();
  for (const [name, value] of search) {
    const [, group, filter, part = ""] = filterOf.exec(name) ?? [];
    if (group === undefined) continue;
    const key = `${group}/${filter}`;
    filters.set(key, { ...filters.get(key), [part]: value });
  }
  const found = rows.filter((row) => [...filters.values()].every((filter) => fits(row, filter)));
  const sorted = search.get("searchCriteria[sortOrders][0][field]") ?? "";
  if (sorted === "sku") found.sort((a, b) => (String(a["sku"]) < String(b["sku"]) ? -1 : 1));
  const size = Number(search.get("searchCriteria[pageSize]"));
  const last = Math.max(1, Math.ceil(found.length / size));
  const page = Math.min(last, Number(search.get("searchCriteria[currentPage]")));
  return json(200, {
    items: found.slice((page - 1) * size, page * size),
    search_criteria: {},
    total_count: found.length,
  });
}

function fits(
  row: Row,
  { field = "", value = "", condition_type }: Record<string, string>,
): boolean {
  const own = String(row[field] ?? "");
  switch (condition_type) {
    case "eq":
      return own.toLowerCase() === value.toLowerCase();
    case "in":
      return value.split(",").includes(own);
    case "gteq":
      return own >= value;
    case "lt":
      return own < value;
    default:
      throw new Error(`the condition ${condition_type} is not modelled`);
  }
}

/** OAuth 1.0a as RFC 5849 writes it, with Node's own hash. */
function isSigned({ method, url }: HttpRequest, authorization: string): boolean {
  if (!authorization.startsWith("OAuth ")) return false;
  const oauth = new Map(
    authorization
      .slice(6)
      .split(", ")
      .map((pair): [string, string] => {
        const [, name = "", value = ""] = /^(\w+)="(.*)"$/.exec(pair) ?? [];
        return [name, decodeURIComponent(value)];
      }),
  );
  const given = oauth.get("oauth_signature");
  oauth.delete("oauth_signature");
  const { origin, pathname, searchParams } = new URL(url);
  const pairs = [...searchParams, ...oauth]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort();
  const text = [method, `${origin}${pathname}`, pairs.join("&")].map(strict).join("&");
  const secret = `${keys.consumerSecret}&${keys.tokenSecret}`;
  return (
    oauth.get("oauth_consumer_key") === keys.consumerKey &&
    oauth.get("oauth_token") === keys.token &&
    given === createHmac("sha256", secret).update(text).digest("base64")
  );
}

function strict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
