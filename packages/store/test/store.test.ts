import type { Day, Decimal, Need, OrderReference } from "@parstock/core";
import { sampleOrders } from "@parstock/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { append } from "../src/append.ts";
import {
  type Appended,
  type Database,
  openStore,
  type Session,
  type Store,
  type WatchRow,
} from "../src/index.ts";
import { migrate } from "../src/migrate.ts";
import { fill, propose } from "./business.ts";
import { clock, everyPlace, openAt } from "./places.ts";

const { claimsOf, orderEntry, proposalOf, tenant } = sampleOrders;
const places = await everyPlace();

describe.each(places)("a store on $name", (place) => {
  let store: Store;

  beforeAll(async () => {
    if (place.missing) return;
    store = await openAt(place);
    await fill(store);
  });

  afterAll(() => store?.close());

  it.skipIf(place.missing)(
    "lists orders, newest first, by status and supplier, page by page",
    async () => {
      const references = async (
        filter: Parameters<Store["listOrders"]>[1],
      ): Promise<OrderReference[]> =>
        (await store.listOrders(tenant, filter)).map(({ reference }) => reference);
      expect(await references({})).toEqual(["PS-1", "PS-3", "PS-2", "PS-4"]);
      expect(await references({ limit: 2, before: "PS-1" })).toEqual(["PS-3", "PS-2"]);
      expect(await references({ status: "sent" })).toEqual(["PS-1"]);
      expect(await references({ status: ["sent", "proposed"] })).toEqual(["PS-1", "PS-4"]);
      expect(await references({ supplier: "south" })).toEqual(["PS-2"]);
      expect((await store.listOrders(tenant, { status: "proposed" }))[0]).toEqual({
        reference: "PS-4",
        status: "proposed",
        supplier: "north",
        shipTo: "main",
        currency: "USD",
        total: "36",
        lines: 1,
        orderDay: "2026-11-23",
        proposedAt: sampleOrders.start,
        changedAt: sampleOrders.start,
      });
    },
  );

  it.skipIf(place.missing)("shows an order with its timeline and its proofs", async () => {
    const file = await store.order(tenant, "PS-2");
    expect(file?.state.status).toBe("rejected");
    expect(file?.timeline.map(({ type, sequence }) => [type, sequence])).toEqual([
      ["proposed", 7],
      ["rejected", 8],
    ]);
    expect(file?.proofs).toEqual([]);
    expect(await store.order(tenant, "PS-9")).toBeNull();
  });

  it.skipIf(place.missing)("lists runs, exceptions and confirmations, and counts", async () => {
    expect(await store.listRuns(tenant)).toEqual([await store.run(tenant, "r1")]);
    expect(await store.run(tenant, "r1")).toMatchObject({
      status: "finished",
      counts: { proposed: 3 },
    });
    expect(await store.run(tenant, "r2")).toBeNull();
    expect((await store.listExceptions(tenant)).map(({ key }) => key)).toEqual(["b"]);
    expect(await store.listExceptions(tenant, { all: true })).toHaveLength(2);
    expect(await store.listConfirmations(tenant)).toHaveLength(1);
    expect(await store.counts(tenant)).toEqual({
      orders: { "partly-received": 1, proposed: 1, rejected: 1, sent: 1 },
      value: { EUR: "144", USD: "36" },
      openExceptions: 1,
    });
  });

  it.skipIf(place.missing)("tells what changed after a sequence, and of every commit", async () => {
    const changes = await store.changes(tenant, 24);
    expect(changes.map(({ sequence, event }) => [sequence, event.event.type])).toEqual([
      [25, "submission-stopped"],
      [26, "limit-raised"],
    ]);
    const told = new Promise<Appended>((resolve) => {
      const end = store.subscribe((appended) => {
        end();
        resolve(appended);
      });
    });
    await propose(store, { reference: "PS-1", tenant: "third", lines: [{ item: "a" }] });
    expect(await told).toEqual({ tenant: "third", sequence: 1 });
  });

  it.skipIf(place.missing)("replaces the watch list of one source and finds in it", async () => {
    await store.replaceWatchlist(tenant, "file", [row("old", "needed")]);
    await store.replaceWatchlist(tenant, "shop", [row("Bolt", "quiet")]);
    await store.replaceWatchlist(tenant, "file", [row("nut", "needed"), row("Bolt", "needed")]);
    const items = async (filter: Parameters<Store["listWatch"]>[1]): Promise<string[]> =>
      (await store.listWatch(tenant, filter)).rows.map(({ item, source }) => `${source}/${item}`);
    expect(await items({})).toEqual(["file/Bolt", "shop/Bolt", "file/nut"]);
    expect(await items({ outcome: "needed", search: "bOL" })).toEqual(["file/Bolt"]);
    expect(await items({ search: "0% n" })).toEqual(["file/nut"]);
    expect(await items({ search: "_" })).toEqual([]);
    expect(await store.listWatch(tenant, { limit: 1, offset: 2 })).toMatchObject({
      total: 3,
      rows: [{ item: "nut" }],
    });
    expect(await store.watch(tenant, "nut", "main")).toEqual([
      { source: "file", ...row("nut", "needed") },
    ]);
  });

  it.skipIf(place.missing)("shows what nobody orders, who said so and until when", async () => {
    const quiet = await store.listQuiet(tenant, "2026-11-23" as Day);
    expect(quiet).toEqual([
      {
        item: "c",
        location: "main",
        until: "2026-12-01",
        snoozed: { reason: "Seasonal.", name: sampleOrders.buyer.name, at: sampleOrders.later(2) },
      },
    ]);
    expect(await store.listQuiet(tenant, "2026-12-01" as Day)).toHaveLength(1);
    expect(await store.listQuiet(tenant, "2026-12-02" as Day)).toEqual([]);
    expect(await store.locationsOfItem(tenant, "b")).toEqual(["branch", "main"]);
    expect(await store.locationsOfItem(tenant, "zebra")).toEqual([]);
  });

  it.skipIf(place.missing)("gives orders and low items as rows for people", async () => {
    const { total, rows } = await store.pageOrders(tenant, { statuses: ["sent"], limit: 5 });
    expect([total, rows.map(({ reference }) => reference)]).toEqual([1, ["PS-1"]]);
    expect(rows[0]).toMatchObject({
      supplier: "north",
      held: false,
      step: null,
      approvalExpiresAt: null,
    });
    const found = async (search: string): Promise<string[]> =>
      (await store.pageOrders(tenant, { search, limit: 5 })).rows.map(({ reference }) => reference);
    expect(await found("ps-1")).toEqual(["PS-1"]);
    expect(await found("D")).toEqual(["PS-3"]);
    expect(await found("%")).toEqual([]);
    expect(await store.ordersOfItem(tenant, "b", "branch", 5)).toMatchObject([
      { reference: "PS-1" },
    ]);
    expect(await store.valuesByStatus(tenant)).toContainEqual({
      status: "proposed",
      currency: "USD",
      total: "36",
    });
    expect(await store.countRuns(tenant)).toBe(1);
    await store.replaceWatchlist(tenant, "low", [row("a", "needed"), row("zz", "needed")]);
    const served = { item: "a", location: "main", reference: "PS-4", position: "2.5", point: "3" };
    expect(await store.low(tenant, "a", "main")).toMatchObject(served);
    expect(await store.low(tenant, "a", "branch")).toBeNull();
    const low = await store.pageLow(tenant, { search: "100% ", limit: 2, offset: 0 });
    expect(low.rows[0]).toMatchObject({ reference: null });
    const readAt = (at: string): WatchRow => ({
      ...row("d", "needed"),
      need: { inputs: { stock: { readAt: at } } } as unknown as Need,
    });
    // Of d, a box of PS-3 came a minute or more after the start.
    await store.replaceWatchlist(tenant, "before", [readAt(sampleOrders.start)]);
    expect(await store.low(tenant, "d", "main")).toMatchObject({ reference: "PS-3" });
    await store.replaceWatchlist(tenant, "before", []);
    expect((await store.watchBeingServed(tenant, "low")).map(({ item }) => item)).toEqual(["a"]);
    expect(await store.streams(tenant, 24, 26)).toEqual(["tenant"]);
    await store.replaceWatchlist(tenant, "low", []);
  });

  it.skipIf(place.missing)("needs as many statements for a thousand lines as for one", async () => {
    const one = await statementsFor(store.database, "PS-one", 1);
    expect(one).toBeGreaterThan(3);
    expect(await statementsFor(store.database, "PS-thousand", 1_000)).toBe(one);
  });

  it.skipIf(place.missing)(
    "refuses claims that no event names, and events in another's stream",
    async () => {
      const wish = { reference: "PS-7", lines: [{ item: "q" }] };
      const effect = { kind: "ledger.append", tenant, claims: claimsOf(wish) } as const;
      const unnamed = {
        ...effect,
        entries: [orderEntry("PS-7", 0, { ...proposalOf(wish), needKeys: [] } as never)],
      };
      await expect(store.answer(unnamed)).rejects.toThrow(
        "acme/main/q/north/0 is claimed by an append whose events do not name it",
      );
      const astray = {
        ...effect,
        entries: [{ ...orderEntry("PS-7", 0, proposalOf(wish)), stream: "order/PS-8" }],
      };
      await expect(store.answer(astray)).rejects.toThrow(
        "an event of order/PS-7 can't be appended to order/PS-8",
      );
      expect(await store.order(tenant, "PS-7")).toBeNull();
    },
  );

  it.skipIf(place.missing)(
    "is migrated once, and not by an older version than its own",
    async () => {
      expect(
        await Promise.all([migrate(store.database, clock()), migrate(store.database, clock())]),
      ).toEqual([0, 0]);
      await store.database.query("insert into parstock.migrations values (99, 'later', '')");
      await expect(migrate(store.database, clock())).rejects.toThrow(
        /^This ledger was written by a newer Parstock \(migration 99, this one knows 4\)/,
      );
      await store.database.query("delete from parstock.migrations where number = 99");
    },
  );
});

