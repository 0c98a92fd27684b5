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

import { type Domain, matches, type Row } from "./domain.ts";
import { partnerId, productId, type Tables, tablesOf, type Version } from "./tables.ts";

export const apiKey = "6578616d706c652d6b65792d6f6620706172";
const login = "buyer";
const database = "acme";
const uid = 7;

/** Links that a search goes through. */
const links: Readonly<Record<string, string>> = {
  order_id: "purchase.order",
  product_id: "product.product",
  location_id: "stock.location",
  location_dest_id: "stock.location",
};

/** The other direction: rows of a model that point at a product. */
const inverses: Readonly<Record<string, string>> = {
  stock_quant_ids: "stock.quant",
  stock_move_ids: "stock.move",
  orderpoint_ids: "stock.warehouse.orderpoint",
};

interface Asked {
  readonly model: string;
  readonly method: string;
  readonly ids: readonly number[];
  readonly named: Readonly<Record<string, unknown>>;
}

/**
 * Odoo as its source has it: 17.0 answers JSON-RPC with status 200 whatever happens, 19.0 JSON-2 with real statuses. A
 * method or field that the version does not have is refused as the real one refuses it.
 */
export class OdooWorld implements VendorWorld {
  readonly pageRows = { readStock: 4, readItems: 4, readSuppliers: 4, readOpenOrders: 4 };
  readonly refusals: VendorWorld["refusals"];
  /** Every method that was called on a model, in order: "purchase.order.button_confirm". */
  readonly called: string[] = [];
  /** The next call is refused with this exception. */
  refuseNext: { readonly name: string; readonly message: string } | null = null;
  private readonly version: Version;
  private tables: Tables = new Map();
  private more = 0;

  constructor(version: Version) {
    this.version = version;
    this.refusals = {
      throttled: this.thrown("psycopg2.errors.SerializationFailure", "could not serialize access"),
      throttledWithHint: { status: 429, headers: { "retry-after": "27" }, body: "" },
      unavailable: { status: 502, headers: {}, body: "<html>Bad Gateway</html>" },
      revoked: this.thrown("odoo.exceptions.AccessDenied", "Access Denied"),
      ...(version < 19
        ? {
            wrongTenant: this.thrown(
              "psycopg2.OperationalError",
              'connection failed: FATAL:  database "acme" does not exist',
            ),
          }
        : {}),
    };
  }

  fill(facts: VendorFacts): void {
    this.tables = tablesOf(facts, this.version);
    for (const [index, order] of facts.orders.entries()) {
      this.keep(
        { partner_id: partnerId(facts, order.supplier), origin: "OP/00001", currency_id: 1 },
        order.lines.map((line) => ({
          product_id: productId(facts, line.item),
          product_qty: Number(line.quantity),
          price_unit: 1,
        })),
        order.reference,
      );
      if (index % 2 === 1) this.confirm(this.rows("purchase.order").length);
    }
  }

  orders(): { externalId: string; reference: string }[] {
    return this.rows("purchase.order")
      .filter(({ state }) => state !== "cancel")
      .map(({ id, origin }) => ({ externalId: String(id), reference: String(origin) }));
  }

  arrive(externalId: string): void {
    for (const line of this.rows("purchase.order.line"))
      if (String(line["order_id"]) === externalId)
        Object.assign(line, { qty_received: line["product_qty"] });
  }

  rows(model: string): Row[] {
    return this.tables.get(model) ?? [];
  }

  set(model: string, rows: readonly Row[]): void {
    this.tables.set(model, [...rows]);
  }

  double(reference: string): void {
    const [order] = this.rows("purchase.order").filter(({ origin }) => origin === reference);
    if (order === undefined) throw new Error(`there is no order ${reference} to double`);
    const id = this.rows("purchase.order").length + 1;
    // Odoo appends to the origin of an order that it adds needs to.
    this.rows("purchase.order").push({ ...order, id, origin: `${reference}, OP/00012` });
  }

  bend(): void {
    this.more = 1;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["POST", /^\/jsonrpc$/, (call) => this.overRpc(call)],
    ["POST", /^\/json\/2\/([^/]+)\/([^/]+)$/, (call) => this.overJson2(call)],
    [
      "GET",
      /^\/web\/version$/,
      () =>
        this.version < 19
          ? notFound
          : json(200, { version: "19.0", version_info: [19, 0, 0, "final", 0, ""] }),
    ],
  ];

