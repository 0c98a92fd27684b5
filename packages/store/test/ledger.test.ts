import type { Instant } from "@parstock/core";
import { type LedgerUnderTest, testLedger } from "@parstock/testing";
import { afterAll, describe } from "vitest";

import { openStore } from "../src/index.ts";
import { migrate } from "../src/migrate.ts";
import { startPostgres } from "./postgres-server.ts";

/** One database for the whole suite, empty at every opening: making one takes a second. */
function reopening(url?: string): (clock: () => Instant) => Promise<LedgerUnderTest> {
  const time = { now: (): Instant => "1970-01-01T00:00:00.000Z" as Instant };
  const opening = openStore({ ...(url === undefined ? {} : { url }), clock: () => time.now() });
  afterAll(async () => (await opening).close());
  return async (clock) => {
    time.now = clock;
    const { database, answer } = await opening;
    await database.script("drop schema if exists parstock cascade");
    await migrate(database, clock());
    return { answer, close: () => {} };
  };
}

describe("on PGlite", () => {
  testLedger(reopening());
});

const server = await startPostgres();

describe.skipIf(server.kind === "missing")(`on PostgreSQL ${server.reason}`, async () => {
  if (server.kind === "missing") return;
  testLedger(reopening(await server.database()));
  afterAll(() => server.stop());
});
