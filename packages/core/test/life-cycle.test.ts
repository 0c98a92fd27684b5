import { describe, expect, test } from "vitest";

import type { Instant } from "../src/calendar.ts";
import { decideOrder, type OrderCommand, replayOrder, supplyOf } from "../src/life-cycle.ts";
import type { Supply } from "../src/need.ts";
import type { Actor, OrderEvent, OrderStatus } from "../src/order.ts";
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

describe("what is still to come of an order", () => {
  test.each(golden<Life, Supply[]>("supply"))("$name", ({ inputs, expected }) => {
    const state = replayOrder(inputs.events);
    expect(state === null ? null : supplyOf(state)).toEqual(expected);
  });
});
