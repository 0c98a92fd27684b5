import { Dice } from "@parstock/testing";
import { expect, test } from "vitest";

import { type AirtableBase, Ended, ScriptHost } from "../airtable/base.ts";
import {
  ada,
  choose,
  config,
  type Mail,
  openBase,
  orderRows,
  stock,
  trigger,
} from "../airtable/business.ts";
import { runScript } from "../airtable/script.ts";

const schedules = Number(process.env["PARSTOCK_SCHEDULES"] ?? 100);
const firstSeed = Number(process.env["PARSTOCK_SEED"] ?? Math.floor(Math.random() * 1e9));
const auto = { autopilot: "auto", mails: "2" };

/** Calls of several scripts at once: each waits until the dice let it happen. */
class Scheduler {
  private readonly dice: Dice;
  private readonly waiting: (() => void)[] = [];

  constructor(dice: Dice) {
    this.dice = dice;
  }

  /** A script that is ended at some call, before or after it happened; null lives. */
  admit(endAt: number | null, endAfter: boolean): (call: () => unknown) => Promise<unknown> {
    let calls = 0;
    return (call) => {
      calls += 1;
      const number = calls;
      return new Promise((resolve, reject) => {
        this.waiting.push(() => {
          if (endAt !== null && (number > endAt || (number === endAt && !endAfter)))
            reject(new Ended());
          else
            try {
              const answer = call();
              if (endAt === number) reject(new Ended());
              else resolve(answer);
            } catch (thrown) {
              reject(thrown);
            }
        });
      });
    };
  }

  async run<T>(scripts: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    const open = new Set(scripts);
    for (const script of scripts) script.finally(() => open.delete(script)).catch(() => {});
    while (open.size > 0) {
      const next = this.waiting.splice(
        this.dice.integer(0, Math.max(0, this.waiting.length - 1)),
        1,
      )[0];
      next?.();
      // Lets whatever the call has set free come to its own next call.
      await new Promise((turn) => setImmediate(turn));
    }
    return Promise.allSettled(scripts);
  }
}

async function play(seed: number): Promise<string[]> {
  const dice = new Dice(seed);
  const base = await openBase();
  const wares = Array.from({ length: dice.integer(3, 6) }, (_, index) => ({
    sku: `W${index}`,
    quantity: dice.chance(70) ? dice.integer(0, 10) : 20,
    supplier: index % 2 === 0 ? "Mill & Sons" : "Dairy",
  }));
  const rows = stock(base, wares);
  const low = new Set(wares.filter(({ quantity }) => quantity <= 10).map(({ sku }) => sku));
  for (const row of rows)
    if (dice.chance(60)) base.edit(ada, "Inventory", row, { "Order alone": true });
  const sent: Mail[] = [];

  for (let round = 0; round < 5; round++) {
    await strike(base, dice, sent);
    const at = dice.integer(0, rows.length - 1);
    const ware = wares[at];
    // An edit between runs that leaves what is wanted as it is.
    if (ware !== undefined && ware.quantity > 12 && dice.chance(50))
      base.edit(ada, "Inventory", rows[at] ?? "", { Quantity: ware.quantity - dice.integer(0, 2) });
    if (dice.chance(60)) approveAll(base);
    base.now += 120_000;
  }
  for (let round = 0; round < 5; round++) {
    approveAll(base);
    resolveUncertain(base, sent);
    const { mails } = await trigger(base, auto);
    for (const mail of mails) {
      sent.push(mail);
      await trigger(base, { mailedOrder: mail.order, mailedId: mail.messageId });
    }
  }
  return violations(base, low, sent);
}

/** One or two triggers at once, each of which may be ended anywhere, and what they hand over is mailed or not. */
async function strike(base: AirtableBase, dice: Dice, sent: Mail[]): Promise<void> {
  const scheduler = new Scheduler(dice);
  const begin = async (more: object): Promise<readonly Mail[]> => {
    const endAt = dice.chance(40) ? dice.integer(1, 14) : null;
    const host = new ScriptHost(base, scheduler.admit(endAt, dice.chance(50)));
    await runScript(host, { ...config, ...auto, ...more });
    return (host.outputs.get("mails") ?? []) as readonly Mail[];
  };
  const scripts = Array.from({ length: dice.integer(1, 2) }, () => begin({}));
  const done = await scheduler.run(scripts);
  for (const outcome of done) {
    if (outcome.status === "rejected") {
      if (!(outcome.reason instanceof Ended)) throw outcome.reason;
      continue;
    }
    for (const mail of outcome.value) {
      // Send email fails, and with it the automation ends.
      if (dice.chance(15)) break;
      sent.push(mail);
      const noted = begin({ mailedOrder: mail.order, mailedId: mail.messageId });
      const [end] = await scheduler.run([noted]);
      if (end?.status === "rejected") {
        if (!(end.reason instanceof Ended)) throw end.reason;
        break;
      }
    }
  }
}

function approveAll(base: AirtableBase): void {
  for (const row of orderRows(base))
    if (row["Status"] === "waiting for approval")
      choose(base, ada, String(row["Order"]), "Approve");
}

/** A person looks among the sent mail. */
function resolveUncertain(base: AirtableBase, sent: readonly Mail[]): void {
  for (const row of orderRows(base)) {
    const order = String(row["Order"]);
    if (!/may or may not have gone out/.test(String(row["What next"]))) continue;
    const arrived = sent.some((mail) => mail.order === order);
    choose(base, ada, order, arrived ? "Mail arrived" : "Send a copy");
  }
}

function violations(base: AirtableBase, low: ReadonlySet<string>, sent: readonly Mail[]): string[] {
  const found: string[] = [];
  const ids = sent.map(({ messageId }) => messageId);
  if (new Set(ids).size < ids.length) found.push("a mail was sent twice");
  const log = base.rows("Parstock log");
  for (const { order, messageId } of sent)
    if (!log.some((row) => String(row["Record"]).includes(messageId)))
      found.push(`the mail of ${order} left unrecorded`);
  const orders = new Map(orderRows(base).map((row) => [row["Order"], row]));
  const ordered = base.rows("Order lines").map((line) => String(line["Item"]));
  for (const sku of low) {
    const times = ordered.filter((item) => item === sku).length;
    if (times !== 1) found.push(`${sku} was ordered ${times} times`);
  }
  if (ordered.some((item) => !low.has(item))) found.push("something was ordered that is not low");
  for (const [order, row] of orders)
    if (row["Status"] !== "sent") found.push(`${String(order)} ended as ${String(row["Status"])}`);
  for (const row of base.rows("Parstock log"))
    if (row["Stream"] === "lock") found.push("a lock was left behind");
  return found;
}

test(`no order is doubled or lost over ${schedules} schedules of ended and overlapping scripts, from seed ${firstSeed}`, async () => {
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++)
    expect({ seed, violations: await play(seed) }).toEqual({ seed, violations: [] });
});
