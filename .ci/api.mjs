// The API report: every declaration that core and the connectors publish, in one committed file per package, so that
// a change of the public surface shows in review. `--write` refreshes it; without, a difference fails.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./turbo.mjs";

const write = process.argv.includes("--write");

for (const name of ["core", "connectors"]) {
  const folder = join(root, "packages", name);
  const report = join(folder, "api-report.md");
  const files = globSync("**/*.d.ts", { cwd: join(folder, "dist") }).sort();
  if (files.length === 0) throw new Error(`packages/${name} has no declarations: build it first`);
  const parts = files.map((file) => {
    const text = readFileSync(join(folder, "dist", file), "utf8");
    return `## ${file}\n\n\`\`\`ts\n${withoutComments(text)}\n\`\`\`\n`;
  });
  const now = `# Public declarations of @parstock/${name}\n\nWritten by \`pnpm api\`.\n\n${parts.join("\n")}`;
  if (write) writeFileSync(report, now);
  else if (!existsSync(report) || readFileSync(report, "utf8") !== now) {
    console.error(
      `The public declarations of @parstock/${name} differ from packages/${name}/api-report.md. ` +
        "If that is meant, run `pnpm api`, read the difference and commit it with a changeset.",
    );
    process.exitCode = 1;
  }
}

/** @param {string} text */
function withoutComments(text) {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .join("\n");
}
