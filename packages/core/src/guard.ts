import { daysBetween, type Instant, minutesBetween } from "./calendar.ts";
import type { ItemHistory, ReadSummary, TenantFacts, Trigger } from "./ledger.ts";
import { amountFigure, amountText } from "./money.ts";
import type { Need } from "./need.ts";
import type { Order } from "./order.ts";
import { dailyDemandOf } from "./position.ts";
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isNegative,
  isPositive,
  median,
  multiply,
  one,
  percent,
  subtract,
  zero,
} from "./quantity.ts";
import type { GuardSettings, Settings } from "./settings.ts";
import type { Sizing } from "./sizing.ts";
import type { Supplier } from "./supplier.ts";

/**
 * Guards before speed: each looks for one way in which a right computation on wrong facts would spend money, and says
 * what it saw. `stop` proposes nothing, `exclude` leaves a line out and raises an exception, `ask` lets the order wait
 * for a person. Defaults are in `defaultGuards` (domain guide, section 10).
 */
export interface Finding {
  readonly guard: GuardName;
  readonly effect: "stop" | "exclude" | "ask";
  /** One sentence with the figures that made it fire. */
  readonly message: string;
}

export type GuardName =
  | "feed-sanity"
  | "partial-read"
  | "stale-data"
  | "batch-cap"
  | "line-cap"
  | "price"
  | "duplicate"
  | "cool-down"
  | "budget"
  | "kill-switch"
  | "negative-stock"
  | "supplier";

/** What a read of the feed came to. */
export interface ReadTotals {
  readonly records: number;
  readonly expected: number | null;
  /** Content changed between two pages of this read. */
  readonly torn: boolean;
  readonly active: number;
  readonly atZero: number;
  readonly units: Decimal;
  readonly asOf: Instant;
}

/**
 * Judges a whole read before anything is decided from it. `checked`: a person has looked at the feed and says that it is
 * right, so that what is unusual about it no longer stops the run; its orders wait for approval.
 */
export function judgeRead(
  read: ReadTotals,
  last: ReadSummary | null,
  settings: Settings,
  now: Instant,
  trigger: Trigger,
  checked = false,
): Finding[] {
  const { guards } = settings;
  const unusual = feedSanity(read, last, guards);
  return [
    ...partialRead(read),
    ...(checked ? unusual.map((finding): Finding => ({ ...finding, effect: "ask" })) : unusual),
    ...staleData(read, settings, now, trigger),
  ];
}

function partialRead(read: ReadTotals): Finding[] {
  if (read.torn)
    return [
      stop(
        "partial-read",
        "The stock changed while it was being read, so part of it may be missing; nothing is ordered from this read.",
      ),
    ];
  if (read.expected !== null && read.expected !== read.records) {
    return [
      stop(
        "partial-read",
        `The source announced ${count(read.expected, "record")}, but ${read.records} arrived; nothing is ordered from this read.`,
      ),
    ];
  }
  return [];
}

/**
 * The share that fell to zero is counted on totals (zeros now less zeros then), a lower bound: items refilled since
 * the last read can hide others that fell, and the second figure, total units, is there for those.
 */
function feedSanity(read: ReadTotals, last: ReadSummary | null, guards: GuardSettings): Finding[] {
  if (read.active === 0) return [];
  if (read.active > 1 && read.atZero === read.active) {
    return [
      stop(
        "feed-sanity",
        `The feed says that all ${read.active} active items have nothing on hand; nothing is ordered until somebody has checked it.`,
      ),
    ];
  }
  if (last === null || last.active === 0) return [];
  const findings: Finding[] = [];
  const fell = read.atZero - last.atZero;
  if (
    fell > 0 &&
    compare(decimal(fell), multiply(guards.fellToZeroShare, decimal(last.active))) > 0
  ) {
    findings.push(
      stop(
        "feed-sanity",
        `${fell} of ${last.active} active items fell to zero since the last good read, more than ${percent(guards.fellToZeroShare)}; nothing is ordered until somebody has checked the feed.`,
      ),
    );
  }
  const moved = absolute(subtract(read.units, last.units));
  if (isPositive(last.units) && compare(moved, multiply(guards.unitsMovedShare, last.units)) > 0) {
    findings.push(
      stop(
        "feed-sanity",
        `Total units on hand went from ${last.units} to ${read.units} since the last good read, more than ${percent(guards.unitsMovedShare)}; nothing is ordered until somebody has checked the feed.`,
      ),
    );
  }
  return findings;
}

