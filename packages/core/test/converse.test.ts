import { expect, test } from "vitest";

import {
  type Connection,
  type Connector,
  converse,
  type Effect,
  type Exchange,
  type Failure,
  failureOf,
  type HttpRequest,
  type HttpResponse,
  runSync,
} from "../src/index.ts";

/** Statuses mean what HTTP says they mean. */
function explain({ status }: HttpResponse): Failure | null {
  if (status < 400) return null;
  if (status === 401) return { code: "auth-expired", message: "expired" };
  if (status === 429) return { code: "throttled", message: "slow down" };
  return status < 500
    ? { code: "rejected", message: "refused" }
    : { code: "unavailable", message: "broken" };
}

const acme: Connector = {
  name: "acme",
  title: "Acme",
  settings: [],
  scopes: [],
  pace: { perSecond: null, perMinute: null, perDay: null, concurrent: null },
  deprecations: [],
  authorize: (request) => request,
  explain,
};

const connection: Connection = {
  tenant: "acme",
  name: "acme",
  connector: acme,
  settings: {},
  holder: "worker",
};

const read: HttpRequest = {
  method: "GET",
  url: "https://acme.example/",
  headers: {},
  intent: "reads",
};
const write: HttpRequest = { ...read, method: "POST", intent: "writes" };

/** Sends the requests one after the other; answers with the statuses that they got; 0 is a lost answer. */
function talkOf(requests: readonly HttpRequest[]): () => Exchange<number[]> {
  return function* () {
    const statuses: number[] = [];
    for (const request of requests) statuses.push((yield request).status);
    return statuses;
  };
}

function hold(requests: readonly HttpRequest[], statuses: readonly number[]): unknown {
  let asked = 0;
  const perform = (effect: Effect): unknown => {
    switch (effect.kind) {
      case "clock":
        return { at: "2026-11-23T08:00:00.000Z", local: {} };
      case "nonce":
        return "nonce";
      case "credentials":
        return {};
      case "http": {
        const status = statuses[asked] ?? 200;
        asked += 1;
        return { status, headers: {}, body: "", lost: "no-answer" };
      }
      default:
        return null;
    }
  };
  try {
    return runSync(converse(connection, talkOf(requests)), (effect) => perform(effect as Effect));
  } catch (thrown) {
    return failureOf(thrown)?.code;
  }
}

test.each([
  ["a read is repeated until it is answered", [read], [0, 503, 429, 200], [200]],
  ["a read is given up in the end", [read], [0, 0, 0, 0, 0], "unavailable"],
  ["a throttled write was not taken and is sent again", [write], [429, 201], [201]],
  ["a write without an answer is never repeated", [write], [0, 201], "outcome-unknown"],
  ["a write that broke the server is never repeated", [write], [500, 201], "outcome-unknown"],
  ["a refusal is the connector's to read", [write], [409], [409]],
  ["a read that fails before anything is written", [read, write], [0, 0, 0, 0], "unavailable"],
  [
    "a read-back that fails after a write was taken",
    [write, read],
    [201, 503, 503, 503, 503],
    "outcome-unknown",
  ],
  [
    "a second write that is refused for good after the first was taken",
    [write, write],
    [201, 401],
    "outcome-unknown",
  ],
  ["a read-back after a refused write", [write, read], [422, 503, 503, 503, 503], "unavailable"],
] as const)("%s", (_name, requests, statuses, expected) => {
  expect(hold(requests, statuses)).toEqual(expected);
});

test("a slow sign-in does not put its tokens over newer ones", () => {
  const signingIn: Connector = {
    ...acme,
    authorize: (request, credentials) => ({
      ...request,
      headers: { token: credentials["token"] ?? "" },
    }),
    *refresh() {
      yield { ...write, url: "https://acme.example/token" };
      return { token: "late" };
    },
  };
  let stored = { token: "old" };
  const tokens: (string | undefined)[] = [];
  const perform = (effect: Effect): unknown => {
    switch (effect.kind) {
      case "clock":
        return { at: "2026-11-23T08:00:00.000Z", local: {} };
      case "credentials":
        return stored;
      case "credentials.save":
        if (stored.token !== effect.replaces["token"]) return false;
        stored = effect.credentials as typeof stored;
        return true;
      case "ledger.lease":
        return { name: effect.name, holder: "worker", fence: 1, until: "2026-11-23T08:01:00.000Z" };
      case "http": {
        // Another worker signs in while this one waits for its answer.
        if (effect.request.url.endsWith("token")) stored = { token: "newer" };
        else tokens.push(effect.request.headers["token"]);
        return {
          status: effect.request.headers["token"] === "old" ? 401 : 200,
          headers: {},
          body: "",
        };
      }
      default:
        return null;
    }
  };
  runSync(converse({ ...connection, connector: signingIn }, talkOf([read])), (effect) =>
    perform(effect as Effect),
  );
  expect(stored).toEqual({ token: "newer" });
  expect(tokens).toEqual(["old", "newer"]);
});
