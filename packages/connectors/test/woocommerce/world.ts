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

export const keys = {
  consumerKey: "ck_0123456789abcdef0123456789abcdef01234567",
  consumerSecret: "cs_89abcdef0123456789abcdef0123456789abcdef",
};

/** Numbers as text: ids may be longer than a binary fraction holds. */
export interface Product {
  id: string;
  parent_id: string;
  sku: string;
  name: string;
  type: string;
  status: string;
  manage_stock: boolean | "parent";
  stock_quantity: string | null;
  low_stock_amount: string | null;
  modified: string;
}

export interface Webhook {
  id: number;
  name: string;
  topic: string;
  status: string;
  delivery_url: string;
  secret: string;
}

/** Beyond 2^53, as any id in JSON may be. */
const firstId = 9_007_199_254_740_993n;

/**
 * A shop as the REST v3 controllers of WooCommerce 11 answer it: pages of at most 100, unknown parameters ignored, batches
 * that answer 200 for refused entries, and keys that prove themselves by Basic, by query or by signature.
 */
export class WooWorld implements VendorWorld {
  readonly pageRows = { readStock: 100, readItems: 100 };
  /** Before 10.3 there is no list of all variations. */
  old = false;
  option: Record<string, string> = {
    woocommerce_manage_stock: "yes",
    woocommerce_notify_low_stock_amount: "2",
  };
  cron = true;
  products: Product[] = [];
  webhooks: Webhook[] = [];
  sales: unknown[] = [];
  /** Topics that the shop will not take. */
  refusedTopics: string[] = [];
  private made = 0;
  private readonly nonces = new Set<string>();

  readonly refusals = {
    throttled: page(429, "Too many requests"),
    throttledWithHint: { ...page(429, "Too many requests"), headers: { "retry-after": "21" } },
    unavailable: page(503, "Briefly unavailable for scheduled maintenance."),
    revoked: problem(401, "woocommerce_rest_authentication_error", "Consumer key is invalid."),
  };

  fill(facts: VendorFacts): void {
    this.products = facts.items.map((item, index) =>
      this.product({
        id: String(firstId + BigInt(index)),
        sku: item.id,
        name: item.name.replaceAll("&", "&amp;"),
        stock_quantity: item.onHand,
        low_stock_amount: item.reorderPoint,
      }),
    );
  }

  product(given: Partial<Product>): Product {
    return {
      id: "1",
      parent_id: "0",
      sku: "",
      name: "",
      type: "simple",
      status: "publish",
      manage_stock: true,
      stock_quantity: null,
      low_stock_amount: null,
      modified: "2026-11-20T10:00:00",
      ...given,
    };
  }

  orders(): [] {
    return [];
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return this.refusal(request, now) ?? route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["GET", /^\/wp-json\/wc\/v3\/products$/, (call) => this.list(call, "0")],
    [
      "GET",
      /^\/wp-json\/wc\/v3\/variations$/,
      (call) => (this.old ? noRoute() : this.list(call, null)),
    ],
    [
      "GET",
      /^\/wp-json\/wc\/v3\/products\/(\d+)\/variations$/,
      (call) => this.list(call, call.parts[0] ?? ""),
    ],
    ["GET", /^\/wp-json\/wc\/v3\/orders$/, (call) => paged(call, this.sales.map(String))],
    [
      "GET",
      /^\/wp-json\/wc\/v3\/settings\/products\/(\w+)$/,
      ({ parts: [id = ""] }) => json(200, { id, value: this.option[id] }),
    ],
    [
      "GET",
      /^\/wp-json\/wc\/v3\/system_status$/,
      () => json(200, { environment: { version: "11.0.1", wp_cron: this.cron } }),
    ],
    [
      "GET",
      /^\/wp-json\/wc\/v3\/webhooks$/,
      (call) =>
        paged(
          call,
          this.webhooks.map((webhook) => JSON.stringify({ ...webhook, secret: undefined })),
        ),
    ],
    ["POST", /^\/wp-json\/wc\/v3\/webhooks\/batch$/, (call) => this.batch(call)],
  ];

  private list(call: Call, parent: string | null): HttpResponse {
    const { search } = call;
    const include = search.get("include")?.split(",");
    const after = search.get("dates_are_gmt") === "true" ? search.get("modified_after") : null;
    const type = search.get("type");
    const rows = this.products
      .filter((one) => (parent === null ? one.parent_id !== "0" : one.parent_id === parent))
      .filter((one) => include === undefined || include.includes(one.id))
      .filter((one) => after === null || one.modified > after)
      .filter((one) => type === null || one.type === type)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    // Newest first unless it is asked for otherwise.
    const ordered = search.get("orderby") === "id" && search.get("order") === "asc";
    return paged(call, (ordered ? rows : rows.toReversed()).map(productText));
  }

