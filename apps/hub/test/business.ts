import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Actor, Instant, Order, RunReport } from "@parstock/core";
import { openStore, type Store } from "@parstock/store";
import { onTestFinished, vi } from "vitest";

import { assembleHub, type Hub } from "../src/hub.ts";
import { openFileStock, runReplenishment } from "../src/replenishment.ts";
import { readSettings } from "../src/settings/index.ts";

// The first test of a file also makes the database.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const maria: Actor = { kind: "person", id: "maria-lopez", name: "Maria Lopez" };

/** A stock file of `count` items at three suppliers; every third one is low, the others are full. */
export function stockCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const low = at % 3 === 0;
    return `IT-${at},Item ${at},${low ? 2 : 40},5,20,SUP${at % 9 < 3 ? 1 : at % 9 < 6 ? 2 : 3},1.50,EUR,3`;
  });
  return ["sku,name,on hand,min,max,supplier,price,currency,lead time days", ...rows, ""].join(
    "\n",
  );
}

export const suppliersCsv: string = [
  "supplier,name,email,currency",
  "SUP1,First Supplies,orders@first.example.com,EUR",
  "SUP2,Second Supplies,orders@second.example.com,EUR",
  "SUP3,Third Supplies,orders@third.example.com,EUR",
  "",
].join("\n");

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "parstock hub "));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

let store: Store | null = null;
let tenants = 0;

/** One ledger in memory serves all tests of a file: each is a tenant of its own. */
async function sharedStore(): Promise<Store> {
  store ??= await openStore({ clock: () => new Date().toISOString() as Instant });
  return store;
}

export interface Business {
  readonly hub: Hub;
  readonly folder: string;
  run(options?: { readonly feedChecked: boolean }): Promise<RunReport>;
  write(name: string, text: string | Uint8Array): Promise<void>;
  /** The same ledger seen by a hub with other settings. */
  reopen(settings: object, environment?: NodeJS.ProcessEnv): Promise<Business>;
}

/** A hub over real files, a real ledger and its outbox, or the mail server that the environment names. */
export async function openBusiness(
  settings: object = {},
  environment: NodeJS.ProcessEnv = {},
  files: Readonly<Record<string, string | Uint8Array>> = {
    "stock.csv": stockCsv(27),
    "suppliers.csv": suppliersCsv,
  },
): Promise<Business> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  tenants += 1;
  return open(folder, `t${tenants}`, settings, environment);
}

async function open(
  folder: string,
  tenant: string,
  settings: object,
  environment: NodeJS.ProcessEnv,
): Promise<Business> {
  await writeFile(
    join(folder, "parstock.json"),
    JSON.stringify({
      tenant,
      from: "buyer@larkfield.example.com",
      stock: "stock.csv",
      suppliers: "suppliers.csv",
      ...settings,
    }),
  );
  const read = readSettings(undefined, folder, environment);
  const hub = await assembleHub(await sharedStore(), read, folder, "embedded");
  return {
    hub,
    folder,
    run(options) {
      const { stock } = read;
      if (stock === null) throw new Error("the business has no stock file");
      return runReplenishment(hub, {
        stock: openFileStock(stock),
        trigger: "person",
        by: maria,
        ...options,
      });
    },
    write: (name, text) => writeFile(join(folder, name), text),
    reopen: (more, other = environment) => open(folder, tenant, { ...settings, ...more }, other),
  };
}

export function finished(report: RunReport): Extract<RunReport, { kind: "finished" }> {
  if (report.kind !== "finished")
    throw new Error(`the run did not finish: ${JSON.stringify(report)}`);
  return report;
}

/** What each order buys, to compare sets of orders by. */
export function bought(orders: readonly Order[]): string[] {
  return orders
    .flatMap((order) => order.lines.map((line) => `${line.item} x ${line.quantity}`))
    .sort();
}
