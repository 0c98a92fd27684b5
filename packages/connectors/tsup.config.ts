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

const entry = Object.fromEntries(systems.map((name) => [`${name}/index`, `src/${name}/index.ts`]));

export default defineConfig([
  { entry, format: "esm", target: "es2020", sourcemap: true, clean: true },
  // For tests: each connector with all it imports, as one script, as synchronous hosts run it.
  {
    entry,
    format: "iife",
    globalName: "parstockConnector",
    target: "es2020",
    outDir: "dist-test",
    noExternal: [/./],
    clean: true,
  },
]);