/** A schedule must not order from old data at all; a person who starts a run on an old file is asked to approve. */
function staleData(
  read: ReadTotals,
  settings: Settings,
  now: Instant,
  trigger: Trigger,
): Finding[] {
  const age = minutesBetween(read.asOf, now);
  const allowed = settings.guards.staleIntervals * settings.intervalMinutes;
  if (age <= allowed) return [];
  const message = `The stock is as of ${read.asOf}, older than ${allowed} minutes`;
  return trigger === "person"
    ? [ask("stale-data", `${message}.`)]
    : [stop("stale-data", `${message}; nothing is ordered from it.`)];
}

/** Judges all orders of one run together; what it finds holds every one of them for a person. */
export function judgeBatch(
  orders: readonly Order[],
  tenant: TenantFacts,
  guards: GuardSettings,
): Finding[] {
  const findings: Finding[] = [];
  if (orders.length > guards.ordersPerRun) {
    findings.push(
      ask(
        "batch-cap",
        `This run proposes ${orders.length} orders, more than ${guards.ordersPerRun}.`,
      ),
    );
  }
  const value = new Map<string, Decimal>();
  for (const order of orders)
    value.set(order.currency, add(value.get(order.currency) ?? zero, order.total));
  for (const [currency, sum] of value) {
    if (compare(sum, guards.valuePerRun) > 0)
      findings.push(
        ask(
          "batch-cap",
          `This run proposes ${amountText(sum, currency)}, more than ${amountFigure(guards.valuePerRun, currency)}.`,
        ),
      );
  }
  const usual = median(tenant.usualOrders.map((orderCount) => decimal(orderCount)));
  if (
    usual !== null &&
    tenant.usualOrders.length >= 3 &&
    compare(decimal(orders.length), multiply(guards.timesUsualRun, usual)) > 0
  ) {
    findings.push(
      ask(
        "batch-cap",
        `This run proposes ${orders.length} orders, more than ${guards.timesUsualRun} times the usual ${usual}.`,
      ),
    );
  }
  return findings;
}

/** Judges one line: its quantity against what is usual and useful, its price, its timing, the stock behind it. */
export function judgeLine(
  needs: readonly Need[],
  sizing: Sizing,
  histories: readonly ItemHistory[],
  ceilings: { readonly maxStock: Decimal | null; readonly shelfLifeDays: number | null },
  guards: GuardSettings,
): Finding[] {
  if (sizing.outcome.kind !== "sized") return [];
  const { outcome, inputs } = sizing;
  const item = inputs.offer.item;
  return [
    ...negativeStock(needs),
    ...usualQuantity(item, outcome.base, histories, guards),
    ...cover(item, needs, outcome.base, inputs, ceilings, guards),
    ...priceChange(item, outcome.price, inputs, histories, guards),
    ...coolDown(item, needs, histories, guards),
  ];
}

function negativeStock(needs: readonly Need[]): Finding[] {
  return needs.flatMap(({ inputs }) => {
    if (!isNegative(inputs.stock.onHand)) return [];
    const message = `${inputs.item.id} has ${inputs.stock.onHand} on hand at ${inputs.location}: count it.`;
    return [ask("negative-stock", message)];
  });
}

function usualQuantity(
  item: string,
  base: Decimal,
  histories: readonly ItemHistory[],
  guards: GuardSettings,
): Finding[] {
  const usual = median(histories.flatMap((history) => history.quantities));
  if (usual === null || compare(base, multiply(guards.timesMedian, usual)) <= 0) return [];
  return [
    ask(
      "line-cap",
      `${base} of ${item} is more than ${guards.timesMedian} times the usual order of ${usual}.`,
    ),
  ];
}

function cover(
  item: string,
  needs: readonly Need[],
  base: Decimal,
  inputs: Sizing["inputs"],
  ceilings: { readonly maxStock: Decimal | null; readonly shelfLifeDays: number | null },
  guards: GuardSettings,
): Finding[] {
  const findings: Finding[] = [];
  const after = subtract(add(inputs.position, base), inputs.alreadyOnDraft);
  const demand = pooledDemand(needs);
  if (demand !== null && isPositive(demand)) {
    const days = divide(after, demand, 0, "half-even");
    if (compare(days, decimal(guards.coverDays)) > 0) {
      findings.push(
        ask(
          "line-cap",
          `With this order ${item} is covered for ${days} days, more than ${guards.coverDays}.`,
        ),
      );
    }
    if (ceilings.shelfLifeDays !== null && compare(days, decimal(ceilings.shelfLifeDays)) > 0) {
      findings.push(
        ask(
          "line-cap",
          `With this order ${item} is covered for ${days} days, longer than its shelf life of ${ceilings.shelfLifeDays}.`,
        ),
      );
    }
  }
  if (ceilings.maxStock !== null && compare(after, ceilings.maxStock) > 0) {
    findings.push(
      ask(
        "line-cap",
        `With this order the position of ${item} becomes ${after}, above its maximum of ${ceilings.maxStock}.`,
      ),
    );
  }
  return findings;
}

