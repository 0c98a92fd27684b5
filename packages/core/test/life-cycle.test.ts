import { describe, expect, test } from "vitest";

import type { Instant } from "../src/calendar.ts";
import type { Tolerance } from "../src/confirmation.ts";
import { decideOrder, type OrderCommand, replayOrder, supplyOf } from "../src/life-cycle.ts";
import type { Supply } from "../src/need.ts";
import type {
  Actor,
  ConfirmedLine,
  OrderChange,
  OrderEvent,
  OrderState,
  OrderStatus,
} from "../src/order.ts";
import { total } from "../src/quantity.ts";
import { shortfallsBy } from "../src/shortfall.ts";
import { golden } from "./golden.ts";

const now = "2026-11-23T07:00:00.000Z" as Instant;
const person: Actor = { kind: "person", id: "ada", name: "Ada" };
const commands = golden<OrderCommand, null>("order-commands");

interface Life {
  readonly events: readonly OrderEvent[];
}

describe("an order accepts nothing but what its state allows", () => {
  interface Expected {
    readonly status: OrderStatus | null;
    readonly accepts: readonly string[];
  }
  test.each(golden<Life, Expected>("life-cycle"))("$name", ({ inputs, expected }) => {
    const state = replayOrder(inputs.events);
    const accepts = commands
      .filter(({ inputs: command }) => decideOrder(state, command, now, person).kind === "accepted")
      .map(({ name }) => name)
      .sort();
    expect({ status: state?.status ?? null, accepts }).toEqual(expected);
  });
});

describe("a refusal says why", () => {
  interface Inputs extends Life {
    readonly command: OrderCommand;
    readonly by: Actor;
  }
  test.each(golden<Inputs, string>("order-refusals"))("$name", ({ inputs, expected }) => {
    const decision = decideOrder(replayOrder(inputs.events), inputs.command, now, inputs.by);
    expect(decision).toEqual({ kind: "refused", message: expected });
  });
});

describe("what a supplier confirms", () => {
  interface Inputs extends Life {
    readonly lines: readonly ConfirmedLine[];
    readonly tolerance: Tolerance;
  }
  test.each(golden<Inputs, OrderChange | string>("confirmations"))(
    "$name",
    ({ inputs, expected }) => {
      const { events, lines, tolerance } = inputs;
      const command: OrderCommand = { type: "answer", lines, tolerance };
      const by: Actor = { kind: "system", name: "book" };
      expect(decideOrder(replayOrder(events), command, now, by)).toEqual(
        typeof expected === "string"
          ? { kind: "refused", message: expected }
          : { kind: "accepted", events: [{ at: now, by, ...expected }] },
      );
    },
  );
});

describe("what a delivery comes to", () => {
  interface Inputs extends Life {
    readonly command: OrderCommand;
  }
  interface Expected {
    readonly events: readonly string[];
    readonly status: OrderStatus;
    /** Base units still on order, and those to be proposed again. */
    readonly coming: string;
    readonly shortfall: string;
    readonly asks: readonly string[];
  }
  test.each(golden<Inputs, Expected>("deliveries"))("$name", ({ inputs, expected }) => {
    const before = replayOrder(inputs.events);
    const decision = decideOrder(before, inputs.command, now, person);
    if (decision.kind === "refused") throw new Error(decision.message);
    const states = decision.events.map((_, index) =>
      replayOrder([...inputs.events, ...decision.events.slice(0, index + 1)]),
    ) as OrderState[];
    const after = states[states.length - 1] as OrderState;
    const short = decision.events.flatMap((event, index) =>
      shortfallsBy(event, states[index] as OrderState).flatMap(({ quantity }) => quantity ?? []),
    );
    expect({
      events: decision.events.map(({ type }) => type),
      status: after.status,
      coming: total(supplyOf(after).map(({ quantity }) => quantity)),
      shortfall: total(short),
      asks: after.change?.reasons ?? [],
    }).toEqual(expected);
  });
});

describe("what is still to come of an order", () => {
  test.each(golden<Life, Supply[]>("supply"))("$name", ({ inputs, expected }) => {
    const state = replayOrder(inputs.events);
    expect(state === null ? null : supplyOf(state)).toEqual(expected);
  });
});
