import type { Day, Instant } from "./calendar.ts";
import { addMs } from "./calendar.ts";
import type { Connector, Context, Credentials } from "./connector.ts";
import { perform, type Run } from "./effect.ts";
import type { Exchange, HttpRequest, HttpResponse } from "./exchange.ts";
import { fail, type Failure, failureOf } from "./failure.ts";
import type { TenantId } from "./item.ts";
import type { Lease } from "./ledger.ts";

/** One configured system: the connector, its settings, and the name that its credentials are kept under. */
export interface Connection {
  readonly tenant: TenantId;
  /** Unique among the tenant's connections, "xero-main". */
  readonly name: string;
  readonly connector: Connector;
  readonly settings: Readonly<Record<string, string>>;
  /** Names the process, for the lease under which tokens are renewed. */
  readonly holder: string;
  /** Orders placed here are sent to the supplier by the system itself, where it can. */
  readonly sendsItself?: boolean;
}

/** Reads are tried again this often; throttling is waited out this long, then said. */
const readTriesMax = 4;
const waitMaxMs = 90_000;
const refreshLeaseMs = 60_000;
const refreshPollMs = 2000;

/**
 * Holds one conversation over a connection: adds credentials, renews them when they have expired, waits when the system
 * asks for it, and repeats what only reads. A write whose answer is lost ends as `outcome-unknown`, never as a retry.
 */
export function* converse<T>(
  connection: Connection,
  talk: (context: Context) => Exchange<T>,
  deadline?: Instant,
): Run<T> {
  const talker = new Talker(connection, deadline);
  try {
    return yield* talker.hold(talk);
  } finally {
    yield* talker.signOut();
  }
}

class Talker {
  private readonly connection: Connection;
  private deadline: Instant | undefined;
  private credentials: Credentials | null = null;
  private refreshed = false;
  private wrote = false;

  constructor(connection: Connection, deadline: Instant | undefined) {
    this.connection = connection;
    this.deadline = deadline;
  }

  *hold<T>(talk: (context: Context) => Exchange<T>): Run<T> {
    const exchange = talk(yield* this.context());
    try {
      let step = exchange.next();
      while (!step.done) {
        const request = step.value;
        const response: HttpResponse = yield* this.ask(request);
        step = exchange.next(response);
      }
      return step.value;
    } catch (thrown) {
      const failure = failureOf(thrown);
      // After a write that was taken, a failed read-back does not mean that nothing happened.
      if (failure === null || !this.wrote) throw thrown;
      return fail({ ...failure, code: "outcome-unknown" });
    }
  }

  *signOut(): Run<void> {
    const { connector } = this.connection;
    if (connector.signOut === undefined || this.credentials === null) return;
    // A seat that is not given back stays taken; signing out spends nothing and may come late.
    this.deadline = undefined;
    const exchange = connector.signOut(yield* this.context(), this.credentials);
    let step = exchange.next();
    while (!step.done) step = exchange.next(yield* this.send(step.value));
  }

  private *context(): Run<Context> {
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    return { settings: this.connection.settings, now: at, today: at.slice(0, 10) as Day };
  }

  /** One request, until there is an answer to work with. */
  private *ask(request: HttpRequest): Run<HttpResponse> {
    for (let attempt = 1; ; attempt++) {
      const response = yield* this.send(request);
      if (response.status === 0) {
        if (request.intent === "writes") this.lostWrite(response);
        if (attempt >= readTriesMax)
          fail({
            code: "unavailable",
            message: `${this.connection.connector.title} could not be reached; try again later.`,
          });
        yield* this.pause(1000 * 2 ** attempt);
        continue;
      }
      const { at } = yield* perform({ kind: "clock", timeZones: [] });
      const failure = this.connection.connector.explain(response, at);
      // Some systems refuse with status 200: taken is what their connector does not explain as a refusal.
      if (failure === null) {
        if (request.intent === "writes") this.wrote = true;
        return response;
      }
      if (failure.code === "auth-expired" && !this.refreshed) {
        yield* this.refresh(failure);
        continue;
      }
      if (failure.code === "throttled" && attempt < readTriesMax) {
        const until = failure.retryAt ?? addMs(at, 1000 * 2 ** attempt);
        if (until <= addMs(at, waitMaxMs)) {
          yield* perform({ kind: "wait", until });
          continue;
        }
      }
      if (failure.code === "unavailable") {
        if (request.intent === "writes") fail({ ...failure, code: "outcome-unknown" });
        if (attempt < readTriesMax) {
          yield* this.pause(1000 * 2 ** attempt);
          continue;
        }
      }
      if (
        failure.code === "not-found" ||
        failure.code === "rejected" ||
        failure.code === "conflict"
      )
        return response;
      fail(failure);
    }
  }

