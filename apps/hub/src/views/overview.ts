import {
  add,
  type Decimal,
  isLive,
  type OrderStatus,
  unrecordedRaises,
  zero,
} from "@parstock/core";
import type { RunState, StatusValue } from "@parstock/store";

import type { AutopilotState, Overview, RunPage, RunRow } from "../api.ts";
import type { Hub } from "../hub.ts";
import { nameOf } from "./timeline.ts";

/** What only the running server knows. */
export interface Pulse {
  readonly running: boolean;
  readonly nextRunAt: string | null;
}

export async function overview(hub: Hub, pulse: Pulse): Promise<Overview> {
  const { core } = hub.settings;
  const { tenant } = core;
  const [facts, counts, values, low, runs] = await Promise.all([
    hub.store.answer({ kind: "ledger.tenant", tenant, source: "", month: "" }),
    hub.store.counts(tenant),
    hub.store.valuesByStatus(tenant),
    hub.store.listWatch(tenant, { outcome: "needed", limit: 1 }),
    hub.store.listRuns(tenant, { limit: 1 }),
  ]);
  const having = (...statuses: OrderStatus[]): number =>
    statuses.reduce((sum, status) => sum + (counts.orders[status] ?? 0), 0);
  const live = Object.keys(counts.orders).filter((status) => isLive(status as OrderStatus));
  const waits = ["proposed", "waiting"];
  const [lastRun] = runs;
  return {
    company: core.company.name,
    autopilot: core.autopilot,
    submissionStopped: facts.submissionStopped,
    raisedLimits: unrecordedRaises(facts.limits, core).length,
    mail: { kind: hub.mailer.kind, where: hub.mailer.where },
    low: low.total,
    waiting: having("proposed", "waiting"),
    open: having(...(live as OrderStatus[])) - having("proposed", "waiting"),
    uncertain: having("unknown"),
    failed: having("failed"),
    exceptions: counts.openExceptions,
    waitingValue: valueOf(values, waits),
    openValue: valueOf(
      values,
      live.filter((status) => !waits.includes(status)),
    ),
    lastRun: lastRun === undefined ? null : runRow(lastRun),
    nextRunAt: pulse.nextRunAt,
    running: pulse.running,
  };
}

function valueOf(
  rows: readonly StatusValue[],
  statuses: readonly string[],
): Record<string, string> {
  const sums: Record<string, Decimal> = {};
  for (const { status, currency, total } of rows)
    if (statuses.includes(status)) sums[currency] = add(sums[currency] ?? zero, total);
  return sums;
}

export async function runPage(
  hub: Hub,
  query: { readonly limit: number; readonly before?: string },
): Promise<RunPage> {
  const { tenant } = hub.settings.core;
  const [total, rows] = await Promise.all([
    hub.store.countRuns(tenant),
    hub.store.listRuns(tenant, query),
  ]);
  return { total, rows: rows.map(runRow) };
}

function runRow(run: RunState): RunRow {
  return {
    run: run.run,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    trigger: run.trigger,
    source: run.source,
    by: nameOf(run.by),
    stopped: run.reasons,
    counts: run.counts,
  };
}

export async function autopilotState(hub: Hub): Promise<AutopilotState> {
  const { core } = hub.settings;
  const { tenant } = core;
  const facts = await hub.store.answer({ kind: "ledger.tenant", tenant, source: "", month: "" });
  return {
    mode: core.autopilot,
    submissionStopped: facts.submissionStopped,
    confirmations: facts.confirmations.map(({ scope, name, at }) => ({ ...scope, name, at })),
    approvers: core.approval.approvers.map(({ id, name, role }) => ({ id, name, role })),
  };
}
