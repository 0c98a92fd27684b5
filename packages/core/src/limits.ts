import { perform, type Run } from "./effect.ts";
import type { LedgerEvent, Limits, TenantEvent } from "./ledger.ts";
import type { Actor } from "./order.ts";
import { compare, decimal } from "./quantity.ts";
import type { GuardSettings, Settings } from "./settings.ts";

/**
 * Who raised a limit may not be the only one to approve what it then lets through (domain guide, section 10). Settings
 * know no person, so the ledger keeps the limits that were last in force with whoever named themselves for them, and a run
 * under raised limits that nobody stands for does not begin.
 */

const caps = [
  "fellToZeroShare",
  "unitsMovedShare",
  "staleIntervals",
  "ordersPerRun",
  "valuePerRun",
  "timesUsualRun",
  "timesMedian",
  "coverDays",
  "priceChangeShare",
  "coolDownDays",
  "backlogCap",
] as const satisfies readonly (keyof GuardSettings)[];

const approvals = [
  "lineValue",
  "orderValue",
  "confirmedLessShare",
  "confirmedPriceShare",
  "confirmedLateDays",
] as const;

/** The only limit that lets more through when it is lower. */
const coolDown = "guards.coolDownDays";

const unlimited = "none";
const anybody = "approval.approvers.*";

/** Every limit in force under its path in the settings; "none" where nothing limits. */
export function limitsOf({ guards, approval }: Settings): Limits {
  const limits: Record<string, string> = {};
  for (const name of caps) limits[`guards.${name}`] = String(guards[name]);
  for (const name of approvals) limits[`approval.${name}`] = String(approval[name]);
  for (const { costCentre, currency, monthly } of guards.budgets)
    limits[`guards.budgets.${costCentre}/${currency}`] = monthly;
  if (approval.approvers.length === 0) limits[anybody] = unlimited;
  for (const { id, upTo, costCentres = ["*"] } of approval.approvers)
    for (const costCentre of costCentres)
      limits[`approval.approvers.${id}/${costCentre}`] = upTo ?? unlimited;
  return limits;
}

/** One limit that is another than before; `raised` when it lets more through. */
export interface LimitChange {
  readonly limit: string;
  readonly from: string;
  readonly to: string;
  readonly raised: boolean;
}

/** What differs between the limits that were recorded last and those in force. */
export function compareLimits(recorded: Limits, inForce: Limits): LimitChange[] {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(inForce)])].sort();
  return names.flatMap((limit): LimitChange[] => {
    const [from, to] = [limitIn(recorded, limit), limitIn(inForce, limit)];
    if (from === to) return [];
    const more = order(to) === order(from) ? compareText(to, from) > 0 : order(to) > order(from);
    return [{ limit, from, to, raised: limit === coolDown ? !more : more }];
  });
}

/** A limit that is not listed: a budget does not limit, and only who is listed may approve. */
function limitIn(limits: Limits, limit: string): string {
  const listed = limits[limit];
  if (listed !== undefined) return listed;
  if (!limit.startsWith("approval.approvers.")) return unlimited;
  return limits[limit.replace(/\/[^/]*$/, "/*")] ?? limits[anybody] ?? "0";
}

function order(limit: string): number {
  return limit === unlimited ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return compare(decimal(a), decimal(b));
}

/** Limits that were raised since they were recorded last, one sentence each; no recorded ones, none raised. */
export function unrecordedRaises(recorded: Limits | undefined, settings: Settings): string[] {
  if (recorded === undefined) return [];
  return compareLimits(recorded, limitsOf(settings))
    .filter(({ raised }) => raised)
    .map(
      ({ limit, from, to }) =>
        `The limit ${limit} was raised from ${from} to ${to} and nobody has put their name to it; record it by name, or set it back.`,
    );
}

export type LimitsAnswer =
  /** With what was changed; nothing when the limits are those that were recorded last. */
  | { readonly kind: "recorded"; readonly changes: readonly LimitChange[] }
  | { readonly kind: "refused"; readonly message: string };

/** Somebody else may write to the tenant's stream at the same time; the difference is then taken again. */
const triesMax = 5;

/**
 * Records the limits in force as `by`'s. The first ones recorded are no raise; raised ones are refused unless `by` is a
 * named person.
 */
export function* recordLimits(settings: Settings, by: Actor): Run<LimitsAnswer> {
  const { tenant } = settings;
  const limits = limitsOf(settings);
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
    const changes = facts.limits === undefined ? [] : compareLimits(facts.limits, limits);
    if (facts.limits !== undefined && changes.length === 0) return { kind: "recorded", changes };
    const [raise] = unrecordedRaises(facts.limits, settings);
    if (raise !== undefined && by.kind !== "person") return { kind: "refused", message: raise };
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const events: TenantEvent[] = [
      { at, by, type: "limits-set", limits },
      ...changes
        .filter(({ raised }) => raised)
        .map(({ limit, from, to }): TenantEvent => ({
          at,
          by,
          type: "limit-raised",
          limit,
          from,
          to,
        })),
    ];
    const answer = yield* perform({
      kind: "ledger.append",
      tenant,
      entries: [
        {
          stream: "tenant",
          expected: facts.tenantVersion,
          events: events.map((event): LedgerEvent => ({ stream: "tenant", event })),
        },
      ],
      claims: [],
    });
    if (answer.kind === "appended") return { kind: "recorded", changes };
  }
  return { kind: "refused", message: "The limits could not be recorded just now; try again." };
}
