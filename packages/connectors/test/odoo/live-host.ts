import {
  type Connection,
  type Effect,
  type Exchange,
  type Context,
  converse,
  type HttpRequest,
  type HttpResponse,
  type Instant,
  runAsync,
} from "@parstock/core";
import { MemoryLedger } from "@parstock/testing";

import type { Server } from "../../bench/odoo-data.ts";
import { odoo } from "../../src/odoo/index.ts";

/** A host for one real Odoo: fetch, this machine's clock, a ledger in memory. */
export class Host {
  readonly ledger: MemoryLedger = new MemoryLedger(() => this.now());
  readonly connection: Connection;
  calls = 0;
  /** Milliseconds waited for answers, by model and method. */
  readonly waited: Map<string, number> = new Map();
  private credentials: Readonly<Record<string, string>>;
  private nonces = 0;

  constructor(server: Server, version: string, settings: Readonly<Record<string, string>> = {}) {
    const { url, database, login, password } = server;
    this.credentials = { apiKey: password };
    this.connection = {
      tenant: "bench",
      name: "odoo",
      connector: odoo,
      settings: { url, database, login, version, ...settings },
      holder: "bench",
    };
  }

  talk<T>(exchange: (context: Context) => Exchange<T>): Promise<T> {
    return runAsync(converse(this.connection, exchange), (effect) =>
      this.perform(effect as Effect),
    );
  }

  async perform(effect: Effect): Promise<unknown> {
    switch (effect.kind) {
      case "clock":
        return { at: this.now(), local: {} };
      case "wait":
        await new Promise((done) => setTimeout(done, Date.parse(effect.until) - Date.now()));
        return null;
      case "credentials":
        return this.credentials;
      case "credentials.save":
        this.credentials = effect.credentials;
        return true;
      case "nonce":
        this.nonces += 1;
        return String(this.nonces).padStart(16, "0");
      case "http":
        return this.send(effect.request);
      case "documents":
        return { subject: "Order", text: "", html: "", attachments: [] };
      case "mail":
        return { kind: "accepted", answer: "kept by this host" };
      case "mail.find":
        return "cannot-tell";
      case "rows":
      case "sign":
        throw new Error(`this host has no ${effect.kind}`);
      default:
        return this.ledger.answer(effect);
    }
  }

  private now(): Instant {
    return new Date().toISOString() as Instant;
  }

  private async send(request: HttpRequest): Promise<HttpResponse> {
    this.calls += 1;
    const { method, url, headers, body } = request;
    const started = performance.now();
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      const [, model = "", name = url] = /"([a-z.]+)","([a-z_]+)",\[/.exec(body ?? "") ?? [];
      const key = `${model} ${name}`;
      this.waited.set(key, (this.waited.get(key) ?? 0) + performance.now() - started);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: text,
      };
    } catch {
      return { status: 0, headers: {}, body: "", lost: "no-answer" };
    }
  }
}
