import { describe, expect, test } from "vitest";

import {
  type Connection,
  type Connector,
  decimal,
  type Effect,
  type Exchange,
  type HttpRequest,
  type Instant,
  type PlacedOrder,
  type Purchase,
  type Run,
  runSync,
  targetOf,
} from "../src/index.ts";

const placed: PlacedOrder = { externalId: "17", reference: "PS-1", lines: [] };
const deadline = "2026-11-23T09:00:00.000Z" as Instant;

function* call(path: string, intent: HttpRequest["intent"]): Exchange<number> {
  const url = `https://acme.example/${path}`;
  return (yield { method: intent === "reads" ? "GET" : "POST", url, headers: {}, intent }).status;
}

const acme: Connector = {
  name: "acme",
  title: "Acme",
  settings: [],
  scopes: [],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: null },
  deprecations: [],
  authorize: (request) => request,
  explain: ({ status }) => (status < 400 ? null : { code: "not-found", message: "refused" }),
  *findOrder() {
    return (yield* call("find", "reads")) === 200 ? [placed] : [];
  },
  *createOrder() {
    yield* call("create", "writes");
    return placed;
  },
  *sendOrder() {
    yield* call("send", "writes");
  },
  *wasSent() {
    return (yield* call("sent", "reads")) === 200;
  },
  *markSent() {
    yield* call("mark", "writes");
  },
};

const purchase = {
  order: {
    tenant: "acme",
    reference: "PS-1",
    supplier: "north",
    shipTo: "main",
    currency: "EUR",
    orderDay: "2026-11-23",
    lines: [],
    total: decimal(0),
  },
  supplier: { id: "north", name: "North", status: "active", currency: "EUR" },
  shipTo: { id: "main", name: "Main" },
  company: { name: "Acme", address: [], language: "en" },
} as unknown as Purchase;

/** Runs with the statuses that each path answers; 0 is a lost answer, and what is not named answers 200. */
function runOver<T>(program: Run<T>, statuses: Readonly<Record<string, number>>): [T, string[]] {
  const asked: string[] = [];
  const result = runSync(program, (given) => {
    const effect = given as Effect;
    if (effect.kind === "clock") return { at: "2026-11-23T08:00:00.000Z", local: {} };
    if (effect.kind === "credentials") return {};
    if (effect.kind !== "http") return null;
    const path = effect.request.url.split("/").at(-1) as string;
    asked.push(path);
    return { status: statuses[path] ?? 200, headers: {}, body: "", lost: "no-answer" };
  });
  return [result, asked];
}

function target(sendsItself: boolean): ReturnType<typeof targetOf> {
  const connection: Connection = {
    tenant: "acme",
    name: "acme",
    connector: acme,
    settings: {},
    holder: "worker",
    sendsItself,
  };
  return targetOf(connection);
}

describe("a system that sends its orders itself", () => {
  const { send, wasSent, markSent } = target(true);

  test.each([
    ["looks the order up and sends it", {}, "accepted", ["find", "send"]],
    ["is told when the order is not there", { find: 404 }, "refused", ["find"]],
    ["does not know when the answer was lost", { send: 0 }, "lost", ["find", "send"]],
  ] as const)("%s", (_name, statuses, kind, paths) => {
    const [answer, asked] = runOver(
      (send as NonNullable<typeof send>)(purchase, deadline),
      statuses,
    );
    expect(answer.kind).toBe(kind);
    expect(asked).toEqual(paths);
  });

  test.each([
    ["found", {}],
    ["cannot-tell", { sent: 404 }],
    ["cannot-tell", { find: 404 }],
  ] as const)("says %s when it is asked afterwards", (expected, statuses) => {
    const [answer] = runOver((wasSent as NonNullable<typeof wasSent>)(purchase), statuses);
    expect(answer).toBe(expected);
  });

  test("needs no mark from us", () => {
    expect(markSent).toBeUndefined();
  });
});

describe("a system whose orders we mail", () => {
  const { send, markSent } = target(false);

  test("is told that the mail went out, and its refusal changes nothing", () => {
    expect(send).toBeUndefined();
    const mark = markSent as NonNullable<typeof markSent>;
    expect(runOver(mark(purchase), {})).toEqual([undefined, ["find", "mark"]]);
    expect(runOver(mark(purchase), { mark: 404 })).toEqual([undefined, ["find", "mark"]]);
  });
});
