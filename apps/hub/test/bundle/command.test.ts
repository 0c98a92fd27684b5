import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Instant } from "@parstock/core";
import { openStore } from "@parstock/store";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { stockCsv, suppliersCsv, temporaryFolder } from "../business.ts";
import { startMailServer } from "../mail-server.ts";
import { type Ended, run, start } from "./command.ts";

// The built command, as a process of its own: a dozen of them in a test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

async function businessFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "stock.csv"), stockCsv(27));
  await writeFile(join(folder, "suppliers.csv"), suppliersCsv);
  return folder;
}

const runArgs = ["run", "stock.csv", "--suppliers", "suppliers.csv", "--by", "Maria Lopez"];

function ok(ended: Ended): Ended {
  expect(ended.stderr).toBe("");
  expect(ended.code).toBe(0);
  return ended;
}

function json<T>(ended: Ended): T {
  return JSON.parse(ok(ended).stdout) as T;
}

test("ends quietly when nobody reads on", async () => {
  const folder = await businessFolder();
  const { child, ended } = start(folder, [...runArgs, "--dry-run"]);
  child.stdout?.destroy();
  expect(ok(await ended).stdout).toBe("");
});

test("from a file to a sent order, explained and proved", async () => {
  const folder = await businessFolder();
  const first = ok(await run(folder, runArgs));
  expect(first.stdout).toContain('"sku" is read as item (SKU)');
  expect(first.stdout).toContain("Read      27");
  expect(first.stdout).toContain("Proposed  3 orders, 9 lines, 243.00 EUR");

  const second = json<{ planned: unknown[] }>(await run(folder, [...runArgs, "--json"]));
  expect(second.planned).toEqual([]);

  const { rows } = json<{ rows: { reference: string }[] }>(await run(folder, ["orders", "--json"]));
  const reference = rows[0]!.reference;
  const edit = ["edit", reference, "1", "7", "--reason", "Shelf is small.", "--by", "Maria Lopez"];
  ok(await run(folder, edit));
  const approved = ok(await run(folder, ["approve", "--all", "--by", "Maria Lopez"]));
  expect(approved.stdout.match(/ {2}sent to orders@/g)).toHaveLength(3);
  expect(await readdir(join(folder, ".parstock", "outbox"))).toHaveLength(3);

  const explained = ok(await run(folder, ["explain", reference]));
  expect(explained.stdout).toContain("2 is at or below 5: 20 - 2 = 18 pcs are needed.");
  expect(explained.stdout).toContain("lines come to the same.");
  const shown = ok(await run(folder, ["order", reference]));
  expect(shown.stdout).toContain("Maria Lopez changed line 1 from 18 to 7: Shelf is small.");
  const pdf = join(folder, "order.pdf");
  expect((await run(folder, ["documents", "pdf", reference, "--out", pdf])).code).toBe(0);
  expect((await readFile(pdf)).subarray(0, 5).toString()).toBe("%PDF-");
  const text = ok(await run(folder, ["documents", "text", reference]));
  expect(text.stdout).toContain(reference);
  expect(ok(await run(folder, ["audit", "verify"])).stdout).toMatch(
    /^The ledger is intact: \d+ records/,
  );
  const received = ok(await run(folder, ["receive", reference, "--by", "Maria Lopez"]));
  expect(received.stdout).toContain("received");
});

test("a dry run shows the orders and leaves no trace", async () => {
  const folder = await businessFolder();
  const { stdout } = ok(await run(folder, [...runArgs, "--dry-run"]));
  expect(stdout).toContain("would wait");
  expect(existsSync(join(folder, ".parstock", "database"))).toBe(false);
});

test("without a ledger there is nothing to look at, and none is made", async () => {
  const folder = await businessFolder();
  for (const args of [["orders"], ["order", "PS-1"], ["exceptions"], ["audit", "verify"]]) {
    const { code, stderr } = await run(folder, args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^There is no ledger in .* yet; the first parstock run makes it\.\n$/);
  }
  const missing = await run(folder, ["run", "nothing.csv"]);
  expect(missing.stderr).toBe("nothing.csv does not exist; check the path.\n");
  expect(missing.code).toBe(2);
  expect(existsSync(join(folder, ".parstock"))).toBe(false);
});

