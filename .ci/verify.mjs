// Everything that must hold before a change goes in: run by turbo where it can be cached, then counted.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { countTests, reportFolders } from "./count.mjs";
import { root, turbo } from "./turbo.mjs";

const tasks = [
  "//#lint",
  "//#format:check",
  "//#check:types",
  "//#check:boundaries",
  "//#check:knip",
  "//#test:repo",
  "typecheck",
  "test",
  "build",
  "test:bundle",
  "check:package",
  "//#check:sizes",
  "//#check:api",
];

// Reports come back from turbo's cache, so one that is still there afterwards belongs to this run.
for (const folder of reportFolders()) rmSync(folder, { recursive: true, force: true });

const code = turbo([
  "run",
  ...tasks,
  "--continue=dependencies-successful",
  "--output-logs=new-only",
  ...process.argv.slice(2),
]);
const { passed, failed, skipped } = countTests();

for (const name of skipped) console.log(`skipped: ${name}`);
for (const name of failed) console.log(`failed: ${name}`);
if (code !== 0 && failed.length === 0)
  console.log(
    "Every test that ran passed, but a check above failed; it is counted as one failure.",
  );

const failures = code === 0 ? failed.length : Math.max(1, failed.length);
const line = `${passed} passed, ${failures} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;
writeFileSync(join(root, ".ci", ".turbo-test", "summary.txt"), `${line}\n`);
console.log(`\n${line}`);
process.exitCode = failures === 0 && passed > 0 ? 0 : 1;
