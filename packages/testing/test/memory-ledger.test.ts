import { describe } from "vitest";

import { testLedger } from "../src/ledger-suite.ts";
import { MemoryLedger } from "../src/memory-ledger.ts";

describe("the ledger in memory", () => {
  testLedger((clock) => {
    const ledger = new MemoryLedger(clock);
    return { answer: (effect) => ledger.answer(effect), close: () => {} };
  });
});
