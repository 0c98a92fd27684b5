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
  type VendorWorld,
} from "@parstock/testing";

import { SuiteQl } from "./suite-ql.ts";

type Row = Record<string, string>;

const account = "1234567_SB1";
export const origin = "https://1234567-sb1.suitetalk.api.netsuite.com";
export const settings = {
  account,
  clientId: "client-of-ours",
  certificateId: "certificate-of-ours",
};

/** Larger than a double holds, so that nobody passes an id through one. */
const firstOrder = 9_007_199_254_740_993n;

interface Reference {
  id: string;
}

interface Line {
  line?: number;
  item: Reference;
  quantity: number;
  rate: number;
  units?: string;
  location?: Reference;
  expectedReceiptDate?: string;
  isClosed?: boolean;
}

interface Order {
  externalId?: string;
  entity: Reference;
  currency?: Reference;
  location?: Reference;
  tranDate?: string;
  dueDate?: string;
  toBeEmailed?: boolean;
  email?: string;
  item?: { items: Line[] };
}

/** Records and SuiteQL of an account with locations, currencies and units (2026.2), over one database. */
export class NetsuiteWorld implements VendorWorld {
  readonly tokens: TokenDesk = new TokenDesk();
  readonly pageRows = {
    readStock: 1000,
    readItems: 500,
    readSuppliers: 1000,
    readOpenOrders: 1000,
  };
  readonly database: SuiteQl = new SuiteQl();
  /** Mails that NetSuite sent to vendors. */
  readonly mails: string[] = [];
  /** New orders wait for an approval. */
  approves = false;
  private orderCount = 0n;
  private more = 0;

  readonly refusals = {
    throttled: refusal(
      429,
      "CONCURRENCY_LIMIT_EXCEEDED",
      "Concurrent request limit exceeded. Request blocked.",
    ),
    unavailable: refusal(503, "UNEXPECTED_ERROR", "The service is temporarily unavailable."),
    expired: refusal(401, "INVALID_LOGIN", "Invalid login attempt."),
    revoked: json(400, { error: "invalid_grant" }),
  };

  fill(facts: VendorFacts): void {
    const { database } = this;
    database.clear();
    this.orderCount = 0n;
    database.insert("location", [
      { id: 1, name: "main", isinactive: "F" },
      { id: 2, name: "O'Hara & Söhne", isinactive: "F" },
    ]);
    database.insert("currency", [
      { id: 1, symbol: "USD" },
      { id: 4, symbol: "EUR" },
    ]);
    const unit = { unitstype: 1, abbreviation: "ea", conversionrate: 1, baseunit: "F" };
    database.insert("unitstypeuom", [
      { ...unit, internalid: 1, unitname: "Each", baseunit: "T" },
      { ...unit, internalid: 2, unitname: "Box", abbreviation: "box", conversionrate: 12 },
      { ...unit, internalid: 3, unitname: "Pallet", abbreviation: "plt", conversionrate: 100 },
    ]);
    database.insert(
      "vendor",
      facts.suppliers.map((supplier, index) => ({
        id: index + 50,
        entityid: supplier.id,
        companyname: supplier.name,
        altname: null,
        email: supplier.email,
        isinactive: "F",
        terms: 30,
        currency: 4,
      })),
    );
    const numbers = new Map(facts.items.map((item, index) => [item.id, index + 19]));
    database.insert(
      "item",
      facts.items.map((item, index) => ({
        id: index + 19,
        itemid: item.id,
        displayname: item.name,
        itemtype: "InvtPart",
        isinactive: "F",
        reorderpoint: null,
        preferredstocklevel: null,
        leadtime: 5,
        reordermultiple: 24,
        // Every third item is counted in pieces only.
        unitstype: index % 3 === 1 ? null : 1,
        purchaseunit: index % 3 === 1 ? null : index % 4 === 3 ? 3 : 2,
        stockunit: index % 3 === 1 ? null : 1,
        lastmodifieddate: "2026-11-20",
      })),
    );
    database.insert(
      "aggregateitemlocation",
      facts.items.map((item, index) => ({
        item: index + 19,
        location: 1,
        quantityonhand: Number(item.onHand),
        quantitycommitted: 0,
        quantitybackordered: 0,
        quantityintransit: 0,
        reorderpoint: Number(item.reorderPoint),
        preferredstocklevel: null,
        lastquantityavailablechange: "2026-11-20",
      })),
    );
    const vendors = new Map(facts.suppliers.map(({ id }, index) => [id, index + 50]));
    database.insert(
      "itemvendor",
      facts.items.map((item, index) => ({
        item: index + 19,
        vendor: vendors.get(item.supplier) ?? null,
        subsidiary: null,
        preferredvendor: "T",
        vendorcode: `V-${item.id}`,
        purchaseprice: Number(item.price),
      })),
    );
    for (const order of facts.orders)
      this.keep(
        {
          externalId: order.reference,
          entity: { id: String(vendors.get(order.supplier)) },
          dueDate: "2026-12-01",
          location: { id: "1" },
          item: {
            items: order.lines.map((line) => ({
              item: { id: String(numbers.get(line.item)) },
              quantity: Number(line.quantity),
              rate: 1,
              units: "1",
            })),
          },
        },
        0,
      );
  }

