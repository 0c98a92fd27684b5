import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readAll } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import type { ConnectionEntry } from "../../src/connections/open.ts";

type Row = Readonly<Record<string, unknown>>;

interface PurchaseOrder {
  readonly OrderNbr: string;
  readonly VendorRef: string;
  readonly fields: Record<string, unknown>;
  readonly Details: readonly Row[];
}

/** An ERP system on a port of this machine: as much of Acumatica's API as placing orders and reading stock needs. */
export interface Erp {
  readonly address: string;
  readonly password: string;
  readonly orders: PurchaseOrder[];
  readonly items: { readonly id: string; readonly onHand: number }[];
  /** Sessions that nobody has ended. */
  readonly openSessions: () => number;
  /** So many next orders are kept, and the connection breaks before the answer. */
  loseAnswers: number;
  /** What the connection needs in parstock.json. */
  readonly entry: Omit<ConnectionEntry, "sendsItself">;
}

const root = "/entity/Default/24.200.001/";

export async function startErp(): Promise<Erp> {
  const password = "pass-word-of-the-erp";
  const sessions = new Set<string>();
  const orders: PurchaseOrder[] = [];
  const items: { id: string; onHand: number }[] = [];
  let signIns = 0;
  const erp = { loseAnswers: 0 };

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      response.writeHead(500).end(String(thrown));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const url = new URL(request.url ?? "/", "http://erp");
    const give = (status: number, value?: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(value === undefined ? undefined : JSON.stringify(value));
    };
    const call = `${request.method} ${url.pathname.replace(root, "")}`;
    if (call === "POST /entity/auth/login") {
      if ((JSON.parse(body) as Row)["password"] !== password)
        return give(500, { exceptionMessage: "Invalid credentials. Please try again." });
      signIns += 1;
      const session = `session-${signIns}`;
      sessions.add(session);
      response.writeHead(204, {
        "set-cookie": [
          `ASP.NET_SessionId=${session}; path=/; HttpOnly`,
          "UserBranch=16; expires=Wed, 23-Nov-2033 08:00:00 GMT; path=/",
        ],
      });
      response.end();
      return;
    }
    if (call === "POST /identity/connect/token") return token(new URLSearchParams(body), give);
    const session = sessionOf(request);
    if (session === undefined || !sessions.has(session)) return give(401, {});
    if (call === "POST /entity/auth/logout") {
      sessions.delete(session);
      return give(204);
    }
    if (call === "PUT StorageDetailsInquiry")
      return give(
        200,
        wrapped({
          id: "storage",
          StorageDetails: items.map(({ id, onHand }) => ({
            InventoryID: id,
            WarehouseID: "MAIN",
            QtyOnHand: onHand,
            QtyHardAvailable: onHand,
          })),
        }),
      );
    if (call === "PUT PurchaseOrder") return save(opened(JSON.parse(body) as Row), request, give);
    if (call.startsWith("GET PurchaseOrder/Normal/")) {
      const found = orders.find(({ OrderNbr }) => call.endsWith(`/${OrderNbr}`));
      return found === undefined ? give(404, {}) : give(200, shown(found));
    }
    const rows = listed(call, url.searchParams.get("$filter") ?? "");
    return rows === null ? give(404, { message: call }) : give(200, rows);
  }

  function token(form: URLSearchParams, give: (status: number, value: unknown) => void): void {
    if (form.get("code") !== "code-of-maria") return give(400, { error: "invalid_grant" });
    sessions.add("token-of-maria");
    return give(200, { access_token: "token-of-maria", refresh_token: "refresh-of-maria" });
  }

  function save(
    asked: Row,
    request: IncomingMessage,
    give: (status: number, value: unknown) => void,
  ): void {
    const before = orders.find(({ OrderNbr }) => OrderNbr === asked["OrderNbr"]);
    if (before !== undefined) {
      Object.assign(before.fields, asked);
      return give(200, shown(before));
    }
    const { Details, VendorRef, ...fields } = asked;
    const order = {
      OrderNbr: String(orders.length + 1).padStart(6, "0"),
      VendorRef: String(VendorRef),
      fields,
      Details: (Details as Row[]).map((line, at) => ({ id: `line-${at}`, ...line })),
    };
    orders.push(order);
    if (erp.loseAnswers > 0) {
      erp.loseAnswers -= 1;
      request.socket.destroy();
      return;
    }
    return give(200, shown(order));
  }

  function listed(call: string, filter: string): unknown[] | null {
    switch (call) {
      case "GET /entity":
        return [{ name: "Default", version: "24.200.001" }];
      case "GET Warehouse":
        return [wrapped({ WarehouseID: "MAIN", Description: "Main store", Active: true })];
      case "GET Vendor":
        return [
          wrapped({
            VendorID: "NORTH",
            VendorName: "North Supplies",
            Status: "Active",
            CurrencyID: "EUR",
            MainContact: { Email: "orders@north.example" },
          }),
        ];
      case "GET StockItem":
        return items.map(({ id }) =>
          wrapped({
            id,
            InventoryID: id,
            Description: `Item ${id}`,
            BaseUOM: "EA",
            ItemStatus: "Active",
            UOMConversions: [],
            VendorDetails: [
              {
                id: `vendor-of-${id}`,
                VendorID: "NORTH",
                Active: true,
                Default: true,
                PurchaseUnit: "EA",
                LeadTimeDays: 3,
                LastVendorPrice: 1.5,
                CurrencyID: "EUR",
              },
            ],
          }),
        );
      case "GET ItemWarehouse":
        return items.map(({ id }) =>
          wrapped({
            InventoryID: id,
            WarehouseID: "MAIN",
            ReorderPoint: 5,
            MaxQty: 20,
            ReplenishmentSource: "Purchase",
            ReplenishmentMethod: "Min./Max.",
            PreferredVendor: "NORTH",
          }),
        );
      case "GET PurchaseOrder": {
        const reference = /VendorRef eq '([^']*)'/.exec(filter)?.[1];
        return orders
          .filter(({ VendorRef }) => reference === undefined || VendorRef === reference)
          .map(shown);
      }
      default:
        return null;
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(erp, {
    address,
    password,
    orders,
    items,
    openSessions: () => sessions.size,
    entry: {
      system: "acumatica",
      settings: { address, tenant: "Larkfield", user: "parstock", currency: "EUR" },
    },
  });
}

/** Both cookies of a sign-in are asked for, or the token of an application. */
function sessionOf({ headers }: IncomingMessage): string | undefined {
  const cookie = /ASP\.NET_SessionId=([^;]+); UserBranch=16$/.exec(headers.cookie ?? "")?.[1];
  return cookie ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
}

function shown({ OrderNbr, VendorRef, fields, Details }: PurchaseOrder): unknown {
  const status = fields["Hold"] === true ? "On Hold" : "Open";
  return wrapped({ id: OrderNbr, ...fields, OrderNbr, VendorRef, Status: status, Details });
}

/** Scalars come in a wrapping, `{"value": 24}`; `id` does not. */
function wrapped(row: Row): unknown {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, name === "id" ? value : wrap(value)]),
  );
}

function wrap(value: unknown): unknown {
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
