import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { sampleOrders } from "@parstock/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openStore } from "../src/index.ts";
import { fill, propose } from "./business.ts";
import { clock } from "./places.ts";

let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parstock folder "));
});

afterEach(async () => {
  if (child !== undefined) await kill(child);
  child = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function kill(running: ChildProcess): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const exit = once(running, "exit");
  running.kill("SIGKILL");
  await exit;
}

/** Lets another process append to the folder and kills it as soon as `count` orders are acknowledged. */
async function appendAndDie(round: number, count: number): Promise<string[]> {
  const script = fileURLToPath(new URL("./appender.ts", import.meta.url));
  const started = spawn(
    process.execPath,
    ["--conditions", "parstock-source", script, folder, String(round)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  child = started;
  const said: string[] = [];
  for await (const line of createInterface({ input: started.stdout })) {
    said.push(line);
    if (said.length === count + 1) await kill(started);
  }
  return said.slice(1);
}

describe("a folder", () => {
  it("keeps everything from one opening to the next, and is migrated once", async () => {
    const first = await openStore({ folder, clock });
    await fill(first);
    const before = await first.verify();
    await first.close();
    const second = await openStore({ folder, clock });
    expect(await second.verify()).toEqual(before);
    expect(
      await second.database.query("select number, name from parstock.migrations order by number"),
    ).toEqual([
      { number: 1, name: "ledger" },
      { number: 2, name: "watch" },
      { number: 3, name: "snoozes" },
      { number: 4, name: "deliveries" },
    ]);
    await second.close();
    expect(existsSync(join(folder, "lock.json"))).toBe(false);
  });

  it("keeps every acknowledged order when its process is killed in the middle of an append", async () => {
    const acknowledged: string[] = [];
    for (const [round, count] of [0, 1, 6].entries())
      acknowledged.push(...(await appendAndDie(round, count)));
    expect(acknowledged.length).toBeGreaterThanOrEqual(7);
    const store = await openStore({ folder, clock });
    expect(await store.verify()).toMatchObject({ kind: "intact" });
    const kept = new Map(
      (await store.listOrders(sampleOrders.tenant)).map((order) => [order.reference, order]),
    );
    for (const reference of acknowledged) {
      expect(kept.get(reference)).toMatchObject({ status: "submitted", lines: 20 });
    }
    const supply = await store.answer({ kind: "ledger.supply", tenant: sampleOrders.tenant });
    expect(supply).toHaveLength(kept.size * 20);
    await store.close();
  });

  it("is refused to a second process in one sentence, and taken over from a dead one", async () => {
    const first = await openStore({ folder, clock });
    await expect(openStore({ folder, clock })).rejects.toThrow(
      `The ledger in ${folder} is open in another process (number ${process.pid}); stop that one, or set DATABASE_URL to a PostgreSQL server that several can share.`,
    );
    await first.close();
    await appendAndDie(0, 0);
    expect(JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"))).toHaveProperty(
      "pid",
      child?.pid,
    );
    const heir = await openStore({ folder, clock });
    await heir.close();
  });

  it("is not refused because a later process has the number of a dead one", async () => {
    const first = await openStore({ folder, clock });
    const lock = JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"));
    await first.close();
    if (lock.startedAt === null) return;
    writeFileSync(join(folder, "lock.json"), JSON.stringify({ ...lock, startedAt: "1" }));
    const second = await openStore({ folder, clock });
    expect(JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"))).toEqual(lock);
    await second.close();
  });

  it("is made anew when its first process died while making it", async () => {
    mkdirSync(join(folder, "database.unfinished"));
    writeFileSync(join(folder, "database.unfinished", "PG_VERSION"), "18");
    const store = await openStore({ folder, clock });
    expect(await store.verify()).toMatchObject({ kind: "intact", records: 0 });
    await store.close();
  });

  it("that is none, or holds no database, is refused in one sentence", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(openStore({ folder: file, clock })).rejects.toThrow(
      `The ledger's folder ${file} can't be written (EEXIST); name one that can, or give this user the right to.`,
    );
    mkdirSync(join(folder, "database"));
    writeFileSync(join(folder, "database", "PG_VERSION"), "18\n");
    await expect(openStore({ folder, clock })).rejects.toThrow(
      /^The ledger in .* can't be opened \(.*; see that/s,
    );
    expect(existsSync(join(folder, "lock.json"))).toBe(false);
  });

  it("is refused while another machine may have it open", async () => {
    writeFileSync(
      join(folder, "lock.json"),
      JSON.stringify({ pid: 1, host: "elsewhere", startedAt: null }),
    );
    await expect(openStore({ folder, clock })).rejects.toThrow(
      /opened on the machine elsewhere and not closed there/,
    );
  });
});

it("has a commit on the disk before it is acknowledged", async () => {
  const store = await openStore({ folder, clock });
  const settings = await store.database.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'wal_sync_method') order by name",
  );
  expect(settings.map(({ name, setting }) => [name, setting])).toEqual([
    ["fsync", "on"],
    ["synchronous_commit", "on"],
    ["wal_sync_method", "fsync"],
  ]);
  const original = fs.fsyncSync;
  let asked = 0;
  fs.fsyncSync = (handle) => {
    asked += 1;
    original(handle);
  };
  syncBuiltinESMExports();
  try {
    await propose(store, { reference: "PS-1", lines: [{ item: "a" }] });
    const first = asked;
    expect(first).toBeGreaterThan(0);
    await store.database.query("select count(*) from parstock.events");
    expect(asked).toBe(first);
    await propose(store, { reference: "PS-2", lines: [{ item: "b" }] });
    expect(asked).toBeGreaterThan(first);
  } finally {
    fs.fsyncSync = original;
    syncBuiltinESMExports();
  }
  await store.close();
});
