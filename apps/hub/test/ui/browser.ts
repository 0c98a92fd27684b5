import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";
import { vi } from "vitest";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine, else the one that npm brought along. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath =
    installed.find((path) => existsSync(path)) ?? (await sparticuz.executablePath());
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
    ],
  });
}

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
