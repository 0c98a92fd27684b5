import { describe, expect, test } from "vitest";

import type { Instant } from "../src/calendar.ts";
import {
  type Finding,
  judgeBatch,
  judgeLine,
  judgeOrder,
  judgeRead,
  type ReadTotals,
} from "../src/guard.ts";
import type { ItemHistory, ReadSummary, TenantFacts, Trigger } from "../src/ledger.ts";
import { decideNeed, type NeedInputs } from "../src/need.ts";
import type { Order } from "../src/order.ts";
import type { Decimal } from "../src/quantity.ts";
import type { GuardSettings, Settings } from "../src/settings.ts";
import { sizeLine, type SizingInputs } from "../src/sizing.ts";
import type { Supplier } from "../src/supplier.ts";
import { golden } from "./golden.ts";

// Every guard twice: just quiet, and firing with the sentence that a person reads.

describe("a read", () => {
  interface Inputs {
    readonly read: ReadTotals;
    readonly last: ReadSummary | null;
    readonly settings: Settings;
    readonly now: Instant;
    readonly trigger: Trigger;
    readonly checked: boolean;
  }
  test.each(golden<Inputs, Finding[]>("guard-read"))("$name", ({ inputs, expected }) => {
    const { read, last, settings, now, trigger, checked } = inputs;
    expect(judgeRead(read, last, settings, now, trigger, checked)).toEqual(expected);
  });
});

describe("a batch", () => {
  interface Inputs {
    readonly orders: readonly Order[];
    readonly tenant: TenantFacts;
    readonly guards: GuardSettings;
  }
  test.each(golden<Inputs, Finding[]>("guard-batch"))("$name", ({ inputs, expected }) => {
    expect(judgeBatch(inputs.orders, inputs.tenant, inputs.guards)).toEqual(expected);
  });
});

describe("a line", () => {
  interface Inputs {
    readonly need: NeedInputs;
    readonly sizing: SizingInputs;
    readonly histories: readonly ItemHistory[];
    readonly ceilings: { readonly maxStock: Decimal | null; readonly shelfLifeDays: number | null };
    readonly guards: GuardSettings;
  }
  test.each(golden<Inputs, Finding[]>("guard-line"))("$name", ({ inputs, expected }) => {
    const needs = [decideNeed(inputs.need)];
    const { sizing, histories, ceilings, guards } = inputs;
    expect(judgeLine(needs, sizeLine(sizing), histories, ceilings, guards)).toEqual(expected);
  });
});

describe("an order", () => {
  interface Inputs {
    readonly order: Order;
    readonly supplier: Supplier;
    readonly spentBefore: Decimal;
    readonly settings: Settings;
  }
  test.each(golden<Inputs, Finding[]>("guard-order"))("$name", ({ inputs, expected }) => {
    const { order, supplier, spentBefore, settings } = inputs;
    expect(judgeOrder(order, supplier, spentBefore, settings)).toEqual(expected);
  });
});
