import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  bearerOf,
  type Call,
  headerOf,
  json,
  type Route,
  route,
  type VendorFacts,
  type VendorWorld,
} from "@parstock/testing";

import {
  type Cell,
  type Grid,
  type OrderCells,
  orderCells,
  orderHeader,
  ordersOf,
  stockGrid,
  supplierGrid,
} from "../tables.ts";

export const accessToken = "aSmartsheetTokenOf37Characters0000001";

/** Beyond 2^53, though Smartsheet's own are shorter. */
const idBase = 9_007_199_254_740_993_000n;
export const stockSheet = "9007199254740993001";
export const supplierSheet = "9007199254740993002";
export const orderSheet = "9007199254740993003";

interface Column {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly options?: readonly string[];
  readonly validation?: boolean;
  readonly formula?: string;
}

interface Row {
  readonly id: string;
  readonly cells: Map<string, Cell | boolean>;
}

interface Sheet {
  readonly name: string;
  version: number;
  readonly columns: Column[];
  rows: Row[];
}

interface Webhook {
  readonly id: string;
  readonly callbackUrl: string;
  readonly scopeObjectId: string;
  status: string;
  disabledDetails?: string;
}

interface Written {
  readonly id?: string;
  readonly toBottom?: boolean;
  readonly cells: readonly { readonly columnId: string; readonly value: Cell }[];
}

/**
 * Smartsheet's API 2.0 as its OpenAPI and recorded answers describe it (2025-08): a page beyond the last is the last one
 * again, numbers come as 2.0 beside what people see, strict cells, no key against repeats.
 */
export class SmartsheetWorld implements VendorWorld {
  readonly pageRows = {};
  readonly sheets = new Map<string, Sheet>();
  readonly webhooks: Webhook[] = [];
  readonly mails: { readonly sendTo: unknown; readonly rowIds: readonly string[] }[] = [];
  /** Whether our address answers Smartsheet's challenge. */
  reachable = true;
  /** The sheet is changed by others between two pages, so often. */
  restless = 0;
  private more = 0;
  private made = 1000n;

  readonly refusals = {
    throttled: json(429, { errorCode: 4003, message: "Rate limit exceeded.", refId: "a1" }),
    throttledWithHint: json(
      429,
      { errorCode: 4003, message: "Rate limit exceeded.", refId: "a1" },
      { "retry-after": "20" },
    ),
    unavailable: json(503, {
      errorCode: 4001,
      message: "Smartsheet.com is currently offline for system maintenance.",
      refId: "a2",
    }),
    revoked: json(401, { errorCode: 1002, message: "Your Access Token is invalid.", refId: "a3" }),
  };

  fill(facts: VendorFacts): void {
    this.put(stockSheet, "Stock", stockGrid(facts));
    this.put(supplierSheet, "Suppliers", supplierGrid(facts));
    this.put(orderSheet, "Purchase orders", { header: orderHeader, rows: [] });
    const sheet = this.sheet(orderSheet);
    sheet.columns[12] = { ...(sheet.columns[12] as Column), type: "DATE" };
    for (const cells of orderCells(facts)) this.append(sheet, cells);
  }

  private put(id: string, name: string, { header, rows }: Grid): void {
    const columns = header.map((title) => ({ id: this.newId(), title, type: "TEXT_NUMBER" }));
    const sheet: Sheet = { name, version: 1, columns, rows: [] };
    sheet.rows = rows.map((cells) => ({
      id: this.newId(),
      cells: new Map(
        columns.flatMap((column, at) => {
          const cell = cells[at] ?? null;
          return cell === null ? [] : [[column.id, cell] as const];
        }),
      ),
    }));
    this.sheets.set(id, sheet);
  }

  append(sheet: Sheet, cells: OrderCells): void {
    const byTitle = new Map(sheet.columns.map(({ id, title }) => [title, id]));
    const kept = Object.entries(cells).map(
      ([title, cell]) => [byTitle.get(title) ?? "", cell] as const,
    );
    sheet.rows.push({ id: this.newId(), cells: new Map(kept) });
    sheet.version += 1;
  }

  sheet(id: string): Sheet {
    const sheet = this.sheets.get(id);
    if (sheet === undefined) throw new Error(`no sheet ${id}`);
    return sheet;
  }

