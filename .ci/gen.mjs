// Writes the lists that follow from the folders in packages/connectors/src: the subpath exports and the table in the
// package's README. `--check` writes nothing and fails when a list is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./turbo.mjs";

const folder = join(root, "packages", "connectors");
const check = process.argv.includes("--check");

const systems = readdirSync(join(folder, "src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "lib" && !entry.name.startsWith("_"))
  .map((entry) => entry.name)
  .sort();

const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
manifest.exports = Object.fromEntries(
  systems.map((name) => [
    `./${name}`,
    {
      "parstock-source": `./src/${name}/index.ts`,
      types: `./dist/${name}/index.d.ts`,
      default: `./dist/${name}/index.js`,
    },
  ]),
);
put("package.json", `${JSON.stringify(manifest, null, 2)}\n`);

const rows = systems.map((name) => {
  const page = join(folder, "src", name, "README.md");
  const text = existsSync(page) ? readFileSync(page, "utf8") : "";
  const title = text.match(/^# (.+)$/m)?.[1] ?? name;
  const verified = text.match(/^Last verified:? (\d{4}-\d{2}-\d{2})/m)?.[1] ?? "";
  return [`[${title}](src/${name}/README.md)`, `\`@parstock/connectors/${name}\``, verified];
});
const readme = readFileSync(join(folder, "README.md"), "utf8");
put(
  "README.md",
  readme.replace(
    /(<!-- systems -->\n)[\s\S]*(<!-- \/systems -->)/,
    (_, open, close) => `${open}\n${table(["system", "import", "last verified"], rows)}\n${close}`,
  ),
);

/** @param {string} name @param {string} text */
function put(name, text) {
  const path = join(folder, name);
  if (readFileSync(path, "utf8") === text) return;
  if (check) {
    console.error(`packages/connectors/${name} is out of date: run \`pnpm gen\`.`);
    process.exitCode = 1;
  } else writeFileSync(path, text);
}

/** Padded as the formatter would. @param {string[]} head @param {string[][]} body */
function table(head, body) {
  const widths = head.map((cell, i) =>
    Math.max(cell.length, ...body.map((row) => (row[i] ?? "").length), 3),
  );
  /** @param {string[]} row */
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(width))) + body.map(line).join("");
}
