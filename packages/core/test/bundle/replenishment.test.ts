import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

import { expect, test } from "vitest";

import type { Effect } from "../../src/effect.ts";
import type { RunReport } from "../../src/engine.ts";
import type { LedgerEvent } from "../../src/ledger.ts";
import { replayOrder } from "../../src/life-cycle.ts";

// A whole replenishment by the built bundle in a context that has the language and nothing else. Effects come out as
// JSON and answers go in as JSON, so that nothing of this process reaches the engine.

const bundle = readFileSync(new URL("../../dist-test/core.global.js", import.meta.url), "utf8");
const [plan] = JSON.parse(
  readFileSync(new URL("../golden/plans.json", import.meta.url), "utf8"),
) as { inputs: Record<"settings" | "records" | "suppliers" | "locations", unknown> }[];

const engine = `
  const source = {
    name: "script",
    *readStock(cursor) { return yield { kind: "rows", table: "stock", cursor }; },
  };
  const target = {
    name: "erp",
    settleMs: 60000,
    *find(reference) { return yield { kind: "http", connection: "erp", request: { method: "GET", url: reference } }; },
    *create(purchase, deadline) {
      return yield { kind: "http", connection: "erp", request: { method: "POST", url: purchase.order.reference }, deadline };
    },
  };
  let program;
  function begin(settings) {
    program = parstockCore.replenish({
      settings: JSON.parse(settings), source, outlet: { target, mailSettleMs: 60000 }, trigger: "schedule",
      by: { kind: "system", name: "script" }, run: "run-1", holder: "worker-1", dry: false,
    });
    return JSON.stringify(program.next());
  }
  function resume(answer) { return JSON.stringify(program.next(JSON.parse(answer))); }
`;

const at = "2026-11-23T08:00:00.000Z";

/** A ledger that knows nothing but what this run appends, one page of stock, a target and a mail server that say yes. */
function script(): { answer: (effect: Effect) => unknown; events: LedgerEvent[] } {
  const events: LedgerEvent[] = [];
  const order = (): unknown =>
    replayOrder(events.flatMap((kept) => (kept.stream === "order" ? [kept.event] : [])));
  const answer = (effect: Effect): unknown => {
    switch (effect.kind) {
      case "clock":
        return { at, local: {} };
      case "ledger.lease":
        return { name: "run", holder: "worker-1", fence: 1, until: "2026-11-23T08:02:00.000Z" };
      case "ledger.append":
        events.push(...effect.entries.flatMap((entry) => entry.events));
        return { kind: "appended" };
      case "ledger.tenant":
        return {
          confirmations: [
            { scope: { kind: "supplier", id: "north" }, person: "ada", name: "Ada", at },
          ],
          submissionStopped: null,
          openExceptions: [],
          lastGoodRead: null,
          usualOrders: [],
          spent: {},
          limitsRaised: [],
          tenantVersion: 0,
        };
      case "ledger.history":
        return effect.of.map((place) => ({
          ...place,
          needs: 0,
          lastOrderedOn: null,
          lastOrderReceived: false,
          quantities: [],
          lastPrice: null,
          quietUntil: null,
        }));
      case "ledger.orders":
        return effect.which === "drafts" || order() === null ? [] : [order()];
      case "ledger.supply":
        return [];
      case "rows": {
        const { records, suppliers, locations } = plan?.inputs ?? {};
        return { records, suppliers, locations, exceptions: [], next: null, asOf: at };
      }
      case "http":
        return { kind: "placed", externalId: "4711", differences: [] };
      case "documents":
        return { subject: "Order", text: "Order", html: "Order", attachments: [] };
      case "mail":
        return { kind: "accepted", answer: "250 queued" };
      default:
        return null;
    }
  };
  return { answer, events };
}

test("the bundle reads, decides, places and sends where there is no host", () => {
  const context = createContext(Object.create(null) as object);
  runInContext("delete globalThis.console", context);
  runInContext(bundle, context);
  runInContext(engine, context);
  const { answer, events } = script();
  const performed: string[] = [];
  const call = (name: string, given: unknown): IteratorResult<Effect, RunReport> => {
    context["given"] = JSON.stringify(given ?? null);
    return JSON.parse(runInContext(`${name}(given)`, context) as string) as IteratorResult<
      Effect,
      RunReport
    >;
  };
  let step = call("begin", plan?.inputs.settings);
  while (step.done !== true) {
    performed.push(step.value.kind);
    step = call("resume", answer(step.value));
  }

  expect(step.value).toMatchObject({
    kind: "finished",
    orders: [{ status: "sent", externalId: "4711", order: { total: "80" } }],
    counts: { read: 1, low: 1, proposed: 1, submitted: 1, sent: 1 },
  });
  expect(events.map(({ event }) => event.type)).toEqual([
    "run-started",
    "limits-set",
    "read-finished",
    "proposed",
    "approved",
    "submitting",
    "submitted",
    "sending",
    "sent",
    "run-finished",
  ]);
  const marks = performed.filter((kind) =>
    ["rows", "ledger.append", "http", "mail", "ledger.release"].includes(kind),
  );
  expect(marks.join(" ").replaceAll("ledger.", "")).toBe(
    "append append rows append append append http append append mail append append release",
  );
});
