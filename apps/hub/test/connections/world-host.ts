import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import type { HttpRequest, HttpResponse, Instant } from "@parstock/core";
import {
  type ConnectorUnderTest,
  json,
  type VendorFacts,
  vendorFacts,
  type VendorWorld,
} from "@parstock/testing";
import { onTestFinished, vi } from "vitest";

import type { ConnectionEntry } from "../../src/connections/open.ts";

const worlds = join(import.meta.dirname, "../../../../packages/connectors/test");

/** The model of a system that its connector is held against. */
async function subjectOf(system: string): Promise<ConnectorUnderTest> {
  const path = pathToFileURL(join(worlds, system, "subject.ts")).href;
  return ((await import(path)) as { readonly subject: ConnectorUnderTest }).subject;
}

/** A business system that answers over HTTP on this machine. */
export interface HostedWorld {
  readonly system: string;
  readonly world: VendorWorld;
  readonly facts: VendorFacts;
  /** What the connection needs in parstock.json, and what it keeps apart. */
  readonly entry: Omit<ConnectionEntry, "sendsItself">;
  readonly secrets: Readonly<Record<string, string>>;
  /** Requests that arrived, oldest first. */
  readonly requests: HttpRequest[];
  /** Given each request before it is carried out; true takes effect and breaks the connection before the answer. */
  loses: (request: HttpRequest) => boolean;
  /** What is answered in place of the model; null leaves it to the model. */
  insteadOf: (request: HttpRequest) => HttpResponse | null;
}

/** Models know one signature, which stands for the key; the hub signs with nothing but a key of the right kind. */
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const originHeader = "x-origin-of-the-system";

/**
 * Starts the model of a system on a port of this machine. Wherever the connector means to go, the request comes there: what
 * a resolver would do for names does the hub's own `fetch`, and everything from there on is HTTP.
 */
export async function hostWorld(system: string): Promise<HostedWorld> {
  const subject = await subjectOf(system);
  const world = subject.world();
  const facts = vendorFacts(12, 0);
  world.fill(facts);
  const requests: HttpRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      response.writeHead(500).end(String(thrown));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const ownSettings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    // The vendor's own library does not go by the hub's fetch.
    woocommerce: { shop: `http://127.0.0.1:${port}` },
    // The model hands tokens out, as to a person who signed in.
    tradegecko: { signIn: "person" },
  };
  const hosted: HostedWorld = {
    system,
    world,
    facts,
    requests,
    entry: { system, settings: { ...subject.settings, ...ownSettings[system] } },
    secrets: {
      ...subject.credentials,
      ...("privateKey" in subject.credentials ? { privateKey } : {}),
      ...(world.tokens === undefined
        ? {}
        : { accessToken: world.tokens.accessToken, refreshToken: world.tokens.refreshToken }),
    },
    loses: () => false,
    insteadOf: () => null,
  };

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { [originHeader]: named, host, ...headers } = incoming.headers;
    const origin = named ?? `http://${host}`;
    const request = {
      method: incoming.method,
      url: `${String(origin)}${incoming.url}`,
      headers,
      body: believed(await readAll(incoming), subject.credentials["privateKey"]),
      intent: incoming.method === "GET" ? "reads" : "writes",
    } as HttpRequest;
    requests.push(request);
    const told =
      hosted.insteadOf(request) ??
      (signsIn(request)
        ? signedIn(hosted.secrets)
        : world.answer(request, new Date().toISOString() as Instant));
    if (hosted.loses(request)) {
      incoming.socket.destroy();
      return;
    }
    const { "content-length": _length, "set-cookie": cookies, ...rest } = told.headers;
    response.writeHead(told.status, {
      ...rest,
      ...(cookies === undefined ? {} : { "set-cookie": cookies.split("\n") }),
    });
    response.end(told.body);
  }

  const known = fetch;
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}): Promise<Response> => {
    const { origin, pathname, search, hostname } = new URL(address);
    if (hostname === "127.0.0.1") return known(address, init);
    const headers = { ...(init.headers as Record<string, string>), [originHeader]: origin };
    return known(`http://127.0.0.1:${port}${pathname}${search}`, { ...init, headers });
  });
  onTestFinished(async () => {
    vi.unstubAllGlobals();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  });
  return hosted;
}

/** A person has signed in with a browser, and the code is worth the tokens of the world (RFC 6749, section 4.1.3). */
function signsIn({ url, body = "" }: HttpRequest): boolean {
  const asJson = /"grant_type":"authorization_code"/.test(body) && /"code":/.test(body);
  return (
    asJson ||
    [new URL(url).searchParams, new URLSearchParams(body)].some(
      (form) => form.get("grant_type") === "authorization_code" && form.get("code") !== null,
    )
  );
}

function signedIn(secrets: HostedWorld["secrets"]): HttpResponse {
  return json(200, {
    access_token: secrets["accessToken"],
    refresh_token: secrets["refreshToken"],
    token_type: "Bearer",
    expires_in: 1800,
  });
}

/** The body with the signature that the model knows in place of a real one. */
function believed(body: string, signature: string | undefined): string {
  return signature === undefined
    ? body
    : body.replace(/(assertion=[^.&]+\.[^.&]+\.)[^&]+/, (_, signed: string) => signed + signature);
}

/** The stock of a system as a file would have it. */
export function stockFileOf({ items }: VendorFacts): string {
  const header = "sku,name,on hand,min,max,supplier,price,currency,lead time days";
  const rows = items.map(
    ({ id, name, onHand, reorderPoint, price, supplier }) =>
      `${id},"${name.replaceAll('"', '""')}",${onHand},${reorderPoint},30,${supplier},${price},EUR,3`,
  );
  return [header, ...rows, ""].join("\n");
}

export function supplierFileOf({ suppliers }: VendorFacts): string {
  const rows = suppliers.map(
    ({ id, name, email, currency }) => `${id},"${name.replaceAll('"', '""')}",${email},${currency}`,
  );
  return ["supplier,name,email,currency", ...rows, ""].join("\n");
}
