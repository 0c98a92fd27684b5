import { fail } from "@parstock/core";
import { Client, type CustomTypesConfig, Pool, types as standard } from "pg";

import type { Database, Parameter, Session } from "./database.ts";

const bigintOid = 20;
const reconnectMs = 1_000;

/** bigint as a number: sequences stay far below 2^53. */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === bigintOid ? Number : standard.getTypeParser(oid, format as "text"),
};

/** A pool on a PostgreSQL server. Fails with `unavailable` when the server does not answer. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    types,
    max: 10,
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks is replaced at its next use; without a listener the error would end the process.
  pool.on("error", () => {});
  await pool.query("select 1").catch(async (thrown: unknown) => {
    await pool.end();
    fail({ code: "unavailable", message: unreachable(url, thrown) });
  });
  return {
    kind: "postgres",
    ...session(pool),
    async transaction(body) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query("begin");
        const answer = await body(session(client));
        await client.query("commit");
        return answer;
      } catch (thrown) {
        await client.query("rollback").catch((error: unknown) => {
          broken = error instanceof Error ? error : new Error(String(error));
        });
        throw thrown;
      } finally {
        client.release(broken);
      }
    },
    listen: (channel, listener, missed) => listen(url, channel, listener, missed),
    close: () => pool.end(),
  };
}

function session(on: {
  query(sql: string, parameters?: Parameter[]): Promise<{ rows: unknown[] }>;
}): Session {
  return {
    async query<Row>(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
      return (await on.query(sql, [...parameters])).rows as Row[];
    },
    async script(sql) {
      await on.query(sql);
    },
  };
}

/** Holds one connection of its own: pooled ones come and go. */
async function listen(
  url: string,
  channel: string,
  listener: (payload: string) => void,
  missed: () => void,
): Promise<() => Promise<void>> {
  let ended = false;
  let client: Client;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    client = new Client({ connectionString: url, keepAlive: true });
    client.on("notification", (notification) => listener(notification.payload ?? ""));
    client.on("error", () => {});
    client.on("end", later);
    await client.connect();
    await client.query(`listen ${channel}`);
  };
  const later = (): void => {
    if (ended || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().then(missed, later);
    }, reconnectMs);
    timer.unref();
  };
  await connect();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await client.end();
  };
}

/** Names the server and never the user or the password. */
function unreachable(url: string, thrown: unknown): string {
  const place = URL.canParse(url) ? new URL(url) : null;
  const where = place === null ? "the address in DATABASE_URL" : `${place.host}${place.pathname}`;
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "no answer";
  return `PostgreSQL at ${where} can't be opened (${code}); check DATABASE_URL and that the server runs.`;
}
