import type { OrderProgress } from "./connector.ts";
import type { Exception } from "./ledger.ts";
import type { OrderCommand } from "./life-cycle.ts";
import type { OrderLine, OrderState, Receipt } from "./order.ts";
import { add, type Decimal, isNegative, isPositive, smallest, subtract, zero } from "./quantity.ts";
import { restOf } from "./shortfall.ts";

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
  const entries = byItem(toldReceipts(progress, lines));
  const spread = [...entries].map(([item, told]) => spreadOver(item, told, lines));
  const receipts = spread.flatMap(({ receipts: some }) => some);
  for (const { item, told, booked } of spread) {
    if (booked === null)
      tell(
        `extra:${item}`,
        `${target} shows ${told} ${item} received on order ${reference}, which has no such line; correct it there, or book the item by hand.`,
      );
    else if (booked !== undefined)
      tell(
        `less:${item}`,
        `${target} shows ${told} ${item} received on order ${reference}, and ${booked} are booked here; correct whichever is wrong.`,
      );
  }
  if (receipts.length > 0) commands.push({ type: "received", lines: receipts });
  const after = lines.map((line) => ({ ...line, received: receivedAfter(line, receipts) }));
  const open = after.filter((line) => isPositive(restOf(line)));
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
      if (open.length === 0) break;
      commands.push({ type: "closed", reason: `Closed in ${target}.` });
      tell(
        "short",
        `${target} expects nothing more of order ${reference}, and ${open.map((line) => `${restOf(line)} ${line.item}`).join(", ")} did not come; what is needed is ordered again by itself.`,
      );
      break;
    case "cancelled":
      if (state.differences.some(({ field }) => field === "order")) {
        tell(
          "cancelled",
          `Order ${reference} was cancelled in ${target}, where another one with the same reference was found; look there which of them holds, and cancel the order here when none does.`,
        );
        break;
      }
      commands.push({ type: "cancelled", reason: `Cancelled in ${target}.` });
      if (state.revision?.kind !== "cancel")
        tell(
          "cancelled",
          `Order ${reference} was cancelled in ${target}${state.sentTo === undefined ? "" : `; make sure that ${state.parties.supplier.name} knows`}. What is needed is ordered again by itself.`,
        );
  }
  return { commands, exceptions };
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

function byItem(received: OrderProgress["received"]): Map<string, Decimal[]> {
  const entries = new Map<string, Decimal[]>();
  for (const { item, quantity } of received) {
    const known = entries.get(item);
    if (known === undefined) entries.set(item, [quantity]);
    else known.push(quantity);
  }
  return entries;
}

interface Spread {
  readonly item: string;
  readonly told: Decimal;
  readonly receipts: readonly Receipt[];
  /** Booked here, where that is more than is told; null for an item that the order has no line of. */
  readonly booked?: Decimal | null;
}

/**
 * As many entries as lines of an item are those lines, in their order. Otherwise what is not booked yet fills the lines
 * in their order, and what is left over goes to the last.
 */
function spreadOver(
  item: string,
  entries: readonly Decimal[],
  lines: readonly OrderLine[],
): Spread {
  const ours = lines.filter((line) => line.item === item);
  const told = entries.reduce((sum, quantity) => add(sum, quantity), zero);
  const last = ours[ours.length - 1];
  if (last === undefined)
    return isPositive(told)
      ? { item, told, receipts: [], booked: null }
      : { item, told, receipts: [] };
  const booked = ours.reduce((sum, line) => add(sum, line.received), zero);
  const fresh = ours.map((line, index) => subtract(entries[index] ?? zero, line.received));
  if (entries.length === ours.length && !fresh.some(isNegative))
    return { item, told, receipts: receiptsOf(ours, fresh) };
  let left = subtract(told, booked);
  if (isNegative(left)) return { item, told, receipts: [], booked };
  const filled = ours.map((line) => {
    const open = subtract(line.quantity, line.received);
    const quantity = line === last ? left : smallest(left, isPositive(open) ? open : zero);
    left = subtract(left, quantity);
    return quantity;
  });
  return { item, told, receipts: receiptsOf(ours, filled) };
}

function receiptsOf(lines: readonly OrderLine[], quantities: readonly Decimal[]): Receipt[] {
  return lines.flatMap(({ number }, index) => {
    const quantity = quantities[index] ?? zero;
    return isPositive(quantity) ? [{ line: number, quantity }] : [];
  });
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
