import {
  type Actor,
  fail,
  type Instant,
  type LedgerEffect,
  recordLimits,
  runAsync,
  type TenantEvent,
} from "@parstock/core";

import type { App } from "./app.ts";
import { coreSettings, type ShopSettings } from "./shop-settings.ts";
import { askToTend } from "./tend.ts";

/** What a person says about the whole shop: whose orders go alone, and whether anything goes out at all. */
export type ShopDecision =
  | {
      readonly intent: "confirm-autopilot";
      readonly supplier: string;
      readonly confirmed: boolean;
    }
  | { readonly intent: "stop"; readonly reason: string }
  | { readonly intent: "resume" };

/** Somebody else may write to the tenant's stream in between; the decision then stands all the same. */
const triesMax = 5;

export async function decideForShop(
  app: App,
  shop: string,
  decision: ShopDecision,
  by: Actor,
): Promise<void> {
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    const facts = await app.store.answer({
      kind: "ledger.tenant",
      tenant: shop,
      source: "",
      month: "",
    });
    const at = app.now().toISOString() as Instant;
    const event: TenantEvent = { at, by, ...changeOf(decision) };
    const answer = await app.store.answer({
      kind: "ledger.append",
      tenant: shop,
      entries: [
        {
          stream: "tenant",
          expected: facts.tenantVersion,
          events: [{ stream: "tenant", event }],
        },
      ],
      claims: [],
    });
    if (answer.kind === "conflict") continue;
    await app.shops.change(shop, { runWanted: true });
    return askToTend(app, shop);
  }
  return fail({ code: "conflict", message: "The ledger is busy; try again in a moment." });
}

/** Who saves settings stands for the limits in them: runs and approvals wait while raised ones have no name to them. */
export async function recordShopLimits(
  app: App,
  shop: string,
  settings: ShopSettings,
  by: Actor,
): Promise<void> {
  const at = app.now().toISOString() as Instant;
  const answer = await runAsync(
    recordLimits(coreSettings(shop, settings, ""), by),
    async (effect) =>
      effect.kind === "clock" ? { at, local: {} } : app.store.answer(effect as LedgerEffect),
  );
  if (answer.kind === "refused") fail({ code: "auth-denied", message: answer.message });
}

function changeOf(decision: ShopDecision) {
  switch (decision.intent) {
    case "confirm-autopilot": {
      const scope = { kind: "supplier", id: decision.supplier } as const;
      return decision.confirmed
        ? ({ type: "autopilot-confirmed", scope } as const)
        : ({ type: "autopilot-withdrawn", scope } as const);
    }
    case "stop":
      return { type: "submission-stopped", reason: decision.reason.trim() || "Stopped." } as const;
    case "resume":
      return { type: "submission-resumed" } as const;
  }
}
