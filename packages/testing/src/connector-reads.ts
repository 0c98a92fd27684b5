import type {
  Context,
  Exchange,
  ItemEntry,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";
import { expect } from "vitest";

import { type Case, type ConnectorUnderTest, readerOf, stocked } from "./connector-case.ts";
import type { Mishap, VendorHost } from "./vendor-host.ts";
import { manySuppliers, type PagedRead, vendorFacts, type VendorFacts } from "./vendor.ts";

type Read = (context: Context, cursor: string | null) => Exchange<Page<unknown>>;

interface Subject {
  readonly name: PagedRead;
  /** Enough to fill `count` rows. */
  facts(count: number): VendorFacts;
  /** What identifies the rows, in our words. */
  keys(rows: readonly unknown[]): string[];
  expected(facts: VendorFacts, host: VendorHost): string[];
}

const subjects: readonly Subject[] = [
  {
    name: "readStock",
    facts: (count) => vendorFacts(count, 0),
    keys: (rows) => (rows as StockLevel[]).map(({ item, onHand }) => `${item} ${onHand}`),
    expected: ({ items }) => items.map(({ id, onHand }) => `${id} ${onHand}`),
  },
  {
    name: "readItems",
    facts: (count) => vendorFacts(count, 0),
    keys: (rows) => (rows as ItemEntry[]).map(({ item }) => `${item.id} ${item.name}`),
    expected: ({ items }) => items.map(({ id, name }) => `${id} ${name}`),
  },
  {
    name: "readSuppliers",
    facts: manySuppliers,
    keys: (rows) => (rows as Supplier[]).map(({ id, name, email }) => `${id} ${name} ${email}`),
    expected: ({ suppliers }, { world }) =>
      suppliers.map((one) => `${world.supplierId?.(one) ?? one.id} ${one.name} ${one.email}`),
  },
  {
    name: "readOpenOrders",
    facts: (count) => vendorFacts(Math.max(1, count), count),
    keys: (rows) =>
      (rows as Supply[]).map(({ reference, item, quantity }) => `${reference} ${item} ${quantity}`),
    expected: ({ orders }) =>
      orders.flatMap(({ reference, lines }) =>
        lines.map(({ item, quantity }) => `${reference} ${item} ${quantity}`),
      ),
  },
];

/** Bounds the loop over pages: a read that never ends is a failure, not a hang. */
const pagesMax = 60;

export function testConnectorReads(check: Case, under: ConnectorUnderTest): void {
  const { connector } = under;
  for (const subject of subjects) {
    const read = readerOf(connector, subject.name);
    if (read === null) continue;
    const { name } = subject;
    for (const [what, count] of [
      ["nothing", () => 0],
      ["one row", () => 1],
      ["one page exactly", (page: number) => page],
      ["one row more than a page", (page: number) => page + 1],
      ["three pages", (page: number) => page * 2 + 1],
    ] as const)
      check(`${name}: ${what}`, (open) => {
        const host = open();
        const facts = subject.facts(count(host.world.pageRows[name] ?? 12));
        host.world.fill(facts);
        const keys = subject.keys(host.value((context) => readAll(read, context)));
        expect(keys.sort()).toEqual(subject.expected(facts, host).sort());
      });
    check(`${name}: goes on from a cursor in a new process`, (open) => {
      const first = open();
      const facts = subject.facts((first.world.pageRows[name] ?? 12) * 2 + 1);
      first.world.fill(facts);
      const page = first.value((context) => read(context, null));
      if (page.next === null) return;
      const second = open();
      second.world.fill(facts);
      const again = second.value((context) => read(context, page.next));
      const expected = first.value((context) => read(context, page.next));
      expect(keyless(again.rows)).toEqual(keyless(expected.rows));
      expect(again.next).toEqual(expected.next);
      expect(subject.keys(again.rows)).not.toEqual(subject.keys(page.rows));
    });
    check(`${name}: takes fields that it does not know`, (open) => {
      const [plain, extended] = [stocked(open), stocked(open)];
      extended.mishap = () => "extra-fields";
      const all = extended.value((context) => readAll(read, context));
      expect(all).toEqual(plain.value((context) => readAll(read, context)));
    });
  }
  const read = readerOf(connector, "readStock") ?? readerOf(connector, "readSuppliers");
  if (read === null) return;
  testRetries(check, under, read);
}

function* readAll(read: Read, context: Context): Exchange<unknown[]> {
  const rows: unknown[] = [];
  let cursor: string | null = null;
  for (let page = 1; page <= pagesMax; page += 1) {
    const found: Page<unknown> = yield* read(context, cursor);
    rows.push(...found.rows);
    if (found.next === null) return rows;
    expect(found.next).not.toBe(cursor);
    cursor = found.next;
  }
  throw new Error(`more than ${pagesMax} pages`);
}

function testRetries(check: Case, { connector }: ConnectorUnderTest, read: Read): void {
  const talk = (context: Context): Exchange<unknown[]> => readAll(read, context);
  const undisturbed = (open: () => VendorHost): unknown[] => stocked(open).value(talk);
  const survives = (mishap: Mishap) => (open: () => VendorHost) => {
    const host = stocked(open);
    host.mishap = (_, number) => (number === 1 ? mishap : null);
    expect(keyless(host.value(talk))).toEqual(keyless(undisturbed(open)));
    expect(host.requests.length).toBeGreaterThan(1);
  };
  check("a read is repeated after a lost answer", survives("lost-after"));
  check("a read is repeated after a broken server", survives("broken-before"));
  check("a throttled read waits and goes on", survives("throttled"));
  check("a throttled read waits as long as it is told", (open) => {
    const host = stocked(open);
    const before = host.now;
    host.mishap = (_, number) => (number === 1 ? "throttled-with-hint" : null);
    const { throttledWithHint } = host.world.refusals;
    expect(throttledWithHint).toBeDefined();
    const hint = throttledWithHint && connector.explain(throttledWithHint, host.instant());
    expect(hint).toMatchObject({ code: "throttled" });
    expect(keyless(host.value(talk))).toEqual(keyless(undisturbed(open)));
    expect(host.now).toBeGreaterThanOrEqual(Date.parse(hint?.retryAt ?? ""));
    expect(Date.parse(hint?.retryAt ?? "")).toBeGreaterThan(before);
  });
  check("a system that stays away is said to be unavailable", (open) => {
    const host = stocked(open);
    host.mishap = () => "lost-before";
    expect(host.talk(talk)).toMatchObject({ kind: "failure", failure: { code: "unavailable" } });
  });
  for (const [what, mishap] of [
    ["a cut answer", "truncated"],
    ["a web page in place of an answer", "web-page"],
  ] as const)
    check(`${what} is said to be malformed`, (open) => {
      const host = stocked(open);
      host.mishap = () => mishap;
      expect(host.talk(talk)).toMatchObject({
        kind: "failure",
        failure: { code: "malformed-answer" },
      });
    });
  check("the same facts make the same requests", (open) => {
    const [first, second] = [stocked(open), stocked(open)];
    first.value(talk);
    second.value(talk);
    expect(second.requests).toEqual(first.requests);
  });
  check("synchronous and asynchronous hosts see the same", async (open) => {
    const [first, second] = [stocked(open), stocked(open)];
    const sync = first.talk(talk);
    expect(await second.talkLater(talk)).toEqual(sync);
    expect(second.requests).toEqual(first.requests);
  });
  check("a link to another host is not followed", (open) => {
    const host = open();
    if (host.world.strayLinks === undefined) throw new Error("the world has no links to follow");
    host.world.fill(vendorFacts((host.world.pageRows.readStock ?? 12) * 2 + 1));
    host.world.strayLinks();
    const outcome = host.talk(talk);
    expect(outcome).toMatchObject({ kind: "failure", failure: { code: "malformed-answer" } });
    const hosts = new Set(host.requests.map(({ url }) => new URL(url).host));
    expect(hosts.size).toBe(1);
  });
}

/** Rows without the time that they were read at, which a wait moves on. */
function keyless(rows: readonly unknown[]): unknown[] {
  return rows.map((row) => ({ ...(row as object), readAt: undefined }));
}
