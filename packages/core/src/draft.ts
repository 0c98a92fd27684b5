import { judgeAutopilot, type Verdict } from "./approval.ts";
import {
  type Book,
  type Group,
  itemKey,
  offerKey,
  orderLineKey,
  type PlannedLine,
  type Want,
} from "./book.ts";
import { lastExpected } from "./evolve.ts";
import { ask, budgetKey, type Finding, judgeBatch, judgeLine, judgeOrder } from "./guard.ts";
import type { LocationId } from "./item.ts";
import type { NeedClaim } from "./ledger.ts";
import { needKey } from "./need.ts";
import { lastRefusal } from "./offer.ts";
import type { LineProof, LineReason, Order, OrderLine, OrderState, Parties } from "./order.ts";
import { add, largest, one, subtract, total, zero } from "./quantity.ts";
import { orderReference } from "./reference.ts";
import type { Settings } from "./settings.ts";
import type { Sizing } from "./sizing.ts";
import type { MinimumBranch } from "./supplier-minimum.ts";
import type { Supplier } from "./supplier.ts";

export interface PlannedOrder {
  readonly order: Order;
  /** The open draft that this replaces; null for a new order. */
  readonly draft: OrderState | null;
  readonly parties: Parties;
  readonly claims: readonly NeedClaim[];
  readonly proofs: readonly LineProof[];
  readonly findings: readonly Finding[];
  /** Those of the findings that are about one line, and those about lines that the draft holds already. */
  readonly lineReasons: readonly LineReason[];
  readonly verdict: Verdict;
  readonly minimum: MinimumBranch | null;
}

/** Draws, judges and approves the orders of one plan. */
export function draftOrders(
  book: Book,
  groups: readonly Group[],
  branches: ReadonlyMap<string, MinimumBranch>,
): PlannedOrder[] {
  const { settings, moment, tenant } = book.snapshot;
  const held = book.snapshot.held.map((message) => ask("stale-data", message));
  const spent = new Map(Object.entries(tenant.spent));
  const drafted = groups.flatMap((group) => {
    const made = draw(book, group);
    if (made === null) return [];
    const key = budgetKey(made.order);
    const before = spent.get(key) ?? zero;
    const already = group.draft?.order.total ?? zero;
    spent.set(key, subtract(add(before, made.order.total), already));
    const minimum = branches.get(group.key) ?? null;
    const lineReasons = reasonsByLine(book, group, made.numbers);
    const findings = [
      ...lineReasons.map(({ finding }) => finding),
      ...refusedLines(book, group.supplier, made.order),
      ...judgeOrder(made.order, group.supplier, subtract(before, already), settings),
      ...(minimum?.kind === "ask" ? [ask("supplier", minimum.message)] : []),
    ];
    const parties = { supplier: withRules(group.supplier, settings), shipTo: group.shipTo };
    const { order, claims, proofs } = made;
    return [
      {
        order,
        claims,
        proofs,
        draft: group.draft,
        parties,
        findings,
        lineReasons: lineReasons.map(({ line, finding }) => ({ line, reason: finding.message })),
        minimum,
      },
    ];
  });
  const batch = judgeBatch(
    drafted.map(({ order }) => order),
    tenant,
    settings.guards,
  );
  return drafted.map((planned) => {
    const findings = [...planned.findings, ...batch, ...held];
    return {
      ...planned,
      findings,
      verdict: judgeAutopilot(planned.order, book.items, findings, tenant, settings, moment.at),
    };
  });
}

/**
 * What guards find about the lines that this run sizes, and what they found about the draft's other lines: nobody has
 * decided about those yet, and no new line beside them makes them right.
 */
function reasonsByLine(
  book: Book,
  group: Group,
  numbers: ReadonlyMap<PlannedLine, number>,
): { readonly line: number; readonly finding: Finding }[] {
  const kept = (group.draft?.lineReasons ?? []).filter(
    ({ line }) => ![...numbers.values()].includes(line),
  );
  return [
    ...kept.map(({ line, reason }) => ({ line, finding: ask("line-cap", reason) })),
    ...[...numbers].flatMap(([planned, line]) =>
      judge(book, planned).map((finding) => ({ line, finding })),
    ),
  ];
}

/** The supplier with the company's rules for deliveries where it has none of its own. */
function withRules(supplier: Supplier, { ordering }: Settings): Supplier {
  const { shortDelivery, overDeliveryPercent } = { ...ordering, ...supplier };
  return {
    ...supplier,
    ...(shortDelivery === undefined ? {} : { shortDelivery }),
    ...(overDeliveryPercent === undefined ? {} : { overDeliveryPercent }),
  };
}

