export type { ChainHead, Verification } from "./audit.ts";
export type { Appended, Change } from "./changes.ts";
export type { Database, Parameter, Session } from "./database.ts";
export { type Jobs, openJobs } from "./jobs.ts";
export type { RecordedLimit } from "./limit-history.ts";
export type { LowList, LowListFilter, LowListRow } from "./low-list.ts";
export type { OrderList, OrderListFilter, OrderListRow, StatusValue } from "./order-list.ts";
export type {
  Counts,
  OrderFile,
  OrderFilter,
  OrderSummary,
  RaisedException,
} from "./read-model.ts";
export type { Drift, Rebuilt } from "./rebuild.ts";
export type { RunState } from "./run-state.ts";
export type { ServerFacts } from "./server.ts";
export type { QuietItem } from "./snoozes.ts";
export { type JobsConnection, openStore, type Store, type StoreOptions } from "./store.ts";
export type { WatchFilter, WatchPage, WatchRow } from "./watch.ts";
