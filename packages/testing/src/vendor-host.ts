import {
  type Connection,
  type Connector,
  type Context,
  converse,
  type Credentials,
  type Effect,
  epochMs,
  type Exchange,
  type Failure,
  failureOf,
  type HttpRequest,
  type HttpResponse,
  type Instant,
  instantFromMs,
  runAsync,
  runSync,
} from "@parstock/core";

import { MemoryLedger } from "./memory-ledger.ts";
import type { VendorWorld } from "./vendor.ts";

/** What befalls one request. `after`: the system has done what it was asked, and only its answer is missing. */
export type Mishap =
  | "not-sent"
  | "lost-before"
  | "lost-after"
  | "broken-before"
  | "broken-after"
  | "throttled"
  | "throttled-with-hint"
  | "expired"
  | "revoked"
  | "wrong-tenant"
  | "truncated"
  | "web-page"
  | "extra-fields"
  | "none";

export type Outcome<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "failure"; readonly failure: Failure };

export interface VendorHostOptions {
  readonly connector: Connector;
  readonly world: VendorWorld;
  readonly settings: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
}

export const vendorStart = "2026-11-23T08:00:00.000Z" as Instant;

/** A host of one connection to a modelled system: clock, nonces, credentials, leases, and requests that may go wrong. */
export class VendorHost {
  readonly world: VendorWorld;
  readonly connector: Connector;
  readonly ledger: MemoryLedger;
  /** Requests as they went out, with credentials. */
  readonly requests: HttpRequest[] = [];
  /** Decides about each request, numbered from 1; null is none. */
  mishap: (request: HttpRequest, number: number) => Mishap | null = () => null;
  credentials: Credentials;
  now: number;
  /** Tokens that went out before they were stored. */
  readonly unstored: string[] = [];
  private nonces = 0;
  private readonly settings: Readonly<Record<string, string>>;

  constructor(options: VendorHostOptions) {
    this.world = options.world;
    this.connector = options.connector;
    this.settings = options.settings;
    const { tokens } = options.world;
    this.credentials = {
      ...options.credentials,
      ...(tokens === undefined
        ? {}
        : { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken }),
    };
    this.now = epochMs(vendorStart);
    this.ledger = new MemoryLedger(() => this.instant());
  }

  connection(holder = "worker-1"): Connection {
    const { connector, settings } = this;
    return { tenant: "acme", name: connector.name, connector, settings, holder };
  }

  context(): Context {
    const now = this.instant();
    return { settings: this.settings, now, today: now.slice(0, 10) as Context["today"] };
  }

  instant(): Instant {
    return instantFromMs(this.now);
  }

  /** Holds one conversation where the world is synchronous. Throws on bugs and on leaked secrets. */
  talk<T>(talk: (context: Context) => Exchange<T>): Outcome<T> {
    try {
      return {
        kind: "value",
        value: runSync(converse(this.connection(), talk), (effect) =>
          this.perform(effect as Effect),
        ),
      };
    } catch (thrown) {
      return this.failed(thrown);
    }
  }

  async talkLater<T>(talk: (context: Context) => Exchange<T>): Promise<Outcome<T>> {
    try {
      const value = await runAsync(converse(this.connection(), talk), async (effect) => {
        await Promise.resolve();
        return this.perform(effect as Effect);
      });
      return { kind: "value", value };
    } catch (thrown) {
      return this.failed(thrown);
    }
  }

  /** The value of a conversation that is expected to succeed. */
  value<T>(talk: (context: Context) => Exchange<T>): T {
    const outcome = this.talk(talk);
    if (outcome.kind === "value") return outcome.value;
    throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  }

  perform(effect: Effect): unknown {
    switch (effect.kind) {
      case "clock":
        return { at: this.instant(), local: {} };
      case "wait":
        this.now = Math.max(this.now, epochMs(effect.until));
        return null;
      case "nonce":
        this.nonces += 1;
        return `nonce${String(this.nonces).padStart(16, "0")}`;
      case "credentials":
        return this.credentials;
      case "credentials.save":
        if (JSON.stringify(this.credentials) !== JSON.stringify(effect.replaces)) return false;
        this.credentials = effect.credentials;
        return true;
      case "sign":
        return "c2lnbmF0dXJl";
      case "http":
        if (effect.deadline !== undefined && effect.deadline < this.instant())
          return lostAnswer("not-sent");
        return this.exchange(effect.request);
      case "ledger.lease":
      case "ledger.release":
        return this.ledger.answer(effect);
      default:
        throw new Error(`no conversation asks for ${effect.kind}`);
    }
  }

  private exchange(request: HttpRequest): HttpResponse {
    this.now += 40;
    this.requests.push(request);
    this.watchToken(request);
    const mishap = this.mishap(request, this.requests.length) ?? "none";
    const { refusals } = this.world;
    switch (mishap) {
      case "not-sent":
        return lostAnswer("not-sent");
      case "lost-before":
        return lostAnswer("no-answer");
      case "broken-before":
        return refusals.unavailable;
      case "throttled":
        return refusals.throttled;
      case "throttled-with-hint":
        return refusals.throttledWithHint ?? refusals.throttled;
      case "expired":
        this.world.tokens?.expire();
        return refusals.expired ?? refusals.unavailable;
      case "revoked":
        return refusals.revoked ?? refusals.unavailable;
      case "wrong-tenant":
        return refusals.wrongTenant ?? refusals.unavailable;
      default:
        return spoil(mishap, this.world.answer(request, this.instant()), refusals.unavailable);
    }
  }

  /** A token that the world made and the store does not have yet is one that a crash would lose. */
  private watchToken(request: HttpRequest): void {
    const token = this.world.tokens?.accessToken;
    if (token === undefined || !JSON.stringify(request).includes(token)) return;
    if (!JSON.stringify(this.credentials).includes(token)) this.unstored.push(token);
  }

  private failed<T>(thrown: unknown): Outcome<T> {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    const leaked = this.secretsIn(JSON.stringify(failure));
    if (leaked.length > 0) throw new Error(`a secret stands in the failure ${failure.code}`);
    return { kind: "failure", failure };
  }

  /** Credentials, present and past, that a text holds. */
  secretsIn(text: string): string[] {
    const secrets = [...Object.values(this.credentials), ...(this.world.tokens?.secrets ?? [])];
    return secrets.filter((secret) => secret.length > 3 && text.includes(secret));
  }
}

function spoil(mishap: Mishap, answer: HttpResponse, broken: HttpResponse): HttpResponse {
  switch (mishap) {
    case "lost-after":
      return lostAnswer("no-answer");
    case "broken-after":
      return broken;
    case "truncated":
      return { ...answer, body: answer.body.slice(0, Math.max(1, answer.body.length >> 1)) };
    case "web-page":
      return {
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<!DOCTYPE html><html><body>We will be back soon.</body></html>",
      };
    case "extra-fields":
      return { ...answer, body: withExtraFields(answer.body) };
    default:
      return answer;
  }
}

/** Unknown fields in every JSON object that has any; as text, so that long numbers stay what they are. */
function withExtraFields(body: string): string {
  return body.replaceAll(/"(?:[^"\\]|\\.)*"|\{(?=\s*")/g, (token) =>
    token === "{" ? '{"zzUnknown":{"deep":[1,null,"x"]},' : token,
  );
}

function lostAnswer(lost: "not-sent" | "no-answer"): HttpResponse {
  return { status: 0, headers: {}, body: "", lost };
}
