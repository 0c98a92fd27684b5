import {
  addDays,
  type Approver,
  type Day,
  day,
  decimal,
  type Decimal,
  defaultApproval,
  defaultGuards,
  defaultOrdering,
  type Instant,
  type Item,
  type ItemHistory,
  type Location,
  type Lot,
  type Policy,
  type PriceBreak,
  type Ratio,
  type ReorderRule,
  type Settings,
  type StockRecord,
  type Supplier,
  type SupplierItem,
  type Supply,
  type TenantFacts,
  type Unit,
  type Weekday,
} from "@parstock/core";
import * as fc from "fast-check";

// Facts of a business, odd ones too: names that sort or escape differently, figures that can't be, days that never come.

export const today: Day = day("2026-11-23");
export const now = "2026-11-23T09:31:07.123Z" as Instant;

export const itemIds = ["A", "B", "10", "9", "a/b", "Ü", "😀", "ａ"];
const locationIds = ["main", "branch", "2"];
const supplierIds = ["north", "south", "7"];
const zones = ["Europe/Berlin", "Asia/Tokyo"];

/** Left out about every second time. */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 1 });

/** Left out most of the time. */
const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** Odd figures stop an order early, so that most have to be sound for anything to be ordered at all. */
const mostly = <T>(sound: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 24, arbitrary: sound }, { weight: 1, arbitrary: odd });

/** An object without the members that are left out, as JSON has it. */
function present<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export const whole = (min: number, max: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min, max }).map((number) => decimal(number));

export const quantity: fc.Arbitrary<Decimal> = fc.oneof(
  { weight: 12, arbitrary: whole(0, 80) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 90_000 }).map((n) => decimal(n / 1000)) },
  { weight: 1, arbitrary: whole(0, 2_000_000_000) },
);

export const anyDecimal: fc.Arbitrary<Decimal> = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.oneof(fc.bigInt({ min: 0n, max: 999n }), fc.bigInt({ min: 0n, max: 10n ** 15n - 1n })),
    fc.oneof(fc.constant(""), fc.stringMatching(/^\d{1,4}$/), fc.stringMatching(/^\d{1,12}$/)),
  )
  .map(([sign, digits, fraction]) => decimal(`${sign}${digits}${fraction && "."}${fraction}`));

const someDay = fc.integer({ min: -20, max: 60 }).map((days) => addDays(today, days));
const weekdays = fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7]);
const name = fc.constantFrom("North", 'O"Neil & Söhne', "\\ back/slash", "東京\u2028", "<b>", "😀");

const ratio: fc.Arbitrary<Ratio> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ numerator: decimal(1), denominator: decimal(1) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      numerator: whole(1, 24),
      denominator: fc.constantFrom(decimal(1), decimal(3), decimal(7)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ numerator: whole(-1, 3), denominator: whole(0, 2) }) },
);

const upTo = fc
  .tuple(fc.integer({ min: 0, max: 50 }), mostly(fc.nat(60), fc.constant(-1)))
  .map(([point, gap]) => ({ reorderPoint: decimal(point), orderUpTo: decimal(point + gap) }));
const orderQuantity = mostly(whole(1, 60), whole(0, 0));
const review = fc.record({
  everyDays: mostly(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 2.5, 4000)),
  from: someDay,
});

