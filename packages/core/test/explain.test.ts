import { describe, expect, test } from "vitest";

import { explainProof } from "../src/explain.ts";
import { decideNeed, type NeedInputs } from "../src/need.ts";
import { sizeLine, type SizingInputs } from "../src/sizing.ts";
import { golden } from "./golden.ts";

interface Inputs {
  readonly line: number;
  readonly need: NeedInputs;
  readonly sizing: SizingInputs;
  readonly topUp: boolean;
  readonly supplierReason: string;
}

describe("a decision in sentences", () => {
  test.each(golden<Inputs, string[]>("explanations"))("$name", ({ inputs, expected }) => {
    const { line, topUp, supplierReason } = inputs;
    const needs = [decideNeed(inputs.need)];
    const sizing = sizeLine(inputs.sizing);
    expect(explainProof({ line, needs, topUp, sizing, supplierReason })).toEqual(expected);
  });
});
