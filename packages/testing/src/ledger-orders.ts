import type {
  Actor,
  Day,
  Decimal,
  Entry,
  Exception,
  Instant,
  NeedClaim,
  Order,
  OrderChange,
  OrderEvent,
  OrderLine,
  Parties,
  RunCounts,
  RunEvent,
  TenantEvent,
} from "@parstock/core";
import { decimal, needKey, zero } from "@parstock/core";

export const tenant = "acme";
export const buyer: Actor = { kind: "person", id: "ada", name: "Ada" };
export const rule: Actor = { kind: "rule", name: "autopilot" };
export const start = "2026-11-23T08:00:00.000Z" as Instant;

export function later(minutes: number): Instant {
  return new Date(Date.parse(start) + minutes * 60_000).toISOString() as Instant;
}

export interface LineWish {
  readonly item: string;
  /** Boxes of twelve. */
  readonly boxes?: string;
  readonly locations?: readonly string[];
  /** Number of the need at each of the locations. */
  readonly window?: number;
  /** Boxes that the price of 18 is for. */
  readonly pricedPer?: string;
}

export interface Wish {
  readonly reference: string;
  readonly tenant?: string;
  readonly supplier?: string;
  readonly lines: readonly LineWish[];
  readonly orderDay?: string;
  readonly costCentre?: string;
  readonly currency?: string;
}

/** An order of boxes of twelve at 18 each, divided evenly over the locations of each line. */
export function orderOf(wish: Wish): Order {
  const lines = wish.lines.map(
    ({ item, boxes = "2", locations = ["main"], pricedPer = "1" }, index): OrderLine => {
      const share = decimal((Number(boxes) * 12) / locations.length);
      return {
        number: index + 1,
        item,
        name: `The ${item}`,
        quantity: decimal(boxes),
        unit: { code: "box", decimals: 0 },
        ratio: { numerator: decimal(12), denominator: decimal(1) },
        price: decimal(18),
        priceUnit: decimal(pricedPer),
        total: decimal(Number(boxes) * 18),
        allocations: locations.map((location) => ({ location, quantity: share })),
        received: zero,
      };
    },
  );
  return {
    tenant: wish.tenant ?? tenant,
    reference: wish.reference,
    supplier: wish.supplier ?? "north",
    shipTo: "main",
    currency: wish.currency ?? "EUR",
    orderDay: (wish.orderDay ?? "2026-11-23") as Day,
    lines,
    total: decimal(lines.reduce((sum, line) => sum + Number(line.total), 0)),
    ...(wish.costCentre === undefined ? {} : { costCentre: wish.costCentre }),
  };
}

export function partiesOf(order: Order): Parties {
  const supplier = {
    id: order.supplier,
    name: order.supplier,
    status: "active",
    currency: order.currency,
  } as const;
  return { supplier, shipTo: { id: order.shipTo, name: order.shipTo } };
}

export function claimsOf(wish: Wish): NeedClaim[] {
  return wish.lines.flatMap(({ item, locations = ["main"], window = 0 }) =>
    locations.map((location) => ({
      key: needKey(wish.tenant ?? tenant, location, item, wish.supplier ?? "north", window),
      item,
      location,
      window,
      reference: wish.reference,
    })),
  );
}

export function proposalOf(wish: Wish, at: Instant = start): OrderEvent {
  const needKeys = claimsOf(wish).map(({ key }) => key);
  const order = orderOf(wish);
  return { at, by: rule, type: "proposed", order, parties: partiesOf(order), needKeys, proofs: [] };
}

export function orderEntry(
  reference: string,
  expected: number,
  ...events: readonly OrderEvent[]
): Entry {
  return {
    stream: `order/${reference}`,
    expected,
    events: events.map((event) => ({ stream: "order", reference, event })),
  };
}

export function changes(...given: readonly OrderChange[]): OrderEvent[] {
  return given.map((change, index) => ({ at: later(index + 1), by: rule, ...change }));
}

export const submitting: OrderChange = { type: "submitting", target: "book", fence: 1 };
export const submitted: OrderChange = {
  type: "submitted",
  externalId: "77",
  adopted: false,
  differences: [],
};
export const sending: OrderChange = {
  type: "sending",
  messageId: "<1@parstock>",
  to: "sales",
  fence: 1,
  copy: false,
};
export const sent: OrderChange = { type: "sent", answer: "250", found: false };
export const approved: OrderChange = { type: "approved", reason: "confirmed" };
export const asked: OrderChange = {
  type: "asked",
  reasons: ["first order"],
  expiresAt: later(10_000),
};
export const lost = { code: "outcome-unknown", message: "No answer came." } as const;
export const placing: readonly OrderChange[] = [approved, submitting, submitted];
export const received = (boxes: string): OrderChange => ({
  type: "received",
  lines: [{ line: 1, quantity: decimal(boxes) }],
});

/** A box order of item "a", the nth one. */
export function numbered(window: number, boxes: string, orderDay: string): Wish {
  return { reference: `PS-${window}`, orderDay, lines: [{ item: "a", boxes, window }] };
}

/** One box of an item of its own. */
export function boxOf(reference: string, more: Partial<Wish>): Wish {
  return { reference, lines: [{ item: reference, boxes: "1" }], ...more };
}

export function confirm(item: string, by: Actor): TenantEvent {
  return { at: start, by, type: "autopilot-confirmed", scope: { kind: "item", id: item } };
}

export function raise(key: string): TenantEvent {
  const message = `Nobody sells ${key}; name a supplier.`;
  const exception: Exception = { key, code: "no-supplier", message, item: key };
  return { at: start, by: rule, type: "exception-raised", exception };
}

export interface RunWish {
  readonly minute: number;
  readonly proposed: number;
  readonly good?: boolean;
  readonly dry?: boolean;
  readonly source?: string;
}

/** A run that read as many records as its minute. */
export function runOf({
  minute,
  proposed,
  good = true,
  dry = false,
  source = "file",
}: RunWish): RunEvent[] {
  const at = later(minute);
  const read = {
    source,
    finishedAt: at,
    records: minute,
    active: 2,
    atZero: 0,
    units: decimal(5),
    good,
  };
  return [
    { at, by: rule, type: "run-started", trigger: "schedule", source, dry },
    { at, by: rule, type: "read-finished", read },
    { at, by: rule, type: "run-finished", counts: countsOf(proposed) },
  ];
}

function countsOf(proposed: number): RunCounts {
  const value: Record<string, Decimal> = { EUR: decimal(18 * proposed) };
  const nothing = { waiting: 0, submitted: 0, sent: 0, uncertain: 0, failed: 0, exceptions: 0 };
  return { read: 10, skipped: {}, low: proposed, proposed, lines: proposed, value, ...nothing };
}