const policy: fc.Arbitrary<Policy> = fc.oneof(
  fc.record({ kind: fc.constant("r,Q" as const), reorderPoint: quantity, orderQuantity }),
  upTo.map((levels) => ({ kind: "s,S" as const, ...levels })),
  fc.record({ kind: fc.constant("par" as const), parLevel: mostly(whole(0, 90), whole(-2, 0)) }),
  fc.record({ kind: fc.constant("fixed" as const), threshold: quantity, orderQuantity }),
  fc.record({ kind: fc.constant("R,S" as const), review, orderUpTo: quantity }),
  fc
    .tuple(review, upTo)
    .map(([every, levels]) => ({ kind: "R,s,S" as const, review: every, ...levels })),
  fc.record({
    kind: fc.constant("days-of-cover" as const),
    dailyDemand: mostly(fc.oneof(whole(0, 5), fc.constant(decimal("0.75"))), whole(-1, 0)),
    coverDays: mostly(fc.constantFrom(0, 3, 14, 0.5), fc.constant(1e-7)),
    safetyDays: fc.constantFrom(0, 2, 1.25),
    reviewDays: mostly(fc.constantFrom(0, 5), fc.constant(-1)),
  }),
);

const lot: fc.Arbitrary<Lot> = fc.record({ quantity: whole(0, 20), usableUntil: someDay });

export const rule = (item: string, location: string): fc.Arbitrary<ReorderRule | null> =>
  fc.option(
    fc
      .record({
        item: fc.constant(item),
        location: fc.constant(location),
        policy,
        rounding: maybe(fc.constantFrom("up" as const, "cap" as const, "nearest" as const)),
        status: mostly<"active" | "disabled">(fc.constant("active"), fc.constant("disabled")),
        snoozedUntil: seldom(fc.constantFrom(addDays(today, -1), today, addDays(today, -7))),
        dailyDemand: maybe(fc.oneof(whole(0, 6), fc.constant(decimal("0.3")))),
        maxStock: seldom(whole(40, 400)),
      })
      .map((made) => present(made) as ReorderRule),
    { freq: 30 },
  );

export const item = (id: string): fc.Arbitrary<Item> =>
  fc
    .record({
      id: fc.constant(id),
      name,
      unit: fc.constantFrom({ code: "pcs", decimals: 0 }, { code: "kg", decimals: 3 }),
      kind: mostly<Item["kind"]>(
        fc.constant("stock"),
        fc.constantFrom("kit", "kit", "drop-ship", "made"),
      ),
      status: fc.constantFrom(
        "active" as const,
        "active" as const,
        "active" as const,
        "blocked" as const,
      ),
      category: maybe(fc.constantFrom("food", "tools")),
      components: maybe(
        fc.array(fc.record({ item: fc.constantFrom(...itemIds), quantity: whole(0, 4) }), {
          maxLength: 3,
        }),
      ),
      substitutes: maybe(
        fc.array(fc.record({ item: fc.constantFrom(...itemIds), ratio }), { maxLength: 2 }),
      ),
      shelfLifeDays: seldom(fc.constantFrom(0, 5, 30, 7.5)),
    })
    .map((made) => present(made) as Item);

const priceBreak = fc
  .record({
    from: whole(0, 90),
    price: fc.oneof(
      mostly(whole(1, 40), whole(0, 0)),
      fc.constantFrom(decimal("1.155"), decimal("0.0125")),
    ),
    currency: mostly(fc.constant("EUR"), fc.constantFrom("JPY", "KWD")),
    validFrom: seldom(someDay),
    validTo: seldom(someDay),
  })
  .map((line) => present(line) as PriceBreak);

