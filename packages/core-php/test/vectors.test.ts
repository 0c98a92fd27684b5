import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import {
  type Actor,
  addDays,
  decideNeed,
  decideOrder,
  type Decimal,
  decimal,
  evolveOrder,
  limitsOf,
  type NeedInputs,
  type OrderCommand,
  type OrderEvent,
  type OrderState,
  type Plan,
  planOrders,
  sizeLine,
  type SizingInputs,
  type Snapshot,
} from "@parstock/core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { type Call, expectedFor, lineOf } from "./calls.ts";
import {
  anyDecimal,
  histories,
  item,
  itemIds,
  moment,
  now,
  offer,
  parties,
  quantity,
  record,
  rule,
  settings,
  supply,
  tenant,
  today,
  whole,
} from "./facts.ts";
import { findPhp, installedPhp, type Interpreter, packagedPhp } from "./php.ts";

// Core is asked first and PHP has to write the same bytes. The seed stays the same, so a failure here is found again.

const seed = 261_123;

const call = (name: string, ...given: unknown[]): Call => ({ call: name, given });

const snapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    settings,
    moment,
    records: fc.array(record, { minLength: 2, maxLength: 6 }),
    others: fc.array(record, { maxLength: 2 }),
    parties,
    supply: fc.array(supply, { maxLength: 3 }),
    histories,
    tenant,
    held: fc.constantFrom([], [], ["The stock is old."]),
    /** What a first plan orders is on drafts when the plan proper is made. */
    drafted: fc.boolean(),
    draftHeld: fc.boolean(),
  })
  .map(({ parties: { suppliers, locations }, drafted, draftHeld, ...facts }): Snapshot => {
    const bare: Snapshot = { ...facts, suppliers, locations, drafts: [] };
    if (!drafted) return bare;
    const drafts = statesOf(planOrders(bare)).map((state, at) => ({
      ...state,
      held: draftHeld && at === 0,
    }));
    return { ...bare, drafts };
  });

const parstock: Actor = { kind: "rule", name: "Parstock" };
const ada: Actor = { kind: "person", id: "ada", name: "Ada" };

function proposedBy(plan: Plan): OrderEvent[] {
  return plan.orders.map(({ order, parties: of, claims, proofs }): OrderEvent => ({
    at: now,
    by: parstock,
    type: "proposed",
    order,
    parties: of,
    needKeys: claims.map(({ key }) => key),
    proofs,
  }));
}

function statesOf(plan: Plan): OrderState[] {
  return proposedBy(plan).map((event) => evolveOrder(null, event));
}

const plans = snapshot.map((facts): Call[] => {
  const plan = planOrders(facts);
  const proofs = plan.orders.flatMap(({ proofs: some }) => some);
  const states = statesOf(plan);
  return [
    call("planOrders", facts),
    ...proofs.flatMap((proof) => [call("explainProof", proof), call("recompute", proof)]),
    ...states.flatMap((state) => [
      call("supplyOf", state),
      call("mayApprove", ada, state, facts.tenant, facts.settings),
    ]),
  ];
});

const needInputs: fc.Arbitrary<NeedInputs> = fc
  .record({
    of: record,
    supply: fc.array(supply, { maxLength: 4 }),
    leadTimeDays: fc.constantFrom(0, 3, 2.5, 40),
    reviewDays: fc.constantFrom(0, 1, 7.25),
    backlogCap: fc.option(whole(0, 9)),
    kitDemand: whole(0, 4),
    quietUntil: fc.constantFrom(null, null, null, addDays(today, -1), today),
    available: quantity,
    shortfall: fc.option(whole(0, 30), { nil: undefined }),
  })
  .map(({ of, available, shortfall, ...rest }): NeedInputs => ({
    today,
    item: of.item,
    location: of.stock.location,
    stock: of.stock,
    rule: of.rule,
    ...rest,
    substitutes: (of.item.substitutes ?? []).map((one) => ({ ...one, available })),
    earlierNeeds: 0,
    ...(shortfall === undefined ? {} : { shortfall }),
  }));

const needs = needInputs.map((inputs): Call[] => [
  call("decideNeed", inputs),
  call("explainNeed", decideNeed(inputs)),
]);

