import type { BrokenCase } from "./broken-case.ts";
import { fileCases } from "./file-cases.ts";
import { harmlessCases } from "./harmless-cases.ts";
import { partyCases } from "./party-cases.ts";
import { rowCases } from "./row-cases.ts";

export type { BrokenCase } from "./broken-case.ts";

/** Every broken input, with the exact sentences that a person gets to see. */
export const brokenCases: readonly BrokenCase[] = [
  ...fileCases,
  ...rowCases,
  ...partyCases,
  ...harmlessCases,
];
