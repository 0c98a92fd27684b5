import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  bearerOf,
  type Call,
  json,
  type Route,
  route,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

import {
  type Grid,
  type OrderCells,
  orderCells,
  orderHeader,
  ordersOf,
  stockGrid,
  supplierGrid,
} from "../tables.ts";

export const accessToken = "patParstockDemo.0123456789abcdef";
export const base = "appParstockDemo01";
const macSecret = "cGFyc3RvY2stZGVtby1tYWMtc2VjcmV0LTMyYnl0ZXM=";

export interface Field {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly options?: object;
}

interface Row {
  readonly id: string;
  readonly fields: Record<string, unknown>;
}

interface Table {
  readonly id: string;
  readonly name: string;
  readonly fields: Field[];
  records: Row[];
}

interface Webhook {
  readonly id: string;
  readonly notificationUrl: string;
  readonly scope: string;
  expirationTime: string;
  areNotificationsEnabled: boolean;
  lastNotificationResult?: object;
}

interface Written {
  readonly id?: string;
  readonly fields: Record<string, unknown>;
}

const numbers = new Set(["number", "currency"]);
const computed = new Set(["formula", "autoNumber"]);

/**
 * Airtable's Web API as its pages and recorded answers describe it (2026): empty cells are missing, lists end when they like,
 * upserts merge on fields and refuse where two records fit, selects take their own choices only.
 */
export class AirtableWorld implements VendorWorld {
  readonly pageRows = {};
  readonly tables: Table[] = [];
  readonly webhooks: Webhook[] = [];
  /** Lists that Airtable gives up half-way. */
  forgets = 0;
  private more = 0;
  private made = 0;

  readonly refusals = {
    throttled: json(429, {
      errors: [
        { error: "RATE_LIMIT_REACHED", message: "Rate limit exceeded. Please try again later" },
      ],
    }),
    unavailable: json(503, { error: { type: "SERVER_ERROR", message: "Server error" } }),
    revoked: json(401, {
      error: { type: "AUTHENTICATION_REQUIRED", message: "Authentication required" },
    }),
  };

  fill(facts: VendorFacts): void {
    this.tables.length = 0;
    this.put("tblInventory00001", "Inventory", stockGrid(facts));
    this.put("tblSuppliers00001", "Suppliers", supplierGrid(facts));
    this.put("tblOrders000000001", "Purchase / Orders", { header: orderHeader, rows: [] });
    for (const cells of orderCells(facts)) this.append(cells);
  }

  private put(id: string, name: string, { header, rows }: Grid): void {
    const fields = header.map((title, at): Field => ({
      id: this.newId("fld"),
      name: title,
      type: typeOf(title, rows[0]?.[at]),
      ...(title === "Status"
        ? { options: { choices: choicesOf("Open|Ordered|Sent|Cancelled") } }
        : {}),
    }));
    const records = rows.map((cells) => ({
      id: this.newId("rec"),
      fields: Object.fromEntries(
        fields.flatMap((field, at) => {
          const cell = cells[at] ?? null;
          return cell === null || cell === "" ? [] : [[field.id, cell]];
        }),
      ),
    }));
    this.tables.push({ id, name, fields, records });
  }

  table(id: string): Table {
    const table = this.tables.find((one) => one.id === id || one.name === id);
    if (table === undefined) throw new Error(`no table ${id}`);
    return table;
  }

  get ordersTable(): Table {
    return this.table("tblOrders000000001");
  }

  append(cells: OrderCells): void {
    const { fields, records } = this.ordersTable;
    const ids = new Map(fields.map(({ id, name }) => [name, id]));
    records.push({
      id: this.newId("rec"),
      fields: Object.fromEntries(
        Object.entries(cells).map(([title, cell]) => [ids.get(title) ?? "", cell]),
      ),
    });
  }

  orderRows(): { id: string; cells: OrderCells }[] {
    const { fields, records } = this.ordersTable;
    return records.map((record) => ({
      id: record.id,
      cells: Object.fromEntries(
        fields.flatMap(({ id, name }) => (id in record.fields ? [[name, record.fields[id]]] : [])),
      ) as OrderCells,
    }));
  }

  orders(): { externalId: string; reference: string }[] {
    return ordersOf(this.orderRows());
  }

  bend(): void {
    this.more = 1;
  }

  double(reference: string): void {
    for (const { cells } of this.orderRows())
      if (cells["PO Reference"] === reference) this.append(cells);
  }