test("two at once make one set of orders", async () => {
  const folder = await businessFolder();
  const both = await Promise.all([run(folder, runArgs), run(folder, runArgs)]);
  expect(both.map((ended) => ended.code)).toContain(0);
  const refusals = both.filter(({ code }) => code !== 0).map(({ stderr }) => stderr);
  expect(refusals.filter((sentence) => !/ledger in .* open/.test(sentence))).toEqual([]);
  const { total } = json<{ total: number }>(await run(folder, ["orders", "--json"]));
  expect(total).toBe(3);
});

test("decide takes a snapshot and explain takes what it prints", async () => {
  const folder = await businessFolder();
  const { defaultApproval, defaultGuards, defaultOrdering } = await import("@parstock/core");
  const unit = { code: "ea", decimals: 0 };
  const snapshot = {
    settings: {
      tenant: "t",
      company: { name: "C", address: [], language: "en" },
      autopilot: "ask",
      from: "a@example.com",
      copyTo: [],
      intervalMinutes: 60,
      guards: defaultGuards,
      approval: defaultApproval,
      ordering: defaultOrdering,
    },
    moment: { at: "2026-11-23T08:00:00.000Z", local: {} },
    records: [
      {
        item: { id: "A", name: "A", unit, kind: "stock", status: "active" },
        stock: {
          item: "A",
          location: "main",
          onHand: "14",
          committed: "0",
          backordered: "0",
          onOrder: "0",
          inTransit: "0",
          readAt: "2026-11-23T08:00:00.000Z",
        },
        rule: {
          item: "A",
          location: "main",
          policy: { kind: "s,S", reorderPoint: "20", orderUpTo: "50" },
          status: "active",
        },
        offers: [
          {
            supplier: "S",
            item: "A",
            purchaseUnit: unit,
            ratio: { numerator: "1", denominator: "1" },
            multiple: "10",
            prices: [{ from: "0", price: "2", currency: "EUR" }],
            leadTimeDays: 3,
          },
        ],
      },
    ],
    suppliers: [{ id: "S", name: "S", status: "active", currency: "EUR", email: "s@example.com" }],
  };
  const decided = ok(await run(folder, ["decide", "-"], {}, JSON.stringify(snapshot)));
  const plan = JSON.parse(decided.stdout) as { orders: { order: { lines: unknown[] } }[] };
  expect(plan.orders[0]!.order.lines).toMatchObject([{ item: "A", quantity: "40", total: "80" }]);
  await writeFile(join(folder, "decision.json"), decided.stdout);
  expect(ok(await run(folder, ["explain", "decision.json", "1"])).stdout).toContain(
    "14 is at or below 20: 50 - 14 = 36 ea are needed.",
  );
  await writeFile(
    join(folder, "forged.json"),
    decided.stdout.replaceAll('"quantity": "40"', '"quantity": "400"'),
  );
  const forged = await run(folder, ["explain", "forged.json"]);
  expect(forged.code).toBe(1);
  expect(forged.stderr).toBe("Computed again, line 1 comes to something else than was ordered.\n");
});

