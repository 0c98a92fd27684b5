import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { addDays, type Day, fail, type OrderState } from "@parstock/core";

import { decideForTenant } from "../autopilot.ts";
import { type Hub, openHub } from "../hub.ts";
import { actOnOrder } from "../orders.ts";
import { namesStock, openFileStock, runReplenishment } from "../replenishment.ts";
import { confirmedSuppliers, readRests, samplePerson, writeSample } from "../sample/index.ts";
import { startServer } from "../server/serve.ts";
import { readSettings } from "../settings/index.ts";
import { snoozeItem } from "../snooze.ts";
import { openBrowser } from "./browser.ts";
import { wholeNumber } from "./numbers.ts";
import { type CommonOptions, withHub } from "./options.ts";
import type { Terminal } from "./terminal.ts";

export interface ServeOptions extends CommonOptions {
  readonly port?: string;
  readonly host?: string;
}

export interface DemoOptions extends ServeOptions {
  readonly seed?: string;
}

const defaultPort = 4510;

/** `parstock serve`: until it is told to stop. */
export async function serveCommand(options: ServeOptions, terminal: Terminal): Promise<void> {
  const port = portOf(options);
  const work = async (hub: Hub): Promise<void> => {
    if (!namesStock(hub.settings))
      terminal.err(
        'The settings name no "stock" file and no "source", so nothing is run on schedule.',
      );
    await serveUntilStopped(hub, port, options, terminal);
  };
  await withHub(options, work, "made");
}

/** `parstock demo`: a sample business in a folder of its own, one run, and its dashboard. */
export async function demoCommand(options: DemoOptions, terminal: Terminal): Promise<void> {
  const port = portOf(options);
  const seed = wholeNumber(options.seed ?? "1", "--seed", 0, 4_294_967_295);
  const folder = resolve(options.data ?? join(".parstock", "demo"));
  const marker = join(folder, "sample.json");
  if (!existsSync(marker) && existsSync(join(folder, "database")))
    fail({
      code: "conflict",
      message: `${folder} holds a ledger that is no sample; the demonstration does not touch it. Choose another folder with --data.`,
    });
  if (!existsSync(marker)) {
    terminal.err("Making the sample business…");
    await writeSample(folder, seed);
  }
  // The environment is left out on purpose: a demonstration neither mails anybody nor touches a real database.
  const settings = readSettings(join(folder, "parstock.json"), folder, {});
  terminal.err("Opening the ledger…");
  const hub = await openHub({ settings, folder, databaseUrl: undefined });
  try {
    const runs = await hub.store.listRuns(settings.core.tenant, { limit: 1 });
    if (runs.length === 0) await runSample(hub, terminal);
    await serveUntilStopped(hub, port, options, terminal, showDashboard);
  } finally {
    await hub.close();
  }
}

function showDashboard(address: string): Promise<void> {
  return openBrowser(address, {
    environment: process.env,
    platform: process.platform,
    isTerminal: process.stdout.isTTY === true,
  });
}

/** What a business has said and done by the time that somebody looks at it. */
async function runSample(hub: Hub, terminal: Terminal): Promise<void> {
  const { stock } = hub.settings;
  if (stock === null) return;
  for (const id of confirmedSuppliers)
    await decideForTenant(
      hub,
      { type: "autopilot-confirmed", scope: { kind: "supplier", id } },
      samplePerson,
    );
  const today = hub.now().toISOString().slice(0, 10) as Day;
  for (const { item, location, days, reason } of await readRests(hub.folder))
    await snoozeItem(hub, { item, location, until: addDays(today, days), reason }, samplePerson);
  terminal.err("Running the first replenishment…");
  const report = await runReplenishment(hub, {
    stock: openFileStock(stock),
    trigger: "person",
    by: samplePerson,
  });
  if (report.kind !== "finished") return;
  await receivePart(hub, report.orders);
  const { read, low, proposed, sent, waiting } = report.counts;
  terminal.err(
    `${read} items read, ${low} low, ${proposed === 1 ? "1 order" : `${proposed} orders`}: ${sent} sent to the outbox, ${waiting} waiting for approval.`,
  );
}

/** Of the sent order with the most lines, half has arrived. */
async function receivePart(hub: Hub, orders: readonly OrderState[]): Promise<void> {
  const [order] = orders
    .filter(({ status, order: { lines } }) => status === "sent" && lines.length > 1)
    .map((state) => state.order)
    .toSorted((a, b) => b.lines.length - a.lines.length);
  if (order === undefined) return;
  const lines = order.lines
    .slice(0, Math.ceil(order.lines.length / 2))
    .map(({ number, quantity }) => ({ line: number, quantity }));
  await actOnOrder(hub, order.reference, { action: "receive", lines }, samplePerson);
}

async function serveUntilStopped(
  hub: Hub,
  port: number,
  options: ServeOptions,
  terminal: Terminal,
  show?: (address: string) => Promise<void>,
): Promise<void> {
  const host = options.host ?? "127.0.0.1";
  // Listened for from here on: whoever reads the address may stop the hub at once.
  const asked = stopSignal();
  const server = await startServer(hub, { host, port, report: (message) => terminal.err(message) });
  if (!["127.0.0.1", "localhost", "::1"].includes(host))
    terminal.err(
      "Everybody who reaches this address may decide over orders; put a proxy with a log-in before it.",
    );
  terminal.out(`Dashboard: ${server.address}`);
  terminal.err("Stop with Ctrl-C.");
  await show?.(server.address);
  await asked;
  terminal.err("Stopping…");
  await server.stop();
}

/** The first signal asks to stop; a second one does not wait. */
function stopSignal(): Promise<void> {
  return new Promise((done) => {
    const stop = (): void => {
      process.once("SIGINT", () => process.exit(130));
      process.once("SIGTERM", () => process.exit(143));
      done();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
}

function portOf({ port }: ServeOptions): number {
  return wholeNumber(port ?? String(defaultPort), "--port", 0, 65_535);
}
