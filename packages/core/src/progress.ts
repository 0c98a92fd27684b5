import type { OrderProgress } from "./connector.ts";
import type { Exception } from "./ledger.ts";
import type { OrderCommand } from "./life-cycle.ts";
import type { OrderLine, OrderState, Receipt } from "./order.ts";
import { add, compare, type Decimal, isPositive, smallest, subtract, zero } from "./quantity.ts";

/** What a target says of a placed order, as commands to the ledger and as sentences for a person. */
export interface Heeded {
  readonly commands: readonly OrderCommand[];
  readonly exceptions: readonly Exception[];
}

/**
 * Both sides count all that ever came, so only what the ledger does not have yet is booked: read twice, or booked by a
 * person meanwhile, it is booked once. What the ledger has beyond that is told and never taken back.
 */
export function heedProgress(state: OrderState, progress: OrderProgress, target: string): Heeded {
  const { reference, lines } = state.order;
  const commands: OrderCommand[] = [];
  const exceptions: Exception[] = [];
  const tell = (code: string, message: string): void => {
    exceptions.push(followException(state, code, message));
  };
  const told = toldReceipts(progress, lines);
  const spread = [...totals(told)].map(([item, quantity]) => spreadOver(item, quantity, lines));
  const receipts = spread.flatMap(({ receipts: some }) => some);
  for (const { item, strange, less } of spread) {
    if (strange)
      tell(
        `extra:${item}`,
        `${target} shows ${told.find((one) => one.item === item)?.quantity ?? ""} ${item} received on order ${reference}, which has no such line; correct it there, or book the item by hand.`,
      );
    if (less !== null)
      tell(
        `less:${item}`,
        `${target} shows ${less.told} ${item} received on order ${reference}, and ${less.booked} are booked here; correct whichever is wrong.`,
      );
  }
  if (receipts.length > 0) commands.push({ type: "received", lines: receipts });
  const after = lines.map((line) => ({ ...line, received: receivedAfter(line, receipts) }));
  for (const { number, item, quantity, received } of after)
    if (isPositive(subtract(received, quantity)))
      tell(
        `more:${number}`,
        `${received} ${item} came on order ${reference}, and ${quantity} were ordered; see what is to be done with the rest.`,
      );
  const open = after.filter(({ received, quantity }) => isPositive(subtract(quantity, received)));
  switch (progress.status) {
    case "draft":
    case "submitted":
    case "partly-received":
      break;
    case "acknowledged":
      // An order that is not sent yet still has to be, whoever has seen it in the target.
      if (state.status === "sent") commands.push({ type: "acknowledged" });
      break;
    case "received":
    case "closed":
      if (open.length === 0) {
        if (receipts.length === 0 && state.status !== "received" && isBooked(state))
          commands.push({ type: "closed", reason: `Closed in ${target}.` });
        break;
      }
      commands.push({ type: "closed", reason: `Closed in ${target}.` });
      tell(
        "short",
        `${target} expects nothing more of order ${reference}, and ${open.map(({ item, quantity, received }) => `${subtract(quantity, received)} ${item}`).join(", ")} did not come; what is needed is ordered again by itself.`,
      );
      break;
    case "cancelled":
      commands.push({ type: "cancelled", reason: `Cancelled in ${target}.` });
      if (state.revision?.kind !== "cancel")
        tell(
          "cancelled",
          `Order ${reference} was cancelled in ${target}${state.sentTo === undefined ? "" : `; make sure that ${state.parties.supplier.name} knows`}. What is needed is ordered again by itself.`,
        );
  }
  return { commands, exceptions };
}

/** Nothing is open and yet it is not received: a line was set to nothing, or what came was booked in other parts. */
function isBooked({ order }: OrderState): boolean {
  return order.lines.every((line) => compare(line.received, line.quantity) >= 0);
}

/** A system that says "received" and names no quantities means all of it. */
function toldReceipts(
  { status, received }: OrderProgress,
  lines: readonly OrderLine[],
): OrderProgress["received"] {
  return status === "received" && received.length === 0
    ? lines.map(({ item, quantity }) => ({ item, quantity }))
    : received;
}

function totals(received: OrderProgress["received"]): Map<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { item, quantity } of received) sums.set(item, add(sums.get(item) ?? zero, quantity));
  return sums;
}

interface Spread {
  readonly item: string;
  readonly receipts: readonly Receipt[];
  readonly strange: boolean;
  readonly less: { readonly told: Decimal; readonly booked: Decimal } | null;
}

/** What is not booked yet fills the lines of the item in their order; what is left over goes to the last. */
function spreadOver(item: string, told: Decimal, lines: readonly OrderLine[]): Spread {
  const ours = lines.filter((line) => line.item === item);
  const booked = ours.reduce((sum, line) => add(sum, line.received), zero);
  const last = ours[ours.length - 1];
  if (last === undefined) return { item, receipts: [], strange: isPositive(told), less: null };
  let left = subtract(told, booked);
  if (!isPositive(left))
    return { item, receipts: [], strange: false, less: left === zero ? null : { told, booked } };
  const receipts: Receipt[] = [];
  for (const line of ours) {
    const open = subtract(line.quantity, line.received);
    const quantity = line === last ? left : smallest(left, isPositive(open) ? open : zero);
    left = subtract(left, quantity);
    if (isPositive(quantity)) receipts.push({ line: line.number, quantity });
  }
  return { item, receipts, strange: false, less: null };
}

function receivedAfter({ number, received }: OrderLine, receipts: readonly Receipt[]): Decimal {
  return receipts
    .filter(({ line }) => line === number)
    .reduce((sum, { quantity }) => add(sum, quantity), received);
}

/** Kept until the next time that the order is asked after, or for some days where it has ended. */
export function followException(state: OrderState, code: string, message: string): Exception {
  const { reference, supplier } = state.order;
  return {
    key: `follow:${reference}:${code}`,
    code: code.replace(/:.*/, ""),
    message,
    reference,
    supplier,
  };
}
