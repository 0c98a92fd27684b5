import { createHmac, timingSafeEqual } from "node:crypto";

import { execute, getOperationAST, getVariableValues } from "graphql";

import { mutations } from "./mutations.ts";
import { queries, type Scene } from "./resolvers.ts";
import { adminSchema, check, costOf, keysIn } from "./schema.ts";
import { Shop } from "./shop.ts";

export const apiKey = "parstock-client-id";
export const apiSecret = "shpss_parstock_test_secret";

/** Mutations that Shopify refuses without a key since 2026-04. */
const keyed = new Set(["inventoryAdjustQuantities", "inventoryMoveQuantities"]);
const bucketMax = 2_000;
const restoreRate = 100;
const queryMax = 1_000;
const offlineSeconds = 3_600;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Bulk {
  readonly id: string;
  readonly query: string;
  readonly shop: Shop;
  readonly startedAt: number;
  rows: Buffer;
}

interface Token {
  readonly shop: string;
  readonly until: number;
}

/**
 * Shopify, as far as an app sees it: token exchange, and GraphQL Admin 2026-10 whose documents are validated against the real
 * schema and executed by graphql-js, so that an unknown field, a wrong argument and an answer of a wrong type all fail.
 */
export class Platform {
  readonly shops: Map<string, Shop> = new Map();
  /** The time there. */
  now: () => number;
  lagMs = 0;
  /** How long a bulk operation runs. */
  bulkMs = 0;
  /** The version that answers: an ended one is served by a newer one, and only this header tells. */
  version = "2026-10";
  calls = 0;
  points = 0;
  throttled = 0;
  /** Documents that were asked, by operation. */
  readonly asked: Map<string, number> = new Map();
  /** Faults of documents: none may be there. */
  readonly faults: string[] = [];
  private readonly tokens = new Map<string, Token>();
  private readonly refreshTokens = new Map<string, string>();
  private readonly bulks: Bulk[] = [];
  private readonly results = new Map<string, { input: string; answer: unknown }>();
  private readonly buckets = new Map<string, { points: number; at: number }>();
  private made = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  open(domain: string, places: readonly string[] = ["Main"]): Shop {
    const shop = new Shop(domain, places, BigInt(this.shops.size) * 1_000_000n);
    this.shops.set(domain, shop);
    return shop;
  }

  /** What uninstalling does there: every token of the shop is dead at once. */
  uninstall(domain: string): void {
    for (const [token, { shop }] of this.tokens) if (shop === domain) this.tokens.delete(token);
    for (const [token, shop] of this.refreshTokens)
      if (shop === domain) this.refreshTokens.delete(token);
  }

  /** What answering has cost this process, so that a bench can tell the app's own time. */
  ownMs = 0;

