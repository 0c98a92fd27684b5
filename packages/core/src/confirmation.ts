import { type Day, daysBetween } from "./calendar.ts";
import { withAnswer } from "./evolve.ts";
import { amountFigure, amountText } from "./money.ts";
import type { ConfirmedLine, Difference, OrderChange, OrderLine, OrderState } from "./order.ts";
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isIn,
  isNegative,
  isPositive,
  multiply,
  one,
  percent,
  subtract,
  zero,
} from "./quantity.ts";
import type { ApprovalSettings } from "./settings.ts";

/**
 * A supplier who confirms other figures than were ordered. What is better for the buyer, or worse within the tolerance, is
 * taken; the rest goes back to approval, and until a named person has decided the order counts as it was (domain guide,
 * section 9).
 */

/** How much worse than ordered is taken without asking. */
export type Tolerance = Pick<
  ApprovalSettings,
  "confirmedLessShare" | "confirmedPriceShare" | "confirmedLateDays"
>;

export type AnswerVerdict =
  | { readonly kind: "judged"; readonly change: OrderChange }
  | { readonly kind: "wrong"; readonly message: string };

/** What a supplier's figures come to: confirmed as ordered, changed (`reasons` where a person has to decide), or refused. */
export function judgeAnswer(
  { order, parties }: Pick<OrderState, "order" | "parties">,
  lines: readonly ConfirmedLine[],
  tolerance: Tolerance,
  document?: string,
): AnswerVerdict {
  const heard = document === undefined ? {} : { document };
  const who = parties.supplier.name;
  const more = parties.supplier.overDeliveryPercent ?? zero;
  const differences: Difference[] = [];
  const reasons: string[] = [];
  const short: number[] = [];
  for (const said of lines) {
    const line = order.lines.find((candidate) => candidate.number === said.line);
    const fault = line === undefined ? `no line ${said.line}` : faultOf(said, line);
    if (line === undefined || fault !== null)
      return { kind: "wrong", message: `Order ${order.reference} can't be confirmed: ${fault}.` };
    const about = `line ${line.number} (${line.item})`;
    const { quantity = line.quantity, price = line.price } = said;
    const expected = line.expectedDay ?? order.expectedDay ?? "";
    const expectedDay = said.expectedDay ?? expected;
    const differ = (field: string, ordered: string, found: string): void => {
      if (found !== ordered) differences.push({ line: line.number, field, ordered, found });
    };
    const ask = (found: string, ordered: string, most: string): void => {
      reasons.push(`${who} confirmed ${found} instead of ${ordered}; up to ${most} is taken.`);
    };
    differ("quantity", line.quantity, quantity);
    differ("price", line.price, price);
    differ("expected day", expected, expectedDay);
    const less = compare(quantity, line.quantity) < 0;
    const share = less ? tolerance.confirmedLessShare : divide(more, decimal(100), 6);
    if (isBeyond(quantity, line.quantity, share)) {
      const most = `${percent(share)} ${less ? "less" : "more"}`;
      ask(`${quantity} ${line.unit.code} of ${about}`, line.quantity, most);
      if (less) short.push(line.number);
    }
    const dearer = tolerance.confirmedPriceShare;
    if (compare(price, line.price) > 0 && isBeyond(price, line.price, dearer))
      ask(
        `${about} at ${amountFigure(price, order.currency)}`,
        amountText(line.price, order.currency),
        `${percent(dearer)} more`,
      );
    const days = tolerance.confirmedLateDays;
    if (expected !== "" && daysBetween(expected as Day, expectedDay as Day) > days)
      ask(`${about} for ${expectedDay}`, expected, `${days} days later`);
  }
  if (differences.length === 0) return { kind: "judged", change: { type: "confirmed", ...heard } };
  if (!withAnswer(order, lines).lines.some(({ quantity }) => isPositive(quantity))) {
    const reason = "It confirmed nothing.";
    return { kind: "judged", change: { type: "refused", reason, ...heard } };
  }
  return {
    kind: "judged",
    change: { type: "changed", differences, lines, reasons, short, ...heard },
  };
}

function faultOf({ quantity, price }: ConfirmedLine, line: OrderLine): string | null {
  const below = [quantity, price].find((figure) => figure !== undefined && isNegative(figure));
  if (below !== undefined) return `${below} is negative`;
  return quantity !== undefined && !isIn(quantity, line.unit)
    ? `${quantity} ${line.unit.code} has more decimals than the unit`
    : null;
}

/** Whether `figure` lies further from `ordered` than that share of it. */
function isBeyond(figure: Decimal, ordered: Decimal, share: Decimal): boolean {
  return compare(absolute(subtract(figure, ordered)), multiply(ordered, share)) > 0;
}

/** What deliveries beyond the supplier's tolerance have to be decided about, one sentence each. */
export function overDelivered(
  { order, parties }: Pick<OrderState, "order" | "parties">,
  numbers: ReadonlySet<number>,
): { readonly differences: readonly Difference[]; readonly reasons: readonly string[] } {
  const { name, overDeliveryPercent = zero } = parties.supplier;
  const most = add(one, divide(overDeliveryPercent, decimal(100), 6));
  const over = order.lines.filter(
    ({ number, received, quantity }) =>
      numbers.has(number) && compare(received, multiply(quantity, most)) > 0,
  );
  return {
    differences: over.map(({ number, quantity, received }) => ({
      line: number,
      field: "received",
      ordered: quantity,
      found: received,
    })),
    reasons: over.map(
      ({ number, item, unit, quantity, received }) =>
        `${name} delivered ${received} ${unit.code} of line ${number} (${item}) instead of ${quantity}; up to ${overDeliveryPercent} % more is taken.`,
    ),
  };
}
