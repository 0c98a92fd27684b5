import { randomUUID } from "node:crypto";

import { fail } from "@parstock/core";
import { type ConstructorOptions, fromPglite, PgBoss } from "pg-boss";

import type { Store } from "./store.ts";

/** Work that waits its turn: at most one job of a key waits and one runs, whatever the number of workers. */
export interface Jobs {
  /** Enqueues `name` at the times of a cron expression; missed times are made up for once. Fails with `bad-setting`. */
  schedule(name: string, cron: string, timeZone: string): Promise<void>;
  unschedule(name: string): Promise<void>;
  /** False when a job with that key is waiting already, which will see everything that this one would. */
  enqueue(
    name: string,
    payload: object,
    options?: { readonly singletonKey?: string },
  ): Promise<boolean>;
  /** Runs the jobs of a name one after another; a job whose handler throws is tried again twice. */
  work(name: string, handler: (payload: object) => Promise<void>): Promise<void>;
  /** Lets running jobs end, half a minute at the most. Comes before the store is closed. */
  stop(): Promise<void>;
}

/** A worker that died is noticed after this time, and its job is given to another. */
const heartbeatSeconds = 60;
const jobSecondsMax = 4 * 60 * 60;
const stopMs = 30_000;

/** A notification wakes a worker at once; the next of several waiting jobs is found by looking. */
const looks = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 } as const;

/** Opens the queue in the store's own database; `report` is told what goes wrong in the background, in one sentence. */
export async function openJobs(store: Store, report: (message: string) => void): Promise<Jobs> {
  const boss = new PgBoss({
    ...connectionOf(store),
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
  });
  boss.on("error", (error) => report(`The job queue reports: ${error.message}`));
  await boss.start();
  const queues = new Map<string, Promise<void>>();
  const queue = (name: string): Promise<void> => {
    const made =
      queues.get(name) ??
      boss.createQueue(name, {
        policy: "stately",
        notify: true,
        heartbeatSeconds,
        expireInSeconds: jobSecondsMax,
      });
    queues.set(name, made);
    return made;
  };
  return {
    async schedule(name, cron, timeZone) {
      await queue(name);
      await boss
        .schedule(name, cron, {}, { tz: timeZone, missed: "once", singletonKey: name })
        .catch((thrown: unknown) => {
          const reason = thrown instanceof Error ? thrown.message : String(thrown);
          fail({
            code: "bad-setting",
            message: `The schedule "${cron}" in time zone ${timeZone} can't be kept (${reason}); correct the cron expression or the zone.`,
          });
        });
    },
    async unschedule(name) {
      await boss.unschedule(name);
    },
    async enqueue(name, payload, options = {}) {
      await queue(name);
      const id = await boss.send(name, payload, {
        singletonKey: options.singletonKey ?? randomUUID(),
      });
      return id !== null;
    },
    async work(name, handler) {
      await queue(name);
      await boss.work(name, looks, async (jobs) => {
        for (const job of jobs) await handler(job.data as object);
      });
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: stopMs });
    },
  };
}

function connectionOf({ jobs }: Store): ConstructorOptions {
  const useListenNotify = true;
  return jobs.kind === "pglite"
    ? { db: fromPglite(jobs.pglite), backend: "pglite", useListenNotify }
    : { connectionString: jobs.url, max: 4, useListenNotify };
}
