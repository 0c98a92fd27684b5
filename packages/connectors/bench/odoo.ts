import {
  decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Effect,
  replenish,
  runAsync,
  rememberingSource,
  type RunReport,
  type Settings,
  type Source,
  targetOf,
} from "@parstock/core";

import { odoo } from "../src/odoo/index.ts";
import { Host } from "../test/odoo/live-host.ts";
import { open, prepare, type Rpc, type Server } from "./odoo-data.ts";

/**
 * Parstock against Odoo's own scheduler, on one real Odoo, on the same data, in one run. Needs an Odoo with Inventory and
 * Purchase whose database may be filled and emptied of draft orders: never a business's own.
 *
 *   PARSTOCK_ODOO_URL=http://127.0.0.1:8069 PARSTOCK_ODOO_DATABASE=bench PARSTOCK_ODOO_LOGIN=admin \
 *   PARSTOCK_ODOO_KEY=admin PARSTOCK_ODOO_VERSION=17 node --conditions=parstock-source bench/odoo.ts
 */
const wanted = {
  rules: Number(process.env["PARSTOCK_ODOO_RULES"] ?? 10_000),
  vendors: 20,
  below: 0.4,
};

const settings: Settings = {
  tenant: "bench",
  company: { name: "Bench", address: [], language: "en" },
  autopilot: "auto",
  from: "buying@bench.example",
  copyTo: [],
  intervalMinutes: 60,
  guards: {
    ...defaultGuards,
    valuePerRun: decimal(1e12),
    coverDays: 10_000,
  },
  approval: { ...defaultApproval, lineValue: decimal(1e9), orderValue: decimal(1e12) },
  ordering: defaultOrdering,
};

/** Changes are asked for from two minutes before the last read on. */
const settledMs = 125_000;

