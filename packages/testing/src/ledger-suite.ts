import type {
  Day,
  Entry,
  Instant,
  ItemHistory,
  LedgerAnswers,
  LedgerEffect,
  NeedClaim,
  OrderChange,
  OrderReference,
  RunEvent,
  Supply,
  TenantEvent,
  TenantFacts,
} from "@parstock/core";
import { decimal, needKey, replayOrder } from "@parstock/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { testDeliveries } from "./ledger-deliveries.ts";
import {
  tenant,
  buyer,
  rule,
  start,
  later,
  type Wish,
  claimsOf,
  proposalOf,
  orderEntry,
  changes,
  submitting,
  confirm,
  raise,
  sending,
  sent,
  approved,
  asked,
  lost,
  placing,
  received,
  numbered,
  boxOf,
  runOf,
} from "./ledger-orders.ts";

/** A database that is opened for the first time may take its time on a busy machine. */
const openingMs = 60_000;

/** A ledger under test; leases are judged by the clock it was opened with. */
export interface LedgerUnderTest {
  answer<E extends LedgerEffect>(
    effect: E,
  ): LedgerAnswers[E["kind"]] | Promise<LedgerAnswers[E["kind"]]>;
  close(): Promise<void> | void;
}

/**
 * What every ledger promises, whatever keeps it: nothing half-kept, one order a need, one holder a lease, and facts that
 * count each unit once. Call it inside a test file; `open` gives an empty ledger that reads the time from `clock`.
 */