const sizingInputs: fc.Arbitrary<SizingInputs> = fc.record({
  day: fc.constant(today),
  offer: offer("A", fc.constant("north")).map((made): SizingInputs["offer"] => ({
    ...made,
    purchaseUnit: { ...made.purchaseUnit, decimals: Math.min(made.purchaseUnit.decimals, 3) },
    ratio: { numerator: above(made.ratio.numerator), denominator: above(made.ratio.denominator) },
    ...(made.multiple === undefined ? {} : { multiple: above(made.multiple) }),
    ...(made.priceUnit === undefined ? {} : { priceUnit: above(made.priceUnit) }),
  })),
  currency: fc.constantFrom("EUR", "JPY", "KWD"),
  needs: fc.array(fc.record({ location: fc.constantFrom("main", "2"), quantity }), {
    maxLength: 3,
  }),
  alreadyOnDraft: fc.oneof(fc.constant(decimal(0)), whole(0, 30)),
  rounding: fc.constantFrom("up" as const, "cap" as const, "nearest" as const),
  position: whole(-20, 60),
  point: whole(0, 60),
  level: fc.option(whole(0, 120)),
  ceiling: fc.option(whole(0, 200)),
  economics: fc.option(
    fc.record({
      yearlyDemand: whole(1, 4000),
      orderCost: whole(0, 40),
      holdingRate: fc.constantFrom(decimal("0.2"), decimal("0.333")),
      positionMax: whole(0, 400),
    }),
  ),
});

function above(value: Decimal): Decimal {
  return Number(value) > 0 ? value : decimal(1);
}

const sizings = sizingInputs.map((inputs): Call[] => [
  call("sizeLine", inputs),
  call("explainSizing", sizeLine(inputs)),
]);

const failure = { code: "unavailable", message: "The mail server does not answer." } as const;
const document = fc.option(fc.constantFrom("doc-1", "doc-2"), { nil: undefined });
const receipts = fc.array(
  fc.record({ line: fc.constantFrom(1, 1, 2, 9), quantity: fc.oneof(whole(-1, 12), quantity) }),
  { maxLength: 2 },
);
const confirmed = fc.array(
  fc
    .record({
      line: fc.constantFrom(1, 1, 2, 9),
      quantity: fc.option(fc.oneof(whole(-1, 40), fc.constant(decimal("0.5"))), { nil: undefined }),
      price: fc.option(whole(-1, 20), { nil: undefined }),
      expectedDay: fc.option(
        fc.integer({ min: 0, max: 30 }).map((days) => addDays(today, days)),
        { nil: undefined },
      ),
    })
    .map((made) => JSON.parse(JSON.stringify(made)) as { line: number }),
  { maxLength: 2 },
);

const tolerance = {
  confirmedLessShare: decimal("0.1"),
  confirmedPriceShare: decimal("0.02"),
  confirmedLateDays: 3,
};

const plain = <T extends object>(...commands: T[]): fc.Arbitrary<T>[] =>
  commands.map((command) => fc.constant(command));

const command: fc.Arbitrary<OrderCommand> = fc
  .oneof(
    ...plain<object>(
      { type: "asked", reasons: ["Why not."], expiresAt: "2026-11-30T00:00:00.000Z" },
      { type: "approved", reason: "Right." },
      { type: "rejected", reason: "Wrong.", quietUntil: addDays(today, 7) },
      { type: "expired" },
      { type: "held", reason: "Wait." },
      { type: "released" },
      { type: "submitting", target: "books", fence: 4 },
      { type: "submitting", target: "books", connection: "eu", fence: 4 },
      { type: "submitted", externalId: "17", adopted: false, differences: [] },
      { type: "sending", messageId: "PS-1@acme.example", to: "o@n.example", fence: 4, copy: false },
      { type: "sent", answer: "250 OK", found: false },
      { type: "failed", step: "submitting", failure },
      { type: "failed", step: "sending", failure },
      { type: "absent", step: "submitting", failure },
      { type: "absent", step: "sending", failure: { code: "outcome-unknown", message: "?" } },
      { type: "lost", step: "submitting", failure },
      { type: "lost", step: "sending", failure },
      { type: "confirm-sent" },
      { type: "send-again" },
      { type: "retry" },
      { type: "change-accepted", reason: "Well." },
      { type: "change-declined", reason: "No." },
      { type: "closed", reason: "Done." },
      { type: "cancelled", reason: "Off." },
      { type: "call-off", reason: "Off." },
      { type: "revision-begun", target: "books", fence: 4 },
      { type: "revision-made", externalId: "18", differences: [], found: false },
      { type: "revision-refused", failure },
      { type: "revision-absent", failure },
      { type: "revision-lost", failure },
      { type: "revision-withdrawn" },
    ),
    document.map((said) => ({ type: "acknowledged", document: said })),
    document.map((said) => ({ type: "confirmed", document: said })),
    document.map((said) => ({ type: "noted", text: "Late.", document: said })),
    document.map((said) => ({ type: "refused", reason: "Sold out.", document: said })),
    document.map((said) => ({ type: "changed", differences: [], document: said })),
    fc.record({ type: fc.constant("received"), lines: receipts }),
    fc.record({ type: fc.constant("received"), lines: receipts }),
    fc.record({
      type: fc.constant("shipped"),
      lines: receipts,
      deliveredOn: fc.option(fc.constant(addDays(today, 9)), { nil: undefined }),
      document,
    }),
    fc.record({
      type: fc.constant("rest-cancelled"),
      lines: receipts,
      again: fc.boolean(),
    }),
    fc.record({
      type: fc.constant("answer"),
      lines: confirmed,
      tolerance: fc.constant(tolerance),
      document,
    }),
    fc.record({
      type: fc.constant("edit"),
      line: fc.constantFrom(1, 2, 9),
      quantity: fc.oneof(whole(-1, 90), fc.constant(decimal("1.5"))),
      reason: fc.constant("Less."),
      quietUntil: fc.option(fc.constant(addDays(today, 7)), { nil: undefined }),
    }),
    fc.record({
      type: fc.constant("amend"),
      line: fc.constantFrom(1, 2, 9),
      quantity: fc.oneof(whole(-1, 20), fc.constant(decimal("0.5"))),
      reason: fc.constant("Less."),
      quietUntil: fc.option(fc.constant(addDays(today, 7)), { nil: undefined }),
    }),
  )
  .map((made) => JSON.parse(JSON.stringify(made)) as OrderCommand);

