export { type LedgerUnderTest, testLedger } from "./ledger-suite.ts";
export * as sampleOrders from "./ledger-orders.ts";
export { type KeptEvent, MemoryLedger } from "./memory-ledger.ts";
export { anyPurchase } from "./any-purchase.ts";
export type { ConnectorUnderTest, WebhookCase } from "./connector-case.ts";
export { type ConnectedRun, replenishOver } from "./connector-run.ts";
export { type ConnectorSimulation, simulateConnector } from "./connector-simulation.ts";
export { testConnector } from "./connector-suite.ts";
export { purchaseOf, samplePurchase } from "./purchases.ts";
export {
  bearerOf,
  type Call,
  headerOf,
  json,
  type Route,
  route,
  TokenDesk,
  type VendorFacts,
  vendorFacts,
  type VendorItem,
  type VendorSupplier,
  type VendorWorld,
  rankOf,
} from "./vendor.ts";
export { VendorHost, vendorStart } from "./vendor-host.ts";
export { Dice } from "./dice.ts";
export { goldenCases, type GoldenCase, goldenTables } from "./golden.ts";
export { ada, announce, bob, bookReceipts, command } from "./people.ts";
export { type Sabotage, simulate, type Simulation } from "./simulator.ts";
export { type Faults, noFaults, World, type WorldOptions } from "./world.ts";
export { worldSource, worldTarget } from "./world-connector.ts";
