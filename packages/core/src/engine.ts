import { advanceOrders, type Outlet } from "./advance.ts";
import type { Snapshot } from "./book.ts";
import type { Instant, Moment } from "./calendar.ts";
import type { PlannedOrder } from "./draft.ts";
import { perform, type Run } from "./effect.ts";
import { explainFindings, keepExceptions } from "./exception.ts";
import { failureOf } from "./failure.ts";
import { judgeRead } from "./guard.ts";
import { type Keeper, underLease } from "./lease.ts";
import type {
  AppendAnswer,
  Exception,
  LedgerEvent,
  RunCounts,
  RunEvent,
  RunFinding,
  Shortfall,
  TenantFacts,
  Trigger,
} from "./ledger.ts";
import { evolveOrder } from "./life-cycle.ts";
import { recordLimits, unrecordedRaises } from "./limits.ts";
import type { Actor, OrderChange, OrderEvent, OrderState } from "./order.ts";
import { type Plan, planOrders } from "./plan.ts";
import { add, type Decimal, zero } from "./quantity.ts";
import { collectStock, type Collected } from "./read.ts";
import { orderReference } from "./reference.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./source.ts";

/** What a host supplies for one run; everything else is asked for as an effect. */
export interface RunInputs {
  readonly settings: Settings;
  readonly source: Source;
  readonly outlet: Outlet;
  readonly trigger: Trigger;
  readonly by: Actor;
  /** New for every run. */
  readonly run: string;
  /** Names the process, so that it renews its own lease and nobody else's. */
  readonly holder: string;
  /** Decide and show, write nothing. */
  readonly dry: boolean;
  /** The person who starts the run has looked at the feed: unusual as it is, it is right. Others can't say so. */
  readonly feedChecked?: boolean;
}

export type RunReport =
  /** Another worker is at it; nothing was done. */
  | { readonly kind: "busy" }
  /** A guard stopped everything. */
  | {
      readonly kind: "stopped";
      readonly reasons: readonly string[];
      /** A person who finds the figures right may run again with `feedChecked`. */
      readonly canBeChecked: boolean;
      readonly counts: RunCounts;
      readonly exceptions: readonly Exception[];
    }
  | {
      readonly kind: "finished";
      readonly plan: Plan;
      readonly counts: RunCounts;
      /** Orders that this run proposed, raised or carried further. */
      readonly orders: readonly OrderState[];
      readonly exceptions: readonly Exception[];
      /** Outcomes that are no errors: needs that another run had first, orders that the kill switch stopped. */
      readonly findings: readonly RunFinding[];
    };

/**
 * One whole run: read, decide, guard, plan, place, send, follow up. Intents are written before effects, needs are
 * claimed by key, and whatever an earlier run left unfinished is resolved before anything new is decided.
 */
export function* replenish(inputs: RunInputs): Run<RunReport> {
  if (inputs.dry) return yield* decideOnly(inputs);
  const { settings, holder, by } = inputs;
  const report = yield* underLease({ tenant: settings.tenant, holder, by }, (keeper) =>
    runUnderLease(inputs, keeper),
  );
  return report ?? { kind: "busy" };
}

function* runUnderLease(inputs: RunInputs, keeper: Keeper): Run<RunReport> {
  const { settings, source, outlet } = inputs;
  const log = new RunLog(inputs);
  yield* log.append(keeper, {
    type: "run-started",
    trigger: inputs.trigger,
    source: source.name,
    dry: false,
  });
  const resolved = yield* advanceOrders(settings, outlet, keeper, null);

  const read = yield* readAndJudge(inputs, keeper);
  if (read.kind === "stopped") {
    const carried = yield* advanceOrders(settings, outlet, keeper, new Map());
    const exceptions = [...read.exceptions, ...carried.exceptions];
    if (read.collected !== null)
      yield* log.append(keeper, {
        type: "read-finished",
        read: { ...read.collected.summary, good: false },
      });
    yield* keepExceptions(keeper, exceptions, [`${source.name}:feed`, "order:"]);
    const counts = countRun(null, read.collected, [], exceptions, [], carried.findings);
    yield* log.append(keeper, { type: "run-stopped", reasons: read.reasons });
    yield* log.append(keeper, { type: "run-finished", counts, ...said(carried.findings) });
    const { reasons, canBeChecked } = read;
    return { kind: "stopped", reasons, canBeChecked, counts, exceptions };
  }
  yield* log.append(keeper, { type: "read-finished", read: read.collected.summary });

  const snapshot = yield* gather(inputs, read);
  const plan = planOrders(snapshot);
  const { written, lost } =
    settings.autopilot === "off"
      ? { written: [], lost: [] }
      : yield* writeOrders(plan, snapshot, keeper);
  const suppliers = new Map(read.collected.suppliers);
  const carried = yield* advanceOrders(settings, outlet, keeper, suppliers);
  const orders = latest([
    ...written.map(({ state }) => state),
    ...resolved.orders,
    ...carried.orders,
  ]);
  const exceptions = [...explainFindings(source.name, plan, read.collected), ...carried.exceptions];
  const findings = [...lost, ...carried.findings];
  yield* keepExceptions(keeper, exceptions, [`${source.name}:`, "order:"]);
  const counts = countRun(
    plan,
    read.collected,
    orders,
    exceptions,
    written.map(({ planned }) => planned),
    findings,
  );
  yield* log.append(keeper, { type: "run-finished", counts, ...said(findings) });
  return { kind: "finished", plan, counts, orders, exceptions, findings };
}