  private overRpc({ body }: Call): HttpResponse {
    const { params } = body as {
      readonly params: { service: string; method: string; args: unknown[] };
    };
    const { service, method, args } = params;
    if (service === "common")
      return method === "version"
        ? rpc({ server_version: "17.0", server_version_info: [17, 0, 0, "final", 0, ""] })
        : rpc(args[0] === database && args[1] === login && args[2] === apiKey ? uid : false);
    const [db, user, secret, model, name, positional, named] = args as [
      string,
      number,
      string,
      string,
      string,
      unknown[],
      Record<string, unknown>,
    ];
    if (db !== database) return this.refusals.wrongTenant ?? notFound;
    if (user !== uid || secret !== apiKey) return this.refusals.revoked ?? notFound;
    const creates = name === "create";
    const outcome = this.refused() ?? null;
    if (outcome !== null) return outcome;
    if (creates && !Array.isArray(positional[0]))
      return this.thrown("builtins.IndexError", "tuple index out of range");
    return this.carryOut(
      {
        model,
        method: name,
        ids: creates ? [] : ((positional[0] as number[] | undefined) ?? []),
        named: creates ? { ...named, vals_list: positional[0] } : named,
      },
      rpc,
    );
  }

  private overJson2(call: Call): HttpResponse {
    if (this.version < 19) return notFound;
    if (headerOf(call.request, "authorization") !== `bearer ${apiKey}`)
      return json(401, { name: "werkzeug.exceptions.Unauthorized", message: "Invalid apikey" });
    const [model = "", method = ""] = call.parts;
    const { ids = [], ...named } = call.body as { ids?: number[] } & Record<string, unknown>;
    return (
      this.refused() ??
      this.carryOut({ model, method, ids, named }, (value) => json(200, value ?? "null"))
    );
  }

  private refused(): HttpResponse | null {
    const refusal = this.refuseNext;
    this.refuseNext = null;
    return refusal === null ? null : this.thrown(refusal.name, refusal.message);
  }

  private carryOut(asked: Asked, answer: (value: unknown) => HttpResponse): HttpResponse {
    this.called.push(`${asked.model}.${asked.method}`);
    try {
      return answer(this.run(asked));
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return this.thrown(thrown.name, thrown.message);
    }
  }

  private thrown(name: string, message: string): HttpResponse {
    const data = { name, message, arguments: [message], context: {}, debug: "Traceback …" };
    if (this.version < 19)
      return json(200, {
        jsonrpc: "2.0",
        id: 1,
        error: { code: 200, message: "Odoo Server Error", data },
      });
    return json(statusOf(name), data);
  }

  private run({ model, method, ids, named }: Asked): unknown {
    switch (method) {
      case "search_read":
        return this.search(model, named);
      case "search_count":
        return this.found(model, named["domain"] as Domain).length;
      case "fields_get":
        return Object.fromEntries(
          (named["allfields"] as string[])
            .filter((name) => this.hasField(model, name))
            .map((name) => [name, { type: "char" }]),
        );
      case "default_get":
        return { company_id: 1, currency_id: 1, picking_type_id: 3 };
      case "read_group":
      case "formatted_read_group":
        return this.grouped(model, method, named);
      case "create":
        return this.create(model, named["vals_list"] as Row[]);
      case "write":
        return this.write(model, ids, named["vals"] as Row);
      case "unlink":
        this.tables.set(
          model,
          this.rows(model).filter(({ id }) => !ids.includes(id)),
        );
        return true;
      case "button_confirm":
        for (const id of ids) this.confirm(id);
        return true;
      case "button_cancel":
        for (const id of ids) this.cancel(id);
        return null;
      case "check_object_reference":
        return ["mail.template", 12];
      case "send_mail":
        return this.mail(named);
      default:
        throw new Refusal("builtins.AttributeError", `${model} has no method ${method}`);
    }
  }

