import { fail, type Instant } from "@parstock/core";

import { Check } from "./check.ts";
import { takeLock } from "./lock.ts";
import { Log, logFields } from "./log.ts";
import { OrderTables } from "./orders.ts";
import type { Base, Input, Output } from "./scripting.ts";
import { setUp } from "./set-up.ts";
import { readSettings, type ScriptSettings } from "./settings.ts";
import { Stock } from "./stock.ts";
import { needFields, ourTables, tableOf } from "./tables.ts";

/** Airtable's globals, as the script finds them. */
export interface Airtable {
  readonly base: Base;
  readonly input: Input;
  readonly output: Output;
}

/**
 * What the pasted script does: set up in the Scripting extension; in an automation a whole check, or the note that a mail
 * has left. Sets the outputs `mails` and `told`; fails with one sentence, which Airtable shows in the run's history.
 */
export async function run({ base, input, output }: Airtable): Promise<void> {
  if (typeof input.tableAsync === "function") {
    const told = await setUp(base, readSettings({ company: "-" }, base.id).tables);
    output.markdown?.(told.map((line) => `- ${line}`).join("\n"));
    return;
  }
  const settings = readSettings(input.config(), base.id);
  if (settings.mailed === null) await check(base, settings, output);
  else output.set("told", await noteMailed(base, settings, settings.mailed));
}

async function check(base: Base, settings: ScriptSettings, output: Output): Promise<void> {
  const table = tableOf(base, settings.tables.log);
  needFields(table, ourTables.log);
  const lock = await takeLock(table, logFields, clock());
  if (lock === null) {
    output.set("mails", []);
    output.set("told", "Another check is going on; this one left it to that.");
    return;
  }
  try {
    const log = new Log(table, lock.records, base.id, clock);
    const orders = ordersOf(base, settings);
    const round = new Check(settings, log, new Stock(base, settings, clock), orders, clock);
    const report = await round.run(clock());
    output.set("mails", round.mails);
    output.set(
      "told",
      report.kind === "finished"
        ? `${report.counts.read} read, ${report.counts.low} low, ${report.counts.proposed} orders proposed, ${report.counts.waiting} waiting, ${round.mails.length} to mail.`
        : report.kind === "stopped"
          ? report.reasons.join(" ")
          : "Another check is going on.",
    );
  } finally {
    await lock.release();
  }
}

async function noteMailed(
  base: Base,
  settings: ScriptSettings,
  { order, messageId }: NonNullable<ScriptSettings["mailed"]>,
): Promise<string> {
  const orders = ordersOf(base, settings);
  await orders.read();
  if (!(await orders.markMailed(order, messageId)))
    fail({ code: "not-found", message: `There is no order ${order.slice(0, 40)} in the table.` });
  return `Order ${order} was mailed.`;
}

function ordersOf(base: Base, { tables }: ScriptSettings): OrderTables {
  return new OrderTables(tableOf(base, tables.orders), tableOf(base, tables.lines));
}

function clock(): Instant {
  return new Date().toISOString() as Instant;
}
