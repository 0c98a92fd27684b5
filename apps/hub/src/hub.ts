import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";

import {
  type Connection,
  failureOf,
  type Instant,
  type Outlet,
  type Run,
  runAsync,
  type Source,
  type Target,
  targetOf,
} from "@parstock/core";
import type { Store } from "@parstock/store";

import { type CredentialStore, openCredentials } from "./connections/credentials.ts";
import { openConnection } from "./connections/open.ts";
import type { Mailer } from "./mail/mailer.ts";
import { orderBook } from "./order-book.ts";
import { performer } from "./perform/index.ts";
import type { OpenTablesOptions } from "./rows/open-tables.ts";
import type { HubSettings } from "./settings/index.ts";

/** An open ledger with its mail: what every command and every request works with. */
export interface Hub {
  readonly settings: HubSettings;
  readonly folder: string;
  readonly store: Store;
  readonly mailer: Mailer;
  /** The systems that the settings name, by their connection's name. */
  readonly connections: ReadonlyMap<string, Connection>;
  readonly credentials: CredentialStore;
  readonly outlet: Outlet;
  /** Everything that orders are or may have been placed in. */
  readonly targets: readonly Target[];
  /** What is remembered of connected sources, by the connection's name. */
  readonly sources: Map<string, Source>;
  /** Names this process to the ledger's leases. */
  readonly holder: string;
  readonly now: () => Date;
  /** Drives a program to its end; programs that need the run lease go through `inTurn`. */
  perform<T>(program: Run<T>, tables?: OpenTablesOptions): Promise<T>;
  /** One after another: within a process the lease can't tell two programs apart. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface HubOptions {
  readonly settings: HubSettings;
  /** The data folder: the embedded ledger and the outbox. */
  readonly folder: string;
  /** A PostgreSQL server instead of the embedded ledger. */
  readonly databaseUrl: string | undefined;
  /** Keep the ledger in memory, for a look without a trace. */
  readonly inMemory?: boolean;
}

const now = (): Date => new Date();

/** Opens the ledger. Everything heavy is loaded here and not with the command. */
export async function openHub({
  settings,
  folder,
  databaseUrl,
  inMemory = false,
}: HubOptions): Promise<Hub> {
  const { openStore } = await import("@parstock/store");
  const store = await openStore({
    clock: () => now().toISOString() as Instant,
    ...(inMemory ? {} : databaseUrl === undefined ? { folder } : { url: databaseUrl }),
  });
  // A folder belongs to one process at a time: a lease found in it is our own or a dead process's, and is taken
  // up again at once. Workers on one server must wait for a dead one's lease to lapse.
  const holder =
    databaseUrl === undefined
      ? "embedded"
      : `${hostname()}/${process.pid}/${randomBytes(4).toString("hex")}`;
  return assembleHub(store, settings, folder, holder);
}

/** A hub over a ledger that is open already. */
export async function assembleHub(
  store: Store,
  settings: HubSettings,
  folder: string,
  holder: string,
): Promise<Hub> {
  const [{ openTables }, mailer] = await Promise.all([
    import("./rows/open-tables.ts"),
    openMailer(settings, folder),
  ]);
  const { tenant } = settings.core;
  const credentials = openCredentials(folder, tenant, settings.encryptionKey);
  const connections = new Map<string, Connection>();
  for (const [name, entry] of Object.entries(settings.connections))
    try {
      connections.set(name, await openConnection(name, entry, { tenant, holder }));
    } catch (thrown) {
      // One that nothing is read from and nothing ordered in must not stop the others; the doctor names it.
      if (name === settings.source || name === settings.target || failureOf(thrown) === null)
        throw thrown;
    }
  const targets = new Map<string, Target>();
  for (const [name, connection] of connections)
    if (connection.connector.createOrder !== undefined || name === settings.target)
      targets.set(name, targetOf(connection));
  let turn: Promise<unknown> = Promise.resolve();
  return {
    settings,
    folder,
    store,
    mailer,
    connections,
    credentials,
    outlet: {
      target: targets.get(settings.target ?? "") ?? orderBook,
      mailSettleMs: mailer.settleMs,
    },
    sources: new Map(),
    targets: [orderBook, ...targets.values()],
    holder,
    now,
    async perform(program, options = {}) {
      const tables = openTables(options);
      try {
        return await runAsync(
          program,
          performer({
            store,
            mailer,
            templates: settings.templates,
            tables,
            credentials,
            connections,
            now,
          }),
        );
      } finally {
        await tables.close();
      }
    },
    inTurn<T>(work: () => Promise<T>): Promise<T> {
      const mine = turn.then(work, work);
      turn = mine.catch(() => {});
      return mine;
    },
    async close() {
      await turn;
      await store.close();
    },
  };
}

/** The mailer that the settings ask for; SMTP is loaded only where it is used. */
async function openMailer(settings: HubSettings, folder: string): Promise<Mailer> {
  if (settings.smtp === null) {
    const { createOutbox } = await import("./mail/outbox.ts");
    return createOutbox(join(folder, "outbox"), now);
  }
  const { createSmtp } = await import("./mail/smtp.ts");
  return createSmtp(settings.smtp, now);
}
