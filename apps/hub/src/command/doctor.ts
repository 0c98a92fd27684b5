import { existsSync } from "node:fs";
import { join } from "node:path";

import { fail, failureOf } from "@parstock/core";

import { checkConnection, tellDiagnosis } from "../connections/check.ts";
import { type ConnectionEntry, openConnection } from "../connections/open.ts";
import { tellSubscription } from "../connections/subscriptions.ts";
import { tellDrift } from "../drift.ts";
import { isRegion } from "../holidays.ts";
import { type Hub, openHub } from "../hub.ts";
import { isTimeZone } from "../perform/clock.ts";
import { describeStock, openFileStock } from "../replenishment.ts";
import type { HubSettings } from "../settings/index.ts";
import { type CommonOptions, dataFolder, settingsFor } from "./options.ts";
import { printable, table, type Terminal } from "./terminal.ts";

interface Check {
  readonly name: string;
  readonly state: "ok" | "wrong" | "note";
  /** One sentence: what is the case, or what to do. */
  readonly sentence: string;
  /** Items that a connected system reorders by itself. */
  readonly reorderedElsewhere?: readonly string[];
}

/** `parstock doctor`: every part looked at by itself, a sentence each; fails when one is wrong. */
export async function examine(options: CommonOptions, terminal: Terminal): Promise<void> {
  const checks: Check[] = [];
  const look = async (name: string, work: () => Promise<string> | string): Promise<void> => {
    terminal.progress(`${name}…`);
    try {
      checks.push({ name, state: "ok", sentence: await work() });
    } catch (thrown) {
      const failure = failureOf(thrown);
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      checks.push({ name, state: "wrong", sentence: failure?.message ?? reason });
    }
  };
  let settings: HubSettings | null = null;
  await look("settings", () => {
    settings = settingsFor(options);
    return settings.file === null
      ? "There is no parstock.json; the defaults hold."
      : `${settings.file} is understood.`;
  });
  if (settings !== null) await examineHub(settings, options, checks, look);
  report(checks, options, terminal);
}

async function examineHub(
  settings: HubSettings,
  options: CommonOptions,
  checks: Check[],
  look: (name: string, work: () => Promise<string> | string) => Promise<void>,
): Promise<void> {
  const folder = dataFolder(options);
  const databaseUrl = process.env["DATABASE_URL"] || undefined;
  const isNew = databaseUrl === undefined && !existsSync(join(folder, "database"));
  let hub: Hub | null = null;
  await look("ledger", async () => {
    hub = await openHub({ settings, folder, databaseUrl, inMemory: isNew });
    if (isNew) return `There is no ledger in ${folder} yet; the first run makes it.`;
    return databaseUrl === undefined
      ? `The ledger in ${folder} opens.`
      : "The PostgreSQL server answers.";
  });
  const opened = hub as Hub | null;
  if (opened === null) return;
  try {
    await look("history", async () => {
      const found = await opened.store.verify(settings.core.tenant);
      return found.kind === "intact"
        ? `Its ${found.records} records follow one another unbroken.`
        : fail({ code: "conflict", message: found.message });
    });
    if (!isNew)
      await look("disk", async () =>
        (await opened.store.server()).writesThrough
          ? "What is recorded is on the disk before it is acknowledged."
          : fail({
              code: "bad-setting",
              message:
                "The database acknowledges what is not on the disk yet, so a power cut may lose orders; set fsync and synchronous_commit to on.",
            }),
      );
    await look("tables", async () => {
      const { drifts } = await opened.store.compare();
      return drifts.length === 0
        ? "Every table holds what the records give."
        : fail({
            code: "conflict",
            message: `${drifts.map(tellDrift).join(" ")} Run parstock audit rebuild.`,
          });
    });
    await look("mail", () => opened.mailer.check());
    await look("sender", async () => {
      const { addressOf } = await import("../mail/mime.ts");
      for (const address of [settings.core.from, settings.core.replyTo, ...settings.core.copyTo])
        if (address !== undefined) addressOf(address);
      return `Orders come from ${settings.core.from}.`;
    });
    for (const [name, entry] of Object.entries(settings.connections))
      checks.push(...(await examineConnection(opened, name, entry)));
    const { stock } = settings;
    if (settings.source !== null)
      checks.push({
        name: "stock",
        state: "ok",
        sentence: `Stock is read from the connection ${settings.source}.`,
      });
    else if (stock === null)
      checks.push({
        name: "stock",
        state: "note",
        sentence: 'The settings name no "stock" file; parstock serve has nothing to read.',
      });
    else
      await look("stock", async () => {
        const columns = await describeStock(openFileStock(stock));
        return `${stock.stock} is understood: ${columns.filter((column) => column.includes(" is read as ")).length} columns are used.`;
      });
    await look("clock", async () => {
      const { now } = await opened.store.server();
      const apart = Math.abs(Date.parse(now) - opened.now().getTime());
      if (apart > 60_000)
        fail({
          code: "bad-setting",
          message: `The clocks of this machine and the database differ by ${Math.round(apart / 1000)} seconds; set them right.`,
        });
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      if (!isTimeZone("Europe/Berlin") || !isTimeZone("America/New_York"))
        fail({ code: "bad-setting", message: "This Node knows no time zones; use a full build." });
      return `It is ${opened.now().toISOString()}; this machine is in ${zone}.`;
    });
    const { suppliers, locations } = settings.holidays;
    for (const region of new Set([...Object.values(suppliers), ...Object.values(locations)]))
      await look(`holidays ${region}`, async () =>
        (await isRegion(region))
          ? `Public holidays of ${region} are known.`
          : fail({
              code: "bad-setting",
              message: `There is no table of holidays for ${region}; correct the country or region.`,
            }),
      );
  } finally {
    await opened.close();
  }
}

const stateOf = { fine: "ok", notice: "note", wrong: "wrong" } as const;

/** What a system says of itself, a line a finding; whoever else reorders is named with it. */
async function examineConnection(
  hub: Hub,
  connectionName: string,
  entry: ConnectionEntry,
): Promise<Check[]> {
  const name = `connection ${connectionName}`;
  try {
    const { tenant } = hub.settings.core;
    const connection = await openConnection(connectionName, entry, { tenant, holder: hub.holder });
    const found = await hub.perform(checkConnection(connection));
    const webhook = tellSubscription(hub.folder, connection, hub.settings.publicUrl);
    const checks = found.map((diagnosis): Check => ({
      name,
      state: stateOf[diagnosis.level],
      sentence: tellDiagnosis(diagnosis),
      ...(diagnosis.reorderedElsewhere === undefined
        ? {}
        : { reorderedElsewhere: diagnosis.reorderedElsewhere }),
    }));
    return webhook === null ? checks : [...checks, { name, ...webhook }];
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return [{ name, state: "wrong", sentence: reason }];
  }
}

function report(checks: readonly Check[], options: CommonOptions, terminal: Terminal): void {
  if (options.json === true) terminal.out(JSON.stringify(checks, null, 2));
  else
    terminal.out(
      table(
        ["part", "", "finding"],
        checks.map(({ name, state, sentence }) => [name, state, printable(sentence)]),
      ),
    );
  const wrong = checks.filter((check) => check.state === "wrong");
  if (wrong.length > 0)
    fail({
      code: "bad-setting",
      message: `${wrong.length === 1 ? "One part needs" : `${wrong.length} parts need`} attention: ${wrong.map((check) => check.name).join(", ")}.`,
    });
}
