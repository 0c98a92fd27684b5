// Writes the lists that follow from the folders in packages/connectors/src: the subpath exports and the table in the
// package's README. `--check` writes nothing and fails when a list is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { root } from "./turbo.mjs";

const folder = join(root, "packages", "connectors");
const check = process.argv.includes("--check");

const systems = readdirSync(join(folder, "src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "lib" && !entry.name.startsWith("_"))
  .map((entry) => entry.name)
  .filter((name) => existsSync(join(folder, "src", name, "index.ts")))
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

// A member that is there is a capability; what is missing is said in the system's own README.
const capabilities = {
  stock: "readStock",
  items: "readItems",
  suppliers: "readSuppliers",
  "open orders": "readOpenOrders",
  demand: "readDemand",
  receipts: "readReceipts",
  create: "createOrder",
  confirm: "confirmOrder",
  send: "sendOrder",
  document: "readDocument",
  amend: "amendOrder",
  cancel: "cancelOrder",
  progress: "readProgress",
  doctor: "doctor",
  webhooks: "verifyWebhook",
};

const pages = systems.map((name) => {
  const page = join(folder, "src", name, "README.md");
  const text = existsSync(page) ? readFileSync(page, "utf8") : "";
  const title = text.match(/^# (.+)$/m)?.[1] ?? name;
  const verified = text.match(/^Last verified:? (\d{4}-\d{2}-\d{2})/m)?.[1] ?? "";
  return { name, link: `[${title}](src/${name}/README.md)`, verified };
});
const rows = pages.map(({ name, link, verified }) => [
  link,
  `\`@parstock/connectors/${name}\``,
  verified,
]);
const connected = (
  await Promise.all(
    pages.map(async (page) => ({ ...page, connector: await connectorIn(page.name) })),
  )
).filter(({ connector }) => connector !== undefined);
const able = connected.map(({ link, connector }) => [
  link,
  ...Object.values(capabilities).map((member) => (member in connector ? "●" : "")),
]);
// test/matrix.test.ts runs each of these pairs and fails when the table says otherwise.
const targets = connected.filter(({ connector }) => "createOrder" in connector);
const matrix = connected
  .filter(({ connector }) => "readStock" in connector)
  .map(({ link }) => [link, ...targets.map(() => "●")]);
const readme = readFileSync(join(folder, "README.md"), "utf8");
const lists = {
  systems: table(["system", "import", "last verified"], rows),
  capabilities: table(["system", ...Object.keys(capabilities)], able),
  matrix: table(["stock from ↓, orders in →", ...targets.map(({ link }) => link)], matrix),
};
put(
  "README.md",
  Object.entries(lists).reduce(
    (text, [name, list]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*(<!-- /${name} -->)`),
        (_, open, close) => `${open}\n${list}\n${close}`,
      ),
    readme,
  ),
);

/** The constant that a folder exports under the port; the reader of files has none. @param {string} name */
async function connectorIn(name) {
  const exported = await import(pathToFileURL(join(folder, "src", name, "index.ts")).href);
  return Object.values(exported).find((value) => value?.name === name && "authorize" in value);
}

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