  async answer(
    method: string,
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Answer> {
    const began = performance.now();
    try {
      return await this.answered(method, address, headers, body);
    } finally {
      this.ownMs += performance.now() - began;
    }
  }

  private async answered(
    method: string,
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Answer> {
    const url = new URL(address);
    this.calls += 1;
    if (url.hostname === "storage.googleapis.com") return this.result(url, headers);
    const shop = this.shops.get(url.hostname);
    if (shop === undefined) return json(404, { errors: "Not Found" });
    if (method === "POST" && url.pathname === "/admin/oauth/access_token")
      return this.signIn(shop, formOf(body));
    if (method !== "POST" || !/^\/admin\/api\/[\d-]+\/graphql\.json$/.test(url.pathname))
      return json(404, { errors: "Not Found" });
    const token = this.tokens.get(headers["x-shopify-access-token"] ?? "");
    if (token === undefined || token.shop !== shop.domain || token.until <= this.now())
      return json(401, {
        errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
      });
    const answer = await this.graphql(shop, body);
    return {
      ...answer,
      headers: { ...answer.headers, "x-shopify-api-version": this.version },
    };
  }

  private signIn(shop: Shop, form: Readonly<Record<string, string>>): Answer {
    if (form["client_id"] !== apiKey || form["client_secret"] !== apiSecret)
      return json(401, { error: "invalid_client" });
    if (form["grant_type"] === "refresh_token") {
      const known = this.refreshTokens.get(form["refresh_token"] ?? "");
      return known === shop.domain
        ? json(200, this.offlineToken(shop))
        : json(400, { error: "invalid_grant" });
    }
    const claims = claimsIn(form["subject_token"] ?? "");
    if (claims === null || claims["dest"] !== `https://${shop.domain}`)
      return json(400, { error: "invalid_subject_token" });
    if (form["requested_token_type"]?.endsWith("offline-access-token") === true)
      return json(200, this.offlineToken(shop));
    const access_token = this.token(shop, 86_399);
    const id = Number(claims["sub"] ?? 0);
    return json(200, {
      access_token,
      scope: shop.scopes.join(","),
      expires_in: 86_399,
      associated_user_scope: shop.scopes.join(","),
      associated_user: {
        id,
        first_name: "Ada",
        last_name: "Byron",
        email: "ada@example.com",
        account_owner: true,
        locale: "en",
        collaborator: false,
        email_verified: true,
      },
    });
  }

  private offlineToken(shop: Shop): unknown {
    this.made += 1;
    const refresh_token = `shprt_${this.made}`;
    this.refreshTokens.set(refresh_token, shop.domain);
    return {
      access_token: this.token(shop, offlineSeconds),
      scope: shop.scopes.join(","),
      expires_in: offlineSeconds,
      refresh_token,
      refresh_token_expires_in: 90 * 86_400,
    };
  }

  private token(shop: Shop, seconds: number): string {
    this.made += 1;
    const token = `shpat_${this.made}`;
    this.tokens.set(token, { shop: shop.domain, until: this.now() + seconds * 1_000 });
    return token;
  }

  private async graphql(shop: Shop, body: string): Promise<Answer> {
    const { query, variables = {} } = JSON.parse(body) as {
      query: string;
      variables?: Record<string, unknown>;
    };
    const { document, faults } = check(query);
    if (faults.length > 0) {
      this.faults.push(...faults);
      return json(200, {
        errors: faults.map((message) => ({ message, extensions: { code: "undefinedField" } })),
      });
    }
    const requested = costOf(document, variables);
    if (requested > queryMax) {
      this.faults.push(`a query of ${requested} points`);
      return json(200, {
        errors: [{ message: "Query cost is too high", extensions: { code: "MAX_COST_EXCEEDED" } }],
      });
    }
    const bucket = this.bucketOf(shop);
    const cost = (left: number): unknown => ({
      cost: {
        requestedQueryCost: requested,
        actualQueryCost: requested,
        throttleStatus: {
          maximumAvailable: bucketMax,
          currentlyAvailable: Math.floor(left),
          restoreRate,
        },
      },
    });
    if (bucket.points < requested) {
      this.throttled += 1;
      return json(200, {
        errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
        extensions: cost(bucket.points),
      });
    }
    bucket.points -= requested;
    this.points += requested;
    const name = getOperationAST(document)?.name?.value ?? "";
    this.asked.set(name, (this.asked.get(name) ?? 0) + 1);
    const result = await execute({
      schema: adminSchema(),
      document,
      rootValue: { ...queries, ...mutations },
      contextValue: this.scene(shop, keysIn(document, variables)),
      variableValues: variables,
    });
    const problems = (result.errors ?? []).map(({ message }) => message);
    this.faults.push(...problems, ...this.variableFaults(query, variables));
    return json(200, {
      data: result.data ?? null,
      ...(problems.length === 0
        ? {}
        : {
            errors: problems.map((message) => ({
              message,
              extensions: { code: "argumentLiteralsIncompatible" },
            })),
          }),
      extensions: cost(bucket.points),
    });
  }

  private variableFaults(query: string, variables: Readonly<Record<string, unknown>>): string[] {
    const operation = getOperationAST(check(query).document);
    const { errors = [] } = getVariableValues(
      adminSchema(),
      operation?.variableDefinitions ?? [],
      variables,
    );
    return errors.map(({ message }) => message);
  }

  private bucketOf(shop: Shop): { points: number; at: number } {
    const now = this.now();
    const bucket = this.buckets.get(shop.domain) ?? { points: bucketMax, at: now };
    const gained = (Math.max(0, now - bucket.at) / 1_000) * restoreRate;
    bucket.points = Math.min(bucketMax, bucket.points + gained);
    bucket.at = now;
    this.buckets.set(shop.domain, bucket);
    return bucket;
  }

  private scene(shop: Shop, keys: ReadonlyMap<string, string>, bulk = false): Scene {
    return {
      shop,
      now: this.now(),
      lagMs: this.lagMs,
      bulk,
      jobs: {
        start: (of, query) => this.startBulk(of, query),
        list: (of) => this.bulks.filter((job) => job.shop === of).map((job) => this.bulkNode(job)),
      },
      once: (mutation, input, write) => {
        const key = keys.get(mutation);
        if (key === undefined && keyed.has(mutation))
          throw new Error(`${mutation} needs the directive @idempotent`);
        const known = this.results.get(`${shop.domain}/${key}`);
        const text = JSON.stringify(input);
        if (known !== undefined)
          return known.input === text
            ? known.answer
            : {
                userErrors: [
                  {
                    field: null,
                    message: "The same key was used with other parameters",
                    code: "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
                  },
                ],
              };
        const answer = write();
        this.results.set(`${shop.domain}/${key}`, { input: text, answer });
        return answer;
      },
    };
  }

  private startBulk(shop: Shop, query: string): unknown {
    const { document, faults } = check(query);
    this.faults.push(...faults);
    this.made += 1;
    const job: Bulk = {
      id: `gid://shopify/BulkOperation/${720_918 + this.made}`,
      query,
      shop,
      startedAt: this.now(),
      rows: Buffer.alloc(0),
    };
    const result = execute({
      schema: adminSchema(),
      document,
      rootValue: queries,
      contextValue: this.scene(shop, new Map(), true),
    });
    if (result instanceof Promise) throw new Error("resolvers of the world answer at once");
    this.faults.push(...(result.errors ?? []).map(({ message }) => message));
    job.rows = Buffer.from([...linesOf(result.data ?? {})].join(""));
    this.bulks.push(job);
    return { id: job.id, status: "CREATED" };
  }

  private bulkNode(job: Bulk) {
    const done = this.now() >= job.startedAt + this.bulkMs;
    return {
      id: job.id,
      query: job.query,
      status: done ? "COMPLETED" : "RUNNING",
      errorCode: null,
      createdAt: new Date(job.startedAt).toISOString(),
      completedAt: done ? new Date(job.startedAt + this.bulkMs).toISOString() : null,
      fileSize: done ? String(job.rows.length) : null,
      url:
        done && job.rows.length > 0
          ? `https://storage.googleapis.com/results/${job.id.split("/").at(-1)}`
          : null,
    };
  }

  private result(url: URL, headers: Readonly<Record<string, string>>): Answer {
    if (headers["x-shopify-access-token"] !== undefined)
      this.faults.push("a token was sent to a stranger");
    const job = this.bulks.find(({ id }) => id.endsWith(`/${url.pathname.split("/").at(-1)}`));
    if (job === undefined) return json(404, "");
    const bytes = job.rows;
    const [, from = "0", to = ""] = /^bytes=(\d+)-(\d+)$/.exec(headers["range"] ?? "") ?? [];
    const body = bytes.subarray(Number(from), Number(to || bytes.length) + 1).toString("utf8");
    return { status: to === "" ? 200 : 206, headers: {}, body };
  }
}

/** Shopify's package signs in with JSON, our connector with a form; Shopify takes both. */
function formOf(body: string): Record<string, string> {
  return body.startsWith("{")
    ? (JSON.parse(body) as Record<string, string>)
    : Object.fromEntries(new URLSearchParams(body));
}

/** Rows of a bulk result: each node a line, those of inner connections after it with the id of their parent. */
function* linesOf(data: object, parent?: string): Generator<string> {
  for (const value of Object.values(data) as unknown[]) {
    const edges = (value as { edges?: { node: Record<string, unknown> }[] } | null)?.edges;
    for (const { node } of edges ?? []) {
      const inner = Object.entries(node).filter(
        ([, one]) => typeof one === "object" && one !== null && "edges" in one,
      );
      const row = Object.fromEntries(
        Object.entries(node).filter(([name]) => inner.every(([other]) => other !== name)),
      );
      yield `${JSON.stringify({ ...row, ...(parent === undefined ? {} : { __parentId: parent }) })}\n`;
      yield* linesOf(Object.fromEntries(inner), String(node["id"]));
    }
  }
}

function json(status: number, body: unknown): Answer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A session token as App Bridge hands it out, signed with the app's secret. */
export function sessionToken(shop: string, nowMs: number, user = "902541635"): string {
  const now = Math.floor(nowMs / 1_000);
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: apiKey,
    sub: user,
    exp: now + 60,
    nbf: now - 1,
    iat: now - 1,
    jti: `token-${nowMs}`,
    sid: "session",
  })}`;
  return `${text}.${createHmac("sha256", apiSecret).update(text).digest("base64url")}`;
}

function claimsIn(token: string): Record<string, unknown> | null {
  const [head = "", middle = "", signature = ""] = token.split(".");
  const wanted = createHmac("sha256", apiSecret).update(`${head}.${middle}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const claims = JSON.parse(Buffer.from(middle, "base64url").toString()) as Record<string, unknown>;
  // Tokens come from the admin, whose clock no test moves.
  return Number(claims["exp"]) * 1_000 < Date.now() - 10_000 ? null : claims;
}

/** A webhook's headers, signed over the bytes. */
export function signed(
  shop: string,
  topic: string,
  id: string,
  body: string,
  secret: string = apiSecret,
): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shop,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": id,
    "x-shopify-event-id": `event-${id}`,
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
  };
}
