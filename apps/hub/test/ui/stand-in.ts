import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

import { decimal, type OrderStatus } from "@parstock/core";

import type { LowRow, OrderAction, OrderDetail } from "../../src/api.ts";
import { createFacts, type Facts, itemDetail } from "./facts.ts";

/** Speaks the hub's contract from facts in memory, so that screens can be seen in states that a hub is rarely in. */
export interface StandIn {
  readonly url: string;
  readonly facts: Facts;
  /** What the next answers are instead: "broken" is a 500, "slow" never answers, "silent" drops the connection. */
  mood: "well" | "broken" | "slow" | "silent";
  /** Every action that was asked for, in order. */
  readonly asked: { readonly reference: string; readonly body: unknown }[];
  /** Tells the screens that something was committed. */
  readonly commit: () => void;
  readonly hangUp: () => void;
  readonly close: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function startStandIn(root: string, port = 0): Promise<StandIn> {
  const listeners = new Set<ServerResponse>();
  let sequence = 0;
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  const standIn: StandIn = {
    url: "",
    facts: createFacts(),
    mood: "well",
    asked: [],
    commit: () => {
      sequence += 1;
      for (const listener of listeners)
        listener.write(`event: change\ndata: ${JSON.stringify({ sequence, streams: [] })}\n\n`);
    },
    hangUp: () => {
      for (const listener of listeners) listener.destroy();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://hub");
    response.setHeader("content-security-policy", policy);
    if (!url.pathname.startsWith("/api/")) return serveFile(root, url.pathname, response);
    if (standIn.mood === "slow") return;
    if (standIn.mood === "silent") return void request.socket.destroy();
    if (standIn.mood === "broken") return json(response, 500, { message: "The ledger is locked." });
    if (url.pathname === "/api/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": hello\n\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      return;
    }
    const body = request.method === "POST" ? await bodyOf(request) : null;
    const [status, content] = contract(standIn, url, body);
    json(response, status, content);
    if (body !== null) standIn.commit();
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(standIn, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
}

async function serveFile(root: string, path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === "" ? "/index.html" : path;
  const type = types[extname(name)] ?? "application/octet-stream";
  try {
    const content = await readFile(join(root, name));
    response.writeHead(200, { "content-type": type }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}

function json(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
}

type Answer = readonly [status: number, content: unknown];
const missing: Answer = [404, { message: "There is nothing of that name." }];

function contract(standIn: StandIn, url: URL, body: Record<string, unknown> | null): Answer {
  const { facts } = standIn;
  const [, , noun, first = "", second = ""] = url.pathname.split("/").map(decodeURIComponent);
  const asks = (name: string): string => url.searchParams.get(name) ?? "";
  const limit = Number(asks("limit") || 50);
  switch (noun) {
    case "overview": {
      const waiting = facts.orders.filter((order) => order.status === "waiting").length;
      return [200, { ...facts.overview, waiting, raisedLimits: raisedIn(facts) }];
    }
    case "low": {
      const rows = facts.low.filter(
        (row) =>
          (asks("outcome") === "" || row.outcome === asks("outcome")) &&
          matches(row, asks("search")),
      );
      const offset = Number(asks("offset") || 0);
      const page = rows.slice(offset, offset + limit);
      return [200, { total: rows.length, rows: page.map((row) => quieted(facts, row)) }];
    }
    case "quiet":
      if (body !== null) rest(facts, first, body);
      return [200, { total: facts.quiet.length, rows: facts.quiet }];
    case "items": {
      const item = itemDetail(facts, first, second);
      return item === null ? missing : [200, { ...item, ...quieted(facts, item) }];
    }
    case "orders":
      return first === "" ? orders(facts, asks, limit) : oneOrder(standIn, first, body);
    case "runs": {
      if (body !== null) return [202, {}];
      const start = facts.runs.findIndex((row) => row.run === asks("before")) + 1;
      return [200, { total: facts.runs.length, rows: facts.runs.slice(start, start + limit) }];
    }
    case "exceptions":
      return [200, { total: facts.exceptions.length, rows: facts.exceptions }];
    case "autopilot":
      if (body !== null) turn(facts, first, body);
      return [200, facts.autopilot];
    case "limits":
      if (body !== null) stand(facts, String(body["by"]));
      return [200, { raised: raisedIn(facts), rows: facts.limits }];
    case "audit":
      return [
        200,
        { ok: true, events: 48_211, message: "Every event follows from the one before it." },
      ];
    default:
      return missing;
  }
}

function matches(row: object, search: string): boolean {
  return JSON.stringify(row).toLowerCase().includes(search.toLowerCase());
}

function orders(facts: Facts, asks: (name: string) => string, limit: number): Answer {
  const rows = facts.orders.filter(
    (row) =>
      (asks("status") === "" || asks("status").split(",").includes(row.status)) &&
      (asks("supplier") === "" || row.supplier === asks("supplier")) &&
      matches(row, asks("search")),
  );
  const start = rows.findIndex((row) => row.reference === asks("before")) + 1;
  return [200, { total: rows.length, rows: rows.slice(start, start + limit) }];
}

const after: Partial<Record<OrderAction["action"], OrderStatus>> = {
  approve: "approved",
  reject: "rejected",
  cancel: "cancelled",
  "confirm-sent": "sent",
  "send-again": "submitted",
  retry: "submitted",
  receive: "received",
  close: "closed",
};

function oneOrder(
  standIn: StandIn,
  reference: string,
  body: Record<string, unknown> | null,
): Answer {
  const { facts } = standIn;
  const index = facts.orders.findIndex((row) => row.reference === reference);
  const found = facts.orders[index];
  if (found === undefined) return missing;
  if (body === null) return [200, found];
  standIn.asked.push({ reference, body });
  if (body["version"] !== found.version)
    return [409, { message: `Order ${reference} has changed meanwhile.` }];
  const action = body as unknown as OrderAction & { readonly by: string };
  if (!found.actions.includes(action.action))
    return [409, { message: `Order ${reference} is on hold already.` }];
  if (action.action === "edit" && action.quantity.includes("."))
    return [409, { message: `Line ${action.line} is bought in whole boxes.` }];
  facts.orders[index] = acted(found, action, action.by);
  return [200, facts.orders[index]];
}

function acted(found: OrderDetail, action: OrderAction, by: string): OrderDetail {
  const status = after[action.action] ?? found.status;
  const at = new Date(Date.parse(found.changedAt) + 1000).toISOString();
  return {
    ...found,
    status,
    version: found.version + 1,
    changedAt: at,
    held: action.action === "hold" || (found.held && action.action !== "release"),
    waitsFor: status === found.status ? found.waitsFor : [],
    failure: null,
    actions: status === found.status ? found.actions : [],
    orderLines:
      action.action === "edit"
        ? found.orderLines.map((line) =>
            line.number === action.line ? { ...line, quantity: decimal(action.quantity) } : line,
          )
        : found.orderLines,
    timeline: [...found.timeline, { at, by, type: action.action, text: `Did: ${action.action}.` }],
  };
}

function raisedIn({ limits }: Facts): number {
  return limits.filter(({ raisedFrom }) => raisedFrom !== null).length;
}

function stand(facts: Facts, name: string): void {
  const at = new Date().toISOString();
  facts.limits = facts.limits.map((row) =>
    row.raisedFrom === null
      ? row
      : { ...row, raisedFrom: null, recorded: { value: row.value, name, at } },
  );
}

function quieted(facts: Facts, row: LowRow): LowRow {
  const quiet = facts.quiet.find(
    ({ item, location }) => item === row.item && location === row.location,
  );
  return { ...row, quiet: quiet ?? null };
}

function rest(facts: Facts, verb: string, body: Record<string, unknown>): void {
  const { item, location, until, reason, by } = body as Record<string, string>;
  facts.quiet = facts.quiet.filter((row) => row.item !== item || row.location !== location);
  if (verb === "wake") return;
  const snoozed = { reason: reason ?? "", name: by ?? "", at: new Date().toISOString() };
  facts.quiet.unshift({ item: item ?? "", location: location ?? "", until: until ?? "", snoozed });
}

function turn(facts: Facts, verb: string, body: Record<string, unknown>): void {
  const stopped = verb === "stop" ? String(body["reason"]) : null;
  if (verb === "stop" || verb === "resume") {
    facts.autopilot = { ...facts.autopilot, submissionStopped: stopped };
    facts.overview = { ...facts.overview, submissionStopped: stopped };
    return;
  }
  const scope = body["scope"] as { kind: "item" | "supplier" | "category"; id: string };
  const others = facts.autopilot.confirmations.filter(
    (row) => row.kind !== scope.kind || row.id !== scope.id,
  );
  const added =
    verb === "confirm"
      ? [{ ...scope, name: String(body["by"]), at: "2026-11-23T07:31:00.000Z" }]
      : [];
  facts.autopilot = { ...facts.autopilot, confirmations: [...added, ...others] };
}