function said(findings: readonly RunFinding[]): { readonly findings?: readonly RunFinding[] } {
  return findings.length === 0 ? {} : { findings };
}

/** The same decisions without a mark: no lease, no events, no effects but reads. */
function* decideOnly(inputs: RunInputs): Run<RunReport> {
  const read = yield* readAndJudge(inputs, null);
  if (read.kind === "stopped") {
    return {
      kind: "stopped",
      reasons: read.reasons,
      canBeChecked: read.canBeChecked,
      counts: countRun(null, read.collected, [], read.exceptions, [], []),
      exceptions: read.exceptions,
    };
  }
  const snapshot = yield* gather(inputs, read);
  const plan = planOrders(snapshot);
  const exceptions = explainFindings(inputs.source.name, plan, read.collected);
  return {
    kind: "finished",
    plan,
    counts: countRun(plan, read.collected, [], exceptions, plan.orders, []),
    orders: [],
    exceptions,
    findings: [],
  };
}

type ReadAnswer =
  | {
      readonly kind: "stopped";
      readonly reasons: readonly string[];
      readonly canBeChecked: boolean;
      readonly exceptions: readonly Exception[];
      readonly collected: Collected | null;
    }
  | {
      readonly kind: "read";
      readonly collected: Collected;
      readonly facts: TenantFacts;
      readonly moment: Moment;
      readonly drafts: readonly OrderState[];
      readonly held: readonly string[];
    };

/** Reads the whole feed before anything is decided from it: half a read orders nothing. */
function* readAndJudge(inputs: RunInputs, keeper: Keeper | null): Run<ReadAnswer> {
  const { settings, source, trigger } = inputs;
  const { tenant } = settings;
  const { at } = yield* perform({ kind: "clock", timeZones: [] });
  const stopped = (
    reasons: readonly string[],
    collected: Collected | null,
    canBeChecked: boolean,
    code = "feed",
  ): ReadAnswer => ({
    kind: "stopped",
    reasons,
    canBeChecked,
    exceptions: reasons.map((message, index) => ({
      key: `${source.name}:feed:${index}`,
      code,
      message,
    })),
    collected,
  });
  const { raised, shortfalls } = yield* factsBefore(inputs, keeper);
  if (raised.length > 0) return stopped(raised, null, false, "limits");
  // Read before the supply that they are part of: one that is edited after this is refused by its version, and what the
  // position counts of it is never less than what a line is raised from.
  const drafts = yield* perform({ kind: "ledger.orders", tenant, which: "drafts" });
  let collected: Collected;
  try {
    collected = yield* collectStock(source, settings, at, keeper, shortfalls);
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return stopped([failure.message], null, false);
  }
  const moment = yield* perform({ kind: "clock", timeZones: [...collected.timeZones] });
  const facts = yield* perform({
    kind: "ledger.tenant",
    tenant,
    source: source.name,
    month: moment.at.slice(0, 7),
  });
  const checked = inputs.feedChecked === true && inputs.by.kind === "person";
  const findings = judgeRead(
    collected.totals,
    facts.lastGoodRead,
    settings,
    moment.at,
    trigger,
    checked,
  );
  const stops = findings.filter((finding) => finding.effect === "stop");
  if (stops.length > 0) {
    const canBeChecked = stops.every((finding) => finding.guard === "feed-sanity");
    return stopped(
      stops.map((finding) => finding.message),
      collected,
      canBeChecked,
    );
  }
  return {
    kind: "read",
    collected,
    facts,
    moment,
    drafts,
    held: findings.map((finding) => finding.message),
  };
}

