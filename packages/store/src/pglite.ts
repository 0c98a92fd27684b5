import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { promisify } from "node:util";

import { PGlite } from "@electric-sql/pglite";
import { fail } from "@parstock/core";

import type { Database, Parameter, Session } from "./database.ts";
import { DurableFolder, durableStart, syncFolder, syncTree } from "./durable-folder.ts";

/** PostgreSQL inside this process; `folder` null keeps everything in memory. */
export async function openPglite(
  folder: string | null,
): Promise<{ database: Database; pglite: PGlite }> {
  const pglite = folder === null ? await PGlite.create("memory://") : await openFolder(folder);
  const database: Database = {
    kind: "pglite",
    ...session(pglite),
    transaction: (body) => pglite.transaction((transaction) => body(session(transaction))),
    listen: (channel, listener) => pglite.listen(channel, listener),
    close: () => pglite.close(),
  };
  return { database, pglite };
}

async function openFolder(folder: string): Promise<PGlite> {
  try {
    if (!existsSync(folder)) await make(folder);
    return await PGlite.create({
      fs: new DurableFolder(folder),
      startParams: [...durableStart],
    });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return fail({
      code: "unavailable",
      message: `The ledger in ${folder} can't be opened (${reason}); see that the disk has room and the folder may be written, or bring back a backup of it.`,
    });
  }
}

const require = createRequire(import.meta.url);
const run = promisify(execFile);
const pgliteModule = "@electric-sql/pglite";
const makeScript =
  "require(process.argv[1]).PGlite.create(process.argv[2]).then((made) => made.close())";

/**
 * In a process of its own, because setting a database up takes a gigabyte that this one would keep for good.
 * Under another name until it is whole: a process that dies while making it leaves nothing that looks like one.
 */
async function make(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const given = ["--eval", makeScript, require.resolve(pgliteModule), unfinished];
  await run(process.execPath, given).catch((thrown: { readonly stderr?: string }) => {
    throw new Error(/^\w*Error: .*$/m.exec(thrown.stderr ?? "")?.[0] ?? "setting it up failed");
  });
  syncTree(unfinished);
  renameSync(unfinished, folder);
  syncFolder(dirname(folder));
}

function session(on: Pick<PGlite, "query" | "exec">): Session {
  return {
    async query<Row>(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
      return (await on.query<Row>(sql, [...parameters])).rows;
    },
    async script(sql) {
      await on.exec(sql);
    },
  };
}
