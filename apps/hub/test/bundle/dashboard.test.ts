import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, launchBrowser } from "@parstock/testing/browser";
import { afterAll, beforeAll, vi } from "vitest";

import { journeys } from "../ui/journeys.ts";
import { type Running, start } from "./command.ts";

// The built dashboard on the built hub, with the sample business that `npm start` shows.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let browser: Browser;
let hub: Running;
let folder: string;
let url = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parstock dashboard "));
  hub = start(folder, ["demo", "--port", "0"]);
  let said = "";
  hub.child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  browser = await launchBrowser();
  await hub.says("/\n");
  url = /http:\S+/.exec(said)?.[0] ?? "";
});
afterAll(async () => {
  await browser.close();
  hub.child.kill("SIGTERM");
  await hub.ended;
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

journeys(() => ({ browser, url }));
