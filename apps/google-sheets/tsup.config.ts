import { copyFileSync, readFileSync } from "node:fs";

import { defineConfig } from "tsup";

/** Google calls global functions by name, and finds them only where they are declared. */
const entryPoints = [...readFileSync("src/main.ts", "utf8").matchAll(/^export function (\w+)\(/gm)]
  .map(([, name]) => `function ${name}() { return Parstock.${name}.apply(null, arguments); }`)
  .join("\n");

export default defineConfig({
  entry: { Parstock: "src/main.ts" },
  format: "iife",
  globalName: "Parstock",
  platform: "neutral",
  target: "es2020",
  noExternal: [/./],
  minify: true,
  clean: true,
  loader: { ".html": "text" },
  outExtension: () => ({ js: ".js" }),
  esbuildOptions(options) {
    // The editor in the browser is slow with very long lines.
    options.lineLimit = 500;
    options.footer = { js: entryPoints };
    options.charset = "utf8";
    // From source, what nobody calls is left out.
    options.conditions = ["parstock-source"];
  },
  async onSuccess() {
    copyFileSync("appsscript.json", "dist/appsscript.json");
  },
});
