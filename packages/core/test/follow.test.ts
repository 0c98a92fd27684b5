import { describe, expect, it, test } from "vitest";

import {
  decideOrder,
  decimal,
  evolveOrder,
  heedProgress,
  type Instant,
  type OrderChange,
  type OrderEvent,
  type OrderLine,
  type OrderProgress,
  type OrderState,
  Pacer,
  type Pace,
  perform,
  replayOrder,
  type Run,
  runSync,
} from "../src/index.ts";

const at = "2026-11-23T08:00:00.000Z" as Instant;
const maria = { kind: "person", id: "maria", name: "Maria" } as const;
const engine = { kind: "rule", name: "engine" } as const;

function lineOf(number: number, item: string, quantity: string): OrderLine {
  return {
    number,
    item,
    name: item,
    quantity: decimal(quantity),
    unit: { code: "box", decimals: 0 },
    ratio: { numerator: decimal(12), denominator: decimal(1) },
    price: decimal(2),
    priceUnit: decimal(1),
    total: decimal(Number(quantity) * 2),
    allocations: [{ location: "main", quantity: decimal(Number(quantity) * 12) }],
    received: decimal(0),
  };
}

const opening = [
  {
    type: "proposed",
    order: {
      tenant: "acme",
      reference: "PS-1",
      supplier: "north",
      shipTo: "main",
      currency: "EUR",
      orderDay: "2026-11-23",
      lines: [lineOf(1, "A", "10"), lineOf(2, "B", "4")],
      total: decimal(28),
    },
    parties: {
      supplier: { id: "north", name: "North", status: "active", currency: "EUR" },
      shipTo: { id: "main", name: "Main" },
    },
    needKeys: [],
    proofs: [],
  },
  { type: "approved", reason: "yes" },
  { type: "submitting", target: "Xero", connection: "books", fence: 1 },
  { type: "submitted", externalId: "77", adopted: false, differences: [] },
  { type: "sending", messageId: "m", to: "orders@north.example", fence: 1, copy: false },
  { type: "sent", answer: "250", found: false },
] as unknown as OrderChange[];

function after(...changes: readonly OrderChange[]): OrderState {
  const events = [...opening, ...changes].map((change): OrderEvent => ({
    at,
    by: engine,
    ...change,
  }));
  const state = replayOrder(events);
  if (state === null) throw new Error("nothing was ordered");
  return state;
}

function told(
  status: OrderProgress["status"],
  ...received: readonly (readonly [item: string, quantity: string])[]
): OrderProgress {
  return {
    status,
    received: received.map(([item, quantity]) => ({ item, quantity: decimal(quantity) })),
  };
}

/** Takes what a target says until nothing of it is new; the state then, and the sentences for a person. */
function heed(state: OrderState, progress: OrderProgress) {
  const { commands, exceptions } = heedProgress(state, progress, "Xero");
  const by = { kind: "system", name: "Xero" } as const;
  const reached = commands.reduce((before, command) => {
    const decision = decideOrder(before, command, at, by);
    return decision.kind === "accepted" ? decision.events.reduce(evolveOrder, before) : before;
  }, state);
  const { order, status } = reached;
  return {
    state: reached,
    status,
    received: order.lines.map((line) => line.received),
    codes: exceptions.map(({ code }) => code),
  };
}

describe("what a target says of a placed order", () => {
  test.each<
    [
      name: string,
      progress: OrderProgress,
      status: string,
      received: readonly string[],
      codes: string[],
    ]
  >([
    ["nothing new", told("submitted"), "sent", ["0", "0"], []],
    ["a draft there", told("draft"), "sent", ["0", "0"], []],
    ["acknowledged", told("acknowledged"), "acknowledged", ["0", "0"], []],
    ["one line in part", told("partly-received", ["A", "3"]), "partly-received", ["3", "0"], []],
    ["all of it", told("received", ["A", "10"], ["B", "4"]), "received", ["10", "4"], []],
    ["all of it, without quantities", told("received"), "received", ["10", "4"], []],
    ["closed short", told("closed", ["A", "10"]), "closed", ["10", "0"], ["short"]],
    [
      "received with less",
      told("received", ["A", "9"], ["B", "4"]),
      "closed",
      ["9", "4"],
      ["short"],
    ],
    ["cancelled", told("cancelled"), "cancelled", ["0", "0"], ["cancelled"]],
    [
      "an item that was not ordered",
      told("partly-received", ["C", "1"]),
      "sent",
      ["0", "0"],
      ["extra"],
    ],
    [
      "parts of one line",
      told("partly-received", ["A", "3"], ["A", "2"]),
      "partly-received",
      ["5", "0"],
      [],
    ],
  ])("%s", (_, progress, status, received, codes) => {
    const heeded = heed(after(), progress);
    expect([heeded.status, heeded.received, heeded.codes]).toEqual([status, received, codes]);
    // Told once more, it changes nothing.
    const again = heed(heeded.state, progress);
    expect([again.status, again.received]).toEqual([status, received]);
  });

  it("counts what a person has booked already", () => {
    const booked = after({ type: "received", lines: [{ line: 1, quantity: decimal(3) }] });
    const heeded = heed(booked, told("partly-received", ["A", "5"]));
    expect(heeded.received).toEqual(["5", "0"]);
    const less = heed(booked, told("partly-received", ["A", "2"]));
    expect([less.received, less.codes]).toEqual([["3", "0"], ["less"]]);
  });

  it("keeps an order that is not sent yet from passing for one that is", () => {
    const { commands } = heedProgress(
      replayOrder(
        opening.slice(0, 4).map((change): OrderEvent => ({ at, by: engine, ...change })),
      ) as OrderState,
      told("acknowledged"),
      "Xero",
    );
    expect(commands).toEqual([]);
  });

  it("leaves an order of which there are two to a person", () => {
    const doubled = replayOrder(
      opening.map((change): OrderEvent => ({
        at,
        by: engine,
        ...(change.type === "submitted"
          ? { ...change, differences: [{ field: "order", ordered: "77", found: "78" }] }
          : change),
      })),
    ) as OrderState;
    const heeded = heed(doubled, told("cancelled"));
    expect([heeded.status, heeded.codes]).toEqual(["sent", ["cancelled"]]);
  });
});

