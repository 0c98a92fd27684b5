import { describe, expect, test } from "vitest";

import type { Snapshot } from "../src/book.ts";
import { planOrders } from "../src/plan.ts";
import { golden } from "./golden.ts";

interface Expected {
  readonly orders: readonly {
    readonly lines: readonly string[];
    readonly total: string;
    readonly minimum: string | null;
  }[];
  readonly waiting: readonly string[];
  readonly transfers: readonly string[];
  readonly exceptions: readonly string[];
}

describe("plans", () => {
  test.each(golden<Snapshot, Expected>("plans"))("$name", ({ inputs, expected }) => {
    const { orders, waiting, transfers, exceptions } = planOrders(inputs);
    expect({
      orders: orders.map(({ order, minimum }) => ({
        lines: order.lines.map(({ item, quantity }) => `${item} ${quantity}`).sort(),
        total: order.total,
        minimum: minimum?.message ?? null,
      })),
      waiting: waiting.map(({ message }) => message),
      transfers: transfers.map(({ message }) => message),
      exceptions: exceptions.map(({ message }) => message),
    }).toEqual(expected);
  });
});