  arrive(externalId: string): void {
    const { fields, records } = this.ordersTable;
    const idOf = (title: string): string => fields.find(({ name }) => name === title)?.id ?? "";
    const reference = records.find(({ id }) => id === externalId)?.fields[idOf("PO Reference")];
    for (const record of records)
      if (record.fields[idOf("PO Reference")] === reference)
        record.fields[idOf("Received")] = record.fields[idOf("Quantity")];
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    if (bearerOf(request) !== accessToken) return this.refusals.revoked;
    if (request.url.length > 16_000) throw new Error("Airtable takes no such long address");
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["GET", /^\/v0\/meta\/bases\/(app\w+)\/tables$/, () => this.schema()],
    ["GET", /^\/v0\/bases\/app\w+\/webhooks$/, () => json(200, { webhooks: this.webhooks })],
    ["POST", /^\/v0\/bases\/app\w+\/webhooks$/, (call) => this.subscribe(call)],
    ["POST", /^\/v0\/bases\/app\w+\/webhooks\/(ach\w+)\/refresh$/, (call) => this.refresh(call)],
    [
      "POST",
      /^\/v0\/bases\/app\w+\/webhooks\/(ach\w+)\/enableNotifications$/,
      (call) => this.enable(call),
    ],
    ["DELETE", /^\/v0\/bases\/app\w+\/webhooks\/(ach\w+)$/, (call) => this.unsubscribe(call)],
    ["GET", /^\/v0\/app\w+\/([^/]+)$/, (call) => this.list(call)],
    ["GET", /^\/v0\/app\w+\/([^/]+)\/(rec\w+)$/, (call) => this.one(call)],
    ["PATCH", /^\/v0\/app\w+\/([^/]+)$/, (call) => this.change(call)],
  ];

  private schema(): HttpResponse {
    return json(200, {
      tables: this.tables.map(({ id, name, fields }) => ({
        id,
        name,
        primaryFieldId: fields[0]?.id,
        fields,
        views: [],
      })),
    });
  }

  private list({ parts, search }: Call): HttpResponse {
    const table = this.tables.find(({ id, name }) => id === parts[0] || name === parts[0]);
    if (table === undefined) return forbidden();
    if (search.get("returnFieldsByFieldId") !== "true") throw new Error("names may change");
    const rows = table.records.filter((record) => holds(table, record, search));
    const size = Number(search.get("pageSize") ?? 100);
    if (size > 100) return invalid("INVALID_REQUEST_UNKNOWN", "pageSize is too large");
    const from = Number((search.get("offset") ?? "itr/0").split("/")[1]);
    if (from > 0 && this.forgets > 0) {
      this.forgets -= 1;
      return invalid("LIST_RECORDS_ITERATOR_NOT_AVAILABLE", "The iterator is not available");
    }
    const wanted = search.getAll("fields[]");
    const records = rows.slice(from, from + size).map((record) => shown(record, wanted));
    const offset = from + size < rows.length ? { offset: `itr/${from + size}` } : {};
    return json(200, { records, ...offset });
  }

  private one({ parts }: Call): HttpResponse {
    const record = this.table(parts[0] ?? "").records.find(({ id }) => id === parts[1]);
    return record === undefined ? json(404, { error: "NOT_FOUND" }) : json(200, shown(record, []));
  }

  private change({ parts, body }: Call): HttpResponse {
    const table = this.tables.find(({ id, name }) => id === parts[0] || name === parts[0]);
    if (table === undefined) return forbidden();
    const { records, performUpsert } = body as {
      records: Written[];
      performUpsert?: { fieldsToMergeOn: string[] };
    };
    if (records.length > 10) return invalid("INVALID_REQUEST_UNKNOWN", "Too many records");
    for (const record of records) {
      const problem = problemIn(table, record);
      if (problem !== null) return problem;
    }
    // All or none: what can't be merged is found before anything is written.
    const targets = records.map((record) =>
      matchesOf(table, record, performUpsert?.fieldsToMergeOn),
    );
    if (targets.some((found) => found.length > 1))
      return invalid("INVALID_REQUEST_BODY", "Several records match the fields to merge on");
    const made: string[] = [];
    const rows = records.map((record, at) => {
      const fields = this.bent(table, record.fields);
      const [there] = targets[at] ?? [];
      if (there !== undefined) {
        Object.assign(there.fields, fields);
        return there;
      }
      const fresh = { id: this.newId("rec"), fields };
      table.records.push(fresh);
      made.push(fresh.id);
      return fresh;
    });
    return json(200, { records: rows.map((row) => shown(row, [])), createdRecords: made });
  }

  private bent({ fields }: Table, cells: Record<string, unknown>): Record<string, unknown> {
    const quantity = fields.find(({ name }) => name === "Quantity")?.id ?? "";
    return quantity in cells
      ? { ...cells, [quantity]: Number(cells[quantity]) + this.more }
      : { ...cells };
  }