describe("a change to a placed order", () => {
  const amend = { type: "amend", line: 1, quantity: decimal(6), reason: "less" } as const;

  it("can only be less, by a person, one at a time", () => {
    const state = after();
    expect(decideOrder(state, amend, at, maria).kind).toBe("accepted");
    expect(decideOrder(state, amend, at, engine).kind).toBe("refused");
    expect(decideOrder(state, { ...amend, quantity: decimal(10) }, at, maria).kind).toBe("refused");
    const asked = after({
      type: "revision-asked",
      kind: "cancel",
      reason: "not wanted",
    });
    expect(decideOrder(asked, amend, at, maria).kind).toBe("refused");
    expect(decideOrder(asked, { type: "revision-withdrawn" }, at, maria).kind).toBe("accepted");
  });

  it("is not taken back once the target was told", () => {
    const begun = after(
      { type: "revision-asked", kind: "cancel", reason: "not wanted" },
      { type: "revision-begun", target: "Xero", fence: 2 },
    );
    expect(decideOrder(begun, { type: "revision-withdrawn" }, at, maria).kind).toBe("refused");
  });

  it("keeps an order from being sent meanwhile", () => {
    const state = replayOrder(
      [
        ...opening.slice(0, 4),
        { type: "revision-asked", kind: "cancel", reason: "not wanted" } as const,
      ].map((change): OrderEvent => ({ at, by: engine, ...change })),
    );
    const sending = { type: "sending", messageId: "m", to: "x", fence: 1, copy: false } as const;
    expect(decideOrder(state, sending, at, engine)).toMatchObject({
      kind: "refused",
      message: "A change to order PS-1 is under way.",
    });
  });

  it("is sent again when it was made, and counts what came meanwhile", () => {
    const asked = decideOrder(after(), amend, at, maria);
    if (asked.kind === "refused") throw new Error(asked.message);
    const changes: OrderChange[] = [
      { type: "revision-begun", target: "Xero", fence: 2 },
      { type: "revision-made", externalId: "77", differences: [], found: false },
    ];
    const apply = (state: OrderState, some: readonly OrderChange[]): OrderState =>
      some.reduce<OrderState>(
        (before, change) => evolveOrder(before, { at, by: engine, ...change }),
        state,
      );
    const made = apply(asked.events.reduce(evolveOrder, after()), changes);
    expect(made).toMatchObject({ status: "submitted", revised: true, mayHaveArrived: true });
    expect(made.order.lines[0]?.quantity).toBe("6");
    expect(made.revision).toBeUndefined();
    const came: OrderChange = {
      type: "received",
      lines: [
        { line: 1, quantity: decimal(6) },
        { line: 2, quantity: decimal(4) },
      ],
    };
    const whole = apply(asked.events.reduce(evolveOrder, after()), [came, ...changes]);
    expect(whole.status).toBe("received");
  });
});

function* calls(count: number): Run<number> {
  for (let made = 0; made < count; made += 1)
    yield* perform({
      kind: "http",
      connection: "books",
      request: { method: "GET", url: "https://x.example", headers: {}, intent: "reads" },
    });
  return count;
}

/** When each request went out, in milliseconds from the first. */
function timesOf(pace: Partial<Pace>, count: number): number[] {
  let now = Date.parse(at);
  const times: number[] = [];
  const none = { perSecond: null, perMinute: null, perDay: null, concurrent: null };
  runSync(new Pacer({ ...none, ...pace }, 60).paced(calls(count)), (effect) => {
    if (effect.kind === "clock") return { at: new Date(now).toISOString(), local: {} };
    if (effect.kind === "wait") now = Math.max(now, Date.parse(effect.until));
    if (effect.kind === "http") times.push(now - Date.parse(at));
    return null;
  });
  return times;
}

describe("the pace of asking", () => {
  it("waits where the next request would be one too many", () => {
    expect(timesOf({}, 3)).toEqual([0, 0, 0]);
    expect(timesOf({ perSecond: 2 }, 5)).toEqual([0, 0, 1000, 1000, 2000]);
    expect(timesOf({ perMinute: 2 }, 3)).toEqual([0, 0, 60_000]);
    expect(timesOf({ perSecond: 0.5 }, 3)).toEqual([0, 2000, 4000]);
  });

  it("spends no more than its share of the day in a round", () => {
    const pacer = new Pacer({ perSecond: null, perMinute: null, perDay: 4800, concurrent: 1 }, 60);
    expect(pacer.most).toBe(40);
  });
});
