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

import { filterOf, Refused } from "../odata.ts";

interface Line {
  readonly id: string;
  InventoryID: string;
  OrderQty: number;
  UOM: string;
  UnitCost: number;
  WarehouseID: string | undefined;
  Promised: string | undefined;
  QtyOnReceipts: number;
  Completed: boolean;
  Cancelled: boolean;
}

export interface Order {
  readonly id: string;
  readonly OrderNbr: string;
  readonly Type: "Normal";
  VendorID: string;
  VendorRef: string | undefined;
  CurrencyID: string;
  Date: string;
  PromisedOn: string | undefined;
  Hold: boolean;
  Status: string;
  Details: Line[];
  /** What custom fields hold, by the name that a filter uses. */
  readonly custom: Record<string, unknown>;
}

/** A custom field that the company has, as filters write it. */
const customField = "cf.String(f='Document.UsrParstockRef')";

type Row = Readonly<Record<string, unknown>>;

const entities = "/acme/entity/Default/24\\.200\\.001/";

/**
 * Acumatica's contract-based API as its OpenAPI file (Default/24.200.001), the vendor's collections and public projects
 * show it: everything wrapped, keys padded, unknown field names dropped in silence, records refused by echoing them, a
 * session for a seat of the licence, inquiries by PUT, details only where expanded, actions that go on for a while.
 */
