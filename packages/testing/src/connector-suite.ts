import type { Connector, Context, InboundRequest } from "@parstock/core";
import { describe, expect, it } from "vitest";

import type { Case, ConnectorUnderTest, WebhookCase } from "./connector-case.ts";
import { testConnectorReads } from "./connector-reads.ts";
import { testConnectorSignIn } from "./connector-sign-in.ts";
import { testConnectorWrites } from "./connector-writes.ts";
import { VendorHost } from "./vendor-host.ts";

/** Thousands of rows on a busy machine take their time; a case that never ends is still noticed. */
const caseTimeoutMs = 60_000;

/**
 * What every connector promises, held against a model of its vendor's server. Call it inside a test file; a case that
 * the vendor cannot have is named in `skip` with the reason.
 */
export function testConnector(subject: ConnectorUnderTest): void {
  const { connector, skip = {} } = subject;
  const open = (): VendorHost => new VendorHost({ ...subject, world: subject.world() });
  const named = new Set<string>();
  const check: Case = (name, run) => {
    named.add(name);
    // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- cases bring their names and expectations
    it(name, { timeout: caseTimeoutMs }, (context) => {
      const reason = skip[name];
      if (reason !== undefined) context.skip(reason);
      return run(open);
    });
  };
  describe(`${connector.name} keeps the contract of connectors:`, () => {
    testFacts(connector);
    describe("reading", () => {
      testConnectorReads(check, subject);
    });
    describe("signing in", () => {
      testConnectorSignIn(check, subject);
    });
    describe("ordering", () => {
      testConnectorWrites(check, subject);
    });
    describe("webhooks", () => {
      testWebhooks(subject);
    });
    it("skips nothing that is not a case", () => {
      expect(Object.keys(skip).filter((name) => !named.has(name))).toEqual([]);
    });
  });
}

function testFacts(connector: Connector): void {
  it("can find what it can create, and shows it before", () => {
    if (connector.createOrder === undefined) return;
    expect(connector.findOrder).toBeTypeOf("function");
    expect(connector.previewOrder).toBeTypeOf("function");
  });
  it("explains every setting and names each once", () => {
    const names = connector.settings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { help, title } of connector.settings) {
      expect(title).toMatch(/^\S/);
      expect(help).toMatch(/[.]$/);
    }
  });
}

function testWebhooks({ connector, webhooks = [] }: ConnectorUnderTest): void {
  const { verifyWebhook, parseWebhook } = connector;
  if (verifyWebhook === undefined) return;
  it("has cases to be verified", () => {
    expect(webhooks.some(({ genuine }) => genuine)).toBe(true);
  });
  for (const sample of webhooks) {
    const now = (sample.now ?? "2026-11-23T08:00:00.000Z") as Context["now"];
    const request = inbound(sample, sample.body);
    const verify = (one: InboundRequest, secret: string, at = now): boolean =>
      verifyWebhook.call(connector, one, secret, at);
    it(`${sample.genuine ? "takes" : "refuses"} ${sample.name}`, () => {
      expect(verify(request, sample.secret)).toBe(sample.genuine);
    });
    if (!sample.genuine) continue;
    it(`refuses ${sample.name} with a changed body, another secret, or no signature`, () => {
      for (const forged of forgeriesOf(sample, request))
        expect(verify(forged, sample.secret)).toBe(false);
      expect(verify(request, `${sample.secret}x`)).toBe(false);
      expect(verify(request, "")).toBe(false);
    });
    for (const ms of given(sample.staleAfterMs))
      it(`refuses ${sample.name} when it is replayed later`, () => {
        const later = new Date(Date.parse(now) + ms).toISOString() as Context["now"];
        expect(verify(request, sample.secret, later)).toBe(false);
      });
    for (const events of given(sample.events))
      it(`reads the events of ${sample.name}`, () => {
        expect(parseWebhook?.call(connector, request)).toEqual(events);
      });
  }
}

function given<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** Deliveries without the proof, or with one that does not belong to their body. */
function forgeriesOf(sample: WebhookCase, request: InboundRequest): InboundRequest[] {
  const bare = { ...request, headers: {} };
  switch (sample.proof ?? "signature") {
    case "secret-in-body":
      return [inbound(sample, "{}")];
    case "secret-in-header":
      return [bare];
    case "secret-in-address":
      return [{ ...request, url: request.url.replace(/[?#].*$/, "") }];
    default:
      return [inbound(sample, `${sample.body} `), bare];
  }
}

function inbound(
  { headers, url = "https://hub.example/in" }: WebhookCase,
  body: string,
): InboundRequest {
  return { method: "POST", url, headers, bodyBase64: Buffer.from(body).toString("base64") };
}