export const offer = (
  of: string,
  by: fc.Arbitrary<string> = mostly(fc.constantFrom(...supplierIds), fc.constant("nobody")),
): fc.Arbitrary<SupplierItem> =>
  fc
    .record({
      supplier: by,
      item: fc.constant(of),
      supplierSku: maybe(fc.constantFrom("N-1", "x/2")),
      purchaseUnit: mostly<Unit>(
        fc.constantFrom({ code: "box", decimals: 0 }, { code: "m", decimals: 2 }),
        fc.constant({ code: "odd", decimals: 13 }),
      ),
      ratio,
      minimumQuantity: maybe(mostly(whole(0, 30), fc.constant(decimal(-1)))),
      multiple: maybe(mostly(fc.oneof(whole(1, 24), fc.constant(decimal("2.5"))), whole(0, 0))),
      prices: fc
        .tuple(
          mostly(fc.constant(true), fc.constant(false)),
          fc.array(priceBreak, { maxLength: 3 }),
        )
        .map(([listed, breaks]) =>
          listed
            ? [{ from: decimal(0), price: decimal("4.155"), currency: "EUR" }, ...breaks]
            : breaks,
        ),
      priceUnit: maybe(mostly(fc.constantFrom(decimal(1), decimal(100)), whole(0, 0))),
      leadTimeDays: mostly(fc.constantFrom(0, 1, 3, 14, 2.5), fc.constantFrom(-1, 9999)),
      leadTimeIn: maybe(fc.constantFrom("working-days" as const, "calendar-days" as const)),
      preferred: maybe(fc.boolean()),
      status: seldom(fc.constantFrom("active" as const, "out-of-stock" as const, "late" as const)),
    })
    .map((made) => present(made) as SupplierItem);

const share = fc.constantFrom(decimal("0.1"), decimal("0.02"), decimal(0));
const shortDelivery = fc.constantFrom("keep" as const, "cancel" as const, "re-propose" as const);
const overDeliveryPercent = fc.constantFrom(decimal(0), decimal(5), decimal("12.5"));

const supplier = (id: string): fc.Arbitrary<Supplier> =>
  fc
    .record({
      id: fc.constant(id),
      name,
      status: fc.constantFrom(
        "active" as const,
        "active" as const,
        "active" as const,
        "blocked" as const,
        "not-accepting" as const,
      ),
      currency: fc.constantFrom("EUR", "EUR", "EUR", "JPY", "DEM"),
      email: maybe(fc.constant("orders@north.example")),
      paymentTerms: maybe(fc.constant("30 days net")),
      deliveryTerms: maybe(fc.constant("DAP")),
      timeZone: maybe(fc.constantFrom(...zones, "Mars/Base")),
      calendar: maybe(
        fc
          .record({
            workingDays: seldom(weekdays),
            orderDays: maybe(weekdays),
            deliveryDays: seldom(weekdays),
            cutOff: maybe(mostly(fc.constantFrom("08:00", "14:30"), fc.constant("25:00"))),
            holidays: maybe(fc.array(someDay, { maxLength: 4 })),
            shutdowns: maybe(fc.array(fc.record({ from: someDay, to: someDay }), { maxLength: 2 })),
          })
          .map((made) => present(made)),
      ),
      minimum: maybe(
        fc
          .record({
            value: whole(0, 900),
            below: fc.constantFrom("wait" as const, "top-up" as const, "ask" as const),
            smallOrderFee: maybe(whole(1, 20)),
          })
          .map((made) => present(made)),
      ),
      shortDelivery: maybe(shortDelivery),
      overDeliveryPercent: maybe(overDeliveryPercent),
    })
    .map((made) => present(made) as Supplier);

const location = (id: string): fc.Arbitrary<Location> =>
  fc
    .record({
      id: fc.constant(id),
      name,
      timeZone: maybe(fc.constantFrom(...zones)),
      costCentre: maybe(fc.constantFrom("shop", "works")),
      receivingDays: seldom(weekdays),
      holidays: maybe(fc.array(someDay, { maxLength: 3 })),
      transferLeadTimeDays: maybe(fc.integer({ min: 0, max: 6 })),
    })
    .map((made) => present(made) as Location);

export const supply: fc.Arbitrary<Supply> = fc
  .record({
    from: fc.constantFrom("order" as const, "draft" as const, "transfer" as const),
    reference: fc.constantFrom("PO-1", "PO-2"),
    item: fc.constantFrom(...itemIds),
    location: fc.constantFrom(...locationIds),
    quantity: whole(-3, 30),
    due: maybe(someDay),
  })
  .map((made) => present(made) as Supply);

