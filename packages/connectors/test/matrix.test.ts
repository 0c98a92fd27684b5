import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type ConnectorUnderTest, replenishOver } from "@parstock/testing";
import { expect, it } from "vitest";

// Any system that can be read with any system that can be ordered in: the standard scenario through the whole engine.

const folder = import.meta.dirname;
const subjects = await Promise.all(
  globSync("*/subject.ts", { cwd: folder })
    .filter((path) => !path.startsWith("_"))
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

it("runs every pair that the README promises, and no other", () => {
  const readme = readFileSync(join(folder, "..", "README.md"), "utf8");
  const table = /<!-- matrix -->\n([\s\S]*)<!-- \/matrix -->/.exec(readme)?.[1] ?? "";
  const rows = table
    .trim()
    .split("\n")
    .map((row) => row.split("|").slice(1, -1));
  const targets = (rows[0] ?? []).slice(1).map(systemIn);
  const promised = rows
    .slice(2)
    .flatMap(([source = "", ...cells]) =>
      cells.flatMap((cell, at) =>
        cell.trim() === "" ? [] : [`${systemIn(source)} to ${targets[at] ?? ""}`],
      ),
    );
  expect(promised.sort()).toEqual(pairs.map(({ name }) => name).sort());
});

/** "[Xero](src/xero/README.md)" is xero. */
function systemIn(cell: string): string {
  return /\(src\/([^/]+)\//.exec(cell)?.[1] ?? cell.trim();
}