  private lostWrite(response: HttpResponse): never {
    const { title } = this.connection.connector;
    return response.lost === "not-sent"
      ? fail({ code: "unavailable", message: `${title} could not be reached; nothing was sent.` })
      : fail({
          code: "outcome-unknown",
          message: `${title} did not answer; whether it took the order is not known yet.`,
        });
  }

  private *send(request: HttpRequest): Run<HttpResponse> {
    const { connector, name } = this.connection;
    this.credentials ??= yield* perform({ kind: "credentials", connection: name });
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    const nonce = yield* perform({ kind: "nonce" });
    const authorized = connector.authorize(request, this.credentials, { now: at, nonce });
    return yield* perform({
      kind: "http",
      connection: name,
      request: authorized,
      ...(this.deadline === undefined ? {} : { deadline: this.deadline }),
    });
  }

  /** One refresher at a time, and what it got is stored before it is used: a rotated token that is lost locks everybody out. */
  private *refresh(failure: Failure): Run<void> {
    const { tenant, name, connector } = this.connection;
    if (connector.refresh === undefined) fail({ ...failure, code: "auth-revoked" });
    this.refreshed = true;
    const used = this.credentials;
    const lease = yield* this.leaseCredentials();
    if (lease === null) {
      this.credentials = null;
      return;
    }
    try {
      const stored = yield* perform({ kind: "credentials", connection: name });
      if (used !== null && JSON.stringify(stored) !== JSON.stringify(used)) {
        this.credentials = stored;
        return;
      }
      const signIn = connector.refresh(yield* this.context(), stored);
      let step = signIn.next();
      while (!step.done) {
        const asked = step.value;
        const answer =
          "sign" in asked
            ? yield* perform({ kind: "sign", connection: name, request: asked })
            : yield* perform({ kind: "http", connection: name, request: asked });
        step = signIn.next(answer);
      }
      const saved = yield* perform({
        kind: "credentials.save",
        connection: name,
        credentials: step.value,
        replaces: stored,
      });
      // Slower than its lease, a sign-in must not put its tokens over the newer ones of whoever came after.
      this.credentials = saved ? step.value : null;
    } finally {
      yield* perform({
        kind: "ledger.release",
        tenant,
        name: `credentials/${name}`,
        fence: lease.fence,
      });
    }
  }

  /** Waits while another worker renews; null when that one is done or stays at it too long. */
  private *leaseCredentials(): Run<Lease | null> {
    const { tenant, holder, name } = this.connection;
    const lease = { tenant, name: `credentials/${name}`, holder, ttlMs: refreshLeaseMs };
    const used = JSON.stringify(this.credentials);
    for (let waitedMs = 0; waitedMs <= refreshLeaseMs; waitedMs += refreshPollMs) {
      const held = yield* perform({ kind: "ledger.lease", ...lease });
      if (held !== null) return held;
      yield* this.pause(refreshPollMs);
      const stored = yield* perform({ kind: "credentials", connection: name });
      if (JSON.stringify(stored) !== used) return null;
    }
    return null;
  }

  private *pause(ms: number): Run<void> {
    const { at } = yield* perform({ kind: "clock", timeZones: [] });
    yield* perform({ kind: "wait", until: addMs(at, ms) });
  }
}