  orders(): { externalId: string; reference: string }[] {
    return this.select(
      "SELECT t.id AS id, t.externalid AS reference FROM transaction t WHERE t.type = 'PurchOrd' AND EXISTS (SELECT 1 FROM transactionline l WHERE l.transaction = t.id AND l.mainline = 'F' AND l.isclosed = 'F') ORDER BY t.id",
    ).map(({ id = "", reference = "" }) => ({ externalId: id, reference }));
  }

  arrive(externalId: string): void {
    this.database.run(
      `UPDATE transactionline SET quantityshiprecv = quantity WHERE "transaction" = ${BigInt(externalId)} AND mainline = 'F'`,
    );
  }

  bend(): void {
    this.more = 1;
  }

  select(q: string): Row[] {
    return this.database.rows(q, 100_000, 0);
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    if (new URL(request.url).origin !== origin) throw new Error("another account was called");
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["POST", /^\/services\/rest\/auth\/oauth2\/v1\/token$/, (call) => this.token(call)],
    [
      "POST",
      /^\/services\/rest\/query\/v1\/suiteql$/,
      (call) => this.guard(call, () => this.query(call)),
    ],
    [
      "POST",
      /^\/services\/rest\/record\/v1\/purchaseOrder$/,
      (call) => this.guard(call, () => this.create(call)),
    ],
    [
      "GET",
      /^\/services\/rest\/record\/v1\/purchaseOrder\/(.+)$/,
      (call) => this.guard(call, () => this.read(call)),
    ],
    [
      "PATCH",
      /^\/services\/rest\/record\/v1\/purchaseOrder\/(\d+)$/,
      (call) => this.guard(call, () => this.update(call)),
    ],
  ];

  /** An assertion signed with PS256 or ES256, for this account, good for less than an hour. */
  private token({ request, now }: Call): HttpResponse {
    const form = new URLSearchParams(request.body);
    const [head = "", body = "", signature = ""] = (form.get("client_assertion") ?? "").split(".");
    const { alg, kid } = claims(head);
    const { iss, aud, iat, exp, scope } = claims(body);
    const isTimely =
      Number(exp) - Number(iat) < 3600 && Math.abs(Number(iat) - Date.parse(now) / 1000) < 60;
    const isOurs =
      iss === settings.clientId && kid === settings.certificateId && scope === "rest_webservices";
    const isSigned = signature === "c2lnbmF0dXJl" && (alg === "PS256" || alg === "ES256");
    if (!isTimely || !isOurs || !isSigned || aud !== request.url)
      return json(401, { error: "invalid_client" });
    // Tokens do not end each other: the one before is as good as a new one while it lasts.
    const isOpen = this.tokens.judge(this.tokens.accessToken) === "good";
    return isOpen || this.tokens.renew(this.tokens.refreshToken)
      ? json(200, {
          access_token: this.tokens.accessToken,
          expires_in: "3600",
          token_type: "bearer",
        })
      : this.refusals.revoked;
  }

  private guard({ request }: Call, act: () => HttpResponse): HttpResponse {
    return this.tokens.judge(bearerOf(request)) === "good" ? act() : this.refusals.expired;
  }

  private query({ request, search, body }: Call): HttpResponse {
    if (headerOf(request, "prefer") !== "transient")
      return refusal(400, "INVALID_HEADER", "The header Prefer: transient is required.");
    const limit = Number(search.get("limit"));
    const offset = Number(search.get("offset"));
    if (limit > 1000) throw new Error("more rows than SuiteQL gives");
    const found = this.database.rows((body as { q: string }).q, limit + 1, offset);
    const items = found.slice(0, limit).map((row) => ({ links: [], ...row }));
    return json(200, {
      links: [],
      count: items.length,
      hasMore: found.length > limit,
      items,
      offset,
      totalResults: offset + found.length,
    });
  }

  private create({ body }: Call): HttpResponse {
    const asked = body as Order;
    if (this.find(`eid:${asked.externalId}`) !== undefined)
      return refusal(
        400,
        "USER_ERROR",
        "Error while accessing a resource. This record already exists.",
      );
    const known = new Set(this.select("SELECT id FROM item").map(({ id }) => id));
    const stranger = asked.item?.items.findIndex(({ item }) => !known.has(item.id)) ?? -1;
    if (stranger >= 0)
      return refusal(
        400,
        "INVALID_CONTENT",
        "Error while accessing resource: You have entered an Invalid Field Value for the following field: item",
        `item.items[${stranger}].item`,
      );
    const id = this.keep(asked, this.more);
    const location = `${origin}/services/rest/record/v1/purchaseorder/${id}`;
    return { status: 204, headers: { location }, body: "" };
  }

