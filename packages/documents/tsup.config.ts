import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: { index: "src/index.ts", "pdf/index": "src/pdf/index.ts" },
    format: "esm",
    target: "es2020",
    sourcemap: true,
    clean: true,
  },
  // Never published: everything but the PDF in one script, for the test that runs it where no host globals exist.
  {
    entry: { documents: "src/index.ts" },
    format: "iife",
    globalName: "parstockDocuments",
    platform: "neutral",
    target: "es2020",
    noExternal: [/.*/],
    outDir: "dist-test",
    clean: true,
  },
]);
