import { expect, test } from "vitest";

import {
  type Connector,
  type Context,
  type Day,
  type HttpRequest,
  type Instant,
  maskCredentials,
  writeRequest,
} from "../src/index.ts";

const request: HttpRequest = {
  method: "POST",
  url: "https://acme.example/orders?reference=PS-1",
  headers: { "content-type": "application/json" },
  body: '{"lines":[]}',
  intent: "writes",
};

const context: Context = {
  settings: {},
  now: "2026-11-23T08:00:00.000Z" as Instant,
  today: "2026-11-23" as Day,
};

function connectorThat(authorize: Connector["authorize"]): Connector {
  return {
    name: "acme",
    title: "Acme",
    settings: [
      { name: "apiKey", title: "Key", help: "Made in Acme.", kind: "secret", required: true },
    ],
    scopes: [],
    pace: { perSecond: null, perMinute: null, perDay: null, concurrent: null },
    deprecations: [],
    authorize,
    explain: () => null,
  };
}

test("headers that the credentials make are masked, whatever is in them", () => {
  const acme = connectorThat((plain, { apiKey = "", accessToken = "" }, { nonce }) => ({
    ...plain,
    headers: { ...plain.headers, authorization: `Bearer ${accessToken}`, "x-sign": apiKey + nonce },
  }));
  expect(maskCredentials(acme, context, request).headers).toEqual({
    "content-type": "application/json",
    authorization: "********",
    "x-sign": "********",
  });
});

test("parameters that the credentials add to the address keep their name only", () => {
  const acme = connectorThat((plain, { apiKey = "" }) => ({
    ...plain,
    url: `${plain.url}&key=${apiKey}&signature=abc`,
  }));
  expect(maskCredentials(acme, context, request).url).toBe(
    "https://acme.example/orders?reference=PS-1&key=********&signature=********",
  );
});

test("a connector that cannot authorise without a real secret is shown without it", () => {
  const acme = connectorThat(() => {
    throw Object.assign(new Error("no key"), {
      name: "FailureError",
      failure: { code: "bad-setting", message: "no key" },
    });
  });
  expect(maskCredentials(acme, context, request).headers["authorization"]).toBe("********");
});

test("a request is written as HTTP writes it", () => {
  expect(writeRequest(request)).toBe(
    'POST https://acme.example/orders?reference=PS-1\ncontent-type: application/json\n\n{"lines":[]}',
  );
});
