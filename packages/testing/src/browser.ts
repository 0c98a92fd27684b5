import { existsSync } from "node:fs";

import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

export type { Browser, Page } from "playwright-core";

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
