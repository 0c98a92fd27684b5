import { join } from "node:path";

import type {
  Confirmation,
  Day,
  Instant,
  ItemId,
  LedgerAnswers,
  LedgerEffect,
  LocationId,
  OrderReference,
} from "@parstock/core";

import { append } from "./append.ts";
import { type Verification, verifyChain } from "./audit.ts";
import { type Appended, type Change, ChangeFeed, readChanges, readStreams } from "./changes.ts";
import type { Database } from "./database.ts";
import { historyFacts, orderFacts, ordersFacts, supplyFacts, tenantFacts } from "./facts.ts";
import { lockFolder } from "./folder-lock.ts";
import { releaseLease, takeLease } from "./lease.ts";
import { listLimits, type RecordedLimit } from "./limit-history.ts";
import {
  type LowList,
  type LowListFilter,
  type LowListRow,
  pageLow,
  readLow,
  watchBeingServed,
} from "./low-list.ts";
import { migrate } from "./migrate.ts";
import {
  type OrderList,
  type OrderListFilter,
  type OrderListRow,
  ordersOfItem,
  pageOrders,
  type StatusValue,
  valuesByStatus,
} from "./order-list.ts";
import { openPglite } from "./pglite.ts";
import { openPostgres } from "./postgres.ts";
import {
  type Counts,
  countRuns,
  listConfirmations,
  listExceptions,
  listOrders,
  listRuns,
  type OrderFile,
  type OrderFilter,
  type OrderSummary,
  type RaisedException,
  readCounts,
  readOrder,
  readRun,
} from "./read-model.ts";
import { compareProjections, rebuildProjections, type Rebuilt } from "./rebuild.ts";
import type { RunState } from "./run-state.ts";
import { readServer, type ServerFacts } from "./server.ts";
import { listQuiet, locationsOfItem, type QuietItem } from "./snoozes.ts";
import {
  listWatch,
  readWatch,
  replaceWatchlist,
  type WatchFilter,
  type WatchPage,
  type WatchRow,
} from "./watch.ts";

export interface StoreOptions {
  /** postgres://… of a server; it goes before `folder`. */
  readonly url?: string;
  /** Where the embedded database lies; without it and without `url` everything is in memory and gone afterwards. */
  readonly folder?: string;
  /** The time that leases are judged by. Events bring their own. */
  readonly clock: () => Instant;
}

/** The ledger of a Node host, with what its screens read. */
export interface Store {
  readonly database: Database;
  /** How pg-boss reaches the same database. */
  readonly jobs: JobsConnection;
  /** Performs one effect on the ledger. */
  answer<E extends LedgerEffect>(effect: E): Promise<LedgerAnswers[E["kind"]]>;
  /** Checks the hash chain of one tenant or of all, and names the first broken record. */
  verify(tenant?: string): Promise<Verification>;
  /** Computes every projection again from the events, and says what differed before. */
  rebuild(): Promise<Rebuilt>;
  /** What `rebuild` would change; everything stays as it is. */
  compare(): Promise<Rebuilt>;
  listOrders(tenant: string, filter?: OrderFilter): Promise<OrderSummary[]>;
  /** Orders as rows for people, with how many match in all. */
  pageOrders(tenant: string, filter: OrderListFilter): Promise<OrderList>;
  /** Orders that hold lines of one item for one location, newest first. */
  ordersOfItem(
    tenant: string,
    item: ItemId,
    location: LocationId,
    limit: number,
  ): Promise<OrderListRow[]>;
  /** Values of orders summed by status and currency. */
  valuesByStatus(tenant: string): Promise<StatusValue[]>;
  order(tenant: string, reference: OrderReference): Promise<OrderFile | null>;
  listRuns(
    tenant: string,
    filter?: { readonly limit?: number; readonly before?: string },
  ): Promise<RunState[]>;
  countRuns(tenant: string): Promise<number>;
  run(tenant: string, run: string): Promise<RunState | null>;
  listExceptions(
    tenant: string,
    filter?: { readonly all?: boolean; readonly limit?: number },
  ): Promise<RaisedException[]>;
  listConfirmations(tenant: string): Promise<Confirmation[]>;
  /** Every limit that is recorded, with who set it to what it is, by path. */
  listLimits(tenant: string): Promise<RecordedLimit[]>;
  counts(tenant: string): Promise<Counts>;
  replaceWatchlist(tenant: string, source: string, rows: readonly WatchRow[]): Promise<void>;
  listWatch(tenant: string, filter?: WatchFilter): Promise<WatchPage>;
  watch(
    tenant: string,
    item: ItemId,
    location: LocationId,
  ): Promise<(WatchRow & { readonly source: string })[]>;
  /** What runs low as rows for people: first what nobody has ordered, then by how far below its point it is. */
  pageLow(tenant: string, filter: LowListFilter): Promise<LowList>;
  /** One item at one location as such a row; null when no source's last run listed it. */
  low(tenant: string, item: ItemId, location: LocationId): Promise<LowListRow | null>;
  /** Entries of one source whose goods are on an order of ours that has not arrived. */
  watchBeingServed(tenant: string, source: string): Promise<WatchRow[]>;
  /** What no trigger orders on a day, because a person snoozed it or decided against an order. */
  listQuiet(tenant: string, today: Day): Promise<QuietItem[]>;
  /** Locations at which the ledger knows an item: where it was low, bought or left alone. */
  locationsOfItem(tenant: string, item: ItemId): Promise<LocationId[]>;
  /** Events after a sequence of the tenant, oldest first, 1,000 at the most. */
  changes(tenant: string, after: number): Promise<Change[]>;
  /** Streams that records after one sequence and up to another went into, 500 at the most. */
  streams(tenant: string, after: number, upTo: number): Promise<string[]>;
  /** Calls the listener after every commit of any worker; returns what ends it. */
  subscribe(listener: (appended: Appended) => void): () => void;
  /** What the database says of itself: its clock, and whether a power cut loses commits. */
  server(): Promise<ServerFacts>;
  close(): Promise<void>;
}