/** Half of the lives begin on a way that most orders go. */
const usual: OrderCommand[] = [
  { type: "approved", reason: "Right." },
  { type: "submitting", target: "books", fence: 4 },
  { type: "submitted", externalId: "17", adopted: false, differences: [] },
  { type: "sending", messageId: "PS-1@acme.example", to: "o@n.example", fence: 4, copy: false },
  { type: "sent", answer: "250 OK", found: false },
];

const lives = fc
  .record({
    facts: snapshot,
    steps: fc.array(fc.tuple(command, fc.boolean()), { minLength: 1, maxLength: 8 }),
    started: fc.integer({ min: 0, max: usual.length }),
  })
  .map(({ facts, steps, started }): Call[] => {
    const [proposed] = proposedBy(planOrders(facts));
    if (proposed === undefined) return [call("decideOrder", null, { type: "retry" }, now, ada)];
    let state = evolveOrder(null, proposed);
    const calls = [call("evolveOrder", null, proposed), call("shortfallsBy", proposed, state)];
    const way = usual.slice(0, started).map((one): [OrderCommand, boolean] => [one, false]);
    for (const [next, byPerson] of [...way, ...steps]) {
      const by = byPerson || next.type === "approved" ? ada : parstock;
      calls.push(call("decideOrder", state, next, now, by));
      const decision = decideOrder(state, next, now, by);
      if (decision.kind === "refused") continue;
      for (const event of decision.events) {
        calls.push(call("evolveOrder", state, event));
        state = evolveOrder(state, event);
        calls.push(
          call("supplyOf", state),
          call("quietedBy", event, state),
          call("shortfallsBy", event, state),
          call("refusalsBy", event, state),
        );
      }
    }
    calls.push(
      call("approvalDue", state, facts.settings, "2026-11-27T10:00:00.000Z"),
      call("mayApprove", ada, state, facts.tenant, facts.settings),
    );
    return calls;
  });

const reads = fc
  .record({
    read: fc.record({
      records: fc.integer({ min: 0, max: 3 }),
      expected: fc.option(fc.integer({ min: 0, max: 3 })),
      torn: fc.boolean(),
      active: fc.integer({ min: 0, max: 20 }),
      atZero: fc.integer({ min: 0, max: 20 }),
      units: quantity,
      asOf: fc.constantFrom("2026-11-23T07:31:07.122Z", "2026-11-23T09:00:00.000Z"),
    }),
    last: fc.option(
      fc.record({
        source: fc.constant("shop"),
        finishedAt: fc.constant(now),
        records: fc.constant(9),
        active: fc.integer({ min: 0, max: 20 }),
        atZero: fc.integer({ min: 0, max: 5 }),
        units: quantity,
        good: fc.constant(true),
      }),
    ),
    settings,
    trigger: fc.constantFrom("event", "schedule", "person"),
    checked: fc.boolean(),
  })
  .map(({ read, last, settings: with_, trigger, checked }): Call[] => [
    call("judgeRead", read, last, with_, now, trigger, checked),
  ]);

const limits = fc
  .tuple(settings, settings, tenant)
  .map(([before, after, { limits: recorded = {} }]): Call[] => [
    call("limitsOf", before),
    call("compareLimits", recorded, limitsOf(after)),
    call("compareLimits", limitsOf(before), limitsOf(after)),
  ]);

const rounding = fc.constantFrom("up", "down", "half-even", "half-up");
const arithmetic = fc
  .record({ a: anyDecimal, b: anyDecimal, c: anyDecimal, decimals: fc.nat(12), rounding })
  .map(({ a, b, c, decimals, rounding: how }): Call[] => [
    call("add", a, b, c),
    call("subtract", a, b, c),
    call("multiply", a, b),
    call("divide", a, b, decimals, how),
    call("round", a, decimals, how),
    call("compare", a, b),
    call("median", [a, b, c]),
    call("lineTotal", a, b, decimal(100), "KWD"),
    call("amountText", a, "EUR"),
  ]);

