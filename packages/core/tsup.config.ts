import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: ["src/index.ts", "src/ledger-book.ts"],
    format: "esm",
    target: "es2020",
    sourcemap: true,
    clean: true,
  },
  // Never published: everything in one script, for the test that runs it where no host globals exist.
  {
    entry: { core: "src/index.ts" },
    format: "iife",
    globalName: "parstockCore",
    platform: "neutral",
    target: "es2020",
    noExternal: [/.*/],
    outDir: "dist-test",
    clean: true,
  },
]);