const [, server] = places;

describe.skipIf(server?.missing !== "")("several workers on one server", () => {
  it("migrate it once between them, see each other's commits and leave one chain", async () => {
    const address = (await server?.address()) ?? {};
    const [here, there] = await Promise.all([
      openStore({ ...address, clock }),
      openStore({ ...address, clock }),
    ]);
    const told = new Promise<Appended>((resolve) => here.subscribe(resolve));
    await propose(there, { reference: "PS-0", lines: [{ item: "a" }] });
    expect(await told).toEqual({ tenant, sequence: 1 });
    const wishes = Array.from({ length: 20 }, (_, index) => ({
      reference: `PS-${index + 1}`,
      lines: [{ item: `i${index}` }],
    }));
    await Promise.all(wishes.map((wish, index) => propose(index % 2 === 0 ? here : there, wish)));
    expect(await here.verify()).toMatchObject({ kind: "intact", records: 21 });
    await here.close();
    await there.close();
  });

  it("say in one sentence that it does not answer, without the password", async () => {
    const url = "postgres://user:secret@localhost:1/ledger";
    await expect(openStore({ url, clock })).rejects.toThrow(
      /^PostgreSQL at localhost:1\/ledger can't be opened \(ECONNREFUSED\); check DATABASE_URL/,
    );
  });
});

function row(item: string, outcome: WatchRow["outcome"]): WatchRow {
  return {
    item,
    location: "main",
    name: `100% ${item}`,
    position: "2.5" as Decimal,
    point: "3" as Decimal,
    level: null,
    outcome,
    sentence: `${item} is ${outcome}.`,
    need: { item } as unknown as Need,
  };
}

async function statementsFor(
  database: Database,
  reference: string,
  lineCount: number,
): Promise<number> {
  let count = 0;
  const counting = (session: Session): Session => ({
    query: (sql, parameters) => {
      count += 1;
      return session.query(sql, parameters);
    },
    script: (sql) => session.script(sql),
  });
  const counted: Database = {
    ...database,
    transaction: (body) => database.transaction((session) => body(counting(session))),
  };
  const wish = {
    reference,
    lines: Array.from({ length: lineCount }, (_, line) => ({ item: `${reference}-${line}` })),
  };
  const answer = await append(counted, {
    kind: "ledger.append",
    tenant,
    entries: [orderEntry(reference, 0, proposalOf(wish))],
    claims: claimsOf(wish),
  });
  expect(answer).toEqual({ kind: "appended" });
  return count;
}
