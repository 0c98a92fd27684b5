import { fail, failureOf, type RunReport, type Trigger } from "@parstock/core";
import type { Jobs } from "@parstock/store";

import { followBeforeRun } from "../following.ts";
import type { Hub } from "../hub.ts";
import { personOf } from "../person.ts";
import { configuredStock, namesStock, runReplenishment } from "../replenishment.ts";
import type { Pulse } from "../views/overview.ts";

/** Runs, one at a time: on schedule, and when a person asks. */
export class Schedule {
  readonly #hub: Hub;
  readonly #jobs: Jobs;
  readonly #tell: (running: boolean) => void;
  readonly #report: (message: string) => void;
  #running: Promise<void> | null = null;

  constructor(
    hub: Hub,
    jobs: Jobs,
    tell: (running: boolean) => void,
    report: (message: string) => void,
  ) {
    this.#hub = hub;
    this.#jobs = jobs;
    this.#tell = tell;
    this.#report = report;
  }

  async start(): Promise<void> {
    const { tenant, intervalMinutes } = this.#hub.settings.core;
    const name = `reconcile-${tenant}`;
    await this.#jobs.work(name, async () => {
      if (this.#running === null && (await this.#isDue())) await this.#begin("schedule", null);
    });
    await this.#jobs.schedule(name, cronOf(intervalMinutes), "UTC");
  }

  /** Fails with `conflict` while a run is going on. */
  startRun(by: string, feedChecked: boolean): void {
    const person = personOf(by, this.#hub.settings.core);
    if (!namesStock(this.#hub.settings))
      fail({
        code: "bad-setting",
        message: 'There is no stock to read; set "stock" or "source" in parstock.json.',
      });
    if (this.#running !== null)
      fail({ code: "conflict", message: "A run is going on; its result shows when it has ended." });
    this.#begin("person", person.name, feedChecked).catch(() => {});
  }

  /** Runs once what is going on has ended: what was told meanwhile may not be in it. */
  async runAfterEvent(): Promise<void> {
    if (!namesStock(this.#hub.settings)) {
      // Orders that were placed by hand or from elsewhere are followed all the same.
      await followBeforeRun(this.#hub, { kind: "rule", name: "event" }, this.#report).catch(
        () => {},
      );
      return;
    }
    while (this.#running !== null) await this.#running;
    await this.#begin("event", null).catch(() => {});
  }

  async pulse(): Promise<Pulse> {
    const { core } = this.#hub.settings;
    const [last] = await this.#hub.store.listRuns(core.tenant, { limit: 1 });
    const interval = core.intervalMinutes * 60_000;
    const due = last === undefined ? 0 : Date.parse(last.startedAt) + interval;
    return {
      running: this.#running !== null,
      nextRunAt: namesStock(this.#hub.settings)
        ? new Date(Math.max(due, this.#hub.now().getTime())).toISOString()
        : null,
    };
  }

  /** Waits for a run that is going on. */
  async stop(): Promise<void> {
    await this.#running;
  }

  /** A person's run counts too: what is fresh need not be read again. */
  async #isDue(): Promise<boolean> {
    const { core } = this.#hub.settings;
    if (!namesStock(this.#hub.settings)) return false;
    const [last] = await this.#hub.store.listRuns(core.tenant, { limit: 1 });
    if (last === undefined) return true;
    const age = this.#hub.now().getTime() - Date.parse(last.startedAt);
    return age >= core.intervalMinutes * 60_000 - 30_000;
  }

  #begin(trigger: Trigger, by: string | null, feedChecked = false): Promise<void> {
    const work = this.#run(trigger, by, feedChecked).finally(() => {
      this.#running = null;
      this.#tell(false);
    });
    this.#running = work.catch(() => {});
    this.#tell(true);
    return work;
  }

  async #run(trigger: Trigger, by: string | null, feedChecked: boolean): Promise<void> {
    const { core } = this.#hub.settings;
    try {
      const stock = configuredStock(this.#hub.settings);
      if (stock === null) return;
      const report: RunReport = await runReplenishment(this.#hub, {
        stock,
        trigger,
        by: by === null ? { kind: "rule", name: trigger } : personOf(by, core),
        feedChecked,
        report: this.#report,
      });
      if (report.kind === "stopped") this.#report(`The run stopped: ${report.reasons.join(" ")}`);
    } catch (thrown) {
      const failure = failureOf(thrown);
      const reason = failure?.message ?? (thrown instanceof Error ? thrown.stack : String(thrown));
      this.#report(`The run failed: ${reason}`);
      if (failure === null) throw thrown;
    }
  }
}

/** Cron expressions know divisors of an hour and of a day; for every other interval the schedule looks each minute. */
function cronOf(minutes: number): string {
  if (minutes < 60 && 60 % minutes === 0) return `*/${minutes} * * * *`;
  if (minutes % 60 === 0 && 24 % (minutes / 60) === 0) return `0 */${minutes / 60} * * *`;
  return "* * * * *";
}
