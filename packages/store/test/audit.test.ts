import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { verifySnapshot } from "../src/audit.ts";
import type { Store, Verification } from "../src/index.ts";
import { projections } from "../src/rebuild.ts";
import { fill, fillDeliveries } from "./business.ts";
import { everyPlace, openAt } from "./places.ts";

/** How somebody with the database's own tools could falsify the ledger, and what `verify` says about it. */
const tamperings: readonly (readonly [string, string, object])[] = [
  [
    "an edited record",
    `update parstock.events set event = replace(event::text, '"enough"', '"too much"')::json where tenant = 'acme' and sequence = 8`,
    {
      sequence: 8,
      stream: "order/PS-2",
      message:
        "Record 8 (order/PS-2) was changed: its content does not give the hash stored with it.",
    },
  ],
  [
    "white space in a record",
    "update parstock.events set event = (event::text || ' ')::json where tenant = 'acme' and sequence = 8",
    { sequence: 8, stream: "order/PS-2" },
  ],
  [
    "an edited record with a hash made to fit",
    `update parstock.events set event = '{}', hash = encode(sha256(convert_to(previous || E'\\n' ||
       '{"event":{},"sequence":8,"stream":"order/PS-2","tenant":"acme","version":2}', 'UTF8')), 'hex')
     where tenant = 'acme' and sequence = 8`,
    {
      sequence: 9,
      stream: "order/PS-3",
      message: expect.stringMatching(/^Record 9 .* does not follow the record before it/),
    },
  ],
  [
    "a removed record",
    "delete from parstock.events where tenant = 'acme' and sequence = 5",
    { sequence: 5, stream: null, message: "Record 5 is missing: the next one found is 6." },
  ],
  [
    "the first record removed",
    "delete from parstock.events where tenant = 'acme' and sequence = 1",
    { sequence: 1, stream: null },
  ],
  [
    "a record removed and the rest moved up",
    `delete from parstock.events where tenant = 'acme' and sequence = 5;
     update parstock.events set sequence = sequence + 1000 where tenant = 'acme' and sequence > 5;
     update parstock.events set sequence = sequence - 1001 where tenant = 'acme' and sequence > 1000`,
    { sequence: 5, message: expect.stringMatching(/^Record 5 .* does not follow/) },
  ],
  [
    "two records exchanged",
    `update parstock.events set sequence = 1000 where tenant = 'acme' and sequence = 3;
     update parstock.events set sequence = 3 where tenant = 'acme' and sequence = 4;
     update parstock.events set sequence = 4 where tenant = 'acme' and sequence = 1000`,
    { sequence: 3, message: expect.stringMatching(/^Record 3 .* does not follow/) },
  ],
  [
    "a record moved to another stream",
    "update parstock.events set stream = 'order/PS-9' where tenant = 'acme' and sequence = 2",
    {
      sequence: 2,
      stream: "order/PS-9",
      message: expect.stringMatching(/^Record 2 .* was changed/),
    },
  ],
  [
    "a cut-off end",
    "delete from parstock.events where tenant = 'acme' and sequence > 20",
    {
      sequence: 21,
      stream: null,
      message: "Record 21 is missing: the chain ends at 20, and its head says 26.",
    },
  ],
  [
    "everything removed",
    "delete from parstock.events where tenant = 'acme'",
    { sequence: 1, stream: null },
  ],
  [
    "a head moved back",
    "update parstock.tenants set sequence = 20 where tenant = 'acme'",
    { sequence: 21, message: "Record 21 lies beyond the head of the chain, which says 20." },
  ],
  [
    "a head with another hash",
    "update parstock.tenants set hash = repeat('0', 64) where tenant = 'acme'",
    { sequence: 26, message: "The head of the chain holds another hash than its last record, 26." },
  ],
  [
    "a removed head",
    "delete from parstock.tenants where tenant = 'acme'",
    { sequence: 1, message: expect.stringMatching(/^Tenant acme has records but no head/) },
  ],
];

describe.each(await everyPlace())("the chain on $name", (place) => {
  let store: Store;

  beforeAll(async () => {
    if (place.missing) return;
    store = await openAt(place);
    await fill(store);
  });

  afterAll(() => store?.close());

  it.skipIf(place.missing)("is intact as it was written", async () => {
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    const acme = { tenant: "acme", sequence: 26, hash };
    const other = { tenant: "other", sequence: 1, hash };
    expect(await store.verify()).toEqual({ kind: "intact", records: 27, heads: [acme, other] });
    expect(await store.verify("other")).toEqual({ kind: "intact", records: 1, heads: [other] });
  });

  it.skipIf(place.missing).each(tamperings)("shows %s", async (_name, sql, expected) => {
    expect(await verifyTampered(store, sql)).toMatchObject({
      kind: "broken",
      tenant: "acme",
      ...expected,
    });
    expect(await store.verify()).toMatchObject({ kind: "intact" });
  });

  it
    .skipIf(place.missing)
    .each([
      "update parstock.events set hash = ''",
      "delete from parstock.events",
      "truncate parstock.events",
    ])("refuses %s", async (sql) => {
    await expect(store.database.query(sql)).rejects.toThrow(/the ledger is append-only/);
  });

  it.skipIf(place.missing)("gives every projection again and says what differed", async () => {
    await fillDeliveries(store);
    const before = await contents(store);
    for (const table of projections) expect(before[table]).not.toEqual([]);
    expect(await store.compare()).toEqual({ records: 41, drifts: [] });
    await store.database.query(
      "update parstock.orders set status = 'lost' where supplier = 'south'",
    );
    await store.database.query("delete from parstock.needs");
    await store.database.query(
      "insert into parstock.quiet values ('acme', 'x', 'main', '2027-01-01')",
    );
    const spoilt = await contents(store);
    const needs = before["needs"]?.length ?? 0;
    const expected = {
      records: 41,
      drifts: [
        {
          projection: "needs",
          missing: needs,
          surplus: 0,
          changed: 0,
          examples: expect.any(Array),
        },
        { projection: "orders", missing: 0, surplus: 0, changed: 1, examples: ["acme PS-2"] },
        { projection: "quiet", missing: 0, surplus: 1, changed: 0, examples: ["acme x main"] },
      ],
    };
    expect(await store.compare()).toEqual(expected);
    expect(await contents(store)).toEqual(spoilt);
    expect(await store.rebuild()).toEqual(expected);
    expect(await contents(store)).toEqual(before);
    expect((await store.rebuild()).drifts).toEqual([]);
  });
});

/** What `verify` says after the tampering, which is undone again. */
async function verifyTampered(store: Store, sql: string): Promise<Verification | undefined> {
  let found: Verification | undefined;
  const undo = new Error("undo");
  await store.database
    .transaction(async (session) => {
      await session.script("alter table parstock.events disable trigger events_append_only");
      await session.script(sql);
      found = await verifySnapshot(session);
      throw undo;
    })
    .catch((thrown: unknown) => {
      if (thrown !== undo) throw thrown;
    });
  return found;
}

async function contents(store: Store): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const table of projections) {
    const rows = await store.database.query<{ row: string }>(
      `select t::text as row from parstock.${table} t order by row`,
    );
    tables[table] = rows.map(({ row }) => row);
  }
  return tables;
}
