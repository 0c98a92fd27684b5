import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  bearerOf,
  type Call,
  json,
  type Route,
  route,
  TokenDesk,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

export const companyId = "9341453000000001";

type Row = Record<string, unknown>;

interface Line {
  Amount?: number;
  Received?: number;
  DetailType: string;
  ItemBasedExpenseLineDetail: { ItemRef: { value: string }; Qty: number; UnitPrice: number };
}

interface Order extends Row {
  Id: string;
  SyncToken: string;
  DocNumber?: string;
  PrivateNote?: string;
  TxnDate: string;
  POStatus: string;
  EmailStatus: string;
  Line: Line[];
}

/** QuickBooks Online's v3 API as Intuit's pages and SDKs describe it (2026-11): queries, request ids, sync tokens, two fault shapes. */
export class QuickBooksWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows = {
    readStock: 1000,
    readItems: 1000,
    readSuppliers: 1000,
    readOpenOrders: 1000,
  };
  /** Whether the company lets people choose numbers; without it ours is dropped in silence. */
  customNumbers = true;
  /** Sales receipts: day, item, quantity. */
  sales: readonly (readonly [day: string, item: string, quantity: number])[] = [];
  private bills: Row[] = [];
  /** Mails that went to vendors, by order. */
  readonly mails: { readonly id: string; readonly to: string }[] = [];
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private places: ReadonlyMap<string, number> = new Map();
  private kept: Order[] = [];
  private readonly answered = new Map<string, HttpResponse>();
  private more = 0;
  private lagMs = 0;
  private readonly shownFrom = new Map<string, number>();

  readonly refusals = {
    throttled: fault(429, "3001", "message=ThrottleExceeded; errorCode=003001; statusCode=429"),
    throttledWithHint: fault(429, "3001", "message=ThrottleExceeded"),
    unavailable: fault(500, "10000", "An application error has occurred", "SystemFault"),
    expired: unauthorized("3200", "Token expired"),
    revoked: unauthorized("3202", "Token revoked"),
    wrongTenant: fault(403, "3100", "ApplicationAuthorizationFailed", "AuthorizationFault"),
  };

  fill(facts: VendorFacts): void {
    this.facts = facts;
    this.places = new Map(facts.items.map(({ id }, index) => [id, index]));
    this.kept = facts.orders.map((order, index) => ({
      Id: idOf(7, index),
      SyncToken: "0",
      DocNumber: order.reference,
      TxnDate: "2026-11-01",
      POStatus: "Open",
      EmailStatus: "NotSet",
      VendorRef: this.vendorRef(this.vendorId(order.supplier)),
      CurrencyRef: { value: "EUR" },
      Line: order.lines.map((line) => ({
        DetailType: "ItemBasedExpenseLineDetail",
        Received: 0,
        ItemBasedExpenseLineDetail: {
          ItemRef: { value: this.itemId(line.item) },
          Qty: Number(line.quantity),
          UnitPrice: 1,
        },
      })),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept
      .filter(({ POStatus }) => POStatus === "Open")
      .map((order) => ({
        externalId: order.Id,
        reference: /^Parstock (\S+)/.exec(order.PrivateNote ?? "")?.[1] ?? order.DocNumber ?? "",
      }));
  }

  double(reference: string): void {
    const first = this.kept.find(({ PrivateNote }) => PrivateNote === `Parstock ${reference}`);
    if (first === undefined) throw new Error(`no order ${reference}`);
    this.kept.push({ ...first, Id: idOf(8, this.kept.length) });
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

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    [
      "POST",
      /^\/oauth2\/v1\/tokens\/bearer$/,
      ({ request }) => this.tokens.answer(new URLSearchParams(request.body)),
    ],
    ["GET", /^\/v3\/company\/(\d+)\/query$/, (call) => this.allowed(call, () => this.query(call))],
    ["POST", /^\/v3\/company\/(\d+)\/query$/, (call) => this.allowed(call, () => this.query(call))],
    [
      "POST",
      /^\/v3\/company\/(\d+)\/purchaseorder$/,
      (call) => this.allowed(call, () => this.write(call)),
    ],
    [
      "POST",
      /^\/v3\/company\/(\d+)\/purchaseorder\/(\d+)\/send$/,
      (call) => this.allowed(call, () => this.send(call)),
    ],
    [
      "GET",
      /^\/v3\/company\/(\d+)\/purchaseorder\/(\d+)\/pdf$/,
      (call) =>
        this.allowed(call, () => ({
          status: 200,
          headers: { "content-type": "application/pdf" },
          body: Buffer.from("%PDF-1.4").toString("base64"),
        })),
    ],
    [
      "GET",
      /^\/v3\/company\/(\d+)\/purchaseorder\/(\d+)$/,
      (call) => this.allowed(call, () => this.one(call.parts[1] ?? "")),
    ],
  ];

  private allowed(call: Call, act: () => HttpResponse): HttpResponse {
    const verdict = this.tokens.judge(bearerOf(call.request));
    if (verdict !== "good") return this.refusals[verdict];
    if (call.parts[0] !== companyId) return this.refusals.wrongTenant;
    if (Number(call.search.get("minorversion")) < 75) throw new Error("an old minor version");
    return act();
  }

  private query(call: Call): HttpResponse {
    const text = call.search.get("query") ?? call.request.body ?? "";
    const parts =
      /^select \* from (\w+)(?: where (.+?))?(?: ORDERBY Id)?(?: STARTPOSITION (\d+))?(?: MAXRESULTS (\d+))?\s*$/s.exec(
        text,
      );
    if (parts === null) return fault(400, "4000", `QueryParserError: ${text}`);
    const [, entity = "", where = "", from = "1", most = "100"] = parts;
    if (Number(most) > 1000) return fault(400, "4001", "MAXRESULTS is too large");
    const conditions = where === "" ? [] : where.split(/ and (?=[A-Za-z.]+ (?:=|<|>|IN))/);
    const rows = this.table(entity, Date.parse(call.now)).filter((row) =>
      conditions.every((condition) => holds(row, condition)),
    );
    const page = rows.slice(Number(from) - 1, Number(from) - 1 + Number(most));
    return json(200, {
      QueryResponse:
        page.length === 0
          ? {}
          : { [entity]: page, startPosition: Number(from), maxResults: page.length },
      time: call.now,
    });
  }

  private table(entity: string, now: number): Row[] {
    switch (entity) {
      case "Item":
        return this.facts.items.map((item) => ({
          Id: this.itemId(item.id),
          SyncToken: "0",
          Name: item.name,
          FullyQualifiedName: item.name,
          Sku: item.id,
          Type: "Inventory",
          Active: true,
          QtyOnHand: Number(item.onHand),
          ReorderPoint: Number(item.reorderPoint),
          PurchaseCost: Number(item.price),
          PrefVendorRef: this.vendorRef(this.vendorId(item.supplier)),
        }));
      case "Vendor":
        return this.facts.suppliers.map((supplier) => ({
          Id: this.vendorId(supplier.id),
          DisplayName: supplier.name,
          Active: true,
          CurrencyRef: { value: supplier.currency },
          PrimaryEmailAddr: { Address: supplier.email },
        }));
      case "Account":
        return [{ Id: "33", AccountType: "Accounts Payable", Active: true }];
      case "Preferences":
        return [
          {
            VendorAndPurchasesPrefs: { UseCustomTxnNumbers: this.customNumbers },
            CurrencyPrefs: { MultiCurrencyEnabled: true, HomeCurrency: { value: "EUR" } },
          },
        ];
      case "CompanyInfo":
        return [{ Id: "1", CompanyName: "Acme" }];
      case "PurchaseOrder":
        return this.kept.filter(({ Id }) => (this.shownFrom.get(Id) ?? 0) <= now);
      case "Bill":
        return this.bills;
      case "Invoice":
        return [];
      case "SalesReceipt":
        return this.sales.map(([day, item, quantity], index) => ({
          Id: idOf(5, index),
          TxnDate: day,
          Line: [
            {
              DetailType: "SalesItemLineDetail",
              SalesItemLineDetail: { ItemRef: { value: this.itemId(item) }, Qty: quantity },
            },
            { DetailType: "SubTotalLineDetail", Amount: 1 },
          ],
        }));
      default:
        throw new Error(`the world has no ${entity}`);
    }
  }

  arrive(externalId: string): void {
    this.bill(externalId, "2026-11-28", 1);
  }

  /** A bill for so much of every line comes in, and closes an order that it completes. */
  bill(id: string, day: string, share: number): void {
    const order = this.kept.find(({ Id }) => Id === id);
    if (order === undefined) throw new Error(`no order ${id}`);
    for (const line of order.Line)
      line.Received = line.ItemBasedExpenseLineDetail.Qty * share + (line.Received ?? 0);
    const linked = [{ TxnId: id, TxnType: "PurchaseOrder" }];
    this.bills.push({
      Id: idOf(6, this.bills.length),
      TxnDate: day,
      Line: order.Line.map((line) => ({
        ...line,
        LinkedTxn: linked,
        ItemBasedExpenseLineDetail: {
          ...line.ItemBasedExpenseLineDetail,
          Qty: line.ItemBasedExpenseLineDetail.Qty * share,
        },
      })),
    });
    order["LinkedTxn"] = [{ TxnId: "1", TxnType: "Bill" }];
    const whole = order.Line.every((line) => line.Received === line.ItemBasedExpenseLineDetail.Qty);
    if (whole) order.POStatus = "Closed";
  }

  private write(call: Call): HttpResponse {
    const key = call.search.get("requestid") ?? "";
    if (key.length > 50) return fault(400, "2050", "String length is too long");
    const before = this.answered.get(key);
    if (key !== "" && before !== undefined) return before;
    const body = call.body as Partial<Order> & Row;
    const answer = body.Id === undefined ? this.create(body, call) : this.update(body);
    if (answer.status === 200) this.answered.set(key, answer);
    return answer;
  }

  private create(body: Partial<Order>, { now }: Call): HttpResponse {
    const lines = body.Line ?? [];
    const known = new Set(this.facts.items.map(({ id }) => this.itemId(id)));
    for (const { Amount, ItemBasedExpenseLineDetail: detail } of lines) {
      if (!known.has(detail.ItemRef.value)) return fault(400, "2500", "Invalid Reference Id");
      if (Math.abs((Amount ?? 0) - detail.Qty * detail.UnitPrice) > 0.0051)
        return fault(400, "6070", "Amount is not equal to UnitPrice * Qty");
    }
    const number = this.customNumbers ? body.DocNumber : String(1000 + this.kept.length);
    if (this.kept.some(({ DocNumber }) => DocNumber === number))
      return fault(400, "6140", "Duplicate Document Number Error");
    const order = {
      ...body,
      Id: idOf(3, this.kept.length),
      SyncToken: "0",
      ...(number === undefined ? {} : { DocNumber: number }),
      TxnDate: body.TxnDate ?? now.slice(0, 10),
      POStatus: "Open",
      EmailStatus: "NotSet",
      VendorRef: this.vendorRef((body["VendorRef"] as { value: string }).value),
      Line: lines.map((line) => this.keptLine(line)),
    };
    this.kept.push(order);
    this.shownFrom.set(order.Id, Date.parse(now) + this.lagMs);
    return json(200, { PurchaseOrder: order, time: now });
  }

  private keptLine(line: Line): Line {
    const detail = line.ItemBasedExpenseLineDetail;
    return {
      ...line,
      Received: 0,
      ItemBasedExpenseLineDetail: { ...detail, Qty: detail.Qty + this.more },
    };
  }

  private update(body: Partial<Order>): HttpResponse {
    const order = this.kept.find(({ Id }) => Id === body.Id);
    if (order === undefined) return fault(400, "610", "Object Not Found");
    if (order.SyncToken !== body.SyncToken) return fault(400, "5010", "Stale Object Error");
    Object.assign(order, body, { SyncToken: String(Number(order.SyncToken) + 1) });
    return json(200, { PurchaseOrder: order });
  }

  private one(id: string): HttpResponse {
    const order = this.kept.find(({ Id }) => Id === id);
    return order === undefined
      ? fault(400, "610", "Object Not Found")
      : json(200, { PurchaseOrder: order });
  }

  private send({ parts, search }: Call): HttpResponse {
    const order = this.kept.find(({ Id }) => Id === parts[1]);
    const to = search.get("sendTo");
    if (order === undefined) return fault(400, "610", "Object Not Found");
    if (to === null) return fault(400, "6000", "Email Address is required to send email");
    this.mails.push({ id: order.Id, to });
    order.EmailStatus = "EmailSent";
    return json(200, { PurchaseOrder: order });
  }

  private itemId(code: string): string {
    return idOf(1, this.places.get(code) ?? 99_999);
  }

  private vendorId(code: string): string {
    return idOf(
      2,
      this.facts.suppliers.findIndex(({ id }) => id === code),
    );
  }

  private vendorRef(id: string): { value: string; name: string } {
    const supplier = this.facts.suppliers.find((one) => this.vendorId(one.id) === id);
    return { value: id, name: supplier?.name ?? "" };
  }
}

/** Ids are texts of digits, beyond what a double holds. */
function idOf(kind: number, index: number): string {
  return `${kind}00719925474099${String(index).padStart(5, "0")}`;
}

/** One condition of a query: `Name = 'x'`, `Id IN ('1','2')`, `Active = true`, `TxnDate >= '2026-01-01'`. */
function holds(row: Row, condition: string): boolean {
  const parts = /^([\w.]+) (=|>=|<=|>|IN) (.+)$/s.exec(condition.trim());
  if (parts === null) throw new Error(`the world does not understand "${condition}"`);
  const [, column = "", operator, right = ""] = parts;
  const value = String(row[column] ?? "");
  const literals = [...right.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map((found) =>
    (found[1] ?? "").replaceAll(/\\(.)/gs, "$1"),
  );
  const first = literals[0] ?? right;
  switch (operator) {
    case "IN":
      return literals.includes(value);
    case ">=":
      return value >= first;
    case "<=":
      return value <= first;
    case ">":
      return value > first;
    default:
      return value === first;
  }
}

function fault(
  status: number,
  code: string,
  detail: string,
  type = "ValidationFault",
): HttpResponse {
  return json(status, {
    Fault: { Error: [{ Message: detail, Detail: detail, code }], type },
    time: "2026-11-23T00:00:00.000-07:00",
  });
}

function unauthorized(code: string, detail: string): HttpResponse {
  return json(401, {
    warnings: null,
    fault: { error: [{ message: "AuthenticationFailed", detail, code }], type: "AUTHENTICATION" },
  });
}
