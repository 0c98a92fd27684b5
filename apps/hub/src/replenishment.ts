import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";

import {
  describeMapping,
  type FileSourceOptions,
  fileSource,
  parseMapping,
} from "@parstock/connectors/file";
import {
  type Actor,
  type Day,
  fail,
  type FollowReport,
  type Instant,
  rememberingSource,
  replenish,
  runAsync,
  type RunReport,
  type Source,
  type Trigger,
} from "@parstock/core";

import { followBeforeRun } from "./following.ts";
import { loadHolidays, mapPages, withHolidays } from "./holidays.ts";
import type { Hub } from "./hub.ts";
import type { OpenTablesOptions } from "./rows/open-tables.ts";
import type { HubSettings, StockFiles } from "./settings/index.ts";
import { renewWatchList } from "./watch-list.ts";

/** Stock files with how they are to be understood. */
export interface FileStock {
  readonly options: FileSourceOptions;
  readonly tables: OpenTablesOptions;
}

/** Stock in a connected system. */
export interface ConnectedStock {
  readonly connection: string;
}

/** Whether the settings say where stock is read. */
export function namesStock({ source, stock }: HubSettings): boolean {
  return source !== null || stock !== null;
}

/** Where runs without a file of their own read; null where the settings name nothing. */
export function configuredStock({ source, stock }: HubSettings): FileStock | ConnectedStock | null {
  if (source !== null) return { connection: source };
  return stock === null ? null : openFileStock(stock);
}

/** Names the files for the file source, with the mapping that somebody wrote for them. */
export function openFileStock({
  stock,
  suppliers,
  mapping,
  directory = ".",
}: StockFiles): FileStock {
  const parsed =
    mapping === undefined ? {} : parseMapping(readMapping(resolve(directory, mapping)), mapping);
  const { delimiter, encoding } = parsed;
  return {
    options: {
      name: basename(stock),
      tables: { stock, ...(suppliers === undefined ? {} : { suppliers }) },
      mapping: parsed,
    },
    tables: {
      directory,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(encoding === undefined ? {} : { encoding }),
    },
  };
}

function readMapping(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fail({
      code: "bad-input",
      message: `The mapping file ${path} can't be read; does it exist?`,
    });
  }
}

export interface ReplenishmentOptions {
  readonly stock: FileStock | ConnectedStock;
  readonly trigger: Trigger;
  readonly by: Actor;
  readonly dry?: boolean;
  /** Says when the stock was true, where the file's own time does not. */
  readonly asOf?: Instant;
  /** A person has looked at a feed that a guard stopped, and it is right: its orders wait for approval instead. */
  readonly feedChecked?: boolean;
  /** Told what became of placed orders since the last run. */
  readonly onFollowed?: (followed: FollowReport) => void;
  /** Told in one sentence why they could not be followed; the run goes on. */
  readonly report?: (message: string) => void;
}

/** Follows placed orders, then one whole run; afterwards the watch list says what is low and why. */
export async function runReplenishment(
  hub: Hub,
  {
    stock,
    trigger,
    by,
    dry = false,
    asOf,
    feedChecked = false,
    onFollowed,
    report: tell,
  }: ReplenishmentOptions,
): Promise<RunReport> {
  // What arrived is booked before it is decided what is short: it is on the shelf, and no longer on order.
  const followed = dry ? null : await followBeforeRun(hub, by, (message) => tell?.(message));
  if (followed !== null) onFollowed?.(followed);
  // Whoever asks for a run wants to see what is there, deleted items included.
  if ("connection" in stock && by.kind === "person") hub.sources.delete(stock.connection);
  const source = await enrich(hub, stock, asOf);
  const program = replenish({
    settings: hub.settings.core,
    source,
    outlet: hub.outlet,
    trigger,
    by,
    run: `${hub.now().toISOString().slice(0, 19).replace(/[-:]/g, "")}-${randomUUID().slice(0, 8)}`,
    holder: hub.holder,
    dry,
    feedChecked,
  });
  const report = await hub.inTurn(() =>
    hub.perform(program, "tables" in stock ? stock.tables : {}),
  );
  if (!dry && report.kind === "finished") await renewWatchList(hub, source.name, report.plan);
  return report;
}

/** How long only what has changed is asked for; then everything is read once more. */
const fullReadMs = 24 * 3_600_000;

/** The source behind files or a connection. Fails with `bad-setting` where there is no such connection. */
export function openSource(hub: Hub, stock: FileStock | ConnectedStock): Source {
  if ("options" in stock) return fileSource(stock.options);
  const known = hub.sources.get(stock.connection);
  if (known !== undefined) return known;
  const connection = hub.connections.get(stock.connection);
  if (connection === undefined)
    return fail({
      code: "bad-setting",
      message: `There is no connection "${stock.connection}".`,
    });
  const source = rememberingSource(connection, fullReadMs);
  hub.sources.set(stock.connection, source);
  return source;
}

/** How the files are understood, a line a column; needs no ledger. Fails when they are no stock. */
export async function describeStock({ options, tables }: FileStock): Promise<readonly string[]> {
  const { openTables } = await import("./rows/open-tables.ts");
  const open = openTables(tables);
  try {
    return await runAsync(describeMapping(options), (effect) => {
      if (effect.kind !== "rows") throw new Error(`describing a file asks for ${effect.kind}`);
      return open.read(effect);
    });
  } finally {
    await open.close();
  }
}

async function enrich(
  hub: Hub,
  stock: FileStock | ConnectedStock,
  asOf: Instant | undefined,
): Promise<Source> {
  const source = openSource(hub, stock);
  const dated = asOf === undefined ? source : mapPages(source, (page) => ({ ...page, asOf }));
  const { holidays } = hub.settings;
  const isNamed = Object.keys({ ...holidays.suppliers, ...holidays.locations }).length > 0;
  // The tables are large: they are loaded where somebody may have named a country.
  if (!isNamed && !mayNameCountries(stock)) return dated;
  const today = hub.now().toISOString().slice(0, 10) as Day;
  return withHolidays(dated, holidays, await loadHolidays(), today);
}

function mayNameCountries(stock: FileStock | ConnectedStock): boolean {
  return (
    "options" in stock &&
    (stock.options.tables.suppliers !== undefined || stock.options.mapping?.suppliers !== undefined)
  );
}