export class AcumaticaWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows: VendorWorld["pageRows"] = {
    readItems: 200,
    readSuppliers: 200,
    readOpenOrders: 100,
  };
  kept: Order[] = [];
  mailed: string[] = [];
  shipments: Row[] = [];
  receipts: Row[] = [];
  warehouses: Row[] = [{ WarehouseID: "MAIN", Description: "Main", Active: true }];
  endpoints: unknown = {
    version: { acumaticaBuildVersion: "26.101.0225" },
    endpoints: [
      { name: "Default", version: "24.200.001", href: "/acme/entity/Default/24.200.001" },
    ],
  };
  /** An extended endpoint has the e-mail action. */
  extended = true;
  /** Sessions that are open, and the most that were at a time. */
  seats = 0;
  seatsMost = 0;
  password = "password-of-ours";
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private itemRows: Row[] | undefined;
  private planRows: Row[] | undefined;
  private numbers = 0;
  private more = 0;
  private strays = false;
  private readonly running = new Map<string, number>();

  readonly refusals = {
    throttled: json(429, { message: "The number of requests is limited." }),
    throttledWithHint: json(429, { message: "Too many requests." }, { "retry-after": "27" }),
    unavailable: { status: 503, headers: {}, body: "Service Unavailable" },
    expired: json(401, { message: "You are not logged in." }),
    revoked: refuse("Invalid credentials. Please try again.", "PX.Data.PXException"),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.itemRows = undefined;
    this.planRows = undefined;
    this.kept = facts.orders.map((order, index) => ({
      id: guid(9, index),
      OrderNbr: String(index + 1).padStart(6, "0"),
      Type: "Normal",
      VendorID: order.supplier,
      VendorRef: order.reference,
      CurrencyID: "EUR",
      Date: "2026-11-20",
      PromisedOn: undefined,
      Hold: index % 2 === 1,
      Status: index % 2 === 1 ? "On Hold" : "Open",
      custom: { [customField]: undefined },
      Details: order.lines.map((line, at) =>
        newLine(guid(10 + index, at), { InventoryID: line.item, OrderQty: Number(line.quantity) }),
      ),
    }));
    this.numbers = this.kept.length;
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept.map((order) => ({
      externalId: order.OrderNbr,
      reference: order.VendorRef ?? order.OrderNbr,
    }));
  }

  arrive(externalId: string): void {
    for (const order of this.kept)
      if (order.OrderNbr === externalId) {
        order.Status = "Completed";
        for (const line of order.Details) line.QtyOnReceipts = line.OrderQty;
      }
  }

  bend(): void {
    this.more = 1;
  }

  double(reference: string): void {
    const order = this.kept.find(({ VendorRef }) => VendorRef === reference);
    if (order === undefined) throw new Error(`no order ${reference}`);
    this.numbers += 1;
    const OrderNbr = String(this.numbers).padStart(6, "0");
    this.kept.push({ ...structuredClone(order), id: guid(3, this.numbers), OrderNbr });
  }

  strayLinks(): void {
    this.strays = true;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["POST", /\/acme\/entity\/auth\/login$/, ({ body }) => this.signIn(body as Row)],
    ["POST", /\/acme\/entity\/auth\/logout$/, ({ request }) => this.signOut(request)],
    ["GET", /\/acme\/entity$/, (call) => this.allowed(call, () => json(200, this.endpoints))],
    ["GET", under("StockItem"), (call) => this.list(call, this.items())],
    ["GET", under("ItemWarehouse"), (call) => this.list(call, this.plans())],
    ["GET", under("Warehouse"), (call) => this.list(call, this.warehouses)],
    ["GET", under("Vendor"), (call) => this.list(call, this.vendors())],
    ["GET", under("Shipment"), (call) => this.list(call, this.shipments)],
    ["GET", under("PurchaseReceipt"), (call) => this.list(call, this.receipts)],
    ["GET", under("PurchaseOrder"), (call) => this.list(call, this.kept.map(shownOrder))],
    ["GET", under("PurchaseOrder/Normal/([^/]+)"), (call) => this.one(call)],
    ["DELETE", under("PurchaseOrder/Normal/([^/]+)"), (call) => this.remove(call)],
    ["PUT", under("PurchaseOrder"), (call) => this.allowed(call, () => this.save(call))],
    ["PUT", under("StorageDetailsInquiry"), (call) => this.allowed(call, () => this.storage(call))],
    ["POST", under("PurchaseOrder/(\\w+)"), (call) => this.allowed(call, () => this.act(call))],
    [
      "GET",
      under("PurchaseOrder/\\w+/status/([^/]+)"),
      (call) => this.allowed(call, () => this.poll(call)),
    ],
  ];

  private signIn({ name, password, tenant }: Row): HttpResponse {
    if (name !== "parstock" || password !== this.password || tenant !== "Acme")
      return this.refusals.revoked;
    // Who signs in while a session is open gets the same one, and its end is the end for both: stricter than the real one.
    const open = this.tokens.judge(this.tokens.accessToken) === "good" && this.seats > 0;
    if (!open && !this.tokens.renew(this.tokens.refreshToken)) return this.refusals.revoked;
    this.seats += open ? 0 : 1;
    this.seatsMost = Math.max(this.seats, this.seatsMost);
    return {
      status: 204,
      headers: {
        "set-cookie": [
          `ASP.NET_SessionId=${this.tokens.accessToken}; path=/; HttpOnly; SameSite=Lax`,
          "UserBranch=16; expires=Wed, 23-Nov-2027 08:00:00 GMT; path=/",
          "Locale=TimeZone=GMTM0800A&Culture=en-US; path=/",
        ].join(", "),
      },
      body: "",
    };
  }

  private signOut(request: HttpRequest): HttpResponse {
    if (request.body === undefined) return { status: 411, headers: {}, body: "Length Required" };
    if (this.tokens.judge(sessionOf(request)) === "good") {
      this.tokens.expire();
      this.seats = Math.max(0, this.seats - 1);
    }
    return { status: 204, headers: {}, body: "" };
  }

  private allowed({ request }: Call, answer: () => HttpResponse): HttpResponse {
    return this.tokens.judge(sessionOf(request)) === "good" ? answer() : this.refusals.expired;
  }

  private list(call: Call, rows: readonly Row[]): HttpResponse {
    return this.allowed(call, () => {
      const { search } = call;
      const filter = search.get("$filter");
      const passes = filter === null ? () => true : filterOf(filter, false);
      const found = passes === null ? null : tryFilter(rows, passes);
      if (found === null)
        return json(400, {
          message: "The request is invalid.",
          modelState: { "": ["Invalid filter."] },
        });
      const skip = Number(search.get("$skip") ?? 0);
      const top = Number(search.get("$top") ?? Number.POSITIVE_INFINITY);
      return json(
        200,
        found.slice(skip, skip + top).map((row) => wrapped(expanded(row, search))),
      );
    });
  }

  private items(): Row[] {
    return (this.itemRows ??= this.itemsMade());
  }

  private itemsMade(): Row[] {
    return this.facts.items.map((item, index) => ({
      id: guid(1, index),
      InventoryID: item.id,
      Description: item.name,
      BaseUOM: "EA",
      PurchaseUOM: "BOX",
      ItemStatus: "Active",
      ItemClass: "SUPPLIES",
      IsAKit: false,
      LastModified: "2026-01-01T00:00:00Z",
      VendorDetails: [
        {
          id: guid(11, index),
          VendorID: item.supplier,
          Active: true,
          Default: true,
          PurchaseUnit: "BOX",
          LeadTimeDays: 5,
          AddLeadTimeDays: 2,
          MinOrderQty: 2,
          LotSize: 0,
          EOQ: 0,
          LastVendorPrice: Number(item.price),
          CurrencyID: "EUR",
        },
      ],
      UOMConversions: [
        conversion("BOX", "EA", 12, "Multiply"),
        conversion("PENNY", "EA", 100, "Divide"),
        conversion("BOX", "PALLET", 40, "Divide"),
      ],
    }));
  }

  private plans(): Row[] {
    return (this.planRows ??= this.plansMade());
  }

  private plansMade(): Row[] {
    return this.facts.items.map((item, index) => ({
      id: guid(2, index),
      InventoryID: item.id,
      WarehouseID: "MAIN",
      ReorderPoint: Number(item.reorderPoint),
      MaxQty: Number(item.reorderPoint) * 2,
      ReplenishmentSource: "Purchase",
      ReplenishmentMethod: "Min./Max.",
      PreferredVendor: item.supplier,
    }));
  }

  private vendors(): Row[] {
    return this.facts.suppliers.map((supplier, index) => ({
      id: guid(4, index),
      VendorID: supplier.id,
      VendorName: supplier.name,
      Status: "Active",
      CurrencyID: supplier.currency,
      Terms: "30D",
      MainContact: {
        Email: supplier.email,
        Address: { AddressLine1: "1 Way", City: "Berlin", Country: "DE" },
      },
    }));
  }

  /** Only items that ever lay there; keys come padded. */
  private storage({ body, search }: Call): HttpResponse {
    const { value } = (body as { WarehouseID: { value: string } }).WarehouseID;
    const rows = this.facts.items
      .filter(({ onHand }) => value === "MAIN" && onHand !== "0")
      .map((item) => ({
        InventoryID: item.id.padEnd(30),
        WarehouseID: value.padEnd(10),
        QtyOnHand: Number(item.onHand),
        QtyHardAvailable: Number(item.onHand),
        QtyAvailable: Number(item.onHand) + 1000,
        LastModifiedDateofWarehouseQty: "2026-11-22T10:00:00+00:00",
      }));
    const details = search.get("$expand") === "StorageDetails" ? rows : [];
    return json(200, wrapped({ id: guid(6, 1), WarehouseID: value, StorageDetails: details }));
  }

  private one(call: Call): HttpResponse {
    return this.allowed(call, () => {
      const order = this.kept.find(({ OrderNbr }) => OrderNbr === call.parts[0]);
      return order === undefined
        ? json(404, { message: "No entity satisfies the condition." })
        : json(200, wrapped(expanded(shownOrder(order), call.search)));
    });
  }

  private save(call: Call): HttpResponse {
    const body = opened(call.body as Row);
    const number = body["OrderNbr"];
    if (number === undefined) return this.create(call, body);
    const order = this.kept.find(({ OrderNbr }) => OrderNbr === number);
    if (order === undefined) return json(404, { message: "No entity satisfies the condition." });
    if (headerOf(call.request, "if-none-match") === "*") return json(412, {});
    const details = body["Details"] as Row[] | undefined;
    if (details !== undefined && !order.Hold)
      return json(422, { ...(call.body as Row), error: "The order has to be on hold." });
    if (details !== undefined) this.changeLines(order, details);
    if (body["Hold"] !== undefined) {
      order.Hold = body["Hold"] === true;
      order.Status = order.Hold ? "On Hold" : "Open";
    }
    return json(200, wrapped(shownOrder(order)));
  }

  private create(call: Call, body: Row): HttpResponse {
    const echo = this.faultIn(call.body as Row, body);
    if (echo !== null) return json(422, echo);
    this.numbers += 1;
    const order: Order = {
      id: guid(3, this.numbers),
      OrderNbr: String(this.numbers).padStart(6, "0"),
      Type: "Normal",
      VendorID: String(body["VendorID"]).toUpperCase(),
      VendorRef: body["VendorRef"] as string | undefined,
      CurrencyID: String(body["CurrencyID"] ?? "EUR"),
      Date: String(body["Date"]),
      PromisedOn: body["PromisedOn"] as string | undefined,
      Hold: body["Hold"] === true,
      Status: body["Hold"] === true ? "On Hold" : "Open",
      custom: { [customField]: undefined, ...customOf(call.body as Row) },
      Details: [],
    };
    this.changeLines(order, (body["Details"] as Row[] | undefined) ?? []);
    this.kept.push(order);
    return json(200, wrapped(expanded(shownOrder(order), call.search)));
  }

  /** The record as it was sent, with `error` where it is wrong. */
  private faultIn(raw: Row, body: Row): unknown {
    const vendor = String(body["VendorID"] ?? "").toUpperCase();
    if (!this.facts.suppliers.some(({ id }) => id === vendor))
      return {
        ...raw,
        VendorID: { value: vendor, error: "'Vendor' cannot be found in the system." },
        error:
          "PX.Data.PXException: Error: Inserting  'Purchase Order' record raised at least one error.",
      };
    const rows = (body["Details"] as Row[] | undefined) ?? [];
    const wrong = rows.findIndex(
      (row) =>
        !this.facts.items.some(({ id }) => id === String(row["InventoryID"]).toUpperCase()) ||
        !["EA", "BOX"].includes(String(row["UOM"])),
    );
    if (wrong < 0) return null;
    return {
      ...raw,
      Details: (raw["Details"] as Row[]).map((row, index) =>
        index === wrong
          ? { ...row, UOM: { value: "X", error: "'UOM' cannot be found in the system." } }
          : row,
      ),
    };
  }

  /** Names that are not known are dropped: a line of `Quantity` has the quantity 0. */
  private changeLines(order: Order, rows: readonly Row[]): void {
    for (const row of rows) {
      const found = order.Details.find(({ id }) => id === row["id"]);
      if (found !== undefined && row["delete"] === true)
        order.Details = order.Details.filter((line) => line !== found);
      else if (found !== undefined) Object.assign(found, known(row));
      else {
        this.numbers += 1;
        const line = newLine(guid(5, this.numbers), known(row));
        order.Details.push({ ...line, OrderQty: line.OrderQty + this.more });
      }
    }
  }

  private remove(call: Call): HttpResponse {
    return this.allowed(call, () => {
      const order = this.kept.find(({ OrderNbr }) => OrderNbr === call.parts[0]);
      if (order === undefined) return json(404, { message: "No entity satisfies the condition." });
      if (!order.Hold) return refuse("The order can't be deleted.", "PX.Data.PXException");
      this.kept = this.kept.filter((one) => one !== order);
      return { status: 204, headers: {}, body: "" };
    });
  }

  private act({ parts: [action = ""], body }: Call): HttpResponse {
    const { entity } = body as { entity: { OrderNbr: { value: string } } };
    const order = this.kept.find(({ OrderNbr }) => OrderNbr === entity.OrderNbr.value);
    if (!this.extended || !["EmailPurchaseOrder", "ReleaseFromHold"].includes(action))
      return json(404, { message: "No HTTP resource was found." });
    if (order === undefined) return json(404, { message: "No entity satisfies the condition." });
    if (action === "ReleaseFromHold") {
      order.Hold = false;
      order.Status = "Pending Email";
      return { status: 204, headers: {}, body: "" };
    }
    this.mailed.push(order.OrderNbr);
    const job = guid(8, this.mailed.length);
    this.running.set(job, 2);
    const host = this.strays ? "https://evil.example" : "";
    const location = `${host}/acme/entity/Default/24.200.001/PurchaseOrder/${action}/status/${job}`;
    return { status: 202, headers: { location }, body: "" };
  }

  private poll({ parts: [job = ""] }: Call): HttpResponse {
    const left = this.running.get(job) ?? 0;
    this.running.set(job, left - 1);
    return { status: left > 0 ? 202 : 204, headers: {}, body: "" };
  }
}

