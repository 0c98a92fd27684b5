import {
  add,
  addMs,
  type Effect,
  type ItemHistory,
  type Target,
  type TenantFacts,
} from "@parstock/core";
import { describe, expect, it } from "vitest";

import { type Sabotage, simulate } from "../src/simulator.ts";

// A simulator that finds nothing proves nothing: each of these engines is broken in one way, and must be caught.

/** Takes a lost answer for a request that never left, and so sends it again. */
const resendsBlindly: Sabotage = {
  target: (target): Target => ({
    ...target,
    *create(purchase, deadline) {
      const answer = yield* target.create(purchase, deadline);
      return answer.kind === "lost" ? { ...answer, kind: "not-sent" } : answer;
    },
  }),
};

/** Believes a search index that has not caught up yet. */
const searchesTooEarly: Sabotage = { target: (target): Target => ({ ...target, settleMs: 0 }) };

/** Counts a mail as sent when it was handed over, whatever the server said. */
const countsUnsentAsSent: Sabotage = {
  perform: (effect, world) => {
    const answer = world.perform(effect);
    return effect.kind === "mail" ? { kind: "accepted", answer: "handed over" } : answer;
  },
};

/** Lets everybody have the lease, keeps whatever it is given: no fence, no version, no need claimed once. */
const keepsEverything: Sabotage = {
  perform: (effect, world) => {
    if (effect.kind === "ledger.lease") {
      const { name, holder, ttlMs } = effect;
      return { name, holder, fence: 1, until: addMs(world.instant(), ttlMs) };
    }
    if (effect.kind !== "ledger.append") return world.perform(effect);
    const { fence: _fence, ...unfenced } = effect;
    const kept = world.ledger.events(effect.tenant);
    const entries = effect.entries.map((entry) => ({
      ...entry,
      expected: kept.filter(({ stream }) => stream === entry.stream).length,
    }));
    return world.perform({ ...unfenced, entries, claims: [] } satisfies Effect);
  },
};

/** Takes a lost change for one that was made. */
const takesLostForMade: Sabotage = {
  target: ({ amend, cancel, ...target }): Target => ({
    ...target,
    amend: trusting(amend),
    cancel: trusting(cancel),
  }),
};

function trusting(change: Target["cancel"]): NonNullable<Target["cancel"]> {
  return function* (purchase, externalId, deadline) {
    const answer = yield* must(change)(purchase, externalId, deadline);
    return answer.kind === "lost" ? { kind: "placed", externalId, differences: [] } : answer;
  };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the target of the simulator can change orders");
  return value;
}

/** Books what arrived each time that it is told of it. */
const booksAgain: Sabotage = {
  target: (target): Target => {
    const { follow } = target;
    if (follow === undefined) return target;
    return {
      ...target,
      *follow(purchase, externalId, closely) {
        const followed = yield* follow(purchase, externalId, closely);
        const { order } = purchase;
        const received = followed.progress.received.map(({ item, quantity }) => ({
          item,
          quantity: add(
            quantity,
            ...order.lines.filter((line) => line.item === item).map((line) => line.received),
          ),
        }));
        return { ...followed, progress: { ...followed.progress, received } };
      },
    };
  },
};

/** Never asks the target how far its orders are. */
const asksNobody: Sabotage = {
  target: ({ follow: _follow, ...target }): Target => target,
};

/** Forgets who refused what. */
const forgetsRefusals: Sabotage = {
  perform: (effect, world) => {
    const answer = world.perform(effect);
    return effect.kind === "ledger.history"
      ? (answer as ItemHistory[]).map(({ refusedBy: _refusedBy, ...history }) => history)
      : answer;
  },
};

/** Forgets what came short. */
const forgetsShortfalls: Sabotage = {
  perform: (effect, world) => {
    const answer = world.perform(effect);
    if (effect.kind !== "ledger.tenant") return answer;
    const { shortfalls: _shortfalls, ...facts } = answer as TenantFacts;
    return facts;
  },
};

const seedsMax = 1_000;

describe("an engine that", () => {
  it.each<[string, Sabotage, RegExp]>([
    ["resends blindly", resendsBlindly, /The target has order \S+ \d times|Mail/],
    ["searches too early", searchesTooEarly, /The target has order \S+ \d times/],
    ["counts unsent mail as sent", countsUnsentAsSent, /counts as sent and no mail went out/],
    [
      "takes lost for made",
      takesLostForMade,
      /and not cancelled in the target|, and \d+ in the target/,
    ],
    ["books again what it is told", booksAgain, /count as received, and \d+ came/],
    ["asks nobody how far orders are", asksNobody, /count as received|cancelled in the target/],
    ["forgets who refused", forgetsRefusals, /refused \S+ and was asked again/],
    ["forgets what came short", forgetsShortfalls, /came short at \S+ and no run saw it/],
    ["keeps everything it is told", keepsEverything, /two live orders|claimed twice|has order/],
  ])("%s is caught", (_name, sabotage, expected) => {
    let caught: string | undefined;
    for (let seed = 1; seed <= seedsMax && caught === undefined; seed += 1)
      caught = simulate(seed, sabotage).violations.find((violation) => expected.test(violation));
    expect(caught).toMatch(expected);
  });
});
