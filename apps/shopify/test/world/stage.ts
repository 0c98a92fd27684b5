import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HttpEffect, HttpResponse, Instant } from "@parstock/core";
import { openStore } from "@parstock/store";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";

import { type App, openApp } from "../../src/app.ts";
import type { Environment } from "../../src/environment.ts";
import type { Mailer } from "../../src/mail.ts";
import { apiKey, apiSecret, type Answer, Platform } from "./platform.ts";

const environment = (): Environment => ({
  apiKey,
  apiSecret,
  appUrl: "https://parstock.example",
  port: 0,
  // A server instead of memory, for whoever wants the same over PostgreSQL.
  databaseUrl: process.env["PARSTOCK_TEST_DATABASE"],
  folder: mkdtempSync(join(tmpdir(), "parstock-shopify-")),
  key: Buffer.alloc(32, 7),
  smtpUrl: undefined,
  mailFrom: "orders@parstock.example",
});

/** What becomes of a request: null lets it through. */
type Mishap = "lost-before" | "lost-after" | "throttled" | "down" | null;

/** An app over the platform: its network, its clock and its waiting are ours. */
export interface Stage {
  readonly app: App;
  readonly platform: Platform;
  /** What the app reported. */
  readonly reports: string[];
  mishap: (effect: HttpEffect) => Mishap;
  /** Adds to the clock. */
  pass(ms: number): void;
  close(): Promise<void>;
}

const throttledBody = JSON.stringify({
  errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
});

/** In memory, unless the environment names a database. Real time goes on beneath what `pass` adds: Shopify's package has no other clock. */
export async function openStage(
  given: Environment = environment(),
  mailer?: Mailer,
): Promise<Stage> {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const platform = new Platform(() => now().getTime());
  const reports: string[] = [];
  // Shopify's package signs in by itself, with the one function that it lets a host put in.
  setAbstractFetchFunc(signInOver(platform));
  const clock = (): Instant => now().toISOString() as Instant;
  const { databaseUrl } = given;
  const store = await openStore({
    clock,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
  });
  const stage: Stage = {
    app: await openApp(given, (message) => reports.push(message), {
      store,
      ...(mailer === undefined ? {} : { mailer }),
      now,
      wait(until) {
        // Waiting costs no time here: the clock jumps.
        ahead += Math.max(0, Date.parse(until) - now().getTime());
        return Promise.resolve();
      },
      send: (effect) => sendTo(platform, effect, stage.mishap(effect)),
    }),
    platform,
    reports,
    mishap: () => null,
    pass(ms) {
      ahead += ms;
    },
    async close() {
      await stage.app.close();
    },
  };
  return stage;
}

async function sendTo(
  platform: Platform,
  { request }: HttpEffect,
  mishap: Mishap,
): Promise<HttpResponse> {
  const lost = { status: 0, headers: {}, body: "", lost: "no-answer" } as const;
  if (mishap === "lost-before") return lost;
  if (mishap === "down") return { status: 503, headers: {}, body: "" };
  if (mishap === "throttled")
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: throttledBody,
    };
  const answer = await platform.answer(
    request.method,
    request.url,
    request.headers,
    request.body ?? "",
  );
  return mishap === "lost-after" ? lost : answer;
}

function signInOver(platform: Platform): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const answer: Answer = await platform.answer(
      request.method,
      request.url,
      Object.fromEntries(request.headers),
      await request.text(),
    );
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}
