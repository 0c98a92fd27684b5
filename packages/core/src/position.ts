import { addDays, type Day, daysBetween } from "./calendar.ts";
import type { Lot } from "./item.ts";
import type { NeedInputs, Position } from "./need.ts";
import type { ReorderRule } from "./policy.ts";
import {
  add,
  decimal,
  type Decimal,
  divide,
  isPositive,
  largest,
  multiply,
  smallest,
  subtract,
  total,
  zero,
} from "./quantity.ts";

/**
 * The inventory position IP = OH - AL - BO + OO + IT + DR (Silver, Pyke & Thomas 2017, ch. 6, with drafts), less what
 * will expire, plus what substitutes can stand in for. `supply` holds only goods for this item and location, each once.
 */
export function positionOf(inputs: NeedInputs): Position {
  const { stock } = inputs;
  const onHand =
    inputs.backlogCap === null
      ? stock.onHand
      : largest(stock.onHand, subtract(zero, inputs.backlogCap));
  const committed = add(stock.committed, inputs.kitDemand);
  const onOrder = add(stock.onOrder, coming(inputs, "order"));
  const inTransit = add(stock.inTransit, coming(inputs, "transfer"));
  const draft = coming(inputs, "draft");
  const promised = add(committed, stock.backordered);
  const expiring = smallest(
    largest(onHand, zero),
    expiringOf(stock.lots ?? [], dailyDemandOf(inputs.rule), promised, inputs.today),
  );
  const substitutes = substituteStock(inputs);
  const position = subtract(
    add(onHand, onOrder, inTransit, draft, substitutes),
    promised,
    expiring,
  );
  return {
    onHand,
    committed,
    backordered: stock.backordered,
    onOrder,
    inTransit,
    draft,
    expiring,
    substitutes,
    total: position,
    within: subtract(position, tooLate(inputs)),
  };
}

function coming(inputs: NeedInputs, from: NeedInputs["supply"][number]["from"]): Decimal {
  return sumOfRests(inputs.supply.filter((supply) => supply.from === from));
}

/** Supply that is due after the protection interval; supply without a day counts as in time. */
function tooLate(inputs: NeedInputs): Decimal {
  const horizon = addDays(inputs.today, Math.ceil(inputs.leadTimeDays + inputs.reviewDays));
  return sumOfRests(
    inputs.supply.filter((supply) => supply.due !== undefined && supply.due > horizon),
  );
}

/** An over-delivered order has nothing left to come: its negative rest is not counted. */
function sumOfRests(supply: NeedInputs["supply"]): Decimal {
  return total(supply.map((one) => one.quantity).filter(isPositive));
}

/** The expected demand a day that a rule knows of: its policy's own first; null when nobody said. */
export function dailyDemandOf(rule: ReorderRule | null): Decimal | null {
  if (rule === null) return null;
  return rule.policy.kind === "days-of-cover"
    ? rule.policy.dailyDemand
    : (rule.dailyDemand ?? null);
}

/**
 * Base units of lots that will not be sold in time when the lot that expires first is sold first. By the end of a
 * lot's last day the daily demand of all days until then is sold, today included, and never less than is promised
 * already. Without a known demand only lots that have expired count.
 */
export function expiringOf(
  lots: readonly Lot[],
  dailyDemand: Decimal | null,
  promised: Decimal,
  today: Day,
): Decimal {
  const byDay = [...lots].sort((a, b) => (a.usableUntil < b.usableUntil ? -1 : 1));
  let sold = zero;
  let expiring = zero;
  for (const lot of byDay) {
    const days = daysBetween(today, lot.usableUntil) + 1;
    if (days > 0 && dailyDemand === null) break;
    const outlet =
      days > 0 ? largest(promised, multiply(dailyDemand ?? zero, decimal(days))) : zero;
    const fromThis = smallest(lot.quantity, largest(zero, subtract(outlet, sold)));
    sold = add(sold, fromThis);
    expiring = add(expiring, subtract(lot.quantity, fromThis));
  }
  return expiring;
}

/** Only substitutes that the item itself lists count, and none takes away. */
function substituteStock(inputs: NeedInputs): Decimal {
  const listed = inputs.item.substitutes ?? [];
  return total(
    inputs.substitutes
      .filter(
        ({ item, available }) => isPositive(available) && listed.some((one) => one.item === item),
      )
      .map(({ available, ratio }) =>
        divide(multiply(available, ratio.numerator), ratio.denominator, 12, "down"),
      ),
  );
}