test("audit verify names the first record that was changed", async () => {
  const folder = await businessFolder();
  ok(await run(folder, runArgs));
  const store = await openStore({
    folder: join(folder, ".parstock"),
    clock: () => new Date().toISOString() as Instant,
  });
  await store.database.script(
    `do $$ begin
       execute 'alter table parstock.events disable trigger all';
       update parstock.events set event = replace(event::text, '"18"', '"81"')::json
         where sequence = (select min(sequence) from parstock.events where stream like 'order/%');
     end $$`,
  );
  await store.close();
  const { code, stderr } = await run(folder, ["audit", "verify"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Record \d+ \(order\/PS-\S+\) was changed: /);
});

test("doctor says what is wrong, a sentence a part", async () => {
  const folder = await businessFolder();
  await writeFile(
    join(folder, "parstock.json"),
    JSON.stringify({
      from: "buyer@larkfield.example.com",
      stock: "missing.csv",
      holidays: { suppliers: { SUP1: "XX" } },
    }),
  );
  const sick = await run(folder, ["doctor"], { SMTP_URL: "smtp://127.0.0.1:1" });
  expect(sick.code).toBe(1);
  expect(sick.stdout).toContain("missing.csv does not exist; check the path.");
  expect(sick.stdout).toMatch(/The mail server 127\.0\.0\.1:1 can't be reached/);
  expect(sick.stdout).toContain(
    "There is no table of holidays for XX; correct the country or region.",
  );
  expect(sick.stderr).toBe("3 parts need attention: mail, stock, holidays XX.\n");
  const server = await startMailServer();
  await writeFile(
    join(folder, "parstock.json"),
    JSON.stringify({
      from: "buyer@larkfield.example.com",
      stock: "stock.csv",
      suppliers: "suppliers.csv",
    }),
  );
  ok(await run(folder, runArgs));
  const well = ok(await run(folder, ["doctor"], { SMTP_URL: server.url })).stdout;
  expect(well).toMatch(/disk +ok +What is recorded is on the disk before it is acknowledged\./);
});

test("an item is snoozed with a reason, shown, left alone by runs and woken", async () => {
  const folder = await businessFolder();
  const settings = { stock: "stock.csv", suppliers: "suppliers.csv" };
  await writeFile(join(folder, "parstock.json"), JSON.stringify(settings));
  ok(await run(folder, ["stop", "--reason", "Set-up.", "--by", "M"]));
  // IT-3 is not in the ledger yet, but in the stock that the settings name.
  const snooze = [
    "snooze",
    "IT-3",
    "--days",
    "14",
    "--reason",
    "Being replaced.",
    "--by",
    "Maria Lopez",
  ];
  const said = ok(await run(folder, snooze)).stdout;
  expect(said).toMatch(
    /^IT-3 is left alone at main until \d{4}-\d{2}-\d{2}\. Orders that exist go on/,
  );
  const listed = ok(await run(folder, ["snoozed"])).stdout;
  expect(listed).toMatch(/IT-3 +main +\S+ +Maria Lopez +Being replaced\./);
  type Planned = {
    counts: { low: number; skipped: Record<string, number> };
    orders: { lines: number }[];
  };
  const first = json<Planned>(await run(folder, ["run", "--json", "--by", "M"]));
  expect(first.counts.skipped).toMatchObject({ snoozed: 1 });
  expect(first.orders.reduce((sum, order) => sum + order.lines, 0)).toBe(8);
  expect(ok(await run(folder, ["wake", "IT-3", "--by", "Maria Lopez"])).stdout).toBe(
    "IT-3 is looked at again at main.\n",
  );
  expect(ok(await run(folder, ["snoozed"])).stdout).toBe("Nothing is snoozed.\n");
  const second = json<Planned>(await run(folder, ["run", "--json", "--by", "M"]));
  expect(second.counts.low).toBe(1);
});

test("orders say when the request for approval ends, and where they go, as the run does", async () => {
  const folder = await businessFolder();
  const ran = ok(await run(folder, runArgs)).stdout;
  const listed = ok(await run(folder, ["orders", "--status", "waiting,proposed"])).stdout;
  expect(listed.match(/waiting, expires in 6 days$/gm)).toHaveLength(3);
  expect(ran).toContain("Main location");
  expect(listed.match(/Main location/g)).toHaveLength(3);
  const [reference = ""] = /PS-\S+/.exec(listed) ?? [];
  const shown = ok(await run(folder, ["order", reference], { TZ: "Asia/Tokyo" })).stdout;
  expect(shown).toMatch(
    /The request for approval expires in 6 days: \d{4}-\d\d-\d\d \d\d:\d\d GMT\+9/,
  );
});

test("a stopped run says once why", async () => {
  const folder = await businessFolder();
  const nothing = stockCsv(27).replaceAll(/,(?:2|40),5,20/g, ",0,5,20");
  await writeFile(join(folder, "stock.csv"), nothing);
  const { code, stdout, stderr } = await run(folder, runArgs);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The feed says that all 27 active items have nothing on hand;/);
  expect(stdout).not.toContain("nothing on hand");
});

test("limits are shown with who set them, and a raise needs a name", async () => {
  const folder = await businessFolder();
  ok(await run(folder, runArgs));
  await writeFile(join(folder, "parstock.json"), '{"approval":{"orderValue":50000}}');
  const stopped = await run(folder, runArgs);
  expect(stopped.code).toBe(1);
  expect(stopped.stderr).toMatch(/^The limit approval\.orderValue was raised from 20000 to 50000/);
  expect(stopped.stderr).toContain('parstock limits record --by "Your Name"');
  const refused = await run(folder, ["approve", "--all", "--by", "Maria Lopez"]);
  expect(refused.code).toBe(1);
  const unnamed = await run(folder, ["limits", "record"]);
  expect([unnamed.code, unnamed.stderr]).toEqual([2, 'Say who you are: add --by "Your Name".\n']);
  expect(ok(await run(folder, ["limits"])).stdout).toMatch(
    /approval\.orderValue +50000 +nobody yet +raised from 20000/,
  );
  const recorded = ok(await run(folder, ["limits", "record", "--by", "Maria Lopez"])).stdout;
  expect(recorded).toBe("approval.orderValue: 20000 → 50000, recorded for Maria Lopez.\n");
  expect(ok(await run(folder, ["limits"])).stdout).toMatch(
    /approval\.orderValue +50000 +Maria Lopez +\d{4}-\d\d-\d\d/,
  );
  ok(await run(folder, runArgs));
});

test("audit rebuild mends the tables from the records, and doctor sees what differs", async () => {
  const folder = await businessFolder();
  ok(await run(folder, runArgs));
  expect(ok(await run(folder, ["audit", "rebuild"])).stdout).toMatch(
    /^Rebuilt from \d+ records; nothing differed\.\n$/,
  );
  const store = await openStore({
    folder: join(folder, ".parstock"),
    clock: () => new Date().toISOString() as Instant,
  });
  await store.database.query("update parstock.orders set total = 1 where supplier = 'SUP1'");
  await store.database.query("delete from parstock.needs where item = 'IT-3'");
  await store.close();
  const sick = await run(folder, ["doctor"]);
  expect(sick.code).toBe(1);
  expect(sick.stdout).toMatch(/tables +wrong +needs: 1 row missing \("main main\/main\/IT-3\//);
  expect(sick.stdout).toContain("orders: 1 row with other content");
  expect(sick.stdout).toContain("Run parstock audit rebuild.");
  const mended = ok(await run(folder, ["audit", "rebuild"])).stdout;
  expect(mended).toContain("what differed is as the records say again.");
  expect(ok(await run(folder, ["doctor"])).stdout).toContain(
    "Every table holds what the records give.",
  );
});

describe("bad input is one clear sentence and an exit code:", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parstock command "));
    await writeFile(join(folder, "stock.csv"), stockCsv(3));
    await writeFile(join(folder, "package.json"), "{}");
    ok(await run(folder, ["stop", "--reason", "Not yet.", "--by", "M"]));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each<[name: string, args: string[], sentence: string, code?: number]>([
    [
      "no file",
      ["run"],
      'Name the file with the stock: parstock run stock.csv, or set "stock" in parstock.json.',
    ],
    ["a missing file", ["run", "nothing.csv"], "nothing.csv does not exist; check the path."],
    [
      "a missing mapping",
      ["run", "stock.csv", "--mapping", "no.json"],
      "The mapping file …/no.json can't be read; does it exist?",
    ],
    [
      "a broken mapping",
      ["run", "stock.csv", "--mapping", "stock.csv"],
      "stock.csv is not valid JSON; look for a missing comma, quotation mark or bracket.",
    ],
    [
      "missing settings",
      ["run", "stock.csv", "--settings", "no.json"],
      "The settings file …/no.json can't be read; does it exist?",
    ],
    [
      "a strange time",
      ["run", "stock.csv", "--as-of", "yesterday"],
      '--as-of takes "now" or a time such as 2026-11-23T07:00:00Z, not "yesterday".',
    ],
    ["no name", ["approve", "PS-1"], 'Say who you are: add --by "Your Name".'],
    ["no order", ["approve", "--by", "M"], "Name the orders to approve, or say --all."],
    [
      "orders and --all",
      ["approve", "PS-1", "--all", "--by", "M"],
      "Either name orders or say --all, not both.",
    ],
    ["nothing to approve", ["approve", "--all", "--by", "M"], "There is no order to approve.", 1],
    ["an unknown order", ["approve", "PS-1", "--by", "M"], "There is no order PS-1."],
    ["an unknown order to show", ["order", "PS-1"], "There is no order PS-1."],
    ["an unknown order to explain", ["explain", "PS-1"], "There is no order PS-1."],
    [
      "an unknown format",
      ["documents", "docx", "PS-1"],
      'There is no document format "docx"; known are pdf, html, text, csv, eml.',
    ],
    [
      "a strange scope",
      ["confirm", "shelf", "A", "--by", "M"],
      'Auto-order is confirmed for an item, a supplier or a category, not for "shelf".',
    ],
    [
      "a confirmation that was never given",
      ["withdraw", "item", "A", "--by", "M"],
      "Nobody has confirmed item A for auto-order.",
    ],
    [
      "submission that is stopped",
      ["stop", "--reason", "Again.", "--by", "M"],
      "Submission is stopped already: Not yet.",
      1,
    ],
    [
      "no snapshot",
      ["decide", "nothing.json"],
      "The file nothing.json can't be read; does it exist?",
    ],
    [
      "a snapshot of something else",
      ["decide", "package.json"],
      'package.json is not a snapshot: "settings", "moment", "records", "suppliers" is missing.',
    ],
    [
      "no decision",
      ["explain", "package.json"],
      `package.json holds no decision; give it what parstock decide prints, or one of its "proofs".`,
    ],
    [
      "a strange port",
      ["serve", "--port", "http"],
      '--port takes a whole number from 0 to 65535, not "http".',
    ],
    [
      "a negative port",
      ["serve", "--port", "-1"],
      '--port takes a whole number from 0 to 65535, not "-1".',
    ],
    [
      "a strange port to come back to",
      ["connect", "xero", "--callback-port", "1e3", "--set", "clientId=x"],
      '--callback-port takes a whole number from 0 to 65535, not "1e3".',
    ],
    [
      "a strange seed",
      ["demo", "--seed", "-4"],
      '--seed takes a whole number from 0 to 4294967295, not "-4".',
    ],
    [
      "a strange limit",
      ["orders", "--limit", "-1"],
      '--limit takes a whole number from 1 to 100000, not "-1".',
    ],
    [
      "an unknown status",
      ["orders", "--status", "nonsense"],
      'There is no status "nonsense"; known are proposed, waiting, approved, rejected, expired, submitting, submitted, sending, sent, unknown, failed, acknowledged, confirmed, changed, refused, partly-received, received, closed, cancelled.',
    ],
    [
      "a line that is no number",
      ["edit", "PS-1", "x", "3", "--reason", "r", "--by", "M"],
      'A line is named by its number, 1, 2, 3…, not "x".',
    ],
    [
      "a receipt that says no quantity",
      ["receive", "PS-1", "2", "--by", "M"],
      'Say what arrived as line=quantity, such as 2=12.5, not "2".',
    ],
    [
      "an unknown item",
      ["snooze", "NOPE", "--days", "3", "--reason", "r", "--by", "M"],
      "There is no item NOPE: it was never low or ordered, and the stock that the settings name does not hold it.",
    ],
    [
      "a day that is none",
      ["snooze", "IT-0", "--until", "2026-02-30", "--reason", "r", "--by", "M"],
      '--until takes a day such as 2026-12-24, not "2026-02-30".',
    ],
    [
      "no days at all",
      ["snooze", "IT-0", "--reason", "r", "--by", "M"],
      "Say how long with either --until 2026-12-24 or --days 14.",
    ],
    [
      "too few days",
      ["snooze", "IT-0", "--days", "0", "--reason", "r", "--by", "M"],
      '--days takes a whole number from 1 to 1830, not "0".',
    ],
    ["an item that is awake", ["wake", "IT-0", "--by", "M"], "IT-0 is not snoozed.", 1],
    [
      "a data folder that is a file",
      ["orders", "--data", "stock.csv"],
      "The data folder …/stock.csv is a file; name a folder.",
    ],
  ])("%s", async (_name, args, sentence, expected = 2) => {
    const { code, stderr, stdout } = await run(folder, args);
    expect(code).toBe(expected);
    expect(stdout).toBe("");
    expect(stderr.replaceAll(folder, "…")).toBe(`${sentence}
`);
  });

  test.each([
    ["a command that does not exist", ["rnu"], "Unknown command 'rnu'; did you mean run?"],
    [
      "an option that does not exist",
      ["run", "--dryrun"],
      "Unknown option '--dryrun'; did you mean --dry-run?",
    ],
    [
      "a reason left out",
      ["reject", "PS-1", "--by", "M"],
      "Required option '--reason <text>' not specified; parstock --help shows what there is.",
    ],
    [
      "an argument too many",
      ["orders", "waiting"],
      "Too many arguments for 'orders'. Expected 0 arguments but got 1: waiting; parstock --help shows what there is.",
    ],
  ])("%s", async (_name, args, sentence) => {
    const { code, stderr } = await run(await temporaryFolder(), args);
    expect(code).toBe(2);
    expect(stderr).toBe(`${sentence}\n`);
  });
});

describe("serve", () => {
  test("shows the address, refuses a second start on its folder, and stops when asked", async () => {
    const folder = await businessFolder();
    await writeFile(
      join(folder, "parstock.json"),
      JSON.stringify({ stock: "stock.csv", suppliers: "suppliers.csv" }),
    );
    const server = start(folder, ["serve", "--port", "0"]);
    await server.says("Dashboard: http://127.0.0.1:");
    const second = await run(folder, ["orders"]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`number ${server.child.pid}`);
    server.child.kill("SIGTERM");
    expect((await server.ended).code).toBe(0);
    ok(await run(folder, ["orders"]));
  });

  test("demo makes its business in a folder of its own and never in a real one", async () => {
    const folder = await temporaryFolder();
    const demo = start(folder, ["demo", "--port", "0"]);
    await demo.says("Dashboard: http://127.0.0.1:");
    demo.child.kill("SIGINT");
    const { code, stderr } = await demo.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/items read, \d+ low, \d+ orders: \d+ sent to the outbox, \d+ waiting/);
    expect(existsSync(join(folder, ".parstock", "database"))).toBe(false);
    const sample = ["--data", ".parstock/demo", "--settings", ".parstock/demo/parstock.json"];
    const listed = json<{ rows: { status: string }[] }>(
      await run(folder, ["orders", "--json", "--limit", "1000", ...sample]),
    );
    const statuses = new Set(listed.rows.map(({ status }) => status));
    expect(statuses).toEqual(new Set(["waiting", "sent", "partly-received"]));
    const snoozed = ok(await run(folder, ["snoozed", ...sample])).stdout;
    expect(snoozed.match(/Robin Larkfield/g)).toHaveLength(2);
    const real = join(folder, "real");
    await mkdir(join(real, "database"), { recursive: true });
    const refused = await run(folder, ["demo", "--data", "real"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("holds a ledger that is no sample");
    expect(await readdir(real)).toEqual(["database"]);
  });
});
