import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import {
  type Actor,
  decideNeed,
  decideOrder,
  type Instant,
  type OrderCommand,
  type OrderEvent,
  replayOrder,
  sizeLine,
} from "@parstock/core";
import { beforeAll, describe, expect, test } from "vitest";

import { type Call, expectedFor, lineOf } from "./calls.ts";
import { findPhp, type Interpreter } from "./php.ts";

// Core's own tests hold core to these tables; here PHP is held to what core answers to their rows.

const tables = resolve(import.meta.dirname, "../../core/test/golden");

interface Row {
  readonly name: string;
  readonly inputs: never;
  readonly expected: unknown;
}
const rowsOf = (table: string): Row[] =>
  JSON.parse(readFileSync(resolve(tables, `${table}.json`), "utf8")) as Row[];

const call = (name: string, ...given: unknown[]): Call => ({ call: name, given });
const now = "2026-11-23T07:00:00.000Z";
const person = { kind: "person", id: "ada", name: "Ada" };
const commands = rowsOf("order-commands").map(({ inputs }) => inputs as unknown);

/** The calls that a row of a table stands for. */
const callsOf: Readonly<Record<string, (inputs: never) => Call[]>> = {
  "approval-due": (row: { state: unknown; settings: unknown; now: string }) => [
    call("approvalDue", row.state, row.settings, row.now),
  ],
  arrivals: (row: {
    at?: string;
    local: unknown;
    supplier: object;
    offer: unknown;
    location: object;
    reviewDays: number;
  }) => {
    const inputs = {
      moment: { at: row.at ?? "2000-01-01T00:00:00.000Z", local: row.local },
      supplier: { id: "S1", name: "Supplier", status: "active", currency: "EUR", ...row.supplier },
      offer: row.offer,
      location: { id: "L1", name: "Store", ...row.location },
    };
    return [
      call("expectedDay", inputs),
      call("protectionDays", inputs, row.reviewDays),
      call("leadTimeUntilUsable", inputs),
    ];
  },
  autopilot: (row: Record<string, unknown>) => [
    call(
      "judgeAutopilot",
      ...["order", "items", "findings", "tenant", "settings", "now"].map((name) => row[name]),
    ),
  ],
  confirmations: (row: { events: OrderEvent[]; lines: unknown; tolerance: unknown }) => [
    call(
      "decideOrder",
      replayOrder(row.events),
      { type: "answer", lines: row.lines, tolerance: row.tolerance },
      now,
      { kind: "system", name: "book" },
    ),
  ],
  days: (row: { from: string; days: number }) => [
    call("addDays", row.from, row.days),
    call("weekday", row.from),
  ],
  deliveries: (row: { events: OrderEvent[]; command: OrderCommand }) => {
    const state = replayOrder(row.events);
    const decision = decideOrder(state, row.command, now as Instant, person as Actor);
    const events = decision.kind === "accepted" ? decision.events : [];
    const all = [...row.events, ...events];
    const after = replayOrder(all);
    return [
      call("decideOrder", state, row.command, now, person),
      call("replayOrder", all),
      call("supplyOf", after),
      ...events.map((event) => call("shortfallsBy", event, after)),
    ];
  },
  explanations: (row: {
    line: number;
    need: never;
    sizing: never;
    topUp: boolean;
    supplierReason: string;
  }) => {
    const { line, topUp, supplierReason } = row;
    const proof = {
      line,
      needs: [decideNeed(row.need)],
      topUp,
      sizing: sizeLine(row.sizing),
      supplierReason,
    };
    return [call("explainProof", proof), call("recompute", proof)];
  },
  "guard-batch": (row: Record<string, unknown>) => [
    call("judgeBatch", row["orders"], row["tenant"], row["guards"]),
  ],
  "guard-line": (row: { need: never; sizing: never; [name: string]: unknown }) => [
    call(
      "judgeLine",
      [decideNeed(row.need)],
      sizeLine(row.sizing),
      row["histories"],
      row["ceilings"],
      row["guards"],
    ),
  ],
  "guard-order": (row: Record<string, unknown>) => [
    call("judgeOrder", row["order"], row["supplier"], row["spentBefore"], row["settings"]),
  ],
  "guard-read": (row: Record<string, unknown>) => [
    call(
      "judgeRead",
      ...["read", "last", "settings", "now", "trigger"].map((name) => row[name]),
      row["checked"] ?? false,
    ),
  ],
  instants: (row: { text: string }) => [call("parseInstant", row.text)],
  "kit-demand": (row: { records: unknown }) => [call("kitDemand", row.records)],
  "life-cycle": (row: { events: OrderEvent[] }) => {
    const state = replayOrder(row.events);
    return [
      call("replayOrder", row.events),
      ...commands.map((command) => call("decideOrder", state, command, now, person)),
    ];
  },
  limits: (row: { recorded: unknown; inForce: unknown }) => [
    call("compareLimits", row.recorded, row.inForce),
  ],
  "line-totals": (row: Record<string, unknown>) => [
    call("lineTotal", row["quantity"], row["price"], row["priceUnit"], row["currency"]),
  ],
  "minor-units": (row: { currency: string }) => [call("minorUnits", row.currency)],
  needs: (row: unknown) => [call("decideNeed", row), call("explainNeed", decideNeed(row as never))],
  offers: (row: Record<string, unknown>) => [
    call(
      "rankOffers",
      ...["item", "offers", "suppliers", "location", "moment"].map((name) => row[name]),
      row["refusedBy"] ?? [],
      row["refusalDays"] ?? 0,
    ),
  ],
  "order-commands": (command: unknown) => [call("decideOrder", null, command, now, person)],
  "order-days": (row: { at: string; timeZone: string; local: unknown; calendar: unknown }) => [
    call(
      "firstOrderDay",
      { at: row.at, local: { [row.timeZone]: row.local } },
      {
        id: "S1",
        name: "Supplier",
        status: "active",
        currency: "EUR",
        timeZone: row.timeZone,
        calendar: row.calendar,
      },
    ),
  ],
  "order-refusals": (row: { events: OrderEvent[]; command: unknown; by: unknown }) => [
    call("decideOrder", replayOrder(row.events), row.command, now, row.by),
  ],
  permission: (row: Record<string, unknown>) => [
    call("mayApprove", row["person"], row["state"], row["tenant"], row["settings"]),
  ],
  plans: (row: unknown) => [call("planOrders", row)],
  positions: (row: unknown) => [call("positionOf", row)],
  "price-breaks": (row: unknown) => [call("sizeLine", row)],
  sizing: (row: unknown) => [call("sizeLine", row), call("explainSizing", sizeLine(row as never))],
  supply: (row: { events: OrderEvent[] }) => {
    const state = replayOrder(row.events);
    return state === null ? [] : [call("supplyOf", state)];
  },
  "working-days": (row: Record<string, unknown>) => [
    call(
      "addWorkingDays",
      row["from"],
      row["days"],
      row["workingDays"] ?? [1, 2, 3, 4, 5],
      row["holidays"] ?? [],
      row["shutdowns"] ?? [],
    ),
  ],
};

let php: Interpreter;
beforeAll(async () => {
  php = await findPhp();
});

describe("PHP answers as core does to the golden rows of", () => {
  const names = readdirSync(tables).map((name) => name.replace(".json", ""));

  test.each(names)("%s", async (table) => {
    const calls = callsOf[table];
    expect(calls, `${table} is a table that PHP is not held to`).toBeDefined();
    const lines = rowsOf(table).flatMap(({ inputs }) => calls?.(inputs).map(lineOf) ?? []);
    expect(lines.length).toBeGreaterThan(0);
    expect(await php.answer(lines)).toEqual(lines.map(expectedFor));
  });
});
