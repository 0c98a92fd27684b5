import { defineConfig } from "tsup";

/** The page that the extension is tested in, with Airtable's packages in it. */
export default defineConfig({
  entry: { page: "test/extension/page.tsx" },
  outDir: "dist-test",
  format: "iife",
  platform: "browser",
  target: "es2020",
  noExternal: [/./],
  outExtension: () => ({ js: ".js" }),
  define: { "process.env.NODE_ENV": '"development"', global: "window" },
  esbuildOptions(options) {
    options.jsx = "automatic";
  },
});
