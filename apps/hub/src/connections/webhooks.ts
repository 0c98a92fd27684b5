import { randomBytes } from "node:crypto";

import {
  failureOf,
  heedNews,
  type InboundEvent,
  type InboundRequest,
  type Instant,
} from "@parstock/core";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

import type { Hub } from "../hub.ts";
import { systems } from "./registry.ts";

export interface WebhookService {
  readonly hub: Hub;
  /** Something changed in a system: look soon. */
  ring(): void;
  report(message: string): void;
}

/** More than any vendor sends at once. */
const bodyMax = 1_000_000;

/**
 * Where connected systems tell of changes. Whoever may ask is told by the signature alone, which is checked over the
 * bytes as they came; the answer comes before anything is done about it, but for what a supplier says about an order, which is written down.
 */
export function addWebhooks(app: Hono, service: WebhookService): void {
  const seen = new SeenEvents();
  app.post(
    "/webhooks/:connection",
    bodyLimit({ maxSize: bodyMax, onError: (context) => context.body(null, 413) }),
    (context) => receive(context, service, seen),
  );
  app.all("/webhooks/*", (context) => context.body(null, 404));
}

async function receive(
  context: Context,
  service: WebhookService,
  seen: SeenEvents,
): Promise<Response> {
  const { hub } = service;
  const connection = hub.connections.get(context.req.param("connection") ?? "");
  if (connection === undefined) return context.body(null, 404);
  const { connector, name } = connection;
  const { webhookSecret, echoes, echoesHeader, reply } = systems.get(connector.name) ?? {};
  const { verifyWebhook, parseWebhook } = connector;
  if (verifyWebhook === undefined || parseWebhook === undefined || webhookSecret === undefined)
    return context.body(null, 404);
  const echo = echoes === undefined ? undefined : context.req.query(echoes);
  if (echo !== undefined) return context.text(echo.slice(0, 1_000), 200);
  const [asked, answered] = echoesHeader ?? [];
  const challenge = asked === undefined ? undefined : context.req.header(asked);
  if (answered !== undefined && challenge !== undefined)
    return context.body(null, 200, { [answered]: challenge.slice(0, 1_000) });
  const request: InboundRequest = {
    method: context.req.method,
    url: context.req.url,
    headers: context.req.header(),
    bodyBase64: Buffer.from(await context.req.arrayBuffer()).toString("base64"),
  };
  const secret = secretOf(service, name, webhookSecret);
  const now = hub.now().toISOString() as Instant;
  const answer = async (status: 200 | 400 | 401): Promise<Response> =>
    reply === undefined
      ? context.body(null, status)
      : context.body(await reply(status === 200, now, randomBytes(12).toString("hex")), status, {
          "content-type": "text/xml; charset=utf-8",
        });
  // Anybody can sign with an empty secret.
  if (secret === "" || !verifyWebhook.call(connector, request, secret, now)) return answer(401);
  let events: readonly InboundEvent[];
  try {
    events = parseWebhook.call(connector, request);
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    service.report(`A webhook for ${name} is not understood: ${failure.message}`);
    return answer(400);
  }
  // Written down before the answer: what is lost after it would not come again.
  for (const told of connector.readNews?.(request) ?? [])
    await hub.perform(heedNews(hub.settings.core, told, { kind: "system", name: connector.title }));
  const news = events.filter(({ id }) => seen.isNew(`${name}\n${id}`));
  if (news.some(({ about }) => about !== "other")) service.ring();
  return answer(200);
}

function secretOf({ hub, report }: WebhookService, connection: string, name: string): string {
  try {
    return hub.credentials.read(connection)[name] ?? "";
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    report(failure.message);
    return "";
  }
}

const seenMax = 10_000;

/**
 * The newest event ids. They are kept in memory only: an event that comes again after a restart makes one more run, which
 * orders nothing twice.
 */
class SeenEvents {
  readonly #ids = new Set<string>();

  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > seenMax && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}

/** Gathers what comes in close together into one run. */
export class Doorbell {
  readonly #answer: () => Promise<void>;
  readonly #gatherMs: number;
  #waiting: NodeJS.Timeout | null = null;

  constructor(answer: () => Promise<void>, gatherMs: number) {
    this.#answer = answer;
    this.#gatherMs = gatherMs;
  }

  ring(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = null;
      this.#answer().catch(() => {});
    }, this.#gatherMs);
  }

  close(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
  }
}
