import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";

/** What a modelled system is filled with, in our words; each model keeps it in the vendor's shapes. */
export interface VendorFacts {
  readonly items: readonly VendorItem[];
  readonly suppliers: readonly VendorSupplier[];
  /** Orders of somebody else, still open. */
  readonly orders: readonly VendorOrder[];
}

export interface VendorItem {
  /** The code that people use. */
  readonly id: string;
  readonly name: string;
  readonly onHand: string;
  readonly reorderPoint: string;
  readonly price: string;
  /** Code of its preferred supplier. */
  readonly supplier: string;
}

export interface VendorSupplier {
  /** The code, where the vendor has one. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
}

interface VendorOrder {
  readonly reference: string;
  readonly supplier: string;
  readonly lines: readonly { readonly item: string; readonly quantity: string }[];
}

/**
 * A business system in memory, as its vendor documents it: `answer` is its server. Everything that a suite can ask for
 * beyond that is optional; a suite skips what a model leaves out, and says so.
 */
export interface VendorWorld {
  /** Replaces everything that it holds. */
  fill(facts: VendorFacts): void;
  answer(request: HttpRequest, now: Instant): HttpResponse;
  /** The purchase orders that it keeps by now, cancelled ones left out. */
  orders(): readonly { readonly externalId: string; readonly reference: string }[];
  /** The vendor's own words for these; `revoked` and `wrongTenant` where it tells them apart. */
  readonly refusals: {
    readonly throttled: HttpResponse;
    readonly throttledWithHint?: HttpResponse;
    readonly unavailable: HttpResponse;
    readonly expired?: HttpResponse;
    readonly revoked?: HttpResponse;
    readonly wrongTenant?: HttpResponse;
  };
  /** Rows on a page, by the name of the read; left out where there is one page only. */
  readonly pageRows: Readonly<Partial<Record<PagedRead, number>>>;
  /** Tokens that it hands out; left out where credentials do not expire. */
  readonly tokens?: TokenDesk;
  /** Supplier ids as the connector gives them; the supplier's code unless the system has none. */
  supplierId?(supplier: VendorSupplier): string;
  /** Keeps a second order with this reference, where the vendor lets that be. */
  double?(reference: string): void;
  /** Keeps one unit more than it is asked for from now on, and says "created" all the same. */
  bend?(): void;
  /** Everything that was ordered with it comes in, as people book it there. */
  arrive?(externalId: string): void;
  /** From now on links to further pages point to another host. */
  strayLinks?(): void;
  /** Milliseconds by which its search lags behind what it keeps. */
  lag?(ms: number): void;
}

export type PagedRead = "readStock" | "readItems" | "readSuppliers" | "readOpenOrders";

/** Access and refresh tokens that rotate: an old refresh token dies with the next renewal unless the vendor is lenient. */
export class TokenDesk {
  private issued = 1;
  private expired = false;
  private revoked = false;
  /** Every token that was ever valid. */
  readonly secrets: string[] = [];
  private readonly lenient: boolean;

  /** `lenient`: the refresh token before the current one is still taken (Xero: for 30 minutes). */
  constructor(lenient = false) {
    this.lenient = lenient;
    this.remember();
  }

  get accessToken(): string {
    return `access-token-${this.issued}-of-the-world`;
  }

  get refreshToken(): string {
    return `refresh-token-${this.issued}-of-the-world`;
  }

  /** How often tokens were renewed. */
  get renewals(): number {
    return this.issued - 1;
  }

  expire(): void {
    this.expired = true;
  }

  revoke(): void {
    this.revoked = true;
    this.expired = true;
  }

  /** What a request with this access token is worth. */
  judge(accessToken: string | undefined): "good" | "expired" | "revoked" {
    if (this.revoked) return "revoked";
    return accessToken === this.accessToken && !this.expired ? "good" : "expired";
  }

  /** Renews: true when the refresh token was good, and the new tokens are the current ones. */
  renew(refreshToken: string | undefined): boolean {
    const before = `refresh-token-${this.issued - 1}-of-the-world`;
    const known = refreshToken === this.refreshToken || (this.lenient && refreshToken === before);
    if (this.revoked || !known) return false;
    this.issued += 1;
    this.expired = false;
    this.remember();
    return true;
  }

