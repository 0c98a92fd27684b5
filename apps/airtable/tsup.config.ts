import { defineConfig } from "tsup";

export default defineConfig({
  entry: { Parstock: "src/main.ts" },
  format: "iife",
  globalName: "Parstock",
  platform: "neutral",
  target: "es2020",
  noExternal: [/./],
  minify: true,
  clean: true,
  outExtension: () => ({ js: ".js" }),
  esbuildOptions(options) {
    // The editor in the browser is slow with very long lines.
    options.lineLimit = 500;
    // Airtable runs the pasted text as the body of an async function.
    options.footer = { js: "await Parstock.run({ base, input, output });" };
    options.charset = "utf8";
    // From source, what nobody calls is left out.
    options.conditions = ["parstock-source"];
  },
});