interface FactsBefore {
  /** Limits that were raised and that nobody has put their name to, one sentence each. */
  readonly raised: readonly string[];
  readonly shortfalls: readonly Shortfall[];
}

/** What has to be known before anything is read; limits that are new or lowered are recorded on the way. */
function* factsBefore({ settings }: RunInputs, keeper: Keeper | null): Run<FactsBefore> {
  const { tenant } = settings;
  const facts = yield* perform({ kind: "ledger.tenant", tenant, source: "", month: "" });
  const raised = unrecordedRaises(facts.limits, settings);
  const { shortfalls = [] } = facts;
  if (raised.length > 0 || keeper === null) return { raised, shortfalls };
  const answer = yield* recordLimits(settings, rule);
  return { raised: answer.kind === "recorded" ? [] : [answer.message], shortfalls };
}

function* gather(inputs: RunInputs, read: Extract<ReadAnswer, { kind: "read" }>): Run<Snapshot> {
  const { settings } = inputs;
  const { tenant } = settings;
  const { collected } = read;
  const known = [...collected.records, ...collected.others].map(({ item, stock }) => ({
    item: item.id,
    location: stock.location,
  }));
  const histories =
    known.length === 0 ? [] : yield* perform({ kind: "ledger.history", tenant, of: known });
  return {
    settings,
    moment: read.moment,
    records: collected.records,
    others: collected.others,
    suppliers: [...collected.suppliers.values()],
    locations: [...collected.locations.values()],
    supply: collected.supply,
    histories,
    drafts: read.drafts,
    tenant: read.facts,
    held: read.held,
  };
}

const rule: Actor = { kind: "rule", name: "replenishment" };

interface Written {
  readonly planned: PlannedOrder;
  readonly state: OrderState;
}

/** Writes each order with its claims and its verdict in one append, so that no crash can part them. */
function* writeOrders(
  plan: Plan,
  snapshot: Snapshot,
  keeper: Keeper,
): Run<{ readonly written: readonly Written[]; readonly lost: readonly RunFinding[] }> {
  const written: Written[] = [];
  const lost: RunFinding[] = [];
  for (const planned of plan.orders) {
    const answer = yield* writeOrder(planned, snapshot, keeper);
    if (answer.kind === "written") written.push({ planned, state: answer.state });
    else
      lost.push(
        ...lossesOf(planned, answer).map((message) => ({ guard: "duplicate", message }) as const),
      );
  }
  return { written, lost };
}

type Lost = Extract<AppendAnswer, { kind: "conflict" }>;

/** What somebody else had first, and what of the order comes with the next run. */
function lossesOf({ order, claims, draft }: PlannedOrder, { on, keys }: Lost): string[] {
  const { reference, supplier } = order;
  if (on === "fence")
    return [
      `Another run took over before order ${reference} to ${supplier} was written; it goes on.`,
    ];
  if (on === "version")
    return [
      draft === null
        ? `Order ${reference} to ${supplier} is there already; nothing more is ordered.`
        : `Order ${reference} to ${supplier} was changed while this run planned; what it needs more comes with the next run.`,
    ];
  const taken = claims.filter(({ key }) => keys.includes(key));
  const left = claims.length - taken.length;
  return taken.map(
    ({ item, location }, index) =>
      `Another run ordered ${item} for ${location} first; nothing is ordered twice.${index > 0 || left === 0 ? "" : ` The other ${left} of this order to ${supplier} ${left === 1 ? "comes" : "come"} with the next run.`}`,
  );
}

/** Hash collisions of two different orders on one day are salted away; three in a row do not happen. */
const saltMax = 3;

