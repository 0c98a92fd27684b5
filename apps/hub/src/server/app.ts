import { existsSync } from "node:fs";
import { join } from "node:path";

import { serveStatic } from "@hono/node-server/serve-static";
import { failureOf, type FailureCode, type NeedOutcome } from "@parstock/core";
import { type Context, Hono } from "hono";
import { routePath } from "hono/route";
import { streamSSE } from "hono/streaming";

import type { AuditAnswer, ExceptionPage, OrderPage } from "../api.ts";
import { decideForTenant } from "../autopilot.ts";
import { addWebhooks } from "../connections/webhooks.ts";
import type { Hub } from "../hub.ts";
import { limitsPage, recordLimitsBy } from "../limits.ts";
import { readStatuses } from "../order-statuses.ts";
import { actOnOrder, carryOutAfter } from "../orders.ts";
import { personOf } from "../person.ts";
import { addSlack, type Channels } from "../slack/index.ts";
import { snoozeItem, wakeItem } from "../snooze.ts";
import { renderOrder } from "../views/documents.ts";
import { itemDetail, lowPage, quietPage } from "../views/low.ts";
import { orderDetail } from "../views/order-detail.ts";
import { orderRow } from "../views/order-rows.ts";
import { autopilotState, overview, type Pulse, runPage } from "../views/overview.ts";
import {
  readAction,
  readPerson,
  readReason,
  readRunRequest,
  readScope,
  readSnooze,
  readWake,
} from "./bodies.ts";
import type { Broadcast } from "./events.ts";
import { dashboardHeaders, documentHeaders, sameOriginOnly } from "./security.ts";

/** What the endpoints stand on. */
export interface Service {
  readonly hub: Hub;
  readonly broadcast: Broadcast;
  /** Names that the hub answers to; null where it listens for other machines. */
  readonly hosts: ReadonlySet<string> | null;
  /** The built dashboard. */
  readonly uiFolder: string;
  /** Where Slack is answered. */
  readonly channels: Pick<Channels, "desks">;
  pulse(): Promise<Pulse>;
  /** Starts a run in the background. Fails with `conflict` while one is going on. */
  startRun(by: string, feedChecked: boolean): void;
  /** A connected system told of a change. */
  ring(): void;
  report(message: string): void;
}

/** The hub over HTTP: the endpoints of `api.ts`, and the dashboard that uses them. */
export function buildApp(service: Service): Hono {
  const app = new Hono();
  // Outermost, so that it has the last word over the policy of the dashboard.
  app.use("/api/orders/:reference/documents/:format", documentHeaders);
  app.use(dashboardHeaders);
  app.onError((error, context) => refuse(error, context, service));
  // Systems call from elsewhere, and prove themselves by their signature.
  addWebhooks(app, service);
  addSlack(app, service);
  app.use(sameOriginOnly(service.hosts));
  addReads(app, service);
  addDecisions(app, service);
  addDashboard(app, service.uiFolder);
  return app;
}

function addReads(app: Hono, service: Service): void {
  const { hub } = service;
  app.use("/api/*", async (context, next) => {
    await next();
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  });
  app.get("/api/overview", async (context) =>
    context.json(await overview(hub, await service.pulse())),
  );
  app.get("/api/low", async (context) => {
    const { search, outcome } = context.req.query();
    return context.json(
      await lowPage(hub, {
        limit: numberIn(context, "limit", 50),
        offset: numberIn(context, "offset", 0),
        ...(isBlank(search) ? {} : { search }),
        ...(isBlank(outcome) ? {} : { outcome: outcome as NeedOutcome["kind"] }),
      }),
    );
  });
  app.get("/api/quiet", async (context) => context.json(await quietPage(hub)));
  app.get("/api/items/:location/:item", async (context) =>
    context.json(await itemDetail(hub, context.req.param("item"), context.req.param("location"))),
  );
  app.get("/api/orders", async (context) => {
    const { status, supplier, search, before } = context.req.query();
    const { total, rows } = await hub.store.pageOrders(hub.settings.core.tenant, {
      limit: numberIn(context, "limit", 50),
      ...(isBlank(status) ? {} : { statuses: readStatuses(status) }),
      ...(isBlank(supplier) ? {} : { supplier }),
      ...(isBlank(search) ? {} : { search }),
      ...(isBlank(before) ? {} : { before }),
    });
    const page: OrderPage = { total, rows: rows.map(orderRow) };
    return context.json(page);
  });
  app.get("/api/orders/:reference", async (context) =>
    context.json(await orderDetail(hub, context.req.param("reference"))),
  );
  app.get("/api/orders/:reference/documents/:format", async (context) => {
    const { reference, format } = context.req.param();
    const { name, mediaType, bytes } = await renderOrder(hub, reference, format);
    context.header("content-type", mediaType);
    const shown = format === "pdf" || format === "html" || format === "text";
    const disposition = shown ? "inline" : "attachment";
    context.header(
      "content-disposition",
      `${disposition}; filename="${name.replace(/[^\w.-]/g, "-")}"`,
    );
    return context.body(new Uint8Array(bytes));
  });
  app.get("/api/runs", async (context) => {
    const { before } = context.req.query();
    const limit = numberIn(context, "limit", 50);
    return context.json(await runPage(hub, { limit, ...(isBlank(before) ? {} : { before }) }));
  });
  app.get("/api/exceptions", async (context) => {
    const found = await hub.store.listExceptions(hub.settings.core.tenant, { limit: 1_000 });
    const { openExceptions } = await hub.store.counts(hub.settings.core.tenant);
    const page: ExceptionPage = { total: openExceptions, rows: found };
    return context.json(page);
  });
  app.get("/api/autopilot", async (context) => context.json(await autopilotState(hub)));
  app.get("/api/limits", async (context) => context.json(await limitsPage(hub)));
  app.get("/api/audit", async (context) => {
    const found = await hub.store.verify(hub.settings.core.tenant);
    const answer: AuditAnswer =
      found.kind === "intact"
        ? {
            ok: true,
            events: found.records,
            message: `All ${found.records} records follow one another unbroken.`,
          }
        : { ok: false, events: found.sequence, message: found.message };
    return context.json(answer);
  });
  app.get("/api/events", (context) =>
    streamSSE(context, (stream) => service.broadcast.serve(stream)),
  );
}

