import { PGlite } from "@electric-sql/pglite";

import type { Database, Parameter, Session } from "./database.ts";

/** PostgreSQL inside this process; `folder` null keeps everything in memory. */
export async function openPglite(
  folder: string | null,
): Promise<{ database: Database; pglite: PGlite }> {
  const pglite = await PGlite.create(folder ?? "memory://");
  const database: Database = {
    kind: "pglite",
    ...session(pglite),
    transaction: (body) => pglite.transaction((transaction) => body(session(transaction))),
    listen: (channel, listener) => pglite.listen(channel, listener),
    close: () => pglite.close(),
  };
  return { database, pglite };
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