function under(rest: string): RegExp {
  return new RegExp(`${entities}${rest}$`);
}

function sessionOf(request: HttpRequest): string | undefined {
  const cookie = /ASP\.NET_SessionId=([^;]+)/.exec(headerOf(request, "cookie") ?? "")?.[1];
  return cookie ?? /^Bearer (.+)$/.exec(headerOf(request, "authorization") ?? "")?.[1];
}

function tryFilter(rows: readonly Row[], passes: (row: Row) => boolean): Row[] | null {
  try {
    return rows.filter((row) =>
      passes("custom" in row ? { ...row, ...(row["custom"] as Row) } : row),
    );
  } catch (thrown) {
    if (thrown instanceof Refused) return null;
    throw thrown;
  }
}

/** Details are empty lists unless they are expanded. */
function expanded(row: Row, search: URLSearchParams): Row {
  const wanted = (search.get("$expand") ?? "").split(",");
  const select = search
    .get("$select")
    ?.split(",")
    .map((name) => name.split("/")[0]);
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => select === undefined || name === "id" || select.includes(name))
      .map(([name, value]) => [name, Array.isArray(value) && !wanted.includes(name) ? [] : value]),
  );
}

function shownOrder(order: Order): Row {
  return { ...order, Date: `${order.Date}T00:00:00+00:00`, Terms: undefined };
}

