import { describe, expect, test } from "vitest";

import { itemKey, type Snapshot } from "../src/book.ts";
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

  test.each(golden<Snapshot, Expected>("plans"))(
    "$name: each need is served or says why not",
    ({ inputs }) => {
      const { needs, orders, unserved } = planOrders(inputs);
      const low = needs
        .filter(({ outcome }) => outcome.kind === "needed")
        .map((need) => itemKey(need.inputs.item.id, need.inputs.location));
      const served = orders
        .flatMap(({ proofs }) => proofs.filter(({ topUp }) => !topUp))
        .flatMap((proof) => proof.needs)
        .filter(({ outcome }) => outcome.kind === "needed")
        .map((need) => itemKey(need.inputs.item.id, need.inputs.location));
      const told = unserved.map(({ item, location }) => itemKey(item, location));
      expect([...served, ...told].sort()).toEqual(low.sort());
      for (const { reason } of unserved) expect(reason).toMatch(/\S\.$/);
    },
  );
});
