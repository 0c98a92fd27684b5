import { EventEmitter, once } from "node:events";

import { describe, expect, it } from "vitest";

import { openJobs } from "../src/index.ts";
import { everyPlace, openAt } from "./places.ts";

describe.each(await everyPlace())("jobs on $name", (place) => {
  it.skipIf(place.missing)("wait and run once a key", async () => {
    const store = await openAt(place);
    const reports: string[] = [];
    const jobs = await openJobs(store, (message) => reports.push(message));
    const sources = ["first", "other", "third", "fourth"];
    expect(await jobs.enqueue("run", { source: "first" }, { singletonKey: "stock" })).toBe(true);
    expect(await jobs.enqueue("run", { source: "again" }, { singletonKey: "stock" })).toBe(false);
    expect(await jobs.enqueue("run", { source: "other" }, { singletonKey: "prices" })).toBe(true);
    expect(await jobs.enqueue("run", { source: "third" })).toBe(true);
    expect(await jobs.enqueue("run", { source: "fourth" })).toBe(true);
    const seen: unknown[] = [];
    const turn = new EventEmitter();
    const all = once(turn, "all");
    await jobs.work("run", async (payload) => {
      seen.push(payload);
      if (seen.length === sources.length) turn.emit("all");
    });
    await all;
    await jobs.stop();
    await store.close();
    expect(seen).toEqual(expect.arrayContaining(sources.map((source) => ({ source }))));
    expect(reports).toEqual([]);
  });

  it.skipIf(place.missing)("keep one schedule a name, and say what is wrong with it", async () => {
    const store = await openAt(place);
    const jobs = await openJobs(store, () => {});
    await jobs.schedule("run", "*/15 6-20 * * 1-6", "Europe/Berlin");
    await jobs.schedule("run", "*/30 * * * *", "Europe/Berlin");
    const kept = await store.database.query("select cron, timezone from pgboss.schedule");
    expect(kept).toEqual([{ cron: "*/30 * * * *", timezone: "Europe/Berlin" }]);
    await expect(jobs.schedule("run", "every morning", "UTC")).rejects.toThrow(
      /"every morning" in time zone UTC can't be kept/,
    );
    await expect(jobs.schedule("run", "* * * * *", "Europe/Nowhere")).rejects.toThrow(
      /Europe\/Nowhere can't be kept/,
    );
    await jobs.unschedule("run");
    expect(await store.database.query("select cron from pgboss.schedule")).toEqual([]);
    await jobs.stop();
    await store.close();
  });
});
