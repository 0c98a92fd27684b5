import { perform, type Run } from "./effect.ts";
import type { Keeper } from "./lease.ts";
import type { Exception, LedgerEvent, TenantEvent } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import type { Collected } from "./read.ts";

/** All that a person has to look at after a run, under keys that stay the same from run to run. */
export function explainFindings(source: string, plan: Plan, collected: Collected): Exception[] {
  const found = [...collected.exceptions, ...plan.exceptions];
  const byKey = new Map(found.map((exception) => [`${source}:${exception.key}`, exception]));
  return [...byKey].map(([key, exception]) => ({ ...exception, key }));
}

/** Somebody else may write to the tenant's stream at the same time; the difference is then taken again. */
const triesMax = 5;

/**
 * Raises what is new and resolves what is gone, so that a person sees each exception once while it lasts. Only keys
 * that begin with one of `scopes` are resolved: the rest was not looked at.
 */
export function* keepExceptions(
  keeper: Keeper,
  current: readonly Exception[],
  scopes: readonly string[],
): Run<void> {
  const { tenant } = keeper;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const open = new Set(facts.openExceptions);
    const keys = new Set(current.map((exception) => exception.key));
    const happened: TenantEvent[] = [
      ...current
        .filter((exception) => !open.has(exception.key))
        .map((exception): TenantEvent => ({
          at,
          by: keeper.by,
          type: "exception-raised",
          exception,
        })),
      ...facts.openExceptions
        .filter((key) => !keys.has(key) && scopes.some((scope) => key.startsWith(scope)))
        .map((key): TenantEvent => ({ at, by: keeper.by, type: "exception-resolved", key })),
    ];
    if (happened.length === 0) return;
    const answer = yield* perform({
      kind: "ledger.append",
      tenant,
      entries: [
        {
          stream: "tenant",
          expected: facts.tenantVersion,
          events: happened.map((event): LedgerEvent => ({ stream: "tenant", event })),
        },
      ],
      claims: [],
      fence: { name: "run", fence: keeper.fence },
    });
    if (answer.kind === "appended" || answer.on === "fence") return;
  }
}
