import { copyFileSync } from "node:fs";

import { defineConfig } from "tsup";

/** From source, what nobody calls is left out. */
const conditions = ["parstock-source"];

export default defineConfig([
  {
    entry: { Parstock: "src/main.ts" },
    format: "iife",
    globalName: "Parstock",
    platform: "neutral",
    target: "es2020",
    noExternal: [/./],
    minify: true,
    outExtension: () => ({ js: ".js" }),
    esbuildOptions(options) {
      // The editor in the browser is slow with very long lines.
      options.lineLimit = 500;
      // Airtable runs the pasted text as the body of an async function.
      options.footer = { js: "await Parstock.run({ base, input, output });" };
      options.charset = "utf8";
      options.conditions = conditions;
    },
  },
  {
    entry: { index: "src/extension/index.tsx", app: "src/extension/app.tsx" },
    outDir: "dist/extension/frontend",
    format: "esm",
    platform: "browser",
    target: "es2020",
    // Airtable's own command bundles the extension with the packages of its page.
    external: [/^react/, /^@airtable\/blocks/],
    noExternal: [/^@parstock\//],
    outExtension: () => ({ js: ".js" }),
    esbuildOptions(options) {
      options.jsx = "automatic";
      options.conditions = conditions;
    },
    async onSuccess() {
      copyFileSync("src/extension/block.json", "dist/extension/block.json");
    },
  },
]);