  /** The rows of the orders by the titles of their columns. */
  orderRows(): { id: string; cells: OrderCells }[] {
    const sheet = this.sheet(orderSheet);
    return sheet.rows.map((row) => ({
      id: row.id,
      cells: Object.fromEntries(
        sheet.columns.flatMap(({ id, title }) => {
          const cell = row.cells.get(id);
          return cell === undefined ? [] : [[title, cell]];
        }),
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
    const sheet = this.sheet(orderSheet);
    for (const { cells } of this.orderRows())
      if (cells["PO Reference"] === reference) this.append(sheet, cells);
  }

  arrive(externalId: string): void {
    const { columns, rows } = this.sheet(orderSheet);
    const idOf = (title: string): string => columns.find((one) => one.title === title)?.id ?? "";
    const reference = rows.find(({ id }) => id === externalId)?.cells.get(idOf("PO Reference"));
    for (const { cells } of rows)
      if (cells.get(idOf("PO Reference")) === reference)
        cells.set(idOf("Received"), cells.get(idOf("Quantity")) ?? 0);
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    if (bearerOf(request) !== accessToken) return this.refusals.revoked;
    return route(this.routes, request, now);
  }

  private readonly routes: readonly Route[] = [
    ["GET", /^\/2\.0\/sheets\/(\d+)$/, (call) => this.show(call)],
    ["POST", /^\/2\.0\/sheets\/(\d+)\/rows$/, (call) => this.add(call)],
    ["PUT", /^\/2\.0\/sheets\/(\d+)\/rows$/, (call) => this.change(call)],
    ["POST", /^\/2\.0\/sheets\/(\d+)\/rows\/emails$/, (call) => this.mail(call)],
    ["GET", /^\/2\.0\/webhooks$/, () => listed(this.webhooks.map(shownWebhook))],
    ["POST", /^\/2\.0\/webhooks$/, (call) => this.subscribe(call)],
    ["PUT", /^\/2\.0\/webhooks\/(\d+)$/, (call) => this.switchOn(call)],
    ["DELETE", /^\/2\.0\/webhooks\/(\d+)$/, (call) => this.unsubscribe(call)],
  ];

  private show({ parts, search }: Call): HttpResponse {
    const sheet = this.sheets.get(parts[0] ?? "");
    if (sheet === undefined) return notFound();
    const size = Number(search.get("pageSize") ?? 100);
    const last = Math.max(1, Math.ceil(sheet.rows.length / size));
    const page = Math.min(last, Number(search.get("page") ?? 1));
    if (page > 1 && this.restless > 0) {
      this.restless -= 1;
      sheet.version += 1;
    }
    const rows = sheet.rows.slice((page - 1) * size, page * size);
    const columns = sheet.columns.map(({ id, ...column }, index) =>
      text({ id: raw(id), index, ...column }),
    );
    return json(
      200,
      `{"id":${parts[0]},"name":${JSON.stringify(sheet.name)},"version":${sheet.version},"totalRowCount":${sheet.rows.length},"accessLevel":"EDITOR","columns":[${columns.join(",")}],"rows":[${rows.map((row, at) => shown(sheet, row, (page - 1) * size + at + 1)).join(",")}]}`,
    );
  }

  private add(call: Call): HttpResponse {
    const sheet = this.sheets.get(call.parts[0] ?? "");
    if (sheet === undefined) return notFound();
    const written = rowsIn(call.request);
    if (written.length > 500) return refused(1127, "Too many rows.");
    for (const [index, row] of written.entries()) {
      if (row.toBottom !== true) return refused(1062, "Invalid row location.", index);
      const problem = this.problemIn(sheet, row, index);
      if (problem !== null) return problem;
    }
    const made = written.map(({ cells }) => ({
      id: this.newId(),
      cells: new Map(
        cells.map(({ columnId, value }) => [columnId, this.bent(sheet, columnId, value)]),
      ),
    }));
    sheet.rows.push(...made);
    sheet.version += 1;
    return json(
      200,
      `{"message":"SUCCESS","resultCode":0,"version":${sheet.version},"result":[${made.map((row, at) => shown(sheet, row, at + 1)).join(",")}]}`,
    );
  }

  private bent(sheet: Sheet, columnId: string, value: Cell): Cell {
    const isQuantity = sheet.columns.find(({ id }) => id === columnId)?.title === "Quantity";
    return isQuantity ? Number(value) + this.more : value;
  }

  private problemIn(sheet: Sheet, row: Written, index: number): HttpResponse | null {
    for (const { columnId, value } of row.cells) {
      const column = sheet.columns.find(({ id }) => id === columnId);
      if (column === undefined) return refused(1036, `Column ${columnId} was not found.`, index);
      if (column.formula !== undefined)
        return refused(1036, `The column ${columnId} can't be changed.`, index);
      const outside =
        column.validation === true && column.options?.includes(String(value)) === false;
      const noDay = column.type === "DATE" && !/^\d{4}-\d\d-\d\d$/.test(String(value));
      if (outside || noDay)
        return refused(
          1042,
          `The cell value for column ${columnId} did not conform to the strict requirements for type ${column.type}.`,
          index,
        );
      if (String(value).length > 4000) throw new Error("Smartsheet would cut this cell in silence");
    }
    return null;
  }

  private change(call: Call): HttpResponse {
    const sheet = this.sheet(call.parts[0] ?? "");
    const written = rowsIn(call.request);
    for (const [index, row] of written.entries()) {
      const problem = this.problemIn(sheet, row, index);
      if (problem !== null) return problem;
    }
    for (const { id, cells } of written) {
      const row = sheet.rows.find((one) => one.id === id);
      if (row === undefined) return notFound();
      for (const { columnId, value } of cells) row.cells.set(columnId, value);
    }
    sheet.version += 1;
    return json(200, { message: "SUCCESS", resultCode: 0, version: sheet.version, result: [] });
  }

  private mail({ request }: Call): HttpResponse {
    const body = parsed(request) as { sendTo: unknown; rowIds: string[]; layout: string };
    if (body.layout !== "HORIZONTAL") return refused(1008, "Unable to parse request.");
    this.mails.push(body);
    return json(200, { message: "SUCCESS", resultCode: 0 });
  }

  private subscribe({ request }: Call): HttpResponse {
    const { callbackUrl, scopeObjectId } = parsed(request) as Webhook;
    const webhook = { id: this.newId(), callbackUrl, scopeObjectId, status: "NEW_NOT_VERIFIED" };
    this.webhooks.push(webhook);
    return json(200, `{"message":"SUCCESS","resultCode":0,"result":${shownWebhook(webhook)}}`);
  }

  private switchOn({ parts }: Call): HttpResponse {
    const webhook = this.webhooks.find(({ id }) => id === parts[0]);
    if (webhook === undefined) return notFound();
    webhook.status = this.reachable ? "ENABLED" : "DISABLED_VERIFICATION_FAILED";
    if (!this.reachable) webhook.disabledDetails = "Verification failed.";
    return json(200, `{"message":"SUCCESS","resultCode":0,"result":${shownWebhook(webhook)}}`);
  }

  private unsubscribe({ parts }: Call): HttpResponse {
    const at = this.webhooks.findIndex(({ id }) => id === parts[0]);
    if (at < 0) return notFound();
    this.webhooks.splice(at, 1);
    return json(200, { message: "SUCCESS", resultCode: 0 });
  }

  private newId(): string {
    this.made += 1n;
    return String(idBase + this.made);
  }
}

/** Ids are written as the long numbers that they are. */
const raw = (id: string): string => `#${id}#`;
function text(value: unknown): string {
  return JSON.stringify(value).replace(/"#(\d+)#"/g, "$1");
}

/** Long numbers as texts, other ones as numbers. */
function parsed(request: HttpRequest): unknown {
  if (headerOf(request, "content-type") !== "application/json") throw new Error("not JSON");
  return JSON.parse((request.body ?? "").replace(/(?<=[:[,])\d{16,}(?=[,\]}])/g, '"$&"'));
}

function rowsIn(request: HttpRequest): readonly Written[] {
  if (headerOf(request, "smartsheet-change-agent") !== "parstock")
    throw new Error("our own changes would call for more");
  return parsed(request) as Written[];
}

function shown({ columns }: Sheet, { id, cells }: Row, rowNumber: number): string {
  const written = columns.map((column) => {
    const value = cells.get(column.id);
    const columnId = raw(column.id);
    if (value === undefined) return text({ columnId });
    if (typeof value !== "number") return text({ columnId, value, displayValue: String(value) });
    const number = Number.isInteger(value) ? `${value}.0` : String(value);
    return `{"columnId":${column.id},"value":${number},"displayValue":"${value}"}`;
  });
  return `{"id":${id},"rowNumber":${rowNumber},"cells":[${written.join(",")}]}`;
}

function shownWebhook(webhook: Webhook): string {
  const { id, scopeObjectId, ...rest } = webhook;
  return text({
    id: raw(id),
    scopeObjectId: raw(scopeObjectId),
    scope: "sheet",
    sharedSecret: "216ejjzdnq17eq1q8xs7d4hu8b",
    enabled: webhook.status === "ENABLED",
    ...rest,
  });
}

function listed(values: readonly string[]): HttpResponse {
  return json(200, `{"pageNumber":1,"totalPages":-1,"totalCount":-1,"data":[${values.join(",")}]}`);
}

function notFound(): HttpResponse {
  return json(404, { errorCode: 1006, message: "Not Found", refId: "b1" });
}

function refused(errorCode: number, message: string, index?: number): HttpResponse {
  const detail = index === undefined ? {} : { detail: { index } };
  return json(400, { errorCode, message, refId: "b2", ...detail });
}
