import { describe, expect, test } from "vitest";

import {
  approvalDue,
  judgeAutopilot,
  mayApprove,
  type Permission,
  type Verdict,
} from "../src/approval.ts";
import type { Instant } from "../src/calendar.ts";
import type { Finding } from "../src/guard.ts";
import type { Item } from "../src/item.ts";
import type { TenantFacts } from "../src/ledger.ts";
import type { Actor, Order, OrderState } from "../src/order.ts";
import type { Settings } from "../src/settings.ts";
import { golden } from "./golden.ts";

describe("autopilot", () => {
  interface Inputs {
    readonly order: Order;
    readonly items: readonly Item[];
    readonly findings: readonly Finding[];
    readonly tenant: TenantFacts;
    readonly settings: Settings;
    readonly now: Instant;
  }
  test.each(golden<Inputs, Verdict>("autopilot"))("$name", ({ inputs, expected }) => {
    const { order, findings, tenant, settings, now } = inputs;
    const items = new Map(inputs.items.map((item) => [item.id, item]));
    expect(judgeAutopilot(order, items, findings, tenant, settings, now)).toEqual(expected);
  });
});

describe("who may approve", () => {
  interface Inputs {
    readonly person: Actor;
    readonly state: OrderState;
    readonly tenant: TenantFacts;
    readonly settings: Settings;
  }
  test.each(golden<Inputs, Permission>("permission"))("$name", ({ inputs, expected }) => {
    const { person, state, tenant, settings } = inputs;
    expect(mayApprove(person, state, tenant, settings)).toEqual(expected);
  });
});

describe("an order that waits", () => {
  interface Inputs {
    readonly state: OrderState;
    readonly settings: Settings;
    readonly now: Instant;
  }
  test.each(golden<Inputs, string>("approval-due"))("$name", ({ inputs, expected }) => {
    expect(approvalDue(inputs.state, inputs.settings, inputs.now)).toBe(expected);
  });
});
