import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { fail } from "@parstock/core";
import { openJobs } from "@parstock/store";

import { renewSubscriptions } from "../connections/subscriptions.ts";
import { Doorbell } from "../connections/webhooks.ts";
import type { Hub } from "../hub.ts";
import { scrubbed } from "../scrubbed.ts";
import { channelsOf } from "../slack/index.ts";
import { buildApp } from "./app.ts";
import { Broadcast } from "./events.ts";
import { Schedule } from "./schedule.ts";

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** One line for the log, without secrets. */
  readonly report: (message: string) => void;
  /** How long events of connected systems are gathered before a run; 5 seconds when left out. */
  readonly eventGatherMs?: number;
}

export interface RunningServer {
  /** Where the dashboard is. */
  readonly address: string;
  /** Lets a run that is going on end, then stops answering. The hub stays open. */
  stop(): Promise<void>;
}

const loopback = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** Answers HTTP and keeps the schedule. Fails with one sentence when the port is taken. */
export async function startServer(
  hub: Hub,
  { host, port, report: tell, eventGatherMs = 5_000 }: ServerOptions,
): Promise<RunningServer> {
  const report = (message: string): void => tell(scrubbed(message));
  const broadcast = new Broadcast(hub.store, hub.settings.core.tenant);
  const jobs = await openJobs(hub.store, report);
  const schedule = new Schedule(hub, jobs, (running) => broadcast.running(running), report);
  const doorbell = new Doorbell(() => schedule.runAfterEvent(), eventGatherMs);
  const channels = channelsOf(hub, {
    report,
    startRun: (by) => schedule.startRun(by, false),
  });
  const app = buildApp({
    hub,
    broadcast,
    channels,
    report,
    hosts: loopback.includes(host) ? new Set(loopback) : null,
    uiFolder: uiFolder(),
    pulse: () => schedule.pulse(),
    startRun: (by, feedChecked) => schedule.startRun(by, feedChecked),
    ring: () => doorbell.ring(),
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  try {
    await listen(server, host, port);
    await schedule.start();
    await keepSubscribed(hub, jobs, report);
    channels.open();
  } catch (thrown) {
    broadcast.close();
    await jobs.stop();
    server.close();
    throw thrown;
  }
  const bound = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(":") ? `[${host}]` : host}:${bound.port}/`,
    async stop() {
      doorbell.close();
      broadcast.close();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      if ("closeIdleConnections" in server) server.closeIdleConnections();
      await channels.stop();
      await schedule.stop();
      await jobs.stop();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** Often enough for the shortest of them, an hour. */
const subscriptionsCron = "*/10 * * * *";

/**
 * At once, too: a hub that was away may be late, and some systems call back before they agree. Workers on one server renew
 * one after another.
 */
async function keepSubscribed(
  hub: Hub,
  jobs: Awaited<ReturnType<typeof openJobs>>,
  report: (message: string) => void,
): Promise<void> {
  const { core, publicUrl } = hub.settings;
  const name = `subscriptions-${core.tenant}`;
  let retryNow = true;
  await jobs.work(name, async () => {
    await renewSubscriptions(hub, hub.connections.values(), publicUrl, report, { retryNow });
    retryNow = false;
  });
  await jobs.schedule(name, subscriptionsCron, "UTC");
  await jobs.enqueue(name, {}, { singletonKey: name });
}

async function listen(server: ServerType, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  }).catch((thrown: unknown) => {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    if (code === "EADDRINUSE")
      fail({
        code: "conflict",
        message: `Port ${port} on ${host} is taken; stop what uses it, or choose another with --port ${port + 1}.`,
      });
    if (code === "EACCES")
      fail({
        code: "bad-setting",
        message: `Port ${port} needs more rights; choose one above 1023 with --port.`,
      });
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      fail({
        code: "bad-setting",
        message: `This machine has no address ${host}; correct --host.`,
      });
    throw thrown;
  });
}

/** Beside the bundle, or in the build that a run from source uses. */
function uiFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, "ui"), join(here, "..", "..", "dist", "ui")];
  return (
    candidates.find((folder) => existsSync(join(folder, "index.html"))) ?? (candidates[0] as string)
  );
}
