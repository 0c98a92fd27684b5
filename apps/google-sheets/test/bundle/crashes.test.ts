import { expect, test } from "vitest";

import { endCheckAt, runSchedule } from "./schedules.ts";

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

test("crashes, overlaps, errors, edits and empty quotas double nothing and lose nothing", () => {
  const schedules = seeds.map((seed) => runSchedule(seed));
  const failed = schedules.filter(({ violations }) => violations.length > 0);
  expect(failed.map(({ seed, violations }) => [seed, ...violations])).toEqual([]);
  const struck: Record<string, number> = {};
  for (const schedule of schedules)
    for (const [name, times] of Object.entries(schedule.struck))
      struck[name] = (struck[name] ?? 0) + times;
  // Every kind of mishap was among them, and there was something to lose.
  for (const name of [
    "crash-before",
    "crash-after",
    "fail-before",
    "fail-after",
    "overlap",
    "edit during a run",
    "sorted during a run",
    "quota",
  ])
    expect(struck[name], name).toBeGreaterThan(0);
  const mails = schedules.reduce((sum, schedule) => sum + schedule.mails, 0);
  expect(mails).toBeGreaterThan(seeds.length);
});

test.each(["lock", "flush"] as const)(
  "the schedules notice when Google's %s does nothing",
  (broken) => {
    const noticed = seeds.some((seed) => runSchedule(seed, broken).violations.length > 0);
    expect(noticed).toBe(true);
  },
);

test.each([
  ["crash-before", "none"],
  ["crash-before", "all"],
  ["crash-after", "none"],
  ["crash-after", "all"],
] as const)(
  "a check ended at any of its calls (%s, %s of what was pending kept) is mended",
  (fault, kept) => {
    const names: string[] = [];
    for (let index = 0; ; index++) {
      const { name, violations } = endCheckAt(index, fault, kept);
      if (name === null) break;
      names.push(name);
      expect([name, index, ...violations]).toEqual([name, index]);
    }
    expect(names).toContain("MailApp.sendEmail");
    expect(names).toContain("Range.setValues");
    expect(names.length).toBeGreaterThan(40);
  },
);
