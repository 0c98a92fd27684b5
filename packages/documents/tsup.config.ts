import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", "pdf/index": "src/pdf/index.ts" },
  format: "esm",
  target: "es2020",
  sourcemap: true,
  clean: true,
});