export type JobsConnection =
  | { readonly kind: "pglite"; readonly pglite: Awaited<ReturnType<typeof openPglite>>["pglite"] }
  | { readonly kind: "postgres"; readonly url: string };

/**
 * Opens the ledger and brings its tables up to date. Fails with one sentence when the server does not answer
 * (`unavailable`), the folder is open elsewhere (`conflict`) or a newer version wrote it (`bad-setting`).
 */
export async function openStore({ url, folder, clock }: StoreOptions): Promise<Store> {
  if (url !== undefined) {
    const database = await openPostgres(url);
    return finish(database, { kind: "postgres", url }, clock, () => {});
  }
  const unlock = folder === undefined ? () => {} : lockFolder(folder);
  try {
    const { database, pglite } = await openPglite(
      folder === undefined ? null : join(folder, "database"),
    );
    return await finish(database, { kind: "pglite", pglite }, clock, unlock);
  } catch (thrown) {
    unlock();
    throw thrown;
  }
}

async function finish(
  database: Database,
  jobs: JobsConnection,
  clock: () => Instant,
  unlock: () => void,
): Promise<Store> {
  const feed = new ChangeFeed();
  try {
    await migrate(database, clock());
    await feed.open(database);
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  return {
    database,
    jobs,
    answer: <E extends LedgerEffect>(effect: E) =>
      perform(database, clock, effect) as Promise<LedgerAnswers[E["kind"]]>,
    verify: (tenant) => verifyChain(database, tenant),
    rebuild: () => rebuildProjections(database),
    compare: () => compareProjections(database),
    listOrders: (tenant, filter = {}) => listOrders(database, tenant, filter),
    pageOrders: (tenant, filter) => pageOrders(database, tenant, filter),
    ordersOfItem: (tenant, item, location, limit) =>
      ordersOfItem(database, tenant, item, location, limit),
    valuesByStatus: (tenant) => valuesByStatus(database, tenant),
    order: (tenant, reference) => readOrder(database, tenant, reference),
    listRuns: (tenant, filter = {}) => listRuns(database, tenant, filter),
    countRuns: (tenant) => countRuns(database, tenant),
    run: (tenant, run) => readRun(database, tenant, run),
    listExceptions: (tenant, filter = {}) => listExceptions(database, tenant, filter),
    listConfirmations: (tenant) => listConfirmations(database, tenant),
    listLimits: (tenant) => listLimits(database, tenant),
    counts: (tenant) => readCounts(database, tenant),
    replaceWatchlist: (tenant, source, rows) => replaceWatchlist(database, tenant, source, rows),
    listWatch: (tenant, filter = {}) => listWatch(database, tenant, filter),
    watch: (tenant, item, location) => readWatch(database, tenant, item, location),
    pageLow: (tenant, filter) => pageLow(database, tenant, filter),
    low: (tenant, item, location) => readLow(database, tenant, item, location),
    watchBeingServed: (tenant, source) => watchBeingServed(database, tenant, source),
    listQuiet: (tenant, today) => listQuiet(database, tenant, today),
    locationsOfItem: (tenant, item) => locationsOfItem(database, tenant, item),
    changes: (tenant, after) => readChanges(database, tenant, after),
    streams: (tenant, after, upTo) => readStreams(database, tenant, after, upTo),
    server: () => readServer(database),
    subscribe: (listener) => feed.subscribe(listener),
    async close() {
      await feed.close();
      await database.close();
      unlock();
    },
  };
}

async function perform(
  database: Database,
  clock: () => Instant,
  effect: LedgerEffect,
): Promise<LedgerAnswers[LedgerEffect["kind"]]> {
  switch (effect.kind) {
    case "ledger.lease":
      return takeLease(database, effect, clock());
    case "ledger.release":
      await releaseLease(database, effect);
      return null;
    case "ledger.append":
      return append(database, effect);
    case "ledger.tenant":
      return tenantFacts(database, effect);
    case "ledger.supply":
      return supplyFacts(database, effect);
    case "ledger.history":
      return historyFacts(database, effect);
    case "ledger.order":
      return orderFacts(database, effect);
    case "ledger.orders":
      return ordersFacts(database, effect);
  }
}
