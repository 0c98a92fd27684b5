import { globSync } from "node:fs";
import { dirname, join } from "node:path";

import { type ConnectorUnderTest, replenishOver } from "@parstock/testing";
import { expect, it } from "vitest";

// Any system that can be read with any system that can be ordered in: the standard scenario through the whole engine.

const folder = import.meta.dirname;
const subjects = await Promise.all(
  globSync("*/subject.ts", { cwd: folder })
    .sort()
    .map(async (path) => {
      const { subject } = (await import(join(folder, path))) as { subject: ConnectorUnderTest };
      return { name: dirname(path), subject };
    }),
);
const pairs = subjects
  .filter(({ subject }) => subject.connector.readStock !== undefined)
  .flatMap((source) =>
    subjects
      .filter(({ subject }) => subject.connector.createOrder !== undefined)
      .map((target) => ({ source, target, name: `${source.name} to ${target.name}` })),
  );

it.each(pairs)("$name", ({ source, target }) => {
  const { first, second } = replenishOver(source.subject, target.subject);
  expect(first.report).toMatchObject({ kind: "finished", exceptions: [] });
  // Both suppliers are ordered from; every order is placed once, and mailed once unless the system passes it on.
  expect(first.placed).toHaveLength(2);
  expect(new Set(first.placed).size).toBe(2);
  expect(first.mails).toHaveLength(target.subject.connector.createSends === true ? 0 : 2);
  expect(second.report).toMatchObject({ kind: "finished", exceptions: [] });
  expect(second.placed).toEqual(first.placed);
  expect(second.mails).toEqual([]);
});