export function testLedger(
  open: (clock: () => Instant) => Promise<LedgerUnderTest> | LedgerUnderTest,
): void {
  let now = start;
  let ledger: LedgerUnderTest;

  beforeEach(async () => {
    now = start;
    ledger = await open(() => now);
  }, openingMs);

  afterEach(async () => {
    await ledger.close();
  });

  const append = async (
    entries: readonly Entry[],
    claims: readonly NeedClaim[] = [],
    more: {
      readonly tenant?: string;
      readonly fence?: { readonly name: string; readonly fence: number };
    } = {},
  ): Promise<LedgerAnswers["ledger.append"]> =>
    ledger.answer({ kind: "ledger.append", tenant, entries, claims, ...more });

  const propose = async (
    wish: Wish,
    at: Instant = start,
  ): Promise<LedgerAnswers["ledger.append"]> =>
    append([orderEntry(wish.reference, 0, proposalOf(wish, at))], claimsOf(wish), {
      tenant: wish.tenant ?? tenant,
    });

  /** Proposes and carries on through the changes. */
  const carry = async (wish: Wish, ...given: readonly OrderChange[]): Promise<void> => {
    expect(await propose(wish)).toEqual({ kind: "appended" });
    if (given.length === 0) return;
    const answer = await append([orderEntry(wish.reference, 1, ...changes(...given))]);
    expect(answer).toEqual({ kind: "appended" });
  };

  const lease = async (holder: string, ttlMs = 60_000): Promise<LedgerAnswers["ledger.lease"]> =>
    ledger.answer({ kind: "ledger.lease", tenant, name: "run", holder, ttlMs });

  const supply = async (of: string = tenant): Promise<readonly Supply[]> =>
    ledger.answer({ kind: "ledger.supply", tenant: of });

  const order = async (
    reference: string,
    of: string = tenant,
  ): Promise<LedgerAnswers["ledger.order"]> =>
    ledger.answer({ kind: "ledger.order", tenant: of, reference });

  const orders = async (which: "drafts" | "unfinished" | "open"): Promise<OrderReference[]> => {
    const found = await ledger.answer({ kind: "ledger.orders", tenant, which });
    return found.map((state) => state.order.reference);
  };
  const facts = async (source = "file", month = "2026-11"): Promise<TenantFacts> =>
    ledger.answer({ kind: "ledger.tenant", tenant, source, month });

  const history = async (item: string, location = "main"): Promise<ItemHistory | undefined> =>
    (await ledger.answer({ kind: "ledger.history", tenant, of: [{ item, location }] }))[0];

  const tell = async (...given: readonly TenantEvent[]): Promise<void> => {
    const { tenantVersion } = await facts();
    const events = given.map((event) => ({ stream: "tenant", event }) as const);
    const answer = await append([{ stream: "tenant", expected: tenantVersion, events }]);
    expect(answer).toEqual({ kind: "appended" });
  };

  const record = async (run: string, ...events: readonly RunEvent[]): Promise<void> => {
    const given = events.map((event) => ({ stream: "run", run, event }) as const);
    const answer = await append([{ stream: `run/${run}`, expected: 0, events: given }]);
    expect(answer).toEqual({ kind: "appended" });
  };

  describe("orders", () => {
    it("gives back the fold of an order's events, and null for one that is not there", async () => {
      const wish: Wish = { reference: "PS-1", lines: [{ item: "bolt" }] };
      await carry(wish, ...placing);
      expect(await order("PS-1")).toEqual(replayOrder([proposalOf(wish), ...changes(...placing)]));
      expect(await order("PS-2")).toBeNull();
    });

    it("tells drafts and what is unfinished from the rest, oldest first", async () => {
      await carry({ reference: "PS-1", lines: [{ item: "a" }] });
      await carry({ reference: "PS-2", lines: [{ item: "b" }] }, asked);
      await carry({ reference: "PS-3", lines: [{ item: "c" }] }, approved, submitting);
      await carry({ reference: "PS-4", lines: [{ item: "d" }] }, approved, submitting, {
        type: "lost",
        step: "submitting",
        failure: lost,
      });
      await carry({ reference: "PS-5", lines: [{ item: "e" }] }, ...placing, sending, sent);
      await carry(
        { reference: "PS-6", lines: [{ item: "f" }] },
        {
          type: "rejected",
          reason: "no",
          quietUntil: "2026-11-30" as Day,
        },
      );
      expect(await orders("drafts")).toEqual(["PS-1", "PS-2"]);
      expect(await orders("unfinished")).toEqual(["PS-1", "PS-2", "PS-3", "PS-4"]);
      expect(await orders("open")).toEqual(["PS-5"]);
    });
  });

  describe("conflicts", () => {
    it("refuses an append to a stream that went on, and keeps nothing of it", async () => {
      await carry({ reference: "PS-1", lines: [{ item: "a" }] }, approved);
      const other: Wish = { reference: "PS-2", lines: [{ item: "b" }] };
      const answer = await append(
        [orderEntry("PS-2", 0, proposalOf(other)), orderEntry("PS-1", 1, ...changes(submitting))],
        claimsOf(other),
      );
      expect(answer).toEqual({ kind: "conflict", on: "version", keys: ["order/PS-1"] });
      expect(await order("PS-2")).toBeNull();
      expect((await order("PS-1"))?.version).toBe(2);
      expect((await supply()).map(({ item }) => item)).toEqual(["a"]);
      expect(await propose(other)).toEqual({ kind: "appended" });
    });

    it("refuses a stream that is expected further on than it is", async () => {
      const answer = await append([
        orderEntry("PS-1", 1, proposalOf({ reference: "PS-1", lines: [{ item: "a" }] })),
      ]);
      expect(answer).toEqual({ kind: "conflict", on: "version", keys: ["order/PS-1"] });
    });

    it("refuses a need that was claimed before, whoever would supply it", async () => {
      await carry({ reference: "PS-1", supplier: "north", lines: [{ item: "a" }] });
      const again: Wish = {
        reference: "PS-2",
        supplier: "south",
        lines: [{ item: "b" }, { item: "a" }],
      };
      const key = needKey(tenant, "main", "a", "south", 0);
      expect(await propose(again)).toEqual({ kind: "conflict", on: "need", keys: [key] });
      expect(await order("PS-2")).toBeNull();
      expect((await history("b"))?.needs).toBe(0);
      expect(await propose({ reference: "PS-3", lines: [{ item: "a", window: 1 }] })).toEqual({
        kind: "appended",
      });
      expect(
        await propose({ reference: "PS-4", lines: [{ item: "a", locations: ["north"] }] }),
      ).toEqual({
        kind: "appended",
      });
    });

    it("refuses one need for two suppliers in the same append", async () => {
      const north: Wish = { reference: "PS-1", supplier: "north", lines: [{ item: "a" }] };
      const south: Wish = { reference: "PS-2", supplier: "south", lines: [{ item: "a" }] };
      const answer = await append(
        [orderEntry("PS-1", 0, proposalOf(north)), orderEntry("PS-2", 0, proposalOf(south))],
        [...claimsOf(north), ...claimsOf(south)],
      );
      expect(answer).toMatchObject({ kind: "conflict", on: "need" });
      expect(await supply()).toEqual([]);
    });

    it("lets one of two concurrent appends through", async () => {
      await carry({ reference: "PS-1", lines: [{ item: "a" }] });
      const answers = await Promise.all(
        ["left", "right"].map((reason) =>
          append([orderEntry("PS-1", 1, ...changes({ type: "approved", reason }))]),
        ),
      );
      expect(answers.map(({ kind }) => kind).sort()).toEqual(["appended", "conflict"]);
      expect((await order("PS-1"))?.version).toBe(2);
    });

    it("lets one of many concurrent claims of a need through", async () => {
      const answers = await Promise.all(
        ["n", "e", "s", "w"].map((supplier) =>
          propose({ reference: `PS-${supplier}`, supplier, lines: [{ item: "a" }] }),
        ),
      );
      expect(answers.filter(({ kind }) => kind === "appended")).toHaveLength(1);
      expect(await supply()).toHaveLength(1);
    });

    it("keeps tenants apart", async () => {
      const wish: Wish = { reference: "PS-1", lines: [{ item: "a" }] };
      expect(await propose(wish)).toEqual({ kind: "appended" });
      expect(await propose({ ...wish, tenant: "other" })).toEqual({ kind: "appended" });
      await append([orderEntry("PS-1", 1, ...changes(approved))], [], { tenant: "other" });
      expect((await order("PS-1"))?.status).toBe("proposed");
      expect((await order("PS-1", "other"))?.status).toBe("approved");
      expect(await supply()).toHaveLength(1);
      expect(await supply("third")).toEqual([]);
      expect(
        await ledger.answer({
          kind: "ledger.lease",
          tenant: "other",
          name: "run",
          holder: "b",
          ttlMs: 1,
        }),
      ).not.toBeNull();
      expect(await lease("a")).not.toBeNull();
    });
  });

  describe("leases", () => {
    it("gives a lease to one holder until it lapses", async () => {
      const first = await lease("a");
      expect(first).toEqual({ name: "run", holder: "a", fence: first?.fence, until: later(1) });
      expect(await lease("b")).toBeNull();
      now = later(1);
      const second = await lease("b");
      expect(second?.fence).toBeGreaterThan(first?.fence ?? Infinity);
      expect(await lease("a")).toBeNull();
    });

    it("renews under the same fence while it is held, and under a new one after a lapse", async () => {
      const first = await lease("a");
      now = later(0.5);
      expect(await lease("a")).toEqual({ ...first, until: later(1.5) });
      now = later(2);
      expect((await lease("a"))?.fence).toBeGreaterThan(first?.fence ?? Infinity);
    });

    it("is free once it is given back, and an old fence gives nothing back", async () => {
      const first = await lease("a");
      await ledger.answer({
        kind: "ledger.release",
        tenant,
        name: "run",
        fence: first?.fence ?? 0,
      });
      const second = await lease("b");
      expect(second?.fence).toBeGreaterThan(first?.fence ?? Infinity);
      await ledger.answer({
        kind: "ledger.release",
        tenant,
        name: "run",
        fence: first?.fence ?? 0,
      });
      expect(await lease("a")).toBeNull();
    });

    it("lets one of two through that ask at once", async () => {
      const answers = await Promise.all([lease("a"), lease("b"), lease("c")]);
      expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    });

    it("refuses the append of a holder that was overtaken or gave back, and takes the present one's", async () => {
      const old = (await lease("a"))?.fence ?? 0;
      now = later(5);
      const fresh = (await lease("b"))?.fence ?? 0;
      const wish: Wish = { reference: "PS-1", lines: [{ item: "a" }] };
      const under = async (fence: number): Promise<LedgerAnswers["ledger.append"]> =>
        append([orderEntry("PS-1", 0, proposalOf(wish))], claimsOf(wish), {
          fence: { name: "run", fence },
        });
      expect(await under(old)).toEqual({ kind: "conflict", on: "fence", keys: ["run"] });
      expect(await order("PS-1")).toBeNull();
      expect(await under(fresh)).toEqual({ kind: "appended" });
      await ledger.answer({ kind: "ledger.release", tenant, name: "run", fence: fresh });
      const after = await append([orderEntry("PS-1", 1, ...changes(approved))], [], {
        fence: { name: "run", fence: fresh },
      });
      expect(after).toEqual({ kind: "conflict", on: "fence", keys: ["run"] });
    });
  });

  describe("supply", () => {
    const cases: readonly (readonly [
      string,
      readonly OrderChange[],
      Supply["from"] | null,
      string,
    ])[] = [
      ["proposed", [], "draft", "24"],
      ["waiting", [asked], "draft", "24"],
      ["approved", [approved], "draft", "24"],
      ["submitting", [approved, submitting], "draft", "24"],
      [
        "unknown to the target",
        [approved, submitting, { type: "lost", step: "submitting", failure: lost }],
        "draft",
        "24",
      ],
      ["submitted", placing, "order", "24"],
      ["sending", [...placing, sending], "order", "24"],
      [
        "unknown whether mailed",
        [...placing, sending, { type: "lost", step: "sending", failure: lost }],
        "order",
        "24",
      ],
      ["sent", [...placing, sending, sent], "order", "24"],
      ["partly received", [...placing, sending, sent, received("0.5")], "order", "18"],
      [
        "edited",
        [{ type: "edited", line: 1, from: decimal(2), quantity: decimal(3), reason: "more" }],
        "draft",
        "36",
      ],
      ["rejected", [{ type: "rejected", reason: "no", quietUntil: "2026-11-30" as Day }], null, ""],
      ["expired", [asked, { type: "expired" }], null, ""],
      ["refused", [...placing, { type: "refused", reason: "sold out" }], null, ""],
      ["cancelled", [...placing, { type: "cancelled", reason: "wrong" }], null, ""],
      ["received", [...placing, sending, sent, received("2")], null, ""],
      [
        "closed short",
        [...placing, received("1"), { type: "closed", reason: "rest not coming" }],
        null,
        "",
      ],
    ];

    it.each(cases)("counts once what is %s", async (_status, given, from, quantity) => {
      await carry({ reference: "PS-1", lines: [{ item: "a" }] }, ...given);
      const expected =
        from === null ? [] : [{ from, reference: "PS-1", item: "a", location: "main", quantity }];
      expect(await supply()).toEqual(expected);
    });

    it("gives each location its part, and what arrives to the first", async () => {
      const wish: Wish = {
        reference: "PS-1",
        lines: [{ item: "a", locations: ["main", "branch"] }],
      };
      await carry(wish, ...placing, received("1.5"));
      expect(await supply()).toEqual([
        { from: "order", reference: "PS-1", item: "a", location: "branch", quantity: "6" },
      ]);
    });
  });

  describe("history of an item", () => {
    it("is empty for one that was never ordered, and answers in the order asked", async () => {
      const of = ["b", "a"].map((item) => ({ item, location: "main" }));
      const answer = await ledger.answer({ kind: "ledger.history", tenant, of });
      expect(answer).toEqual(
        of.map((asking) => ({
          ...asking,
          needs: 0,
          lastOrderedOn: null,
          lastOrderReceived: false,
          quantities: [],
          lastPrice: null,
          quietUntil: null,
        })),
      );
    });

    it("leaves alone what a person lowered, and only that", async () => {
      await carry({ reference: "PS-1", lines: [{ item: "a" }, { item: "b" }] }, asked, {
        type: "edited",
        line: 1,
        from: decimal("3"),
        quantity: decimal("1"),
        reason: "enough",
        quietUntil: "2026-11-30" as Day,
      });
      expect((await history("a"))?.quietUntil).toBe("2026-11-30");
      expect((await history("b"))?.quietUntil).toBeNull();
    });

    it("counts needs, and as orders only what was neither called off nor undecided", async () => {
      await carry(numbered(0, "1", "2026-11-02"), ...placing, received("1"));
      await carry(numbered(1, "3", "2026-11-09"), approved);
      await carry(numbered(2, "5", "2026-11-16"), ...placing, {
        type: "cancelled",
        reason: "wrong",
      });
      await carry(numbered(3, "7", "2026-11-23"));
      expect(await history("a")).toEqual({
        item: "a",
        location: "main",
        needs: 4,
        lastOrderedOn: "2026-11-09",
        lastOrderReceived: false,
        quantities: ["36", "12"],
        lastPrice: { supplier: "north", price: "18", currency: "EUR" },
        quietUntil: null,
      });
    });

    it("tells the price of one unit, also where it is written for a hundred", async () => {
      const wish: Wish = { reference: "PS-1", lines: [{ item: "a", pricedPer: "100" }] };
      await carry(wish, ...placing);
      expect((await history("a"))?.lastPrice?.price).toBe("0.18");
    });

    it("keeps the ten newest quantities and says whether the last order arrived", async () => {
      for (let window = 0; window < 12; window += 1) {
        const orderDay = `2026-11-${String(window + 1).padStart(2, "0")}`;
        await carry(
          {
            reference: `PS-${window}`,
            orderDay,
            lines: [{ item: "a", boxes: String(window + 1), window }],
          },
          ...placing,
        );
      }
      await append([orderEntry("PS-11", 4, ...changes(received("1")))]);
      const found = await history("a");
      expect(found?.quantities).toEqual([
        "144",
        "132",
        "120",
        "108",
        "96",
        "84",
        "72",
        "60",
        "48",
        "36",
      ]);
      expect(found?.lastOrderReceived).toBe(true);
    });

    it("leaves a rejected need quiet, never shorter than before, and snoozes as a person says", async () => {
      await carry(
        { reference: "PS-1", lines: [{ item: "a" }] },
        {
          type: "rejected",
          reason: "no",
          quietUntil: "2026-11-30" as Day,
        },
      );
      expect((await history("a"))?.quietUntil).toBe("2026-11-30");
      await carry(
        { reference: "PS-2", lines: [{ item: "a", window: 1 }] },
        {
          type: "rejected",
          reason: "no",
          quietUntil: "2026-11-27" as Day,
        },
      );
      expect((await history("a"))?.quietUntil).toBe("2026-11-30");
      await tell({
        at: start,
        by: buyer,
        type: "item-snoozed",
        item: "a",
        location: "main",
        until: "2026-11-24" as Day,
      });
      expect((await history("a"))?.quietUntil).toBe("2026-11-24");
      expect((await history("a", "branch"))?.quietUntil).toBeNull();
    });
  });

  testDeliveries({ carry, append, history, facts, tell });

  describe("facts of the tenant", () => {
    it("are empty at first", async () => {
      expect(await facts()).toEqual({
        confirmations: [],
        submissionStopped: null,
        openExceptions: [],
        lastGoodRead: null,
        usualOrders: [],
        spent: {},
        limitsRaised: [],
        tenantVersion: 0,
      });
    });

    it("know what named people confirmed and did not withdraw", async () => {
      await tell(confirm("a", buyer), confirm("b", buyer), confirm("c", rule));
      await tell({
        at: start,
        by: buyer,
        type: "autopilot-withdrawn",
        scope: { kind: "item", id: "a" },
      });
      const found = await facts();
      expect(found.confirmations).toEqual([
        { scope: { kind: "item", id: "b" }, person: "ada", name: "Ada", at: start },
      ]);
      expect(found.tenantVersion).toBe(4);
    });

    it("know whether submission is stopped, and which exceptions are open", async () => {
      await tell(
        { at: start, by: buyer, type: "submission-stopped", reason: "stocktaking" },
        raise("a"),
        raise("b"),
        raise("a"),
      );
      await tell({ at: start, by: rule, type: "exception-resolved", key: "b" });
      expect(await facts()).toMatchObject({
        submissionStopped: "stocktaking",
        openExceptions: ["a"],
      });
      await tell({ at: start, by: buyer, type: "submission-resumed" }, raise("b"));
      const found = await facts();
      expect(found.submissionStopped).toBeNull();
      expect([...found.openExceptions].sort()).toEqual(["a", "b"]);
    });

    it("know the last good read of a source, and the usual number of orders", async () => {
      await record("r1", ...runOf({ minute: 1, proposed: 3 }));
      await record("r2", ...runOf({ minute: 2, proposed: 0 }));
      await record("r3", ...runOf({ minute: 3, proposed: 4, good: false }));
      await record("r4", ...runOf({ minute: 4, proposed: 9, good: false, dry: true }));
      await record("r5", ...runOf({ minute: 5, proposed: 8, source: "shop" }));
      const found = await facts();
      expect(found.lastGoodRead?.records).toBe(2);
      expect(found.usualOrders).toEqual([4, 3]);
      expect((await facts("shop")).lastGoodRead?.records).toBe(5);
      expect((await facts("nowhere")).lastGoodRead).toBeNull();
    });

    it("know what was spent this month by cost centre and currency, without what was called off", async () => {
      await carry(boxOf("PS-1", { costCentre: "shop" }), ...placing, received("1"));
      await carry(boxOf("PS-2", { costCentre: "shop" }));
      await carry(boxOf("PS-3", { costCentre: "shop", orderDay: "2026-10-31" }));
      await carry(boxOf("PS-4", { currency: "USD" }));
      await carry(boxOf("PS-5", { costCentre: "shop" }), ...placing, {
        type: "cancelled",
        reason: "wrong",
      });
      expect((await facts()).spent).toEqual({ "shop/EUR": "36", "/USD": "18" });
      expect((await facts("file", "2026-10")).spent).toEqual({ "shop/EUR": "18" });
    });

    it("know who raised which limit", async () => {
      await tell({
        at: start,
        by: buyer,
        type: "limit-raised",
        limit: "orderValue",
        from: "100",
        to: "200",
      });
      expect((await facts()).limitsRaised).toEqual([
        { limit: "orderValue", person: "ada", at: start },
      ]);
    });
  });
}