  private search(model: string, named: Asked["named"]): Row[] {
    const fields = named["fields"] as string[];
    for (const name of fields) this.needField(model, name);
    const limit = (named["limit"] as number | undefined) ?? Infinity;
    return this.found(model, named["domain"] as Domain)
      .sort((a, b) => a.id - b.id)
      .slice(0, limit)
      .map((row) =>
        Object.fromEntries([
          ["id", row.id],
          ...fields.map((name) => [name, this.shown(model, row, name, named["load"])]),
        ]),
      ) as Row[];
  }

  /** Without `load: ""` a link is its id and its name. */
  private shown(model: string, row: Row, name: string, load: unknown): unknown {
    const value = this.field(model, row, name);
    return load !== "" && name in links && typeof value === "number" ? [value, "a name"] : value;
  }

  private found(model: string, domain: Domain): Row[] {
    return this.rows(model).filter((row) =>
      matches(domain, (path, operator, value) => {
        const [name = "", ...rest] = path.split(".");
        this.needField(model, name);
        if (operator === "child_of") return this.isChild(row[name], value as number[]);
        const found = this.field(model, row, name);
        if (rest.length === 0) return found;
        const [pointing, last = ""] = [inverses[name], rest[0]];
        if (pointing !== undefined)
          return this.rows(pointing)
            .filter((one) => one["product_id"] === row.id)
            .map((one) => String(one[last] ?? ""))
            .sort()
            .at(-1);
        const target = this.rows(links[name] ?? "").find(({ id }) => id === found);
        return target?.[rest[0] ?? ""] ?? false;
      }),
    );
  }

  private isChild(location: unknown, of: readonly number[]): boolean {
    const path = String(
      this.rows("stock.location").find(({ id }) => id === location)?.["parent_path"],
    );
    return of.some((id) => path.split("/").includes(String(id)));
  }

  private field(model: string, row: Row, name: string): unknown {
    if (model === "purchase.order.line" && name === "state")
      return this.rows("purchase.order").find(({ id }) => id === row["order_id"])?.["state"];
    return row[name] ?? false;
  }

  private needField(model: string, name: string): void {
    if (!this.hasField(model, name))
      throw new Refusal("builtins.ValueError", `Invalid field '${name}' on model '${model}'`);
  }

  /** Fields that one of the two versions lacks; all others are there. */
  private hasField(model: string, name: string): boolean {
    const newer = this.version >= 19;
    const gone: Readonly<Record<string, boolean>> = {
      "product.product.is_storable": !newer,
      "product.product.uom_po_id": newer,
      "product.supplierinfo.name": true,
      "product.supplierinfo.product_uom_id": !newer,
      "stock.warehouse.orderpoint.qty_multiple": newer,
      "stock.warehouse.orderpoint.replenishment_uom_id": !newer,
      "uom.uom.factor_inv": newer,
      "uom.uom.uom_type": newer,
      "purchase.order.line.product_uom": newer,
      "purchase.order.line.product_uom_id": !newer,
      "purchase.order.line.uom_id": true,
      "purchase.order.line.taxes_id": newer,
      "purchase.order.line.tax_ids": !newer,
      "purchase.order.acknowledged": !newer,
      "purchase.order.mail_reception_confirmed": newer,
      "purchase.order.notes": newer,
      "purchase.order.note": !newer,
      "res.users.apikeys.expiration_date": !newer,
    };
    return gone[`${model}.${name}`] !== true;
  }

  private grouped(model: string, method: string, named: Asked["named"]): unknown {
    if ((method === "read_group") !== this.version < 19)
      throw new Refusal("builtins.AttributeError", `${model} has no method ${method}`);
    const [by = ""] = named["groupby"] as string[];
    const values = new Set(this.rows(model).map((row) => row[by]));
    return [...values].map((value) => ({ [by]: [value, "a name"], __count: 1 }));
  }

  private create(model: string, values: readonly Row[]): number[] {
    if (model !== "purchase.order") return values.map((row) => this.add(model, row));
    return values.map((asked) => {
      const { order_line: commands, ...head } = asked;
      for (const name of Object.keys(head)) this.needField(model, name);
      const lines = (commands as [number, number, Row][]).map(([, , line]) => line);
      for (const line of lines)
        for (const name of Object.keys(line)) this.needField("purchase.order.line", name);
      return this.keep(head as unknown as Row, lines, null);
    });
  }

