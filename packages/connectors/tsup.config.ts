import { existsSync, readdirSync } from "node:fs";

import { defineConfig } from "tsup";

// One entry per system: a folder with an index, named after it; `_template` is for copying.
const systems = readdirSync("src", { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isDirectory() &&
      existsSync(`src/${entry.name}/index.ts`) &&
      !entry.name.startsWith("_"),
  )
  .map((entry) => entry.name);

export default defineConfig({
  entry: Object.fromEntries(systems.map((name) => [`${name}/index`, `src/${name}/index.ts`])),
  format: "esm",
  target: "es2020",
  sourcemap: true,
  clean: true,
});
