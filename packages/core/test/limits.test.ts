import { describe, expect, test } from "vitest";

import type { Limits } from "../src/ledger.ts";
import { compareLimits, type LimitChange, limitsOf } from "../src/limits.ts";
import { decimal } from "../src/quantity.ts";
import {
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type GuardSettings,
  type Settings,
} from "../src/settings.ts";
import { golden } from "./golden.ts";

describe("limits that changed", () => {
  interface Inputs {
    readonly recorded: Limits;
    readonly inForce: Limits;
  }
  test.each(golden<Inputs, LimitChange[]>("limits"))("$name", ({ inputs, expected }) => {
    expect(compareLimits(inputs.recorded, inputs.inForce)).toEqual(expected);
  });
});

const settings: Settings = {
  tenant: "acme",
  company: { name: "Acme", address: [], language: "en" },
  autopilot: "auto",
  from: "buying@acme.example",
  copyTo: [],
  intervalMinutes: 60,
  guards: defaultGuards,
  approval: defaultApproval,
  ordering: defaultOrdering,
};

const limits = Object.keys(defaultGuards).filter(
  (name): name is Exclude<keyof GuardSettings, "budgets"> => name !== "budgets",
);

test.each(limits)("the guard %s is a limit", (name) => {
  const looser = name === "coolDownDays" ? 1 : 1e6;
  const guards = { ...defaultGuards, [name]: looser };
  expect(compareLimits(limitsOf(settings), limitsOf({ ...settings, guards }))).toEqual([
    {
      limit: `guards.${name}`,
      from: String(defaultGuards[name]),
      to: String(looser),
      raised: true,
    },
  ]);
});

test("budgets and approvers are limits", () => {
  const wide: Settings = {
    ...settings,
    guards: {
      ...defaultGuards,
      budgets: [{ costCentre: "shop", currency: "EUR", monthly: decimal(900) }],
    },
    approval: {
      ...defaultApproval,
      approvers: [
        { id: "ada", name: "Ada", role: "buyer", upTo: decimal(500), costCentres: ["shop", "bar"] },
        { id: "bob", name: "Bob", role: "owner", upTo: null },
      ],
    },
  };
  expect(limitsOf(wide)).toMatchObject({
    "guards.budgets.shop/EUR": "900",
    "approval.approvers.ada/shop": "500",
    "approval.approvers.ada/bar": "500",
    "approval.approvers.bob/*": "none",
  });
  expect(limitsOf(settings)).toMatchObject({ "approval.approvers.*": "none" });
});