function* writeOrder(
  planned: PlannedOrder,
  snapshot: Snapshot,
  keeper: Keeper,
): Run<{ readonly kind: "written"; readonly state: OrderState } | Lost> {
  const { tenant } = snapshot.settings;
  let lost: Lost = { kind: "conflict", on: "version", keys: [] };
  for (let salt = 0; salt < saltMax; salt++) {
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const reference =
      salt === 0
        ? planned.order.reference
        : orderReference(
            snapshot.settings.ordering.referencePrefix,
            planned.order.orderDay,
            planned.claims.map((claim) => claim.key),
            salt,
          );
    const events = openingEvents(planned, reference, at);
    const answer = yield* perform({
      kind: "ledger.append",
      tenant,
      entries: [
        {
          stream: `order/${reference}`,
          expected: planned.draft?.version ?? 0,
          events: events.map((event): LedgerEvent => ({ stream: "order", reference, event })),
        },
      ],
      claims: planned.claims.map((claim) => ({ ...claim, reference })),
      fence: { name: "run", fence: keeper.fence },
    });
    if (answer.kind === "appended") {
      const state = events.reduce<OrderState | null>(evolveOrder, planned.draft);
      return { kind: "written", state: state as OrderState };
    }
    lost = answer;
    if (answer.on !== "version" || planned.draft !== null) return lost;
  }
  return lost;
}

function openingEvents(planned: PlannedOrder, reference: string, at: Instant): OrderEvent[] {
  const { order, draft, claims, proofs, verdict, parties, lineReasons } = planned;
  const opening: OrderChange = {
    type: draft === null ? "proposed" : "amended",
    order: { ...order, reference },
    parties,
    needKeys: claims.map((claim) => claim.key),
    proofs,
    ...(planned.minimum === null ? {} : { notes: [planned.minimum.message] }),
  };
  const next: OrderChange =
    verdict.kind === "approved"
      ? { type: "approved", reason: verdict.reason }
      : {
          type: "asked",
          reasons: verdict.reasons,
          expiresAt: verdict.expiresAt,
          ...(lineReasons.length === 0 ? {} : { lines: lineReasons }),
        };
  return [opening, next].map((change) => ({ at, by: rule, ...change }));
}

function latest(states: readonly OrderState[]): OrderState[] {
  const byReference = new Map<string, OrderState>();
  for (const state of states) {
    const known = byReference.get(state.order.reference);
    if (known === undefined || known.version <= state.version)
      byReference.set(state.order.reference, state);
  }
  return [...byReference.values()];
}

function countRun(
  plan: Plan | null,
  collected: Collected | null,
  orders: readonly OrderState[],
  exceptions: readonly Exception[],
  kept: readonly PlannedOrder[],
  findings: readonly RunFinding[],
): RunCounts {
  const skipped: Record<string, number> = { ...collected?.skipped };
  for (const { guard } of findings) skipped[guard] = (skipped[guard] ?? 0) + 1;
  for (const { outcome } of plan?.needs ?? []) {
    if (outcome.kind !== "needed" && outcome.kind !== "quiet")
      skipped[outcome.kind] = (skipped[outcome.kind] ?? 0) + 1;
  }
  const value: Record<string, Decimal> = {};
  for (const { order } of kept)
    value[order.currency] = add(value[order.currency] ?? zero, order.total);
  const having = (...statuses: readonly OrderState["status"][]): number =>
    orders.filter((state) => statuses.includes(state.status)).length;
  return {
    read: collected?.totals.records ?? 0,
    skipped,
    low: (plan?.needs ?? []).filter((need) => need.outcome.kind === "needed").length,
    proposed: kept.length,
    lines: kept.reduce((sum, { proofs }) => sum + proofs.length, 0),
    waiting: having("proposed", "waiting"),
    submitted: orders.filter((state) => state.externalId !== undefined).length,
    sent: having("sent"),
    uncertain: having("unknown"),
    failed: having("failed"),
    exceptions: exceptions.length,
    value,
  };
}

/** The run's own stream: nobody else writes to it, so its version is counted here. */
class RunLog {
  private version = 0;
  private readonly inputs: RunInputs;

  constructor(inputs: RunInputs) {
    this.inputs = inputs;
  }

  *append(keeper: Keeper, happened: RunHappening): Run<void> {
    const { run, by, settings } = this.inputs;
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const event = { at, by, ...happened } as RunEvent;
    const answer = yield* perform({
      kind: "ledger.append",
      tenant: settings.tenant,
      entries: [
        { stream: `run/${run}`, expected: this.version, events: [{ stream: "run", run, event }] },
      ],
      claims: [],
      fence: { name: "run", fence: keeper.fence },
    });
    if (answer.kind === "appended") this.version += 1;
  }
}

type RunHappening = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, "at" | "by">
    : never
  : never;
