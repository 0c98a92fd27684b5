import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { createAdaptorServer } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { Hono } from "hono";

import type { App } from "./app.ts";
import { openDesk } from "./desk.ts";
import { addExtensions } from "./extensions.ts";
import { forgetDeliveries, takeNotice } from "./notices.ts";
import { startTending } from "./tend.ts";

export interface RunningServer {
  readonly address: string;
  /** Lets what is going on end, then stops answering; the app stays open. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly port: number;
  /** Where the built screens lie; beside the bundle when left out. */
  readonly screens?: string;
}

/** Answers Shopify and the admin, and keeps the schedule. */
export async function startServer(
  app: App,
  { port, screens = screensFolder() }: ServerOptions,
): Promise<RunningServer> {
  const hono = new Hono();
  hono.onError((error, context) => {
    if (error instanceof Response) return error;
    app.report(`A request failed: ${error.stack ?? error.message}`);
    return context.text("Something went wrong here; try again.", 500);
  });
  hono.get("/up", (context) => context.text("up"));
  addWebhooks(hono, app);
  addExtensions(hono, app);
  await addScreens(hono, app, screens);
  await startTending(app);
  await forgetDeliveries(app);
  const server = createAdaptorServer({ fetch: hono.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve());
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** The answer comes once the notice is written down, and before anything is done about it. */
function addWebhooks(hono: Hono, app: App): void {
  hono.post("/webhooks", async (context) => {
    let notice;
    try {
      notice = await app.admission.webhook(context.req.raw);
    } catch (thrown) {
      if (thrown instanceof Response) return thrown;
      if (thrown instanceof SyntaxError) return context.body(null, 400);
      throw thrown;
    }
    await takeNotice(app, notice);
    return context.body(null, 200);
  });
}

async function addScreens(hono: Hono, app: App, screens: string): Promise<void> {
  const entry = join(screens, "server", "index.js");
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const desk = openDesk(app);
  const handle = createRequestHandler(build, "production");
  const client = relative(process.cwd(), join(screens, "client")) || ".";
  hono.use(
    "/assets/*",
    serveStatic({
      root: client,
      onFound: (_, context) => {
        context.header("cache-control", "public, max-age=31536000, immutable");
      },
    }),
  );
  hono.all("*", async (context) => {
    const request = publicRequest(context.req.raw, app);
    // Shopify's package answers for itself where somebody has to sign in first: as it is, and before a screen is drawn.
    const refusal = await desk.refuse(request);
    return refusal ?? handle(request, { desk });
  });
}

/** Behind a proxy the request comes in plain text and under another name; links and checks need the public one. */
function publicRequest(request: Request, { environment }: App): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(new URL(`${pathname}${search}`, environment.appUrl), request);
}

/** Beside the bundle, or in the build that a run from source uses. */
function screensFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, "screens"), join(here, "..", "dist", "screens")];
  return candidates.find((folder) => existsSync(folder)) ?? (candidates[0] as string);
}
