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

import {
  type Cell,
  type Grid,
  type OrderCells,
  orderCells,
  orderHeader,
  stockGrid,
  supplierGrid,
} from "../tables.ts";

export const spreadsheetId = "1qpyC0XzvTcKT6EISywvqESX3A0MwQoFDE8p-Bll4hps";
export const clientEmail = "parstock@acme.iam.gserviceaccount.example";
export const orderTab = "Purchase 'Orders'";

type Value = Cell | boolean | null;

/**
 * The Sheets API v4 and the watch of the Drive API v3 as their reference pages describe them (2026-11): rows end where their
 * last cell is, empty ranges have no values, appending finds the table by itself, nothing is unique.
 */
export class GoogleSheetsWorld implements VendorWorld {
  readonly pageRows = {};
  readonly tokens: TokenDesk = new TokenDesk();
  readonly tabs = new Map<string, Value[][]>();
  readonly channels: Record<string, unknown>[] = [];
  /** Somebody sorts the orders before the next write by place. */
  sortsNext = false;
  private more = 0;

  readonly refusals = {
    throttled: refusal(
      429,
      "RESOURCE_EXHAUSTED",
      "Quota exceeded for quota metric 'Read requests'",
    ),
    unavailable: refusal(503, "UNAVAILABLE", "The service is currently unavailable."),
    expired: refusal(
      401,
      "UNAUTHENTICATED",
      "Request had invalid authentication credentials. Expected OAuth 2 access token.",
    ),
    revoked: json(400, { error: "invalid_grant", error_description: "Invalid JWT Signature." }),
  };

  fill(facts: VendorFacts): void {
    this.put("Stock", stockGrid(facts));
    this.put("Suppliers", supplierGrid(facts));
    this.put(orderTab, { header: orderHeader, rows: [] });
    for (const cells of orderCells(facts)) this.append(cells);
  }

  private put(name: string, { header, rows }: Grid): void {
    this.tabs.set(name, [[...header], ...rows.map((row) => [...row])]);
  }

  tab(name: string): Value[][] {
    const tab = this.tabs.get(name);
    if (tab === undefined) throw new Error(`no tab ${name}`);
    return tab;
  }

  append(cells: OrderCells): void {
    this.tab(orderTab).push(orderHeader.map((title) => cells[title] ?? null));
  }

  orderRows(): OrderCells[] {
    const [header = [], ...rows] = this.tab(orderTab);
    return rows.map(
      (row) =>
        Object.fromEntries(
          header.flatMap((title, at) => (blank(row[at]) ? [] : [[String(title), row[at]]])),
        ) as OrderCells,
    );
  }

  orders(): { externalId: string; reference: string }[] {
    return this.orderRows()
      .filter((cells) => cells.Line === 1 && cells.Status !== "Cancelled")
      .map((cells) => String(cells["PO Reference"]))
      .map((reference) => ({ externalId: reference, reference }));
  }

  bend(): void {
    this.more = 1;
  }

  double(reference: string): void {
    for (const cells of this.orderRows())
      if (cells["PO Reference"] === reference) this.append(cells);
  }

  arrive(externalId: string): void {
    const [received, quantity] = [orderHeader.indexOf("Received"), orderHeader.indexOf("Quantity")];
    for (const row of this.tab(orderTab))
      if (row[0] === externalId) row[received] = row[quantity] ?? 0;
  }

  answer(request: HttpRequest, now: Instant): HttpResponse {
    const { host } = new URL(request.url);
    if (host === "oauth2.googleapis.com") return this.token(request, now);
    if (this.tokens.judge(bearerOf(request)) !== "good") return this.refusals.expired;
    return route(host === "www.googleapis.com" ? this.drive : this.sheets, request, now);
  }

  private readonly sheets: readonly Route[] = [
    ["GET", /^\/v4\/spreadsheets\/([\w-]+)\/values:batchGet$/, (call) => this.read(call)],
    ["POST", /^\/v4\/spreadsheets\/([\w-]+)\/values\/(.+):append$/, (call) => this.add(call)],
    ["POST", /^\/v4\/spreadsheets\/([\w-]+)\/values:batchUpdate$/, (call) => this.change(call)],
  ];

  private readonly drive: readonly Route[] = [
    ["POST", /^\/drive\/v3\/files\/([\w-]+)\/watch$/, (call) => this.watch(call)],
    ["POST", /^\/drive\/v3\/channels\/stop$/, (call) => this.stop(call)],
  ];

  private token(request: HttpRequest, now: Instant): HttpResponse {
    const form = new URLSearchParams(request.body ?? "");
    if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer")
      return json(400, { error: "unsupported_grant_type" });
    const [head = "", claims = ""] = (form.get("assertion") ?? "").split(".");
    const { iss, aud, exp, scope } = decoded(claims);
    const seconds = Date.parse(now) / 1000;
    const good =
      decoded(head)["alg"] === "RS256" &&
      iss === clientEmail &&
      aud === "https://oauth2.googleapis.com/token" &&
      String(scope).includes("auth/spreadsheets") &&
      Number(exp) > seconds &&
      Number(exp) <= seconds + 3600;
    if (!good) return json(400, { error: "invalid_grant", error_description: "Invalid JWT" });
    const isOpen = this.tokens.judge(this.tokens.accessToken) === "good";
    return isOpen || this.tokens.renew(this.tokens.refreshToken)
      ? json(200, { access_token: this.tokens.accessToken, expires_in: 3599, token_type: "Bearer" })
      : this.refusals.revoked;
  }

