import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

import { expect, test } from "vitest";

const sniffer = spawnSync("phpcs", ["--version"], { encoding: "utf8" });

test.skipIf(sniffer.status !== 0)("PHP files keep to PSR-12 (needs PHP_CodeSniffer)", () => {
  const found = spawnSync("phpcs", ["--standard=PSR12", "-q", "src", "test", "autoload.php"], {
    cwd: resolve(import.meta.dirname, ".."),
    encoding: "utf8",
  });
  expect(found.stdout + found.stderr).toBe("");
});
