import type { Instant } from "@parstock/core";

import { Check } from "./check.ts";
import { isLock, takeLock } from "./lock.ts";
import { Log, logFields } from "./log.ts";
import type { Base, Table } from "./scripting.ts";
import type { ScriptSettings } from "./settings.ts";
import { needFields, ourTables, readAll, tableOf } from "./tables.ts";

/** Does the work while nothing else of Parstock works in this base; null while something does. */
export async function underLock<T>(
  base: Base,
  settings: ScriptSettings,
  clock: () => Instant,
  work: (check: Check) => Promise<T>,
): Promise<T | null> {
  const table = logTable(base, settings);
  const lock = await takeLock(table, logFields, clock());
  if (lock === null) return null;
  try {
    const log = new Log(table, lock.records, base.id, clock);
    return await work(new Check(base, settings, log, clock));
  } finally {
    await lock.release();
  }
}

/** The log as it is now, to look at. */
export async function readLog(
  base: Base,
  settings: ScriptSettings,
  clock: () => Instant,
): Promise<Log> {
  const table = logTable(base, settings);
  const records = await readAll(table, logFields);
  return new Log(
    table,
    records.filter((record) => !isLock(record)),
    base.id,
    clock,
  );
}

function logTable(base: Base, settings: ScriptSettings): Table {
  const table = tableOf(base, settings.tables.log);
  needFields(table, ourTables.log);
  return table;
}