const texts = fc
  .record({
    text: fc.oneof(
      fc.string({ unit: fc.constantFrom(..."0123456789.eE+- ") }),
      fc.double().map(String),
      fc.stringMatching(/^[+-]?\d{1,18}(\.\d{0,14})?([eE][+-]?\d{1,2})?$/),
    ),
    parts: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 3 }),
    id: fc.constantFrom(...itemIds),
    salt: fc.nat(5),
    ms: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
    days: fc.integer({ min: -800_000, max: 3_000_000 }),
  })
  .map(({ text, parts, id, salt, ms, days }): Call[] => [
    call("parseDecimal", text),
    call("orderReference", "PS", today, parts, salt),
    call("needKey", "acme", parts[0] ?? "", id, parts[1] ?? "%", salt),
    call("addMs", "1970-01-01T00:00:00.000Z", ms),
    call("parseInstant", new Date(ms).toISOString()),
    call("addDays", "1970-01-01", days),
  ]);

const kits = fc
  .array(
    fc
      .constantFrom(...itemIds.slice(0, 4))
      .chain((id) => fc.tuple(item(id), rule(id, "main"), record)),
    { maxLength: 6 },
  )
  .map((made): Call[] => [
    call(
      "kitDemand",
      made.map(([of, , { stock }]) => ({
        item: { ...of, kind: "kit" },
        stock: { ...stock, item: of.id },
      })),
    ),
  ]);

const kinds: readonly (readonly [name: string, made: fc.Arbitrary<Call[]>, count: number])[] = [
  ["plans", plans, 2_500],
  ["needs", needs, 2_000],
  ["lines", sizings, 2_000],
  ["lives of orders", lives, 1_200],
  ["reads", reads, 1_000],
  ["limits", limits, 300],
  ["figures", arithmetic, 1_500],
  ["texts and days", texts, 1_000],
  ["kits", kits, 500],
];

let php: Interpreter;
let vectors = 0;
beforeAll(async () => {
  php = await findPhp();
  console.log(`Vectors are answered by ${php.name}.`);
});

describe("PHP writes what core writes about generated", () => {
  test.each(kinds)("%s", async (_name, made, count) => {
    const cases = fc.sample(made, { seed, numRuns: count });
    const lines = cases.map((calls) => calls.map(lineOf));
    const answers = await php.answer(lines.flat());
    let at = 0;
    for (const [run, ours] of lines.entries()) {
      const theirs = answers.slice(at, (at += ours.length));
      if (ours.every((line, place) => theirs[place] === expectedFor(line))) continue;
      // Shrinks that very case to the smallest one that still differs.
      await fc.assert(
        fc.asyncProperty(made, async (calls) => {
          const some = calls.map(lineOf);
          expect(await php.answer(some)).toEqual(some.map(expectedFor));
        }),
        { seed, path: String(run) },
      );
      throw new Error(`case ${run} differs in a batch only`);
    }
    expect(answers).toHaveLength(at);
    vectors += at;
  });

  test("in at least 20,000 vectors", () => {
    expect(vectors).toBeGreaterThanOrEqual(20_000);
  });
});

describe("PHP writes what core writes about cases that once differed", () => {
  const folder = resolve(import.meta.dirname, "fixtures");
  test.each(readdirSync(folder))("%s", async (name) => {
    const lines = (JSON.parse(readFileSync(resolve(folder, name), "utf8")) as Call[]).map(lineOf);
    expect(await php.answer(lines)).toEqual(lines.map(expectedFor));
  });
});

describe("long figures come out the same", () => {
  const lines = fc.sample(arithmetic, { seed, numRuns: 500 }).flatMap((calls) => calls.map(lineOf));
  const expected = lines.map(expectedFor);

  test("with bcmath, as npm's PHP has it", async () => {
    const packaged = await packagedPhp();
    const asked = lineOf(call("arithmetic"));
    expect(await packaged.answer([asked, ...lines])).toEqual(['{"value":"bcmath"}', ...expected]);
  });

  test("without it", async () => {
    expect(await php.answer(lines, "plain")).toEqual(expected);
  });
});

test.skipIf(installedPhp() === null)(
  "npm's PHP and an installed one agree on whole plans",
  async () => {
    const packaged = await packagedPhp();
    const lines = fc.sample(plans, { seed: 1, numRuns: 100 }).flatMap((calls) => calls.map(lineOf));
    expect(await packaged.answer(lines)).toEqual(await php.answer(lines));
  },
);
