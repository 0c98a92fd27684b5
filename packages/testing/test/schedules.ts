import { describe, expect, it } from "vitest";

import { simulate } from "../src/simulator.ts";

const batch = 1_000;

/** Runs the schedules of the seeds from `first` to `last`; a seed that fails is named and can be simulated alone. */
export function testSchedules(first: number, last: number): void {
  describe("schedules", () => {
    for (let from = first; from <= last; from += batch) {
      const to = Math.min(last, from + batch - 1);
      it(`${from} to ${to} keep every invariant`, () => {
        const failed: string[] = [];
        for (let seed = from; seed <= to; seed += 1)
          for (const violation of simulate(seed).violations)
            failed.push(`simulate(${seed}): ${violation}`);
        expect(failed).toEqual([]);
      });
    }
  });
}
