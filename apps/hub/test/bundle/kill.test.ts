import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Instant, OrderState } from "@parstock/core";
import { openStore, type Store } from "@parstock/store";
import { simpleParser } from "mailparser";
import { expect, test, vi } from "vitest";

import { decideForTenant } from "../../src/autopilot.ts";
import { assembleHub } from "../../src/hub.ts";
import { createChance } from "../../src/sample/random.ts";
import { readSettings } from "../../src/settings/index.ts";
import { maria } from "../business.ts";
import { startMailServer } from "../mail-server.ts";
import { start } from "./command.ts";

/**
 * Real runs of the built command, against a real SMTP server and a ledger on disk, killed with SIGKILL at random
 * moments: some by the clock, some at a step of the mail's conversation. Each world is killed again and again, then
 * run to its end, and must hold every order once.
 */
const kills = Number(process.env["PARSTOCK_KILLS"] ?? 200);
const killsPerWorld = 8;
const worlds = Math.ceil(kills / killsPerWorld);
const suppliers = 10;
const itemsPerSupplier = 3;
const seed = Number(process.env["PARSTOCK_SEED"] ?? randomInt(1_000_000));

vi.setConfig({ testTimeout: 60_000 + kills * 10_000, hookTimeout: 60_000 });

const supplierIds = Array.from({ length: suppliers }, (_, at) => `S${at}`);
const items = supplierIds.flatMap((supplier) =>
  Array.from({ length: itemsPerSupplier }, (_, at) => ({ id: `${supplier}-${at}`, supplier })),
);

type Moment =
  | { readonly kind: "clock"; readonly ms: number }
  /** At the `after`-th mail of this life: when its sender is named, when it came whole, or once it was answered. */
  | { readonly kind: "mail"; readonly after: number; readonly at: "MAIL" | "DATA" | "answered" };

