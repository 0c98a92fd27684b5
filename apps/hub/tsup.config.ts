import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  target: "node24",
  // Workspace packages go into the bundle; third-party ones stay imports.
  noExternal: [/^@parstock\//],
  sourcemap: true,
  clean: true,
});
