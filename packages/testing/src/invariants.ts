import {
  canonicalJson,
  epochMs,
  evolveOrder,
  isLive,
  type LineProof,
  type OrderEvent,
  type OrderState,
  type Policy,
  recompute,
  refusalsBy,
  replayOrder,
  type RunReport,
  type Settings,
  type StockRecord,
} from "@parstock/core";

import { shelfKey, type World } from "./world.ts";

/** What must hold of a world that has come to rest (domain guide, section 11); one sentence for each thing that does not. */
export function violationsOf(world: World, settings: Settings, last: RunReport): string[] {
  const orders = world.ledger.orders(settings.tenant);
  return [
    ...needsOrderedOnce(world, settings, orders),
    ...placedOnce(world),
    ...approvedFirst(world, settings),
    ...approvedGoOn(world, settings, orders),
    ...mailedOnce(world),
    ...bookedAsHappened(world, orders),
    ...followed(world, orders),
    ...changesDecided(world, settings),
    ...refusedNotAskedAlone(world, settings),
    ...auditComplete(world, settings),
    ...proofsHold(world, settings),
    ...exceptionsOnce(world, settings),
    ...withinLevels(world, settings),
    ...nothingLeft(last),
    ...shortfallsSeen(world, settings, last),
  ];
}

/** One live order a need, and one need in an item's window. */
function needsOrderedOnce(
  world: World,
  settings: Settings,
  orders: readonly OrderState[],
): string[] {
  const found: string[] = [];
  const keys = new Map<string, string>();
  for (const { order, needKeys, status } of orders) {
    if (!isLive(status)) continue;
    for (const key of needKeys) {
      const other = keys.get(key);
      if (other !== undefined && other !== order.reference)
        found.push(`Need ${key} has two live orders, ${other} and ${order.reference}.`);
      keys.set(key, order.reference);
    }
  }
  const windows = new Set<string>();
  for (const { item, location, window } of world.ledger.claims(settings.tenant)) {
    const place = `${item} ${location} ${window}`;
    if (windows.has(place)) found.push(`Need ${place} was claimed twice.`);
    windows.add(place);
  }
  return found;
}

function placedOnce(world: World): string[] {
  const live = new Map<string, number>();
  for (const { order, cancelled } of world.placed)
    if (!cancelled) live.set(order.reference, (live.get(order.reference) ?? 0) + 1);
  return [...live]
    .filter(([, times]) => times > 1)
    .map(([reference, times]) => `The target has order ${reference} ${times} times.`);
}

/** Nothing reaches the target or a supplier before its intent is written, and no intent without an approval. */
function approvedFirst(world: World, settings: Settings): string[] {
  const found: string[] = [];
  for (const { order, statusThen } of world.placed)
    if (statusThen !== "submitting")
      found.push(`Order ${order.reference} was placed while it was ${statusThen ?? "not known"}.`);
  for (const { reference, statusThen } of world.posted)
    if (statusThen !== "sending")
      found.push(`Order ${reference} was mailed while it was ${statusThen ?? "not known"}.`);
  const approved = new Set<string>();
  const released = new Set<string>();
  const differing = new Set(
    world.placed.filter(({ differs }) => differs).map(({ order }) => order.reference),
  );
  for (const { event } of world.ledger.events(settings.tenant)) {
    if (event.stream !== "order") continue;
    if (event.event.type === "approved") approved.add(event.reference);
    if (event.event.type === "amended") approved.delete(event.reference);
    if (event.event.type === "submitting" && !approved.has(event.reference))
      found.push(`Order ${event.reference} went to the target without an approval.`);
    if (event.event.type === "released") released.add(event.reference);
    if (
      event.event.type === "sending" &&
      differing.has(event.reference) &&
      !released.has(event.reference)
    )
      found.push(`Order ${event.reference} went out though the target keeps it differently.`);
  }
  return found;
}

/** Whatever was approved is placed and mailed, called off, or somebody is told of it. */
function approvedGoOn(world: World, settings: Settings, orders: readonly OrderState[]): string[] {
  const { openExceptions } = world.ledger.answer({
    kind: "ledger.tenant",
    tenant: settings.tenant,
    source: "",
    month: "",
  });
  return orders.flatMap(({ order, status }) => {
    const { reference } = order;
    const told = openExceptions.some((key) => key.startsWith(`order:${reference}:`));
    switch (status) {
      case "proposed":
      case "approved":
      case "submitting":
      case "submitted":
      case "sending":
        return [`Order ${reference} is stuck: ${status}.`];
      case "unknown":
      case "failed":
        return told ? [] : [`Order ${reference} is ${status} and nobody is told.`];
      default:
        return [];
    }
  });
}

