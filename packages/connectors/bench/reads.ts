import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

import type { Context, Exchange, HttpRequest, Instant, Page, StockLevel } from "@parstock/core";
import { type ConnectorUnderTest, vendorFacts, VendorHost } from "@parstock/testing";

// A full read of 50,000 items from each modelled system with its documented page size: the calls it takes, how long the
// vendor's published limits make it last, and what the conversation itself costs without a network.
const count = 50_000;

const tests = resolve(import.meta.dirname, "../test");
const names = readdirSync(tests).filter(
  (name) => !name.startsWith("_") && existsSync(resolve(tests, name, "subject.ts")),
);

const results: object[] = [];
for (const name of names) {
  const { subject } = (await import(resolve(tests, name, "subject.ts"))) as {
    subject: ConnectorUnderTest;
  };
  if (subject.connector.readStock === undefined) continue;
  const result = measure(subject);
  results.push(result);
  console.log(JSON.stringify({ bench: "connector-read", ...result }));
}
console.table(results);

function measure(subject: ConnectorUnderTest): object {
  const world = subject.world();
  world.fill(vendorFacts(count, 0));
  let worldMs = 0;
  const answer = world.answer.bind(world);
  world.answer = (request: HttpRequest, now: Instant) => {
    const start = performance.now();
    const response = answer(request, now);
    worldMs += performance.now() - start;
    return response;
  };
  const host = new VendorHost({ ...subject, world });
  const start = performance.now();
  const rows = host.value((context) => readAll(subject, context));
  const wholeMs = performance.now() - start;
  const calls = host.requests.length;
  return {
    system: subject.connector.name,
    rows,
    calls,
    limitSeconds: Math.ceil(limitSeconds(subject, calls)),
    overheadMs: Math.round(wholeMs - worldMs),
    overheadMicrosecondsPerItem: Number((((wholeMs - worldMs) * 1000) / count).toFixed(1)),
  };
}

function* readAll({ connector }: ConnectorUnderTest, context: Context): Exchange<number> {
  const { readStock } = connector;
  if (readStock === undefined) return 0;
  let rows = 0;
  let cursor: string | null = null;
  do {
    const page: Page<StockLevel> = yield* readStock.call(connector, context, cursor, null);
    rows += page.rows.length;
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

/** The strictest of the published limits, when calls follow each other as fast as it lets them. */
function limitSeconds({ connector: { pace } }: ConnectorUnderTest, calls: number): number {
  const { perSecond, perMinute, perDay } = pace;
  return Math.max(
    perSecond === null ? 0 : (calls - 1) / perSecond,
    perMinute === null ? 0 : Math.floor((calls - 1) / perMinute) * 60,
    perDay === null ? 0 : Math.floor((calls - 1) / perDay) * 86_400,
  );
}
