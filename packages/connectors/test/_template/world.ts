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

interface Order {
  readonly id: string;
  readonly reference: string;
  readonly supplier: string;
  readonly currency: string;
  readonly lines: { sku: string; quantity: number; price: number }[];
}

export const apiKey = "api-key-of-the-world";

/** Acme's server as its pages describe it: pages by link, and no care about doubles. */
export class AcmeWorld implements VendorWorld {
  readonly pageRows = { readStock: 5 };
  readonly refusals = {
    throttled: json(429, { message: "slow down" }),
    throttledWithHint: json(429, { message: "slow down" }, { "retry-after": "5" }),
    unavailable: json(503, { message: "back soon" }),
    revoked: json(401, { message: "unknown key" }),
  };
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private kept: Order[] = [];
  private host = "";
  private more = 0;
  private lagMs = 0;
  private readonly shownFrom = new Map<string, number>();

  fill(facts: VendorFacts): void {
    this.facts = facts;
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept.map(({ id, reference }) => ({ externalId: id, reference }));
  }

  double(reference: string): void {
    const first = this.kept.find((order) => order.reference === reference);
    if (first !== undefined) this.kept.push({ ...first, id: this.nextId() });
  }

  bend(): void {
    this.more = 1;
  }

  strayLinks(): void {
    this.host = "https://evil.example";
  }

  lag(ms: number): void {
    this.lagMs = ms;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    if (headerOf(request, "x-api-key") !== apiKey) return this.refusals.revoked;
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["GET", /^\/api\/stock$/, (call) => this.stock(call)],
    ["GET", /^\/api\/orders$/, (call) => this.find(call)],
    ["POST", /^\/api\/orders$/, (call) => this.create(call)],
  ];

  private stock({ search, url }: Call): HttpResponse {
    const from = Number(search.get("from") ?? 0);
    const rows = this.facts.items
      .slice(from, from + this.pageRows.readStock)
      .map(({ id, onHand }) => ({ sku: id, on_hand: Number(onHand) }));
    const left = from + rows.length < this.facts.items.length;
    const link = `${this.host === "" ? url.origin : this.host}/api/stock?from=${from + rows.length}`;
    return json(200, { rows, next: left ? link : null });
  }

  private find({ search, now }: Call): HttpResponse {
    const orders = this.kept.filter(
      ({ id, reference }) =>
        reference === search.get("reference") && (this.shownFrom.get(id) ?? 0) <= Date.parse(now),
    );
    return json(200, { orders });
  }

  private create({ body, now }: Call): HttpResponse {
    const asked = body as Order;
    const order = {
      ...asked,
      id: this.nextId(),
      lines: asked.lines.map((line) => ({ ...line, quantity: line.quantity + this.more })),
    };
    this.kept.push(order);
    this.shownFrom.set(order.id, Date.parse(now) + this.lagMs);
    return json(201, order);
  }

  /** Beyond what a double holds. */
  private nextId(): string {
    return `90071992547409930${this.kept.length}`;
  }
}
