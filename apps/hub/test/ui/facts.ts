import { type Decimal, decimal, type OrderStatus, type Unit } from "@parstock/core";

import type {
  AutopilotState,
  ExceptionPage,
  ItemDetail,
  LimitRow,
  LowRow,
  OrderAction,
  OrderDetail,
  Overview,
  QuietRow,
  RunRow,
} from "../../src/api.ts";

/** What the stand-in for the hub knows: every status, every outcome, and names that are hard on a layout. */
export interface Facts {
  overview: Overview;
  low: LowRow[];
  orders: OrderDetail[];
  runs: RunRow[];
  exceptions: ExceptionPage["rows"][number][];
  quiet: QuietRow[];
  limits: LimitRow[];
  autopilot: AutopilotState;
}

const piece: Unit = { code: "pcs", decimals: 0 };
const kilogram: Unit = { code: "kg", decimals: 3 };
const now = "2026-11-23T07:30:00.000Z";

const suppliers = [
  ["nordwerk", "Nordwerk Befestigungstechnik GmbH"],
  ["atlas", "Atlas Packaging"],
  ["kiyomizu", "清水ファスナー株式会社"],
  [
    "delta",
    "Delta & Söhne <Export> Handelsgesellschaft für industrielle Verbrauchsmaterialien mbH",
  ],
  ["polar", "Polar Foods"],
] as const;

const things = [
  "Hex bolt M8 × 40, A2",
  "Corrugated box 400 × 300 × 200 mm",
  "Nitrile gloves, size L",
  "Arabica beans, whole",
  "Stretch film 500 mm",
  "Cable tie 200 mm, black",
  "مقاوم حراري عالي الدقة",
  "Label roll 100 × 150, thermal direct, core 76 mm, 1000 pieces, perforated, for industrial printers",
  "Cleaning concentrate",
  "Gasket set DN50",
] as const;

const statuses: readonly [OrderStatus, OrderDetail["step"], readonly OrderAction["action"][]][] = [
  ["waiting", null, ["approve", "reject", "edit", "hold", "cancel"]],
  ["waiting", null, ["approve", "reject", "edit", "hold", "cancel"]],
  ["waiting", null, ["approve", "reject", "edit", "hold", "cancel"]],
  ["unknown", "sending", ["confirm-sent", "send-again"]],
  ["unknown", "submitting", []],
  ["failed", "sending", ["retry", "hold", "cancel"]],
  ["proposed", null, ["approve", "reject", "edit", "hold", "cancel"]],
  ["approved", null, ["reject", "hold", "cancel"]],
  ["submitting", "submitting", []],
  ["submitted", null, ["hold", "receive", "cancel", "close"]],
  ["sending", "sending", []],
  ["sent", null, ["receive", "cancel", "close"]],
  ["acknowledged", null, ["receive", "cancel", "close"]],
  ["confirmed", null, ["receive", "cancel", "close"]],
  ["changed", null, ["receive", "cancel", "close"]],
  ["refused", null, ["cancel", "close"]],
  ["partly-received", null, ["receive", "cancel", "close"]],
  ["received", null, ["close"]],
  ["closed", null, []],
  ["cancelled", null, []],
  ["rejected", null, []],
  ["expired", null, []],
];

const outcomes: readonly [LowRow["outcome"], string][] = [
  ["needed", "2 is at or below 24: 100 - 2 = 98 pcs are needed."],
  ["needed", "11 is at or below 24: 100 - 11 = 89 pcs are needed."],
  ["already-ordered", "It is ordered already: PS-2026-00012."],
  ["expedite", "Enough is ordered, but too late: PS-2026-00012 should come earlier."],
  ["not-due", "The next review is on 2026-11-30."],
  ["snoozed", "It is snoozed until 2026-11-28."],
  ["excluded", "It is not ordered by a stock rule: consignment."],
  ["disabled", "Its rule is switched off."],
  ["no-rule", "It has no reorder rule."],
  ["invalid", "The order-up-to level 19 is below the reorder point 24."],
];