interface Timed<T> {
  readonly seconds: number;
  readonly value: T;
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<Timed<T>> {
  process.stderr.write(`${what} …\n`);
  const started = performance.now();
  const value = await run();
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${what.padEnd(58)}${seconds.toFixed(2).padStart(8)} s\n`);
  return { seconds, value };
}

/** Product and quantity of every line of orders that are not confirmed, by vendor. */
async function draftLines(rpc: Rpc): Promise<Map<string, string[]>> {
  const lines = await rpc.call<
    { partner_id: number; product_id: number; product_qty: number; price_unit: number }[]
  >("purchase.order.line", "search_read", [], {
    domain: [["state", "=", "draft"]],
    fields: ["partner_id", "product_id", "product_qty", "price_unit"],
    load: "",
  });
  const byVendor = new Map<string, string[]>();
  for (const line of lines) {
    const vendor = byVendor.get(String(line.partner_id)) ?? [];
    vendor.push(`${line.product_id} ${line.product_qty} ${line.price_unit}`);
    byVendor.set(String(line.partner_id), vendor.sort());
  }
  return byVendor;
}

/** One order at a time: a whole day's receipts in one call outlast every time-out. */
async function clear(rpc: Rpc): Promise<void> {
  const orders = await rpc.call<number[]>("purchase.order", "search", [[]]);
  for (const order of orders) {
    await rpc.call("purchase.order", "button_cancel", [[order]]);
    await rpc.call("purchase.order", "unlink", [[order]]);
  }
}

async function setTrigger(rpc: Rpc, trigger: "auto" | "manual"): Promise<void> {
  const rules = await rpc.call<number[]>("stock.warehouse.orderpoint", "search", [[]]);
  await rpc.call("stock.warehouse.orderpoint", "write", [rules, { trigger }]);
}

function written(lines: Map<string, string[]>): string {
  const count = [...lines.values()].reduce((sum, own) => sum + own.length, 0);
  return `${lines.size} vendors, ${count} lines`;
}

class Replenishment {
  readonly host: Host;
  private readonly source: Source;
  private runs = 0;
  private told = 0;

  constructor(server: Server, version: string) {
    const rowsPerCall = process.env["PARSTOCK_ODOO_ROWS"] ?? "5000";
    this.host = new Host(server, version, { rowsPerCall, confirm: "no" });
    this.source = rememberingSource(this.host.connection, 24 * 3_600_000);
  }

  async confirmSuppliers(count: number): Promise<void> {
    const at = new Date().toISOString();
    const by = { kind: "person", id: "bench", name: "Bench" };
    const events = Array.from({ length: count }, (_, index) => ({
      stream: "tenant",
      event: {
        type: "autopilot-confirmed",
        at,
        by,
        scope: { kind: "supplier", id: `Vendor ${index + 1}` },
      },
    }));
    await this.host.perform({
      kind: "ledger.append",
      tenant: settings.tenant,
      entries: [{ stream: "tenant", expected: 0, events }],
      claims: [],
    } as unknown as Effect);
  }

  run(): Promise<RunReport> {
    this.runs += 1;
    return runAsync(
      replenish({
        settings,
        source: this.source,
        outlet: { target: targetOf(this.host.connection), mailSettleMs: 60_000 },
        trigger: "schedule",
        by: { kind: "rule", name: "schedule" },
        run: `run-${this.runs}`,
        holder: "bench",
        dry: false,
      }),
      (effect) => this.host.perform(effect as Effect),
    );
  }

  /** Calls since the last account, and where their time went. */
  account(): string {
    const { waited } = this.host;
    const most = [...waited].sort(([, a], [, b]) => b - a).slice(0, 5);
    const text = most.map(([name, ms]) => `${name} ${(ms / 1000).toFixed(1)} s`).join(", ");
    const calls = this.host.calls - this.told;
    this.told = this.host.calls;
    waited.clear();
    return `${calls} calls, waited for ${text}`;
  }
}

async function main(server: Server, version: string): Promise<void> {
  const rpc = await open(server);
  const low = await prepare(rpc, wanted);
  process.stdout.write(`${wanted.rules} rules, ${low} below their minimum, Odoo ${version}\n`);
  await clear(rpc);

  await setTrigger(rpc, "auto");
  const scheduler = (): Promise<unknown> =>
    rpc.call("procurement.group", "run_scheduler", [], { use_new_cursor: true });
  const theirs = await timed("Odoo's scheduler: drafts", scheduler);
  const theirLines = await draftLines(rpc);
  process.stdout.write(`  ${written(theirLines)}\n`);
  const theirSecond = await timed("Odoo's scheduler: second run, nothing to order", scheduler);
  await clear(rpc);
  await setTrigger(rpc, "manual");

  process.stderr.write("waiting until what was just set up no longer counts as changed …\n");
  await new Promise((done) => setTimeout(done, settledMs));
  const ours = new Replenishment(server, version);
  await ours.confirmSuppliers(wanted.vendors);
  const first = await timed("Parstock: read, decide, create drafts", () => ours.run());
  const placed = first.value.kind === "finished" ? first.value.orders : [];
  const ourLines = await draftLines(rpc);
  process.stdout.write(`  ${placed.length} orders; ${written(ourLines)}; ${ours.account()}\n`);
  for (const reason of objections(first.value)) process.stdout.write(`  ${reason}\n`);
  const second = await timed("Parstock: second run, nothing to order", () => ours.run());
  process.stdout.write(`  ${proposedBy(second.value)} proposed; ${ours.account()}\n`);

  const confirming = new Host(server, version);
  const confirmed = await timed("Parstock: confirm them", async () => {
    for (const { externalId = "", order } of placed)
      await confirming.talk((context) =>
        (odoo.confirmOrder as NonNullable<typeof odoo.confirmOrder>)(context, {
          externalId,
          reference: order.reference,
          lines: [],
        }),
      );
  });
  const receipts = await rpc.call<number>("stock.picking", "search_count", [
    [["state", "in", ["assigned", "confirmed", "waiting"]]],
  ]);
  process.stdout.write(`  ${receipts} receipts wait in Odoo\n`);

  const same = JSON.stringify([...ourLines].sort()) === JSON.stringify([...theirLines].sort());
  process.stdout.write(
    [
      `the same vendors, products, quantities and prices: ${same ? "yes" : "NO"}`,
      `drafts: ${(theirs.seconds / first.seconds).toFixed(1)} times as fast`,
      `empty second run: ${(theirSecond.seconds / second.seconds).toFixed(1)} times as fast`,
      `drafts and confirming: ${(first.seconds + confirmed.seconds).toFixed(1)} s`,
      "",
    ].join("\n"),
  );
  if (!same) process.exitCode = 1;
}

function proposedBy(report: RunReport): string {
  return report.kind === "finished" ? String(report.counts.proposed) : report.kind;
}

/** Why orders did not go through, where they did not. */
function objections(report: RunReport): string[] {
  if (report.kind !== "finished")
    return [report.kind, ...(report.kind === "stopped" ? report.reasons : [])];
  return report.orders.flatMap(({ order, status, waitsFor, failure }) =>
    status === "sent" || status === "submitted"
      ? []
      : [`${order.reference} is ${status}: ${[...waitsFor, failure?.message ?? ""].join(" ")}`],
  );
}

const {
  PARSTOCK_ODOO_URL: url,
  PARSTOCK_ODOO_DATABASE: database,
  PARSTOCK_ODOO_LOGIN: login,
  PARSTOCK_ODOO_KEY: password,
  PARSTOCK_ODOO_VERSION: version = "17",
} = process.env;
if (url === undefined || database === undefined || login === undefined || password === undefined)
  process.stdout.write(
    "Nothing was measured: set PARSTOCK_ODOO_URL, _DATABASE, _LOGIN, _KEY and _VERSION to an Odoo whose data may be changed.\n",
  );
else await main({ url, database, login, password }, version);
