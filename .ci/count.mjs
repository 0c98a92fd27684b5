// Adds up the reports that the test tasks leave in each `.turbo-test` folder, in the JSON form of vitest
// (which is that of jest). A runner that is not vitest writes the same form.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { root } from "./turbo.mjs";

export function reportFolders() {
  const packages = ["packages", "apps"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
  );
  return [join(root, ".ci"), ...packages].map((folder) => join(folder, ".turbo-test"));
}

export function countTests() {
  let passed = 0;
  /** @type {string[]} */
  const failed = [];
  /** @type {string[]} */
  const skipped = [];
  for (const folder of reportFolders().filter((name) => existsSync(name)))
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
      const report = JSON.parse(readFileSync(join(folder, name), "utf8"));
      for (const file of report.testResults) {
        const at = relative(root, file.name);
        if (file.assertionResults.length === 0 && file.status === "failed")
          failed.push(`${at} did not load`);
        for (const test of file.assertionResults) {
          if (test.status === "passed") passed += 1;
          else (test.status === "failed" ? failed : skipped).push(`${at}: ${test.fullName}`);
        }
      }
    }
  return { passed, failed, skipped };
}
