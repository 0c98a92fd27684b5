import { fail, type Instant, type RunReport } from "@parstock/core";

import { automation, ordersOf } from "./check.ts";
import { underLock } from "./round.ts";
import type { Base, Input, Output } from "./scripting.ts";
import { setUp } from "./set-up.ts";
import { readSettings, type ScriptSettings } from "./settings.ts";

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
  const done = await underLock(base, settings, clock, async (round) => {
    const report = await round.run("schedule", automation);
    return { mails: round.mails, told: tell(report) };
  });
  output.set("mails", done?.mails ?? []);
  output.set("told", done?.told ?? "Another check is going on; this one left it to that.");
}

function tell(report: RunReport): string {
  if (report.kind !== "finished")
    return report.kind === "stopped" ? report.reasons.join(" ") : "Another check is going on.";
  const { read, low, proposed, waiting } = report.counts;
  return `${read} read, ${low} low, ${proposed} orders proposed, ${waiting} waiting.`;
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

function clock(): Instant {
  return new Date().toISOString() as Instant;
}