  /** The answer of a token endpoint as OAuth 2.0 writes it (RFC 6749, section 5). */
  answer(form: URLSearchParams): HttpResponse {
    const renewed =
      form.get("grant_type") === "client_credentials"
        ? this.renew(this.refreshToken)
        : this.renew(form.get("refresh_token") ?? undefined);
    return renewed
      ? json(200, {
          access_token: this.accessToken,
          refresh_token: this.refreshToken,
          token_type: "Bearer",
          expires_in: 1800,
        })
      : json(400, { error: "invalid_grant" });
  }

  private remember(): void {
    this.secrets.push(this.accessToken, this.refreshToken);
  }
}

export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** The token of a Bearer header. */
export function bearerOf(request: HttpRequest): string | undefined {
  return /^Bearer (.+)$/.exec(headerOf(request, "authorization") ?? "")?.[1];
}

export function headerOf(request: HttpRequest, name: string): string | undefined {
  const found = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name);
  return found?.[1];
}

/** One row of a route table: the first whose method and path fit answers. */
export type Route = readonly [
  method: HttpRequest["method"],
  path: RegExp,
  answer: (call: Call) => HttpResponse,
];

export interface Call {
  readonly request: HttpRequest;
  readonly url: URL;
  /** Groups of the route's path, decoded. */
  readonly parts: readonly string[];
  readonly search: URLSearchParams;
  /** The body as JSON; null when there is none. */
  readonly body: unknown;
  readonly now: Instant;
}

/** Answers by the first route that fits the path. Throws on none: a connector must not ask for what is not modelled. */
export function route(routes: readonly Route[], request: HttpRequest, now: Instant): HttpResponse {
  const url = new URL(request.url);
  for (const [method, path, answer] of routes) {
    const match = path.exec(url.pathname);
    if (method !== request.method || match === null) continue;
    const parts = match.slice(1).map((part) => decodeURIComponent(part ?? ""));
    return answer({ request, url, parts, search: url.searchParams, body: bodyOf(request), now });
  }
  throw new Error(`the world knows no ${request.method} ${url.pathname}`);
}

function bodyOf(request: HttpRequest): unknown {
  if (request.body === undefined || !/^\s*[[{]/.test(request.body)) return null;
  return JSON.parse(request.body);
}

/** `count` items of two suppliers, two orders of somebody else. Names hold what breaks careless quoting. */
export function vendorFacts(count: number, others: number = Math.min(count, 2)): VendorFacts {
  const suppliers = ["NORTH", "SOUTH"].map((id, index) => ({
    id,
    name: index === 0 ? `North & Sons "Lab" O'Hara` : "Süd Handel GmbH",
    email: `orders@${id.toLowerCase()}.example`,
    currency: "EUR",
  }));
  const items = Array.from({ length: count }, (_, index) => ({
    id: `ITEM-${String(index + 1).padStart(5, "0")}`,
    name: index % 7 === 0 ? `Glove <M> "blue" & ½ – ${index + 1}` : `Item ${index + 1}`,
    onHand: index % 5 === 0 ? "0.1" : String(index),
    reorderPoint: String(10 + (index % 3)),
    price: index % 2 === 0 ? "12.5" : "0.1",
    supplier: index % 2 === 0 ? "NORTH" : "SOUTH",
  }));
  const orders = Array.from({ length: others }, (_, index) => ({
    reference: `THEIRS-${index + 1}`,
    supplier: "NORTH",
    lines: [{ item: `ITEM-${String((index % count) + 1).padStart(5, "0")}`, quantity: "7.5" }],
  }));
  return { items, suppliers, orders };
}

/** `count` suppliers and nothing else. */
export function manySuppliers(count: number): VendorFacts {
  const suppliers = Array.from({ length: count }, (_, index) => ({
    id: `S-${String(index + 1).padStart(5, "0")}`,
    name: `Supplier ${index + 1}`,
    email: `orders@s${index + 1}.example`,
    currency: "EUR",
  }));
  return { items: [], suppliers, orders: [] };
}

const ranks = new WeakMap<readonly { readonly id: string }[], ReadonlyMap<string, number>>();

/** The place of a row among the facts, -1 for one that is not there; found at once in tens of thousands. */
export function rankOf(rows: readonly { readonly id: string }[], id: string): number {
  let known = ranks.get(rows);
  if (known === undefined) {
    known = new Map(rows.map((row, index) => [row.id, index]));
    ranks.set(rows, known);
  }
  return known.get(id) ?? -1;
}
