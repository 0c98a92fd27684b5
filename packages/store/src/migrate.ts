import { fail, type Instant } from "@parstock/core";

import type { Database } from "./database.ts";
import { ledger } from "./migrations/001-ledger.ts";
import { watch } from "./migrations/002-watch.ts";
import { snoozes } from "./migrations/003-snoozes.ts";
import { deliveries } from "./migrations/004-deliveries.ts";

/** In the order of their numbers, 1, 2, 3…; one that was released is never edited, the next one mends it. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: "ledger", sql: ledger },
  { name: "watch", sql: watch },
  { name: "snoozes", sql: snoozes },
  { name: "deliveries", sql: deliveries },
];

/** Any constant will do, as long as every worker of every version uses the same. */
const advisoryLock = 7_244_310_562;

/**
 * Brings the database up to the newest migration, forward only, and returns how many were run. Workers that start at
 * once wait for each other. Fails with `bad-setting` on a database that a newer version has migrated.
 */
export async function migrate(database: Database, at: Instant): Promise<number> {
  return database.transaction(async (session) => {
    await session.query(`select pg_advisory_xact_lock(${advisoryLock})`);
    await session.query("create schema if not exists parstock");
    await session.query(
      "create table if not exists parstock.migrations (number integer primary key, name text not null, at text not null)",
    );
    const done = await session.query<{ number: number }>(
      "select number from parstock.migrations order by number",
    );
    const last = done.at(-1)?.number ?? 0;
    if (last > migrations.length) {
      fail({
        code: "bad-setting",
        message: `This ledger was written by a newer Parstock (migration ${last}, this one knows ${migrations.length}); update Parstock to open it.`,
      });
    }
    for (const [index, { name, sql }] of migrations.entries()) {
      if (index < last) continue;
      await session.script(sql);
      await session.query(
        "insert into parstock.migrations (number, name, at) values ($1, $2, $3)",
        [index + 1, name, at],
      );
    }
    return migrations.length - last;
  });
}