  private read({ parts, search }: Call): HttpResponse {
    if (parts[0] !== spreadsheetId) return notFound();
    if (search.get("valueRenderOption") !== "UNFORMATTED_VALUE") throw new Error("formatted texts");
    const names = search.getAll("ranges").map((range) => nameIn(range));
    const unknown = names.find((name) => !this.tabs.has(name));
    if (unknown !== undefined) return noRange(unknown);
    return json(200, {
      spreadsheetId,
      valueRanges: names.map((name) => shown(name, this.tab(name))),
    });
  }

  private add({ parts, search, body }: Call): HttpResponse {
    if (search.get("valueInputOption") !== "RAW") throw new Error("texts would become formulas");
    if (search.get("insertDataOption") !== "INSERT_ROWS")
      throw new Error("rows would be overwritten");
    const name = nameIn(parts[1] ?? "");
    if (!this.tabs.has(name)) return noRange(name);
    const { values } = body as { values: Value[][] };
    const tab = this.tab(name);
    const quantity = tab[0]?.indexOf("Quantity") ?? -1;
    const bent = values.map((row) =>
      row.map((cell, at) => (at === quantity ? Number(cell) + this.more : cell)),
    );
    tab.push(...bent);
    return json(200, { spreadsheetId, updates: { spreadsheetId, updatedRows: values.length } });
  }

  private change({ body }: Call): HttpResponse {
    const { data, valueInputOption } = body as {
      data: { range: string; values: Value[][] }[];
      valueInputOption: string;
    };
    if (valueInputOption !== "RAW") throw new Error("texts would become formulas");
    if (this.sortsNext) {
      const [header = [], ...rows] = this.tab(orderTab);
      this.tabs.set(orderTab, [header, ...rows.toReversed()]);
      this.sortsNext = false;
    }
    for (const { range, values } of data) {
      const [, column = "", row = ""] = /!([A-Z]+)(\d+)$/.exec(range) ?? [];
      const cells = this.tab(nameIn(range))[Number(row) - 1];
      if (cells === undefined) return refusal(400, "INVALID_ARGUMENT", "exceeds grid limits");
      cells[placeOf(column)] = values[0]?.[0] ?? null;
    }
    return json(200, { spreadsheetId, totalUpdatedCells: data.length });
  }

  private watch({ parts, body }: Call): HttpResponse {
    if (parts[0] !== spreadsheetId) return notFound();
    const channel = body as Record<string, unknown>;
    if (this.channels.some(({ id }) => id === channel["id"]))
      return refusal(400, "channelIdNotUnique", "Channel id not unique");
    this.channels.push(channel);
    return json(200, {
      kind: "api#channel",
      id: channel["id"],
      resourceId: "o3hgv1538sdjfh",
      resourceUri: `https://www.googleapis.com/drive/v3/files/${spreadsheetId}`,
      expiration: channel["expiration"],
    });
  }

  private stop({ body }: Call): HttpResponse {
    const { id } = body as { id: string };
    const at = this.channels.findIndex((channel) => channel["id"] === id);
    if (at < 0) return notFound();
    this.channels.splice(at, 1);
    return { status: 204, headers: {}, body: "" };
  }
}

function decoded(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
}

function blank(cell: Value | undefined): boolean {
  return cell === undefined || cell === null || cell === "";
}

/** Without what is empty at the end of rows, and without rows that are empty at the end. */
function shown(name: string, rows: readonly Value[][]): object {
  const values = rows.map((row) => {
    const end = row.findLastIndex((cell) => !blank(cell));
    return row.slice(0, end + 1).map((cell) => cell ?? "");
  });
  const end = values.findLastIndex((row) => row.length > 0);
  return {
    range: `'${name.replaceAll("'", "''")}'!A1:Z1000`,
    majorDimension: "ROWS",
    ...(end < 0 ? {} : { values: values.slice(0, end + 1) }),
  };
}

function nameIn(range: string): string {
  const quoted = /^'((?:[^']|'')+)'/.exec(range)?.[1];
  if (quoted === undefined) throw new Error(`a tab without quotes: ${range}`);
  return quoted.replaceAll("''", "'");
}

function placeOf(letters: string): number {
  return [...letters].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function notFound(): HttpResponse {
  return refusal(404, "NOT_FOUND", "Requested entity was not found.");
}

function noRange(name: string): HttpResponse {
  return refusal(400, "INVALID_ARGUMENT", `Unable to parse range: '${name}'`);
}

function refusal(code: number, status: string, message: string): HttpResponse {
  return json(code, { error: { code, message, status } });
}
