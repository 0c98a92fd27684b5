import { resolve } from "node:path";

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
  return resolve(options.data ?? process.env["PARSTOCK_DATA"] ?? ".parstock");
}

/** Opens the hub for one command and closes it whatever happens. */
export async function withHub<T>(
  options: CommonOptions,
  work: (hub: Hub) => Promise<T>,
  open: { readonly inMemory?: boolean } = {},
): Promise<T> {
  const databaseUrl = process.env["DATABASE_URL"];
  const hub = await openHub({
    settings: settingsFor(options),
    folder: dataFolder(options),
    databaseUrl: databaseUrl === "" ? undefined : databaseUrl,
    ...open,
  });
  try {
    return await work(hub);
  } finally {
    await hub.close();
  }
}
