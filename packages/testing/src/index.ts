export { type LedgerUnderTest, testLedger } from "./ledger-suite.ts";
export * as sampleOrders from "./ledger-orders.ts";
export { type KeptEvent, MemoryLedger } from "./memory-ledger.ts";