test(`${kills} runs killed at random moments lose no order and send none twice (seed ${seed})`, async () => {
  console.log(`kill test: PARSTOCK_SEED=${seed} PARSTOCK_KILLS=${kills}`);
  const chance = createChance(seed);
  const complaints: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), "parstock kill "));
  const pull = { now: (_at: "MAIL" | "DATA" | "answered"): void => {} };
  const server = await startMailServer(
    {
      onMailFrom(_address, _session, callback) {
        pull.now("MAIL");
        callback();
      },
    },
    (_message, accept) => {
      pull.now("DATA");
      accept();
      pull.now("answered");
    },
  );
  try {
    await writeFile(join(folder, "stock.csv"), stockFile());
    await writeFile(join(folder, "suppliers.csv"), supplierFile());
    for (let world = 0; world < worlds; world++)
      await writeFile(join(folder, `world-${world}.json`), JSON.stringify(settingsOf(world)));
    await prepare(folder);

    const life = async (world: number, moment: Moment | null): Promise<void> => {
      const running = start(
        folder,
        ["run", "--settings", `world-${world}.json`, "--data", "ledger", "--as-of", "now"],
        { SMTP_URL: server.url },
      );
      const kill = (): void => void running.child.kill("SIGKILL");
      let mails = 0;
      pull.now = (at) => {
        if (at === "MAIL") mails += 1;
        if (moment?.kind === "mail" && moment.at === at && moment.after === mails) kill();
      };
      const timer = moment?.kind === "clock" ? setTimeout(kill, moment.ms) : null;
      const { code, signal, stderr } = await running.ended;
      pull.now = () => {};
      if (timer !== null) clearTimeout(timer);
      if (signal !== "SIGKILL" && (code !== 0 || stderr !== ""))
        complaints.push(`a run ended with ${code}: ${stderr}`);
    };

    const begun = performance.now();
    await life(0, null);
    const wholeRunMs = performance.now() - begun;
    for (let world = 0; world < worlds; world++) {
      for (let kill = 0; kill < killsPerWorld; kill++)
        await life(world, momentOf(chance, wholeRunMs));
      await life(world, null);
    }
    complaints.push(...(await judge(folder, await recipients(server.received))));
    expect(complaints).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

function momentOf(chance: ReturnType<typeof createChance>, wholeRunMs: number): Moment {
  if (chance.next() < 0.5) return { kind: "clock", ms: Math.round(chance.next() * wholeRunMs) };
  return {
    kind: "mail",
    after: chance.whole(1, 3),
    at: chance.pick(["MAIL", "DATA", "answered"] as const),
  };
}

function stockFile(): string {
  const rows = items.map(({ id, supplier }) => `${id},2,5,20,${supplier},1.50,EUR,3`);
  return ["sku,on hand,min,max,supplier,price,currency,lead time days", ...rows, ""].join("\n");
}

function supplierFile(): string {
  const rows = supplierIds.map((id) => `${id},Supplier ${id},${id.toLowerCase()}@example.com,EUR`);
  return ["supplier,name,email,currency", ...rows, ""].join("\n");
}

function settingsOf(world: number): object {
  return {
    tenant: `world-${world}`,
    autopilot: "auto",
    from: "buyer@larkfield.example.com",
    stock: "stock.csv",
    suppliers: "suppliers.csv",
    ordering: { referencePrefix: `W${world}` },
  };
}

async function open(folder: string): Promise<Store> {
  return openStore({
    folder: join(folder, "ledger"),
    clock: () => new Date().toISOString() as Instant,
  });
}

/** A named person has confirmed every supplier, so that whole runs go through alone. */
async function prepare(folder: string): Promise<void> {
  const store = await open(folder);
  for (let world = 0; world < worlds; world++) {
    const settings = readSettings(`world-${world}.json`, folder, {});
    const hub = await assembleHub(store, settings, folder, "embedded");
    for (const id of supplierIds)
      await decideForTenant(
        hub,
        { type: "autopilot-confirmed", scope: { kind: "supplier", id } },
        maria,
      );
  }
  await store.close();
}

/** How many mails each order's reference came in. */
async function recipients(received: readonly Buffer[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const raw of received) {
    const { headers } = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
    const reference = String(headers.get("x-parstock-reference"));
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }
  return counts;
}

/** What is wrong after all worlds have been run to their end; nothing, when every promise was kept. */
async function judge(folder: string, mails: ReadonlyMap<string, number>): Promise<string[]> {
  const store = await open(folder);
  const complaints: string[] = [];
  const known = new Set<string>();
  const tally = { sent: 0, uncertain: 0 };
  try {
    for (let world = 0; world < worlds; world++) {
      const tenant = `world-${world}`;
      const raised = new Map(
        (await store.listExceptions(tenant)).map(({ key, message }) => [key, message]),
      );
      const found = new Map(items.map(({ id }) => [id, [] as string[]]));
      for (const { reference } of await store.listOrders(tenant, { limit: 1_000 })) {
        const { state } = (await store.order(tenant, reference))!;
        known.add(reference);
        for (const line of state.order.lines) found.get(line.item)?.push(line.quantity);
        const warning = raised.get(`order:${reference}:uncertain`);
        complaints.push(...complaintsAbout(state, mails.get(reference) ?? 0, warning));
        tally[state.status === "sent" ? "sent" : "uncertain"] += 1;
      }
      for (const [item, quantities] of found)
        if (quantities.join() !== "18")
          complaints.push(`${item} of ${tenant} was ordered [${quantities.join()}], not once 18`);
      const chain = await store.verify(tenant);
      if (chain.kind !== "intact") complaints.push(`${tenant}: ${chain.message}`);
    }
  } finally {
    await store.close();
  }
  for (const reference of mails.keys())
    if (!known.has(reference)) complaints.push(`mail went out for ${reference}, which is no order`);
  console.log(`kill test: ${tally.sent} orders sent once, ${tally.uncertain} shown as uncertain`);
  return complaints;
}

function complaintsAbout(state: OrderState, mails: number, warning: string | undefined): string[] {
  const { reference } = state.order;
  const complaints: string[] = [];
  if (mails > 1) complaints.push(`${reference} went out ${mails} times`);
  if (state.status === "sent") {
    if (mails === 0) complaints.push(`${reference} is called sent, and no mail arrived`);
  } else if (state.status !== "unknown" || state.step !== "sending") {
    complaints.push(`${reference} was left ${state.status}`);
  } else if (!/may or may not have gone out; ask .* marked copy\.$/.test(warning ?? "")) {
    complaints.push(`${reference} is uncertain, and nobody is told what to do`);
  }
  return complaints;
}