  private add(model: string, values: Row): number {
    const rows = this.rows(model);
    const id = rows.reduce((most, row) => Math.max(most, row.id), 0) + 1;
    const { action_server_ids: actions, ...kept } = values;
    this.tables.set(model, [...rows, { ...kept, id }]);
    this.obey(id, actions);
    return id;
  }

  private write(model: string, ids: readonly number[], values: Row): boolean {
    const { order_line: commands, action_server_ids: actions, ...kept } = values;
    for (const row of this.rows(model))
      if (ids.includes(row.id)) {
        Object.assign(row, kept);
        this.obey(row.id, actions);
        if (commands !== undefined) this.replaceLines(row.id, commands as [number, number, Row][]);
      }
    return true;
  }

  private obey(rule: number, actions: unknown): void {
    for (const [command, id, values] of (actions ?? []) as [number, number, Row][])
      if (command === 0) this.add("ir.actions.server", { ...values, base_automation_id: rule });
      else if (command === 1) this.write("ir.actions.server", [id], values);
      else throw new Error(`the world knows no command ${command}`);
  }

  private replaceLines(order: number, commands: readonly [number, number, Row][]): void {
    this.tables.set(
      "purchase.order.line",
      this.rows("purchase.order.line").filter((line) => line["order_id"] !== order),
    );
    this.keepLines(
      order,
      commands.filter(([command]) => command === 0).map(([, , line]) => line),
    );
  }

  private keep(
    head: Omit<Row, "id">,
    lines: readonly Omit<Row, "id">[],
    number: string | null,
  ): number {
    const id = this.rows("purchase.order").length + 1;
    this.rows("purchase.order").push({
      picking_type_id: 3,
      date_order: "2026-11-23 08:00:00",
      date_approve: false,
      ...head,
      id,
      name: number ?? `P${String(id).padStart(5, "0")}`,
      state: "draft",
    });
    this.keepLines(id, lines);
    return id;
  }

  private keepLines(order: number, lines: readonly Omit<Row, "id">[]): void {
    for (const line of lines) {
      const quantity = Number(line["product_qty"]) + this.more;
      this.rows("purchase.order.line").push({
        ...line,
        id: this.rows("purchase.order.line").length + 1,
        order_id: order,
        product_qty: quantity,
        product_uom_qty: quantity,
        qty_received: 0,
        price_unit: Math.round(Number(line["price_unit"]) * 100) / 100,
        date_planned: line["date_planned"] ?? "2026-11-30 12:00:00",
      });
    }
  }

  /** Makes the receipt: one open move a line. */
  private confirm(id: number): void {
    const order = this.rows("purchase.order").find((row) => row.id === id);
    if (order === undefined || !["draft", "sent"].includes(String(order["state"]))) return;
    Object.assign(order, { state: "purchase", date_approve: "2026-11-23 09:00:00" });
    for (const line of this.rows("purchase.order.line").filter((row) => row["order_id"] === id))
      this.rows("stock.move").push({
        id: this.rows("stock.move").length + 1,
        product_id: line["product_id"] as number,
        location_id: 4,
        location_dest_id: 8,
        product_qty: line["product_uom_qty"] as number,
        date: line["date_planned"] as string,
        state: "assigned",
        purchase_line_id: line.id,
      });
  }

  private cancel(id: number): void {
    const order = this.rows("purchase.order").find((row) => row.id === id);
    if (order !== undefined) order["state"] = "cancel";
  }

  private mail(named: Asked["named"]): number {
    const { message_id: message } = named["email_values"] as { message_id: string };
    return this.add("mail.message", {
      id: 0,
      model: "purchase.order",
      res_id: named["res_id"] as number,
      message_id: message,
    });
  }
}

class Refusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

function rpc(value: unknown): HttpResponse {
  // A method that returns None is answered without a result.
  return json(200, { jsonrpc: "2.0", id: 1, ...(value === null ? {} : { result: value }) });
}

const notFound: HttpResponse = { status: 404, headers: {}, body: "<html>Not Found</html>" };

/** odoo/http.py of 19.0, Json2Dispatcher. */
function statusOf(name: string): number {
  switch (name.slice(name.lastIndexOf(".") + 1)) {
    case "AccessDenied":
      return 401;
    case "AccessError":
      return 403;
    case "MissingError":
      return 404;
    case "UserError":
    case "ValidationError":
      return 422;
    default:
      return 500;
  }
}