  private batch({ body }: Call): HttpResponse {
    const asked = body as Record<string, (Partial<Webhook> & { id?: number })[]>;
    const create = (asked["create"] ?? []).map((one) => this.createWebhook(one));
    const update = (asked["update"] ?? []).map((one) => {
      const found = this.webhooks.find(({ id }) => id === one.id);
      return Object.assign(found ?? {}, one);
    });
    const gone = (asked["delete"] ?? []) as unknown as number[];
    this.webhooks = this.webhooks.filter(({ id }) => !gone.includes(id));
    return json(200, { create, update, delete: gone.map((id) => ({ id })) });
  }

  private createWebhook(asked: Partial<Webhook>): unknown {
    if (this.refusedTopics.includes(asked.topic ?? "")) {
      const message = "Webhook topic must be valid.";
      const code = "woocommerce_rest_webhook_invalid_topic";
      return { id: 0, error: { code, message, data: { status: 400 } } };
    }
    this.made += 1;
    const made = { ...asked, id: this.made } as Webhook;
    this.webhooks.push(made);
    return made;
  }

  private refusal(request: HttpRequest, now: Instant): HttpResponse | null {
    const url = new URL(request.url);
    if (url.protocol === "http:") return this.signatureRefusal(request, url, now);
    const basic = headerOf(request, "authorization") ?? "";
    const given = basic.startsWith("Basic ")
      ? Buffer.from(basic.slice(6), "base64").toString()
      : `${url.searchParams.get("consumer_key")}:${url.searchParams.get("consumer_secret")}`;
    return given === `${keys.consumerKey}:${keys.consumerSecret}`
      ? null
      : problem(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
  }

  /** As `WC_REST_Authentication` checks it: signature, time within 15 minutes, nonce not seen before. */
  private signatureRefusal({ method }: HttpRequest, url: URL, now: Instant): HttpResponse | null {
    const code = "woocommerce_rest_authentication_error";
    const { oauth_signature: given, ...signed } = Object.fromEntries(url.searchParams);
    const normal = Object.entries(signed)
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join("&");
    const base = [method, `${url.origin}${url.pathname}`, normal].map(encode).join("&");
    const made = createHmac("sha256", `${keys.consumerSecret}&`).update(base).digest("base64");
    if (given !== made)
      return problem(401, code, "Invalid signature - provided signature does not match.");
    const age = Date.parse(now) / 1000 - Number(signed["oauth_timestamp"]);
    if (Math.abs(age) > 900) return problem(401, code, "Invalid timestamp.");
    const nonce = signed["oauth_nonce"] ?? "";
    if (this.nonces.has(nonce))
      return problem(401, code, "Invalid nonce - nonce has already been used.");
    this.nonces.add(nonce);
    return null;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
}

function productText({ modified, ...product }: Product): string {
  const { id, parent_id, stock_quantity, low_stock_amount, ...texts } = product;
  const rest = JSON.stringify({ ...texts, date_modified_gmt: modified, meta_data: [] });
  return `{"id":${id},"parent_id":${parent_id},"stock_quantity":${stock_quantity},"low_stock_amount":${low_stock_amount},${rest.slice(1)}`;
}

function paged({ search }: Call, rows: readonly string[]): HttpResponse {
  const size = Number(search.get("per_page") ?? 10);
  if (size < 1 || size > 100) {
    const per_page = "per_page must be between 1 (inclusive) and 100 (inclusive)";
    return json(400, {
      code: "rest_invalid_param",
      message: "Invalid parameter(s): per_page",
      data: { status: 400, params: { per_page } },
    });
  }
  const number = Number(search.get("page") ?? 1);
  return json(200, `[${rows.slice((number - 1) * size, number * size).join(",")}]`, {
    "x-wp-total": String(rows.length),
    "x-wp-totalpages": String(Math.ceil(rows.length / size)),
    link: '<https://shop.example/wp-json/>; rel="https://api.w.org/"',
  });
}

function problem(status: number, code: string, message: string): HttpResponse {
  return json(status, { code, message, data: { status } });
}

function noRoute(): HttpResponse {
  return problem(404, "rest_no_route", "No route was found matching the URL and request method.");
}

function page(status: number, text: string): HttpResponse {
  return { status, headers: { "content-type": "text/html" }, body: `<html>${text}</html>` };
}
