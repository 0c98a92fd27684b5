import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  type Call,
  headerOf,
  json,
  type Route,
  route,
  TokenDesk,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

export const organizationId = "260815001";

interface Line {
  item_id: string;
  quantity: number;
  rate: number;
  quantity_received: number;
  quantity_cancelled: number;
}

interface Order {
  purchaseorder_id: string;
  purchaseorder_number: string;
  reference_number: string;
  vendor_id: string;
  vendor_name: string;
  currency_code: string;
  status: string;
  order_status: string;
  is_emailed: boolean;
  delivery_date: string;
  created_time: string;
  line_items: Line[];
}

/** Zoho Inventory's API as its pages, its OpenAPI files and recorded answers show it (2026-11): pages of 200, refusals under any status, no key against repeats. */
export class ZohoWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows = {
    readStock: 200,
    readItems: 200,
    readSuppliers: 200,
    readOpenOrders: 25,
  };
  /** Whether the undocumented filter by reference does anything. */
  filters = true;
  /** Whether a number that is taken is refused. */
  uniqueNumbers = true;
  tracked = true;
  composite = false;
  /** Products that mail orders. */
  mailing: readonly string[] = ["books"];
  replenished: readonly string[] = [];
  /** Calls left of the day's 7,500. */
  dayLeft = 7000;
  /** The token endpoint has been asked too often. */
  denied = false;
  readonly mails: { readonly id: string; readonly to: readonly string[] }[] = [];
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private places: ReadonlyMap<string, number> = new Map();
  private kept: Order[] = [];
  private more = 0;
  private lagMs = 0;
  private readonly shownFrom = new Map<string, number>();

  readonly refusals = {
    throttled: refusal(429, 44, "For security reasons your organization has been blocked"),
    throttledWithHint: {
      ...refusal(429, 44, "For security reasons your organization has been blocked"),
      headers: { "retry-after": "42" },
    },
    unavailable: refusal(500, 1000, "Internal Error"),
    expired: refusal(401, 57, "You are not authorized to perform this operation"),
    revoked: refusal(401, 57, "You are not authorized to perform this operation"),
    wrongTenant: refusal(400, 6041, "This user is not associated with the CompanyID: 1"),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.places = new Map(facts.items.map(({ id }, index) => [id, index]));
    this.kept = facts.orders.map((order, index) => ({
      ...this.headOf(order.supplier),
      purchaseorder_id: idOf(7, index),
      purchaseorder_number: `PO-${String(index).padStart(5, "0")}`,
      reference_number: order.reference,
      status: ["issued", "draft"][index % 2] ?? "",
      order_status: ["issued", "draft"][index % 2] ?? "",
      is_emailed: false,
      delivery_date: "",
      created_time: "2026-11-01T10:30:08-0400",
      line_items: order.lines.map((line) => ({
        item_id: this.itemId(line.item),
        quantity: Number(line.quantity),
        rate: 1,
        quantity_received: 0,
        quantity_cancelled: 0,
      })),
    }));
  }

  private headOf(supplier: string): Pick<Order, "vendor_id" | "vendor_name" | "currency_code"> {
    const index = this.facts.suppliers.findIndex(({ id }) => id === supplier);
    return {
      vendor_id: idOf(2, index),
      vendor_name: this.facts.suppliers[index]?.name ?? "",
      currency_code: "EUR",
    };
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ order_status }) => order_status !== "cancelled")
      .map((order) => ({
        externalId: order.purchaseorder_id,
        reference: order.reference_number,
      }));
  }

  double(reference: string): void {
    const first = this.kept.find((order) => order.reference_number === reference);
    if (first === undefined) throw new Error(`no order ${reference}`);
    this.kept.push({ ...first, purchaseorder_id: idOf(8, this.kept.length) });
  }

  bend(): void {
    this.more = 1;
  }

  lag(ms: number): void {
    this.lagMs = ms;
  }

  supplierId({ name }: { readonly name: string }): string {
    return name;
  }

  /** An order is for a customer, and goes there. */
  dropShip(id: string): void {
    Object.assign(this.find(id) ?? {}, { is_drop_shipment: true });
  }

  /** Somebody else's orders of a day, made by now. */
  addOthers(count: number, day: string): void {
    const [like] = this.kept;
    if (like === undefined) throw new Error("no order to go by");
    for (let made = 0; made < count; made += 1)
      this.kept.push({
        ...like,
        purchaseorder_id: idOf(9, this.kept.length),
        purchaseorder_number: `X-${this.kept.length}`,
        reference_number: "",
        created_time: `${day}T10:30:08-0400`,
      });
  }

  arrive(externalId: string): void {
    this.change(externalId, "issued", 1);
  }

  /** What people do in Zoho itself: a new state, and so much of every line received. */
  change(id: string, status: string, received = 0): void {
    const order = this.find(id);
    if (order === undefined) throw new Error(`no order ${id}`);
    order.order_status = status;
    for (const line of order.line_items) line.quantity_received = line.quantity * received;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const response = route(this.routes, request, now);
    this.dayLeft -= 1;
    return {
      ...response,
      headers: {
        "x-rate-limit-limit": "7500",
        "x-rate-limit-remaining": String(this.dayLeft),
        "x-rate-limit-reset": "36000",
        ...response.headers,
      },
    };
  }

  private readonly routes: readonly Route[] = [
    ["POST", /^\/oauth\/v2\/token$/, (call) => this.token(call)],
    [
      "GET",
      /^\/inventory\/v1\/organizations$/,
      (call) =>
        this.allowed(call, true, () =>
          success({
            organizations: [
              { organization_id: organizationId, name: "Acme", currency_code: "EUR" },
            ],
          }),
        ),
    ],
    [
      "GET",
      /^\/inventory\/v1\/items$/,
      (call) => this.allowed(call, false, () => listed(call, "items", this.items(call))),
    ],
    [
      "GET",
      /^\/inventory\/v1\/itemdetails$/,
      (call) => this.allowed(call, false, () => this.details(call)),
    ],
    [
      "GET",
      /^\/inventory\/v1\/contacts$/,
      (call) => this.allowed(call, false, () => listed(call, "contacts", this.contacts(call))),
    ],
    [
      "GET",
      /^\/inventory\/v1\/replenishments\/tasks$/,
      (call) =>
        this.allowed(call, false, () =>
          success({
            replenishment_tasks: this.replenished.map((sku) => ({ sku, task_status: "pending" })),
          }),
        ),
    ],
    [
      "GET",
      /^\/inventory\/v1\/purchaseorders$/,
      (call) => this.allowed(call, false, () => listed(call, "purchaseorders", this.heads(call))),
    ],
    [
      "POST",
      /^\/inventory\/v1\/purchaseorders$/,
      (call) => this.allowed(call, false, () => this.create(call)),
    ],
    [
      "GET",
      /^\/inventory\/v1\/purchaseorders\/(\d+)$/,
      (call) => this.allowed(call, false, () => this.one(call)),
    ],
    [
      "PUT",
      /^\/inventory\/v1\/purchaseorders\/(\d+)$/,
      (call) => this.allowed(call, false, () => this.update(call)),
    ],
    [
      "POST",
      /^\/inventory\/v1\/purchaseorders\/(\d+)\/(?:status\/)?(issued|cancelled|submit)$/,
      (call) => this.allowed(call, false, () => this.move(call)),
    ],
    [
      "POST",
      /^\/(inventory|books)\/v\d\/purchaseorders\/(\d+)\/email$/,
      (call) => this.allowed(call, false, () => this.mail(call)),
    ],
  ];

  private token({ request }: Call): HttpResponse {
    if (this.denied) return json(200, { error: "Access Denied", status: "failure" });
    const answer = this.tokens.answer(new URLSearchParams(request.body));
    return answer.status === 200 ? answer : json(200, { error: "invalid_code" });
  }

  /** The token is looked at first, under its own scheme, then the organisation. */
  private allowed(call: Call, anywhere: boolean, act: () => HttpResponse): HttpResponse {
    const header = headerOf(call.request, "authorization") ?? "";
    const verdict = this.tokens.judge(/^Zoho-oauthtoken (.+)$/.exec(header)?.[1]);
    if (verdict !== "good") return this.refusals[verdict];
    if (call.url.hostname !== "www.zohoapis.eu") return this.refusals.expired;
    if (!anywhere && call.search.get("organization_id") !== organizationId)
      return this.refusals.wrongTenant;
    return act();
  }

  private items({ search }: Call): unknown[] {
    const sku = search.get("sku");
    const name = search.get("name");
    return this.facts.items
      .filter((item) => (sku ?? item.id) === item.id && (name ?? item.name) === item.name)
      .map((item) => ({
        item_id: this.itemId(item.id),
        name: item.name,
        sku: item.id,
        status: "active",
        item_type: "inventory",
        track_inventory: this.tracked,
        can_be_purchased: true,
        is_combo_product: this.composite,
        unit: "pcs",
        purchase_rate: Number(item.price),
        vendor_name: this.facts.suppliers.find(({ id }) => id === item.supplier)?.name,
        ...(this.tracked
          ? {
              reorder_level: item.reorderPoint === "0" ? "" : Number(item.reorderPoint),
              stock_on_hand: Number(item.onHand) + 100,
              committed_stock: 3,
              actual_available_stock: Number(item.onHand),
              actual_committed_stock: 0,
            }
          : {}),
      }));
  }

  private details(call: Call): HttpResponse {
    const ids = (call.search.get("item_ids") ?? "").split(",");
    if (ids.length > 200) return refusal(400, 4, "Invalid value passed for item_ids");
    const items = this.items({ ...call, search: new URLSearchParams() }) as { item_id: string }[];
    return success({ items: items.filter(({ item_id }) => ids.includes(item_id)) });
  }

  private contacts({ search }: Call): unknown[] {
    const name = search.get("contact_name");
    const vendors = this.facts.suppliers.map((supplier, index) => ({
      contact_id: idOf(2, index),
      contact_name: supplier.name,
      contact_type: "vendor",
      status: "active",
      email: supplier.email,
      currency_code: supplier.currency,
      payment_terms_label: "Net 30",
    }));
    const start = search.get("contact_name_startswith") ?? "";
    if (Math.max(start.length, name?.length ?? 0) > 100) throw new Error("the filter is too long");
    return vendors.filter(
      ({ contact_name }) =>
        contact_name === (name ?? contact_name) && contact_name.startsWith(start),
    );
  }

  private heads({ search, now }: Call): unknown[] {
    const reference = search.get("reference_number");
    const rows = this.kept
      .filter(({ purchaseorder_id: id }) => (this.shownFrom.get(id) ?? 0) <= Date.parse(now))
      .filter(
        (one) => !this.filters || (reference ?? one.reference_number) === one.reference_number,
      )
      .map((order) => ({ ...order, line_items: undefined }));
    return search.get("sort_order") === "D" ? rows.toReversed() : rows;
  }

  private find(id: string | undefined): Order | undefined {
    return this.kept.find((order) => order.purchaseorder_id === id);
  }

  private one({ parts, search }: Call): HttpResponse {
    const order = this.find(parts[0]);
    if (order === undefined) return refusal(404, 1002, "Purchase Order does not exist.");
    if (search.get("accept") === "pdf")
      return { status: 200, headers: {}, body: Buffer.from("%PDF-1.4").toString("base64") };
    return success({ purchaseorder: order });
  }

  private create({ body, search, now }: Call): HttpResponse {
    const asked = body as Partial<Order>;
    const refused = this.faultOf(asked);
    if (refused !== null) return refused;
    const own = search.get("ignore_auto_number_generation") === "true";
    const number = own ? asked.purchaseorder_number : `PO-${100 + this.kept.length}`;
    if (number === undefined)
      return refusal(400, 4, "Invalid value passed for purchaseorder_number");
    const taken = this.kept.some((order) => order.purchaseorder_number === number);
    if (taken && this.uniqueNumbers)
      return refusal(400, 36023, `Purchase order number ${number} already exists.`);
    const supplier = this.facts.suppliers[Number(asked.vendor_id?.slice(-5))];
    const order: Order = {
      ...this.headOf(supplier?.id ?? ""),
      purchaseorder_id: idOf(3, this.kept.length),
      purchaseorder_number: number,
      reference_number: asked.reference_number ?? "",
      status: "draft",
      order_status: "draft",
      is_emailed: false,
      delivery_date: asked.delivery_date ?? "",
      created_time: now.replace(/\.\d+Z$/, "+0000"),
      line_items: this.linesOf(asked),
    };
    this.kept.push(order);
    this.shownFrom.set(order.purchaseorder_id, Date.parse(now) + this.lagMs);
    return json(201, {
      code: 0,
      message: "Purchase Order has been added.",
      purchaseorder: order,
    });
  }

  private linesOf({ line_items = [] }: Partial<Order>): Line[] {
    return line_items.map((line) => ({
      ...line,
      quantity: line.quantity + this.more,
      quantity_received: 0,
      quantity_cancelled: 0,
    }));
  }

  /** Refused with status 200, as Zoho does at times. */
  private faultOf({ line_items = [] }: Partial<Order>): HttpResponse | null {
    const known = new Set(this.facts.items.map(({ id }) => this.itemId(id)));
    return line_items.every(({ item_id }) => known.has(item_id))
      ? null
      : refusal(200, 4, "Invalid value passed for item_id");
  }

  private update({ parts, body }: Call): HttpResponse {
    const order = this.find(parts[0]);
    if (order === undefined) return refusal(404, 1002, "Purchase Order does not exist.");
    const refused = this.faultOf(body as Partial<Order>);
    if (refused !== null) return refused;
    Object.assign(order, body, { line_items: this.linesOf(body as Partial<Order>) });
    return success({ purchaseorder: order });
  }

  /** Doing it twice is a success. */
  private move({ parts }: Call): HttpResponse {
    const order = this.find(parts[0]);
    if (order === undefined) return refusal(404, 1002, "Purchase Order does not exist.");
    order.order_status = parts[1] === "submit" ? "pending_approval" : (parts[1] ?? "");
    return success({});
  }

  private mail({ parts, body }: Call): HttpResponse {
    const [product = "", id = ""] = parts;
    if (!this.mailing.includes(product)) return refusal(404, 5, "Invalid URL Passed");
    const order = this.find(id);
    if (order === undefined) return refusal(404, 1002, "Purchase Order does not exist.");
    this.mails.push({ id, to: (body as { to_mail_ids: string[] }).to_mail_ids });
    order.is_emailed = true;
    return success({});
  }

  private itemId(code: string): string {
    return idOf(1, this.places.get(code) ?? 99_999);
  }
}

function listed(call: Call, name: string, rows: readonly unknown[]): HttpResponse {
  const size = Math.min(200, Number(call.search.get("per_page") ?? 200));
  const page = Number(call.search.get("page") ?? 1);
  return success({
    [name]: rows.slice((page - 1) * size, page * size),
    page_context: { page, per_page: size, has_more_page: page * size < rows.length },
  });
}

/** Eighteen digits, beyond what a double holds. */
function idOf(kind: number, index: number): string {
  return `${kind}60815000000${String(index).padStart(6, "0")}`;
}

function success(fields: object): HttpResponse {
  return json(200, { code: 0, message: "success", ...fields });
}

function refusal(status: number, code: number, message: string): HttpResponse {
  return json(status, { code, message });
}