const history: fc.Arbitrary<ItemHistory> = fc
  .record({
    item: fc.constantFrom(...itemIds),
    location: fc.constantFrom(...locationIds),
    needs: fc.integer({ min: 0, max: 3 }),
    lastOrderedOn: fc.option(someDay),
    lastOrderReceived: fc.boolean(),
    quantities: fc.array(whole(1, 30), { maxLength: 5 }),
    lastPrice: fc.option(
      fc.record({
        supplier: fc.constantFrom(...supplierIds),
        price: whole(0, 40),
        currency: fc.constantFrom("EUR", "JPY"),
      }),
    ),
    quietUntil: mostly<Day | null>(fc.constantFrom(null, addDays(today, -1)), fc.constant(today)),
    refusedBy: maybe(
      fc.array(
        fc.record({
          supplier: fc.constantFrom(...supplierIds),
          at: fc.constantFrom(
            "2026-11-20T08:00:00.000Z" as Instant,
            "2026-01-01T00:00:00.000Z" as Instant,
          ),
        }),
        { maxLength: 2 },
      ),
    ),
  })
  .map((made) => present(made) as ItemHistory);

const approver = fc
  .record({
    id: fc.constantFrom("ada", "bob"),
    name: fc.constant("Ada"),
    role: fc.constant("buyer"),
    upTo: fc.option(whole(0, 800)),
    costCentres: maybe(fc.subarray(["shop", "works", ""])),
  })
  .map((made) => present(made) as Approver);

export const settings: fc.Arbitrary<Settings> = fc
  .record({
    autopilot: fc.constantFrom("ask" as const, "auto" as const, "auto" as const),
    ordersPerRun: fc.constantFrom(1, 200),
    valuePerRun: fc.constantFrom(decimal(100), defaultGuards.valuePerRun),
    coverDays: fc.constantFrom(20, 180),
    backlogCap: fc.constantFrom(decimal(2), decimal(1000)),
    budgets: fc.array(
      fc.record({
        costCentre: fc.constantFrom("", "shop"),
        currency: fc.constantFrom("EUR", "JPY"),
        monthly: whole(0, 900),
      }),
      { maxLength: 2 },
    ),
    lineValue: fc.constantFrom(decimal(50), defaultApproval.lineValue),
    orderValue: fc.constantFrom(decimal(200), defaultApproval.orderValue),
    confirmedLessShare: share,
    approvers: fc.array(approver, { maxLength: 2 }),
    transfers: fc.boolean(),
    shipTo: fc.option(fc.constantFrom("main", "2")),
    orderCost: fc.option(whole(1, 20)),
    reviewDays: fc.constantFrom(0, 1, 7),
    approvalDays: fc.constantFrom(0, 2, 0.5),
    shortDelivery: maybe(shortDelivery),
    overDeliveryPercent: maybe(overDeliveryPercent),
  })
  .map((made): Settings =>
    present({
      tenant: "acme",
      company: { name: "Acme", address: [], language: "en" },
      autopilot: made.autopilot,
      from: "orders@acme.example",
      copyTo: [],
      intervalMinutes: 60,
      guards: {
        ...defaultGuards,
        ordersPerRun: made.ordersPerRun,
        valuePerRun: made.valuePerRun,
        coverDays: made.coverDays,
        backlogCap: made.backlogCap,
        budgets: made.budgets,
      },
      approval: {
        ...defaultApproval,
        lineValue: made.lineValue,
        orderValue: made.orderValue,
        confirmedLessShare: made.confirmedLessShare,
        approvers: made.approvers,
      },
      ordering: {
        ...defaultOrdering,
        transfers: made.transfers,
        shipTo: made.shipTo,
        orderCost: made.orderCost,
        reviewDays: made.reviewDays,
        approvalDays: made.approvalDays,
        ...(made.shortDelivery === undefined ? {} : { shortDelivery: made.shortDelivery }),
        ...(made.overDeliveryPercent === undefined
          ? {}
          : { overDeliveryPercent: made.overDeliveryPercent }),
      },
    }),
  );