/** One mail an id, and a second mail of an order only as a marked copy. */
function mailedOnce(world: World): string[] {
  const found: string[] = [];
  const ids = new Set<string>();
  const references = new Set<string>();
  for (const { messageId, reference, subject } of world.posted) {
    if (ids.has(messageId)) found.push(`Mail ${messageId} went out twice.`);
    if (references.has(reference) && !subject.startsWith("Copy"))
      found.push(`Order ${reference} was mailed twice without a mark.`);
    ids.add(messageId);
    references.add(reference);
  }
  return found;
}

/** What the ledger says happened did happen. */
function bookedAsHappened(world: World, orders: readonly OrderState[]): string[] {
  const found: string[] = [];
  const placed = new Set(world.placed.map((one) => one.order.reference));
  const posted = new Set(world.posted.map((mail) => mail.reference));
  for (const { order, status, externalId } of orders) {
    const { reference } = order;
    if (externalId !== undefined && !placed.has(reference))
      found.push(`Order ${reference} counts as placed and is not in the target.`);
    if (status === "sent" && !posted.has(reference))
      found.push(`Order ${reference} counts as sent and no mail went out.`);
  }
  for (const { order, cancelled, closed, confirmed } of world.placed) {
    const state = orders.find((one) => one.order.reference === order.reference);
    if (closed || confirmed) continue;
    if (!cancelled && state !== undefined && !isLive(state.status) && state.status !== "received")
      found.push(`Order ${order.reference} is ${state.status} and lives on in the target.`);
  }
  return found;
}

/** The ledger shows every placed order as the target does: what it is, how much came, and how it ended. */
function followed(world: World, orders: readonly OrderState[]): string[] {
  const found: string[] = [];
  for (const { order, status, externalId, revision } of orders) {
    const { reference } = order;
    const placed = world.placed.find(({ id }) => id === externalId);
    if (placed === undefined) continue;
    if (revision !== undefined)
      found.push(`A change to order ${reference} is ${revision.status} for good.`);
    if (placed.cancelled !== (status === "cancelled"))
      found.push(
        `Order ${reference} is ${status}, and ${placed.cancelled ? "" : "not "}cancelled in the target.`,
      );
    if (placed.cancelled) continue;
    if (placed.closed && isLive(status))
      found.push(`Order ${reference} is ${status}, and closed in the target.`);
    for (const line of order.lines) {
      const there = placed.order.lines.find(({ number }) => number === line.number);
      // Ended, or amended by us, before anybody decided what the supplier had confirmed.
      if ((there?.quantity ?? "0") !== line.quantity && !placed.confirmed)
        found.push(
          `Line ${line.number} of order ${reference} has ${line.quantity}, and ${there?.quantity ?? "0"} in the target.`,
        );
      const arrived = placed.received.get(line.number) ?? 0;
      if (Number(line.received) !== arrived)
        found.push(
          `Of line ${line.number} of order ${reference} ${line.received} count as received, and ${arrived} came.`,
        );
    }
  }
  return found;
}

/** What a supplier changed beyond the tolerance, or delivered too much, is taken or turned down by a person alone. */
function changesDecided(world: World, settings: Settings): string[] {
  const found: string[] = [];
  for (const { event } of world.ledger.events(settings.tenant)) {
    if (event.stream !== "order") continue;
    const { type, by } = event.event;
    if ((type === "change-accepted" || type === "change-declined") && by.kind !== "person")
      found.push(`A change to order ${event.reference} was decided by ${by.name}.`);
  }
  return [
    ...found,
    ...world.ledger
      .orders(settings.tenant)
      .filter(({ change }) => change !== undefined)
      .map(({ order }) => `A change to order ${order.reference} waits for nobody.`),
  ];
}

/** A run may read histories this long before it writes its orders. */
const readAheadMs = 120_000;

/** Who refused an item comes last for it, and is asked again by a person only. */
function refusedNotAskedAlone(world: World, settings: Settings): string[] {
  const found: string[] = [];
  const refused = new Map<string, number>();
  const states = new Map<string, OrderState>();
  for (const { event: kept } of world.ledger.events(settings.tenant)) {
    if (kept.stream !== "order") continue;
    const { reference, event } = kept;
    const state = evolveOrder(states.get(reference) ?? null, event);
    states.set(reference, state);
    const { order } = state;
    for (const { item, location, supplier, at } of refusalsBy(event, state))
      refused.set(`${shelfKey({ item, location })} ${supplier}`, epochMs(at));
    if (event.type !== "approved" || event.by.kind === "person") continue;
    for (const { item, allocations } of order.lines)
      for (const { location } of allocations) {
        const since =
          epochMs(event.at) -
          (refused.get(`${shelfKey({ item, location })} ${order.supplier}`) ?? -Infinity);
        if (since > readAheadMs && since < settings.ordering.refusalDays * 86_400_000)
          found.push(`${order.supplier} refused ${item} and was asked again by ${event.by.name}.`);
      }
  }
  return found;
}