/** Scalars in their wrapping, blanks as `{}`; `id` is not wrapped. */
function wrapped(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name !== "custom")
      .map(([name, value]) => [name, name === "id" ? value : wrappedValue(value)]),
  );
}

function wrappedValue(value: unknown): unknown {
  if (value === undefined) return {};
  if (Array.isArray(value)) return value.map((entry) => wrapped(entry as Row));
  return typeof value === "object" && value !== null ? wrapped(value as Row) : { value };
}

function opened(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, held]) => [
      name,
      Array.isArray(held)
        ? held.map((entry) => opened(entry as Row))
        : ((held as { value?: unknown } | null)?.value ?? held),
    ]),
  );
}

function customOf(raw: Row): Record<string, unknown> {
  const custom = (raw["custom"] ?? {}) as Record<string, Record<string, { value: unknown }>>;
  return Object.fromEntries(
    Object.entries(custom).flatMap(([view, fields]) =>
      Object.entries(fields).map(([field, { value }]) => [
        `cf.String(f='${view}.${field}')`,
        value,
      ]),
    ),
  );
}

function known(row: Row): Partial<Line> {
  const names = "InventoryID OrderQty UOM UnitCost WarehouseID Promised Cancelled".split(" ");
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

function newLine(id: string, body: Partial<Line>): Line {
  const line = {
    OrderQty: 0,
    UOM: "EA",
    UnitCost: 1,
    WarehouseID: "MAIN",
    Promised: undefined,
    QtyOnReceipts: 0,
    Completed: false,
    Cancelled: false,
    ...body,
  };
  return { ...line, id, InventoryID: (line.InventoryID ?? "").toUpperCase() };
}

function conversion(FromUOM: string, ToUOM: string, factor: number, how: string): Row {
  return { FromUOM, ToUOM, ConversionFactor: factor, MultiplyOrDivide: how };
}

export function refuse(exceptionMessage: string, exceptionType: string): HttpResponse {
  return json(500, {
    message: "An error has occurred.",
    exceptionMessage,
    exceptionType,
    stackTrace: "   at PX.Api.ContractBased.Soap",
  });
}

function guid(kind: number, index: number): string {
  return `${String(kind).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;
}
