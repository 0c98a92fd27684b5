import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";

import { shopify as connector } from "@parstock/connectors/shopify";
import {
  type Connection,
  converse,
  type Context,
  type Credentials,
  type Exchange,
  fail,
  type HttpEffect,
  type HttpResponse,
  type Instant,
  type Outlet,
  type Run,
  runAsync,
  targetOf,
} from "@parstock/core";
import { type Jobs, openJobs, openStore, type Store } from "@parstock/store";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";

import { type Admission, openAdmission } from "./admission.ts";
import type { Environment } from "./environment.ts";
import { type Mailer, openOutbox, openSmtp } from "./mail.ts";
import { arriving } from "./mirror.ts";
import { performer, sendHttp, waitUntil } from "./perform.ts";
import { sealWith } from "./seal.ts";
import { storeSessions } from "./sessions.ts";
import { openShelf, type Shelf } from "./shelf.ts";
import { openShopBook, type ShopBook, type ShopState } from "./shop-book.ts";
import { openTables } from "./tables.ts";

/** The running app: one database for every shop, and the ways to and from Shopify. */
export interface App {
  readonly environment: Environment;
  readonly store: Store;
  readonly jobs: Jobs;
  readonly shops: ShopBook;
  readonly shelf: Shelf;
  readonly sessions: SessionStorage;
  readonly mailer: Mailer;
  /** What Shopify's own package decides: who is who, and which requests are genuine. */
  readonly admission: Admission;
  readonly now: () => Date;
  /** One line for the log, without secrets or people. */
  readonly report: (message: string) => void;
  /** Drives a program for one shop to its end. */
  perform<T>(shop: string, program: Run<T>): Promise<T>;
  /** One conversation with a shop. */
  talk<T>(state: ShopState, talk: (context: Context) => Exchange<T>): Promise<T>;
  connection(state: ShopState): Connection;
  outlet(state: ShopState): Outlet;
  /** Names this process to the ledger's leases. */
  readonly holder: string;
  /** One after another for a shop: within a process the lease can't tell two programs apart. */
  inTurn<T>(shop: string, work: () => Promise<T>): Promise<T>;
  /** Shops that are about to be tended, after what comes close together has come. */
  readonly bells: Map<string, NodeJS.Timeout>;
  close(): Promise<void>;
}

/** What tests put in the place of the clock, of waiting and of the network. */
export interface Surroundings {
  readonly now?: () => Date;
  readonly wait?: (until: Instant) => Promise<void>;
  readonly send?: (effect: HttpEffect) => Promise<HttpResponse>;
  readonly store?: Store;
  readonly mailer?: Mailer;
}

/** Opens the database, brings its tables up to date and starts the queue. */
export async function openApp(
  environment: Environment,
  report: (message: string) => void,
  surroundings: Surroundings = {},
): Promise<App> {
  const { now = () => new Date(), wait = waitUntil } = surroundings;
  const { databaseUrl, folder, key, smtpUrl } = environment;
  const store =
    surroundings.store ??
    (await openStore({
      clock: () => now().toISOString() as Instant,
      ...(databaseUrl === undefined ? { folder } : { url: databaseUrl }),
    }));
  await openTables(store.database);
  const jobs = await openJobs(store, report);
  const sessions = storeSessions(store.database, sealWith(key));
  const shops = openShopBook(store.database);
  const admission = openAdmission(environment, sessions, (shop) =>
    shops.install(shop, now().toISOString() as Instant),
  );
  // A folder belongs to one process at a time; workers on one server must wait for a dead one's lease to lapse.
  const holder =
    databaseUrl === undefined
      ? "embedded"
      : `${hostname()}/${process.pid}/${randomBytes(4).toString("hex")}`;
  const mailer =
    surroundings.mailer ??
    (smtpUrl === undefined ? openOutbox(join(folder, "outbox"), now) : openSmtp(smtpUrl, now));
  const turns = new Map<string, Promise<unknown>>();
  const app: App = {
    environment,
    store,
    jobs,
    shops,
    shelf: openShelf(store.database),
    sessions,
    mailer,
    admission,
    now,
    report,
    holder,
    perform: (shop, program) =>
      runAsync(
        program,
        performer({
          store,
          mailer,
          now,
          wait,
          async rows(effect) {
            const { changedAt = null } = (await shops.find(shop)) ?? {};
            const at = changedAt ?? (now().toISOString() as Instant);
            return app.shelf.rows(shop, effect, at, await arriving(app, shop));
          },
          send: surroundings.send ?? ((effect) => sendHttp(effect, now)),
          credentials: credentialsOf(app, shop),
        }),
      ),
    talk: (state, talk) => app.perform(state.shop, converse(app.connection(state), talk)),
    connection: (state) => connectionOf(environment, state, holder),
    outlet: (state) => ({
      target: targetOf(app.connection(state)),
      mailSettleMs: mailer.settleMs,
    }),
    inTurn(shop, work) {
      const mine = (turns.get(shop) ?? Promise.resolve()).then(work, work);
      const settled = mine.catch(() => {});
      turns.set(shop, settled);
      void settled.then(() => {
        if (turns.get(shop) === settled) turns.delete(shop);
      });
      return mine;
    },
    bells: new Map(),
    async close() {
      for (const bell of app.bells.values()) clearTimeout(bell);
      await jobs.stop();
      await Promise.all(turns.values());
      await store.close();
    },
  };
  return app;
}

function connectionOf(
  { apiKey }: Environment,
  { shop, settings }: ShopState,
  holder: string,
): Connection {
  return {
    tenant: shop,
    name: "shopify",
    connector,
    settings: {
      shop,
      signIn: "person",
      clientId: apiKey,
      mirror: settings.mirror,
      receiving: settings.receiving,
      reader: "graphql",
      bulkFrom: "5000",
    },
    holder,
  };
}

/** A shop's offline session as the connector's credentials; Shopify's package renews it shortly before it ends. */
function credentialsOf(app: App, shop: string) {
  const secret = { clientSecret: app.environment.apiSecret };
  return {
    async read(): Promise<Credentials> {
      const session = await app.admission.offlineSession(shop);
      if (session?.accessToken === undefined)
        return fail({
          code: "auth-revoked",
          message: `The app is not installed in ${shop} any more; it is started again when somebody installs it.`,
        });
      const { accessToken, refreshToken } = session;
      return { ...secret, accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) };
    },
    async replace(credentials: Credentials, replaces: Credentials): Promise<boolean> {
      const session = await app.sessions.loadSession(`offline_${shop}`);
      const { accessToken, refreshToken } = credentials;
      if (session === undefined || session.accessToken !== replaces["accessToken"]) return false;
      if (accessToken !== undefined) session.accessToken = accessToken;
      if (refreshToken !== undefined) session.refreshToken = refreshToken;
      return app.sessions.storeSession(session);
    },
  };
}