function auditComplete(world: World, settings: Settings): string[] {
  const found: string[] = [];
  const versions = new Map<string, number>();
  const histories = new Map<string, OrderEvent[]>();
  const runs = new Map<string, string>();
  for (const { stream, version, event } of world.ledger.events(settings.tenant)) {
    if (version !== (versions.get(stream) ?? 0) + 1)
      found.push(`Stream ${stream} has a gap before ${version}.`);
    versions.set(stream, version);
    if (event.stream === "order") {
      const history = histories.get(event.reference);
      if (history === undefined) histories.set(event.reference, [event.event]);
      else history.push(event.event);
    }
    if (event.stream === "run") {
      if (event.event.type !== "run-started" && !runs.has(event.run))
        found.push(`Run ${event.run} ends without a beginning.`);
      runs.set(event.run, event.event.type);
    }
  }
  for (const [reference, history] of histories) {
    const state = world.ledger.answer({
      kind: "ledger.order",
      tenant: settings.tenant,
      reference,
    });
    if (canonicalJson(replayOrder(history)) !== canonicalJson(state))
      found.push(`The events of order ${reference} don't add up to its state.`);
  }
  return found;
}

/** Every line as it was ordered comes out of its own record again. */
function proofsHold(world: World, settings: Settings): string[] {
  const found: string[] = [];
  for (const { event } of world.ledger.events(settings.tenant)) {
    if (event.stream !== "order") continue;
    const change = event.event;
    if (change.type !== "proposed" && change.type !== "amended") continue;
    for (const proof of change.proofs) {
      found.push(...recompute(proof));
      const line = change.order.lines.find((one) => one.number === proof.line);
      if (line?.quantity !== sized(proof))
        found.push(`Line ${proof.line} of ${event.reference} is not what its record comes to.`);
    }
  }
  return found;
}

function sized({ sizing }: LineProof): string | null {
  return sizing.outcome.kind === "sized" ? sizing.outcome.quantity : null;
}

function exceptionsOnce(world: World, settings: Settings): string[] {
  const open = new Set<string>();
  const found: string[] = [];
  for (const { event } of world.ledger.events(settings.tenant)) {
    if (event.stream !== "tenant") continue;
    const said = event.event;
    if (said.type === "exception-raised") {
      if (open.has(said.exception.key))
        found.push(`Exception ${said.exception.key} was raised twice.`);
      open.add(said.exception.key);
    } else if (said.type === "exception-resolved") open.delete(said.key);
  }
  return found;
}

/** Stock and all that will still come stay within what the policy aims for, rounded up to what can be bought. */
function withinLevels(world: World, settings: Settings): string[] {
  const coming = new Map<string, number>();
  for (const placed of world.placed) {
    if (placed.cancelled) continue;
    const left = placed.closed ? 0 : 1;
    for (const line of placed.order.lines) {
      const ratio = Number(line.ratio.numerator) / Number(line.ratio.denominator);
      let arrived = (placed.received.get(line.number) ?? 0) * ratio;
      for (const { location, quantity } of line.allocations) {
        const taken = Math.min(arrived, Number(quantity));
        arrived -= taken;
        const key = shelfKey({ item: line.item, location });
        coming.set(key, (coming.get(key) ?? 0) + (Number(quantity) - taken) * left);
      }
    }
  }
  const raised = raisedByPeople(world, settings);
  const surplus = surplusOf(world);
  // Where locations buy together, what rounding adds may go to any of them.
  const placeOf = ({ item, stock }: StockRecord): string =>
    settings.ordering.shipTo === null ? shelfKey(stock) : item.id;
  const position = new Map<string, number>();
  const most = new Map<string, number>();
  for (const record of world.options.records) {
    const key = shelfKey(record.stock);
    const place = placeOf(record);
    const here = (world.shelf.get(key) ?? 0) + (coming.get(key) ?? 0);
    position.set(place, (position.get(place) ?? 0) + here);
    const limit =
      Math.max(mostOf(record, world), Number(record.stock.onHand)) +
      (raised.get(record.item.id) ?? 0) +
      (surplus.get(record.item.id) ?? 0);
    most.set(place, (most.get(place) ?? 0) + limit);
  }
  return [...position]
    .filter(([place, here]) => here > (most.get(place) ?? 0))
    .map(
      ([place, here]) =>
        `${place} has ${here} on hand and on order; ${most.get(place)} is the most it may come to.`,
    );
}

/** Base units of each item that suppliers delivered on top of what was ordered. */
function surplusOf(world: World): Map<string, number> {
  const surplus = new Map<string, number>();
  for (const { order, received } of world.placed)
    for (const { number, item, quantity, ratio } of order.lines) {
      const more = Math.max(0, (received.get(number) ?? 0) - Number(quantity));
      const base = (more * Number(ratio.numerator)) / Number(ratio.denominator);
      surplus.set(item, (surplus.get(item) ?? 0) + base);
    }
  return surplus;
}

