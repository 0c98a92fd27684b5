import { addMs, type HttpRequest, type HttpResponse, type Instant } from "@parstock/core";
import {
  bearerOf,
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
import {
  type Body,
  cut,
  dialog,
  etag,
  expanded,
  guid,
  headerFields,
  lineFields,
  newLine,
  noDay,
  planningOf,
  referenceOf,
  refuse,
  shownOrder,
  type Line,
  type Order,
} from "./rows.ts";

export const companyId = "b18aed47-c385-49d2-b954-dbdf8ad71780";

interface Options {
  /** Rows that a page has at most, whatever is preferred: 20,000 in the real one. */
  readonly pageMax?: number;
  readonly companion?: boolean;
  /** Lines that an order shows at most before it links to the rest. */
  readonly linesMax?: number;
}

/**
 * Business Central's API v2.0 as the pages of BCApps c3414ed and the documentation describe it: OData with links to further
 * pages, etags on every write, a read replica that lags, unknown properties refused, units that default to the item's
 * purchase unit, codes in upper case, a deep insert in one transaction. With `companion` also the pages of our extension.
 */
export class BusinessCentralWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows: VendorWorld["pageRows"];
  kept: Order[] = [];
  receipts: Body[] = [];
  entries: Body[] = [];
  subscriptions: Record<string, unknown>[] = [];
  actions: string[] = [];
  locations: Body[] = [{ id: guid(7, 1), code: "EAST", displayName: "East store" }];
  private readonly pageMax: number;
  /** Stockkeeping units by item, where the company keeps them. */
  units: Record<string, readonly Body[]> = {};
  private readonly companion: boolean;
  private readonly linesMax: number;
  private facts: VendorFacts = { items: [], suppliers: [], orders: [] };
  private numbers = 106_000;
  private more = 0;
  private strays = false;

  readonly refusals = {
    throttled: refuse(429, "Application_TooManyRequests", "Too many requests"),
    throttledWithHint: {
      ...refuse(429, "Application_TooManyRequests", "Too many requests"),
      headers: { "content-type": "application/json", "retry-after": "27" },
    },
    unavailable: refuse(503, "Unknown", "The service is temporarily unavailable."),
    expired: refuse(
      401,
      "Authentication_InvalidCredentials",
      "The server has rejected the client credentials.",
    ),
    wrongTenant: refuse(404, "Internal_CompanyNotFound", "The company does not exist."),
  };

  constructor({ pageMax = 20_000, companion = false, linesMax = 20_000 }: Options = {}) {
    this.linesMax = linesMax;
    this.pageMax = pageMax;
    this.companion = companion;
    this.pageRows = {
      readStock: pageMax,
      readItems: pageMax,
      readSuppliers: pageMax,
      readOpenOrders: pageMax,
    };
  }

  fill(facts: VendorFacts): void {
    this.facts = facts;
    const at = "2026-11-20T10:00:00.000Z" as Instant;
    this.kept = facts.orders.map((order, index) => ({
      id: guid(9, index),
      number: order.reference,
      version: 1,
      vendorNumber: order.supplier,
      orderDate: "2026-11-20",
      requestedReceiptDate: noDay,
      currencyCode: "EUR",
      status: index % 2 === 0 ? "Open" : "Draft",
      createdAt: at,
      modifiedAt: at,
      purchaseOrderLines: order.lines.map((line, number) =>
        newLine(guid(10 + index, number), {
          lineType: "Item",
          lineObjectNumber: line.item,
          unitOfMeasureCode: "PCS",
          quantity: Number(line.quantity),
        }),
      ),
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return this.kept.map((order) => ({
      externalId: order.number,
      reference: referenceOf(order) ?? order.number,
    }));
  }

  arrive(externalId: string): void {
    this.receive(externalId, 1_000_000);
  }

  bend(): void {
    this.more = 1;
  }

  strayLinks(): void {
    this.strays = true;
  }

  double(reference: string): void {
    const order = this.kept.find((one) => referenceOf(one) === reference);
    if (order === undefined) throw new Error(`no order ${reference}`);
    this.numbers += 1;
    this.kept.push({
      ...structuredClone(order),
      id: guid(3, this.numbers),
      number: String(this.numbers),
    });
  }

  /** Posts a receipt; an order that is invoiced in full is deleted. */
  receive(number: string, quantity: number, invoiced = false): void {
    const order = this.kept.find((one) => one.number === number);
    if (order === undefined) throw new Error(`no order ${number}`);
    const lines = order.purchaseOrderLines;
    for (const line of lines)
      if (line.lineType === "Item") line.receivedQuantity = Math.min(line.quantity, quantity);
    this.receipts.push({
      id: guid(5, this.receipts.length),
      number: `R${this.receipts.length}`,
      postingDate: "2026-11-28",
      vendorNumber: order.vendorNumber,
      orderNumber: number,
      purchaseReceiptLines: lines.map((line) => ({
        ...line,
        lineType: line.lineType === "Comment" ? "_x0020_" : line.lineType,
        quantity: line.receivedQuantity,
      })),
    });
    if (invoiced) this.kept = this.kept.filter((one) => one !== order);
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["POST", /\/oauth2\/v2\.0\/token$/, ({ request }) => this.token(request)],
    [
      "GET",
      /\/api\/v2\.0\/companies$/,
      (call) =>
        this.list(call, [
          { id: companyId, name: "CRONUS", displayName: "CRONUS International Ltd." },
        ]),
    ],
    ["GET", path("items"), (call) => this.list(call, this.items())],
    ["GET", path("vendors"), (call) => this.list(call, this.vendors())],
    ["GET", path("locations"), (call) => this.list(call, this.locations)],
    ["GET", path("itemLedgerEntries"), (call) => this.list(call, this.entries)],
    ["GET", path("purchaseReceipts"), (call) => this.list(call, this.receipts)],
    ["GET", path("purchaseOrders"), (call) => this.list(call, this.ordersFor(call))],
    ["POST", path("purchaseOrders"), (call) => this.write(call, () => this.create(call))],
    ["GET", path("purchaseOrders\\(([^)]+)\\)"), (call) => this.one(call)],
    ["GET", path("purchaseOrders\\(([^)]+)\\)/purchaseOrderLines"), (call) => this.lines(call)],
    [
      "DELETE",
      path("purchaseOrders\\(([^)]+)\\)"),
      (call) => this.change(call, (order) => this.remove(order)),
    ],
    [
      "POST",
      path("purchaseOrders\\(([^)]+)\\)/purchaseOrderLines"),
      (call) => this.write(call, () => this.addLine(call)),
    ],
    [
      "PATCH",
      path("purchaseOrders\\(([^)]+)\\)/purchaseOrderLines\\(([^)]+)\\)"),
      (call) => this.changeLine(call, (line) => Object.assign(line, call.body)),
    ],
    [
      "DELETE",
      path("purchaseOrders\\(([^)]+)\\)/purchaseOrderLines\\(([^)]+)\\)"),
      (call) =>
        this.changeLine(call, (line, order) => {
          order.purchaseOrderLines = order.purchaseOrderLines.filter((one) => one !== line);
        }),
    ],
    [
      "GET",
      path("purchaseOrders\\(([^)]+)\\)/pdfDocument/pdfDocumentContent"),
      (call) => this.refusal(call) ?? this.pdf(call),
    ],
    [
      "GET",
      /\/api\/microsoft\/runtime\/beta\/companies\([^)]+\)\/webhookSupportedResources$/,
      (call) =>
        this.refusal(call) ??
        json(200, { value: ["v2.0/items", "v2.0/vendors"].map((resource) => ({ resource })) }),
    ],
    ["GET", /\/api\/v2\.0\/subscriptions$/, (call) => this.list(call, this.subscriptions)],
    [
      "POST",
      /\/api\/v2\.0\/subscriptions$/,
      (call) => this.write(call, () => this.subscribe(call)),
    ],
    [
      "PATCH",
      /\/api\/v2\.0\/subscriptions\('([^']+)'\)$/,
      (call) => this.write(call, () => this.renew(call)),
    ],
    [
      "DELETE",
      /\/api\/v2\.0\/subscriptions\('([^']+)'\)$/,
      (call) =>
        this.write(call, () => {
          this.subscriptions = this.subscriptions.filter(
            (one) => one["subscriptionId"] !== call.parts[0],
          );
          return { status: 204, headers: {}, body: "" };
        }),
    ],
    ["GET", own("items"), (call) => this.own(call, () => this.items(true))],
    ["GET", own("orderLines"), (call) => this.own(call, () => this.orderLines())],
    [
      "GET",
      own("itemLedgerEntries"),
      (call) =>
        this.own(call, () =>
          this.entries.map((entry) => ({
            ...entry,
            locationCode: "EAST",
            stockkeepingUnitExists: true,
          })),
        ),
    ],
    [
      "POST",
      own("orders\\(([^)]+)\\)/Microsoft\\.NAV\\.(release|reopen)"),
      (call) => this.write(call, () => this.act(call)),
    ],
  ];

  private token(request: HttpRequest): HttpResponse {
    const form = new URLSearchParams(request.body);
    if (form.get("grant_type") !== "client_credentials" || !form.get("client_secret"))
      return json(400, { error: "invalid_request" });
    // Asked twice for a sign-in that holds, it gives the same token.
    const { accessToken } = this.tokens;
    return this.tokens.judge(accessToken) === "good"
      ? json(200, { access_token: accessToken, token_type: "Bearer", expires_in: 3599 })
      : this.tokens.answer(form);
  }

  private refusal({ request, url }: Call): HttpResponse | null {
    const verdict = this.tokens.judge(bearerOf(request));
    if (verdict !== "good") return this.refusals.expired;
    const company = /companies\(([^)]+)\)/.exec(url.pathname)?.[1];
    return company === undefined || company === companyId ? null : this.refusals.wrongTenant;
  }

  /** A page of a list, filtered, with a link to the next one. */
  private list(call: Call, rows: readonly Body[]): HttpResponse {
    const refusal = this.refusal(call);
    if (refusal !== null) return refusal;
    const { search } = call;
    const filter = search.get("$filter");
    const passes = filter === null ? () => true : filterOf(filter);
    if (passes === null) return refuse(400, "BadRequest", "The filter is not supported.");
    const found = tryFilter(rows, passes);
    if (found === null) return refuse(400, "BadRequest", "Could not find a property.");
    const preferred = /odata\.maxpagesize=(\d+)/.exec(headerOf(call.request, "prefer") ?? "")?.[1];
    const size = Math.min(this.pageMax, Number(preferred ?? search.get("$top") ?? 20_000));
    const from = Number(search.get("$skiptoken") ?? 0);
    const select = search.get("$select")?.split(",");
    const page = found.slice(from, from + size).map((row) => expanded(row, search, select));
    const next = new URL(call.url);
    next.searchParams.set("$skiptoken", String(from + size));
    if (this.strays) next.host = "evil.example";
    const more = from + size < found.length && !search.has("$top");
    return json(200, {
      "@odata.context": "x",
      value: page,
      ...(more ? { "@odata.nextLink": next.href } : {}),
    });
  }

  private own(call: Call, rows: () => readonly Body[]): HttpResponse {
    return this.companion
      ? this.list(call, rows())
      : (this.refusal(call) ??
          refuse(404, "BadRequest_NotFound", "Bad Request - Error in query syntax."));
  }

  private items(planned = false): Body[] {
    return this.facts.items.map((item, index) => ({
      id: guid(1, index),
      number: item.id,
      displayName: item.name,
      type: "Inventory",
      blocked: false,
      inventory: Number(item.onHand),
      baseUnitOfMeasureCode: "PCS",
      itemCategoryCode: "",
      lastModifiedDateTime: "2026-01-01T00:00:00Z",
      ...(planned ? { ...planningOf(item), stockkeepingUnits: this.units[item.id] ?? [] } : {}),
    }));
  }

  private vendors(): Body[] {
    return this.facts.suppliers.map((supplier, index) => ({
      id: guid(2, index),
      number: supplier.id,
      displayName: supplier.name,
      addressLine1: "1 Way",
      addressLine2: "",
      city: "Berlin",
      state: "",
      country: "DE",
      postalCode: "10115",
      email: `${supplier.email};copy@x.example`,
      currencyCode: supplier.currency,
      blocked: index % 2 === 0 ? "_x0020_" : "Payment",
    }));
  }

  /** The replica may miss what was written within a minute. */
  private ordersFor({ request, now }: Call): Body[] {
    const replica = headerOf(request, "data-access-intent") === "ReadOnly";
    const seen = addMs(now, replica ? -60_000 : 0);
    return this.kept.filter(({ createdAt }) => !replica || createdAt <= seen).map(shownOrder);
  }

  private orderLines(): Body[] {
    return this.kept.flatMap((order) =>
      order.purchaseOrderLines.map((line) => ({
        id: line.id,
        documentId: order.id,
        documentNumber: order.number,
        type: line.lineType === "Comment" ? "_x0020_" : "Item",
        itemNumber: line.lineObjectNumber,
        description: line.description,
        locationCode: "",
        expectedReceiptDate: line.expectedReceiptDate,
        outstandingQuantityBase:
          (line.quantity - line.receivedQuantity) * (line.unitOfMeasureCode === "BOX" ? 12 : 1),
        stockkeepingUnitExists: false,
        referenceLine:
          order.purchaseOrderLines.find(({ lineType }) => lineType === "Comment")?.description ??
          "",
      })),
    );
  }

  private one(call: Call): HttpResponse {
    const refusal = this.refusal(call);
    if (refusal !== null) return refusal;
    const order = this.kept.find(({ id }) => id === call.parts[0]);
    if (order === undefined) return refuse(404, "BadRequest_ResourceNotFound", "No such order.");
    const shown = expanded(shownOrder(order), call.search, undefined);
    return json(200, cut(shown, this.linesMax, call.url));
  }

  /** The lines of an order from a number on. */
  private lines(call: Call): HttpResponse {
    const order = this.kept.find(({ id }) => id === call.parts[0]);
    return this.list(call, shownOrder(order!)["purchaseOrderLines"] as Body[]);
  }

  private write(call: Call, apply: () => HttpResponse): HttpResponse {
    const refusal = this.refusal(call);
    if (refusal !== null) return refusal;
    if (call.request.method !== "POST" && headerOf(call.request, "if-match") === undefined)
      return refuse(412, "BadRequest_InvalidToken", "The If-Match header is missing.");
    return apply();
  }

  private create(call: Call): HttpResponse {
    const body = call.body as Body;
    const fault = this.faultIn(body);
    if (fault !== null) return fault;
    this.numbers += 1;
    const order: Order = {
      id: guid(3, this.numbers),
      number: String(this.numbers),
      version: 1,
      vendorNumber: String(body["vendorNumber"]).toUpperCase(),
      orderDate: String(body["orderDate"] ?? call.now.slice(0, 10)),
      requestedReceiptDate: String(body["requestedReceiptDate"] ?? noDay),
      currencyCode: String(body["currencyCode"] ?? "EUR"),
      status: "Draft",
      createdAt: call.now,
      modifiedAt: call.now,
      purchaseOrderLines: (body["purchaseOrderLines"] as Body[]).map((line, index) =>
        this.madeLine(guid(100 + this.numbers, index), line),
      ),
    };
    this.kept.push(order);
    return json(201, expanded(shownOrder(order), new URLSearchParams(), undefined));
  }

  private faultIn(body: Body): HttpResponse | null {
    const strange = Object.keys(body).find((name) => !headerFields.split(" ").includes(name));
    if (strange !== undefined)
      return refuse(400, "BadRequest", `The property '${strange}' does not exist on type.`);
    const vendor = body["vendorNumber"];
    if (vendor === undefined) return dialog('A "vendorNumber" or a "vendorId" must be provided.');
    if (!this.facts.suppliers.some(({ id }) => id === String(vendor).toUpperCase()))
      return dialog('The "vendorNumber" does not match to a Vendor.');
    for (const line of body["purchaseOrderLines"] as Body[]) {
      const unknown = Object.keys(line).find((name) => !lineFields.split(" ").includes(name));
      if (unknown !== undefined)
        return refuse(400, "BadRequest", `The property '${unknown}' does not exist on type.`);
      if (String(line["description"] ?? "").length > 100)
        return refuse(400, "Application_StringExceededLength", "The length of the string is 101.");
      if (line["lineType"] === "Comment") continue;
      if (!this.facts.items.some(({ id }) => id === String(line["lineObjectNumber"]).toUpperCase()))
        return dialog('The "lineObjectNumber" does not match to an Item.');
      if (!["PCS", "BOX", undefined].includes(line["unitOfMeasureCode"] as string | undefined))
        return refuse(
          400,
          "Internal_InvalidTableRelation",
          "The field Unit of Measure Code of table Purchase Line contains a value that cannot be found.",
        );
    }
    return null;
  }

  /** Without a unit a line takes the item's purchase unit. */
  private madeLine(id: string, body: Body): Line {
    const code = String(body["lineObjectNumber"] ?? "").toUpperCase();
    const made = newLine(id, { unitOfMeasureCode: "BOX", ...body, lineObjectNumber: code });
    return made.lineType === "Item" ? { ...made, quantity: made.quantity + this.more } : made;
  }

  private addLine({ parts, body }: Call): HttpResponse {
    const order = this.kept.find(({ id }) => id === parts[0]);
    if (order === undefined) return refuse(404, "BadRequest_ResourceNotFound", "No such order.");
    if (order.status !== "Draft")
      return dialog("Status must be equal to 'Open' in Purchase Header.");
    this.numbers += 1;
    order.purchaseOrderLines.push(this.madeLine(guid(4, this.numbers), body as Body));
    return json(201, {});
  }

  private change(call: Call, apply: (order: Order) => HttpResponse): HttpResponse {
    return this.write(call, () => {
      const order = this.kept.find(({ id }) => id === call.parts[0]);
      if (order === undefined) return refuse(404, "BadRequest_ResourceNotFound", "No such order.");
      if (!["*", etag(order.version)].includes(headerOf(call.request, "if-match") ?? ""))
        return refuse(409, "Request_EntityChanged", "Another user has already changed the record.");
      return apply(order);
    });
  }

  private remove(order: Order): HttpResponse {
    this.kept = this.kept.filter((one) => one !== order);
    return { status: 204, headers: {}, body: "" };
  }

  private changeLine(call: Call, apply: (line: Line, order: Order) => void): HttpResponse {
    return this.write(call, () => {
      const order = this.kept.find(({ id }) => id === call.parts[0]);
      const line = order?.purchaseOrderLines.find(({ id }) => id === call.parts[1]);
      if (order === undefined || line === undefined)
        return refuse(404, "BadRequest_ResourceNotFound", "No such line.");
      if (order.status !== "Draft")
        return dialog("Status must be equal to 'Open' in Purchase Header.");
      if (headerOf(call.request, "if-match") !== etag(line.version))
        return refuse(409, "Request_EntityChanged", "Another user has already changed the record.");
      apply(line, order);
      line.version += 1;
      return json(200, line);
    });
  }

  private act({ parts: [id, action = ""] }: Call): HttpResponse {
    const order = this.kept.find((one) => one.id === id);
    if (order === undefined) return refuse(404, "BadRequest_ResourceNotFound", "No such order.");
    this.actions.push(`${action} ${order.number}`);
    order.status = action === "release" ? "Open" : "Draft";
    order.version += 1;
    return { status: 204, headers: {}, body: "" };
  }

  private pdf({ request }: Call): HttpResponse {
    const text = "%PDF-1.7 an order";
    const body = request.answerAs === "base64" ? Buffer.from(text).toString("base64") : text;
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body };
  }

  private subscribe({ body, now }: Call): HttpResponse {
    const made = {
      ...(body as Body),
      subscriptionId: `s${this.subscriptions.length + 1}`,
      expirationDateTime: addMs(now, 3 * 86_400_000),
    };
    this.subscriptions.push(made);
    return json(201, made);
  }

  private renew({ parts, body, now }: Call): HttpResponse {
    const found = this.subscriptions.find((one) => one["subscriptionId"] === parts[0]);
    if (found === undefined) return refuse(404, "BadRequest_ResourceNotFound", "None.");
    Object.assign(found, body, { expirationDateTime: addMs(now, 3 * 86_400_000) });
    return json(200, found);
  }
}

function path(rest: string): RegExp {
  return new RegExp(`/api/v2\\.0/companies\\([^)]+\\)/${rest}$`);
}

function own(rest: string): RegExp {
  return new RegExp(`/api/parstock/replenishment/v1\\.0/companies\\([^)]+\\)/${rest}$`);
}

function tryFilter(rows: readonly Body[], passes: (row: Body) => boolean): Body[] | null {
  try {
    return rows.filter(passes);
  } catch (thrown) {
    if (thrown instanceof Refused) return null;
    throw thrown;
  }
}
