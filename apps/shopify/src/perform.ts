import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import {
  type AnswerTo,
  type Credentials,
  type Day,
  type Effect,
  fail,
  type HttpEffect,
  type HttpResponse,
  type Instant,
  type LocalTime,
  type Moment,
  type RowsEffect,
  type RowsPage,
} from "@parstock/core";
import type { Store } from "@parstock/store";

import type { Mailer } from "./mail.ts";

/** What the effects of a program are performed with. */
export interface Means {
  readonly store: Pick<Store, "answer">;
  readonly mailer: Mailer;
  readonly now: () => Date;
  readonly wait: (until: Instant) => Promise<void>;
  readonly send: (effect: HttpEffect) => Promise<HttpResponse>;
  readonly rows: (effect: RowsEffect) => Promise<RowsPage>;
  readonly credentials: {
    read(): Promise<Credentials>;
    replace(credentials: Credentials, replaces: Credentials): Promise<boolean>;
  };
}

/** Each effect is done and its answer returned. */
export function performer(means: Means): (effect: Effect) => Promise<unknown> {
  return (effect) => answer(effect, means);
}

async function answer(effect: Effect, means: Means): Promise<AnswerTo<Effect>> {
  switch (effect.kind) {
    case "clock":
      return tellTime(effect.timeZones, means.now());
    case "wait":
      await means.wait(effect.until);
      return null;
    case "documents": {
      const { renderPurchaseWithPdf } = await import("@parstock/documents/pdf");
      return renderPurchaseWithPdf(effect.purchase, { copy: effect.copy });
    }
    case "mail":
      return means.mailer.send(effect.message, effect.deadline);
    case "mail.find":
      return means.mailer.find(effect.messageId);
    case "http":
      return means.send(effect);
    case "nonce":
      return randomBytes(24).toString("hex");
    case "credentials":
      return means.credentials.read();
    case "credentials.save":
      return means.credentials.replace(effect.credentials, effect.replaces);
    case "rows":
      return means.rows(effect);
    case "sign":
      return fail({ code: "bad-setting", message: "The Shopify app signs no requests with keys." });
    default:
      return means.store.answer(effect);
  }
}

export async function waitUntil(until: Instant): Promise<void> {
  await sleep(Math.max(0, Date.parse(until) - Date.now()));
}

const answerMs = 60_000;
/** The network refused before anything of the request was on its way. */
const beforeSending = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** One request over the network; a lost connection is an answer too. */
export async function sendHttp(
  { request, deadline }: HttpEffect,
  now: () => Date,
): Promise<HttpResponse> {
  const left =
    deadline === undefined ? answerMs : Math.min(answerMs, Date.parse(deadline) - now().getTime());
  if (left <= 0) return { status: 0, headers: {}, body: "", lost: "not-sent" };
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: "manual",
      signal: AbortSignal.timeout(left),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.cause : undefined;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    return {
      status: 0,
      headers: {},
      body: "",
      lost: beforeSending.has(code) ? "not-sent" : "no-answer",
    };
  }
}

function tellTime(timeZones: readonly string[], now: Date): Moment {
  const local: Record<string, LocalTime> = {};
  for (const zone of timeZones) {
    const time = localTime(zone, now);
    if (time !== null) local[zone] = time;
  }
  return { at: now.toISOString() as Instant, local };
}

/** Null for a zone that the machine does not know: UTC counts there. */
function localTime(timeZone: string, now: Date): LocalTime | null {
  try {
    const parts = new Map(
      new Intl.DateTimeFormat("en-CA", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      })
        .formatToParts(now)
        .map(({ type, value }) => [type, value]),
    );
    return {
      day: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}` as Day,
      minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
    };
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}
