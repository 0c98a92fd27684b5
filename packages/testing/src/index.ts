export { type LedgerUnderTest, testLedger } from "./ledger-suite.ts";