  private keep(asked: Order, more: number): bigint {
    this.orderCount += 1n;
    const id = firstOrder + this.orderCount;
    this.database.insert("transaction", [
      {
        id,
        type: "PurchOrd",
        tranid: `PO${this.orderCount}`,
        externalid: asked.externalId ?? null,
        trandate: asked.tranDate ?? "2026-11-20",
        duedate: asked.dueDate ?? null,
        approvalstatus: this.approves ? 1 : 2,
        voided: "F",
        entity: BigInt(asked.entity.id),
        currency: Number(asked.currency?.id ?? 4),
        tobeemailed: "F",
      },
    ]);
    const location = asked.location === undefined ? null : Number(asked.location.id);
    const head = { transaction: id, taxline: "F", isclosed: "F", isinventoryaffecting: "F" };
    this.database.insert("transactionline", [{ ...head, id: 0, mainline: "T", location }]);
    this.putLines(id, asked.item?.items ?? [], more);
    return id;
  }

  /** Without a unit a line is in the item's purchase unit. */
  private putLines(id: bigint, lines: readonly Line[], more: number): void {
    const rows = lines.map((line, index) => {
      const [item = {}] = this.select(
        `SELECT i.purchaseunit AS unit, u.conversionrate AS rate FROM item i LEFT JOIN unitstypeuom u ON u.unitstype = i.unitstype AND u.internalid = NVL(${line.units ?? "NULL"}, i.purchaseunit) WHERE i.id = ${line.item.id}`,
      );
      const quantity = line.quantity + more;
      return {
        id: index + 1,
        transaction: id,
        mainline: "F",
        taxline: "F",
        isclosed: "F",
        isinventoryaffecting: "F",
        item: Number(line.item.id),
        location: line.location === undefined ? null : Number(line.location.id),
        quantity: Number((quantity * Number(item["rate"] ?? 1)).toFixed(6)),
        quantityshiprecv: 0,
        expectedreceiptdate: line.expectedReceiptDate ?? null,
        units: line.units ?? item["unit"] ?? null,
        unitquantity: quantity,
        rate: line.rate,
      };
    });
    this.database.insert("transactionline", rows);
  }

  private find(key: string): Row | undefined {
    const column = key.startsWith("eid:") ? "externalid" : "CAST(id AS TEXT)";
    const wanted = key.replace(/^eid:/, "").replaceAll("'", "''");
    return this.select(`SELECT * FROM transaction WHERE ${column} = '${wanted}'`)[0];
  }

  private read({ parts }: Call): HttpResponse {
    const order = this.find(parts[0] ?? "");
    if (order === undefined)
      return refusal(
        404,
        "NONEXISTENT_ID",
        "The record instance does not exist. Provide a valid record instance ID.",
      );
    const lines = this.select(
      `SELECT l.*, i.itemid AS name FROM transactionline l JOIN item i ON i.id = l.item WHERE l.transaction = ${order["id"]} AND l.mainline = 'F' ORDER BY l.id`,
    );
    return json(200, {
      links: [],
      id: order["id"],
      tranId: order["tranid"],
      externalId: order["externalid"],
      entity: { links: [], id: order["entity"], refName: "V50 North" },
      currency: { links: [], id: order["currency"], refName: "Euro" },
      approvalStatus: { id: order["approvalstatus"], refName: "Approved" },
      toBeEmailed: order["tobeemailed"] === "T",
      item: {
        links: [],
        totalResults: lines.length,
        items: lines.map((line) => ({
          line: Number(line["id"]),
          item: { links: [], id: line["item"], refName: `Gloves : ${line["name"]}` },
          quantity: Number(line["unitquantity"]),
          quantityReceived: Number(line["quantityshiprecv"] ?? 0),
          rate: Number(line["rate"]),
          ...(line["units"] === undefined ? {} : { units: line["units"] }),
          isClosed: line["isclosed"] === "T",
        })),
      },
    });
  }

  private update({ parts, search, body }: Call): HttpResponse {
    const order = this.find(parts[0] ?? "");
    if (order === undefined) return refusal(404, "NONEXISTENT_ID", "No such record.");
    const id = BigInt(order["id"] ?? 0);
    const asked = body as Order;
    const lines = asked.item?.items ?? [];
    if (search.get("replace") === "item") {
      this.database.run(
        `DELETE FROM transactionline WHERE "transaction" = ? AND mainline = 'F'`,
        id,
      );
      this.putLines(id, lines, 0);
    } else
      for (const { line = 0, isClosed } of lines)
        this.database.run(
          `UPDATE transactionline SET isclosed = ? WHERE "transaction" = ? AND id = ?`,
          isClosed === true ? "T" : "F",
          id,
          line,
        );
    if (asked.toBeEmailed === true) {
      this.mails.push(asked.email ?? "");
      this.database.run(`UPDATE "transaction" SET tobeemailed = 'T' WHERE id = ?`, id);
    }
    return { status: 204, headers: {}, body: "" };
  }
}

function claims(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, "base64url").toString()) as Record<string, unknown>;
}

export function refusal(status: number, code: string, detail: string, path?: string): HttpResponse {
  return json(status, {
    type: "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1",
    title: "Error",
    status,
    "o:errorDetails": [
      { detail, "o:errorCode": code, ...(path === undefined ? {} : { "o:errorPath": path }) },
    ],
  });
}
