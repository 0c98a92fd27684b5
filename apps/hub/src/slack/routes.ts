import { parseRequest, verifyRequest } from "@parstock/connectors/slack";
import { failureOf, type InboundRequest, type Instant } from "@parstock/core";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

import type { Hub } from "../hub.ts";
import type { Desk } from "./desk.ts";

/** More than Slack sends at once. */
const bodyMax = 1_000_000;

export interface SlackRoutes {
  readonly hub: Hub;
  readonly channels: { readonly desks: ReadonlyMap<string, Desk> };
  report(message: string): void;
}

/**
 * Where Slack sends clicks, dialogs and commands. The signature over the bytes as they came tells that it was Slack; the
 * answer comes at once, for Slack waits three seconds, and what was asked for is done behind it.
 */
export function addSlack(app: Hono, routes: SlackRoutes): void {
  app.post(
    "/slack/:connection",
    bodyLimit({ maxSize: bodyMax, onError: (context) => context.body(null, 413) }),
    (context) => receive(context, routes),
  );
  app.all("/slack/*", (context) => context.body(null, 404));
}

async function receive(context: Context, routes: SlackRoutes): Promise<Response> {
  const name = context.req.param("connection") ?? "";
  const desk = routes.channels.desks.get(name);
  if (desk === undefined) return context.body(null, 404);
  const request: InboundRequest = {
    method: context.req.method,
    url: context.req.url,
    headers: context.req.header(),
    bodyBase64: Buffer.from(await context.req.arrayBuffer()).toString("base64"),
  };
  const now = routes.hub.now().toISOString() as Instant;
  if (!verifyRequest(request, secretOf(routes, name), now)) return context.body(null, 401);
  const inbound = parseRequest(request);
  if (inbound.kind === "challenge") return context.text(inbound.challenge.slice(0, 1_000), 200);
  const errors = desk.complaints(inbound);
  if (errors !== null) return context.json({ response_action: "errors", errors }, 200);
  void desk.take(inbound);
  return context.body(null, 200);
}

function secretOf({ hub, report }: SlackRoutes, connection: string): string {
  try {
    return hub.credentials.read(connection)["signingSecret"] ?? "";
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    report(failure.message);
    return "";
  }
}