  private subscribe({ body, now }: Call): HttpResponse {
    const asked = body as {
      notificationUrl: string;
      specification: { options: { filters: { recordChangeScope: string } } };
    };
    const webhook = {
      id: this.newId("ach"),
      notificationUrl: asked.notificationUrl,
      scope: asked.specification.options.filters.recordChangeScope,
      areNotificationsEnabled: true,
      isHookEnabled: true,
      expirationTime: weekAfter(now),
    };
    this.webhooks.push(webhook);
    const { id, expirationTime } = webhook;
    return json(200, { id, macSecretBase64: macSecret, expirationTime });
  }

  private refresh({ parts, now }: Call): HttpResponse {
    const webhook = this.webhooks.find(({ id }) => id === parts[0]);
    if (webhook === undefined) return json(404, { error: "NOT_FOUND" });
    webhook.expirationTime = weekAfter(now);
    return json(200, { expirationTime: webhook.expirationTime });
  }

  private enable({ parts, body }: Call): HttpResponse {
    const webhook = this.webhooks.find(({ id }) => id === parts[0]);
    if (webhook === undefined) return json(404, { error: "NOT_FOUND" });
    webhook.areNotificationsEnabled = (body as { enable: boolean }).enable;
    return json(200, {});
  }

  private unsubscribe({ parts }: Call): HttpResponse {
    const at = this.webhooks.findIndex(({ id }) => id === parts[0]);
    if (at < 0) return json(404, { error: "NOT_FOUND" });
    this.webhooks.splice(at, 1);
    return { status: 204, headers: {}, body: "" };
  }

  private newId(kind: string): string {
    this.made += 1;
    return `${kind}${String(this.made).padStart(14, "0")}`;
  }
}

function typeOf(title: string, cell: unknown): string {
  if (title === "Status") return "singleSelect";
  if (/date|expected/i.test(title)) return "date";
  if (/line|quantity|price|total|received|units/i.test(title)) return "number";
  return typeof cell === "number" ? "number" : "singleLineText";
}

export function choicesOf(names: string): { name: string }[] {
  return names.split("|").map((name) => ({ name }));
}

function plain(quoted: string): string {
  return quoted.replace(/\\(.)/g, "$1");
}

/** The one formula that we ask with. */
function holds({ fields }: Table, record: Row, search: URLSearchParams): boolean {
  const formula = search.get("filterByFormula");
  if (formula === null) return true;
  const [, name, text] = /^\{((?:\\.|[^}\\])+)\}="((?:\\.|[^"\\])*)"$/.exec(formula) ?? [];
  if (name === undefined || text === undefined) throw new Error(`no formula: ${formula}`);
  const field = fields.find((one) => one.name === plain(name));
  if (field === undefined) throw new Error(`the formula names no field: ${formula}`);
  return record.fields[field.id] === plain(text);
}

function shown({ id, fields }: Row, wanted: readonly string[]): object {
  const kept = Object.entries(fields).filter(
    ([field]) => wanted.length === 0 || wanted.includes(field),
  );
  return { id, createdTime: "2026-11-02T13:16:01.000Z", fields: Object.fromEntries(kept) };
}

function matchesOf(
  { records }: Table,
  { id, fields }: Written,
  mergeOn: readonly string[] | undefined,
): Row[] {
  if (mergeOn === undefined) return records.filter((record) => record.id === id);
  return records.filter((record) =>
    mergeOn.every((field) => record.fields[field] === fields[field]),
  );
}

function problemIn({ fields }: Table, record: Written): HttpResponse | null {
  for (const [id, value] of Object.entries(record.fields)) {
    const field = fields.find((one) => one.id === id);
    if (field === undefined) return invalid("UNKNOWN_FIELD_NAME", `Unknown field name: "${id}"`);
    const choices = (field.options as { choices?: { name: string }[] } | undefined)?.choices;
    if (field.type === "singleSelect" && choices?.some(({ name }) => name === value) !== true)
      return invalid(
        "INVALID_MULTIPLE_CHOICE_OPTIONS",
        `Insufficient permissions to create new select option ""${String(value)}""`,
      );
    const fits =
      !computed.has(field.type) &&
      (numbers.has(field.type)
        ? typeof value === "number"
        : field.type === "multipleRecordLinks"
          ? Array.isArray(value) && value.every((one) => String(one).startsWith("rec"))
          : typeof value === "string");
    const isDay = field.type !== "date" || /^\d{4}-\d\d-\d\d$/.test(String(value));
    if (!fits || !isDay)
      return invalid(
        "INVALID_VALUE_FOR_COLUMN",
        `Field "${field.name}" cannot accept the provided value`,
      );
  }
  return null;
}

function weekAfter(now: Instant): string {
  return new Date(Date.parse(now) + 7 * 86_400_000).toISOString();
}

function forbidden(): HttpResponse {
  return json(403, {
    error: {
      type: "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
      message: "Invalid permissions, or the requested model was not found.",
    },
  });
}

function invalid(type: string, message: string): HttpResponse {
  return json(422, { error: { type, message } });
}
