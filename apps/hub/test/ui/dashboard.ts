import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { build } from "vite";
import { vi } from "vitest";

/** Builds the dashboard as it ships, into a folder of its own, and answers with that folder. */
export async function buildDashboard(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "parstock-ui-"));
  // Under a test runner React would be built for development.
  vi.stubEnv("NODE_ENV", "production");
  await build({
    configFile: resolve(import.meta.dirname, "../../src/ui/vite.config.ts"),
    logLevel: "warn",
    build: { outDir },
  });
  vi.unstubAllEnvs();
  return outDir;
}