/** Expected demand a day over the needs that know it; null when none does. */
export function pooledDemand(needs: readonly Need[]): Decimal | null {
  const known = needs.flatMap((need) => dailyDemandOf(need.inputs.rule) ?? []);
  return known.length === 0 ? null : known.reduce((sum, next) => add(sum, next));
}

function priceChange(
  item: string,
  price: Decimal,
  inputs: Sizing["inputs"],
  histories: readonly ItemHistory[],
  guards: GuardSettings,
): Finding[] {
  const last = histories.find(
    (history) => history.lastPrice?.supplier === inputs.offer.supplier,
  )?.lastPrice;
  if (last === undefined || last === null) return [];
  if (last.currency !== inputs.currency) {
    return [
      ask(
        "price",
        `${item} was last bought in ${last.currency} and is now priced in ${inputs.currency}.`,
      ),
    ];
  }
  const unitPrice = divide(price, inputs.offer.priceUnit ?? one, 8);
  const change = absolute(subtract(unitPrice, last.price));
  if (compare(change, multiply(guards.priceChangeShare, last.price)) <= 0) return [];
  return [
    ask(
      "price",
      `The price of ${item} went from ${amountFigure(last.price, last.currency)} to ${amountText(unitPrice, inputs.currency)}, more than ${percent(guards.priceChangeShare)}.`,
    ),
  ];
}

function coolDown(
  item: string,
  needs: readonly Need[],
  histories: readonly ItemHistory[],
  guards: GuardSettings,
): Finding[] {
  return histories.flatMap((history) => {
    const need = needs.find((candidate) => candidate.inputs.location === history.location);
    if (need === undefined || history.lastOrderedOn === null || history.lastOrderReceived)
      return [];
    const days = Math.min(need.inputs.leadTimeDays, guards.coolDownDays);
    const since = daysBetween(history.lastOrderedOn, need.inputs.today);
    if (since >= days || isOnDraft(need)) return [];
    return [
      ask(
        "cool-down",
        `${item} was ordered for ${history.location} on ${history.lastOrderedOn} and nothing of it has come yet.`,
      ),
    ];
  });
}

/** A draft that is being raised is the same order, not a second one. */
function isOnDraft(need: Need): boolean {
  return need.inputs.supply.some((supply) => supply.from === "draft");
}

/** Judges one order: its supplier, its budget. */
export function judgeOrder(
  order: Order,
  supplier: Supplier,
  spentBefore: Decimal,
  settings: Settings,
): Finding[] {
  const findings: Finding[] = [];
  if (supplier.email === undefined) {
    findings.push(
      ask(
        "supplier",
        `Supplier ${supplier.name} has no e-mail address; add one, or send the order yourself.`,
      ),
    );
  }
  const budget = settings.guards.budgets.find(
    (row) => row.costCentre === (order.costCentre ?? "") && row.currency === order.currency,
  );
  if (budget !== undefined) {
    const spent = add(spentBefore, order.total);
    if (compare(spent, budget.monthly) > 0) {
      findings.push(
        ask(
          "budget",
          `With this order ${amountText(spent, order.currency)} is spent this month, more than the budget of ${amountFigure(budget.monthly, order.currency)} for ${order.costCentre ?? "the company"}.`,
        ),
      );
    }
  }
  return findings;
}

/** The key that spending is counted under. */
export function budgetKey(order: Pick<Order, "costCentre" | "currency">): string {
  return `${order.costCentre ?? ""}/${order.currency}`;
}

function stop(guard: GuardName, message: string): Finding {
  return { guard, effect: "stop", message };
}

/** A finding that lets the order wait for a person. */
export function ask(guard: GuardName, message: string): Finding {
  return { guard, effect: "ask", message };
}

function count(quantity: number, noun: string): string {
  return quantity === 1 ? `1 ${noun}` : `${quantity} ${noun}s`;
}