export function createFacts(): Facts {
  const low = Array.from({ length: 123 }, (_, index) => lowRow(index));
  const orders = statuses.map(([status, step, actions], index) =>
    orderDetail(index, status, step, actions),
  );
  const waiting = orders.filter((order) => order.status === "waiting");
  return {
    low,
    orders,
    runs: Array.from({ length: 40 }, (_, index) => runRow(index)),
    exceptions: exceptions(),
    limits: [
      {
        limit: "approval.approvers.ines/*",
        value: "none",
        recorded: { value: "none", name: "replenishment", at: now },
        raisedFrom: null,
      },
      {
        limit: "approval.orderValue",
        value: "25000",
        recorded: { value: "25000", name: "Jonas Weber", at: now },
        raisedFrom: null,
      },
      {
        limit: "guards.priceChangeShare",
        value: "0.15",
        recorded: { value: "0.15", name: "replenishment", at: now },
        raisedFrom: null,
      },
    ],
    quiet: [
      {
        item: "SKU-0007",
        location: "Harbour",
        until: "2099-12-24",
        snoozed: {
          reason: "The customer buys it elsewhere until the shop fit is done.",
          name: "Jonas Weber",
          at: now,
        },
      },
      { item: "SKU-0050", location: "Workshop", until: "2099-11-30", snoozed: null },
    ],
    autopilot: {
      mode: "ask",
      submissionStopped: null,
      confirmations: [
        { kind: "supplier", id: "atlas", name: "Ines Okafor", at: "2026-11-02T10:15:00.000Z" },
        {
          kind: "category",
          id: "Consumables",
          name: "Ines Okafor",
          at: "2026-10-17T08:00:00.000Z",
        },
        { kind: "item", id: "SKU-0007", name: "Jonas Weber", at: "2025-12-29T16:40:00.000Z" },
      ],
      approvers: [
        { id: "ines", name: "Ines Okafor", role: "Purchasing lead" },
        { id: "jonas", name: "Jonas Weber", role: "Warehouse" },
      ],
    },
    overview: {
      company: "Harbour & Pine Supply Co.",
      autopilot: "ask",
      submissionStopped: null,
      raisedLimits: 0,
      mail: { kind: "outbox", where: "outbox" },
      low: low.length,
      waiting: waiting.length,
      open: 7,
      uncertain: 2,
      failed: 1,
      exceptions: 5,
      waitingValue: { EUR: "12480.5", USD: "310.99", JPY: "1204000" },
      openValue: { EUR: "88210.12" },
      lastRun: runRow(0),
      nextRunAt: "2026-11-23T08:00:00.000Z",
      running: false,
    },
  };
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

function itemOf(index: number): string {
  return `SKU-${String(index).padStart(4, "0")}`;
}

function lowRow(index: number): LowRow {
  const [outcome, reason] = pick(outcomes, index < 40 ? index % 2 : index);
  const [supplier] = pick(suppliers, index);
  return {
    item: index === 3 ? "A/B 100%+ü" : itemOf(index),
    name: pick(things, index),
    location: pick(["Main store", "Harbour", "Workshop"], index),
    unit: index % 4 === 3 ? kilogram : piece,
    onHand: String(Math.min(40, index)),
    position: index % 4 === 3 ? `${index}.125` : String(Math.min(60, index)),
    point: outcome === "no-rule" ? null : "24",
    level: outcome === "no-rule" ? null : "100",
    outcome,
    reason,
    supplier: outcome === "no-rule" ? null : supplier,
    reference: index < 12 ? `PS-2026-${String(index + 1).padStart(5, "0")}` : null,
    quiet: null,
  };
}

function orderDetail(
  index: number,
  status: OrderStatus,
  step: OrderDetail["step"],
  actions: readonly OrderAction["action"][],
): OrderDetail {
  const [supplier, supplierName] = pick(suppliers, index);
  const reference = `PS-2026-${String(index + 1).padStart(5, "0")}`;
  const orderLines = Array.from({ length: 1 + (index % 5) }, (_, line) => orderLine(line, index));
  const currency = supplier === "kiyomizu" ? "JPY" : supplier === "polar" ? "USD" : "EUR";
  const placed = !["proposed", "waiting", "rejected", "expired"].includes(status);
  return {
    reference,
    supplier,
    supplierName,
    shipTo: pick(["Main store", "Harbour", "Workshop"], index),
    shipToName: pick(["Main store", "Harbour branch", "Workshop"], index),
    status,
    step,
    held: index === 9,
    revision: index === 13 ? "cancel" : null,
    lines: orderLines.length,
    total: currency === "JPY" ? "120400" : `${1240 + index * 31}.5`,
    currency,
    orderDay: "2026-11-23",
    expectedDay: index % 6 === 5 ? null : "2026-12-02",
    waitsFor:
      status === "waiting"
        ? [
            "Every order waits for a person: autopilot is set to ask.",
            "The price of SKU-0003 went from 1050.00 to 1239.5 EUR, more than 15 %.",
          ]
        : [],
    expiresAt: status === "waiting" ? fromNow(3 * 60 + 20 + index) : null,
    changedAt: now,
    version: 3,
    email: "orders@example.com",
    paymentTerms: "30 days net",
    externalId: placed ? `PO-${5000 + index}` : null,
    failure:
      status === "failed"
        ? "The mail server refused the address orders@example.com; correct it in the supplier's file and try again."
        : null,
    differences:
      status === "changed" ? [{ field: "Line 1 quantity", ordered: "48", found: "40" }] : [],
    orderLines,
    timeline: [
      {
        at: "2026-11-23T06:02:11.000Z",
        by: "Parstock",
        type: "proposed",
        text: `Proposed with ${orderLines.length === 1 ? "one line" : `${orderLines.length} lines`} over 1240.50 EUR.`,
      },
      {
        at: "2026-11-23T06:02:12.000Z",
        by: "Parstock",
        type: "asked",
        text: "Waits for approval until 2026-11-30: Every order waits for a person: autopilot is set to ask.",
      },
      ...(placed
        ? [
            {
              at: now,
              by: "Ines Okafor",
              type: "approved",
              text: "Ines Okafor approved it: Needed this week.",
            },
          ]
        : []),
    ],
    documents: placed
      ? [
          document(reference, "pdf", "application/pdf"),
          document(reference, "csv", "text/csv"),
          document(reference, "txt", "text/plain"),
        ]
      : [],
    actions,
  };
}

/** An instant some minutes from when the test runs: what is left of it is what screens show. */
function fromNow(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

function document(
  reference: string,
  ending: string,
  mediaType: string,
): OrderDetail["documents"][number] {
  const name = `${reference}.${ending}`;
  return { name, mediaType, href: `/api/orders/${reference}/documents/${name}` };
}

function orderLine(line: number, order: number): OrderDetail["orderLines"][number] {
  const index = order + line;
  const quantity: Decimal = decimal(48 + index);
  return {
    number: line + 1,
    item: itemOf(index),
    name: pick(things, index),
    ...(line === 0 ? {} : { supplierSku: `NW-${9000 + index}` }),
    quantity,
    unit: index % 4 === 3 ? kilogram : { code: "box", decimals: 0 },
    ratio: { numerator: decimal(12), denominator: decimal(1) },
    price: decimal(line === 1 ? "0.0125" : "12.4"),
    priceUnit: decimal(line === 1 ? 100 : 1),
    total: decimal("595.2"),
    allocations:
      line === 2
        ? [
            { location: "Main store", quantity: decimal(300) },
            { location: "Harbour", quantity: decimal("288.5") },
          ]
        : [{ location: "Main store", quantity: decimal(576) }],
    received: decimal(order === 16 ? 12 : 0),
    explanation: [
      `${pick(things, index)} (${itemOf(index)}) at Main store on 2026-11-23.`,
      "Position 8 pcs = 12 on hand - 4 committed.",
      "Rule: at or below 24 order up to 100.",
      "8 is at or below 24: 100 - 8 = 92 pcs are needed.",
      "92 at 12 a box make 8 box.",
      "48 box at 12.40 EUR each: 595.20 EUR in all.",
    ],
  };
}

function runRow(index: number): RunRow {
  const started = Date.parse(now) - index * 3_600_000;
  const stopped = index === 2;
  return {
    run: `run-${String(100 - index).padStart(4, "0")}`,
    startedAt: new Date(started).toISOString(),
    finishedAt: index === 5 ? null : new Date(started + 3400 + index * 9000).toISOString(),
    trigger: pick(["schedule", "event", "person"] as const, index),
    source: "stock.csv",
    by: index % 3 === 2 ? "Ines Okafor" : "Parstock",
    stopped: stopped
      ? ["41 % of the active records fell to zero since the last good read; nothing was ordered."]
      : [],
    counts:
      index === 5
        ? null
        : {
            read: 6012,
            skipped: { excluded: 112, "no-rule": 40, invalid: 3 },
            low: 123,
            proposed: stopped ? 0 : 9,
            lines: stopped ? 0 : 61,
            waiting: stopped ? 0 : 3,
            submitted: stopped ? 0 : 6,
            sent: stopped ? 0 : 5,
            uncertain: stopped ? 0 : 1,
            failed: 0,
            exceptions: 5,
            value: { EUR: decimal("21877.4"), JPY: decimal("120400") },
          },
  };
}

function exceptions(): Facts["exceptions"] {
  return [
    {
      key: "mail:PS-2026-00004",
      code: "uncertain",
      message:
        "The mail of order PS-2026-00004 may or may not have left; ask the supplier, then say on the order whether it arrived.",
      reference: "PS-2026-00004",
      raisedAt: now,
    },
    {
      key: "price:SKU-0003",
      code: "no-price",
      message: "No price of Nordwerk for SKU-0003 is valid today; enter one in the price list.",
      item: "SKU-0003",
      location: "Main store",
      supplier: "nordwerk",
      raisedAt: now,
    },
    {
      key: "row:118",
      code: "bad-row",
      message: 'stock.csv, row 118, on hand: "1e309" is not a quantity; correct it in the file.',
      raisedAt: now,
    },
  ];
}

export function itemDetail(facts: Facts, location: string, item: string): ItemDetail | null {
  const row = facts.low.find((low) => low.item === item && low.location === location);
  if (row === undefined) return null;
  return {
    ...row,
    rule:
      row.point === null
        ? null
        : {
            item,
            location,
            policy: { kind: "s,S", reorderPoint: decimal(24), orderUpTo: decimal(100) },
            rounding: "up",
            status: "active",
            dailyDemand: decimal("3.25"),
          },
    explanation: [
      `${row.name} (${row.item}) at ${row.location} on 2026-11-23.`,
      `Position ${row.position} ${row.unit.code} = ${row.onHand} on hand.`,
      "Rule: at or below 24 order up to 100.",
      row.reason,
    ],
    orders: facts.orders.filter((order) => order.orderLines.some((line) => line.item === item)),
  };
}