/** Base units of each item that people have put on top of what was proposed. */
function raisedByPeople(world: World, settings: Settings): Map<string, number> {
  const raised = new Map<string, number>();
  for (const { event: kept } of world.ledger.events(settings.tenant)) {
    if (kept.stream !== "order" || kept.event.type !== "edited") continue;
    const { line: number, from, quantity } = kept.event;
    const state = world.ledger.answer({
      kind: "ledger.order",
      tenant: settings.tenant,
      reference: kept.reference,
    });
    const line = state?.order.lines.find((one) => one.number === number);
    if (line === undefined || Number(quantity) <= Number(from)) continue;
    const ratio = Number(line.ratio.numerator) / Number(line.ratio.denominator);
    const more = (Number(quantity) - Number(from)) * ratio;
    raised.set(line.item, (raised.get(line.item) ?? 0) + more);
  }
  return raised;
}

function mostOf({ rule, offers }: StockRecord, world: World): number {
  const [offer] = offers;
  const sellers = world.options.suppliers.filter(({ id }) =>
    offers.some(({ supplier }) => supplier === id),
  );
  if (rule === null || offer === undefined) return Number.POSITIVE_INFINITY;
  const ratio = Number(offer.ratio.numerator) / Number(offer.ratio.denominator);
  const lot = Number(offer.multiple ?? 1) * ratio;
  const least = Number(offer.minimumQuantity ?? 0) * ratio;
  const { point, level } = aimOf(rule.policy);
  // What joins to reach the supplier's minimum, or came short and is wanted again, may be anywhere below its level.
  const fromPoint = sellers.every(
    ({ minimum, shortDelivery }) =>
      (minimum?.below ?? "ask") === "ask" && shortDelivery !== "re-propose",
  );
  const start = fromPoint ? point : level;
  return Math.max(level, start + least) + lot;
}

function aimOf(policy: Policy): { point: number; level: number } {
  switch (policy.kind) {
    case "r,Q":
      return levels(
        policy.reorderPoint,
        Number(policy.reorderPoint) + Number(policy.orderQuantity),
      );
    case "fixed":
      return levels(policy.threshold, Number(policy.threshold) + Number(policy.orderQuantity));
    case "par":
      return levels(policy.parLevel, Number(policy.parLevel));
    case "R,S":
      return levels(policy.orderUpTo, Number(policy.orderUpTo));
    case "s,S":
    case "R,s,S":
      return levels(policy.reorderPoint, Number(policy.orderUpTo));
    case "days-of-cover":
      return { point: Number.POSITIVE_INFINITY, level: Number.POSITIVE_INFINITY };
  }
}

function levels(point: string, level: number): { point: number; level: number } {
  return { point: Number(point), level };
}

/** What short deliveries left to be proposed again was before the last run, whether it found room for it or not. */
function shortfallsSeen(world: World, { tenant }: Settings, last: RunReport): string[] {
  if (last.kind !== "finished") return [];
  const { shortfalls = [] } = world.ledger.answer({
    kind: "ledger.tenant",
    tenant,
    source: "",
    month: "",
  });
  const seen = new Set(
    last.plan.needs
      .filter(({ inputs }) => inputs.shortfall !== undefined)
      .map(({ inputs }) => shelfKey({ item: inputs.item.id, location: inputs.location })),
  );
  return shortfalls
    .filter((place) => !seen.has(shelfKey(place)))
    .map(({ item, location }) => `${item} came short at ${location} and no run saw it.`);
}

/** The last run found nothing to propose, and everything that is low has its order or its reason. */
function nothingLeft(last: RunReport): string[] {
  if (last.kind !== "finished") return [`The last run was ${last.kind}.`];
  const found = last.plan.orders.map(
    ({ order }) => `Run again on the same facts, ${order.reference} is proposed.`,
  );
  const excused = new Set([
    ...last.plan.waiting.flatMap(({ items }) => items),
    ...last.plan.transfers.map(({ item }) => item),
    ...last.exceptions.flatMap(({ item }) => item ?? []),
  ]);
  for (const { inputs, outcome, position } of last.plan.needs) {
    if (outcome.kind !== "needed" || excused.has(inputs.item.id)) continue;
    // Capped below one lot, an item may rest exactly at its point; above it, what came short may not fit.
    const rests = inputs.rule?.rounding !== "up" && Number(position.total) >= Number(outcome.point);
    if (!rests && last.plan.orders.length === 0)
      found.push(`${inputs.item.id} at ${inputs.location} is left at ${position.total}.`);
  }
  return found;
}
