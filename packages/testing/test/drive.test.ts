import {
  type Effect,
  replenish,
  runAsync,
  type RunInputs,
  type RunReport,
  runSync,
} from "@parstock/core";
import { describe, expect, it } from "vitest";

import { Dice } from "../src/dice.ts";
import { ada, announce } from "../src/people.ts";
import { sampleWorld } from "../src/sample-world.ts";
import { worldSource, worldTarget } from "../src/world-connector.ts";
import { World } from "../src/world.ts";

// One engine, two loops: what a synchronous host writes down is what an asynchronous one does.

function given(seed: number): { world: World; inputs: RunInputs } {
  const { world: options, settings, confirmed } = sampleWorld(new Dice(seed));
  const world = new World(options);
  for (const scope of confirmed)
    runSync<Effect, void>(
      announce(settings, ada, { type: "autopilot-confirmed", scope }),
      (effect) => world.perform(effect),
    );
  return {
    world,
    inputs: {
      settings,
      source: worldSource,
      outlet: { target: worldTarget(options.settleMs), mailSettleMs: options.mailSettleMs },
      trigger: "schedule",
      by: { kind: "rule", name: "schedule" },
      run: "run-1",
      holder: "worker-1",
      dry: false,
    },
  };
}

function planned(report: RunReport): unknown {
  return report.kind === "finished" ? report.plan.orders.map(({ order }) => order) : report;
}

describe("a run", () => {
  it("comes to the same in both loops", async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const one = given(seed);
      const other = given(seed);
      const waited = runSync<Effect, RunReport>(replenish(one.inputs), (effect) =>
        one.world.perform(effect),
      );
      const awaited = await runAsync<Effect, RunReport>(replenish(other.inputs), (effect) =>
        Promise.resolve(other.world.perform(effect)),
      );
      expect(awaited).toEqual(waited);
      expect(other.world.ledger.events("acme")).toEqual(one.world.ledger.events("acme"));
    }
  });

  it("that is dry writes nothing and decides the same", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const one = given(seed);
      const other = given(seed);
      const before = one.world.ledger.events("acme").length;
      const dry = runSync<Effect, RunReport>(replenish({ ...one.inputs, dry: true }), (effect) =>
        one.world.perform(effect),
      );
      const real = runSync<Effect, RunReport>(replenish(other.inputs), (effect) =>
        other.world.perform(effect),
      );
      expect(one.world.ledger.events("acme")).toHaveLength(before);
      expect([one.world.placed, one.world.posted]).toEqual([[], []]);
      expect(planned(dry)).toEqual(planned(real));
    }
  });
});
