import { defineConfig } from "vitest/config";

// One configuration for every package: they run it from their own folder. `--mode bundle` runs the tests
// of built files, which live in test/bundle, and nothing else.
export default defineConfig(({ mode }) => {
  const bundle = mode === "bundle";
  return {
    resolve: { conditions: ["parstock-source"] },
    ssr: { resolve: { conditions: ["parstock-source"] } },
    test: {
      include: [bundle ? "test/bundle/**/*.test.ts" : "test/**/*.test.ts"],
      exclude: ["**/node_modules/**", ...(bundle ? [] : ["**/test/bundle/**"])],
      passWithNoTests: true,
      maxWorkers: 2,
      // A busy machine is slow, not wrong: only what hangs is to fail.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: 120_000 } },
      reporters: ["default", "json"],
      outputFile: { json: `.turbo-test/${bundle ? "bundle" : "unit"}.json` },
    },
  };
});
