import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import {
  type Connection,
  type ConsentFlow,
  type Credentials,
  type Day,
  fail,
  FailureError,
  perform,
  type Run,
} from "@parstock/core";

/** How long a person may take to sign in. */
const patienceMs = 600_000;

/** A fresh attempt to sign in, with the page that the person is sent back to. */
export interface Return {
  readonly flow: ConsentFlow;
  /** What came back with the person. Fails when nobody comes, or comes back with a refusal. */
  readonly returned: Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/**
 * Waits on this machine for the browser that comes back from a sign-in. `address` is what was registered with the
 * system, where a proxy leads from there to here.
 */
export async function awaitReturn(port: number, address: string | undefined): Promise<Return> {
  const state = randomBytes(24).toString("base64url");
  const verifier = randomBytes(48).toString("base64url");
  const settle: {
    resolve?: (parameters: Record<string, string>) => void;
    reject?: (reason: Error) => void;
  } = {};
  const promise = new Promise<Record<string, string>>((resolve, reject) => {
    Object.assign(settle, { resolve, reject });
  });
  // A refusal may come before anybody waits for it.
  promise.catch(() => {});
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const parameters = Object.fromEntries(url.searchParams);
    const say = (status: number, text: string): void => {
      response.writeHead(status, {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        connection: "close",
      });
      response.end(`${text}\n`);
    };
    if (request.method !== "GET" || url.pathname !== "/callback")
      say(404, "There is nothing at this address.");
    else if (!isSame(parameters["state"] ?? "", state))
      say(400, "This sign-in was not begun here, or is an old one; begin again on the terminal.");
    else if (parameters["error"] !== undefined) {
      say(200, "The sign-in was refused; the terminal says more.");
      settle.reject?.(refused(parameters["error"]));
    } else {
      say(200, "Parstock has what it needs; this window can be closed.");
      settle.resolve?.(parameters);
    }
  });
  await listen(() => server.listen(port, "127.0.0.1"), server, port);
  const bound = (server.address() as AddressInfo).port;
  const patience = setTimeout(() => settle.reject?.(nobodyCame()), patienceMs);
  return {
    flow: { redirectUrl: address ?? `http://localhost:${bound}/callback`, state, verifier },
    returned: promise,
    async close() {
      clearTimeout(patience);
      server.closeAllConnections();
      await new Promise<void>((done) => {
        server.close(() => done());
      });
    },
  };
}

/** Turns what came back into credentials; they are not stored yet. */
export function* redeem(
  connection: Connection,
  secrets: Credentials,
  flow: ConsentFlow,
  returned: Readonly<Record<string, string>>,
): Run<Credentials> {
  const { connector, name, settings } = connection;
  const { consent } = connector;
  if (consent === undefined)
    return fail({
      code: "bad-setting",
      message: `${connector.title} has no sign-in by browser.`,
    });
  const { at } = yield* perform({ kind: "clock", timeZones: [] });
  const context = { settings, now: at, today: at.slice(0, 10) as Day };
  const program = consent.redeem(context, secrets, flow, returned);
  let step = program.next();
  while (!step.done) {
    const asked = step.value;
    const answer =
      "sign" in asked
        ? yield* perform({ kind: "sign", connection: name, request: asked })
        : yield* perform({ kind: "http", connection: name, request: asked });
    step = program.next(answer);
  }
  return step.value;
}

async function listen(
  start: () => void,
  server: ReturnType<typeof createServer>,
  port: number,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", resolve);
    start();
  }).catch(() =>
    fail({
      code: "conflict",
      message: `Port ${port} on this machine is taken, and the browser is to come back to it; choose another with --callback-port and register that address.`,
    }),
  );
}

/** RFC 6749, section 4.1.2.1: a word of letters and underscores. */
function refused(error: string): Error {
  const word = error.replace(/[^\w-]/g, "").slice(0, 60);
  return new FailureError({
    code: "auth-denied",
    message: `The sign-in was refused (${word}); nothing was saved.`,
  });
}

function nobodyCame(): Error {
  return new FailureError({
    code: "auth-denied",
    message: "Nobody came back from the sign-in within ten minutes; nothing was saved.",
  });
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
