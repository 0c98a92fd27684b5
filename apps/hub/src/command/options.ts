import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { fail } from "@parstock/core";

import { type Hub, openHub } from "../hub.ts";
import { type HubSettings, readSettings } from "../settings/index.ts";

/** Options that every command has. */
export interface CommonOptions {
  readonly data?: string;
  readonly settings?: string;
  readonly json?: boolean;
  readonly by?: string;
}

export function settingsFor(options: CommonOptions): HubSettings {
  return readSettings(options.settings, process.cwd(), process.env);
}

/** The folder that holds the embedded ledger and the outbox. */
export function dataFolder(options: CommonOptions): string {
  const folder = resolve(options.data ?? process.env["PARSTOCK_DATA"] ?? ".parstock");
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false
    ? fail({ code: "bad-input", message: `The data folder ${folder} is a file; name a folder.` })
    : folder;
}

/**
 * Opens the hub for one command and closes it whatever happens. `missing` says what a command does about a ledger that
 * is not there yet: most have nothing to look at then.
 */
export async function withHub<T>(
  options: CommonOptions,
  work: (hub: Hub) => Promise<T>,
  missing: "refused" | "made" | "in memory" = "refused",
): Promise<T> {
  const databaseUrl = process.env["DATABASE_URL"] || undefined;
  const settings = settingsFor(options);
  const folder = dataFolder(options);
  const isNew = databaseUrl === undefined && !existsSync(join(folder, "database"));
  if (isNew && missing === "refused") {
    fail({
      code: "unavailable",
      message: `There is no ledger in ${folder} yet; the first parstock run makes it.`,
    });
  }
  const inMemory = isNew && missing === "in memory";
  const hub = await openHub({ settings, folder, databaseUrl, inMemory });
  try {
    return await work(hub);
  } finally {
    await hub.close();
  }
}