function addDecisions(app: Hono, service: Service): void {
  const { hub } = service;
  const { core } = hub.settings;
  app.post("/api/orders/:reference/actions", async (context) => {
    const { action, by, version } = readAction(await bodyOf(context));
    const person = personOf(by, core);
    const reference = context.req.param("reference");
    await actOnOrder(hub, reference, action, person, version);
    // The decision is recorded; placing and sending goes on behind it and is told by events.
    carryOutAfter(hub, [action.action], person).catch((thrown: unknown) => {
      service.report(`After ${action.action} of ${reference}: ${messageOf(thrown)}`);
    });
    return context.json(await orderDetail(hub, reference));
  });
  app.post("/api/runs", async (context) => {
    const { by, feedChecked } = readRunRequest(await bodyOf(context));
    service.startRun(by, feedChecked);
    return context.json({ started: true }, 202);
  });
  for (const [path, type] of [
    ["confirm", "autopilot-confirmed"],
    ["withdraw", "autopilot-withdrawn"],
  ] as const)
    app.post(`/api/autopilot/${path}`, async (context) => {
      const { by, scope } = readScope(await bodyOf(context));
      await decideForTenant(hub, { type, scope }, personOf(by, core));
      return context.json(await autopilotState(hub));
    });
  app.post("/api/quiet/snooze", async (context) => {
    const { by, ...snooze } = readSnooze(await bodyOf(context));
    await snoozeItem(hub, snooze, personOf(by, core));
    return context.json(await quietPage(hub));
  });
  app.post("/api/quiet/wake", async (context) => {
    const { by, ...place } = readWake(await bodyOf(context));
    await wakeItem(hub, place, personOf(by, core));
    return context.json(await quietPage(hub));
  });
  app.post("/api/limits/record", async (context) => {
    const { by } = readPerson(await bodyOf(context));
    await recordLimitsBy(hub, personOf(by, core));
    return context.json(await limitsPage(hub));
  });
  app.post("/api/autopilot/stop", async (context) => {
    const { by, reason } = readReason(await bodyOf(context));
    await decideForTenant(hub, { type: "submission-stopped", reason }, personOf(by, core));
    return context.json(await autopilotState(hub));
  });
  app.post("/api/autopilot/resume", async (context) => {
    const { by } = readPerson(await bodyOf(context));
    await decideForTenant(hub, { type: "submission-resumed" }, personOf(by, core));
    return context.json(await autopilotState(hub));
  });
  app.all("/api/*", (context) =>
    context.json({ message: "There is nothing at this address." }, 404),
  );
}

function addDashboard(app: Hono, folder: string): void {
  if (!existsSync(join(folder, "index.html"))) {
    app.get("*", (context) =>
      context.text("The dashboard is not built; run pnpm build in apps/hub.", 503),
    );
    return;
  }
  app.use("/assets/*", async (context, next) => {
    await next();
    if (context.res.ok) context.header("cache-control", "public, max-age=31536000, immutable");
  });
  app.use("*", serveStatic({ root: folder }));
  // Addresses inside the dashboard are its own business.
  app.get("*", serveStatic({ root: folder, path: "index.html" }));
}

async function bodyOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return text.length > 1_000_000 ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function numberIn(context: Context, name: string, otherwise: number): number {
  const value = Number(context.req.query(name) ?? otherwise);
  return Number.isInteger(value) && value >= 0 ? Math.min(value, 1_000) : otherwise;
}

function isBlank(text: string | undefined): text is undefined {
  return text === undefined || text === "";
}

const statusOf: Partial<Record<FailureCode, 400 | 403 | 404 | 409 | 503>> = {
  "bad-input": 400,
  "bad-setting": 400,
  "auth-denied": 403,
  "not-found": 404,
  conflict: 409,
  unavailable: 503,
};

function refuse(error: Error, context: Context, service: Service): Response {
  const failure = failureOf(error);
  if (failure !== null)
    return context.json({ message: failure.message }, statusOf[failure.code] ?? 400);
  // The pattern of the path and not the path, which holds names of items and what else somebody typed.
  service.report(`${context.req.method} ${routePath(context)}: ${error.stack ?? error.message}`);
  return context.json({ message: "Parstock met a mistake of its own; it is in the log." }, 500);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