/** The order of a group with its claims and proofs; null when no line came to anything. */
function draw(
  book: Book,
  group: Group,
): {
  order: Order;
  claims: NeedClaim[];
  proofs: LineProof[];
  numbers: ReadonlyMap<PlannedLine, number>;
} | null {
  const { settings } = book.snapshot;
  const lines: OrderLine[] = [...(group.draft?.order.lines ?? [])];
  const places = new Map(lines.map((line, place) => [orderLineKey(line), place]));
  let last = lines.reduce((most, line) => Math.max(most, line.number), 0);
  const proofs: LineProof[] = [];
  const keyed: Omit<NeedClaim, "reference">[] = [];
  const numbers = new Map<PlannedLine, number>();
  for (const planned of group.lines) {
    const { wants, sizing } = planned;
    if (sizing.outcome.kind !== "sized") continue;
    const { chosen } = wants[0] as Want;
    const place = places.get(offerKey(chosen.offer));
    const existing = place === undefined ? undefined : lines[place];
    const number = existing?.number ?? (last += 1);
    const drawn = drawLine(number, wants, sizing, existing);
    if (drawn === null) continue;
    numbers.set(planned, number);
    if (place === undefined) lines.push(drawn);
    else lines[place] = drawn;
    proofs.push({
      line: number,
      needs: wants.map((want) => want.need),
      topUp: wants.every((want) => want.topUp),
      sizing,
      supplierReason: chosen.reason,
    });
    for (const { need, record } of wants) {
      const { location, earlierNeeds } = need.inputs;
      const key = needKey(
        settings.tenant,
        location,
        record.item.id,
        group.supplier.id,
        earlierNeeds,
      );
      keyed.push({ key, item: record.item.id, location, window: earlierNeeds });
    }
  }
  if (proofs.length === 0) return null;
  const orderDay = book.today(group.shipTo);
  const keys = keyed.map((claim) => claim.key).sort();
  const reference =
    group.draft?.order.reference ??
    orderReference(settings.ordering.referencePrefix, orderDay, [
      settings.tenant,
      group.key,
      ...keys,
    ]);
  const expectedDay = lastExpected(lines);
  const { supplier, shipTo } = group;
  const order: Order = {
    tenant: settings.tenant,
    reference,
    supplier: supplier.id,
    shipTo: shipTo.id,
    currency: supplier.currency,
    orderDay: group.draft?.order.orderDay ?? orderDay,
    ...(expectedDay === undefined ? {} : { expectedDay }),
    lines,
    total: total(lines.map((line) => line.total)),
    ...(supplier.paymentTerms === undefined ? {} : { paymentTerms: supplier.paymentTerms }),
    ...(supplier.deliveryTerms === undefined ? {} : { deliveryTerms: supplier.deliveryTerms }),
    ...(shipTo.costCentre === undefined ? {} : { costCentre: shipTo.costCentre }),
  };
  return { order, claims: keyed.map((claim) => ({ ...claim, reference })), proofs, numbers };
}

function judge(book: Book, { wants, sizing }: PlannedLine): Finding[] {
  const { record } = wants[0] as Want;
  const needs = wants.map((want) => want.need);
  const histories = wants.flatMap((want) => book.history(want.record) ?? []);
  const maxima = wants.flatMap((want) => want.record.rule?.maxStock ?? []);
  const maxStock = maxima.length < wants.length ? null : total(maxima);
  const shelfLifeDays = record.item.shelfLifeDays ?? null;
  const { guards } = book.snapshot.settings;
  return judgeLine(needs, sizing, histories, { maxStock, shelfLifeDays }, guards);
}

/** Lines that the supplier refused: asked for again only by a person, else every run would order what is refused each time. */
function refusedLines(
  { snapshot, histories }: Book,
  { id, name }: Supplier,
  { lines }: Order,
): Finding[] {
  const { refusalDays } = snapshot.settings.ordering;
  return lines.flatMap(({ item, allocations }) => {
    const refusedBy = allocations.flatMap(
      ({ location }) => histories.get(itemKey(item, location))?.refusedBy ?? [],
    );
    const day = lastRefusal(refusedBy, id, refusalDays, snapshot.moment);
    return day === undefined
      ? []
      : [ask("supplier", `${name} refused ${item} or confirmed too little on ${day}.`)];
  });
}

function drawLine(
  number: number,
  wants: readonly Want[],
  sizing: Sizing,
  existing: OrderLine | undefined,
): OrderLine | null {
  if (sizing.outcome.kind !== "sized") return null;
  const { record, chosen } = wants[0] as Want;
  const { offer, arrival } = chosen;
  const { quantity, base, price } = sizing.outcome;
  const allocations = new Map(
    (existing?.allocations ?? []).map((allocation) => [allocation.location, allocation.quantity]),
  );
  for (const want of wants)
    allocations.set(
      want.record.stock.location,
      add(allocations.get(want.record.stock.location) ?? zero, want.quantity),
    );
  const surplus = subtract(base, total(allocations.values()));
  const first = [...allocations.keys()][0] as LocationId;
  allocations.set(first, largest(zero, add(allocations.get(first) ?? zero, surplus)));
  return {
    number,
    item: offer.item,
    name: record.item.name,
    ...(offer.supplierSku === undefined ? {} : { supplierSku: offer.supplierSku }),
    quantity,
    unit: offer.purchaseUnit,
    ratio: offer.ratio,
    price,
    priceUnit: offer.priceUnit ?? one,
    total: sizing.outcome.total,
    expectedDay: arrival.arrives,
    allocations: [...allocations].map(([location, share]) => ({ location, quantity: share })),
    received: existing?.received ?? zero,
  };
}
