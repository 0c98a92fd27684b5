import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

import { expect, test } from "vitest";

const sniffer = spawnSync("phpcs", ["--version"], { encoding: "utf8" });

test.skipIf(sniffer.status !== 0)("PHP files keep to PSR-12 (needs PHP_CodeSniffer)", () => {
  const cwd = resolve(import.meta.dirname, "..");
  const { stdout, stderr } = spawnSync("phpcs", ["-q"], { cwd, encoding: "utf8" });
  expect(stdout + stderr).toBe("");
});
