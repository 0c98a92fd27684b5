import { readdirSync } from "node:fs";

import { defineConfig } from "tsup";

// One entry per system, named after its folder; `lib` is shared code and `_template` is for copying.
const systems = readdirSync("src", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "lib" && !entry.name.startsWith("_"))
  .map((entry) => entry.name);

export default defineConfig({
  entry: Object.fromEntries(systems.map((name) => [`${name}/index`, `src/${name}/index.ts`])),
  format: "esm",
  target: "es2020",
  sourcemap: true,
  clean: true,
});