const scope = fc.oneof(
  fc.record({ kind: fc.constant("item" as const), id: fc.constantFrom(...itemIds) }),
  fc.record({ kind: fc.constant("category" as const), id: fc.constantFrom("food", "tools") }),
  fc.record({ kind: fc.constant("supplier" as const), id: fc.constantFrom(...supplierIds) }),
);

export const tenant: fc.Arbitrary<TenantFacts> = fc
  .record({
    confirmations: fc.array(
      fc.record({ scope, person: fc.constant("ada"), name, at: fc.constant(now) }),
      { maxLength: 6 },
    ),
    usualOrders: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
    spent: fc.dictionary(fc.constantFrom("/EUR", "shop/EUR", "/JPY"), whole(0, 500)),
    limitsRaised: fc.array(
      fc.record({
        limit: fc.constant("x"),
        person: fc.constantFrom("ada", "bob"),
        at: fc.constant(now),
      }),
      { maxLength: 1 },
    ),
    limits: maybe(
      fc.dictionary(
        fc.constantFrom(
          "guards.coolDownDays",
          "approval.lineValue",
          "approval.approvers.*",
          "approval.approvers.ada/*",
          "guards.budgets./EUR",
        ),
        fc.constantFrom("1", "50", "none"),
      ),
    ),
    shortfalls: maybe(
      fc.array(
        fc.record({
          item: fc.constantFrom(...itemIds),
          location: fc.constantFrom(...locationIds),
          quantity: whole(1, 30),
        }),
        { maxLength: 3 },
      ),
    ),
  })
  .map((made): TenantFacts =>
    present({
      submissionStopped: null,
      openExceptions: [],
      lastGoodRead: null,
      tenantVersion: 3,
      ...(made as Omit<
        TenantFacts,
        "submissionStopped" | "openExceptions" | "lastGoodRead" | "tenantVersion"
      >),
    }),
  );

export const record: fc.Arbitrary<StockRecord> = fc
  .tuple(fc.constantFrom(...itemIds), fc.constantFrom(...locationIds))
  .chain(([id, at]) =>
    fc.record({
      item: item(id),
      stock: fc
        .record({
          item: fc.constant(id),
          location: fc.constant(at),
          onHand: mostly(whole(-2, 30), quantity),
          committed: whole(0, 20),
          backordered: fc.oneof(fc.constant(decimal(0)), whole(0, 5)),
          onOrder: fc.oneof(fc.constant(decimal(0)), whole(0, 5)),
          inTransit: fc.oneof(fc.constant(decimal(0)), whole(0, 5)),
          readAt: fc.constant(now),
          lots: maybe(fc.array(lot, { maxLength: 3 })),
        })
        .map((made) => present(made) as StockRecord["stock"]),
      rule: rule(id, at),
      offers: fc.array(offer(id), { maxLength: 3 }),
    }),
  );

/** Mostly the same few suppliers and places, so that lines meet on one order. */
export const parties: fc.Arbitrary<{ suppliers: Supplier[]; locations: Location[] }> = fc.record({
  suppliers: fc
    .tuple(...supplierIds.map(supplier))
    .chain((all) => fc.subarray(all, { minLength: 2 })),
  locations: fc.tuple(...locationIds.map(location)).chain((all) => fc.subarray(all)),
});

export const histories: fc.Arbitrary<ItemHistory[]> = fc.array(history, { maxLength: 4 });

export const moment = fc.record({
  at: fc.constant(now),
  local: fc.record({
    "Europe/Berlin": fc.record({
      day: fc.constant(today),
      minute: fc.integer({ min: 0, max: 1439 }),
    }),
    "Asia/Tokyo": fc.record({
      day: fc.constantFrom(today, addDays(today, 1)),
      minute: fc.integer({ min: 0, max: 1439 }),
    }),
  }),
});
