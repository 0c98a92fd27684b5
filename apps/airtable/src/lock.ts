import type { Instant } from "@parstock/core";
import { epochMs } from "@parstock/core";

import type { BaseRecord, Table } from "./scripting.ts";

/**
 * Airtable has no locks, and a bulk edit starts a script for every record at once. Each writes that it is there and reads
 * who else is: whoever sees another steps back. Of two, at least the later one sees the earlier, so never do both go on;
 * that neither does is possible, and the next trigger or the schedule makes up for it. Airtable ends a script after 30
 * seconds, so what is older than this belongs to one that died.
 */
const heldMs = 90_000;
const stream = "lock";

export interface Lock {
  /** The log as it was read while the lock was held. */
  readonly records: readonly BaseRecord[];
  readonly release: () => Promise<void>;
}

/** Null while another script is at work. */
export async function takeLock(
  log: Table,
  fields: readonly string[],
  now: Instant,
): Promise<Lock | null> {
  const [mine] = await log.createRecordsAsync([{ fields: { Stream: stream, When: now } }]);
  const release = (): Promise<void> => log.deleteRecordsAsync(mine === undefined ? [] : [mine]);
  const { records } = await log.selectRecordsAsync({ fields });
  const others = records.filter((record) => isLock(record) && record.id !== mine);
  const dead = others.filter((record) => isDead(record, now)).map(({ id }) => id);
  if (others.length > dead.length) {
    await release();
    return null;
  }
  if (dead.length > 0) await log.deleteRecordsAsync(dead.slice(0, 50));
  return { records: records.filter((record) => !isLock(record)), release };
}

/** Whether a record of the log is no entry but says that a script is at work. */
export function isLock(record: BaseRecord): boolean {
  return record.getCellValue("Stream") === stream;
}

function isDead(record: BaseRecord, now: Instant): boolean {
  const at = String(record.getCellValue("When"));
  const age = epochMs(now) - epochMs(at as Instant);
  return !(Math.abs(age) < heldMs);
}
